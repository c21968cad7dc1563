//! One entry in full, also one of many megabytes: its words are laid out page by page, and only the
//! pages near the window.

use super::strip::{Place, Strip};
use super::{Flow, Line, Tone};
use crate::app::layout;
use crate::app::state::{Overlay, State};
use crate::domain::{Author, Entry};
use crate::text::Pages;

/// A movement of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// By lines; negative is up.
    Lines(i32),
    /// By windows; one line of the window before stays.
    Windows(i32),
    /// To the first line.
    First,
    /// To the last line.
    Last,
}

/// What is seen of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Lines, as many as fit.
    pub lines: Vec<Line>,
    /// Whether there is more above them.
    pub above: bool,
    /// Whether there is more below them.
    pub below: bool,
}

/// What the topmost overlay shows of its entry; none when it is no reader or the entry is gone.
pub fn reading(state: &State, overlay: &Overlay) -> Option<Reading> {
    let (reader, place) = Reader::of(state, overlay)?;
    Some(reader.read(place))
}

/// Where a reader stands after a movement; none when the overlay is no reader or the entry is gone.
pub fn turned(state: &State, overlay: &Overlay, turn: Turn) -> Option<Place> {
    let (reader, place) = Reader::of(state, overlay)?;
    Some(reader.turned(place, turn))
}

/// An entry laid out: item 0 stands above its words, then come their pages, then what stands below.
pub(super) struct Reader<'a> {
    flow: Flow<'a>,
    index: usize,
    pages: Option<Pages<'a>>,
    /// Bytes of words that were laid out.
    #[cfg(test)]
    pub(super) laid_out: std::cell::Cell<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn of(state: &'a State, overlay: &'a Overlay) -> Option<(Self, Place)> {
        let Overlay::Reader {
            conversation,
            entry,
            place,
        } = overlay
        else {
            return None;
        };
        let thread = state.threads.get(conversation)?;
        let index = thread.index(entry)?;
        let conversation = state.conversations.get(conversation)?;
        let (columns, rows) = layout::sheet(state);
        let flow = Flow::new(state, conversation, thread, columns.into(), rows.into());
        let reader = Self {
            pages: pages(state, thread.entry(entry)?),
            flow,
            index,
            #[cfg(test)]
            laid_out: std::cell::Cell::default(),
        };
        Some((reader, *place))
    }

    /// What is seen from `place` on.
    pub(super) fn read(&self, place: Place) -> Reading {
        let top = self.within(place);
        let (lines, below) = self.window(top);
        Reading {
            lines: lines.into_iter().map(|(_, line)| line).collect(),
            above: top > Place::default(),
            below,
        }
    }

    /// Where a movement from `place` leads.
    pub(super) fn turned(&self, place: Place, turn: Turn) -> Place {
        let window = i32::try_from(self.rows()).unwrap_or(i32::MAX);
        let by = |lines: i32| self.within(self.moved(self.within(place), lines));
        match turn {
            Turn::Lines(lines) => by(lines),
            Turn::Windows(windows) => by(windows.saturating_mul((window - 1).max(1))),
            Turn::First => Place::default(),
            Turn::Last => self.last_page(),
        }
    }

    /// `place` where lines are: what is shown can have become shorter, or the terminal wider.
    fn within(&self, place: Place) -> Place {
        let item = place.item.min(self.last());
        let last = self.item(item).len().saturating_sub(1);
        let place = Place {
            item,
            line: place.line.min(last),
        };
        if self.reaches_end(place) {
            self.last_page()
        } else {
            place
        }
    }

    fn entry(&self) -> Option<&'a Entry> {
        self.flow.thread.entries().get(self.index)
    }

    fn words(&self, page: usize) -> Vec<Line> {
        let Some(words) = self.pages.map(|pages| pages.page(page)) else {
            return Vec::new();
        };
        #[cfg(test)]
        self.laid_out.set(self.laid_out.get() + words.len());
        match self.entry() {
            Some(Entry::Note(_)) => self.flow.barred(&words, "┆", Tone::NoteMark, Tone::Note),
            Some(Entry::Message(message)) => self.flow.body(&words, tone(&message.author)),
            Some(Entry::Event(_)) | None => Vec::new(),
        }
    }
}

impl Strip for Reader<'_> {
    fn rows(&self) -> usize {
        self.flow.rows
    }

    fn last(&self) -> usize {
        self.pages.map_or(0, |pages| pages.count()) + 1
    }

    fn item(&self, item: usize) -> Vec<Line> {
        match item {
            0 => self.flow.above_the_words(self.index),
            item if item == self.last() => self.flow.below_the_words(self.index),
            item => self.words(item - 1),
        }
    }
}

/// How the words of an author look.
pub(super) fn tone(author: &Author) -> Tone {
    match author {
        Author::Customer => Tone::Customer,
        Author::Agent(_) => Tone::Agent,
        Author::Bot(_) => Tone::Bot,
    }
}

/// The words of an entry, as they may be shown in its conversation; events have none of somebody's own.
fn pages<'a>(state: &State, entry: &'a Entry) -> Option<Pages<'a>> {
    let body = match entry {
        Entry::Message(message) => &message.body,
        Entry::Note(note) => &note.body,
        Entry::Event(_) => return None,
    };
    let only_files = body.as_str().is_empty() && !entry.attachments().is_empty();
    (!only_files).then(|| state.read(entry.id(), body))
}
