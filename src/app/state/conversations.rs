//! Every conversation known, newest revision of each.

use std::collections::BTreeMap;

use crate::domain::{Conversation, ConversationId};

/// Rows by id. Only a newer revision replaces a row, so that late answers change nothing.
#[derive(Debug, Clone, Default)]
pub struct Conversations {
    rows: BTreeMap<ConversationId, Conversation>,
    generation: u64,
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

    /// Takes over a row unless a newer one is known. Says whether it did.
    pub(crate) fn upsert(&mut self, row: Conversation) -> bool {
        match self.rows.get(&row.id) {
            Some(known) if known.revision > row.revision || *known == row => false,
            _ => {
                self.rows.insert(row.id.clone(), row);
                self.generation += 1;
                true
            }
        }
    }

    /// Forgets all rows but `keep`: what was cached is of another epoch.
    pub(crate) fn clear_except(&mut self, keep: Option<&ConversationId>) {
        self.rows.retain(|id, _| Some(id) == keep);
        self.generation += 1;
    }
}
