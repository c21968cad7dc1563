//! Work on several conversations at once: which are marked, what is planned, what is under way, and what
//! can be taken back.

use std::collections::{BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};

use super::Slice;
use crate::app::Reason;
use crate::backend::TransferTarget;
use crate::domain::{AgentId, AgentRef, ConversationId, Priority, RequestId};
use crate::i18n::Text;
use crate::text::CleanLine;

/// What was done can be taken back for so long.
const UNDOABLE: SignedDuration = SignedDuration::from_mins(10);

/// The marked conversations of a workspace. A mark stays when the order or the filter changes.
#[derive(Debug, Clone, Default)]
pub struct Marked {
    ids: BTreeSet<ConversationId>,
    anchor: Option<ConversationId>,
    filling: Option<Slice>,
}

impl Marked {
    /// Most conversations that can be marked at once.
    pub const MOST: usize = 1_000;

    /// Whether one is.
    pub fn contains(&self, id: &ConversationId) -> bool {
        self.ids.contains(id)
    }

    /// How many are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// All, by id.
    pub fn iter(&self) -> impl Iterator<Item = &ConversationId> {
        self.ids.iter()
    }

    /// Where a range begins: what was marked last.
    pub fn anchor(&self) -> Option<&ConversationId> {
        self.anchor.as_ref()
    }

    /// The slice of which everything is marked as its pages come.
    pub(crate) fn filling(&self) -> Option<&Slice> {
        self.filling.as_ref()
    }

    pub(crate) fn fill(&mut self, slice: Option<Slice>) {
        self.filling = slice;
    }

    /// Marks one. `false` when there is no room for it.
    pub(crate) fn insert(&mut self, id: ConversationId) -> bool {
        if self.ids.len() >= Self::MOST && !self.ids.contains(&id) {
            return false;
        }
        self.anchor = Some(id.clone());
        self.ids.insert(id);
        true
    }

    /// Says whether it was marked.
    pub(crate) fn remove(&mut self, id: &ConversationId) -> bool {
        self.ids.remove(id)
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// What is done with each of some conversations.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// The macro it is, if it is one.
    pub name: Option<CleanLine>,
    /// In this order; the next begins when the one before is done.
    pub steps: Vec<Step>,
}

/// One step. Each is a request of its own, with its own answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Write to the customer; `{{variables}}` are filled for each. Goes through the outbox.
    Say(String),
    /// Take it.
    Claim,
    /// Give it to an agent or team.
    Give {
        /// To whom.
        to: TransferTarget,
        /// Their name.
        name: CleanLine,
        /// What they should know.
        note: String,
    },
    /// Add and remove tags.
    Tag {
        /// To add.
        add: Vec<CleanLine>,
        /// To remove.
        remove: Vec<CleanLine>,
    },
    /// Write an internal note; `{{variables}}` are filled. Goes through the outbox.
    Note(String),
    /// Put it off.
    Snooze(Timestamp),
    /// Make it more or less urgent.
    Priority(Priority),
    /// It is not done.
    Reopen,
    /// It is done.
    Resolve,
    /// Take back the held text of a request; only to undo.
    Unsay(RequestId),
    /// Back to whom it belonged, if it still is where it was put; only to undo.
    Return {
        /// The owner before; `None` for the queue.
        to: Option<AgentRef>,
        /// Who has to have it now.
        from: Option<AgentId>,
    },
    /// Something this desk cannot do, by the backend's word.
    Other(CleanLine),
}

/// What will happen, shown before it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What is to be done.
    pub work: Work,
    /// With which conversations; bound when the plan was made.
    pub rows: Vec<PlanRow>,
    /// First visible line.
    pub scroll: u16,
}

impl Plan {
    /// With how many it can be done.
    pub fn able(&self) -> usize {
        self.rows.iter().filter(|row| row.problem.is_none()).count()
    }
}

/// A conversation of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// Which.
    pub conversation: ConversationId,
    /// Its customer.
    pub name: CleanLine,
    /// Why it cannot be done with this one.
    pub problem: Option<Reason>,
    /// Its customer waits for an answer.
    pub waits: bool,
    /// It has a text that was not sent.
    pub draft: bool,
}

/// Work under way, or ended.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Each conversation with what became of it.
    pub rows: Vec<BatchRow>,
    /// Whether it takes back another one.
    pub undoes: bool,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// No request leaves before.
    pub(crate) next_at: Timestamp,
}

impl Batch {
    /// Conversations of which nothing more will happen.
    pub fn finished(&self) -> usize {
        let finished = |row: &&BatchRow| matches!(row.state, RowState::Done | RowState::Failed(_));
        self.rows.iter().filter(finished).count()
    }

    /// Conversations with which it could not be done.
    pub fn failed(&self) -> impl Iterator<Item = (&BatchRow, &Reason)> {
        self.rows.iter().filter_map(|row| match &row.state {
            RowState::Failed(reason) => Some((row, reason)),
            _ => None,
        })
    }
}

/// A conversation of a batch.
#[derive(Debug, Clone)]
pub struct BatchRow {
    /// Which.
    pub conversation: ConversationId,
    /// Its customer.
    pub name: CleanLine,
    /// How far it is.
    pub state: RowState,
    /// What was done and cannot be taken back, and why.
    pub stays: Vec<Text>,
    pub(crate) steps: VecDeque<Step>,
    /// What takes back what was done, the oldest first.
    pub(crate) undo: Vec<Step>,
    /// What takes the step under way back, or why nothing does.
    pub(crate) pending: Option<Result<Step, Text>>,
}

/// How far a conversation of a batch is.
#[derive(Debug, Clone, PartialEq)]
pub enum RowState {
    /// Its next step waits for its turn.
    Waiting,
    /// A text is in the outbox.
    Saying(RequestId),
    /// A request is under way.
    Asking,
    /// All steps are done.
    Done,
    /// A step was not done, nor those after it.
    Failed(Reason),
}

/// All of it, for a workspace.
#[derive(Debug, Clone, Default)]
pub struct Bulk {
    /// Which conversations are marked.
    pub marked: Marked,
    /// The newest work.
    pub batch: Option<Batch>,
    /// Names of macros by their place in the keymap; the shell says so at the start.
    pub macro_keys: Vec<String>,
}

impl Bulk {
    /// The work that is under way.
    pub fn running(&self) -> Option<&Batch> {
        self.batch.as_ref().filter(|batch| batch.ended.is_none())
    }

    /// The work that can be taken back.
    pub fn undoable(&self, now: Timestamp) -> Option<&Batch> {
        let batch = self.batch.as_ref().filter(|batch| !batch.undoes)?;
        let fresh = now.duration_since(batch.ended?) < UNDOABLE;
        let anything = batch.rows.iter().any(|row| !row.undo.is_empty());
        (fresh && anything).then_some(batch)
    }

    /// Whether a text that is held was written by this work.
    pub(crate) fn said(&self, request: RequestId) -> bool {
        let said = |row: &BatchRow| {
            row.state == RowState::Saying(request) || row.undo.contains(&Step::Unsay(request))
        };
        self.batch
            .as_ref()
            .is_some_and(|batch| batch.rows.iter().any(said))
    }
}
