//! Whether the peer still lives: asks after 3 s without a word, tells at 5 s, gives up at 10 s
//! (`reliability.md`, F27). Pure; time is passed in.

use std::time::{Duration, Instant};

/// Silence before the peer is asked.
const ASK_AFTER: Duration = Duration::from_secs(3);
/// Silence after the question before it is told.
const TELL_AFTER: Duration = Duration::from_secs(2);
/// Silence after the question before the link counts as dead.
const DEAD_AFTER: Duration = Duration::from_secs(7);

/// What silence asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beat {
    /// Send a ping.
    Ask,
    /// Tell that the peer was last heard this long ago.
    Tell(Duration),
    /// Give the link up.
    Dead,
}

/// The peer's pulse.
#[derive(Debug)]
pub(super) struct Pulse {
    heard: Instant,
    asked: Option<Instant>,
    told: bool,
}

impl Pulse {
    /// A peer that was just heard.
    pub(super) fn new(now: Instant) -> Self {
        Self {
            heard: now,
            asked: None,
            told: false,
        }
    }

    /// It was heard, or nobody listened. Says whether its silence had been told.
    pub(super) fn heard(&mut self, now: Instant) -> bool {
        let told = self.told;
        *self = Self::new(now);
        told
    }

    /// When to look again.
    pub(super) fn next(&self) -> Instant {
        match self.asked {
            None => self.heard + ASK_AFTER,
            Some(asked) if !self.told => asked + TELL_AFTER,
            Some(asked) => asked + DEAD_AFTER,
        }
    }

    /// What is due at `now`.
    pub(super) fn due(&mut self, now: Instant) -> Option<Beat> {
        if now < self.next() {
            return None;
        }
        if self.asked.is_none() {
            self.asked = Some(now);
            return Some(Beat::Ask);
        }
        if !self.told {
            self.told = true;
            return Some(Beat::Tell(now.duration_since(self.heard)));
        }
        Some(Beat::Dead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    #[test]
    fn a_half_open_link_is_told_at_5_s_and_dead_at_10() {
        let start = Instant::now();
        let mut pulse = Pulse::new(start);
        let mut beats = Vec::new();
        while beats.last() != Some(&(10, Beat::Dead)) {
            let now = pulse.next();
            let beat = pulse.due(now).expect("due at its time");
            beats.push((now.duration_since(start).as_secs(), beat));
            assert!(beats.len() < 9, "{beats:?}");
        }
        let told = Duration::from_secs(5);
        assert_eq!(beats, [(3, Beat::Ask), (5, Beat::Tell(told)), (10, Beat::Dead)]);
    }

    #[test]
    fn a_word_starts_it_over_and_says_whether_silence_was_told() {
        let start = Instant::now();
        let mut pulse = Pulse::new(start);
        assert_eq!(pulse.due(after(start, 3)), Some(Beat::Ask));
        assert!(!pulse.heard(after(start, 4)));
        assert_eq!(pulse.due(after(start, 6)), None);
        assert_eq!(pulse.due(after(start, 7)), Some(Beat::Ask));
        assert!(matches!(pulse.due(after(start, 9)), Some(Beat::Tell(_))));
        assert!(pulse.heard(after(start, 10)));
    }

    #[test]
    fn a_process_that_was_stopped_asks_before_it_gives_up() {
        let start = Instant::now();
        let mut pulse = Pulse::new(start);
        assert_eq!(pulse.due(after(start, 3_600)), Some(Beat::Ask));
        assert_eq!(pulse.due(after(start, 3_601)), None);
    }
}
