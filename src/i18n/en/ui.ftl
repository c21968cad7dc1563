### What the panes show.

## Words of the domain

status-open = open
status-snoozed = snoozed
status-resolved = resolved

channel-web-chat = web chat
channel-telegram = Telegram
channel-whatsapp = WhatsApp
channel-email = e-mail
channel-sms = SMS
channel-phone = phone
channel-viber = Viber
channel-max = MAX
channel-vk = VK
channel-push = push notice
channel-other = other channel

view-mine = mine
view-unassigned = unassigned
view-teams = teams
view-all = all
view-mentioned = mentions of me
view-snoozed = snoozed
view-resolved = resolved

availability-online = online
availability-busy = busy
availability-away = away
availability-offline = offline

role-agent = agent
role-lead = lead
role-admin = admin

priority-low = low
priority-normal = normal
priority-high = high
priority-urgent = urgent

## The locked screen

locked-title = Locked
locked-since = for { $span }
locked-waiting = { $count ->
    [0] Nobody waits for an answer
    [one] { $count } customer waits for an answer
   *[other] { $count } customers wait for an answer
}
locked-offline = No connection

# Files
picker-files = Save a file
picker-rewrite = Rewrite with AI
composer-by-model = AI-made
model-mark = AI
model-use = use
model-drop = drop
model-stop = stop
model-writes = { $name } is writing…
model-from = from: { $names }
model-took = { $seconds } s
model-tokens =
    { $count ->
        [one] { $count } token
       *[other] { $count } tokens
    }
model-will-disclose = Will be added: { $line }
prompt-recipients = Whom the e-mail goes to
prompt-recipients-lines = Addresses with commas, one line of each kind; Enter takes them over
prompt-attach = Attach a file
prompt-attach-path = Path of the file; Tab completes it
composer-remove-file = leaves out

# Action log
action-log-title = Who did what
action-log-loading = Fetching …
action-log-empty = Nothing is logged for this conversation
card-unasked = not asked yet:
card-running = asking…

## The figures of the desk: `M30`, `M39`.
statistics-title = The desk · { $period }
statistics-period = period
statistics-day = 24 hours
statistics-week = 7 days
statistics-month = 30 days
statistics-loading = Counting …
statistics-failed = The figures could not be fetched. Open them again to try once more.
statistics-open = { $count } open
statistics-waiting = { $count } waiting
statistics-unassigned = { $count } nobody's
statistics-near = { $count } nearly due
statistics-broken = { $count } overdue
statistics-course = { $count } began
statistics-waits = wait longest
statistics-agents = agents
statistics-channels = channels
statistics-tags = tags
statistics-all = all
statistics-nobody = nobody
statistics-began = began
statistics-again = again
statistics-done = done
statistics-first = first
statistics-next = next
statistics-resolution = resolved
statistics-kept = SLA
statistics-load = load
