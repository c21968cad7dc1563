//! One event as a line of text. What is not known to be harmless is left out by name, and what remains
//! passes the redactor: an error may quote what was being worked on.

use std::fmt;

use jiff::Timestamp;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use crate::text::{CleanLine, Profile, redact};

/// Fields of ours that may be written: numbers, ids, places, states, errors. Never words of a message.
const ALLOWED: [&str; 28] = [
    "addr",
    "agent",
    "code",
    "copy",
    "directory",
    "ended",
    "error",
    "failure",
    "failures",
    "from",
    "id",
    "missed",
    "name",
    "path",
    "peer",
    "pid",
    "place",
    "reason",
    "replaced",
    "request",
    "retry_in",
    "seq",
    "state",
    "table",
    "to",
    "why",
    "left",
    "kept",
];
/// Longest value, in chars: an error that quotes a whole frame says enough with its beginning.
const LONGEST: usize = 400;

/// Writes events as lines.
#[derive(Debug)]
pub(super) struct Lines;

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let meta = event.metadata();
        let mut fields = Fields {
            ours: meta.target().starts_with("ttydesk"),
            message: String::new(),
            out: String::new(),
            left_out: Vec::new(),
        };
        event.record(&mut fields);
        let Fields {
            message,
            out,
            left_out,
            ..
        } = fields;
        let (time, level, target) = (Timestamp::now(), meta.level(), meta.target());
        write!(writer, "{time:.6} {level:>5} {target}: {message}{out}")?;
        if !left_out.is_empty() {
            write!(writer, " left_out={:?}", left_out.join(" "))?;
        }
        writeln!(writer)
    }
}

struct Fields {
    ours: bool,
    message: String,
    out: String,
    left_out: Vec<&'static str>,
}

impl Fields {
    fn put(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.message = harmless(value);
        } else if self.ours && ALLOWED.contains(&field.name()) {
            let pair = format!(" {}={:?}", field.name(), harmless(value));
            self.out.push_str(&pair);
        } else {
            self.left_out.push(field.name());
        }
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, &format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value);
    }
}

/// Words with everything masked, cut, and without anything a terminal would obey.
pub(in crate::shell) fn harmless(words: &str) -> String {
    let masked = redact(words, Profile::Strict);
    let mut cut: String = masked.chars().take(LONGEST).collect();
    if cut.len() < masked.len() {
        cut.push('…');
    }
    CleanLine::from(cut.as_str()).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("whole").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(say: impl FnOnce()) -> String {
        let written = Written::default();
        let theirs = written.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || theirs.clone())
            .event_format(Lines)
            .finish();
        tracing::subscriber::with_default(subscriber, say);
        let bytes = written.0.lock().expect("whole").clone();
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn a_line_has_known_fields_only() {
        let line =
            logged(|| tracing::warn!(seq = 7, body = "hello Anna", error = %"broke", "events are missing"));
        let said = "events are missing seq=\"7\" error=\"broke\" left_out=\"body\"\n";
        assert!(line.ends_with(said), "{line}");
        assert!(
            line.contains(" WARN ttydesk::shell::log::line::tests: "),
            "{line}"
        );
        assert!(!line.contains("Anna"), "{line}");
    }

    #[test]
    fn what_an_error_quotes_is_masked_and_cannot_fake_a_line() {
        let error = "no \"token\":\"sekret123\" for jane@example.com 4111 1111 1111 1111\n{}\u{1b}[2J";
        let line = logged(|| tracing::error!(%error, "failed"));
        assert_eq!(line.lines().count(), 1);
        for word in ["sekret123", "jane@", "4111", "\u{1b}", "\\u001b"] {
            assert!(!line.contains(word), "{word}: {line}");
        }
    }

    #[test]
    fn others_say_only_their_message() {
        let line = logged(|| tracing::warn!(target: "rustls::conn", path = "/x", "closed"));
        assert!(line.contains("closed") && !line.contains("/x"), "{line}");
    }

    #[test]
    fn a_long_value_is_cut() {
        assert!(harmless(&"x y ".repeat(1_000)).chars().count() <= LONGEST + 1);
    }
}
