//! What the desk asks of a backend.

use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::{
    AgentId, Availability, ContactId, ConversationId, DraftKey, EntryId, Identity, Position, Priority,
    Recipients, RequestId, Revision, SavedView, SavedViewId, Sort, TeamId, View,
};

/// One request. Its id is also its idempotency key and the address of the final answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Made by the client, before the first attempt; never changed by a repetition.
    pub id: RequestId,
    /// What is wanted.
    pub kind: CommandKind,
}

/// A place in a list; the adapter's own, meaningless above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageToken(pub String);

/// Who receives a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferTarget {
    /// One agent.
    Agent(AgentId),
    /// A team; whoever of it claims first.
    Team(TeamId),
}

/// What can be asked. Text is the agent's own and goes out byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandKind {
    /// A page of a view. Answered by [`Event::ConversationPage`](super::Event::ConversationPage).
    ListConversations {
        /// Which slice.
        view: View,
        /// Words that narrow it, as [`Query`](crate::query::Query) prints them; empty for all.
        query: String,
        /// The order. Where [`Capabilities::filters`](super::Capabilities::filters) is missing, only
        /// the usual one.
        sort: Sort,
        /// Where to go on; `None` for the first page.
        after: Option<PageToken>,
        /// Most rows wanted.
        limit: u16,
    },
    /// How many rows slices hold, each a view with narrowing words. Answered by
    /// [`Event::SliceCounts`](super::Event::SliceCounts).
    CountConversations {
        /// Which.
        slices: Vec<(View, String)>,
    },
    /// One conversation anew, after a [`Event::Stale`](super::Event::Stale).
    LoadConversation {
        /// Which.
        conversation: ConversationId,
    },
    /// A page of a thread, newest first. Answered by
    /// [`Event::ThreadPage`](super::Event::ThreadPage).
    LoadThread {
        /// Which.
        conversation: ConversationId,
        /// Only entries before this place; `None` for the newest.
        before: Option<Position>,
        /// Most entries wanted.
        limit: u16,
    },
    /// The customer's card.
    LoadContact {
        /// Which.
        contact: ContactId,
    },
    /// Conversations whose people or messages match.
    Search {
        /// The words, as [`Query`](crate::query::Query) prints them.
        query: String,
        /// Most hits wanted.
        limit: u16,
        /// So many of the best are known already.
        skip: u32,
    },
    /// What happened with a person, newest first. Answered by
    /// [`Event::TimelinePage`](super::Event::TimelinePage).
    LoadTimeline {
        /// Whose.
        contact: ContactId,
        /// Only what is older; `None` for the newest.
        before: Option<Timestamp>,
        /// Lines wanted.
        limit: u16,
    },
    /// Other records of a person. Answered by [`Event::Duplicates`](super::Event::Duplicates).
    FindDuplicates {
        /// Whose.
        contact: ContactId,
    },
    /// Who did what, newest first. Answered by [`Event::ActionPage`](super::Event::ActionPage).
    ListActions {
        /// Only in this conversation.
        conversation: Option<ConversationId>,
        /// Only by this agent.
        agent: Option<AgentId>,
        /// Only from then on.
        since: Option<Timestamp>,
        /// Only with a smaller number.
        before: Option<u64>,
        /// Most actions wanted.
        limit: u16,
    },
    /// How the desk stands, and what was done in a period. Answered by
    /// [`Event::Statistics`](super::Event::Statistics).
    Statistics {
        /// From when on.
        since: Timestamp,
        /// Up to when; `None` for now.
        until: Option<Timestamp>,
    },
    /// Answer the customer.
    SendMessage {
        /// Where; bound to the draft, not to what is selected.
        conversation: ConversationId,
        /// The words.
        text: String,
        /// Hold this long for undo, in milliseconds; 0 sends at once.
        hold_ms: u32,
        /// The message it quotes.
        quotes: Option<EntryId>,
        /// Files that were uploaded, by the ids the client made for them.
        files: Vec<Uuid>,
        /// Through this address of the customer's; `None` through the conversation's own.
        via: Option<Identity>,
        /// Whom it goes to by e-mail; `None` for those of [`Event::Recipients`](super::Event::Recipients).
        recipients: Option<Box<Recipients>>,
    },
    /// What the agent has written in a conversation and not sent, here or elsewhere. Answered by
    /// [`Event::Drafts`](super::Event::Drafts).
    LoadDrafts {
        /// Which.
        conversation: ConversationId,
    },
    /// Keep an unsent text in place of the one that is known. If there is another one, nothing is kept.
    /// [`Event::Drafts`](super::Event::Drafts) tells what is there then, either way.
    KeepDraft {
        /// Which.
        key: DraftKey,
        /// The words; none removes it.
        text: String,
        /// The last change of the one it takes the place of; `None` where there is none.
        over: Option<Timestamp>,
    },
    /// Take back a held message.
    CancelMessage {
        /// Where.
        conversation: ConversationId,
        /// The request that sent it.
        request: RequestId,
    },
    /// Have its language model draft an answer. Answered by [`Event::Written`](super::Event::Written).
    WriteReply {
        /// To which conversation.
        conversation: ConversationId,
    },
    /// Have its language model sum up a conversation. It writes that into the thread, as a note of the agent's.
    WriteSummary {
        /// Which.
        conversation: ConversationId,
    },
    /// Write an internal note.
    AddNote {
        /// Where.
        conversation: ConversationId,
        /// The words.
        text: String,
        /// Files that were uploaded, by the ids the client made for them.
        files: Vec<Uuid>,
    },
    /// Add and remove tags.
    SetTags {
        /// Where.
        conversation: ConversationId,
        /// To add.
        add: Vec<String>,
        /// To remove.
        remove: Vec<String>,
    },
    /// Say how urgent it is.
    SetPriority {
        /// Which.
        conversation: ConversationId,
        /// One of [`Capabilities::priorities`](super::Capabilities::priorities).
        priority: Priority,
    },
    /// Take a conversation, if nobody did since `revision`.
    Claim {
        /// Which.
        conversation: ConversationId,
        /// The state it was decided on.
        revision: Revision,
    },
    /// Take the conversation that waits longest in a view. Answered by
    /// [`Event::Claimed`](super::Event::Claimed).
    ClaimNext {
        /// From which slice.
        view: View,
    },
    /// Give it to an agent or team.
    Transfer {
        /// Which.
        conversation: ConversationId,
        /// The state it was decided on.
        revision: Revision,
        /// To whom.
        to: TransferTarget,
        /// What the receiver should know.
        note: String,
    },
    /// Give an offered conversation back to the one who gave it.
    ReturnTransfer {
        /// Which.
        conversation: ConversationId,
        /// Why.
        note: String,
    },
    /// Give it to a bot (by name) or back to the queue.
    Handoff {
        /// Which.
        conversation: ConversationId,
        /// The state it was decided on.
        revision: Revision,
        /// A bot of [`Capabilities::bots`](super::Capabilities::bots), or `None` for the queue.
        bot: Option<String>,
        /// What the next one should know.
        note: String,
    },
    /// Put it off.
    Snooze {
        /// Which.
        conversation: ConversationId,
        /// Until when.
        until: Timestamp,
    },
    /// It is done.
    Resolve {
        /// Which.
        conversation: ConversationId,
    },
    /// It is not done.
    Reopen {
        /// Which.
        conversation: ConversationId,
    },
    /// The agent has seen everything up to `position`.
    MarkRead {
        /// Where.
        conversation: ConversationId,
        /// The newest entry seen.
        position: Position,
    },
    /// The agent types, or stopped.
    SetTyping {
        /// Where.
        conversation: ConversationId,
        /// Types now.
        typing: bool,
    },
    /// The agent looks at a conversation, or at none.
    SetViewing {
        /// Which.
        conversation: Option<ConversationId>,
    },
    /// The agent's own availability.
    SetAvailability {
        /// The new one.
        availability: Availability,
    },
    /// Change or add a fact about a contact.
    SetAttribute {
        /// Whose.
        contact: ContactId,
        /// Which fact.
        name: String,
        /// Its new value; empty removes it.
        value: String,
    },
    /// Add and remove tags of a person.
    TagContact {
        /// Whose.
        contact: ContactId,
        /// To add.
        add: Vec<String>,
        /// To remove.
        remove: Vec<String>,
    },
    /// Make two records of one person one.
    MergeContacts {
        /// The one that stays.
        into: ContactId,
        /// The one that goes.
        from: ContactId,
    },
    /// Make two of one again.
    UndoMerge {
        /// The one that stayed.
        contact: ContactId,
        /// Which of its [`merged`](crate::domain::Contact::merged).
        merge: String,
    },
    /// Save a view for everybody: a new one, or the one it names.
    SaveView {
        /// The whole view.
        view: SavedView,
    },
    /// Save a new canned response for everybody.
    SaveResponse {
        /// What it is called.
        name: String,
        /// Its language, BCP 47 primary tag; empty when it is not known.
        language: String,
        /// Its text, with variables.
        text: String,
    },
    /// Remove a view of everybody.
    RemoveView {
        /// Which.
        view: SavedViewId,
    },
}

impl CommandKind {
    /// Whether it changes something at the backend (and so may not be repeated blindly).
    pub fn changes(&self) -> bool {
        !matches!(
            self,
            Self::ListConversations { .. }
                | Self::CountConversations { .. }
                | Self::LoadConversation { .. }
                | Self::LoadThread { .. }
                | Self::LoadContact { .. }
                | Self::LoadDrafts { .. }
                | Self::WriteReply { .. }
                | Self::Search { .. }
                | Self::ListActions { .. }
                | Self::LoadTimeline { .. }
                | Self::FindDuplicates { .. }
                | Self::Statistics { .. }
        )
    }
}
