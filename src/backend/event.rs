//! What a backend tells the desk.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::backend::{Capabilities, PageToken, TlsFault};
use crate::domain::{
    Agent, AgentId, AgentRef, Alert, CannedResponse, Contact, ContactId, Conversation, ConversationId,
    Duplicate, Entry, EntryId, Inbox, KeptDraft, LoggedAction, Macro, Recipients, RequestId, Rights,
    SavedView, Statistics, Team, TimelineRow, View,
};
use crate::text::{CleanLine, Untrusted};

/// One thing a backend tells.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "most events are conversations and their entries, moved once from the adapter into the state"
)]
pub enum Event {
    /// The one final answer to a command.
    Answer {
        /// Which command.
        id: RequestId,
        /// How it ended.
        outcome: Outcome,
    },
    /// The state of the link.
    Connection(Connection),
    /// The link that was just made carries everything readable for others; over with the next
    /// [`Connection`] that is not online.
    Exposed {
        /// To which host.
        host: CleanLine,
    },
    /// The backend does not tell of changes by itself and is looked at this often; `None` when it does
    /// again. Over with the next [`Connection`] that is not online.
    Polling {
        /// How often.
        every: Option<Duration>,
    },
    /// Agents, teams, tags, canned responses, inboxes: whole, replaces the former.
    Directory(Directory),
    /// A page asked for by `ListConversations`, before its answer.
    ConversationPage {
        /// Which command.
        id: RequestId,
        /// Of which slice.
        view: View,
        /// The rows.
        conversations: Vec<Conversation>,
        /// Where to go on, if there is more.
        next: Option<PageToken>,
        /// Rows in the whole slice.
        total: u64,
    },
    /// Rows per slice, asked for by `CountConversations`, before its answer.
    SliceCounts {
        /// Which command.
        id: RequestId,
        /// In the order asked; `None` for words the backend cannot read.
        counts: Vec<Option<u64>>,
    },
    /// A page asked for by `LoadThread`, before its answer.
    ThreadPage {
        /// Which command.
        id: RequestId,
        /// Of which conversation.
        conversation: ConversationId,
        /// In thread order.
        entries: Vec<Entry>,
        /// Whether there are older ones.
        more: bool,
    },
    /// Hits asked for by `Search`, before its answer.
    SearchPage {
        /// Which command.
        id: RequestId,
        /// Best first.
        hits: Vec<SearchHit>,
        /// Whether there are others after these.
        more: bool,
    },
    /// A page asked for by `LoadTimeline`, before its answer.
    TimelinePage {
        /// Which command.
        id: RequestId,
        /// Newest first.
        rows: Vec<TimelineRow>,
        /// Whether there are older ones.
        more: bool,
    },
    /// What `FindDuplicates` found, before its answer.
    Duplicates {
        /// Which command.
        id: RequestId,
        /// Whose.
        contact: ContactId,
        /// Likely the same person.
        found: Vec<Duplicate>,
    },
    /// A page asked for by `ListActions`, before its answer.
    ActionPage {
        /// Which command.
        id: RequestId,
        /// Newest first.
        actions: Vec<LoggedAction>,
        /// Whether there are older ones.
        more: bool,
    },
    /// What `Statistics` asked for, before its answer.
    Statistics {
        /// Which command.
        id: RequestId,
        /// The figures.
        statistics: Box<Statistics>,
    },
    /// What `LoadDrafts` asked for and what `KeepDraft` left, before the answer: at most one of each kind.
    Drafts {
        /// In which conversation.
        conversation: ConversationId,
        /// What the backend keeps there.
        drafts: Vec<KeptDraft>,
    },
    /// What `WriteReply` wrote, before its answer: a language model's words, to be looked at.
    Written {
        /// Which command.
        id: RequestId,
        /// The words.
        words: Untrusted,
    },
    /// What `ClaimNext` took, before its answer; `None` when nothing waits.
    Claimed {
        /// Which command.
        id: RequestId,
        /// The conversation.
        conversation: Option<ConversationId>,
    },
    /// New state of a conversation. Older revisions than the known one are ignored.
    ConversationUpserted(Conversation),
    /// New state of an entry.
    EntryUpserted(Entry),
    /// A held message was taken back and will never reach the customer.
    EntryRemoved {
        /// Where.
        conversation: ConversationId,
        /// Which.
        entry: EntryId,
    },
    /// New state of a contact.
    ContactUpserted(Contact),
    /// New state of an agent: availability, load.
    AgentUpserted(Agent),
    /// Whom an answer by e-mail goes to in a conversation, unless the agent says otherwise: whoever wrote
    /// last, and everybody who saw it.
    Recipients(ConversationId, Recipients),
    /// What this agent should know, the oldest first, each told once. Several at a time when nobody
    /// listened while they came.
    Alerts(Vec<Alert>),
    /// How many conversations each view holds for this agent.
    Counts(Counts),
    /// Somebody types, or stopped.
    TypingChanged {
        /// Where.
        conversation: ConversationId,
        /// Who: an agent, or `None` for the customer.
        agent: Option<AgentRef>,
        /// Types now.
        typing: bool,
    },
    /// Which other agents look at a conversation.
    ViewersChanged {
        /// Which.
        conversation: ConversationId,
        /// Who, without this agent.
        viewers: Vec<AgentRef>,
    },
    /// Something changed that the backend did not tell in full: fetch it again.
    Stale(ConversationId),
    /// Everything may have changed: what is cached may no longer exist. Lists follow on request.
    Resync,
    /// Everything before this event is covered by the cursor.
    Checkpoint(Checkpoint),
    /// A frame the adapter had no word for; counted and logged by name.
    Unknown {
        /// The backend's name for it.
        name: CleanLine,
    },
}

/// Opaque place in the backend's stream. Stored with or after what it covers, never before: the other
/// order lost events in 1,992 of 2,000 random schedules (`architecture.md`, finding 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint(pub String);

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// The backend said no, for good.
    Refused(Refusal),
    /// This backend has no such thing.
    Unsupported,
    /// It provably did not reach the backend: the link was down, or it asked to come later.
    NotSent {
        /// When to try again at the earliest, if the backend said so.
        retry_after: Option<Duration>,
    },
    /// It left, and no answer came. Only an idempotent command may be sent again.
    Uncertain,
}

/// A final no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The kind of no.
    pub code: RefusalCode,
    /// The backend's words.
    pub message: CleanLine,
    /// For a lost race: who owns the conversation now.
    pub owner: Option<AgentRef>,
}

/// The kinds of no a screen words differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalCode {
    /// The request makes no sense to the backend.
    Invalid,
    /// The role may not.
    Forbidden,
    /// There is no such thing (any more).
    NotFound,
    /// Somebody was faster.
    Conflict,
    /// Too long.
    TooLarge,
    /// The backend's disk is full or its store failed; nothing was changed.
    StoreFailed,
    /// Any other.
    Other,
}

/// The state of the link.
#[derive(Debug, Clone, PartialEq)]
pub enum Connection {
    /// Trying; `attempt` counts from 1.
    Connecting {
        /// Which try since the last time online.
        attempt: u32,
    },
    /// Signed in; events flow.
    Online(Box<Welcome>),
    /// The peer was last heard this long ago: a beat is missing, the link may be half open.
    Silent {
        /// Since the last byte.
        since: Duration,
    },
    /// Down; tries again by itself.
    Offline {
        /// Why.
        reason: Offline,
        /// When the next try is.
        retry_in: Duration,
    },
    /// The token is refused; waits for a new one and does not try in a loop.
    AuthRequired {
        /// The backend's words.
        message: CleanLine,
    },
    /// Gave up for good: not a backend, wrong protocol version, insecure address.
    Unusable {
        /// Why.
        reason: Offline,
    },
}

/// Why the link is down, for a sentence on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offline {
    /// The host name has no address.
    UnknownHost(CleanLine),
    /// Nobody listens, or the network says no.
    Refused(CleanLine),
    /// No answer in time.
    TimedOut,
    /// The server speaks HTTP but not this protocol; its status and page title.
    NotAHub {
        /// HTTP status.
        status: u16,
        /// Title of the page, if it sent one.
        title: Option<CleanLine>,
    },
    /// TLS failed: which certificate problem.
    Tls(TlsFault),
    /// The proxy does not let us through: who it is and what it says.
    Proxy(CleanLine),
    /// This proxy wants a login, or another one.
    ProxyLogin(CleanLine),
    /// Unencrypted to another machine is not allowed.
    Insecure(CleanLine),
    /// The server closed, with code and words.
    Closed {
        /// WebSocket close code.
        code: u16,
        /// Its words.
        reason: CleanLine,
    },
    /// The link broke.
    Broken(CleanLine),
    /// The peer broke the protocol.
    Protocol(CleanLine),
}

/// What a backend says when it lets the agent in.
#[derive(Debug, Clone, PartialEq)]
pub struct Welcome {
    /// Name of the desk.
    pub workspace: CleanLine,
    /// Who we are.
    pub me: Agent,
    /// What we may do.
    pub rights: Rights,
    /// What the backend can do.
    pub capabilities: Capabilities,
    /// Backend's clock at that moment; waits are counted by it.
    pub server_time: Timestamp,
}

/// Who and what there is, besides conversations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Directory {
    /// All agents.
    pub agents: Vec<Agent>,
    /// All teams.
    pub teams: Vec<Team>,
    /// All tags in use.
    pub tags: Vec<CleanLine>,
    /// All canned responses.
    pub canned_responses: Vec<CannedResponse>,
    /// All inboxes.
    pub inboxes: Vec<Inbox>,
    /// Views everybody has.
    #[serde(default)]
    pub views: Vec<SavedView>,
    /// All macros.
    #[serde(default)]
    pub macros: Vec<Macro>,
}

impl Directory {
    /// The agent called `id`.
    pub fn agent(&self, id: &AgentId) -> Option<&Agent> {
        self.agents.iter().find(|agent| &agent.id == id)
    }
}

/// Rows per view for this agent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Open and mine.
    pub mine: u64,
    /// Open, nobody's, a person is needed.
    pub unassigned: u64,
    /// Open in my teams.
    pub teams: u64,
    /// Open.
    pub all: u64,
    /// Put off.
    pub snoozed: u64,
    /// Done.
    pub resolved: u64,
    /// Open with an unanswered customer.
    pub waiting: u64,
}

impl Counts {
    /// The figure of one view.
    pub fn of(&self, view: View) -> u64 {
        match view {
            View::Mine => self.mine,
            View::Unassigned => self.unassigned,
            View::Teams => self.teams,
            View::All => self.all,
            View::Snoozed => self.snoozed,
            View::Resolved => self.resolved,
        }
    }
}

/// A search result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// The conversation it is in.
    pub conversation: Conversation,
    /// The entry that matched; `None` when the person did.
    pub entry: Option<EntryId>,
    /// The matching words with their surroundings.
    pub excerpt: CleanLine,
}
