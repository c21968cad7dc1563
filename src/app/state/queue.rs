//! The queue pane: which view, narrowed by which words, in which order, which row is selected.

mod lead;
mod order;

use std::collections::{BTreeMap, BTreeSet};

use crate::app::state::Conversations;
use crate::backend::PageToken;
use crate::domain::{Conversation, ConversationId, SavedView, Sort, SortKey, View};
use crate::query::{Known, Query, belongs};

pub use lead::Lead;
pub use order::Order;

/// Words that ask for times are asked again after so many seconds.
const STEP: i64 = 10;

/// How far a slice was fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extent {
    /// Where to go on; `None` before the first page and after the last.
    pub next: Option<PageToken>,
    /// The last page was fetched.
    pub complete: bool,
    /// A page is under way.
    pub loading: bool,
    /// Rows in the whole slice, as the backend said with the last page.
    pub total: u64,
}

/// What a page of the queue is asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slice {
    /// Which view.
    pub view: View,
    /// The narrowing words as they go to the backend.
    pub query: String,
    /// The order.
    pub sort: Sort,
}

/// Of what the order was derived.
#[derive(Debug, Clone)]
struct Source {
    /// Of the rows.
    generation: u64,
    slice: Slice,
    time: i64,
    /// Of the session: who looks, in which teams.
    identity: u64,
}

/// The queue pane.
#[derive(Debug, Clone)]
pub struct Queue {
    slice: Slice,
    query: Query,
    filter: String,
    saved: Option<SavedView>,
    order: Order<SortKey>,
    derived_from: Option<Source>,
    /// Rows that may belong to the order, or not, though they did not change themselves.
    touched: Vec<ConversationId>,
    selected: Option<ConversationId>,
    lead: Lead,
    /// The selected row is in the order only because it is selected.
    sticky: bool,
    /// The filter is being typed.
    typing: bool,
    /// The backend has not said yet what the new words find.
    unanswered: bool,
    /// Rows the backend found by words that a row itself does not show.
    found: BTreeSet<ConversationId>,
    extents: BTreeMap<Slice, Extent>,
    revision: u64,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            slice: Slice {
                view: View::All,
                query: String::new(),
                sort: Sort::default(),
            },
            query: Query::default(),
            filter: String::new(),
            saved: None,
            order: Order::default(),
            derived_from: None,
            touched: Vec::new(),
            selected: None,
            lead: Lead::default(),
            sticky: false,
            typing: false,
            unanswered: false,
            found: BTreeSet::new(),
            extents: BTreeMap::new(),
            revision: 0,
        }
    }
}

impl Queue {
    /// The view on screen.
    pub fn view(&self) -> View {
        self.slice.view
    }

    /// What is asked of the backend for the rows on screen.
    pub fn slice(&self) -> &Slice {
        &self.slice
    }

    /// The order on screen. [`Sort::key`] is the place of a row in it.
    pub fn sort(&self) -> Sort {
        self.slice.sort
    }

    /// The narrowing words as typed.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// The narrowing words as understood.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The saved view on screen, as long as it shows what it was saved with.
    pub fn saved(&self) -> Option<&SavedView> {
        self.saved.as_ref()
    }

    /// Rows of the view in order. The selected one stays here until the selection moves, also when it
    /// no longer belongs to the view: nothing jumps away from under the agent.
    pub fn order(&self) -> &Order<SortKey> {
        &self.order
    }

    /// Counts changes of the order; whoever derived something from it compares it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The selected row; the conversation on screen.
    pub fn selected(&self) -> Option<&ConversationId> {
        self.selected.as_ref()
    }

    /// Place of the selected row in [`order`](Self::order).
    pub fn position(&self) -> Option<usize> {
        self.order.position(self.selected.as_ref()?)
    }

    /// Which rows are in sight around the selected one.
    pub fn lead(&self) -> Lead {
        self.lead
    }

    /// Other rows are in sight.
    pub(crate) fn set_lead(&mut self, lead: Lead) {
        self.lead = lead;
    }

    /// How far a slice was fetched.
    pub fn extent(&self, slice: &Slice) -> &Extent {
        const NOTHING: &Extent = &Extent {
            next: None,
            complete: false,
            loading: false,
            total: 0,
        };
        self.extents.get(slice).unwrap_or(NOTHING)
    }

    /// Whether every row of a view was fetched, in whatever order.
    pub fn has_all_of(&self, view: View) -> bool {
        self.extents
            .iter()
            .any(|(slice, extent)| slice.view == view && slice.query.is_empty() && extent.complete)
    }

    /// Whether a filter is being typed: nothing is asked of the backend then.
    pub(crate) fn is_typing(&self) -> bool {
        self.typing
    }

    /// Typing paused.
    pub(crate) fn typed(&mut self) {
        self.typing = false;
    }

    /// Changes how far a slice was fetched.
    pub(crate) fn extent_mut(&mut self, slice: &Slice) -> &mut Extent {
        self.extents.entry(slice.clone()).or_default()
    }

    /// Everything must be fetched anew.
    pub(crate) fn forget_extents(&mut self) {
        self.extents.clear();
        self.unanswered = false;
    }

    /// Shows another view, narrowed by the same words.
    pub(crate) fn set_view(&mut self, view: View) {
        self.slice.view = view;
        self.moved_on();
    }

    /// Shows another order.
    pub(crate) fn set_sort(&mut self, sort: Sort) {
        self.slice.sort = sort;
        self.moved_on();
    }

    /// Narrows by other words. While they are typed, and until the backend answered, the former rows
    /// stay when nothing that is here already fits.
    pub(crate) fn narrow(&mut self, filter: &str, query: Query, typing: Typing) {
        self.typing = typing == Typing::Yes;
        if self.filter == filter {
            return;
        }
        filter.clone_into(&mut self.filter);
        self.slice.query = query.to_string();
        self.query = query;
        self.unanswered = !self.query.is_empty();
        self.moved_on();
    }

    /// Shows a saved view, which stays named until something of it is changed.
    pub(crate) fn show_saved(&mut self, view: SavedView, query: Query) {
        self.narrow(&view.query, query, Typing::No);
        self.slice.view = view.view;
        self.slice.sort = view.sort;
        self.moved_on();
        self.saved = Some(view);
    }

    /// Gives what is shown a name, or takes it away.
    pub(crate) fn name(&mut self, saved: Option<SavedView>) {
        self.saved = saved;
    }

    /// The backend answered for a slice: these rows belong to it.
    pub(crate) fn told(&mut self, slice: &Slice, rows: impl IntoIterator<Item = ConversationId>) {
        if *slice != self.slice {
            return;
        }
        if self.query.is_about_messages() {
            let rows: Vec<ConversationId> = rows.into_iter().collect();
            self.touched.extend(rows.iter().cloned());
            self.found.extend(rows);
        }
        if self.unanswered {
            self.unanswered = false;
            self.derived_from = None;
        }
    }

    fn moved_on(&mut self) {
        self.saved = None;
        self.found.clear();
        self.derived_from = None;
    }

    /// Selects a row, or none.
    pub(crate) fn select(&mut self, id: Option<ConversationId>) {
        // Moving within the order leaves it as it is.
        if self.sticky {
            self.touched.extend(self.selected.take());
        }
        let stray = id.as_ref().filter(|id| !self.order.contains(id));
        self.touched.extend(stray.cloned());
        self.selected = id;
    }

    /// Brings the order up to date: rows that changed find their new places; where slice, identity or the
    /// time of words that ask for it changed, all do. `identity` is that of the session.
    pub(crate) fn refresh(&mut self, rows: &Conversations, known: Known<'_>, identity: u64) {
        let time = if self.query.depends_on_time() {
            known.now.as_second() / STEP
        } else {
            0
        };
        let from = self
            .derived_from
            .as_ref()
            .filter(|from| from.time == time && from.identity == identity && from.slice == self.slice);
        let is_same = from.is_some();
        let news = from.and_then(|from| rows.changed_since(from.generation));
        match news {
            Some(news) if news.len() == 0 && self.touched.is_empty() => return,
            Some(news) if !self.unanswered => self.follow(news, rows, known),
            _ if !self.derive(rows, known) => return,
            _ => {}
        }
        self.touched.clear();
        let selected = self.selected.as_ref().and_then(|id| rows.get(id));
        self.sticky = selected.is_some_and(|row| !self.holds(row, known));
        let generation = rows.generation();
        match &mut self.derived_from {
            Some(from) if is_same => from.generation = generation,
            from => {
                *from = Some(Source {
                    generation,
                    slice: self.slice.clone(),
                    time,
                    identity,
                });
            }
        }
    }

    /// Looks only at what may have changed.
    fn follow<'a>(
        &mut self,
        news: impl Iterator<Item = &'a ConversationId>,
        rows: &Conversations,
        known: Known<'_>,
    ) {
        let mut changed = false;
        let touched = std::mem::take(&mut self.touched);
        for id in news.cloned().chain(touched) {
            let row = rows.get(&id).filter(|row| self.shows(row, known));
            changed |= match row {
                Some(row) => self.order.put(self.slice.sort.key(row), &id),
                None => self.order.remove(&id),
            };
        }
        self.revision += u64::from(changed);
    }

    /// Looks at every row. The former order stays while the backend has not answered and nothing that is
    /// here fits.
    fn derive(&mut self, rows: &Conversations, known: Known<'_>) -> bool {
        let stays = self.unanswered && !self.order.is_empty();
        if stays && !rows.iter().any(|row| self.holds(row, known)) {
            return false;
        }
        let sort = self.slice.sort;
        let shown = rows.iter().filter(|row| self.shows(row, known));
        self.order = shown.map(|row| (sort.key(row), row.id.clone())).collect();
        self.revision += 1;
        true
    }

    fn shows(&self, row: &Conversation, known: Known<'_>) -> bool {
        self.selected.as_ref() == Some(&row.id) || self.holds(row, known)
    }

    /// Whether a row belongs to the slice, by itself or because the backend said so.
    pub(crate) fn holds(&self, row: &Conversation, known: Known<'_>) -> bool {
        belongs(self.slice.view, &self.query, row, known)
            && (!self.query.is_about_messages() || self.found.contains(&row.id) || self.query.says(row))
    }
}

/// Whether words are being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// More may follow at once.
    Yes,
    /// They are complete.
    No,
}

#[cfg(test)]
mod tests;
