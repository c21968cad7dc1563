### What the shell says about the disk and the terminal.

store-full = Not saved: the disk is full ({ $path }). Free some space; the text stays here.
store-read-only = Not saved: { $path } cannot be written.
store-busy = Not saved: another program holds { $path }.
store-damaged = Not saved: { $path } is damaged.
store-failed = Not saved: { $path } cannot be used. The log says why.
store-recovered = The file with your drafts was damaged. { $drafts ->
    [one] { $drafts } draft
   *[other] { $drafts } drafts
} and { $outbox ->
    [one] { $outbox } unsent message
   *[other] { $outbox } unsent messages
} were carried over; the old file is { $path }.
store-recovered-partly = The file with your drafts was damaged and not all of it could be read. { $drafts ->
    [one] { $drafts } draft
   *[other] { $drafts } drafts
} and { $outbox ->
    [one] { $outbox } unsent message
   *[other] { $outbox } unsent messages
} were carried over; the old file is { $path }.
copy-too-long = Not copied: terminals take at most { $limit } KiB.
opener-missing = The link could not be opened: { $command } ({ $reason }). See “opener” in config.toml.
editor-missing = Your editor could not be started: { $command } ({ $reason }). Set VISUAL or EDITOR.
editor-unreadable = VISUAL or EDITOR has a quote that is never closed: { $command }
editor-failed = The editor ended with an error ({ $status }): the draft stays as it was.
editor-no-file = The draft could not be handed to the editor: { $path } ({ $reason }).
editor-not-text = The editor left no plain text of at most { $limit } KiB: the draft stays as it was.
network-file-system = { $path } is on a network file system ({ $name }): one ttydesk at a time can use it.
not-recorded = What you do is not written to { $path }: { $reason }. Everything else works.
no-log = No log is written in { $path }: { $reason }. Everything else works.
terminal-was-left = ttydesk did not end in good order on this terminal last time; the terminal was set right.

# Files
file-io = { $path }: { $reason }
file-quota = Not saved: the files in { $path } may have { $limit } MiB together. Remove some and try again.
file-not-a-file = { $path } is not a file
file-too-large = { $path } is too large: at most { $limit } MiB can be sent
file-not-fetched = { $name } was not saved: { $reason }
file-elsewhere = { $name } is at { $host } and was not fetched; name that host in attachment_hosts of config.toml if you trust it
file-other-length = { $name } was not saved: it has another length than was said
file-broke = The file could not be handled: { $reason }
