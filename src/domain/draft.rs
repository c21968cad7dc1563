//! What an agent has written and not yet sent, and what is on its way.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{ConversationId, EntryId, Identity, OutgoingFile, Recipients, RequestId};
use crate::text::Clean;

/// Which of the two texts a conversation can have open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// To the customer.
    Reply,
    /// Among agents.
    Note,
}

/// Whose words a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Made {
    /// The agent's.
    #[default]
    ByAgent,
    /// A language model had a hand in them.
    WithModel,
}

/// Names a draft. A draft belongs to its conversation for ever: sending takes the id from here, never
/// from what is selected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftKey {
    /// The conversation.
    pub conversation: ConversationId,
    /// Reply or note.
    pub kind: DraftKind,
}

/// A text in the making, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which one.
    pub key: DraftKey,
    /// The agent's words, byte for byte.
    pub text: String,
    /// Caret, as a byte offset on a cluster boundary.
    pub caret: usize,
    /// The message it quotes.
    pub quotes: Option<EntryId>,
    /// The address of the customer's it goes to; `None` for the one the customer last wrote from.
    pub via: Option<Identity>,
    /// Whom it goes to by e-mail; `None` for those the backend says.
    pub recipients: Option<Recipients>,
    /// Files that go along, in the spool already.
    pub files: Vec<OutgoingFile>,
    /// Last change.
    pub changed: Timestamp,
    /// The same text as it was elsewhere, which was older than this one; undo shows it.
    pub other: Option<String>,
    /// Whose words they are: a text a model wrote is one after a restart too.
    pub made: Made,
}

/// A text in the making as the backend keeps it, for this agent and wherever else they write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDraft {
    /// Which of the two.
    pub kind: DraftKind,
    /// The words.
    pub text: Clean,
    /// When they were changed last, by the backend's clock.
    pub changed: Timestamp,
}

/// A text that was sent by the agent and is not yet known to be at the backend. The row is on disk
/// before the composer clears and before bytes leave (`reliability.md`, section 3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Idempotency key, fixed before the first attempt.
    pub request: RequestId,
    /// From which draft.
    pub key: DraftKey,
    /// The words, byte for byte.
    pub text: String,
    /// The message it quotes.
    pub quotes: Option<EntryId>,
    /// The address of the customer's it goes to; `None` for the one the customer last wrote from.
    pub via: Option<Identity>,
    /// Whom it goes to by e-mail; `None` for those the backend says.
    pub recipients: Option<Recipients>,
    /// Files that go along, in the spool already.
    pub files: Vec<OutgoingFile>,
    /// Undo hold at the backend, in milliseconds.
    pub hold_ms: u32,
    /// How far it came.
    pub state: OutboxState,
    /// When the agent pressed send. Items of one conversation leave in this order.
    pub queued: Timestamp,
}

/// How far an outgoing text came on this side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// On disk; waits for its turn or for the link.
    Queued,
    /// Tried and provably not taken: no link, too many requests, signed out. Leaves again by itself.
    Held,
    /// An attempt is recorded; bytes may have left.
    Sending,
    /// Bytes left, no answer came. Never repeated by itself unless the backend is idempotent.
    Uncertain,
    /// The backend said no; the text waits for the agent.
    Rejected {
        /// Its words, already cleaned.
        reason: crate::text::CleanLine,
    },
}
