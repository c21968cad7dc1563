//! Time that passed without this process: its loop stalled, or the machine slept. Events may have been
//! lost meanwhile although no link broke (`reliability.md`, section 3.2).

use std::time::Duration;

use tokio::time::Instant;

/// A wake-up this late, or a sleep this long, is a lapse.
const LONG: Duration = Duration::from_secs(3);

/// Watches for lapses. The clocks are read by whoever calls.
#[derive(Debug)]
pub(super) struct Lapse {
    /// When the loop is to run again at the latest.
    due: Option<Instant>,
    slept: Duration,
}

impl Lapse {
    /// Starts at `slept`, the time the machine has slept since it was started.
    pub(super) fn new(slept: Duration) -> Self {
        Self { due: None, slept }
    }

    /// The loop is about to wait, until `wake` at the latest.
    pub(super) fn waits(&mut self, wake: Option<Instant>) {
        self.due = wake;
    }

    /// The loop runs. Says whether it should have run much earlier.
    pub(super) fn runs(&mut self, now: Instant, slept: Duration) -> bool {
        let late = self.due.take().is_some_and(|due| now.duration_since(due) > LONG);
        let asleep = slept.saturating_sub(self.slept) > LONG;
        self.slept = slept;
        late || asleep
    }
}

/// How long this machine has slept since it was started: its own clock stands still meanwhile, the one
/// of the boot does not.
#[cfg(target_os = "linux")]
pub(super) fn slept() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let of = |clock| Duration::try_from(clock_gettime(clock)).unwrap_or_default();
    of(ClockId::Boottime).saturating_sub(of(ClockId::Monotonic))
}

/// Elsewhere there is no such pair of clocks: the silence of the link tells.
#[cfg(not(target_os = "linux"))]
pub(super) fn slept() -> Duration {
    Duration::ZERO
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Instant, millis: u64) -> Instant {
        start + Duration::from_millis(millis)
    }

    #[test]
    fn a_loop_that_wakes_in_time_lost_nothing() {
        let start = Instant::now();
        let mut lapse = Lapse::new(Duration::ZERO);
        lapse.waits(Some(after(start, 500)));
        assert!(!lapse.runs(after(start, 510), Duration::ZERO));
        lapse.waits(None);
        assert!(
            !lapse.runs(after(start, 900_000), Duration::ZERO),
            "nothing was due"
        );
    }

    #[test]
    fn a_late_loop_lost_time_once() {
        let start = Instant::now();
        let mut lapse = Lapse::new(Duration::ZERO);
        lapse.waits(Some(after(start, 500)));
        assert!(lapse.runs(after(start, 3_501), Duration::ZERO));
        assert!(!lapse.runs(after(start, 3_502), Duration::ZERO));
    }

    #[test]
    fn a_machine_that_slept_lost_time() {
        let start = Instant::now();
        let mut lapse = Lapse::new(Duration::from_mins(1));
        assert!(!lapse.runs(start, Duration::from_mins(1)));
        assert!(lapse.runs(after(start, 5), Duration::from_secs(70)));
        assert!(!lapse.runs(after(start, 6), Duration::from_secs(70)));
    }

    #[test]
    fn the_clocks_of_this_machine_are_read() {
        assert!(slept() < Duration::from_hours(24 * 3_650));
    }
}
