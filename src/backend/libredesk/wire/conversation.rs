//! Conversations: list rows, and one in full.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::text::Untrusted;

/// A conversation. A row of a list and the one inside an event lack what is an `Option` of an `Option`
/// or says so.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Conversation {
    pub(in crate::backend::libredesk) uuid: String,
    pub(in crate::backend::libredesk) created_at: Timestamp,
    pub(in crate::backend::libredesk) updated_at: Timestamp,
    #[serde(default)]
    pub(in crate::backend::libredesk) reference_number: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) waiting_since: Option<Timestamp>,
    pub(in crate::backend::libredesk) contact: Customer,
    #[serde(default)]
    pub(in crate::backend::libredesk) inbox_channel: Option<String>,
    #[serde(default)]
    pub(in crate::backend::libredesk) inbox_name: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) subject: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) last_message: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) last_message_at: Option<Timestamp>,
    #[serde(default)]
    pub(in crate::backend::libredesk) last_interaction: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) last_interaction_sender: Option<String>,
    #[serde(default)]
    pub(in crate::backend::libredesk) priority: Option<String>,
    #[serde(default)]
    pub(in crate::backend::libredesk) assigned_user_id: Option<u64>,
    #[serde(default)]
    pub(in crate::backend::libredesk) assigned_team_id: Option<u64>,
    #[serde(default)]
    pub(in crate::backend::libredesk) status: Option<String>,
    #[serde(default)]
    pub(in crate::backend::libredesk) next_sla_deadline_at: Option<Timestamp>,
    /// Only in lists.
    #[serde(default)]
    pub(in crate::backend::libredesk) unread_message_count: Option<u32>,
    /// Only in full: everything from here on.
    #[serde(default)]
    pub(in crate::backend::libredesk) tags: Option<Vec<Untrusted>>,
    #[serde(default)]
    pub(in crate::backend::libredesk) inbox_id: Option<u64>,
    /// The address its mail goes out from ...
    #[serde(default)]
    pub(in crate::backend::libredesk) inbox_mail: Option<Untrusted>,
    /// ... and where answers to it are wanted.
    #[serde(default)]
    pub(in crate::backend::libredesk) inbox_reply_to: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) snoozed_until: Option<Timestamp>,
    #[serde(default)]
    pub(in crate::backend::libredesk) custom_attributes: Option<BTreeMap<String, Value>>,
    #[serde(default)]
    pub(in crate::backend::libredesk) csat_rating: Option<i64>,
    #[serde(default)]
    pub(in crate::backend::libredesk) csat_feedback: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) sla_policy_name: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) previous_conversations: Option<Vec<Previous>>,
}

impl Conversation {
    /// Whether this is the answer to a question about one conversation and so holds everything.
    pub(in crate::backend::libredesk) fn is_full(&self) -> bool {
        self.inbox_id.is_some()
    }
}

/// The customer inside a conversation. A visitor's whole name is the first name.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Customer {
    #[serde(default)]
    pub(in crate::backend::libredesk) first_name: Untrusted,
    #[serde(default)]
    pub(in crate::backend::libredesk) last_name: Untrusted,
    #[serde(default)]
    pub(in crate::backend::libredesk) email: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) phone_number: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) country: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) external_user_id: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) custom_attributes: Option<BTreeMap<String, Value>>,
}

/// An earlier conversation of the same customer.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Previous {
    pub(in crate::backend::libredesk) uuid: String,
    #[serde(default)]
    pub(in crate::backend::libredesk) last_message: Option<Untrusted>,
    #[serde(default)]
    pub(in crate::backend::libredesk) last_message_at: Option<Timestamp>,
    #[serde(default)]
    pub(in crate::backend::libredesk) created_at: Option<Timestamp>,
}
