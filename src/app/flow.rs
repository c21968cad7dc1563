//! A thread as lines of a width: what `ui` styles, and what `update` counts to scroll.
//!
//! Only entries near the window are ever wrapped, so that a thread of a hundred thousand costs what a
//! screen of it costs. The lines of an entry depend on the one before it (a new day, a burst of the same
//! author) and on a run of bot messages after it; never on the window.

mod card;
mod entry;
mod files;
mod happened;
mod line;
mod reader;
mod strip;
mod unsent;
mod when;

use crate::app::State;
use crate::app::state::{Loading, Part, Scroll, Thread};
use crate::domain::{Conversation, EntryId};
use crate::i18n::{Catalog, Text};

use super::layout;
pub use files::size;
pub use line::{Line, Span, Tone};
pub use reader::{Reading, Turn, reading, turned};
pub use strip::Place;
use strip::Strip;
pub use when::{clock, countdown, date, length, since, wait};

/// The scroll after moving by lines; negative is towards older ones.
pub fn scroll_by(state: &State, lines: i32) -> Scroll {
    let Some(flow) = Flow::of(state) else {
        return Scroll::Follow;
    };
    let top = flow.top();
    let moved = flow.moved(top, lines);
    if flow.reaches_end(moved) {
        return Scroll::Follow;
    }
    flow.scroll_at(moved)
}

/// The nearest scroll that shows an entry.
pub fn reveal(state: &State, entry: &EntryId) -> Scroll {
    let Some((flow, index)) = Flow::of(state).and_then(|flow| {
        let index = flow.thread.index(entry)?;
        Some((flow, index))
    }) else {
        return Scroll::Follow;
    };
    let target = flow.drawn_as(index) + 1;
    let top = flow.top();
    let first = Place {
        item: target,
        line: 0,
    };
    if first <= top {
        return flow.scroll_at(first);
    }
    let (shown, below) = flow.window(top);
    let own = flow.item(target).len();
    // The mark that there is more takes the last row.
    let seen = flow.rows().saturating_sub(usize::from(below));
    let complete = shown
        .iter()
        .take(seen)
        .filter(|(item, _)| *item == target)
        .count()
        == own;
    if complete && own > 0 {
        return flow.scroll_at(top);
    }
    // From below: its last line becomes the last one; one that is too tall begins at the top. One row
    // is kept for the mark that there is more.
    let before = flow.rows().saturating_sub(own + 1);
    let back = i32::try_from(before).unwrap_or(i32::MAX);
    flow.scroll_at(flow.moved(first, -back))
}

/// The lines on screen for the conversation on screen, oldest first; at most as many as the pane has
/// rows. None when no conversation is selected.
pub fn visible(state: &State) -> Vec<Line> {
    let Some(flow) = Flow::of(state) else {
        return Vec::new();
    };
    let top = flow.top();
    let (lines, below) = flow.window(top);
    let cursor = flow.thread.cursor().and_then(|id| flow.thread.index(id));
    let cursor = cursor.map(|index| flow.drawn_as(index) + 1);
    let mark = |(item, mut line): (usize, Line)| {
        line.selected = Some(item) == cursor && !line.ruled;
        line
    };
    let mut lines: Vec<Line> = lines.into_iter().map(mark).collect();
    if below {
        lines.truncate(flow.rows().saturating_sub(1));
        lines.push(flow.newer_below());
    }
    lines
}

/// A thread laid out for a width and a height.
struct Flow<'a> {
    state: &'a State,
    conversation: &'a Conversation,
    thread: &'a Thread,
    columns: usize,
    rows: usize,
    /// The entry that carries the card a bot left.
    card_at: Option<usize>,
    /// How many items were laid out.
    #[cfg(test)]
    laid_out: std::cell::Cell<usize>,
}

impl<'a> Flow<'a> {
    fn of(state: &'a State) -> Option<Self> {
        let area = layout::panes(state).entries;
        let (conversation, thread) = (state.current()?, state.thread()?);
        if area.height == 0 || area.width < 4 {
            return None;
        }
        Some(Self::new(
            state,
            conversation,
            thread,
            area.width.into(),
            area.height.into(),
        ))
    }

    fn new(
        state: &'a State,
        conversation: &'a Conversation,
        thread: &'a Thread,
        columns: usize,
        rows: usize,
    ) -> Self {
        let card_at = conversation.handoff.as_ref().and_then(|_| card::place(thread));
        Self {
            state,
            conversation,
            thread,
            columns,
            rows,
            card_at,
            #[cfg(test)]
            laid_out: std::cell::Cell::default(),
        }
    }

    fn catalog(&self) -> &Catalog {
        &self.state.settings.catalog
    }

    /// What stands above the first entry.
    fn head(&self) -> Vec<Line> {
        let words = if self.thread.under_way() == Some(Part::Older) {
            "flow-older-loading"
        } else if self.thread.more() {
            "flow-older-above"
        } else {
            return Vec::new();
        };
        vec![Line::said(self.catalog().word(words), Tone::Faint)]
    }

    /// What stands below the last entry: what is unsent, and how far the thread can be trusted.
    fn tail(&self) -> Vec<Line> {
        let mut lines = self.unsent();
        if self.thread.entries().is_empty() && lines.is_empty() {
            let online = self.state.session.is_online();
            let words = match self.thread.loading() {
                Loading::Live => "flow-empty",
                _ if online => "flow-loading",
                _ => "flow-unknown",
            };
            return vec![Line::said(self.catalog().word(words), Tone::Faint)];
        }
        if self.thread.loading() != Loading::Live {
            let words = self.catalog().word("flow-maybe-newer");
            lines.push(Line::said(words, Tone::Faint));
        }
        lines
    }

    fn newer_below(&self) -> Line {
        let mut line = Line::said(self.catalog().word("flow-newer-below"), Tone::Mark);
        line.left.push(Span::new(" · ", Tone::Faint));
        line.left.push(Span::Hint(super::Action::Bottom));
        line
    }

    /// The first line on screen.
    fn top(&self) -> Place {
        let bound = match self.thread.scroll() {
            Scroll::Follow => None,
            Scroll::At { entry, line } => self.thread.index(entry).map(|index| self.bound(index, *line)),
        };
        bound
            .filter(|place| !self.reaches_end(*place))
            .unwrap_or_else(|| self.last_page())
    }

    /// Where a scroll bound to an entry begins. What stands above the first entry belongs to it.
    fn bound(&self, index: usize, line: u16) -> Place {
        if index == 0 && line == 0 {
            return Place { item: 0, line: 0 };
        }
        let item = self.drawn_as(index) + 1;
        let last = self.item(item).len().saturating_sub(1);
        Place {
            item,
            line: usize::from(line).min(last),
        }
    }

    fn scroll_at(&self, place: Place) -> Scroll {
        let index = place
            .item
            .saturating_sub(1)
            .min(self.thread.entries().len().saturating_sub(1));
        let Some(entry) = self.thread.entries().get(index) else {
            return Scroll::Follow;
        };
        let line = if place.item == 0 { 0 } else { place.line };
        Scroll::At {
            entry: entry.id().clone(),
            line: u16::try_from(line).unwrap_or(u16::MAX),
        }
    }

    fn say(&self, text: &Text) -> String {
        self.catalog().words(text)
    }
}

impl Strip for Flow<'_> {
    fn rows(&self) -> usize {
        self.rows
    }

    fn last(&self) -> usize {
        self.thread.entries().len() + 1
    }

    fn item(&self, item: usize) -> Vec<Line> {
        #[cfg(test)]
        self.laid_out.set(self.laid_out.get() + 1);
        match item {
            0 => self.head(),
            item if item == self.last() => self.tail(),
            item => self.entry(item - 1),
        }
    }
}

#[cfg(test)]
mod tests;
