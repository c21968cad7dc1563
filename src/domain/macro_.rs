//! Macros: a text and a list of steps under a name, done at once.

use serde::{Deserialize, Serialize};

use crate::domain::{AgentId, MacroId, Priority, TeamId};
use crate::text::{Clean, CleanLine};

/// Words to the customer and what is done after them, under one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Macro {
    /// Identity.
    pub id: MacroId,
    /// Short name, what the picker shows and a keymap binds.
    pub name: CleanLine,
    /// Group in the picker, e.g. "refunds".
    pub group: CleanLine,
    /// What is written to the customer, with `{{variables}}`; empty for nothing.
    pub text: Clean,
    /// What is done once the words were accepted, in this order.
    pub steps: Vec<MacroStep>,
}

/// One step of a macro.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MacroStep {
    /// Whoever runs the macro owns the conversation.
    AssignToMe,
    /// An agent owns it.
    AssignToAgent(AgentId),
    /// A team owns it; whoever of it claims first.
    AssignToTeam(TeamId),
    /// Adds tags.
    AddTags(Vec<CleanLine>),
    /// Removes tags.
    RemoveTags(Vec<CleanLine>),
    /// Writes an internal note, with `{{variables}}`.
    Note(Clean),
    /// Puts it off for so many minutes.
    Snooze(u32),
    /// Makes it more or less urgent.
    Priority(Priority),
    /// It is not done.
    Reopen,
    /// It is done.
    Resolve,
    /// Something of the backend's that this desk cannot do, by the backend's word. A macro with such a
    /// step is shown and says why it cannot run.
    Other(CleanLine),
}
