### What the desk says about its decisions: why something cannot be done, what was done and what was
### not. One line each, without a full stop. Keys can be bound anew, so no sentence names one.

## Why not

why-already-online = Already connected
why-already-owner = This ttydesk keeps and sends already
why-already-open = The conversation is open already
why-same-priority = it is already
why-already-resolved = The conversation is resolved already
why-already-theirs = It is theirs already
why-tag-wanted = This desk resolves nothing without a tag: add one first
why-tagged-so = The tags are so already
why-past = That moment has passed
why-draft-there = An unsent text is in its composer: send or clear it first
why-template = The server would run the braces in this text as a template
why-macro-step = This desk cannot do the step “{ $step }” of this macro
why-no-macros = There are no macros
why-no-such-macro = There is no macro “{ $name }” at this desk
why-no-anchor = Mark a row first: the range begins there
why-nothing-marked = Nothing is marked
why-no-batch = Nothing was done with marked conversations yet
why-batch-running = Work on several conversations is still under way
why-already-yours = The conversation is yours already
why-contact-not-loaded = The customer is still loading
why-empty = Nothing is written yet
why-gap = “{ $name }” has no value: fill it in or remove it before sending
why-filter-words = “{ $block }” is not written as it must be, for example: { $example }
why-filter-unknown =
    “{ $block }”: there is no filter “{ $filter }”{ $meant ->
        [none] ; there are first_name, date, money, plural and or
       *[other] ; did you mean “{ $meant }”?
    }
why-no-bot-turns = No bot has spoken here
why-no-canned-responses = There are no canned responses
why-no-conversation = Select a conversation first
recipients-to = To
recipients-cc = Copy
recipients-bcc = Hidden copy
recipients-no-label = “{ $line }”: begin the line with “{ $to }:”, “{ $cc }:” or “{ $bcc }:”
recipients-no-address = “{ $address }” is no e-mail address: write it as name@example.org, several with commas
recipients-nobody = Somebody has to stand behind “{ $to }:”
recipients-too-many = At most { $most } addresses
why-no-address = No address of the customer is known
why-no-recipients = Only an e-mail has recipients; this channel goes to the customer alone
why-no-links = There is no link in this message
why-no-opener = Nothing to open links with: copy the address, or set “opener” in config.toml
why-no-opener-remote = You are connected over SSH, so the browser is on another machine: copy the address, or set “opener” in config.toml
why-not-openable = Addresses of this kind are never opened; copy it if you must
why-no-suggestion = There is no such suggestion
why-no-model = No language model is configured: add [model] to config.toml
model-summary-written = The summary is in the thread, as a note of yours
why-model-declined = The language model of this desk: { $reason }
why-model-into-thread = The language model of this desk writes its summary into the thread: do that first, then give the conversation away
why-model-busy = The language model is still writing
why-model-loading = The conversation is still loading: try again in a moment
why-model-no-draft = The language model has written nothing here
why-model-not-here = The language model writes no text of this kind
why-model-nothing-said = Nothing was said in this conversation yet
why-model-stale = The text has changed since it was rewritten: drop the rewrite and ask again
why-model-too-long = The text is too long for the language model: at most { $limit } KiB
rewrite-shorter = Shorter
rewrite-politer = Politer
rewrite-typos = Only correct mistakes
rewrite-translate = Into the customer's language
why-not-permitted = Your role does not allow this
why-not-supported = The server cannot do this
why-no-views = No view is saved yet
why-no-sent-answer = Nothing was answered here yet
why-no-saved-view = The queue shows no saved view
query-unknown-operator = Character { $column }: there is no { $name }: – to look for the words put them in quotes
query-unknown-operator-near = Character { $column }: there is no { $name }: – did you mean { $near }:?
query-unknown-value = Character { $column }: { $operator }:{ $value } is not known – try { $known }
query-no-value = Character { $column }: { $operator }: needs a value
query-no-span = Character { $column }: { $operator }:{ $value } is no length of time – write { $operator }:>10m or { $operator }:<2d
query-open-quote = Character { $column }: this quote has no end
query-not-here = This desk cannot narrow its lists by { $word }
draft-kept-ours = A draft from elsewhere is older than this one: “Undo the edit” shows it
draft-took-theirs = A newer draft from elsewhere is here: “Undo the edit” brings back what was written
draft-gone-there = This draft was sent or removed elsewhere; here it is as it was
query-no-clocks = This desk keeps no SLA clocks: use waiting: instead
view-needs-name = A view needs a name
view-name-taken = There is a view “{ $name }” already: choose another name
response-saved = “{ $name }” is a canned response for everybody now
response-needs-both = The name goes on the first line and the answer below it
response-name-long = The name on the first line has at most { $most } characters
response-name-taken = There is a canned response “{ $name }” already: choose another name
view-saved = Saved as “{ $name }”
view-removed = Removed the view “{ $name }”
search-kept = { $words } · kept here
search-canned = canned response
why-nothing-stuck = No message here needs to be sent again
why-nothing-to-undo = No message here can still be taken back
why-nothing-written = Open a reply or a note first
why-offline = Not connected: this needs the server
why-one-workspace = There is only one workspace here
why-owned-by = The conversation belongs to { $agent }
why-reading-only = Reading only: another ttydesk works with this workspace
why-select-a-message = Select a message first
why-nothing-masked = Nothing is masked in the selected entry
why-too-long =
    { $bytes ->
        [one] Too long by { $bytes } byte: shorten it
       *[other] Too long by { $bytes } bytes: shorten it
    }

## It worked

claimed = The conversation is yours
copied =
    { $bytes ->
        [one] Copied { $bytes } byte, if your terminal allows it
       *[other] Copied { $bytes } bytes, if your terminal allows it
    }
handed-to-bot = Handed off to { $name }
handed-to-queue = Back in the queue
reopened = Open again
resolved = Resolved
prioritised = Priority: { $priority }
snoozed = Snoozed
owner-again = Drafts and unsent messages are kept and sent here now
disk-again = The disk can be written again: drafts are saved, messages can be sent
taken-back = Taken back: nothing was sent
handed-over =
    { $count ->
        [one] { $count } conversation given to { $name }
       *[other] { $count } conversations given to { $name }
    }
handed-over-partly = Given to { $name }: { $count }. Still yours: { $kept }
relieved-partly = Given to { $name }: { $count }. Not given: { $kept }
relieved-of-nothing = { $name } has no open conversations
why-handing-over = Conversations are being handed over already: wait a moment
why-nobody-to-relieve = Nobody else has open conversations
why-nothing-to-hand-over = You have no open conversations
why-shift-not-loaded = Not all of your conversations are loaded yet: look at the view “mine” to its end
given-back = Given back
why-note-needed = This desk wants a note with every transfer: write what the receiver should know
why-nothing-offered = Nothing was given to you here that can go back
transferred = Transferred to { $name }
workspace-rang = A customer of yours has written

## It did not

backend-store-failed = The server cannot save at the moment; nothing was changed
change-not-sent = Not sent: the connection is down; nothing was changed
change-uncertain = No answer came: look before you do it again
marked-all = { $count ->
    [one] { $count } conversation is marked
   *[other] { $count } conversations are marked
}
marked-known = { $count } are marked; without a link only those known here
marked-full = At most { $most } can be marked at once
batch-done = { $done ->
    [one] Done
   *[other] Done with { $done }
}
batch-partly = Done with { $done }; not with { $failed }, which stay marked
batch-undone = { $done ->
    [one] Taken back
   *[other] Taken back in { $done }
}
batch-undone-partly = Taken back in { $done }; { $failed } could not be, or not wholly
batch-stopped = Stopped before its turn
batch-text-taken-back = Its text was taken back
undo-not-text = The message has left and cannot be taken back
undo-not-note = The note stays
undo-not-bot = The bot that had it cannot be given it back
undo-not-snooze = The snooze would have ended meanwhile
undo-changed-hands = It changed hands since
tag-remove = remove: { $tag }
lost-race = { $agent } was faster
link-opening = Handed to the program that opens links
no-gaps = Every variable has a value
nobody-waits = Nobody else waits here
nobody-waits-unassigned = Nobody waits without an agent
not-accepted = Not accepted: { $reason }; the text is kept, send it again or take it back
not-confirmed = A message was not confirmed: look for it, then send it again or take it back
not-found = It is no longer there
paste-needs-composer = Open a reply or a note to paste into
refused = Refused: { $reason }
search-failed = The search could not be done
taken-over = Another ttydesk took over: nothing is kept or sent from here any more
too-late-to-undo = Too late: it has left

## Who keeps the words

reading-only = Reading only: another ttydesk (process { $pid }, since { $since }) works with this workspace; you can take over
reading-only-unknown = Reading only: another ttydesk works with this workspace; you can take over

## Rows and questions

call-alert = { $words }
call-assigned = { $name } is yours now
call-customer-said = { $name }: { $words }
call-customer-wrote = { $name } wrote
call-in-workspace = { $workspace }: { $words }
call-locked = something for you; the desk is locked
call-mention = you are named in a note about { $name }
call-reminder = { $name } was put off until now
call-returned = { $name } came back to you
call-several = { $count } things for you, the newest: { $newest }
call-sla-broken = { $name }: the promised time is over
call-sla-near = { $name }: the promised time is nearly over
call-transfer = { $name } was given to you
peace-off = Bell and notifications as configured
peace-on = Nothing rings or pops up until you press the key again
customer-waits = The customer waits for an answer
handoff-bot = bot
handoff-queue = Back to the queue
load-away = away · { $load } of { $capacity }
load-busy = busy · { $load } of { $capacity }
load-offline = offline · { $load } of { $capacity }
load-online = online · { $load } of { $capacity }
load-team =
    { $waiting ->
        [one] team · { $waiting } waits
       *[other] team · { $waiting } wait
    }
picker-uses = { $group } · sent { $count ->
    [one] once
   *[other] { $count } times
}
picker-new = new
template-as-is = Send as it is
template-as-is-detail = the server fills the braces in
template-edit = Go on writing
template-edit-detail = nothing is sent
template-literal = Send it to arrive as written
template-literal-detail = an invisible mark parts the braces
moment-bare = { $number } what? 2h, 30 min or 10:00
moment-no-such-day = no such day: { $word }
moment-no-such-time = no such time: { $word }
moment-no-time = today at what time?
moment-nothing = e.g. 2h, tomorrow 10:00, monday, 15 jan 9:00
moment-past = { $at } is over
moment-too-far = more than five years ahead
moment-twice = said twice: { $word }
moment-unknown = not understood: { $word }
snooze-at = { $at }
snooze-hour = In an hour
snooze-monday = Monday morning
snooze-on-friday = Friday, { $zone }
snooze-on-monday = Monday, { $zone }
snooze-on-saturday = Saturday, { $zone }
snooze-on-sunday = Sunday, { $zone }
snooze-on-thursday = Thursday, { $zone }
snooze-on-tuesday = Tuesday, { $zone }
snooze-on-wednesday = Wednesday, { $zone }
snooze-three-hours = In three hours
snooze-tomorrow = Tomorrow morning
snooze-week = In a week

# Files
why-no-file-attached = No file is attached
why-no-files = There are no files in this conversation
why-nothing-saved = No file was saved yet
why-too-many-files = At most { $limit } files go with one text
file-copying = Attaching …
file-attached = Attached: { $name }
file-removed = Left out: { $name }
file-saving = Saving { $name } … { $percent } %
file-saved = Saved: { $path }
file-no-match = No file begins like this
file-matches = { $names }
size-bytes = { $size } B
size-kilobytes = { $size } kB
size-megabytes = { $whole }.{ $tenth } MB
kind-image = image
kind-audio = audio
kind-video = video
kind-file = file
kind-location = location

# Action log
action-log-failed = The action log could not be fetched. Open it again to try once more.

## Channels

channel-no-words = Words cannot be sent through this channel: answer to another address
channel-window-over = The window for free answers is over: use an approved template or another address
channel-no-files = This channel takes no files: leave them out or answer to another address
channel-file-too-large = A file is larger than the { $megabytes } MB the channel takes
channel-too-long =
    { $over ->
        [one] Too long for the channel by { $over } character: shorten it
       *[other] Too long for the channel by { $over } characters: shorten it
    }
channel-too-many-parts = These are { $parts } text messages, at most { $most } are taken: shorten it
why-no-consent = The customer did not agree to be written to there
why-no-inbox = This desk has no inbox of that channel

## The person

timeline-failed = The history could not be fetched
timeline-line = { $words } – { $detail }
merged = Made one with { $name }; “undo-merge” in the palette makes them two again
unmerged = { $name } is a record of its own again
why-no-duplicates = No other record of this person is known
why-not-merged = This record was not made one with another
why-no-cards = No cards are configured: see docs/extensions.md
