### What the command line says.

## Why a command did not do what it was asked.
cli-refused = { $subject }: { $reason }
cli-owned = { $id }: { $owner } has it
cli-keeps-changing = it keeps changing; look again and decide again
cli-unsupported = { $subject }: this hub cannot do that
cli-unanswered = { $subject }: no answer from { $url } within 30 seconds; it is not known whether it was done
cli-unreadable = { $subject }: the hub's answer cannot be read; is this ttydesk older than the hub?
cli-ended = the link to { $url } ended
cli-token-refused = { $url } refuses the token: { $reason }
cli-unknown-host = { $url }: there is no host called { $host }; check the address
cli-nobody-listens = { $url }: cannot connect ({ $reason }); is the hub running?
cli-no-answer = { $url }: no answer in time
cli-not-a-hub = { $url } is not a hub: it answers with HTTP { $status }, page “{ $title }”; check the address
cli-proxy = { $url }: no way through the proxy { $reason }
cli-proxy-file = { $file }: this must hold user:password for the proxy and nothing else
cli-proxy-login = { $url }: the proxy { $proxy } wants a login; put user:password into a file and name it in proxy_login_file
cli-insecure = { $url }: { $host } cannot be reached without encryption; use wss://, or add the host to insecure_hosts in config.toml
cli-closed = { $url } closed the connection ({ $code } { $reason })
cli-broken = { $url }: the connection broke: { $reason }
cli-protocol = { $url } does not speak our protocol: { $reason }
cli-output = cannot write the result: { $reason }
cli-input = cannot read the text from standard input: { $reason }
cli-empty-text = the text is empty; give it on standard input, for example: echo "Hello" | ttydesk reply ID
cli-bad-tag = { $tag }: write +{ $tag } to add a tag and -{ $tag } to remove one
cli-no-tags = name at least one tag, +this or -that
cli-bad-time = { $time } is no time; write 2030-01-31T09:00, 2030-01-31, a length such as 2h or 3d, or words such as "tomorrow 10:00"
cli-time-past = { $time } is over; name a time that lies ahead
cli-no-receiver = there is no agent or team called { $name }; nearest is { $nearest }, there are: { $names }
cli-several-receivers = { $name } is the name of several; choose by id: { $ids }
cli-no-bot = there is no bot called { $name }; write “queue”, or one of: { $names }
cli-no-log = cannot write the log in { $path }: { $reason }; name another directory with --state-dir
cli-not-recorded = this action is not in the action log of this machine: { $reason }
cli-trail-lines = { $lines ->
    [one] the action log is in order: { $lines } line
   *[other] the action log is in order: { $lines } lines
}, the last is number { $number }, { $hash }
cli-trail-empty = there is no action log in { $path } yet
cli-trail-broken = { $path }, line { $line }: { $fault }
cli-trail-unreadable = this is no whole line of the action log; it was changed, or the disk lost something
cli-trail-changed = this line was changed after it was written
cli-trail-unlinked = this line does not follow the one before it; lines were removed, put in or moved
cli-trail-beheaded = the log begins here, but lines before it were not yet old enough to be removed
cli-purge-nothing = nothing is kept in { $path }
cli-purge-unknown = nothing is kept here of { $id }; ids are those of `ttydesk list --json`
cli-purge-of = Kept on this machine of { $workspace }:
cli-purge-cache = cache: conversations { $conversations }, messages and events { $entries }, contacts { $contacts }
cli-purge-files = saved files: { $files }
cli-purge-log = lines of the log: { $lines }
cli-purge-lessons = uses suggestions learned from: { $count }
cli-purge-words-go = drafts: { $drafts }, unsent messages: { $unsent }; nobody else has them
cli-purge-words-stay = drafts: { $drafts }, unsent messages: { $unsent }; they stay, --drafts removes them too
cli-purge-copy-goes = copy of the database, with words of all desks: { $path }
cli-purge-copy-stays = copy of the database, may have words of it: { $path }; it stays, --drafts removes it too
cli-purge-stays = not touched: the action log, which has ids only; the token, see `ttydesk logout`; what you saved or exported elsewhere
cli-purge-dry = Nothing was removed. Say it again with --yes to remove it; close every ttydesk first.
cli-purge-done = It was removed.
cli-purge-open = nothing was removed: a ttydesk has { $path } open; close every ttydesk and try again
cli-purge-incomplete = not everything could be removed; mend that and say it again
cli-without-log = going on without a log: { $reason }
cli-demo-unfound = other commands will not find this demo by themselves: { $path } cannot be written ({ $reason }); name another directory with --state-dir
cli-no-room = cannot make { $path }: { $reason }; name a directory with --data

## Which desk, and the token for it.
cli-no-workspace = no desk is configured; add one to { $file } (see `ttydesk config example`), name one with --url and --token-file, or try `ttydesk demo`
cli-demo-used = using the demo at { $url }
cli-token-file = cannot read the token from { $file }: { $reason }
cli-token-empty = there is no token in { $source }: its first line is empty
cli-ask-token = Token for { $url } (it is not shown):{" "}
cli-yes = y

## Hubs of one's own.
cli-serve-open = other machines can reach { $url }, and nothing is encrypted; put a TLS proxy before it
cli-hub-ended = the hub ended by itself; the log says why
cli-macros-loaded = { $count ->
    [one] { $count } macro loaded
   *[other] { $count } macros loaded
}
cli-imported = { $loaded ->
    [one] { $loaded } conversation loaded
   *[other] { $loaded } conversations loaded
}, { $known } known already, { $bad } not readable
cli-bad-lines = { $bad ->
    [one] { $bad } line was not loaded; the others were
   *[other] { $bad } lines were not loaded; the others were
}

## Tables and threads.
cli-id = ID
cli-contact = CONTACT
cli-channel = CHANNEL
cli-status = STATUS
cli-assignee = OWNER
cli-team = TEAM
cli-waiting = WAITING SINCE
cli-tags = TAGS
cli-found = FOUND
cli-customer = customer
cli-system = system
cli-note = note by { $author }
cli-event-started = the dialogue began
cli-event-claimed = claimed it
cli-event-returned = gave it back to { $to }
cli-event-transferred = transferred it to { $to }
cli-event-escalated = called a person: { $reason }
cli-event-handed-off = handed it to { $to }
cli-event-requeued = gave it back to the queue
cli-event-prioritised = set the priority: { $priority }
cli-event-sla-broken = a promised time was missed
cli-event-snoozed = put it off until { $until }
cli-event-woke = it came back
cli-event-resolved = resolved it
cli-event-reopened = reopened it
cli-event-unreadable = this ttydesk cannot read it
cli-event-call = a call of { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}
cli-event-missed-call = a call nobody answered
cli-export-failed = The table could not be written to { $path }: { $reason }. A file that is there is never replaced.

# Files
cli-number = No
cli-file = File
cli-size = Size
cli-media-type = Type
cli-no-such-file = { $id } has no file { $number } to save; list them with: ttydesk files { $id }
cli-file-failed = { $name }: { $reason }


## Tokens: where they are kept, and why not elsewhere.
cli-no-token = there is no token for { $url }; run `ttydesk login`, or give --token-file, or token_file or token_command in config.toml
cli-token-tried = looked in: { $list }
cli-token-closed = other users could read the token in { $file }; it is closed to them now (chmod 600)
cli-ask-keep = Keep it for the next time? [y/N]{" "}
cli-kept = kept in { $place } { $until }
cli-keeps-for-good = until `ttydesk logout`
cli-keeps-until-reboot = until this machine restarts; then it is asked for again
cli-not-kept = the token was not kept: { $list }
cli-not-in = not in { $line }
cli-kept-nowhere = the token works, but no place took it; name a command in { $file } (token_command = "pass show ttydesk"), or allow a file that is not encrypted (allow_plaintext_token = true)
cli-login-works = { $url } takes the token: signed in as { $name }
cli-remembered = workspace { $name } added to { $file }
cli-login-backend = after the name of a backend comes its address, and { $word } is none: write ttydesk login libredesk https://desk.example.com
cli-login-name-taken = there is a workspace { $name } already; give another one with --name
cli-login-configured = the token of this desk comes from { $setting } in config.toml; change it there, or remove the setting and log in again
cli-login-nothing-to-keep = the token comes from { $setting } in config.toml; nothing was kept
cli-login-no-terminal = nobody can be asked here; give the token on standard input: ttydesk login --token-stdin < FILE
cli-no-model = there is no language model in { $file }; add [model] with url and model
cli-model-key-configured = the key of the language model comes from { $setting } in config.toml; change it there, or remove the setting and try again
cli-model-unusable = the language model at { $url } cannot be used: { $reason }
cli-removed = removed from { $place }
cli-removed-nothing = no token was kept for { $url }
cli-not-looked = not looked into { $line }
cli-may-remain = there may still be a token in { $place }; make it reachable and run `ttydesk logout` again
cli-still-configured = config.toml still names one: { $setting }
cli-which-desk = which desk? Name an address or a workspace of config.toml
cli-bad-address = { $words }: { $reason }
cli-no-such-workspace = there is no workspace “{ $name }” in config.toml; did you mean “{ $nearest }”?
cli-no-workspace-like = there is no workspace “{ $name }” in config.toml; name one that is there, or an address such as wss://HOST/ws
cli-several-workspaces = this command is for one workspace: name it with --workspace, one of { $names }
cli-workspace-twice = the workspace “{ $name }” is named twice; remove one --workspace
cli-token-file-of-several = --token-file is for one workspace; write token_file into config.toml for each
cli-address-or-workspace = name either an address or --workspace, not both
cli-place-command = token_command
cli-place-creds = systemd-creds
cli-place-service = Secret Service
cli-place-kernel = kernel keyring
cli-place-file = a file that is not encrypted
cli-trouble-no-answer = no answer within { $seconds } s
cli-trouble-no-program = the program { $program } is not installed
cli-trouble-too-old = systemd { $found } is too old; { $needed } is needed
cli-trouble-no-bus = there is no session bus (D-Bus) here, as is usual over SSH
cli-trouble-dead-bus = the session bus (D-Bus) does not answer: { $reason }
cli-trouble-no-service = no program on the session bus keeps secrets
cli-trouble-locked = it is locked, and nobody here would see it ask for the password
cli-trouble-not-permitted = the kernel does not allow it ({ $reason })
cli-trouble-ended = it failed ({ $status })
cli-trouble-ended-saying = it failed ({ $status }): { $said }
cli-trouble-empty = it gave nothing
cli-trouble-open = { $file } can be reached by others (mode { $mode }) and cannot be closed to them; run: chmod 600 '{ $file }'
cli-trouble-foreign = { $file } belongs to another user (number { $owner }) and others can read it; make a copy of your own with mode 600
cli-trouble-not-allowed = not allowed (allow_plaintext_token is off)
cli-trouble-not-given-back = it took the token and did not give it back
cli-trouble-failed = { $reason }
cli-trouble-no-file = there is no such file

## What the doctor says.
doctor-quoted = { $words }
doctor-too-slow = nothing was learnt within { $seconds } s
doctor-too-slow-advice = a disk or a network may hang; try again
doctor-report-it = this is a mistake of the program; report it
doctor-run = run: { $command }
doctor-run-or-fix = run: { $command } (or ttydesk doctor --fix)
doctor-login = run: ttydesk login { $name }
doctor-fixed = { $path } is closed to other users now
doctor-config-read = { $file } is sound
doctor-config-none = there is no { $file }; everything has its default
doctor-files-private = only you can change { $config }, only you can reach { $state }
doctor-foreign = { $path } belongs to another user (number { $owner })
doctor-open = { $path } can be reached by other users (mode { $mode })
doctor-shared = { $path } is a directory that everybody shares
doctor-shared-advice = name a directory of your own with --state-dir
doctor-no-terminal = no terminal here; its size was not looked at
doctor-size = { $columns } columns, { $rows } rows
doctor-size-advice = make it at least { $columns } by { $rows }
doctor-colours = { $term } with { $colours } colours
doctor-no-term = TERM is “{ $term }”: without colours and keys
doctor-no-term-advice = set TERM to what the terminal is, such as xterm-256color
doctor-locale = { $name }={ $value }
doctor-no-locale = no language is set: letters beyond ASCII may be broken
doctor-locale-advice = set a UTF-8 locale, such as LANG=C.UTF-8
doctor-escape-time = escape-time is { $value } ms
doctor-escape-time-advice = Esc lags; in ~/.tmux.conf: set -sg escape-time 10
doctor-clipboard = set-clipboard is { $value }
doctor-clipboard-advice = copying reaches tmux only; in ~/.tmux.conf: set -s set-clipboard on
doctor-tmux-silent = tmux does not answer: { $reason }
doctor-tmux-silent-advice = look whether the tmux of this session still runs
doctor-runtime-dir = { $path } is yours alone
doctor-no-runtime-dir = XDG_RUNTIME_DIR is not set
doctor-no-runtime-dir-advice = log in through systemd-logind (loginctl), or do without the session bus
doctor-runtime-dir-open = { $path } belongs to user number { $owner } with mode { $mode }
doctor-runtime-dir-advice = it must be yours (number { $me }) alone; run: chmod 700 '{ $path }'
doctor-runtime-dir-unreadable = { $path }: { $reason }
doctor-disk-local = the state directory is on a disk of this machine
doctor-disk-network = the state directory is on { $name }
doctor-disk-network-advice = it works more slowly; name a local one with --state-dir
doctor-room = { $mebibytes } MiB free
doctor-room-advice = make room: drafts and sent texts must fit on the disk
doctor-writable = { $path } can be written
doctor-not-writable = { $path } cannot be written: { $reason }
doctor-not-writable-advice = correct its rights, or name another with --state-dir
doctor-no-log-yet = { $path } is made with the first log
doctor-no-database = there is none yet; it is made at the first start
doctor-database = its tables have version { $found }, this program knows { $ours }
doctor-database-older = its tables have version { $found } and are brought up to date at the next start
doctor-database-newer = a newer ttydesk wrote it; use that one, or name another directory with --state-dir
doctor-place-works = works here
doctor-place-advice = correct the rights of the file
doctor-creds-advice = needs systemd 256 or newer; one of the other places will do
doctor-service-advice = needs a desktop session or gnome-keyring-daemon; one of the other places will do
doctor-locked-advice = unlock it in the desktop session, then try again
doctor-kernel-advice = one of the other places will do
doctor-keeps-nothing = no place here keeps a token for good
doctor-keeps-nothing-advice = name a command in { $file } (token_command = "pass show ttydesk"), or allow a file that is not encrypted (allow_plaintext_token = true)
doctor-no-desk = no desk is configured
doctor-no-desk-advice = add one to { $file } (see `ttydesk config example`), or try `ttydesk demo`
doctor-no-token = there is no token
doctor-token-file = the token is in a file of yours
doctor-token-from = the token is in { $place }
doctor-answers = { $url } answers
doctor-no-answer-advice = look whether the hub runs and this machine is online

# Action log
cli-when = When
cli-who = Who
cli-did = Did
cli-changed = Changed
cli-not-an-agent = { $name } is a team; the action log knows agents only
cli-bad-since = “{ $text }” is no time: write a length back such as 90m, 2h or 3d, or 2030-01-31T09:00

## Measuring suggestions.
cli-bench-measure = MEASURE
cli-bench-value = VALUE
cli-bench-top1 = Right answer first, %
cli-bench-top3 = Right answer among the best three, %
cli-bench-top5 = Right answer among the best five, %
cli-bench-calibration = Calibration error, %
cli-bench-shown = Shown, %
cli-bench-precision = Right answer among three when shown, %
cli-bench-update = Time per update, the middle one, µs
cli-bench-rank = Time per ranking, the middle one, µs
cli-bench-bytes = Model, bytes
cli-bench-filled = conversations: { $conversations } new, { $known } known already; messages: { $messages }
cli-curve-uses = USES
cli-curve-first = RIGHT ANSWER FIRST, %
cli-curve-shown = SHOWN, %
cli-curve-right = RIGHT AMONG THREE, %
cli-curve-surest = SUREST
cli-bench-unreadable = cannot read { $file }: { $reason }; name a CSV file with the header text,category
cli-bench-not-utf8 = { $place }: this is not UTF-8; save the file as UTF-8
cli-bench-header = { $place }: the first line must be text,category
cli-bench-fields = { $place }: the number of fields is { $count }, it must be 2; put a text that holds a comma in quotes
cli-bench-quote = { $place }: a quote may not stand here; put the whole field in quotes and double those in it
cli-bench-unclosed = { $place }: the quote that begins here is not closed; close it, and double those in the text
cli-bench-no-category = { $place }: the category is empty; name the response that answered
cli-bench-empty = { $place }: nothing follows the header; add at least one line
cli-payment-requested = asked to pay
cli-payment-paid = paid
cli-payment-failed = payment failed
cli-payment-refunded = paid back

## What suggestions learned.
cli-lessons-exported = { $count ->
    [one] { $count } lesson written
   *[other] { $count } lessons written
}
cli-lessons-imported = { $count ->
    [one] { $count } new lesson
   *[other] { $count } new lessons
}, { $known } known already
cli-lessons-forgotten = { $count ->
    [one] { $count } lesson forgotten
   *[other] { $count } lessons forgotten
}
cli-lessons-in-memory = nothing was imported: with cache = "memory" what suggestions learn is not kept on this machine
cli-lessons-desk-open = the desk is open and learns: close it, then try again
cli-lessons-header = { $file } is no file of lessons of this version: make one with ttydesk suggest export
cli-lessons-unreadable = cannot read { $place }: { $reason }; nothing was learned from the file
cli-stats-by = BY
cli-stats-name = NAME
cli-stats-shown = SHOWN
cli-stats-accepted = ACCEPTED
cli-stats-edited = EDITED
cli-stats-dismissed = DISMISSED
cli-stats-bad = BAD
cli-stats-sent = SENT
cli-stats-acceptance = ACCEPTANCE
cli-stats-none = The backend told no figures
cli-stats-board = Now: { $open } open, { $waiting } waiting, { $unassigned } nobody's, { $near } nearly due, { $broken } overdue
cli-stats-began = BEGAN
cli-stats-again = AGAIN
cli-stats-resolved = RESOLVED
cli-stats-first = FIRST ANSWER
cli-stats-next = NEXT ANSWER
cli-stats-resolution = RESOLUTION
cli-stats-kept = SLA KEPT
cli-stats-replied = WROTE BACK
