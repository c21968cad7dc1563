//! Limits of one connection: requests per second, and how often it may break the protocol.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// Protocol errors within [`STRIKES_WITHIN`] that end a connection.
const STRIKES: usize = 3;
const STRIKES_WITHIN: Duration = Duration::from_mins(1);

/// A bucket of requests that fills at a steady rate.
#[derive(Debug)]
pub(super) struct Rate {
    per_second: f64,
    burst: f64,
    left: f64,
    at: Instant,
}

impl Rate {
    pub(super) fn new(per_second: u32, burst: u32, now: Instant) -> Self {
        Self {
            per_second: per_second.into(),
            burst: burst.into(),
            left: burst.into(),
            at: now,
        }
    }

    /// Takes one, or says after how long there is one.
    pub(super) fn take(&mut self, now: Instant) -> Result<(), Duration> {
        let filled = now.saturating_duration_since(self.at).as_secs_f64() * self.per_second;
        self.left = (self.left + filled).min(self.burst);
        self.at = now;
        if self.left >= 1.0 {
            self.left -= 1.0;
            return Ok(());
        }
        Err(Duration::from_secs_f64((1.0 - self.left) / self.per_second))
    }
}

/// Recent protocol errors.
#[derive(Debug, Default)]
pub(super) struct Strikes(VecDeque<Instant>);

/// Whether a connection may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It may.
    Warned,
    /// It is to be closed.
    Out,
}

impl Strikes {
    /// Counts an error.
    pub(super) fn strike(&mut self, now: Instant) -> Verdict {
        self.0
            .retain(|at| now.saturating_duration_since(*at) < STRIKES_WITHIN);
        self.0.push_back(now);
        if self.0.len() >= STRIKES {
            Verdict::Out
        } else {
            Verdict::Warned
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_let_through_and_then_the_steady_rate() {
        let start = Instant::now();
        let mut rate = Rate::new(50, 3, start);
        for _ in 0..3 {
            rate.take(start).unwrap();
        }
        assert_eq!(rate.take(start).unwrap_err().as_millis(), 20);
        assert!(rate.take(start + Duration::from_millis(20)).is_ok());
        assert!(rate.take(start + Duration::from_millis(21)).is_err());
    }

    #[test]
    fn the_third_error_within_a_minute_is_the_last() {
        let start = Instant::now();
        let mut strikes = Strikes::default();
        assert_eq!(strikes.strike(start), Verdict::Warned);
        assert_eq!(strikes.strike(start), Verdict::Warned);
        assert_eq!(
            strikes.strike(start + Duration::from_mins(1)),
            Verdict::Warned,
            "the first two are old"
        );
        strikes.strike(start + Duration::from_mins(1));
        assert_eq!(strikes.strike(start + Duration::from_secs(61)), Verdict::Out);
    }
}
