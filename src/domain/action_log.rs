//! What agents did, as the backend logged it.

use jiff::Timestamp;

use super::{AgentRef, ContactId, ConversationId, EntryId};
use crate::text::CleanLine;

/// Something an agent did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedAction {
    /// Place in the log; larger is later.
    pub number: u64,
    /// When, by the backend's clock.
    pub at: Timestamp,
    /// Who.
    pub agent: AgentRef,
    /// The backend's word for it, such as `claim`.
    pub action: CleanLine,
    /// In which conversation.
    pub conversation: Option<ConversationId>,
    /// About which contact.
    pub contact: Option<ContactId>,
    /// The message or note it wrote or took back.
    pub entry: Option<EntryId>,
    /// What is different after it.
    pub changes: Vec<FieldChange>,
}

/// A field before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name.
    pub field: CleanLine,
    /// Before; `None` for nothing.
    pub before: Option<CleanLine>,
    /// After; `None` for nothing.
    pub after: Option<CleanLine>,
}
