//! What the backend lets this agent do. The backend refuses too; this only greys out in time.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// One thing a role may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Answer customers.
    Reply,
    /// Write notes.
    Note,
    /// Change tags.
    Tag,
    /// Take a conversation.
    Claim,
    /// Give a conversation to somebody else.
    Transfer,
    /// Give to a bot or back to the queue.
    Handoff,
    /// Put off, resolve, reopen.
    Status,
    /// Say how urgent it is.
    Priority,
    /// Act on conversations owned by others.
    ActForOthers,
    /// Change what is known about a contact.
    EditContact,
    /// Manage agents.
    ManageAgents,
    /// Read who did what.
    ViewActionLog,
    /// Save, change and remove the views everybody has.
    ManageViews,
    /// Read the figures of the desk.
    ViewStatistics,
}

/// The rights of the signed-in agent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rights(pub BTreeSet<Right>);

impl Rights {
    /// Whether `right` was given.
    pub fn allow(&self, right: Right) -> bool {
        self.0.contains(&right)
    }
}
