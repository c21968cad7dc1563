//! A customer's card, as it stands in results and events.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::Channel;
use crate::text::Untrusted;

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Untrusted,
    /// At most three lines to see first.
    #[serde(default)]
    pub key_facts: Vec<Untrusted>,
    /// Language, BCP 47 primary tag.
    #[serde(default)]
    pub language: Option<Untrusted>,
    /// Addresses.
    #[serde(default)]
    pub identities: Vec<Identity>,
    /// Facts.
    #[serde(default)]
    pub attributes: Vec<Attribute>,
    /// Tags of the person.
    #[serde(default)]
    pub tags: Vec<Untrusted>,
    /// Standing remarks.
    #[serde(default)]
    pub notes: Vec<Untrusted>,
    /// Orders, newest first.
    #[serde(default)]
    pub orders: Vec<Order>,
    /// Consent.
    #[serde(default)]
    pub consent: Vec<Consent>,
    /// Earlier rounds, newest first.
    #[serde(default)]
    pub previous: Vec<PreviousConversation>,
    /// What was mailed to many, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mailings: Vec<Mailing>,
    /// Pages looked at, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub visits: Vec<Visit>,
    /// Records made one with this one, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<Merged>,
}

/// Something mailed to many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mailing {
    /// When.
    pub at: Timestamp,
    /// Channel.
    pub channel: Channel,
    /// About what.
    pub subject: Untrusted,
    /// What became of it.
    #[serde(default)]
    pub outcome: Untrusted,
}

/// A page looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Visit {
    /// When.
    pub at: Timestamp,
    /// Which page.
    pub page: Untrusted,
    /// What more is known.
    #[serde(default)]
    pub detail: Untrusted,
}

/// A record made one with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Merged {
    /// Names it in `undo_merge`.
    pub id: String,
    /// The other's name.
    pub name: Untrusted,
    /// When.
    pub at: Timestamp,
}

/// An address in a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// Channel.
    pub channel: Channel,
    /// Address there.
    pub address: Untrusted,
}

/// A fact about a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attribute {
    /// What.
    pub name: Untrusted,
    /// Value.
    pub value: Untrusted,
    /// Who says so.
    pub source: Untrusted,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Order {
    /// Number.
    pub number: Untrusted,
    /// Goods.
    pub title: Untrusted,
    /// Where it stands.
    pub status: Untrusted,
    /// Sum with currency.
    pub total: Untrusted,
    /// When placed.
    pub at: Timestamp,
}

/// A permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consent {
    /// Channel.
    pub channel: Channel,
    /// What for.
    pub purpose: Untrusted,
    /// Given.
    pub granted: bool,
}

/// A closed round of the dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PreviousConversation {
    /// Conversation's id, when rounds are kept apart.
    #[serde(default)]
    pub conversation: Option<String>,
    /// When it ended.
    pub at: Timestamp,
    /// About what.
    pub subject: Untrusted,
    /// How it ended.
    pub outcome: Untrusted,
}
