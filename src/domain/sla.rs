//! What is promised to a customer, and when it is due.

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
    /// Which, where the backend says so.
    pub promise: Option<Promise>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_breaks_by_the_clock_even_when_nobody_tells() {
        let due = Timestamp::from_second(100).ok();
        let sla = |state, due| Sla {
            promise: Some(Promise::NextResponse),
            state,
            due,
        };
        let now = |second| Timestamp::from_second(second).expect("in range");
        assert_eq!(sla(SlaState::Warned, due).state_at(now(99)), SlaState::Warned);
        assert_eq!(sla(SlaState::Running, due).state_at(now(100)), SlaState::Broken);
        assert_eq!(sla(SlaState::Paused, None).state_at(now(999)), SlaState::Paused);
    }
}
