//! A conversation as a queue row knows it.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::channel::InboxLimits;
use crate::domain::{AgentId, AgentRef, ContactId, ConversationId, HandoffCard, InboxId, Offer, Sla, TeamId};
use crate::text::CleanLine;

/// Counts the changes of a conversation. Claim, transfer and hand-off name the revision they were
/// decided on; the backend refuses them when it has moved on (compare and set).
pub type Revision = u64;

/// How a customer reaches the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A chat window on a web page.
    WebChat,
    /// Telegram.
    Telegram,
    /// `WhatsApp`.
    Whatsapp,
    /// E-mail.
    Email,
    /// Text message.
    Sms,
    /// A telephone call.
    Phone,
    /// Viber.
    Viber,
    /// MAX.
    Max,
    /// VK.
    Vk,
    /// A notice of the shop's own app.
    Push,
    /// Any other; the inbox name says which.
    Other,
}

impl Channel {
    /// All of them, in the order pickers and filters show.
    pub const ALL: [Self; 11] = [
        Self::WebChat,
        Self::Telegram,
        Self::Whatsapp,
        Self::Email,
        Self::Sms,
        Self::Phone,
        Self::Viber,
        Self::Max,
        Self::Vk,
        Self::Push,
        Self::Other,
    ];

    /// Badge of at most four columns, the same in every language.
    pub fn badge(self) -> &'static str {
        match self {
            Self::WebChat => "web",
            Self::Telegram => "tg",
            Self::Whatsapp => "wa",
            Self::Email => "mail",
            Self::Sms => "sms",
            Self::Phone => "call",
            Self::Viber => "vb",
            Self::Max => "max",
            Self::Vk => "vk",
            Self::Push => "push",
            Self::Other => "…",
        }
    }

    /// The word scripts and filters use; the same as on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::WebChat => "web_chat",
            Self::Telegram => "telegram",
            Self::Whatsapp => "whatsapp",
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Phone => "phone",
            Self::Viber => "viber",
            Self::Max => "max",
            Self::Vk => "vk",
            Self::Push => "push",
            Self::Other => "other",
        }
    }
}

/// Where a conversation stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Somebody has to do something.
    Open,
    /// Put off; comes back by itself or when the customer writes.
    Snoozed,
    /// Done, until the customer writes again.
    Resolved,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "open",
            Self::Snoozed => "snoozed",
            Self::Resolved => "resolved",
        })
    }
}

/// Who talks to the customer at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// A bot answers by itself; a person taking over silences it.
    Bot,
    /// People answer.
    Human,
}

/// How urgent the backend says it is. The numbers order rows, here and at the hub; the usual one is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// After the usual ones.
    Low = -1,
    /// The usual.
    Normal = 0,
    /// Before the usual ones: a missed call, a VIP.
    High = 1,
    /// Now.
    Urgent = 2,
}

impl Priority {
    /// The most urgent first, as pickers show them.
    pub const ALL: [Self; 4] = [Self::Urgent, Self::High, Self::Normal, Self::Low];

    /// The word scripts and filters use; the same as on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// The message id of its words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Low => "priority-low",
            Self::Normal => "priority-normal",
            Self::High => "priority-high",
            Self::Urgent => "priority-urgent",
        }
    }
}

/// A connected account of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    /// Identity.
    pub id: InboxId,
    /// Shown name.
    pub name: CleanLine,
    /// Kind of channel.
    pub channel: Channel,
    /// Why nothing goes through it at the moment, in the backend's words; `None` while it works.
    #[serde(default)]
    pub down: Option<CleanLine>,
    /// Limits of its own, where they are others than those of its kind.
    #[serde(default)]
    pub limits: Option<InboxLimits>,
}

/// The newest line of the thread, for the queue row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Who said it.
    pub author: super::Author,
    /// The words, on one line.
    pub text: CleanLine,
}

/// A lifelong dialogue with one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Identity.
    pub id: ConversationId,
    /// Which state of it this is.
    pub revision: Revision,
    /// The customer.
    pub contact: ContactId,
    /// The customer's name, so that a row needs no second look-up.
    pub contact_name: CleanLine,
    /// Whether the desk treats the customer as especially important.
    pub vip: bool,
    /// The inbox the customer last wrote to; a reply leaves through it.
    pub inbox: InboxId,
    /// The channel of that inbox.
    pub channel: Channel,
    /// Subject, where the channel has one.
    pub subject: Option<CleanLine>,
    /// Where it stands.
    pub status: Status,
    /// When a snoozed one returns.
    pub snoozed_until: Option<Timestamp>,
    /// Who talks to the customer.
    pub handling: Handling,
    /// The agent who owns it.
    pub assignee: Option<AgentRef>,
    /// The team it belongs to.
    pub team: Option<TeamId>,
    /// Urgency.
    pub priority: Priority,
    /// Tags in the order they were added.
    pub tags: Vec<CleanLine>,
    /// When the oldest unanswered message of the customer came; `None` when answered. Not the same
    /// as unread: a read message can still be unanswered.
    pub waiting_since: Option<Timestamp>,
    /// Messages of the customer this agent has not seen.
    pub unread: u32,
    /// When anything last happened.
    pub last_activity: Timestamp,
    /// When it began, where the backend says so.
    #[serde(default)]
    pub created: Option<Timestamp>,
    /// The newest line.
    pub preview: Option<Preview>,
    /// What the bot collected before it gave up.
    pub handoff: Option<HandoffCard>,
    /// What is promised to the customer and due next; `None` when nothing is.
    #[serde(default)]
    pub sla: Option<Sla>,
    /// A transfer its receiver has not taken yet.
    #[serde(default)]
    pub offer: Option<Offer>,
}

impl Conversation {
    /// When what was promised is due, by the backend's clock; nothing while the clock stands.
    pub fn due(&self) -> Option<Timestamp> {
        self.sla.and_then(|sla| sla.due)
    }

    /// Whether the conversation is `agent`'s own.
    pub fn is_owned_by(&self, agent: &AgentId) -> bool {
        self.assignee.as_ref().is_some_and(|owner| &owner.id == agent)
    }
}

/// A named slice of the queue. The words are those of `--view`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Open and mine.
    Mine,
    /// Open, nobody's, and a person is needed.
    Unassigned,
    /// Open and in one of my teams.
    Teams,
    /// Everything open.
    All,
    /// Put off.
    Snoozed,
    /// Done.
    Resolved,
}

impl View {
    /// In the order of the tabs.
    pub const ALL: [Self; 6] = [
        Self::Mine,
        Self::Unassigned,
        Self::Teams,
        Self::All,
        Self::Snoozed,
        Self::Resolved,
    ];

    /// The word scripts use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::Teams => "teams",
            Self::All => "all",
            Self::Snoozed => "snoozed",
            Self::Resolved => "resolved",
        }
    }

    /// Whether `conversation` belongs here for an agent `me` who is in `teams`.
    pub fn holds(self, conversation: &Conversation, me: &AgentId, teams: &[TeamId]) -> bool {
        let status = match self {
            Self::Mine | Self::Unassigned | Self::Teams | Self::All => Status::Open,
            Self::Snoozed => Status::Snoozed,
            Self::Resolved => Status::Resolved,
        };
        conversation.status == status && self.concerns(conversation, me, teams)
    }

    /// The same without the status: whose the conversation must be.
    pub fn concerns(self, conversation: &Conversation, me: &AgentId, teams: &[TeamId]) -> bool {
        match self {
            Self::Mine => conversation.is_owned_by(me),
            Self::Unassigned => conversation.assignee.is_none() && conversation.handling == Handling::Human,
            Self::Teams => conversation
                .team
                .as_ref()
                .is_some_and(|team| teams.contains(team)),
            Self::All | Self::Snoozed | Self::Resolved => true,
        }
    }
}
