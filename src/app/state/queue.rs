//! The queue pane: which view, in which order, which row is selected.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use crate::app::state::Conversations;
use crate::backend::PageToken;
use crate::domain::{AgentId, Conversation, ConversationId, TeamId, View};

/// How far a view was fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extent {
    /// Where to go on; `None` before the first page and after the last.
    pub next: Option<PageToken>,
    /// The last page was fetched.
    pub complete: bool,
    /// A page is under way.
    pub loading: bool,
    /// Rows in the whole view, as the backend said with the last page.
    pub total: u64,
}

/// The queue pane.
#[derive(Debug, Clone)]
pub struct Queue {
    view: View,
    order: Vec<ConversationId>,
    derived_from: Option<(u64, View)>,
    selected: Option<ConversationId>,
    /// The selected row is in the order only because it is selected.
    sticky: bool,
    extents: BTreeMap<View, Extent>,
    revision: u64,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            view: View::All,
            order: Vec::new(),
            derived_from: None,
            selected: None,
            sticky: false,
            extents: BTreeMap::new(),
            revision: 0,
        }
    }
}

impl Queue {
    /// The view on screen.
    pub fn view(&self) -> View {
        self.view
    }

    /// Rows of the view in order. The selected one stays here until the selection moves, also when it
    /// no longer belongs to the view: nothing jumps away from under the agent.
    pub fn order(&self) -> &[ConversationId] {
        &self.order
    }

    /// Counts derivations of the order; whoever derived something from it compares it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The selected row; the conversation on screen.
    pub fn selected(&self) -> Option<&ConversationId> {
        self.selected.as_ref()
    }

    /// Place of the selected row in [`order`](Self::order).
    pub fn position(&self) -> Option<usize> {
        let selected = self.selected.as_ref()?;
        self.order.iter().position(|id| id == selected)
    }

    /// How far a view was fetched.
    pub fn extent(&self, view: View) -> &Extent {
        const NOTHING: &Extent = &Extent {
            next: None,
            complete: false,
            loading: false,
            total: 0,
        };
        self.extents.get(&view).unwrap_or(NOTHING)
    }

    /// Changes how far a view was fetched.
    pub(crate) fn extent_mut(&mut self, view: View) -> &mut Extent {
        self.extents.entry(view).or_default()
    }

    /// Everything must be fetched anew.
    pub(crate) fn forget_extents(&mut self) {
        self.extents.clear();
    }

    /// Shows another view.
    pub(crate) fn set_view(&mut self, view: View) {
        self.view = view;
        self.derived_from = None;
    }

    /// Selects a row, or none.
    pub(crate) fn select(&mut self, id: Option<ConversationId>) {
        // Moving within the order leaves it as it is; with 100,000 rows that is what keeps a key fast.
        let within = id.as_ref().is_none_or(|id| self.order.contains(id));
        if self.sticky || !within {
            self.derived_from = None;
        }
        self.selected = id;
    }

    /// Derives the order anew if rows, view or selection changed. `me` and `teams` decide what "mine"
    /// means.
    pub(crate) fn refresh(&mut self, rows: &Conversations, me: Option<&AgentId>, teams: &[TeamId]) {
        let from = (rows.generation(), self.view);
        if self.derived_from == Some(from) {
            return;
        }
        let nobody = AgentId::new("");
        let me = me.unwrap_or(&nobody);
        let belongs =
            |row: &&Conversation| self.view.holds(row, me, teams) || Some(&row.id) == self.selected.as_ref();
        let mut shown: Vec<&Conversation> = rows.iter().filter(belongs).collect();
        shown.sort_by(|a, b| by_need(a, b));
        let selected = self.selected.as_ref().and_then(|id| rows.get(id));
        self.sticky = selected.is_some_and(|row| !self.view.holds(row, me, teams));
        self.order = shown.into_iter().map(|row| row.id.clone()).collect();
        self.derived_from = Some(from);
        self.revision += 1;
    }
}

/// Longest wait first, then newest activity; the id decides ties, so that rows never swap for nothing.
/// The hub pages in the same order.
pub(crate) fn by_need(a: &Conversation, b: &Conversation) -> Ordering {
    let key = |row: &Conversation| {
        (
            row.waiting_since.is_none(),
            row.waiting_since,
            Reverse(row.last_activity),
            row.id.clone(),
        )
    };
    key(a).cmp(&key(b))
}
