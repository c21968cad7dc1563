//! The action log: who did what when, with the state before and after. Never what was written.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::AgentRef;
use crate::text::Untrusted;

/// Result of `list_actions`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ActionPage {
    /// Newest first, each kept apart as raw JSON until used.
    #[schemars(with = "Vec<LoggedAction>")]
    pub actions: Vec<serde_json::Value>,
    /// Whether there are older ones.
    pub more: bool,
}

/// Something an agent did. Requests that changed nothing are not in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LoggedAction {
    /// Place in the log; larger is later.
    pub number: u64,
    /// When, by the hub's clock.
    pub at: Timestamp,
    /// Who.
    pub agent: AgentRef,
    /// The action of the request, such as `claim`.
    pub action: String,
    /// In which conversation, if in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
    /// About which contact, if a contact was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The message or note that was written or taken back, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// What is different after it.
    #[serde(default)]
    pub changes: Vec<FieldChange>,
}

/// A field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldChange {
    /// Its name: `status`, `assignee`, `team`, `handling`, `tags`, `snoozed_until`, `availability`, or the
    /// name of a fact about the contact.
    pub field: Untrusted,
    /// Before; absent for nothing. Agents by name, tags joined with commas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Untrusted>,
    /// After; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Untrusted>,
}
