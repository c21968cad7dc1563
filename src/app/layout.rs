//! Where the panes are: arithmetic that both deciding (page size, wrap width) and drawing need.

use ratatui::layout::Rect;

use crate::app::State;

/// The panes for a state. A pane that is not shown has no area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Panes {
    /// Top line: workspace, link, figures.
    pub header: Rect,
    /// Queue, with its line of views.
    pub queue: Rect,
    /// Conversation: title, key facts when the sidebar is folded, entries.
    pub thread: Rect,
    /// The entries alone.
    pub entries: Rect,
    /// Suggestions.
    pub suggestions: Rect,
    /// Composer with its frame.
    pub composer: Rect,
    /// The text within the composer's frame.
    pub writing: Rect,
    /// Customer.
    pub sidebar: Rect,
    /// Bottom line: keys, notices, outbox.
    pub status: Rect,
}

/// Columns the text of a prompt is wrapped at.
pub const PROMPT_COLUMNS: usize = 60;

/// Places the panes.
pub fn panes(state: &State) -> Panes {
    let _ = state;
    Panes::default()
}
