//! How long to wait before the next try to connect.

use std::time::Duration;

/// Full jitter between nothing and a ceiling that doubles from 1 s to 30 s (`reliability.md`, F21).
#[derive(Debug, Clone)]
pub struct Backoff {
    attempt: u32,
}

impl Backoff {
    /// Starts over.
    pub fn new() -> Self {
        Self { attempt: 0 }
    }

    /// The next wait; `random` is uniform in 0..=`u32::MAX`.
    pub fn next(&mut self, random: u32) -> Duration {
        let ceiling = Duration::from_secs(1_u64 << self.attempt.min(5)).min(Duration::from_secs(30));
        self.attempt = self.attempt.saturating_add(1);
        ceiling.mul_f64(f64::from(random) / f64::from(u32::MAX))
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}
