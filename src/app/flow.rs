//! A thread as lines of a width: what `ui` styles, and what `update` counts to scroll.

use crate::app::State;
use crate::app::state::Scroll;
use crate::domain::EntryId;

/// The scroll after moving by lines; negative is towards older ones.
pub fn scroll_by(state: &State, lines: i32) -> Scroll {
    let _ = (state, lines);
    Scroll::Follow
}

/// The nearest scroll that shows an entry.
pub fn reveal(state: &State, entry: &EntryId) -> Scroll {
    let _ = (state, entry);
    Scroll::Follow
}
