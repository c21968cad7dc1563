//! A text being written: caret, movement by what a reader calls a character, undo.
//!
//! Our own instead of `ratatui-textarea`, because that one edits by code point (backspace on a family
//! emoji leaves half of it) and undoes one typed character at a time (`crates.md`). It keeps no clock:
//! a run of typing ends at a word, a movement, a paste or a change of direction.

mod history;
mod motion;
mod table;

use std::borrow::Cow;
use std::ops::Range;

use super::width::width;
use history::{Change, History, Kind};
pub use table::Edit;

/// A text being written.
///
/// Two are equal when their words and carets are; how they came about does not matter.
#[derive(Debug, Clone, Default)]
pub struct Editor {
    text: String,
    caret: usize,
    /// The column Up and Down aim at, while they follow each other.
    goal: Option<usize>,
    history: History,
}

impl PartialEq for Editor {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.caret == other.caret
    }
}

impl Eq for Editor {}

impl Editor {
    /// Starts with `text`, cleaned like a paste, and the caret at a byte offset (moved to a cluster
    /// boundary if need be).
    pub fn with_text(text: impl Into<String>, caret: usize) -> Self {
        let text = text.into();
        let before = &text[..text.floor_char_boundary(caret)];
        let caret = typeable(before).len();
        let text = match typeable(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(cleaned) => cleaned,
        };
        let caret = motion::snap(&text, caret);
        Self {
            text,
            caret,
            ..Self::default()
        }
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Caret as a byte offset on a cluster boundary.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// Whether there is nothing but white space.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Types or pastes `words` at the caret. Control characters other than a line break and direction
    /// controls are dropped, a tab becomes four spaces, CRLF and CR a line break.
    pub fn insert(&mut self, words: &str) {
        let words = typeable(words);
        let kind = match words.chars().nth(1) {
            None => Kind::Typing,
            Some(_) => Kind::Whole,
        };
        self.change(self.caret..self.caret, &words, kind);
    }

    /// Replaces `range` (bytes, widened to whole characters) by `words`, cleaned like a paste, and
    /// puts the caret after them.
    pub fn replace(&mut self, range: Range<usize>, words: &str) {
        let start = self.text.floor_char_boundary(range.start);
        let end = self.text.ceil_char_boundary(range.end.max(start));
        self.change(start..end, &typeable(words), Kind::Whole);
    }

    /// Moves the caret to a byte offset (moved to a cluster boundary if need be).
    pub fn move_to(&mut self, caret: usize) {
        self.caret = motion::snap(&self.text, caret);
        self.goal = None;
        self.history.pause();
    }

    /// Applies an edit; `columns` is the width it is drawn in, for [`Edit::Up`] and [`Edit::Down`].
    /// Says whether the text changed.
    pub fn apply(&mut self, edit: Edit, columns: usize) -> bool {
        let (text, caret) = (self.text.as_str(), self.caret);
        match edit {
            Edit::Left => self.go(motion::left(text, caret)),
            Edit::Right => self.go(motion::right(text, caret)),
            Edit::Up => self.vertical(columns, |row| row.checked_sub(1)),
            Edit::Down => self.vertical(columns, |row| Some(row + 1)),
            Edit::WordLeft => self.go(motion::word_left(text, caret)),
            Edit::WordRight => self.go(motion::word_right(text, caret)),
            Edit::Home => self.go(motion::line_start(text, caret)),
            Edit::End => self.go(motion::line_end(text, caret)),
            Edit::Start => self.go(0),
            Edit::Finish => self.go(text.len()),
            Edit::Backspace => self.remove(motion::left(text, caret)..caret, Kind::Erasing),
            Edit::Delete => self.remove(caret..motion::right(text, caret), Kind::Erasing),
            Edit::DeleteWord => self.remove(motion::word_left(text, caret)..caret, Kind::Whole),
            Edit::DeleteToStart => self.remove(motion::kill_left(text, caret)..caret, Kind::Whole),
            Edit::DeleteToEnd => self.remove(caret..motion::kill_right(text, caret), Kind::Whole),
            Edit::Undo => self.undo(),
            Edit::Redo => self.redo(),
        }
    }

    /// The text as rows of byte ranges for a width.
    pub fn rows(&self, columns: usize) -> Vec<Range<usize>> {
        super::wrap(&self.text, columns)
    }

    /// Row and column of the caret for a width. After a full row, and on white space that sticks out
    /// of it, the column is `columns` itself: draw the text one column narrower than its area, or let
    /// the caret rest on the edge.
    pub fn caret_cell(&self, columns: usize) -> (usize, usize) {
        let (row, column) = self.cell(&self.rows(columns));
        (row, column.min(columns))
    }

    /// Takes the text out and starts anew, without history.
    pub fn take(&mut self) -> String {
        std::mem::take(self).text
    }

    /// At a soft break the caret belongs to the row after it.
    fn cell(&self, rows: &[Range<usize>]) -> (usize, usize) {
        let row = rows
            .partition_point(|row| row.start <= self.caret)
            .saturating_sub(1);
        let start = rows.get(row).map_or(0, |row| row.start);
        (row, width(&self.text[start..self.caret]))
    }

    fn go(&mut self, caret: usize) -> bool {
        self.move_to(caret);
        false
    }

    /// Moves to the row `next` tells; beyond the first and last row to the start and end of the text.
    fn vertical(&mut self, columns: usize, next: impl Fn(usize) -> Option<usize>) -> bool {
        let rows = self.rows(columns);
        let (row, column) = self.cell(&rows);
        let goal = self.goal.unwrap_or(column);
        let target = match next(row) {
            None => 0,
            Some(row) if row >= rows.len() => self.text.len(),
            Some(row) => {
                let soft = rows
                    .get(row + 1)
                    .is_some_and(|after| after.start == rows[row].end);
                motion::at_column(&self.text, rows[row].clone(), goal, soft)
            }
        };
        self.move_to(target);
        self.goal = Some(goal);
        false
    }

    fn remove(&mut self, range: Range<usize>, kind: Kind) -> bool {
        let any = !range.is_empty();
        self.change(range, "", kind);
        any
    }

    /// The one place the text changes.
    fn change(&mut self, range: Range<usize>, words: &str, kind: Kind) {
        if range.is_empty() && words.is_empty() {
            return;
        }
        let change = Change {
            at: range.start,
            removed: self.text[range.clone()].to_owned(),
            inserted: words.to_owned(),
            caret: self.caret,
        };
        self.text.replace_range(range, words);
        self.settle(change.at + words.len());
        self.history.record(change, kind);
    }

    /// What was typed may have joined its neighbours into one cluster.
    fn settle(&mut self, caret: usize) {
        self.caret = motion::snap(&self.text, caret);
        self.goal = None;
    }

    fn undo(&mut self) -> bool {
        let Some(change) = self.history.undo() else {
            return false;
        };
        self.text
            .replace_range(change.at..change.at + change.inserted.len(), &change.removed);
        self.settle(change.caret);
        true
    }

    fn redo(&mut self) -> bool {
        let Some(change) = self.history.redo() else {
            return false;
        };
        self.text
            .replace_range(change.at..change.at + change.removed.len(), &change.inserted);
        self.settle(change.at + change.inserted.len());
        true
    }
}

/// `words` as if typed: without control characters, direction controls and byte order marks, which a
/// paste from elsewhere may carry unseen.
fn typeable(words: &str) -> Cow<'_, str> {
    if !words.contains(|c: char| c != '\n' && is_untypeable(c)) {
        return Cow::Borrowed(words);
    }
    let mut typed = String::with_capacity(words.len());
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => typed.push('\n'),
            '\t' => typed.push_str("    "),
            _ if is_untypeable(c) => {}
            _ => typed.push(c),
        }
    }
    Cow::Owned(typed)
}

fn is_untypeable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests;
