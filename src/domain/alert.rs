//! What a backend tells one agent in person.

use crate::domain::ConversationId;
use crate::text::CleanLine;

/// Something this agent should know, told by the backend once for all places the agent works at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// What happened.
    pub kind: AlertKind,
    /// Where.
    pub conversation: ConversationId,
    /// The backend's own words for it.
    pub title: CleanLine,
}

/// What an [`Alert`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertKind {
    /// A note names this agent or a team of theirs.
    Mention,
    /// A conversation became this agent's.
    Assigned,
    /// A promise to a customer is near its end.
    SlaNear,
    /// A promise to a customer was not kept.
    SlaBroken,
}
