//! Agents and teams: who owns a conversation and how much each already carries.

use serde::{Deserialize, Serialize};

use crate::domain::{AgentId, TeamId};
use crate::text::CleanLine;

/// What an agent may be called upon for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Takes new conversations.
    Online,
    /// At the desk, takes nothing new.
    Busy,
    /// Away from the desk.
    Away,
    /// Not connected.
    Offline,
}

impl Availability {
    /// The states an agent can choose, in the order a key cycles through them.
    pub const CHOICES: [Self; 3] = [Self::Online, Self::Busy, Self::Away];
}

/// The backend's role of an agent. What a role may do arrives as [`Rights`](crate::domain::Rights);
/// this is only shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers customers.
    Agent,
    /// Also reassigns and reads the team's figures.
    Lead,
    /// Also manages agents.
    Admin,
}

/// A person who answers, with the load that a transfer shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Identity.
    pub id: AgentId,
    /// Shown name.
    pub name: CleanLine,
    /// Role, shown beside the name.
    pub role: Role,
    /// Whether the agent takes conversations now.
    pub availability: Availability,
    /// Open conversations assigned to the agent.
    pub load: u32,
    /// Open conversations the agent can carry at once.
    pub capacity: u32,
}

/// Just enough of an agent to name who did something, kept even after the agent is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentRef {
    /// Identity.
    pub id: AgentId,
    /// Name at that time.
    pub name: CleanLine,
}

/// A group of agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Identity.
    pub id: TeamId,
    /// Shown name.
    pub name: CleanLine,
    /// Open conversations of the team without an agent.
    pub waiting: u32,
    /// Who is in it.
    pub members: Vec<AgentId>,
}
