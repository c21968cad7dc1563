### What the panes, the thread and the overlays say around other people's words.

## Times

day-today = today
day-yesterday = yesterday
day-date = { $day } { $month }
day-date-year = { $day } { $month } { $year }
month-january = Jan
month-february = Feb
month-march = Mar
month-april = Apr
month-may = May
month-june = Jun
month-july = Jul
month-august = Aug
month-september = Sep
month-october = Oct
month-november = Nov
month-december = Dec
# At most four columns.
wait-moment = <1m
wait-minutes = { $minutes }m
wait-hours-minutes = { $hours }h{ $minutes }
wait-hours = { $hours }h
wait-days = { $days }d
span-seconds = { $seconds } s
span-minutes = { $minutes } min

## Header

link-idle = not connected
link-connecting = connecting
link-connecting-again = connecting, try { $attempt }
link-catching-up = catching up
link-live = live
link-silent = silent, last heard { $time } ago
link-offline = offline: { $reason }, again in { $time }
link-auth = the server refuses the token: { $message }
offline-unknown-host = no address for { $host }
offline-refused = nobody answers: { $what }
offline-timed-out = no answer in time
offline-not-a-hub = this is no ttydesk server (HTTP { $status })
offline-not-a-hub-titled = this is no ttydesk server (HTTP { $status }, { $title })
offline-proxy = proxy { $what }
offline-proxy-login = the proxy { $proxy } wants a login: set proxy_login_file
link-polling = no live events, looked at every { $seconds } s
link-exposed = NOT ENCRYPTED: { $host }
offline-insecure = not encrypted: { $host }
offline-closed = closed by the server ({ $code } { $reason })
offline-broken = the link broke: { $what }
offline-protocol = the server broke the protocol: { $what }
header-waiting = { $count } waiting
header-do-not-disturb = do not disturb
header-slots = slots { $load }/{ $capacity }
workspace-only = only this one

## Queue

queue-vip = vip
queue-bot = bot
queue-empty = Nobody is here.
queue-empty-mine = No conversation is yours.
queue-empty-unassigned = Everybody has an agent.
queue-empty-snoozed = Nothing is put off.
queue-empty-resolved = Nothing is resolved yet.
queue-empty-filter = Nothing fits these words.
queue-loading = Loading…
queue-unknown = Not connected, and nothing is kept from the last time.
filter-count =
    { $count ->
        [one] { $count } hit
       *[other] { $count } hits
    }
filter-searching = searching…
filter-help = words, is: channel: tag: owner: waiting:
sort-waiting = longest wait
sort-sla = SLA
sort-newest = newest
sort-priority = priority
picker-views = Saved views
view-shared = for everybody
prompt-save-view = Save a view
prompt-share-view = Save a view for everybody
prompt-save-response = Save the answer for everybody
prompt-response-words = A name on the first line, the answer below it. What is personal became a variable: look at it before everybody has it.
prompt-view-name = Name of the view
confirm-remove-view = Remove the view “{ $name }”?

## Conversation

thread-nothing = Select a conversation.
thread-yours = yours
thread-nobodys = nobody's
thread-bots = with a bot
thread-customer-types = customer is typing…
thread-agent-types = { $agent } is writing here
thread-looks = { $agents } here too
sla-answer-late = answer late { $time }
sla-due-in = due { $time }
sla-first-in = first answer { $time }
sla-late = late { $time }
sla-next-in = answer { $time }
sla-paused = clock stands
sla-resolution-in = resolve { $time }
thread-offered = from { $agent }, { $time }:
thread-offered-to = offered to { $agent } { $time }
thread-snoozed-until = { $status } until { $until }
flow-you = you
flow-note = note
flow-system = the desk
flow-read = read
flow-older-above = ↑ older messages above
flow-older-loading = ↑ loading older messages…
flow-newer-below = ↓ newer below
flow-cut = not all is shown
flow-empty = Nothing was said yet.
flow-loading = Loading…
flow-unknown = Not loaded: not connected.
flow-maybe-newer = … newer ones may be missing: from the last time
flow-bot-said =
    { $count ->
        [one] { $bot }: { $count } message
       *[other] { $bot }: { $count } messages
    }
flow-quote-older = an older message
flow-held = leaves in { $seconds } s
flow-failed = × not delivered: { $reason }
unsent-queued = … queued
unsent-queued-offline = … queued, leaves when connected
unsent-held = … not taken yet, leaves again by itself
unsent-repeats = ? no answer, goes again by itself and arrives once
unsent-sending = ↑ sending
unsent-looking = ? no answer, looking whether it arrived
unsent-uncertain = ? not known whether it arrived
unsent-rejected = × not accepted: { $reason }
card-question = wants

## What happened

event-started = conversation started
event-claimed = taken: { $actor }
event-returned = given back: { $actor } → { $to }
event-transferred = transferred: { $actor } → { $to }
event-escalated = { $actor } hands over: { $reason }
event-handed-to-bot = given to a bot: { $actor } → { $to }
event-handed-to-queue = back to the queue: { $actor }
event-tagged = tags { $tags }: { $actor }
event-prioritised = priority { $priority }: { $actor }
event-sla-first = the first answer was promised by now
event-sla-next = an answer was promised by now
event-sla-resolution = it was promised to be resolved by now
event-snoozed = put off until { $until }: { $actor }
event-woke = back from being put off
event-resolved = resolved: { $actor }
event-reopened = reopened: { $actor }
event-call-incoming = call from the customer, { $length }
event-call-outgoing = call to the customer, { $length }
event-call-missed = missed call from the customer
event-call-unanswered = call to the customer, no answer
event-unreadable = unreadable message #{ $id }
event-other = { $text }

## Composer

composer-reply = reply · { $channel }
composer-note = NOTE
composer-note-private = only agents see this
composer-later = leaves when connected
composer-saving = saving…
composer-gaps =
    { $count ->
        [one] { $count } gap
       *[other] { $count } gaps
    }

## Sidebar

name-mixed = ⚠ mixed letters: { $scripts }
sidebar-loading = Loading…
sidebar-unknown = The customer is not loaded: not connected.
sidebar-subject = subject
sidebar-handoff = handed over
sidebar-identities = reach
sidebar-language = language
sidebar-attributes = facts
sidebar-orders = orders
sidebar-tags = tags
sidebar-notes = remarks
sidebar-before = before
sidebar-consent = consent
sidebar-yes = yes
sidebar-no = no

## Status line

outbox-rejected = not accepted { $count }
outbox-uncertain = uncertain { $count }
outbox-waiting = queued { $count }
marked-count = marked { $count }
batch-running = { $finished } of { $all }
outbox-held = held { $count }

## Lists and questions

picker-palette = Actions
picker-tag-to-resolve = Tag it, then it is resolved
picker-tag-many = Tags of the marked
picker-transfer-many = Transfer the marked to
picker-snooze-many = Put the marked off until
picker-macros = Macros
picker-tags = Tags
picker-canned = Canned responses
picker-transfer = Transfer to
picker-hand-over = Hand over all my open conversations to
picker-relieve = Whose open conversations go to somebody else
picker-relieved-by = Who takes them over
picker-handoff = Hand off to
picker-priority = Priority
picker-snooze = Put off until
picker-search = Search
picker-attribute = What do you want to change?
picker-contact-tags = Tags of the customer
picker-links = Links: where they lead
picker-templates = The server would run the braces in this text
picker-type = type to filter
picker-searching = Searching…
picker-search-help = Names and words; also channel: tag: from: is:
picker-empty = There is nothing to choose from.
picker-nothing = Nothing matches “{ $query }”.
prompt-transfer-many = Transfer { $count } to { $name }
plan-title = What will happen
plan-macro = Macro: { $name }
plan-summary = { $all ->
    [one] { $able ->
        [0] This cannot be done
       *[other] This will be done
    }
   *[other] With { $able } of { $all } conversations:
}
plan-say = send: { $text }
plan-note = note: { $text }
plan-claim = take
plan-give = transfer to { $name }
plan-give-note = transfer to { $name }: { $note }
plan-tag = add tags: { $tags }
plan-untag = remove tags: { $tags }
plan-retag = add tags: { $add }; remove: { $remove }
plan-snooze = put off until { $at }
plan-priority = priority: { $priority }
plan-reopen = reopen
plan-resolve = resolve
plan-waits = { $count ->
    [one] { $count } customer waits for an answer
   *[other] { $count } customers wait for an answer
}
plan-drafts = { $count ->
    [one] { $count } has an unsent text, which stays
   *[other] { $count } have an unsent text, which stays
}
plan-elsewhere = { $count } marked in other workspaces stay as they are
plan-cannot = { $count ->
    [one] { $count } cannot:
   *[other] { $count } cannot:
}
report-title = What became of it
report-summary = { $finished } of { $all } are through, { $failed } not done
help-macro = Macro “{ $name }”
prompt-transfer = Transfer to { $name }
prompt-hand-over = Hand over { $count } to { $name }
prompt-relieve = All open conversations of { $from } go to { $name }
prompt-return = Give back
prompt-return-note = Why? May be left empty
prompt-transfer-note = What should the next agent know? May stay empty.
prompt-handoff-bot = Hand off to { $bot }
prompt-handoff-queue = Back to the queue
prompt-handoff-note = What should the next one know? May stay empty.
prompt-attribute = { $name }
prompt-attribute-value = The new value; empty removes it.
confirm-title = Are you sure?
confirm-resolve-unanswered = The customer still waits for an answer. Resolve all the same?
confirm-asks-order = You ask for the order number; the card says { $value }. Send all the same?
confirm-asks-phone = You ask for the phone number; the card says { $value }. Send all the same?
confirm-asks-email = You ask for the e-mail address; the card says { $value }. Send all the same?
confirm-asks-name = You ask for the name; the card says { $value }. Send all the same?
confirm-asks-address = You ask for the address; the card says { $value }. Send all the same?
confirm-drop-draft = drop the draft
confirm-send-anyway = { $agent } wrote while you were writing. Send all the same? No goes on with the text.
confirm-resend = It may have arrived. Sending again may show it to the customer twice. Send again?
confirm-discard = Not send this text? It goes back into the draft.
confirm-write-summary = The language model of this desk writes its summary into the thread at once, as a note of yours that colleagues see. Do it?
confirm-quit = Texts are still on their way. They are kept and leave the next time. Quit?
confirm-open-link = Open this link? The host is: { $host }
confirm-long-paste =
    { $lines ->
        [one] Paste { $lines } line?
       *[other] Paste { $lines } lines?
    }
doubt-backslash = A backslash: programs disagree where it leads.
doubt-confusable = Some letters look like Latin ones and are not.
doubt-hidden = It has characters nobody sees, or that turn the writing direction.
doubt-malformed = A browser would not accept it.
doubt-many-parts = The host is long: its end says whose it is.
doubt-mixed-script = Letters of several alphabets in one name.
doubt-not-ascii = The host is not in Latin letters; the form above is what counts.
doubt-numeric = A number instead of a name: it may be a machine of your own network.
doubt-scheme = Addresses of this kind are never opened from here.
doubt-userinfo = The name before @ is not the host.
help-title = Keys
reader-gone = This message is no longer there.
explain-title = Why these answers
explain-none = There are no suggestions.
explain-because = { $percent } % · because of: { $words }
tour-title = Welcome
tour-welcome = The queue is on the left; who waits longest is on top.
tour-move = through the queue
tour-claim = take the one that waits longest, or the one selected
tour-suggestion = put the first suggestion into your reply; see where it comes from
tour-write = write to the customer (Enter sends), or a note only agents see
tour-sent = out of the composer; take back what you just sent
tour-tag = tag the conversation; give it to a colleague or team
tour-resolve = done with it; or put it off
tour-many = mark several rows, then any key acts on all; a text with steps after it
tour-help = every action by name; every key
tour-safe = What you write is kept on this machine, also when the connection or the terminal is lost.

## Why TLS fails, in the header and on the command line.

tls-expired = { $days ->
    [0] the server's certificate expired today ({ $on })
    [one] the server's certificate expired { $days } day ago ({ $on })
   *[other] the server's certificate expired { $days } days ago ({ $on })
}
tls-not-yet = the server's certificate is valid only from { $from }; is this machine's clock right?
tls-wrong-host = the server's certificate is for { $names }, not for { $host }
tls-no-names = the server's certificate is for no name, not for { $host }
tls-self-signed = the server's certificate is self-signed; if it is yours, name it in ca_file
tls-unknown-issuer = nobody trusted vouches for the server's certificate; name a private authority in ca_file
tls-revoked = the server's certificate was revoked
tls-old-version = the server speaks only TLS 1.1 or older, which is not safe
tls-not-tls = the server does not speak TLS at this port
tls-client-certificate = the server refuses our certificate or wants one: client_cert_file, client_key_file
tls-file = { $what }
tls-other = TLS failed: { $what }

## Channels

composer-reply-via = reply · { $channel } · { $address }
lint-templates = templates only
lint-window = window { $time }
lint-sms = { $parts } SMS · { $left } left
lint-sms-ucs2 = { $parts } SMS · { $left } left · UCS-2
lint-down = not working: { $reason }
header-down =
    { $more ->
        [0] { $inbox } does not work: { $reason }
       *[other] { $inbox } does not work: { $reason } (and { $more } more)
    }
picker-address = Answer to
address-down = not working: { $reason }
confirm-send-into-down = The channel does not work at the moment ({ $reason }). What you send waits there. Send all the same?

## The person

event-order = order { $number }: { $status }, { $total }
event-payment-requested = asked to pay { $amount }
event-payment-paid = paid { $amount }
event-payment-failed = payment of { $amount } failed
event-payment-refunded = paid back { $amount }
event-recording = recording { $link }
event-pay-here = at { $link }
fact-order = order { $number } { $status }
fact-before = before: { $subject }, { $outcome }
signal-payment-failed = payment of { $amount } failed { $day }
signal-missed-call = call missed { $day }, not called back
signal-repeats =
    { $rounds ->
        [one] came back { $rounds } time in 30 days
       *[other] came back { $rounds } times in 30 days
    }
signal-silent = bought nothing since { $day }
signal-refused = refused { $purpose }
sidebar-signals = signals
sidebar-told = told before
sidebar-visits = pages
sidebar-mailings = mailings
sidebar-merged = made one with { $name }
sidebar-duplicates =
    { $count ->
        [one] { $count } other record of this person?
       *[other] { $count } other records of this person?
    }
picker-timeline = Everything that happened
picker-duplicates = The same person
timeline-conversation = conversation
timeline-call = call
timeline-order = order
timeline-payment = payment
timeline-mailing = mailing
timeline-visit = page
timeline-other = other
duplicate-same = same address { $address }
confirm-merge = Make { $name } one with the customer on screen?
confirm-merge-about = Both have { $address }. Its addresses ({ $identities }), orders ({ $orders }) and conversations ({ $conversations }) come here. “undo-merge” in the palette makes them two again.

## E-mail

flow-quoted =
    { $count ->
        [one] { $count } quoted line
       *[other] { $count } quoted lines
    }
lint-no-subject = no subject
