### What the desk says about its decisions: why something cannot be done, and what was done.

## Why not

why-already-online = Already connected.
why-already-open = The conversation is open already.
why-already-resolved = The conversation is resolved already.
why-already-yours = The conversation is yours already.
why-contact-not-loaded = The customer is still loading.
why-empty = Nothing is written yet.
why-gap = “{ $name }” has no value: fill it in or remove it before sending.
why-no-bot-turns = No bot has spoken here.
why-no-canned-responses = There are no canned responses.
why-no-conversation = Select a conversation first.
why-no-suggestion = There is no such suggestion.
why-not-permitted = Your role does not allow this.
why-not-supported = The server cannot do this.
why-nothing-stuck = No message here failed.
why-nothing-to-undo = No message here can still be taken back.
why-offline = Not connected: this needs the server.
why-owned-by = The conversation belongs to { $agent }.
why-select-a-message = Select a message first.
why-too-long =
    { $bytes ->
        [one] Too long by { $bytes } byte: shorten it.
       *[other] Too long by { $bytes } bytes: shorten it.
    }

## What was done

claimed = The conversation is yours.
copied =
    { $bytes ->
        [one] Copied { $bytes } byte.
       *[other] Copied { $bytes } bytes.
    }
handed-to-bot = Handed off to { $name }.
handed-to-queue = Back in the queue.
reopened = Reopened.
resolved = Resolved.
snoozed = Snoozed.
taken-back = Taken back: it was not sent.
transferred = Transferred to { $name }.

## What was not done

backend-store-failed = The server could not save this, so nothing has changed. Try again in a moment.
change-not-sent = Not done: the connection was lost before it was sent. Try again.
change-uncertain = No answer came: it may or may not have been done. Check before you try again.
lost-race = { $agent } was faster and owns the conversation now.
no-gaps = Every variable has a value.
nobody-waits = Nobody is waiting.
nobody-waits-unassigned = Nobody is waiting without an agent.
not-accepted = Not accepted: { $reason }
not-confirmed = It is not known whether the message arrived. Look for it, then send it again or discard it.
not-found = It no longer exists.
paste-needs-composer = Open a reply or a note to paste into.
refused = Refused: { $reason }
search-failed = The search got no answer. Try again.
too-late-to-undo = Too late: the message was already sent.

## Lists and questions

customer-waits = The customer is waiting for an answer.
handoff-bot = bot
handoff-queue = Back to the queue
load-away = away · { $load } of { $capacity }
load-busy = busy · { $load } of { $capacity }
load-offline = offline · { $load } of { $capacity }
load-online = online · { $load } of { $capacity }
load-team =
    { $waiting ->
        [0] nobody waiting
       *[other] { $waiting } waiting
    }
picker-new = new
snooze-hour = In an hour
snooze-monday = On Monday morning
snooze-three-hours = In three hours
snooze-tomorrow = Tomorrow morning
snooze-week = In a week
