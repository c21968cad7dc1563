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
    /// What was mailed to many, this person among them; newest first.
    #[serde(default)]
    pub mailings: Vec<Mailing>,
    /// Pages the person looked at, newest first.
    #[serde(default)]
    pub visits: Vec<Visit>,
    /// Other records that were made one with this one, oldest first.
    #[serde(default)]
    pub merged: Vec<Merged>,
}

impl Contact {
    /// Somebody of whom no more is known than who it is.
    #[must_use]
    pub fn named(id: ContactId, name: CleanLine) -> Self {
        Self {
            id,
            name,
            key_facts: Vec::new(),
            language: None,
            identities: Vec::new(),
            attributes: Vec::new(),
            tags: Vec::new(),
            notes: Vec::new(),
            orders: Vec::new(),
            consent: Vec::new(),
            previous: Vec::new(),
            mailings: Vec::new(),
            visits: Vec::new(),
            merged: Vec::new(),
        }
    }
}

/// Something mailed to many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailing {
    /// When.
    pub at: Timestamp,
    /// Through which channel.
    pub channel: Channel,
    /// What it was about.
    pub subject: CleanLine,
    /// What became of it: "opened", "bounced".
    pub outcome: CleanLine,
}

/// A page the person looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// When.
    pub at: Timestamp,
    /// Which page.
    pub page: CleanLine,
    /// What more is known: what is in the cart, how long.
    pub detail: CleanLine,
}

/// Another record that was made one with this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// Names it when it is undone; the backend's own.
    pub id: String,
    /// The other's name.
    pub name: CleanLine,
    /// When.
    pub at: Timestamp,
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
