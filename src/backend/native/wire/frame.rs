//! Frames: requests with their parameters, responses with their results, events.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use super::contact::{Contact, Identity};
use super::record::{
    Agent, AgentRef, Availability, CannedResponse, Conversation, Entry, Inbox, Macro, Priority, Right, Sort,
    Team, View,
};
use crate::text::Untrusted;

/// A request of a client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    /// Made by the client (`UUIDv7`). For changes it is the idempotency key: the same id again returns
    /// the first result and changes nothing, for at least 7 days.
    pub id: Uuid,
    /// What is wanted, with its parameters.
    #[serde(flatten)]
    pub call: Call,
}

/// Actions and their parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "action", content = "params", rename_all = "snake_case")]
pub enum Call {
    /// Start the stream of events: after `seq` of `epoch`, or from now. Result: [`Synced`].
    Sync {
        /// The epoch the client knows, if any.
        epoch: Option<Uuid>,
        /// The newest sequence number it has stored.
        seq: Option<u64>,
    },
    /// Agents, teams, tags, canned responses, inboxes. Result: [`Directory`].
    Directory {},
    /// A page of conversations. Result: [`ConversationPage`].
    ListConversations {
        /// The slice. Words that name a status replace the slice's own: `mine` with `is:resolved` is
        /// what the agent owns and is resolved.
        view: View,
        /// Narrowing words: free text and operators, see `docs/protocol.md`.
        #[serde(default)]
        query: String,
        /// The order.
        #[serde(default)]
        sort: Option<Sort>,
        /// Where to go on.
        #[serde(default)]
        after: Option<String>,
        /// Most rows wanted, at most 500.
        limit: u16,
    },
    /// How many conversations each slice holds. Result: [`SliceCounts`].
    CountConversations {
        /// At most 50.
        slices: Vec<Slice>,
    },
    /// One conversation. Result: [`Conversation`].
    GetConversation {
        /// Which.
        conversation: String,
    },
    /// A page of a thread, the newest before `before`, in thread order. Result: [`EntryPage`].
    ListEntries {
        /// Which.
        conversation: String,
        /// Only entries with a smaller position.
        #[serde(default)]
        before: Option<u64>,
        /// Most entries wanted, at most 500.
        limit: u16,
    },
    /// The customer's card. Result: [`Contact`].
    GetContact {
        /// Which.
        contact: String,
    },
    /// Search people and messages. Result: [`SearchPage`].
    Search {
        /// Free text and operators.
        query: String,
        /// Most hits wanted, at most 500.
        limit: u16,
        /// So many of the best are known already.
        #[serde(default)]
        skip: u32,
    },
    /// Everything that happened with a person, newest first. Result: [`TimelinePage`](super::TimelinePage).
    ListTimeline {
        /// Whose.
        contact: String,
        /// Only what is older.
        #[serde(default)]
        before: Option<Timestamp>,
        /// Lines wanted, at most 500; more when several are of one moment.
        limit: u16,
    },
    /// Other records with an address of a person's. Result: [`Duplicates`](super::Duplicates).
    FindDuplicates {
        /// Whose.
        contact: String,
    },
    /// Who did what, newest first; needs the right `view_action_log`. Result:
    /// [`ActionPage`](super::ActionPage).
    ListActions {
        /// Only in this conversation.
        #[serde(default)]
        conversation: Option<String>,
        /// Only by this agent, by id.
        #[serde(default)]
        agent: Option<String>,
        /// Only from then on.
        #[serde(default)]
        since: Option<Timestamp>,
        /// Only with a smaller number.
        #[serde(default)]
        before: Option<u64>,
        /// Most actions wanted, at most 500.
        limit: u16,
    },
    /// How the desk stands, and what was done in a period of at most 400 days; needs the right
    /// `view_statistics`. Result: [`Statistics`](super::Statistics).
    Statistics {
        /// From when on.
        since: Timestamp,
        /// Up to when; absent for now.
        #[serde(default)]
        until: Option<Timestamp>,
    },
    /// Answer the customer. Result: `Message`.
    SendMessage {
        /// Which.
        conversation: String,
        /// The words, at most 32 KiB.
        text: String,
        /// Hold this long so that it can be cancelled, at most 60,000; 0 sends at once.
        #[serde(default)]
        hold_ms: u32,
        /// The entry it quotes.
        #[serde(default)]
        quotes: Option<String>,
        /// Ids of uploaded files, at most 10, each used once. With files the text may be empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<String>,
        /// Answer through this address of the customer's instead of the one last written from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        via: Option<Identity>,
    },
    /// Take back a held message by the id of the request that sent it. Result: `{}`; `conflict` when
    /// it has left.
    CancelMessage {
        /// Which.
        conversation: String,
        /// The request's id.
        request: Uuid,
    },
    /// Write an internal note. Result: `Note`.
    AddNote {
        /// Which.
        conversation: String,
        /// The words, at most 32 KiB.
        text: String,
        /// Ids of uploaded files, as in `send_message`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<String>,
    },
    /// Add and remove tags. Result: [`Conversation`].
    SetTags {
        /// Which.
        conversation: String,
        /// To add.
        #[serde(default)]
        add: Vec<String>,
        /// To remove.
        #[serde(default)]
        remove: Vec<String>,
    },
    /// Take a conversation nobody owns, if its ownership has not changed since `revision`. Result:
    /// [`Conversation`];
    /// `conflict` with `owner` for the one who was slower. Taking from another agent needs the right
    /// `act_for_others`.
    Claim {
        /// Which.
        conversation: String,
        /// The revision it was decided on.
        revision: u64,
    },
    /// Take the longest waiting one nobody owns. Result: [`Claimed`].
    ClaimNext {
        /// From which slice.
        view: View,
    },
    /// Give it to an agent or a team. Result: [`Conversation`].
    Transfer {
        /// Which.
        conversation: String,
        /// The revision it was decided on.
        revision: u64,
        /// The receiver.
        to: TransferTarget,
        /// What the receiver should know.
        #[serde(default)]
        note: String,
    },
    /// Give an offered conversation back to the one who gave it. Result: [`Conversation`].
    ReturnTransfer {
        /// Which.
        conversation: String,
        /// Why.
        #[serde(default)]
        note: String,
    },
    /// Give it to a bot, or back to the queue. Result: [`Conversation`].
    Handoff {
        /// Which.
        conversation: String,
        /// The revision it was decided on.
        revision: u64,
        /// A bot of `capabilities.bots`; absent for the queue.
        #[serde(default)]
        bot: Option<String>,
        /// What the next one should know.
        #[serde(default)]
        note: String,
    },
    /// Say how urgent it is; needs the right `priority`. Result: [`Conversation`].
    SetPriority {
        /// Which.
        conversation: String,
        /// How urgent; one of `capabilities.priorities`.
        priority: Priority,
    },
    /// Put it off. Result: [`Conversation`].
    Snooze {
        /// Which.
        conversation: String,
        /// Until when; in the future.
        until: Timestamp,
    },
    /// Done. Result: [`Conversation`].
    Resolve {
        /// Which.
        conversation: String,
    },
    /// Not done. Result: [`Conversation`].
    Reopen {
        /// Which.
        conversation: String,
    },
    /// Seen up to `position`. Result: [`Conversation`].
    MarkRead {
        /// Which.
        conversation: String,
        /// Newest position seen.
        position: u64,
    },
    /// The agent types. Result: `{}`.
    SetTyping {
        /// Which.
        conversation: String,
        /// Now.
        typing: bool,
    },
    /// The agent looks at a conversation, or none. Result: `{}`.
    SetViewing {
        /// Which.
        #[serde(default)]
        conversation: Option<String>,
    },
    /// The agent's availability. Result: [`Agent`].
    SetAvailability {
        /// The new one.
        availability: Availability,
    },
    /// Change or add a fact about a contact. Result: [`Contact`].
    SetAttribute {
        /// Whose.
        contact: String,
        /// Which.
        name: String,
        /// New value; empty removes it.
        value: String,
    },
    /// Add and remove tags of a contact; needs the right `edit_contact`. Result: [`Contact`].
    TagContact {
        /// Whose.
        contact: String,
        /// To add.
        #[serde(default)]
        add: Vec<String>,
        /// To remove.
        #[serde(default)]
        remove: Vec<String>,
    },
    /// Make two records of one person one; needs the right `edit_contact`. `from` is gone, its
    /// conversations are `into`'s. Result: [`Contact`].
    MergeContacts {
        /// The one that stays.
        into: String,
        /// The one that goes.
        from: String,
    },
    /// Make two of one again; needs the right `edit_contact`. Result: [`Contact`], the one that stayed.
    UndoMerge {
        /// The one that stayed.
        contact: String,
        /// Which of its `merged`.
        merge: String,
    },
    /// Save a view for everybody, or change the one called `id`; needs the right `manage_views`.
    /// Result: [`SavedView`].
    SaveView {
        /// Which one changes; absent for a new one.
        #[serde(default)]
        id: Option<String>,
        /// What it is called, at most 60 characters; `conflict` when another one is.
        name: String,
        /// The slice.
        view: View,
        /// Narrowing words.
        #[serde(default)]
        query: String,
        /// The order.
        #[serde(default)]
        sort: Option<Sort>,
    },
    /// Save a new canned response for everybody; needs the right `manage_responses`. Result: `{}`.
    SaveResponse {
        /// What it is called, at most 60 characters; `conflict` when another one is.
        name: String,
        /// Language, BCP 47 primary tag; empty when it is not known.
        #[serde(default)]
        language: String,
        /// Text with `{{variables}}`.
        text: String,
    },
    /// Remove a view of everybody; needs the right `manage_views`. Result: `{}`.
    RemoveView {
        /// Which.
        id: String,
    },
}

/// A slice of the queue with narrowing words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Slice {
    /// The slice.
    pub view: View,
    /// Narrowing words.
    #[serde(default)]
    pub query: String,
}

/// A view of everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SavedView {
    /// Identity.
    pub id: String,
    /// Shown name.
    pub name: Untrusted,
    /// The slice.
    pub view: View,
    /// Narrowing words.
    #[serde(default)]
    pub query: Untrusted,
    /// The order.
    #[serde(default)]
    pub sort: Option<Sort>,
}

/// Result of `count_conversations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SliceCounts {
    /// In the order asked; `null` for words that cannot be read.
    pub counts: Vec<Option<u64>>,
}

/// A response of the hub.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Response {
    /// The request's id. The nil UUID when the request had none that could be read.
    pub id: Uuid,
    /// What the action documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<serde_json::Value>,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorBody>,
}

/// Why a request failed. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorBody {
    /// Kind.
    pub code: ErrorCode,
    /// A sentence for a person.
    pub message: Untrusted,
    /// Not before this many milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// For `conflict`: who owns the conversation now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<AgentRef>,
}

/// Kinds of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The frame or its parameters cannot be read.
    InvalidRequest,
    /// No such action.
    UnknownAction,
    /// The role may not.
    Forbidden,
    /// No such thing.
    NotFound,
    /// Somebody was faster, or it is too late.
    Conflict,
    /// The same id was used for another request.
    IdReused,
    /// Longer than the limit.
    TooLarge,
    /// Too many requests; see `retry_after_ms`.
    RateLimited,
    /// The hub cannot store at the moment (disk full, read-only).
    StoreFailed,
    /// The hub is shutting down; nothing was done.
    Unavailable,
    /// A kind this version does not know.
    #[serde(other)]
    Unknown,
}

/// An event of the hub. Those that must not be missed carry a gap-free `seq`; `hello`, `counts`,
/// `typing`, `viewers` and `agent` are momentary and carry none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventFrame {
    /// Place in the epoch's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// What happened.
    #[serde(flatten)]
    pub body: EventBody,
}

/// Kinds of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum EventBody {
    /// The first frame on every connection.
    Hello(Box<Hello>),
    /// A conversation's new state.
    Conversation(Box<Conversation>),
    /// A thread entry's new state.
    Entry(Box<Entry>),
    /// A held message was cancelled.
    EntryRemoved {
        /// Which conversation.
        conversation: String,
        /// Which entry.
        entry: String,
    },
    /// A contact's new state.
    Contact(Box<Contact>),
    /// Agents, teams, tags, canned responses or inboxes changed; fetch the directory.
    DirectoryChanged {},
    /// Momentary: rows per view for this agent.
    Counts(Counts),
    /// Momentary: an agent's availability or load.
    Agent(Agent),
    /// Momentary: somebody types.
    Typing {
        /// Which conversation.
        conversation: String,
        /// Which agent; absent for the customer.
        #[serde(default)]
        agent: Option<AgentRef>,
        /// Now.
        typing: bool,
    },
    /// Momentary: who looks at a conversation.
    Viewers {
        /// Which.
        conversation: String,
        /// Everybody, this agent included.
        viewers: Vec<AgentRef>,
    },
}

/// Who is there and what it can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hello {
    /// Protocol version; this is 1.
    pub protocol: u32,
    /// Name and version of the server, for people.
    pub server: Untrusted,
    /// Name of the desk.
    pub workspace: Untrusted,
    /// Identity of the event log. Another epoch: nothing known can be resumed.
    pub epoch: Uuid,
    /// Newest sequence number.
    pub seq: u64,
    /// The hub's clock.
    pub server_time: Timestamp,
    /// The signed-in agent.
    pub me: Agent,
    /// What it may do. Rights a client does not know are skipped.
    #[serde(deserialize_with = "known_rights")]
    pub rights: Vec<Right>,
    /// What the hub can do.
    pub capabilities: Capabilities,
}

/// A hub of tomorrow may give rights of tomorrow; signing in must not fail for it.
fn known_rights<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Right>, D::Error> {
    let words = Vec::<serde_json::Value>::deserialize(from)?;
    let known = words
        .into_iter()
        .filter_map(|word| serde_json::from_value(word).ok());
    Ok(known.collect())
}

/// What the hub can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a list of independent abilities is what it is"
)]
pub struct Capabilities {
    /// Compare-and-set claim.
    pub claim: bool,
    /// Internal notes.
    pub notes: bool,
    /// Tags.
    pub tags: bool,
    /// Snooze to a date.
    pub snooze_until: bool,
    /// Bots a conversation can be handed to.
    pub bots: Vec<Untrusted>,
    /// Typing and viewing are passed on.
    pub typing: bool,
    /// `hold_ms` and `cancel_message`.
    pub undo_send: bool,
    /// Ids are remembered.
    pub idempotent: bool,
    /// `search`.
    pub search: bool,
    /// `set_attribute`.
    pub edit_contact: bool,
    /// `tag_contact`.
    #[serde(default)]
    pub tag_contact: bool,
    /// The operators of `query`, `sort` and `count_conversations`.
    #[serde(default)]
    pub filters: bool,
    /// `save_view` and `remove_view`.
    #[serde(default)]
    pub views: bool,
    /// `save_response`.
    #[serde(default)]
    pub saves_responses: bool,
    /// What `set_priority` takes, the most urgent first; empty where there is no such request.
    #[serde(default)]
    pub priorities: Vec<Priority>,
    /// Conversations have SLA clocks: `sla:` and the order `sla` find something.
    #[serde(default)]
    pub sla: bool,
    /// A transfer is offered: its receiver takes it or returns it.
    #[serde(default)]
    pub return_transfer: bool,
    /// A transfer needs a note.
    #[serde(default)]
    pub transfer_note: bool,
    /// `via` of `send_message`.
    #[serde(default)]
    pub other_addresses: bool,
    /// `list_timeline`.
    #[serde(default)]
    pub timeline: bool,
    /// `find_duplicates`, `merge_contacts` and `undo_merge`.
    #[serde(default)]
    pub merges: bool,
    /// What is resolved needs a tag.
    #[serde(default)]
    pub resolve_tag: bool,
    /// `statistics`.
    #[serde(default)]
    pub statistics: bool,
    /// Limits.
    pub limits: Limits,
}

/// Limits the hub enforces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Limits {
    /// Largest frame, bytes.
    pub frame_bytes: u32,
    /// Longest text, bytes.
    pub text_bytes: u32,
    /// Longest hold, milliseconds.
    pub hold_ms: u32,
    /// Sustained requests per second of one connection.
    pub requests_per_second: u32,
    /// Largest page.
    pub page: u16,
    /// Largest file, bytes; 0 where files cannot be sent.
    #[serde(default)]
    pub file_bytes: u64,
}

/// Result of `sync`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Synced {
    /// The log's identity.
    pub epoch: Uuid,
    /// Events after this number follow.
    pub seq: u64,
    /// Whether everything must be fetched anew, because the epoch is another or the log no longer
    /// reaches back that far. When `false`, the missed events follow.
    pub resync: bool,
}

/// Result of `directory`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Directory {
    /// Agents.
    pub agents: Vec<Agent>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Tags in use.
    pub tags: Vec<Untrusted>,
    /// Canned responses.
    pub canned_responses: Vec<CannedResponse>,
    /// Inboxes.
    pub inboxes: Vec<Inbox>,
    /// Views of everybody, by name.
    #[serde(default)]
    pub views: Vec<SavedView>,
    /// Macros, by group and name.
    #[serde(default)]
    pub macros: Vec<Macro>,
}

/// Result of `list_conversations`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationPage {
    /// Rows. A row that cannot be read costs only itself, so they are kept as raw JSON until used.
    #[schemars(with = "Vec<Conversation>")]
    pub conversations: Vec<serde_json::Value>,
    /// Where to go on, if there is more.
    #[serde(default)]
    pub next: Option<String>,
    /// Rows in the slice.
    pub total: u64,
    /// Rows per view.
    pub counts: Counts,
}

/// Result of `list_entries`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntryPage {
    /// Entries in thread order, each kept apart as raw JSON until used.
    #[schemars(with = "Vec<Entry>")]
    pub entries: Vec<serde_json::Value>,
    /// Whether there are older ones.
    pub more: bool,
}

/// Result of `search`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SearchPage {
    /// Best first.
    pub hits: Vec<SearchHit>,
    /// Whether there are others after these.
    #[serde(default)]
    pub more: bool,
}

/// A search result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SearchHit {
    /// The conversation.
    pub conversation: Conversation,
    /// The entry that matched; absent when the person did.
    #[serde(default)]
    pub entry: Option<String>,
    /// The words found with their surroundings.
    pub excerpt: Untrusted,
}

/// Result of `claim_next`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claimed {
    /// What was taken; absent when nothing waits.
    #[serde(default)]
    pub conversation: Option<Conversation>,
}

/// A receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferTarget {
    /// An agent's id.
    Agent(String),
    /// A team's id.
    Team(String),
}

/// Rows per view.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Open, this agent's.
    pub mine: u64,
    /// Open, nobody's, for people.
    pub unassigned: u64,
    /// Open in this agent's teams.
    pub teams: u64,
    /// Open.
    pub all: u64,
    /// Snoozed.
    pub snoozed: u64,
    /// Resolved.
    pub resolved: u64,
    /// Open with an unanswered customer.
    pub waiting: u64,
}
