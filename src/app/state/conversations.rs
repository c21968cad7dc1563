//! Every conversation known, newest revision of each.

use std::collections::{BTreeMap, VecDeque};

use crate::domain::{Conversation, ConversationId};

/// Changes that are remembered. Whoever comes later looks at every row, which then is cheaper.
const REMEMBERED: usize = 1024;

/// Rows by id. Only a newer revision replaces a row, so that late answers change nothing.
#[derive(Debug, Clone, Default)]
pub struct Conversations {
    rows: BTreeMap<ConversationId, Conversation>,
    generation: u64,
    /// Which row the newest changes were about, oldest first; one for each count of `generation`.
    changed: VecDeque<ConversationId>,
}

impl Conversations {
    /// One row.
    pub fn get(&self, id: &ConversationId) -> Option<&Conversation> {
        self.rows.get(id)
    }

    /// All rows, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Conversation> {
        self.rows.values()
    }

    /// How many are known.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Counts changes; whoever derived an order from the rows compares it.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The rows that changed since `generation`, oldest change first; `None` when that was too long ago.
    pub(crate) fn changed_since(
        &self,
        generation: u64,
    ) -> Option<impl ExactSizeIterator<Item = &ConversationId>> {
        let changes = usize::try_from(self.generation.checked_sub(generation)?).ok()?;
        let from = self.changed.len().checked_sub(changes)?;
        Some(self.changed.range(from..))
    }

    /// Takes over a row unless a newer one is known. Says whether it did.
    pub(crate) fn upsert(&mut self, row: Conversation) -> bool {
        match self.rows.get(&row.id) {
            Some(known) if known.revision > row.revision || *known == row => false,
            _ => {
                if self.changed.len() == REMEMBERED {
                    self.changed.pop_front();
                }
                self.changed.push_back(row.id.clone());
                self.generation += 1;
                self.rows.insert(row.id.clone(), row);
                true
            }
        }
    }

    /// Forgets all rows but `keep`: what was cached is of another epoch.
    pub(crate) fn clear_except(&mut self, keep: Option<&ConversationId>) {
        self.rows.retain(|id, _| Some(id) == keep);
        self.changed.clear();
        self.generation += 1;
    }
}
