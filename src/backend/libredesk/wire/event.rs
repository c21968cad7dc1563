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
    #[serde(default)]
    pub(in crate::backend::libredesk) waiting_since: Said,
    #[serde(default)]
    pub(in crate::backend::libredesk) snoozed_until: Said,
}

/// What an update says of a time: `null` is not the same as nothing.
#[derive(Clone, Copy, Default)]
pub(in crate::backend::libredesk) enum Said {
    /// It does not name it.
    #[default]
    Nothing,
    /// It is this now.
    Now(Option<Timestamp>),
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Option::deserialize(from).map(Self::Now)
    }
}

/// Something told to this agent in person, over the socket or in the list of them. It stays until it is old.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Notification {
    pub(in crate::backend::libredesk) id: u64,
    pub(in crate::backend::libredesk) created_at: Timestamp,
    /// `mention`, `assignment`, `sla_warning` or `sla_breach`.
    #[serde(rename = "notification_type")]
    pub(in crate::backend::libredesk) kind: String,
    #[serde(default)]
    pub(in crate::backend::libredesk) title: Untrusted,
    #[serde(default)]
    pub(in crate::backend::libredesk) is_read: bool,
    /// None when the conversation was deleted.
    #[serde(default)]
    pub(in crate::backend::libredesk) conversation_uuid: Option<String>,
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
