//! The customer, as far as the backend tells: what the sidebar shows.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{Channel, ContactId, ConversationId};
use crate::text::CleanLine;

/// A customer across all channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Identity.
    pub id: ContactId,
    /// Shown name.
    pub name: CleanLine,
    /// The at most three lines an agent must see first, most important first.
    pub key_facts: Vec<CleanLine>,
    /// Preferred language as a BCP 47 primary tag, when known.
    pub language: Option<CleanLine>,
    /// Addresses in the channels.
    pub identities: Vec<Identity>,
    /// Facts with their source.
    pub attributes: Vec<Attribute>,
    /// Tags of the person (a conversation has its own).
    pub tags: Vec<CleanLine>,
    /// Standing remarks of the desk about the person.
    pub notes: Vec<CleanLine>,
    /// Orders and deals, newest first.
    pub orders: Vec<Order>,
    /// What the person agreed to.
    pub consent: Vec<Consent>,
    /// Earlier rounds of the dialogue, newest first.
    pub previous: Vec<PreviousConversation>,
}

/// A contact's address in one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The channel.
    pub channel: Channel,
    /// Address there: a handle, a number, a mailbox.
    pub address: CleanLine,
}

/// A fact about a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// What it is, e.g. "city".
    pub name: CleanLine,
    /// The value.
    pub value: CleanLine,
    /// Who says so: "crm", "bot", an agent's name.
    pub source: CleanLine,
}

/// An order or deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The shop's number.
    pub number: CleanLine,
    /// What was bought.
    pub title: CleanLine,
    /// Where it stands: "delivered", "paid".
    pub status: CleanLine,
    /// Sum with currency as the shop writes it.
    pub total: CleanLine,
    /// When it was placed.
    pub at: Timestamp,
}

/// Permission to write to the person in a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The channel.
    pub channel: Channel,
    /// What for: "service", "marketing".
    pub purpose: CleanLine,
    /// Whether it was given.
    pub granted: bool,
}

/// One closed round of the dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousConversation {
    /// The conversation it belongs to, when the backend keeps rounds apart.
    pub conversation: Option<ConversationId>,
    /// When it ended.
    pub at: Timestamp,
    /// What it was about.
    pub subject: CleanLine,
    /// How it ended: "resolved", "refund paid".
    pub outcome: CleanLine,
}
