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

# The language model
model-unreachable = The language model cannot be reached: { $reason }. Check url under [model] in config.toml; everything else works.
model-insecure = The language model at { $host } would be asked without encryption: write https:// or name the host in insecure_hosts.
model-unknown-host = The language model's host { $host } is not known. Check url under [model] in config.toml.
model-no-connection = The language model does not answer the call. Check url under [model] in config.toml, or try again.
model-proxy-login = The proxy { $proxy } wants a login before it lets the language model be asked.
model-timed-out = The language model took longer than { $seconds } s. Try again, or raise time_limit under [model].
model-broken = The language model broke off: { $reason }. Try again.
model-too-long = The language model wrote without end and was stopped. Try again.
model-redirect = The language model's address leads to { $to } and is not followed there: correct url under [model].
model-key = The language model does not accept the key. Check key_file and key_command under [model], or run ttydesk login --model.
model-not-found = There is no such language model or address: { $reason }. Check url and model under [model].
model-limited = The language model takes no more questions for now. Try again in { $seconds } s.
model-limited-open = The language model takes no more questions for now. Try again later.
model-refused = The language model refuses: { $reason }.
model-failed = The language model failed: { $reason }. Try again.
model-malformed = What came is no answer of a language model: { $reason }. Check url under [model].
model-empty = The language model said nothing. Try again.
model-cut-length = cut off at max_tokens
model-cut-filter = stopped by a filter
card-missing = “{ $program }” could not be started ({ $reason }): check cards in config.toml
card-timed-out =
    { $seconds ->
        [one] no answer within { $seconds } second: see card_seconds
       *[other] no answer within { $seconds } seconds: see card_seconds
    }
card-failed = ended with { $code }: { $complaint }
card-too-long = said more than 64 KiB
card-malformed = no card: { $reason }
card-broken = broke off: { $reason }
