//! Everything that ever happened with a person, and other records of the same person.

use jiff::Timestamp;

use crate::domain::{ContactId, ConversationId, EntryId};
use crate::text::CleanLine;

/// What a line of a timeline is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimelineKind {
    /// A conversation began, or a round of it ended.
    Conversation,
    /// A telephone call.
    Call,
    /// An order.
    Order,
    /// A payment.
    Payment,
    /// Something was mailed to many, this person among them.
    Mailing,
    /// The person looked at a page.
    Visit,
    /// Any other.
    Other,
}

/// One line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineRow {
    /// When.
    pub at: Timestamp,
    /// What it is about.
    pub kind: TimelineKind,
    /// What happened, in the backend's words.
    pub text: CleanLine,
    /// How it ended, or where it stands.
    pub detail: CleanLine,
    /// Where it can be read.
    pub conversation: Option<ConversationId>,
    /// The entry there.
    pub entry: Option<EntryId>,
}

/// Another record that is likely the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The other record.
    pub contact: ContactId,
    /// Its name.
    pub name: CleanLine,
    /// The address both have.
    pub address: CleanLine,
    /// How many addresses it has.
    pub identities: usize,
    /// How many orders it has.
    pub orders: usize,
    /// How many conversations would move.
    pub conversations: usize,
}
