//! What may call an agent who does not look at the desk, and how loudly.

use crate::backend::TransferTarget;
use crate::domain::{AgentId, AgentRef, ConversationId, Revision};
use crate::text::CleanLine;

/// How an occasion calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Call {
    /// Not at all.
    Off,
    /// By the terminal's bell.
    Bell,
    /// By a notification of the terminal.
    Popup,
    /// By both.
    #[default]
    Both,
}

impl Call {
    /// As loudly as the louder of two.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Off, it) | (it, Self::Off) => it,
            (one, two) if one == two => one,
            _ => Self::Both,
        }
    }
}

/// What a notification may tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Telling {
    /// Who it is about.
    #[default]
    Names,
    /// Also what the customer wrote.
    Words,
}

/// The rule of every occasion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calls {
    /// A customer wrote in a conversation of this agent that is not on screen.
    pub customer_wrote: Call,
    /// A conversation became this agent's without being asked for.
    pub assigned: Call,
    /// Somebody gave this agent a conversation.
    pub transfer: Call,
    /// A note names this agent or a team of theirs.
    pub mention: Call,
    /// A promise to a customer of this agent is near its end, or broken.
    pub sla: Call,
    /// A conversation this agent put off came back.
    pub reminder: Call,
    /// What a notification tells.
    pub telling: Telling,
}

/// Whether anything may call now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Peace {
    /// As the rules say.
    #[default]
    Reachable,
    /// Nothing makes a sound or pops up.
    DoNotDisturb,
}

/// Open conversations of one agent that go to somebody else with one note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relief {
    /// Whose they are.
    pub(crate) from: AgentRef,
    /// To whom.
    pub(crate) to: TransferTarget,
    /// Receiver's name.
    pub(crate) name: CleanLine,
    /// What the receiver should know.
    pub(crate) note: String,
    /// Those known so far, and the states they were in.
    pub(crate) rows: Vec<(ConversationId, Revision)>,
}

/// All open conversations of an agent on their way to another, each answered by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HandOver {
    /// Whose they were.
    pub(crate) from: AgentId,
    /// Receiver's name.
    pub(crate) to: CleanLine,
    /// Without an answer yet.
    pub(crate) left: usize,
    /// Given.
    pub(crate) given: usize,
    /// Customers of those that could not be given.
    pub(crate) kept: Vec<CleanLine>,
}

/// Who last changed the owner of a conversation, as its thread told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Handed {
    /// This agent.
    ByMe(ConversationId),
    /// Somebody else gave it away.
    ByOther(ConversationId),
    /// What was given away came back.
    Back(ConversationId),
}
