//! When the next frame may be drawn.
//!
//! A frame that answers a key is drawn as soon as the last one is a sixtieth of a second old. A frame
//! that only shows what the backend told also has to fit a budget of bytes, because the kernel and an
//! SSH server take more than a slow link carries, and a key would wait behind it (`performance.md`,
//! P11: at 30 frames a second 4.7 s of them queue up on a link of 12,500 bytes a second).

use std::time::Duration;

use tokio::time::Instant;

/// At most 60 frames a second.
const FRAME: Duration = Duration::from_millis(16);
/// Bytes a second that frames without a key may use in the long run: half of the slow link of P11.
const RATE: f64 = 6_000.0;
/// Bytes that may be used at once, so that ordinary work never waits: four full screens.
const BURST: f64 = 16_000.0;

/// Why a frame is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    /// Something happened by itself.
    News,
    /// Somebody at the keyboard waits for it.
    Key,
}

/// The last frame and what is left of the budget.
#[derive(Debug)]
pub(super) struct Pace {
    drawn: Option<Instant>,
    credit: f64,
    counted: Instant,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            drawn: None,
            credit: BURST,
            counted: now,
        }
    }

    /// The earliest time for a frame of this cause.
    pub(super) fn due(&self, cause: Cause, now: Instant) -> Instant {
        let after_last = self.drawn.map_or(now, |drawn| drawn + FRAME);
        if cause == Cause::Key || self.credit >= 0.0 {
            return after_last;
        }
        let paid_back = self.counted + Duration::from_secs_f64(-self.credit / RATE);
        after_last.max(paid_back)
    }

    /// Counts a frame of `bytes`.
    pub(super) fn drawn(&mut self, bytes: usize, now: Instant) {
        let earned = now.duration_since(self.counted).as_secs_f64() * RATE;
        let spent = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX));
        self.credit = (self.credit + earned).min(BURST) - spent;
        self.counted = now;
        self.drawn = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws frames of `bytes` as early as allowed for ten seconds; says how many bytes that were.
    fn ten_seconds(cause: Cause, bytes: usize) -> usize {
        let start = Instant::now();
        let (mut pace, mut now, mut total) = (Pace::new(start), start, 0);
        loop {
            now = pace.due(cause, now).max(now);
            if now > start + Duration::from_secs(10) {
                return total;
            }
            pace.drawn(bytes, now);
            total += bytes;
        }
    }

    #[test]
    fn a_flood_leaves_half_of_a_slow_link_free() {
        assert!(ten_seconds(Cause::News, 2_000) <= 10 * 6_000 + 16_000 + 2_000);
    }

    #[test]
    fn small_changes_are_shown_at_once_and_never_faster_than_the_eye() {
        let frames = ten_seconds(Cause::News, 60) / 60;
        assert!((600..=626).contains(&frames), "{frames} frames");
    }

    #[test]
    fn keys_do_not_wait_for_the_budget() {
        let frames = ten_seconds(Cause::Key, 4_000) / 4_000;
        assert!((600..=626).contains(&frames), "{frames} frames");
    }
}
