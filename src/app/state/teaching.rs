//! What the desk is about to learn from the texts it sends.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::domain::{CannedResponseId, Channel, ConversationId, DraftKey, Position, RequestId};
use crate::suggest::Lesson;

/// A canned response that was put into a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inserted {
    /// Which.
    pub(crate) response: CannedResponseId,
    /// Its words then.
    pub(crate) text: String,
    /// Whether it was a suggestion; else it came from the picker.
    pub(crate) suggested: bool,
}

/// A response on its way to a customer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Use {
    /// Which.
    pub(crate) response: CannedResponseId,
    /// In which conversation.
    pub(crate) conversation: ConversationId,
    /// The channel it leaves through.
    pub(crate) channel: Channel,
    /// When it was sent.
    pub(crate) at: Timestamp,
    /// What is to be learned of it.
    pub(crate) lessons: Vec<Lesson>,
    /// The share of the suggestion that was changed; `None` if it was none.
    pub(crate) changed: Option<f32>,
    /// When the customer wrote back meanwhile.
    pub(crate) replied: Option<Timestamp>,
}

/// Lessons to come, and what was counted of suggestions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Teaching {
    /// Responses in unsent texts.
    pub(crate) inserted: BTreeMap<DraftKey, Inserted>,
    /// Responses sent that can still be taken back. They are learned when they cannot.
    pub(crate) under_way: BTreeMap<RequestId, Use>,
    /// While the model of former sessions is read: what was learned meanwhile.
    pub(crate) meanwhile: Option<Vec<Lesson>>,
    /// Lessons that the file of the model does not have.
    pub(crate) unsaved: bool,
    /// Customer's messages for which suggestions were counted as shown.
    pub(crate) counted: BTreeSet<(ConversationId, Position)>,
    /// How often each response was sent from this desk.
    pub(crate) uses: BTreeMap<CannedResponseId, u64>,
}
