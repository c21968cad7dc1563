//! The figures of a desk: how it stands now, and what was done in a period.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::{AgentRef, Channel};
use crate::text::Untrusted;

/// Result of `statistics`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Statistics {
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// How the queue stands now.
    pub board: Board,
    /// All of the period.
    pub total: Figures,
    /// By channel.
    pub channels: Vec<ChannelFigures>,
    /// By agent.
    pub agents: Vec<AgentFigures>,
    /// By tag, the most used first, at most 50. A conversation counts for each of its tags.
    pub tags: Vec<TagFigures>,
    /// Conversations that began in each of equal parts of the period, in order.
    pub course: Vec<u64>,
}

/// How the queue stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Board {
    /// Open.
    pub open: u64,
    /// Open with an unanswered customer.
    pub waiting: u64,
    /// Open, nobody's, for people.
    pub unassigned: u64,
    /// Put off.
    pub snoozed: u64,
    /// Open with a promise that is broken already.
    pub broken: u64,
    /// Open with a promise that is due within ten minutes.
    pub near: u64,
    /// Whose customers wait longest, the longest first, at most 5.
    pub longest: Vec<LongestWait>,
}

/// A conversation whose customer waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LongestWait {
    /// Which.
    pub conversation: String,
    /// The customer.
    pub contact_name: Untrusted,
    /// Its channel.
    pub channel: Channel,
    /// Since when.
    pub since: Timestamp,
    /// Who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<AgentRef>,
}

/// What was done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Figures {
    /// Rounds that began: a customer wrote while nothing was open.
    pub started: u64,
    /// Of these, how many came within 7 days after the last one ended.
    pub repeats: u64,
    /// Rounds that ended, and from their beginning to their end.
    pub resolution: Times,
    /// First answers of a round, and how long they were waited for.
    pub first: Times,
    /// Further answers.
    pub next: Times,
    /// Promises kept.
    pub kept: u64,
    /// Promises broken.
    pub broken: u64,
}

/// How many, and how long they took in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Times {
    /// How many.
    pub count: u64,
    /// Half took no longer; 0 when there were none.
    pub median: u64,
    /// Nine of ten took no longer; 0 when there were none.
    pub p90: u64,
}

/// Figures of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChannelFigures {
    /// Which.
    pub channel: Channel,
    /// Its figures.
    pub figures: Figures,
}

/// Figures of an agent: what was answered and resolved by whom. Rounds begin with nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentFigures {
    /// Who.
    pub agent: AgentRef,
    /// The figures.
    pub figures: Figures,
}

/// Figures of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TagFigures {
    /// Which.
    pub tag: Untrusted,
    /// Its figures.
    pub figures: Figures,
}
