//! How long to wait before the next try to connect.

use std::time::Duration;

/// Longest wait.
const CEILING: Duration = Duration::from_secs(30);

/// Full jitter between nothing and a ceiling that doubles from 1 s to 30 s (`reliability.md`, F21): the
/// first try after a restart of the backend comes within a second, and a thousand desks that lost it
/// together do not come back together.
#[derive(Debug, Clone, Default)]
pub struct Backoff {
    attempt: u32,
}

impl Backoff {
    /// Starts over.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next wait; `random` is uniform in 0..=`u32::MAX`.
    pub fn next(&mut self, random: u32) -> Duration {
        let ceiling = Duration::from_secs(1_u64 << self.attempt.min(5)).min(CEILING);
        self.attempt = self.attempt.saturating_add(1);
        ceiling.mul_f64(f64::from(random) / f64::from(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_to_half_a_minute() {
        let mut backoff = Backoff::new();
        let longest: Vec<u64> = (0..7).map(|_| backoff.next(u32::MAX).as_secs()).collect();
        assert_eq!(longest, [1, 2, 4, 8, 16, 30, 30]);
    }

    #[test]
    fn jitter_is_full() {
        let mut backoff = Backoff::new();
        assert_eq!(backoff.next(0), Duration::ZERO);
        assert!(backoff.next(u32::MAX / 4) < Duration::from_secs(1));
    }

    #[test]
    fn it_never_overflows() {
        let mut backoff = Backoff { attempt: u32::MAX };
        assert_eq!(backoff.next(u32::MAX), CEILING);
    }
}
