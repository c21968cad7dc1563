//! Where the panes are: arithmetic that both deciding (page size, wrap width) and drawing need.
//!
//! Three panes from 120 columns, two from 80, one below. A pane that has no room has no area; nothing
//! here can fail, whatever the size. The composer stands on the bottom edge, so that whatever comes and
//! goes above it never moves what is being typed.

use ratatui::layout::Rect;

use crate::app::State;
use crate::app::state::model::Stage;
use crate::app::state::{DraftBuffer, Focus};
use crate::text;

/// The panes for a state. A pane that is not shown has no area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Panes {
    /// Top line: workspace, link, figures.
    pub header: Rect,
    /// Queue, with its line of views.
    pub queue: Rect,
    /// Conversation: title, key facts when the sidebar is folded, entries.
    pub thread: Rect,
    /// Key facts above the entries, when the sidebar is folded.
    pub facts: Rect,
    /// The entries alone; the column before them holds the cursor.
    pub entries: Rect,
    /// Suggestions.
    pub suggestions: Rect,
    /// What a language model wrote for the text in the composer.
    pub preview: Rect,
    /// Composer with its frame.
    pub composer: Rect,
    /// The text within the composer's frame.
    pub writing: Rect,
    /// Customer.
    pub sidebar: Rect,
    /// Bottom line: keys, notices, outbox.
    pub status: Rect,
}

/// Widest overlay, with its frame.
const WIDEST: u16 = 80;
/// Columns the text of a prompt is wrapped at.
pub const PROMPT_COLUMNS: usize = 60;

/// From here on the sidebar has a pane of its own.
const THREE_PANES: u16 = 120;
/// From here on queue and conversation are side by side.
const TWO_PANES: u16 = 80;
/// Widest text of a conversation; longer lines are hard to read.
const TEXT: u16 = 100;
/// Most rows of text in the composer.
const WRITING: u16 = 8;
/// Columns of the bar before words of a language model, with its air.
pub const PREVIEW_BAR: u16 = 2;
/// Most rows of words of a language model.
const PREVIEW: u16 = 8;
/// A line for the name and a rule under it.
const TITLE: u16 = 2;

/// Places the panes.
pub fn panes(state: &State) -> Panes {
    let (width, height) = state.size;
    let header = Rect::new(0, 0, width, height.min(1));
    let status_rows = u16::from(height >= 2);
    let status = Rect::new(0, height - status_rows, width, status_rows);
    let body = Rect::new(0, header.height, width, height - header.height - status_rows);
    let mut panes = Panes {
        header,
        status,
        ..Panes::default()
    };
    columns(state, body, &mut panes);
    inside_thread(state, &mut panes);
    panes
}

/// Rows of the queue that fit below its line of views, two lines each.
pub fn queue_rows(queue: Rect) -> usize {
    usize::from(queue.height.saturating_sub(TITLE) / 2).max(1)
}

/// Between header and status line, which stay in sight of overlays.
pub fn overlays(state: &State) -> Rect {
    let (width, height) = state.size;
    let panes = panes(state);
    let rows = height.saturating_sub(panes.header.height + panes.status.height);
    Rect::new(0, panes.header.height, width, rows)
}

/// Columns of an overlay with its frame.
pub fn overlay_width(state: &State) -> u16 {
    let all = state.size.0;
    if all > WIDEST + 4 {
        WIDEST
    } else {
        all.saturating_sub(if all > 44 { 4 } else { 0 })
    }
}

/// Columns and rows of words in a full overlay.
pub fn sheet(state: &State) -> (u16, u16) {
    (
        overlay_width(state).saturating_sub(4),
        overlays(state).height.saturating_sub(2),
    )
}

/// Divides the width.
fn columns(state: &State, body: Rect, panes: &mut Panes) {
    let sidebar_focused = state.focus == Focus::Sidebar && state.sidebar_open;
    if body.width >= THREE_PANES {
        let spare = body.width - THREE_PANES;
        let queue = 34 + (spare / 4).min(14);
        let sidebar = if state.sidebar_open {
            32 + (spare / 5).min(12)
        } else {
            0
        };
        let rules = 1 + u16::from(sidebar > 0);
        panes.queue = part(body, 0, queue);
        panes.thread = part(body, queue + 1, body.width - queue - sidebar - rules);
        panes.sidebar = part(body, body.width - sidebar, sidebar);
    } else if body.width >= TWO_PANES {
        let side = 30 + ((body.width - TWO_PANES) / 8).min(4);
        // The sidebar takes the queue's place while it has the keys, so that the text does not move.
        let pane = if sidebar_focused {
            &mut panes.sidebar
        } else {
            &mut panes.queue
        };
        *pane = part(body, 0, side);
        panes.thread = part(body, side + 1, body.width - side - 1);
    } else {
        match state.focus {
            Focus::Queue => panes.queue = body,
            Focus::Sidebar if sidebar_focused => panes.sidebar = body,
            Focus::Thread | Focus::Composer | Focus::Sidebar => panes.thread = body,
        }
    }
}

fn part(body: Rect, from: u16, width: u16) -> Rect {
    Rect::new(body.x + from, body.y, width, body.height)
}

/// Divides the height of the conversation pane, from the bottom: what is typed has its place first.
fn inside_thread(state: &State, panes: &mut Panes) {
    let pane = panes.thread;
    if pane.width < 4 || pane.height == 0 || state.current().is_none() {
        return;
    }
    let inner = Rect::new(pane.x + 1, pane.y, (pane.width - 2).min(TEXT + 2), pane.height);
    let title = if pane.height >= 6 { TITLE } else { 0 };
    let room = pane.height - title;

    let composer = composer_rows(state, inner.width, room);
    let preview = preview_rows(state, inner.width, room - composer);
    let suggestions = suggestion_rows(state, room - composer - preview);
    let facts = fact_rows(state, panes, room - composer - preview - suggestions);
    // A row of air, so that what was said and what may be said are told apart.
    let air = u16::from(suggestions > 0 && room >= 18);
    let entries = room - composer - preview - suggestions - facts - air;

    let row = |from: u16, rows: u16| Rect::new(inner.x, pane.y + from, inner.width, rows);
    panes.facts = row(title, facts);
    panes.entries = row(title + facts, entries);
    panes.suggestions = row(title + facts + entries + air, suggestions);
    panes.preview = row(pane.height - composer - preview, preview);
    panes.composer = row(pane.height - composer, composer);
    panes.writing = within_frame(panes.composer);
}

/// The text's place: inside the frame, with a column of air on both sides. One column stays free on
/// the right, where the caret rests after a full row.
fn within_frame(composer: Rect) -> Rect {
    if composer.height < 3 || composer.width < 6 {
        return Rect::new(composer.x, composer.y, composer.width, composer.height);
    }
    Rect::new(
        composer.x + 2,
        composer.y + 1,
        composer.width - 4,
        composer.height - 2,
    )
}

fn composer_rows(state: &State, width: u16, room: u16) -> u16 {
    let focused = state.focus == Focus::Composer;
    if room < 9 && !focused {
        return 0;
    }
    let rows = state
        .draft()
        .map_or(1, |draft| rows_of(draft, usize::from(width.saturating_sub(4))));
    let frame = 2;
    let least = if focused { 3 } else { 0 };
    let most = (room / 2).max(least + 1).min(room);
    (rows.clamp(1, WRITING) + frame).min(most)
}

fn rows_of(draft: &DraftBuffer, columns: usize) -> u16 {
    let columns = columns.max(1);
    let rows = draft.editor.rows(columns).len();
    let caret = draft.editor.caret_cell(columns).0 + 1;
    u16::try_from(rows.max(caret)).unwrap_or(u16::MAX)
}

/// Rows of words, and of what is said about them; the conversation keeps at least half of the room.
fn preview_rows(state: &State, width: u16, room: u16) -> u16 {
    let wanted = match (state.preview(), state.draft()) {
        (Some(preview), _) => {
            let words = match &preview.stage {
                Stage::Failed(reason) => &state.settings.catalog.words(reason),
                Stage::Running | Stage::Done(_) => &preview.shown,
            };
            let rows = text::wrap(words, usize::from(width.saturating_sub(PREVIEW_BAR)).max(1)).len();
            let about = 1 + u16::from(!preview.cited.is_empty());
            u16::try_from(rows).unwrap_or(u16::MAX).min(PREVIEW) + about
        }
        (None, Some(draft)) => {
            let due = state.model.disclosure_due(&draft.key, draft.editor.text());
            u16::from(due.is_some())
        }
        (None, None) => 0,
    };
    wanted.min(room / 2)
}

fn suggestion_rows(state: &State, room: u16) -> u16 {
    let offered = u16::try_from(state.suggestions().len()).unwrap_or(u16::MAX);
    match room {
        0..=6 => 0,
        7..=9 => offered.min(1),
        _ => offered.min(3),
    }
}

fn fact_rows(state: &State, panes: &Panes, room: u16) -> u16 {
    if !state.sidebar_open || panes.sidebar.width > 0 {
        return 0;
    }
    let known = state.first_lines().len();
    let known = u16::try_from(known).unwrap_or(u16::MAX);
    match room {
        0..=7 => 0,
        8..=14 => known.min(1),
        _ => known.min(3),
    }
}
