//! The display policy: what of a foreign text may be shown, and how the rest is made visible.

use std::borrow::Cow;

/// Rules for text of several lines.
pub(super) fn block(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// Rules for text of one line.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}
