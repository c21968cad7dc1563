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
cli-bad-time = { $time } is no time; write 2030-01-31T09:00, 2030-01-31, or a length such as 2h or 3d
cli-time-past = { $time } is over; name a time that lies ahead
cli-no-receiver = there is no agent or team called { $name }; nearest is { $nearest }, there are: { $names }
cli-several-receivers = { $name } is the name of several; choose by id: { $ids }
cli-no-bot = there is no bot called { $name }; write “queue”, or one of: { $names }
cli-no-log = cannot write the log in { $path }: { $reason }; name another directory with --state-dir
cli-without-log = going on without a log: { $reason }
cli-demo-unfound = other commands will not find this demo by themselves: { $path } cannot be written ({ $reason }); name another directory with --state-dir
cli-no-room = cannot make { $path }: { $reason }; name a directory with --data

## Which desk, and the token for it.
cli-no-workspace = no desk is configured; add one to { $file } (see `ttydesk config example`), name one with --url and --token-file, or try `ttydesk demo`
cli-demo-used = using the demo at { $url }
cli-no-token = there is no token for { $url }; give --token-file, or token_file or token_command in config.toml
cli-token-file = cannot read the token from { $file }: { $reason }
cli-token-open = other users can read the token in { $file }; run: chmod 600 '{ $file }'
cli-token-empty = there is no token in { $source }: its first line is empty
cli-token-command = token_command failed: { $reason }
cli-token-slow = token_command did not end within { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}
cli-keyring = the token was not kept: { $reason }
cli-ask-token = Token for { $url } (it is not shown):{" "}
cli-ask-keep = Keep it in the keyring? [y/N]{" "}
cli-yes = y

## Hubs of one's own.
cli-serve-open = other machines can reach { $url }, and nothing is encrypted; put a TLS proxy before it
cli-hub-ended = the hub ended by itself; the log says why
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
cli-event-transferred = transferred it to { $to }
cli-event-escalated = called a person: { $reason }
cli-event-handed-off = handed it to { $to }
cli-event-requeued = gave it back to the queue
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

## Measuring suggestions.
cli-bench-measure = MEASURE
cli-bench-value = VALUE
cli-bench-top1 = Right answer first, %
cli-bench-top3 = Right answer among the best three, %
cli-bench-top5 = Right answer among the best five, %
cli-bench-calibration = Calibration error, %
cli-bench-shown = Shown, %
cli-bench-precision = Right answer among three when shown, %
cli-bench-update = Time per update, µs
cli-bench-rank = Time per ranking, µs
cli-bench-bytes = Model, bytes
cli-bench-unreadable = cannot read { $file }: { $reason }; name a CSV file with the header text,category
cli-bench-not-utf8 = { $place }: this is not UTF-8; save the file as UTF-8
cli-bench-header = { $place }: the first line must be text,category
cli-bench-fields = { $place }: the number of fields is { $count }, it must be 2; put a text that holds a comma in quotes
cli-bench-quote = { $place }: a quote may not stand here; put the whole field in quotes and double those in it
cli-bench-unclosed = { $place }: the quote that begins here is not closed; close it, and double those in the text
cli-bench-no-category = { $place }: the category is empty; name the response that answered
cli-bench-empty = { $place }: nothing follows the header; add at least one line
