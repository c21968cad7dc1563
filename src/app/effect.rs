//! What [`update`](super::update()) wants done. The shell performs effects in the order returned.

use std::time::Duration;

use jiff::Timestamp;

use crate::app::{CardOp, FileOp, ModelOp};
use crate::backend::{Checkpoint, Command, Directory};
use crate::domain::{
    Agent, Contact, Conversation, ConversationId, Deed, Draft, DraftKey, Entry, EntryId, OutboxItem,
    OutboxState, QueueMemory, RequestId, Tally,
};
use crate::suggest::Lesson;
use crate::text::{Clean, CleanLine, Openable};

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask the backend.
    Backend(Command),
    /// Store or load.
    Store(StoreOp),
    /// Wake `update` with [`Msg::Due`](super::Msg::Due) after a while. Replaces the same timer.
    Timer {
        /// Which.
        timer: Timer,
        /// From now.
        after: Duration,
    },
    /// Forget a timer.
    CancelTimer(Timer),
    /// Put text on the clipboard (OSC 52).
    Copy(Clean),
    /// Start the configured program with an address.
    Open(Openable),
    /// Write down what the agent did here, where the backend cannot see it.
    Record(Deed),
    /// Ring the terminal's bell.
    Bell,
    /// Show a notification of the terminal, where one is configured.
    Popup(CleanLine),
    /// Draw every cell anew.
    Redraw,
    /// Restore the terminal and stop, as Ctrl+Z does in a shell.
    Suspend,
    /// Let the agent change a draft in an editor of their own; answered by
    /// [`Msg::Edited`](super::Msg::Edited), or [`Msg::ShellFailed`](super::Msg::ShellFailed) when the
    /// draft stays as it was.
    Edit {
        /// Which draft.
        key: DraftKey,
        /// Its words.
        text: String,
    },
    /// Something with a file.
    File(FileOp),
    /// Run a program for a context card; answered by [`Msg::Card`](super::Msg::Card).
    Card(Box<CardOp>),
    /// Something with a language model; answered by [`Msg::Model`](super::Msg::Model).
    Model(ModelOp),
    /// Try to connect at once instead of at the next planned time.
    ReconnectNow,
    /// Write what was learned to the file of the model; it is made anew from the log of uses without.
    SaveModel,
    /// Store what is open and end.
    Quit,
}

/// What may be due. At most one of each is set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// A shown waiting time changes.
    Clock,
    /// A draft was changed and is not on disk.
    SaveDraft(DraftKey),
    /// A draft was changed and the backend does not keep it so.
    KeepDraft(DraftKey),
    /// The agent stopped typing.
    TypingEnds,
    /// Another agent's or the customer's typing mark is stale.
    TypingFades(ConversationId),
    /// The notice in the status line goes away.
    Notice,
    /// A selected conversation stayed selected: load it.
    Settle,
    /// Typing in the search field paused.
    Search,
    /// Typing in the filter of the queue paused.
    Filter,
    /// Counts of saved views may be others.
    ViewCounts,
    /// The figures of the desk on screen are old.
    Statistics,
    /// An item of the outbox may be tried again.
    Outbox(ConversationId),
    /// An uncertain item may have turned up among the newest entries: look.
    Reconcile(RequestId),
    /// A page or row could not be fetched and is asked for again.
    Refetch,
    /// The backend replays nothing and may have lost something in silence: look.
    SafetyNet,
    /// The next request of work on several conversations may leave.
    Bulk,
    /// Nobody pressed a key for a while.
    Lock,
    /// A sent answer can no longer be taken back: learn from it.
    Teach(RequestId),
    /// The file of the model is behind.
    SaveModel,
}

/// What the store keeps. Everything is per workspace.
///
/// A change of the outbox that cannot be written is tried again by the store until it is; without it a
/// restart would find the former state. Once something of the cache could not be written, no
/// checkpoint is stored until the cache was cleared, or it would cover what is not there.
#[derive(Debug, Clone, PartialEq)]
pub enum StoreOp {
    /// Keep a draft; an empty one is removed.
    PutDraft(Draft),
    /// Queue a text: in one transaction the outbox row is written and its draft removed. Answered by
    /// [`StoreReport::OutboxStored`](super::StoreReport::OutboxStored) or `OutboxFailed`.
    Enqueue(OutboxItem),
    /// Record how far an item came; for `Sending` answered by
    /// [`StoreReport::AttemptStored`](super::StoreReport::AttemptStored).
    SetOutbox {
        /// Which.
        request: RequestId,
        /// Its state.
        state: OutboxState,
    },
    /// It is at the backend, or the agent threw it away.
    DropOutbox(RequestId),
    /// Take a text back: in one transaction the row is removed and the draft written.
    Restore {
        /// The item to remove.
        request: RequestId,
        /// What it becomes.
        draft: Draft,
    },
    /// Cache rows.
    PutConversations(Vec<Conversation>),
    /// Cache entries.
    PutEntries(Vec<Entry>),
    /// Forget an entry.
    DropEntry {
        /// Where.
        conversation: ConversationId,
        /// Which.
        entry: EntryId,
    },
    /// Cache a contact.
    PutContact(Contact),
    /// Cache who we are and who else there is.
    PutDirectory {
        /// Who we are.
        me: Agent,
        /// The rest.
        directory: Directory,
    },
    /// Everything before is stored: remember the place.
    PutCheckpoint(Checkpoint),
    /// The cached rows and entries are of another epoch: forget them. Drafts and outbox stay.
    ClearCache,
    /// Read the cached entries of a thread; answered by
    /// [`StoreReport::Thread`](super::StoreReport::Thread).
    LoadThread(ConversationId),
    /// The tour was seen.
    PutTourSeen,
    /// Remember the order of the queue and the agent's own views.
    PutQueue(QueueMemory),
    /// Add what was learned of a use to the log: it is the truth, the model only a faster way to it.
    PutLessons {
        /// The text that was sent.
        request: RequestId,
        /// Where: what is forgotten of a conversation is not kept in what was learned there.
        conversation: ConversationId,
        /// When.
        at: Timestamp,
        /// What was learned, in order.
        lessons: Vec<Lesson>,
    },
    /// The customer wrote back after the newest answer there.
    CustomerReplied {
        /// Where.
        conversation: ConversationId,
        /// When.
        at: Timestamp,
    },
    /// Count what became of suggestions.
    CountSuggestions {
        /// When.
        at: Timestamp,
        /// What to count.
        tallies: Vec<Tally>,
    },
    /// Become the owner of drafts and outbox although another process is; answered by
    /// [`StoreReport::Standing`](super::StoreReport::Standing).
    TakeOver,
}
