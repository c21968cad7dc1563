### Actions and where their keys apply. `action-<name>` stands in the palette and the help,
### `short-<name>` in the hint line, `context-<name>` is a heading of the help.

## Moving about

action-down = Go down
action-up = Go up
action-page-down = Go a page down
action-page-up = Go a page up
action-top = Go to the first
action-bottom = Go to the last
action-next-pane = Go to the next pane
action-previous-pane = Go to the pane before
action-next-view = Show the next view of the queue
action-previous-view = Show the view before
action-next-waiting = Go to who waits longest
action-next-workspace = Go to the next workspace
action-only-workspace = Show only this workspace, or all again
action-filter = Narrow the queue by words
action-sort = Another order of the queue
action-views = Saved views
action-save-view = Save what the queue shows as a view
action-share-view = Save what the queue shows as a view for everybody
action-rename-view = Rename the saved view on screen
action-remove-view = Remove the saved view on screen
action-open = Open the conversation
action-back = Go back

## The conversation

action-claim = Take the conversation
action-claim-next = Take the one that waits longest
action-reply = Reply to the customer
action-note = Write an internal note
action-mark-row = Mark or unmark the row
action-mark-range = Mark everything from the row marked last
action-mark-all = Mark all the queue shows
action-clear-marks = Take all marks away
action-macro = Run a macro: a text and what is done after it
action-batch-report = Show what became of the marked ones
action-suggestion-1 = Use the first suggestion
action-suggestion-2 = Use the second suggestion
action-suggestion-3 = Use the third suggestion
action-explain-suggestions = Explain the suggestions
action-dismiss-suggestions = Put the suggestions away
action-address = Answer through another address
action-suggestion-wrong = The first suggestion is a wrong answer
action-suggestion-outdated = The first suggestion is out of date
action-suggestion-tone = The first suggestion has the wrong language or tone
action-canned-response = Insert a canned response
action-model-draft = Have AI draft an answer
action-model-rewrite = Have AI rewrite what is written
action-model-summary = Have AI sum up the conversation
action-model-accept = Use what AI wrote
action-model-cancel = Drop what AI wrote
action-quote = Quote the message
action-tags = Change the tags
action-transfer = Transfer to an agent or team
action-hand-over = Hand over all my open conversations
action-reassign-all = Give all open conversations of an agent to somebody else
action-return-transfer = Give back to the one who gave it
action-handoff = Hand off to the bot or the queue
action-resolve = Resolve the conversation
action-reopen = Reopen the conversation
action-priority = Set how urgent the conversation is
action-snooze = Snooze the conversation
action-undo = Take back the message just sent
action-retry = Try to send again
action-discard = Take the unsent message back into the draft
action-copy = Copy the entry
action-copy-id = Copy the conversation's id
action-copy-contact = Copy the customer's address
action-links = Show the links and where they lead
action-open-link = Open the link
action-view = Read the entry in full
action-action-log = Read who did what in the conversation
action-statistics = The figures of the desk: the queue now, and what was done
action-reveal = Show or mask the card number or secret in the entry
action-toggle-bot = Fold or unfold the bot's part
action-cards = Have your own programs say what they know of the customer
action-timeline = Show everything that happened with the customer
action-duplicates = Make another record of the same person one with this
action-undo-merge = Make two records of one again
action-edit-contact = Change a fact about the customer

## The desk

action-sidebar = Show or hide the customer sidebar
action-search = Search people and messages
action-do-not-disturb = Do not disturb, or do again
action-availability = Change your availability
action-palette = Show every action
action-help = Show every key
action-take-over = Take over from the other ttydesk
action-reconnect = Connect now
action-redraw = Draw the screen anew
action-lock = Lock the screen
action-unlock = Unlock the screen
action-suspend = Suspend the program
action-quit = Quit

## Writing and choosing

action-send = Send
action-newline = Start a new line
action-switch-draft = Switch between reply and note
action-editor = Write in your own editor
action-next-gap = Complete a name after @, or go to the next unfilled variable
action-accept = Accept
action-mark = Mark or unmark
action-yes = Yes
action-no = No

## Editing text

action-edit-left = Move left a character
action-edit-right = Move right a character
action-edit-up = Move up a row
action-edit-down = Move down a row
action-edit-word-left = Move left a word
action-edit-word-right = Move right a word
action-edit-home = Move to the start of the line
action-edit-end = Move to the end of the line
action-edit-start = Move to the start of the text
action-edit-finish = Move to the end of the text
action-edit-backspace = Delete the character before
action-edit-delete = Delete the character after
action-edit-delete-word = Delete the word before
action-edit-delete-to-start = Delete to the start of the line
action-edit-delete-to-end = Delete to the end of the line
action-edit-undo = Undo the edit
action-edit-redo = Redo the edit

## The hint line

short-down = down
short-up = up
short-page-down = page down
short-page-up = page up
short-top = first
short-bottom = last
short-next-pane = pane
short-previous-pane = pane back
short-next-view = view
short-previous-view = view back
short-next-waiting = waiting
short-next-workspace = workspace
short-only-workspace = only this
short-filter = filter
short-sort = sort
short-views = views
short-save-view = save view
short-share-view = share view
short-rename-view = rename
short-remove-view = remove
short-open = open
short-back = back
short-claim = claim
short-claim-next = claim next
short-reply = reply
short-note = note
short-mark-row = mark
short-mark-range = mark to here
short-mark-all = mark all
short-clear-marks = unmark
short-macro = macro
short-batch-report = report
short-suggestion-1 = first
short-suggestion-2 = second
short-suggestion-3 = third
short-explain-suggestions = why
short-dismiss-suggestions = hide
short-address = address
short-suggestion-wrong = wrong
short-suggestion-outdated = outdated
short-suggestion-tone = tone
short-canned-response = canned
short-model-draft = AI draft
short-model-rewrite = AI rewrite
short-model-summary = AI summary
short-model-accept = use
short-model-cancel = drop
short-quote = quote
short-tags = tags
short-transfer = transfer
short-hand-over = hand over
short-reassign-all = reassign all
short-return-transfer = give back
short-handoff = hand off
short-resolve = resolve
short-reopen = reopen
short-priority = priority
short-snooze = snooze
short-undo = undo
short-retry = retry
short-discard = to draft
short-copy = copy
short-copy-id = copy id
short-copy-contact = copy address
short-links = links
short-open-link = open
short-view = read
short-action-log = log
short-statistics = figures
short-reveal = reveal
short-toggle-bot = bot
short-cards = cards
short-timeline = history
short-duplicates = the same
short-undo-merge = two again
short-edit-contact = customer
short-sidebar = sidebar
short-search = search
short-do-not-disturb = quiet
short-availability = status
short-palette = actions
short-help = help
short-take-over = take over
short-reconnect = connect
short-redraw = redraw
short-lock = lock
short-unlock = unlock
short-suspend = suspend
short-quit = quit
short-send = send
short-newline = new line
short-switch-draft = reply/note
short-editor = editor
short-next-gap = gap
short-accept = accept
short-mark = mark
short-yes = yes
short-no = no

## Headings of the help

context-global = Everywhere
context-desk = All panes
context-queue = Queue
context-thread = Conversation
context-sidebar = Customer sidebar
context-text = Any text
context-composer = Writing a reply or note
context-picker = Lists with a filter
context-prompt = Short texts
context-reader = Reading
context-confirm = Questions
context-locked = Locked screen

# Files
action-attach = Attach a file
action-remove-file = Leave out the file attached last
action-save-file = Save a file that came
action-copy-path = Copy where the newest saved file is
short-attach = attach
short-remove-file = leave out
short-save-file = save file
short-copy-path = copy path
