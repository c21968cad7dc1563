//! The figures of a desk, for whoever leads it: how it stands now, and what was done in a period.

use jiff::Timestamp;

use super::{AgentRef, Channel, ConversationId};
use crate::text::CleanLine;

/// All figures.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub channels: Vec<(Channel, Figures)>,
    /// By agent.
    pub agents: Vec<(AgentRef, Figures)>,
    /// By tag, the most used first.
    pub tags: Vec<(CleanLine, Figures)>,
    /// Conversations that began in each of equal parts of the period, in order.
    pub course: Vec<u64>,
}

/// How the queue stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    /// Open with a promise that is due soon.
    pub near: u64,
    /// Whose customers wait longest, the longest first.
    pub longest: Vec<LongestWait>,
}

/// A conversation whose customer waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LongestWait {
    /// Which.
    pub conversation: ConversationId,
    /// The customer.
    pub contact_name: CleanLine,
    /// Its channel.
    pub channel: Channel,
    /// Since when.
    pub since: Timestamp,
    /// Who has it.
    pub owner: Option<AgentRef>,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Rounds that began.
    pub started: u64,
    /// Of these, how many came within 7 days after the last one ended.
    pub repeats: u64,
    /// Rounds that ended, from their beginning.
    pub resolution: Times,
    /// First answers of a round.
    pub first: Times,
    /// Further answers.
    pub next: Times,
    /// Promises kept.
    pub kept: u64,
    /// Promises broken.
    pub broken: u64,
}

impl Figures {
    /// Promises kept of all that were due, in percent; nothing where none was.
    pub fn kept_percent(&self) -> Option<u64> {
        let all = self.kept + self.broken;
        (all > 0).then(|| self.kept * 100 / all)
    }
}

/// How many, and how long they took in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// How many.
    pub count: u64,
    /// Half took no longer.
    pub median: u64,
    /// Nine of ten took no longer.
    pub p90: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_are_told_in_percent_where_there_were_any() {
        let of = |kept, broken| Figures {
            kept,
            broken,
            ..Figures::default()
        };
        assert_eq!(of(0, 0).kept_percent(), None);
        assert_eq!(of(9, 1).kept_percent(), Some(90));
        assert_eq!(of(0, 3).kept_percent(), Some(0));
    }
}
