//! Stands in for the themes of `ui` until they are merged; then this file goes and `screen` calls
//! `ui::Theme::preset` and `ui::Theme::load(source, origin)?.for_depth(depth)`.

#![expect(
    clippy::unnecessary_wraps,
    reason = "the signatures are those of the real thing"
)]

use crate::text::Located;
use crate::ui::{Depth, Theme};

/// A built-in theme.
pub(super) fn preset(_name: &str) -> Option<&'static str> {
    Some("")
}

/// A theme as this terminal can show it.
pub(super) fn theme(_source: &str, _origin: &str, _depth: Depth) -> Result<Theme, Located> {
    Ok(Theme)
}
