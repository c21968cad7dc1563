//! The shell's own sentences, for the status line.

use crate::i18n::Text;
use crate::store::{Kind, Recovery, StoreError};
use crate::text::CleanLine;

/// Why something was not stored.
pub(super) fn of_store(error: &StoreError) -> Text {
    let path = clean(&error.path().to_string_lossy());
    match error.kind() {
        Kind::Full => Text::new("store-full").with("path", path),
        Kind::ReadOnly => Text::new("store-read-only").with("path", path),
        Kind::Busy => Text::new("store-busy").with("path", path),
        Kind::Damaged => Text::new("store-damaged").with("path", path),
        Kind::Superseded => Text::new("why-reading-only"),
        Kind::Newer | Kind::NoAccess | Kind::Other => Text::new("store-failed").with("path", path),
    }
}

/// What was saved out of a damaged file, and where the file is.
pub(super) fn of_recovery(recovery: &Recovery) -> Text {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let (drafts, outbox) = (count(recovery.drafts), count(recovery.outbox));
    let path = clean(&recovery.put_aside.to_string_lossy());
    if recovery.incomplete {
        return Text::new("store-recovered-partly")
            .with("path", path)
            .number("drafts", drafts)
            .number("outbox", outbox);
    }
    Text::new("store-recovered")
        .with("path", path)
        .number("drafts", drafts)
        .number("outbox", outbox)
}

/// A text that is too long for the terminal's clipboard.
pub(super) fn copy_too_long(kibibytes: usize) -> Text {
    Text::new("copy-too-long").number("limit", i64::try_from(kibibytes).unwrap_or(i64::MAX))
}

fn clean(words: &str) -> CleanLine {
    CleanLine::from(words)
}
