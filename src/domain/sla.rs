//! What is promised to a customer, and when it is due.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// The first answer of a round.
    FirstResponse,
    /// A further answer.
    NextResponse,
    /// The end of the round.
    Resolution,
}

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlaState {
    /// There is time.
    Running,
    /// There is little time left.
    Warned,
    /// It is over.
    Broken,
    /// The clock stands: the customer is waited for.
    Paused,
}

/// The promise that is due next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sla {
    /// Which.
    pub promise: Promise,
    /// How it stood when the backend last told.
    pub state: SlaState,
    /// When it is broken, by the backend's clock; `None` while the clock stands.
    pub due: Option<Timestamp>,
}

impl Sla {
    /// How it stands at `now`: a clock goes on between two tellings of the backend.
    pub fn state_at(&self, now: Timestamp) -> SlaState {
        match (self.state, self.due) {
            (SlaState::Running | SlaState::Warned, Some(due)) if due <= now => SlaState::Broken,
            (state, _) => state,
        }
    }
}

/// Orders conversations by what is due: the earliest first, what is not due last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline(pub Option<Timestamp>);

impl Ord for Deadline {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |it: &Self| (it.0.is_none(), it.0);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Deadline {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_is_first_and_what_is_not_due_is_last() {
        let at = |second| Deadline(Timestamp::from_second(second).ok());
        let mut all = [Deadline(None), at(20), at(10)];
        all.sort_unstable();
        assert_eq!(all, [at(10), at(20), Deadline(None)]);
    }

    #[test]
    fn a_promise_breaks_by_the_clock_even_when_nobody_tells() {
        let due = Timestamp::from_second(100).ok();
        let sla = |state, due| Sla {
            promise: Promise::NextResponse,
            state,
            due,
        };
        let now = |second| Timestamp::from_second(second).expect("in range");
        assert_eq!(sla(SlaState::Warned, due).state_at(now(99)), SlaState::Warned);
        assert_eq!(sla(SlaState::Running, due).state_at(now(100)), SlaState::Broken);
        assert_eq!(sla(SlaState::Paused, None).state_at(now(999)), SlaState::Paused);
    }
}
