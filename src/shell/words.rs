//! The shell's own sentences, for the status line.

use crate::i18n::Text;
use crate::store::{Kind, Recovery, StoreError};
use crate::text::CleanLine;

/// Why something was not stored.
pub(super) fn of_store(error: &StoreError) -> Text {
    let sentence = match error.kind() {
        Kind::Full => Text::new("store-full"),
        Kind::ReadOnly => Text::new("store-read-only"),
        Kind::Busy => Text::new("store-busy"),
        Kind::Damaged => Text::new("store-damaged"),
        Kind::Newer | Kind::NoAccess | Kind::Other => Text::new("store-failed"),
    };
    sentence.with("path", clean(&error.path().to_string_lossy()))
}

/// What was saved out of a damaged file, and where the file is.
pub(super) fn of_recovery(recovery: &Recovery) -> Text {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let sentence = if recovery.incomplete {
        Text::new("store-recovered-partly")
    } else {
        Text::new("store-recovered")
    };
    sentence
        .with("path", clean(&recovery.put_aside.to_string_lossy()))
        .number("drafts", count(recovery.drafts))
        .number("outbox", count(recovery.outbox))
}

/// A text that is too long for the terminal's clipboard.
pub(super) fn copy_too_long(kibibytes: usize) -> Text {
    Text::new("copy-too-long").number("limit", i64::try_from(kibibytes).unwrap_or(i64::MAX))
}

fn clean(words: &str) -> CleanLine {
    CleanLine::from(words)
}
