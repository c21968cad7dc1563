//! Records: conversations, entries, contacts, agents, as they stand in results and events.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::text::Untrusted;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }
    )*};
}

words! {
    /// A slice of the queue.
    View {
        /// Open, this agent's.
        Mine,
        /// Open, nobody's, for people.
        Unassigned,
        /// Open in this agent's teams.
        Teams,
        /// Open.
        All,
        /// Snoozed.
        Snoozed,
        /// Resolved.
        Resolved,
    }
    /// Where a conversation stands.
    Status {
        /// Somebody has to act.
        Open,
        /// Put off.
        Snoozed,
        /// Done.
        Resolved,
    }
    /// Who talks to the customer.
    Handling {
        /// A bot.
        Bot,
        /// People.
        Human,
    }
    /// Urgency.
    Priority {
        /// After the usual.
        Low,
        /// Usual.
        Normal,
        /// Before the usual.
        High,
        /// Now.
        Urgent,
    }
    /// Availability of an agent.
    Availability {
        /// Takes conversations.
        Online,
        /// Takes nothing new.
        Busy,
        /// Away.
        Away,
        /// Not connected.
        Offline,
    }
    /// Role of an agent.
    Role {
        /// Answers.
        Agent,
        /// Also acts for others.
        Lead,
        /// Also manages agents.
        Admin,
    }
    /// A right.
    Right {
        /// Answer.
        Reply,
        /// Write notes.
        Note,
        /// Change tags.
        Tag,
        /// Claim.
        Claim,
        /// Transfer.
        Transfer,
        /// Hand off.
        Handoff,
        /// Snooze, resolve, reopen.
        Status,
        /// Set the priority.
        Priority,
        /// Act on others' conversations.
        ActForOthers,
        /// Change contacts.
        EditContact,
        /// Manage agents.
        ManageAgents,
        /// Read who did what.
        ViewActionLog,
        /// Save, change and remove the views everybody has.
        ManageViews,
        /// Read the figures of the desk.
        ViewStatistics,
    }
    /// Order of a list.
    Sort {
        /// Longest wait first, then newest activity.
        Waiting,
        /// Least time to the SLA's due time first; refused by hubs without SLA clocks.
        Sla,
        /// Newest activity first.
        Newest,
        /// Most urgent first, then longest wait.
        Priority,
    }
    /// How far a payment is.
    PaymentState {
        /// The customer was asked to pay.
        Requested,
        /// Paid.
        Paid,
        /// Refused by the bank.
        Failed,
        /// Paid back.
        Refunded,
    }
    /// What is promised.
    Promise {
        /// The first answer of a round.
        FirstResponse,
        /// A further answer.
        NextResponse,
        /// The end of the round.
        Resolution,
    }
    /// How a promise stands.
    SlaState {
        /// There is time.
        Running,
        /// There is little time left.
        Warned,
        /// It is over.
        Broken,
        /// The clock stands: the customer is waited for.
        Paused,
    }
    /// Direction of a call.
    CallDirection {
        /// The customer called.
        Incoming,
        /// The desk called.
        Outgoing,
    }
}

/// Kind of channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Chat on a web page.
    WebChat,
    /// Telegram.
    Telegram,
    /// `WhatsApp`.
    Whatsapp,
    /// E-mail.
    Email,
    /// Text message.
    Sms,
    /// Telephone.
    Phone,
    /// Viber.
    Viber,
    /// MAX.
    Max,
    /// VK.
    Vk,
    /// A notice of the desk's own app.
    Push,
    /// Any other, and any this version does not know.
    #[serde(other)]
    Other,
}

/// An agent, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentRef {
    /// Id.
    pub id: String,
    /// Name at that time.
    pub name: Untrusted,
}

/// An agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agent {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Untrusted,
    /// Role.
    pub role: Role,
    /// Availability.
    pub availability: Availability,
    /// Open conversations it owns.
    pub load: u32,
    /// Open conversations it can carry.
    pub capacity: u32,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Team {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Untrusted,
    /// Open conversations of it without an agent.
    pub waiting: u32,
    /// Members' ids.
    pub members: Vec<String>,
}

/// A connected account of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Inbox {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Untrusted,
    /// Kind.
    pub channel: Channel,
    /// Why nothing goes through it at the moment; absent while it works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub down: Option<Untrusted>,
    /// Limits of its own, where they are others than those of its kind (`docs/channels.md`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<InboxLimits>,
}

/// Limits of one inbox. What is absent is as the kind of channel has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InboxLimits {
    /// Longest text, in the unit of the channel: UTF-16 units, text messages or bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<u32>,
    /// Largest file, bytes; 0 where none can be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_bytes: Option<u64>,
    /// The window for free answers, hours; 0 where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_hours: Option<u32>,
}

/// A canned response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CannedResponse {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Untrusted,
    /// Group.
    pub group: Untrusted,
    /// Language, BCP 47 primary tag.
    pub language: Untrusted,
    /// Text with `{{variables}}`.
    pub body: Untrusted,
    /// Questions it answers.
    #[serde(default)]
    pub examples: Vec<Untrusted>,
    /// Channels it may be used in; empty for all.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// The channel approved it as a template: it may be sent when the window for free answers is over.
    #[serde(default)]
    pub approved: bool,
    /// How often it was sent.
    #[serde(default)]
    pub uses: u64,
}

/// Words to the customer and steps done after them, under one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Macro {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Untrusted,
    /// Group.
    #[serde(default)]
    pub group: Untrusted,
    /// Text with `{{variables}}`; empty for none.
    #[serde(default)]
    pub text: Untrusted,
    /// What is done once the text was accepted, in this order. A client runs each as the request it is.
    #[serde(default)]
    pub steps: Vec<MacroStep>,
}

/// One step of a macro.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MacroStep {
    /// Whoever runs it owns the conversation.
    AssignToMe,
    /// The agent with this id does.
    AssignToAgent(String),
    /// The team with this id does.
    AssignToTeam(String),
    /// Adds tags.
    AddTags(Vec<Untrusted>),
    /// Removes tags.
    RemoveTags(Vec<Untrusted>),
    /// Writes a note, with `{{variables}}`.
    Note(Untrusted),
    /// Puts it off for so many minutes.
    Snooze(u32),
    /// Makes it more or less urgent.
    Priority(Priority),
    /// Not done.
    Reopen,
    /// Done.
    Resolve,
}

/// Newest line of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Preview {
    /// Who.
    pub author: Author,
    /// The words, shortened.
    pub text: Untrusted,
}

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Conversation {
    /// Id.
    pub id: String,
    /// Counts its changes.
    pub revision: u64,
    /// Contact's id.
    pub contact: String,
    /// Contact's name.
    pub contact_name: Untrusted,
    /// Especially important.
    #[serde(default)]
    pub vip: bool,
    /// Inbox last written to.
    pub inbox: String,
    /// Its channel.
    pub channel: Channel,
    /// Subject, where the channel has one.
    #[serde(default)]
    pub subject: Option<Untrusted>,
    /// Status.
    pub status: Status,
    /// When a snoozed one returns.
    #[serde(default)]
    pub snoozed_until: Option<Timestamp>,
    /// Who talks.
    pub handling: Handling,
    /// Owner.
    #[serde(default)]
    pub assignee: Option<AgentRef>,
    /// Team's id.
    #[serde(default)]
    pub team: Option<String>,
    /// Urgency.
    pub priority: Priority,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<Untrusted>,
    /// When the oldest unanswered customer message came.
    #[serde(default)]
    pub waiting_since: Option<Timestamp>,
    /// Customer messages after the newest one any owner has read.
    #[serde(default)]
    pub unread: u32,
    /// When anything last happened.
    pub last_activity: Timestamp,
    /// When it began; absent at hubs that do not say.
    #[serde(default)]
    pub created: Option<Timestamp>,
    /// Newest line.
    #[serde(default)]
    pub preview: Option<Preview>,
    /// What a bot or the last agent handed over.
    #[serde(default)]
    pub handoff: Option<HandoffCard>,
    /// What is promised to the customer and due next; absent when nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sla: Option<Sla>,
    /// A transfer its receiver has not taken yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
}

/// A transfer that goes back by itself unless its receiver claims the conversation or answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Offer {
    /// Who gave it, and has it back then.
    pub from: AgentRef,
    /// Until when it can be taken.
    pub until: Timestamp,
}

/// A promise to the customer, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sla {
    /// Which is due next.
    pub promise: Promise,
    /// How it stands.
    pub state: SlaState,
    /// When it is broken, business hours taken into account; absent while the clock stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
}

/// Context handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HandoffCard {
    /// Who handed over.
    pub from: Untrusted,
    /// Why.
    pub reason: Untrusted,
    /// What the customer wants.
    pub question: Untrusted,
    /// Collected facts, name and value, in order.
    #[serde(default)]
    pub collected: Vec<(Untrusted, Untrusted)>,
    /// When.
    pub at: Timestamp,
}

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The customer.
    Customer,
    /// An agent.
    Agent(AgentRef),
    /// A bot, by name.
    Bot(Untrusted),
}

/// Who caused something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The customer.
    Customer,
    /// An agent.
    Agent(AgentRef),
    /// A bot, by name.
    Bot(Untrusted),
    /// The hub.
    System,
}

/// How far an outgoing message came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Held for undo.
    Held {
        /// When it leaves.
        until: Timestamp,
    },
    /// With the channel.
    Sent,
    /// On the customer's device.
    Delivered,
    /// Seen.
    Read,
    /// Refused by the channel.
    Failed {
        /// Its words.
        reason: Untrusted,
    },
}

/// One line of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Entry {
    /// To or from the customer.
    Message(Message),
    /// Among agents.
    Note(Note),
    /// What happened.
    Event(SystemEvent),
}

/// What kind of thing an attachment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// A picture.
    Image,
    /// Sound.
    Audio,
    /// A film.
    Video,
    /// A place; its words are the name and there is nothing to fetch.
    Location,
    /// Any other, and any this version does not know.
    #[serde(other)]
    File,
}

/// A file of a message or note. Its bytes are at `GET /v1/files/ID`, unless it has an address of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attachment {
    /// Id.
    pub id: String,
    /// What its sender called it.
    pub name: Untrusted,
    /// Its length.
    pub bytes: u64,
    /// What the hub takes it for, `type/subtype`.
    pub media_type: Untrusted,
    /// What kind of thing it is.
    pub kind: AttachmentKind,
    /// Where its bytes are, when the hub does not keep them itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Untrusted>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Message {
    /// Id.
    pub id: String,
    /// Conversation's id.
    pub conversation: String,
    /// Place in the thread, by the hub's counter.
    pub position: u64,
    /// Counts its changes.
    #[serde(default)]
    pub revision: u64,
    /// Who.
    pub author: Author,
    /// Through which channel.
    pub channel: Channel,
    /// The words.
    pub text: Untrusted,
    /// When.
    pub at: Timestamp,
    /// How far it came; absent for a customer's.
    #[serde(default)]
    pub delivery: Option<Delivery>,
    /// Id of the request that made it.
    #[serde(default)]
    pub request: Option<Uuid>,
    /// Entry it quotes.
    #[serde(default)]
    pub quotes: Option<String>,
    /// Files that came with the words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// An internal note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Id.
    pub id: String,
    /// Conversation's id.
    pub conversation: String,
    /// Place in the thread.
    pub position: u64,
    /// Who.
    pub author: Actor,
    /// The words.
    pub text: Untrusted,
    /// When.
    pub at: Timestamp,
    /// Id of the request that made it.
    #[serde(default)]
    pub request: Option<Uuid>,
    /// Files that came with the words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// What happened between the messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SystemEvent {
    /// Id.
    pub id: String,
    /// Conversation's id.
    pub conversation: String,
    /// Place in the thread.
    pub position: u64,
    /// Who caused it.
    pub actor: Actor,
    /// What.
    pub what: SystemKind,
    /// When.
    pub at: Timestamp,
}

/// Kinds of system events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SystemKind {
    /// The dialogue began.
    Started,
    /// Taken.
    Claimed,
    /// Given away.
    Transferred {
        /// To whom, by name.
        to: Untrusted,
        /// With which words.
        #[serde(default)]
        note: Option<Untrusted>,
    },
    /// A bot gave up.
    Escalated {
        /// Why.
        reason: Untrusted,
    },
    /// Given to a bot or the queue.
    HandedOff {
        /// Bot's name; absent for the queue.
        #[serde(default)]
        to: Option<Untrusted>,
        /// With which words.
        #[serde(default)]
        note: Option<Untrusted>,
    },
    /// Tags changed.
    Tagged {
        /// Added.
        #[serde(default)]
        added: Vec<Untrusted>,
        /// Removed.
        #[serde(default)]
        removed: Vec<Untrusted>,
    },
    /// It is as urgent as this now.
    Prioritised {
        /// How urgent.
        priority: Priority,
    },
    /// Put off.
    Snoozed {
        /// Until.
        until: Timestamp,
    },
    /// Came back.
    Woke,
    /// Done.
    Resolved,
    /// Not done after all.
    Reopened,
    /// A call.
    Call {
        /// Who called whom.
        direction: CallDirection,
        /// Length; absent when nobody answered.
        #[serde(default)]
        seconds: Option<u32>,
        /// How it ended, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Untrusted>,
        /// Where its recording is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recording: Option<Untrusted>,
    },
    /// An order stands elsewhere now.
    Order {
        /// Number.
        number: Untrusted,
        /// Where it stands.
        status: Untrusted,
        /// Sum with currency.
        total: Untrusted,
    },
    /// Money.
    Payment {
        /// How far it is.
        state: PaymentState,
        /// Sum with currency.
        amount: Untrusted,
        /// For which order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<Untrusted>,
        /// Where it can be paid or seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<Untrusted>,
    },
    /// A transfer came back.
    Returned {
        /// To whom, by name.
        to: Untrusted,
        /// With which words.
        #[serde(default)]
        note: Option<Untrusted>,
    },
    /// A promise to the customer was broken.
    SlaBroken {
        /// Which.
        promise: Promise,
    },
    /// Any other, in words.
    Other {
        /// The words.
        text: Untrusted,
    },
}
