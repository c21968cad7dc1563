//! What is due when: at most one time for each timer of a workspace.

use std::collections::BTreeMap;

use tokio::time::Instant;

use crate::app::{Place, Timer};

/// The timers `update` asked for. Setting one again moves it; a cancelled one never fires.
#[derive(Debug, Default)]
pub(super) struct Timers {
    due: BTreeMap<(Place, Timer), Instant>,
}

impl Timers {
    /// Sets a timer, in place of the same one.
    pub(super) fn set(&mut self, place: Place, timer: Timer, at: Instant) {
        self.due.insert((place, timer), at);
    }

    /// Forgets a timer.
    pub(super) fn cancel(&mut self, place: Place, timer: Timer) {
        self.due.remove(&(place, timer));
    }

    /// When the next one is due.
    pub(super) fn next(&self) -> Option<Instant> {
        self.due.values().min().copied()
    }

    /// Takes the one that is due longest, if any is.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<(Place, Timer)> {
        let (timer, at) = self.due.iter().min_by_key(|(_, at)| **at)?;
        if *at > now {
            return None;
        }
        let timer = timer.clone();
        self.due.remove(&timer);
        Some(timer)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const HERE: Place = Place::FIRST;

    fn after(start: Instant, millis: u64) -> Instant {
        start + Duration::from_millis(millis)
    }

    #[test]
    fn timers_fire_in_order_of_time_and_once() {
        let start = Instant::now();
        let mut timers = Timers::default();
        timers.set(HERE, Timer::Notice, after(start, 20));
        timers.set(HERE, Timer::Clock, after(start, 10));
        assert_eq!(timers.next(), Some(after(start, 10)));
        assert_eq!(timers.take_due(after(start, 9)), None);
        assert_eq!(timers.take_due(after(start, 30)), Some((HERE, Timer::Clock)));
        assert_eq!(timers.take_due(after(start, 30)), Some((HERE, Timer::Notice)));
        assert_eq!(timers.take_due(after(start, 30)), None);
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn setting_again_moves_and_cancelling_forgets() {
        let start = Instant::now();
        let mut timers = Timers::default();
        timers.set(HERE, Timer::Search, after(start, 10));
        timers.set(HERE, Timer::Search, after(start, 50));
        timers.set(HERE, Timer::Refetch, after(start, 10));
        timers.cancel(HERE, Timer::Refetch);
        assert_eq!(timers.take_due(after(start, 20)), None);
        assert_eq!(timers.take_due(after(start, 50)), Some((HERE, Timer::Search)));
    }
}
