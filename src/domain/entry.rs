//! The lines of a thread: messages, notes and what happened in between.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{AgentRef, Attachment, Channel, ConversationId, EntryId, Priority, Promise, RequestId};
use crate::text::{Clean, CleanLine};

/// Place in the thread, given by the backend's own counter and never by a clock.
pub type Position = u64;

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The contact.
    Customer,
    /// A person of the desk.
    Agent(AgentRef),
    /// A bot, by name.
    Bot(CleanLine),
}

/// Who did something to the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The contact.
    Customer,
    /// A person of the desk.
    Agent(AgentRef),
    /// A bot, by name.
    Bot(CleanLine),
    /// The backend itself: a timer, a rule.
    System,
}

/// How far an outgoing message has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// The backend holds it until then, so that it can be undone.
    Held {
        /// When it leaves.
        until: Timestamp,
    },
    /// Given to the channel.
    Sent,
    /// Arrived at the customer's device.
    Delivered,
    /// Seen by the customer.
    Read,
    /// The channel refused it.
    Failed {
        /// Its words.
        reason: CleanLine,
    },
}

/// What a customer, a bot or an agent said. Reaches the customer, or came from one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Identity.
    pub id: EntryId,
    /// Where it belongs.
    pub conversation: ConversationId,
    /// Place in the thread.
    pub position: Position,
    /// Counts changes of this message: delivery, edits.
    pub revision: u64,
    /// Who wrote it.
    pub author: Author,
    /// The channel it went through.
    pub channel: Channel,
    /// The words.
    pub body: Clean,
    /// When, by the backend's clock. Only shown, never sorted by.
    pub at: Timestamp,
    /// How far it came; `None` for a customer's.
    pub delivery: Option<Delivery>,
    /// The request that made it, when this desk did: joins it to the outbox.
    pub request: Option<RequestId>,
    /// The message it answers, by quote.
    pub quotes: Option<EntryId>,
    /// Files that came with the words.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
}

/// An internal remark. There is no way from here to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Identity.
    pub id: EntryId,
    /// Where it belongs.
    pub conversation: ConversationId,
    /// Place in the thread.
    pub position: Position,
    /// Who wrote it.
    pub author: Actor,
    /// The words.
    pub body: Clean,
    /// When.
    pub at: Timestamp,
    /// The request that made it, when this desk did.
    pub request: Option<RequestId>,
    /// Files that came with the words.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
}

/// Direction of a telephone call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallDirection {
    /// The customer called.
    Incoming,
    /// The desk called.
    Outgoing,
}

/// How far a payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// The customer was asked to pay.
    Requested,
    /// Paid.
    Paid,
    /// Refused by the bank.
    Failed,
    /// Paid back.
    Refunded,
}

/// What happened between the messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemKind {
    /// The dialogue began.
    Started,
    /// An agent took it.
    Claimed,
    /// It went to an agent or team, by name.
    Transferred {
        /// Receiver's name.
        to: CleanLine,
        /// What the sender wrote about it.
        note: Option<Clean>,
    },
    /// A bot gave up.
    Escalated {
        /// Why.
        reason: CleanLine,
    },
    /// A person gave it to a bot or back to the queue.
    HandedOff {
        /// Bot's name, or `None` for the queue.
        to: Option<CleanLine>,
        /// What the sender wrote about it.
        note: Option<Clean>,
    },
    /// Tags changed.
    Tagged {
        /// Added ones.
        added: Vec<CleanLine>,
        /// Removed ones.
        removed: Vec<CleanLine>,
    },
    /// It is as urgent as this now.
    Prioritised {
        /// How urgent.
        priority: Priority,
    },
    /// Put off.
    Snoozed {
        /// Until when.
        until: Timestamp,
    },
    /// Came back from being put off.
    Woke,
    /// Done.
    Resolved,
    /// Not done after all.
    Reopened,
    /// A telephone call.
    Call {
        /// Who called whom.
        direction: CallDirection,
        /// Length in seconds; `None` when nobody answered.
        seconds: Option<u32>,
        /// How it ended, in the telephone system's words.
        #[serde(default)]
        outcome: Option<CleanLine>,
        /// Where its recording is.
        #[serde(default)]
        recording: Option<CleanLine>,
    },
    /// An order stands elsewhere now.
    Order {
        /// The shop's number.
        number: CleanLine,
        /// Where it stands.
        status: CleanLine,
        /// Sum with currency.
        total: CleanLine,
    },
    /// Money.
    Payment {
        /// How far it is.
        state: PaymentState,
        /// Sum with currency.
        amount: CleanLine,
        /// For which order.
        order: Option<CleanLine>,
        /// Where it can be paid or seen.
        link: Option<CleanLine>,
    },
    /// An entry this version cannot read; its id tells which.
    Unreadable,
    /// A transfer came back.
    Returned {
        /// To whom, by name.
        to: CleanLine,
        /// With which words.
        note: Option<Clean>,
    },
    /// A promise to the customer was broken.
    SlaBroken {
        /// Which.
        promise: Promise,
    },
    /// Something this version has no word for; the backend's words.
    Other {
        /// The backend's words.
        text: CleanLine,
    },
}

/// A line the backend wrote about the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemEvent {
    /// Identity.
    pub id: EntryId,
    /// Where it belongs.
    pub conversation: ConversationId,
    /// Place in the thread.
    pub position: Position,
    /// Who caused it.
    pub actor: Actor,
    /// What happened.
    pub kind: SystemKind,
    /// When.
    pub at: Timestamp,
}

/// One line of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Words to or from the customer.
    Message(Message),
    /// Words among agents.
    Note(Note),
    /// What happened.
    Event(SystemEvent),
}

impl Entry {
    /// Identity.
    pub fn id(&self) -> &EntryId {
        match self {
            Self::Message(it) => &it.id,
            Self::Note(it) => &it.id,
            Self::Event(it) => &it.id,
        }
    }

    /// Where it belongs.
    pub fn conversation(&self) -> &ConversationId {
        match self {
            Self::Message(it) => &it.conversation,
            Self::Note(it) => &it.conversation,
            Self::Event(it) => &it.conversation,
        }
    }

    /// Place in the thread.
    pub fn position(&self) -> Position {
        match self {
            Self::Message(it) => it.position,
            Self::Note(it) => it.position,
            Self::Event(it) => it.position,
        }
    }

    /// When, by the backend's clock.
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Message(it) => it.at,
            Self::Note(it) => it.at,
            Self::Event(it) => it.at,
        }
    }

    /// The request of this desk that made it, if one did.
    pub fn request(&self) -> Option<RequestId> {
        match self {
            Self::Message(it) => it.request,
            Self::Note(it) => it.request,
            Self::Event(_) => None,
        }
    }

    /// Files that came with it.
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            Self::Message(it) => &it.attachments,
            Self::Note(it) => &it.attachments,
            Self::Event(_) => &[],
        }
    }

    /// Counts its changes; notes and events never change.
    pub fn revision(&self) -> u64 {
        match self {
            Self::Message(it) => it.revision,
            Self::Note(_) | Self::Event(_) => 0,
        }
    }
}
