//! A filter of the queue under a name.

use serde::{Deserialize, Serialize};

use crate::domain::{Sort, View};
use crate::text::CleanLine;

/// Identity of a saved view that the backend keeps.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SavedViewId(String);

impl SavedViewId {
    /// From the backend's own word.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The backend's own word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A slice of the queue, the words that narrow it, and its order, under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Whose it is: the backend's, for everybody, or this agent's own.
    pub shared: Option<SavedViewId>,
    /// What it is called.
    pub name: CleanLine,
    /// The slice.
    pub view: View,
    /// The words, as typed.
    pub query: String,
    /// The order.
    pub sort: Sort,
}

/// What the desk remembers of the queue from one time to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueMemory {
    /// The order.
    #[serde(default)]
    pub sort: Sort,
    /// The agent's own views, by name.
    #[serde(default)]
    pub views: Vec<SavedView>,
}
