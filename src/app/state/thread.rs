//! One thread: its entries in order, the cursor, and what part of it is on screen.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::domain::{Delivery, Entry, EntryId, Position, RequestId};

/// How far the entries of a thread can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Loading {
    /// Nothing was asked for.
    #[default]
    Nothing,
    /// From the cache, or under way: there may be more and newer ones. Never drawn as "empty".
    Partial,
    /// The newest page is from the backend and events keep it true.
    Live,
}

/// The first line on screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Scroll {
    /// The newest entry is at the bottom, and new ones push up.
    #[default]
    Follow,
    /// This line of this entry is the first one. Bound to the entry, so that history loaded above
    /// does not move what is read.
    At {
        /// The entry.
        entry: EntryId,
        /// Line within it, from 0.
        line: u16,
    },
}

/// Which part of a thread is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The newest page.
    Newest,
    /// Entries before the oldest one loaded.
    Older,
}

/// A thread.
#[derive(Debug, Clone, Default)]
pub struct Thread {
    entries: Vec<Entry>,
    revision: u64,
    loading: Loading,
    more: bool,
    under_way: Option<Part>,
    /// Nothing is missing up to here: a chain of pages joined. What was told by itself comes after it
    /// and may have holes; what was cached too.
    whole_up_to: Option<Position>,
    /// Told since the newest page was asked for: the page may be older than these.
    told_since: Vec<EntryId>,
    cursor: Option<EntryId>,
    scroll: Scroll,
    read_up_to: Position,
    unfolded_bots: bool,
}

impl Thread {
    /// Entries in thread order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Counts changes of the entries; memos of drawn lines compare it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How far the entries can be trusted.
    pub fn loading(&self) -> Loading {
        self.loading
    }

    /// Whether the backend has older entries.
    pub fn more(&self) -> bool {
        self.more
    }

    /// What is on its way from the backend.
    pub fn under_way(&self) -> Option<Part> {
        self.under_way
    }

    /// The entry under the cursor; `None` while the newest are followed.
    pub fn cursor(&self) -> Option<&EntryId> {
        self.cursor.as_ref()
    }

    /// The entry under the cursor, or the newest while following.
    pub fn selected(&self) -> Option<&Entry> {
        match &self.cursor {
            Some(id) => self.entry(id),
            None => self.entries.last(),
        }
    }

    /// What is on screen.
    pub fn scroll(&self) -> &Scroll {
        &self.scroll
    }

    /// Whether what bots said is shown in full.
    pub fn bots_unfolded(&self) -> bool {
        self.unfolded_bots
    }

    /// Place of the newest entry, 0 when there is none.
    pub fn newest(&self) -> Position {
        self.entries.last().map_or(0, Entry::position)
    }

    /// Place of the oldest entry loaded.
    pub fn oldest(&self) -> Option<Position> {
        self.entries.first().map(Entry::position)
    }

    /// The newest place the backend was told the agent has seen.
    pub fn read_up_to(&self) -> Position {
        self.read_up_to
    }

    /// One entry.
    pub fn entry(&self, id: &EntryId) -> Option<&Entry> {
        self.index(id).and_then(|index| self.entries.get(index))
    }

    /// Place of an entry among the loaded ones.
    pub fn index(&self, id: &EntryId) -> Option<usize> {
        self.entries.iter().rposition(|entry| entry.id() == id)
    }

    /// The request that sent the newest message the backend still holds for undo.
    pub fn newest_held(&self, server_now: Timestamp) -> Option<RequestId> {
        self.entries.iter().rev().find_map(|entry| match entry {
            Entry::Message(m) => match m.delivery {
                Some(Delivery::Held { until }) if until > server_now => m.request,
                _ => None,
            },
            _ => None,
        })
    }

    /// Whether an entry made by `request` is here.
    pub fn has_request(&self, request: RequestId) -> bool {
        self.entries
            .iter()
            .rev()
            .any(|entry| entry.request() == Some(request))
    }

    /// Takes over an entry the backend told by itself.
    pub(crate) fn told(&mut self, entry: Entry) {
        if self.under_way == Some(Part::Newest) {
            self.told_since.push(entry.id().clone());
        }
        self.upsert(entry);
    }

    /// Takes over what was cached: there may be holes in it.
    pub(crate) fn restore(&mut self, entries: Vec<Entry>) {
        if !entries.is_empty() {
            self.whole_up_to = None;
        }
        for entry in entries {
            self.upsert(entry);
        }
    }

    /// Takes over an entry: a new one goes to its place, a known one is replaced unless what is known
    /// is newer. Says whether anything changed.
    pub(crate) fn upsert(&mut self, entry: Entry) -> bool {
        if let Some(index) = self.index(entry.id()) {
            let known = &mut self.entries[index];
            if known.revision() > entry.revision() || *known == entry {
                return false;
            }
            if known.position() == entry.position() {
                *known = entry;
            } else {
                // No honest backend moves an entry; a thread out of order would lose others.
                self.entries.remove(index);
                self.insert(entry);
            }
        } else {
            self.insert(entry);
        }
        self.revision += 1;
        true
    }

    fn insert(&mut self, entry: Entry) {
        let place = self
            .entries
            .partition_point(|known| known.position() <= entry.position());
        self.entries.insert(place, entry);
    }

    /// Forgets an entry.
    pub(crate) fn remove(&mut self, id: &EntryId) {
        if let Some(index) = self.index(id) {
            self.entries.remove(index);
            self.revision += 1;
        }
        if self.cursor.as_ref() == Some(id) {
            self.follow();
        }
    }

    /// Takes over a fresh newest page. What is newer stays if it was told while the page was under way,
    /// or if events were trusted all along: a page may lag behind them. What is older stays if the page
    /// joins it; otherwise there may be a hole. `more` says whether the backend has older entries than
    /// the page.
    pub(crate) fn replace(&mut self, mut page: Vec<Entry>, more: bool) {
        let newest = page.iter().map(Entry::position).max().unwrap_or(0);
        let oldest = page.iter().map(Entry::position).min().unwrap_or(0);
        let whole = |entry: &Entry| self.whole_up_to.is_some_and(|whole| entry.position() <= whole);
        let joins = page
            .iter()
            .any(|entry| whole(entry) && self.index(entry.id()).is_some());
        let live = self.loading == Loading::Live;
        let told = std::mem::take(&mut self.told_since);
        for entry in &mut page {
            if let Some(known) = self
                .entry(entry.id())
                .filter(|known| known.revision() > entry.revision())
            {
                *entry = known.clone();
            }
        }
        let mut former = std::mem::replace(&mut self.entries, page);
        let keeps_older = joins && former.first().is_some_and(|entry| entry.position() < oldest);
        former.retain(|entry| {
            if entry.position() > newest {
                live || told.contains(entry.id())
            } else {
                joins && entry.position() < oldest
            }
        });
        self.entries.append(&mut former);
        // An entry that moved, or that the page has twice, is there once: as the page says first.
        let mut seen = BTreeSet::new();
        self.entries.retain(|entry| seen.insert(entry.id().clone()));
        self.entries.sort_by_key(Entry::position);
        self.revision += 1;
        self.loading = Loading::Live;
        self.whole_up_to = Some(newest);
        if !keeps_older {
            self.more = more;
        }
        if self.cursor.as_ref().is_some_and(|id| self.index(id).is_none()) {
            self.cursor = None;
        }
        if matches!(&self.scroll, Scroll::At { entry, .. } if self.index(entry).is_none()) {
            self.scroll = Scroll::Follow;
        }
    }

    pub(crate) fn set_loading(&mut self, loading: Loading) {
        self.loading = loading;
    }

    /// What is here may be of another world: nothing of it joins what is fetched from now on.
    pub(crate) fn doubt(&mut self) {
        self.loading = Loading::Partial;
        self.whole_up_to = None;
        self.under_way = None;
    }

    pub(crate) fn set_more(&mut self, more: bool) {
        self.more = more;
    }

    pub(crate) fn set_under_way(&mut self, part: Option<Part>) {
        if part == Some(Part::Newest) {
            self.told_since.clear();
        }
        self.under_way = part;
    }

    pub(crate) fn set_cursor(&mut self, id: Option<EntryId>) {
        self.cursor = id;
    }

    pub(crate) fn set_scroll(&mut self, scroll: Scroll) {
        self.scroll = scroll;
    }

    /// Back to the newest entry.
    pub(crate) fn follow(&mut self) {
        self.cursor = None;
        self.scroll = Scroll::Follow;
    }

    pub(crate) fn set_read_up_to(&mut self, position: Position) {
        self.read_up_to = self.read_up_to.max(position);
    }

    /// What was told did not arrive.
    pub(crate) fn forget_read_up_to(&mut self) {
        self.read_up_to = 0;
    }

    pub(crate) fn toggle_bots(&mut self) {
        self.unfolded_bots = !self.unfolded_bots;
        self.revision += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Actor, ConversationId, Note};

    fn note(id: &str, position: Position) -> Entry {
        Entry::Note(Note {
            id: EntryId::new(id),
            conversation: ConversationId::new("c1"),
            position,
            author: Actor::System,
            body: id.into(),
            at: Timestamp::UNIX_EPOCH,
            request: None,
            attachments: Vec::new(),
        })
    }

    fn places(thread: &Thread) -> Vec<(&str, Position)> {
        let entries = thread.entries().iter();
        entries
            .map(|entry| (entry.id().as_str(), entry.position()))
            .collect()
    }

    #[test]
    fn an_entry_that_moves_goes_to_its_new_place() {
        let mut thread = Thread::default();
        for (id, position) in [("a", 1), ("b", 2), ("c", 3), ("a", 9)] {
            thread.upsert(note(id, position));
        }
        assert_eq!(places(&thread), [("b", 2), ("c", 3), ("a", 9)]);
    }

    #[test]
    fn a_page_that_names_an_entry_twice_or_elsewhere_has_it_once() {
        let mut thread = Thread::default();
        thread.set_loading(Loading::Live);
        thread.upsert(note("a", 9));
        thread.replace(vec![note("a", 1), note("b", 2), note("b", 3)], false);
        assert_eq!(places(&thread), [("a", 1), ("b", 2)]);
    }
}
