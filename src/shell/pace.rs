//! When the next frame may be drawn.
//!
//! A frame that answers a key is drawn as soon as the last such frame is a sixtieth of a second old: what
//! the backend told meanwhile never makes a key wait. A frame that only shows what the backend told also has to fit a budget of bytes, because the kernel and an
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
    /// The last one that answered a key.
    answered: Option<Instant>,
    credit: f64,
    counted: Instant,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            drawn: None,
            answered: None,
            credit: BURST,
            counted: now,
        }
    }

    /// The earliest time for a frame of this cause.
    pub(super) fn due(&self, cause: Cause, now: Instant) -> Instant {
        let after = |last: Option<Instant>| last.map_or(now, |last| last + FRAME);
        if cause == Cause::Key {
            return after(self.answered);
        }
        let after_last = after(self.drawn);
        if self.credit >= 0.0 {
            return after_last;
        }
        let paid_back = self.counted + Duration::from_secs_f64(-self.credit / RATE);
        after_last.max(paid_back)
    }

    /// Counts a frame of `bytes`, drawn for this cause.
    pub(super) fn drawn(&mut self, cause: Cause, bytes: usize, now: Instant) {
        let earned = now.duration_since(self.counted).as_secs_f64() * RATE;
        let spent = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX));
        self.credit = (self.credit + earned).min(BURST) - spent;
        self.counted = now;
        self.drawn = Some(now);
        if cause == Cause::Key {
            self.answered = Some(now);
        }
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
            pace.drawn(cause, bytes, now);
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

    /// However much is told in a second: a frame shows all of it that came since the last one.
    #[test]
    fn twenty_thousand_events_are_sixty_frames() {
        let start = Instant::now();
        let (mut pace, mut frames) = (Pace::new(start), 0);
        for event in 0..20_000 {
            let now = start + Duration::from_micros(50 * event);
            if pace.due(Cause::News, now) <= now {
                pace.drawn(Cause::News, 60, now);
                frames += 1;
            }
        }
        assert!((50..=63).contains(&frames), "{frames} frames");
    }

    #[test]
    fn a_key_does_not_wait_for_what_was_told_before_it() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        pace.drawn(Cause::News, 500, start);
        assert_eq!(pace.due(Cause::Key, start), start);
        assert_eq!(pace.due(Cause::News, start), start + FRAME);
        pace.drawn(Cause::Key, 100, start);
        assert_eq!(pace.due(Cause::Key, start), start + FRAME);
    }

    #[test]
    fn keys_do_not_wait_for_the_budget() {
        let frames = ten_seconds(Cause::Key, 4_000) / 4_000;
        assert!((600..=626).contains(&frames), "{frames} frames");
    }
}
