//! What comes over the socket. Events are hints: no sequence, no replay, lost in silence when a client
//! reads too slowly.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::Conversation;
use crate::text::Untrusted;

/// Every frame but the bare `pong`.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Frame {
    #[serde(rename = "type")]
    pub(in crate::backend::libredesk) kind: String,
    #[serde(default)]
    pub(in crate::backend::libredesk) data: Option<Box<RawValue>>,
}

/// Something was said or happened. It does not tell what, nor whether it is private.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct NewMessage {
    pub(in crate::backend::libredesk) conversation_uuid: String,
    #[serde(default, rename = "type")]
    pub(in crate::backend::libredesk) kind: String,
    /// Whole seconds.
    pub(in crate::backend::libredesk) created_at: Timestamp,
    #[serde(default)]
    pub(in crate::backend::libredesk) conversation: Option<Conversation>,
}

/// A message changed.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Touched {
    pub(in crate::backend::libredesk) conversation_uuid: String,
}

/// Some fields of a conversation changed; its times have whole seconds.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Update {
    pub(in crate::backend::libredesk) uuid: String,
    #[serde(default)]
    pub(in crate::backend::libredesk) status: Option<String>,
    #[serde(default)]
    pub(in crate::backend::libredesk) tags: Option<Vec<Untrusted>>,
    /// `None` when it says nothing of it.
    #[serde(default, deserialize_with = "said")]
    pub(in crate::backend::libredesk) waiting_since: Option<Option<Timestamp>>,
    #[serde(default, deserialize_with = "said")]
    pub(in crate::backend::libredesk) snoozed_until: Option<Option<Timestamp>>,
}

/// Tells `null` from nothing.
fn said<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<Timestamp>>, D::Error> {
    Option::<Timestamp>::deserialize(from).map(Some)
}

/// The visitor types, or stopped.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Typing {
    pub(in crate::backend::libredesk) conversation_uuid: String,
    pub(in crate::backend::libredesk) is_typing: bool,
}

/// An agent changed availability.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Presence {
    pub(in crate::backend::libredesk) agent_id: u64,
    pub(in crate::backend::libredesk) availability_status: String,
}
