//! Everything that can happen to the desk.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::state::{Slice, Standing, Typing};
use crate::app::{Action, CardReport, FileReport, ModelReport, Timer};
use crate::backend::{Checkpoint, Directory, Event};
use crate::domain::{
    Agent, CannedResponseId, Contact, Conversation, ConversationId, Draft, DraftKey, Entry, OutboxItem,
    QueueMemory, RequestId,
};
use crate::i18n::Text;
use crate::suggest::Learner;

/// One thing that happened. A list of these, with the times, replays a session exactly.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a few hundred bytes moved once through a bounded channel cost less than an allocation each"
)]
pub enum Msg {
    /// A key, or the palette, named an action.
    Act(Action),
    /// Typed characters that are bound to nothing, in a text context.
    Text(String),
    /// A paste, with its line breaks; never means "send".
    Paste(String),
    /// The terminal has this size, in cells.
    Resized {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The backend told something.
    Backend(Event),
    /// The store answered.
    Stored(StoreReport),
    /// A timer is due. A timer that was set anew or cancelled meanwhile never arrives.
    Due(Timer),
    /// What the store had from the last time; the first message of a session.
    Loaded(Box<Saved>),
    /// The process ran on after it was stopped (Ctrl+Z, SIGSTOP, a closed lid).
    Resumed,
    /// This process did not run for a while, the terminal being as it was: its loop stalled, or the
    /// machine slept. Events may be missing although the link never broke.
    TimeLost,
    /// A text came back from the agent's own editor.
    Edited {
        /// Which draft it is.
        key: DraftKey,
        /// Its words now.
        text: String,
    },
    /// Something became of a file.
    File(FileReport),
    /// A program for a context card ended.
    Card(CardReport),
    /// A language model said something.
    Model(ModelReport),
    /// The shell could not perform something the agent asked for; a sentence about it.
    ShellFailed(Text),
    /// Somebody asked the process to end (SIGTERM, hang-up).
    Terminate,
    /// Of several workspaces this one comes on the screen, with this row of its queue; without one the
    /// selection stays as it is.
    Front(Option<ConversationId>),
    /// The workspace in front shows this part of its queue; the others show the same.
    Slice {
        /// View, words as they go to the backend, order.
        slice: Slice,
        /// The words as typed.
        filter: String,
        /// Whether more of them may follow at once.
        typing: Typing,
    },
    /// The conversation on screen is another workspace's; so many rows of this one are before it in the
    /// common queue.
    Aside {
        /// How many.
        passed: usize,
    },
}

/// What was learned in former sessions. Two are equal when they were made of the same lessons.
#[derive(Debug, Clone)]
pub struct Learned(pub Arc<Learner>);

impl PartialEq for Learned {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest() == other.0.digest()
    }
}

/// What was kept from the last time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Saved {
    /// Unsent texts.
    pub drafts: Vec<Draft>,
    /// Texts on their way.
    pub outbox: Vec<OutboxItem>,
    /// Rows seen.
    pub conversations: Vec<Conversation>,
    /// Contacts seen.
    pub contacts: Vec<Contact>,
    /// Who the agent was.
    pub me: Option<Agent>,
    /// Agents, teams, tags, canned responses.
    pub directory: Option<Directory>,
    /// Where the stream of events was left.
    pub checkpoint: Option<Checkpoint>,
    /// The agent has seen the tour.
    pub tour_seen: bool,
    /// The order of the queue and the agent's own views.
    pub queue: QueueMemory,
    /// How often each canned response was sent from here.
    pub uses: BTreeMap<CannedResponseId, u64>,
    /// What was learned in former sessions is being read; it follows as [`StoreReport::Learned`].
    pub model_follows: bool,
    /// Whether this process keeps the agent's words. A reader gets no drafts and no outbox.
    pub standing: Standing,
}

/// What the store says after an operation whose outcome matters.
#[derive(Debug, Clone, PartialEq)]
pub enum StoreReport {
    /// The outbox row is on disk.
    OutboxStored(RequestId),
    /// The row could not be written: nothing was queued, the text stays in the composer.
    OutboxFailed {
        /// Which.
        request: RequestId,
        /// Why, for the screen.
        reason: Text,
    },
    /// The recorded attempt is on disk: bytes may leave.
    AttemptStored(RequestId),
    /// A draft is on disk.
    DraftStored(DraftKey),
    /// A draft could not be written.
    DraftFailed {
        /// Which.
        key: DraftKey,
        /// Why, for the screen.
        reason: Text,
    },
    /// The cached entries of a thread, oldest first.
    Thread {
        /// Which.
        conversation: ConversationId,
        /// What was cached.
        entries: Vec<Entry>,
    },
    /// Another process took over, or this one became the owner of drafts and outbox.
    Standing {
        /// What this process may do from now on.
        standing: Standing,
        /// For an owner: the unsent texts on disk.
        drafts: Vec<Draft>,
        /// For an owner: the texts on their way.
        outbox: Vec<OutboxItem>,
    },
    /// What was learned in former sessions is here.
    Learned(Learned),
    /// Something of the cache could not be written; nothing of the agent's is lost.
    CacheFailed {
        /// Why, for the screen.
        reason: Text,
    },
}
