//! When the screen changes by itself: a waiting label, a countdown. One timer, set to the next change;
//! nothing to show means no wake-up.

use std::time::Duration;

use crate::app::state::{Front, Link};
use crate::app::{Effect, State, Timer, layout};
use crate::domain::Conversation;
use crate::domain::channel::Window;

/// Labels of minutes may be this late, so that many rows share one wake-up.
const SLACK: Duration = Duration::from_secs(5);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;

/// Sets the next wake-up, or none.
pub(super) fn schedule(state: &mut State, out: &mut Vec<Effect>) {
    let next = if let Some(since) = state.locked_since() {
        Some(minute_after(state.now, since))
    } else if counts_seconds(state) {
        Some(SECOND)
    } else {
        next_minute(state)
    };
    match next {
        Some(after) => out.push(Effect::Timer {
            timer: Timer::Clock,
            after,
        }),
        None => out.push(Effect::CancelTimer(Timer::Clock)),
    }
}

/// Whether something on screen counts seconds: a held message, a silent link, the next try, a promise
/// that is due within the hour.
fn counts_seconds(state: &State) -> bool {
    let counting = matches!(state.session.link(), Link::Silent { .. } | Link::Offline { .. });
    counting
        || state
            .thread()
            .is_some_and(|thread| thread.newest_held(state.server_now()).is_some())
        || looked_at(state).any(|row| is_near(row, state.server_now()))
}

/// Rows whose labels can be on screen.
fn looked_at(state: &State) -> impl Iterator<Item = &Conversation> {
    let (queue, fits) = (&state.queue, layout::queue_rows(layout::panes(state).queue));
    let (order, here) = (queue.order(), queue.position().unwrap_or(0));
    let (first, count) = match state.front {
        Front::Alone => (queue.lead().first(here, order.len(), fits), fits + 1),
        // Between them lie rows of others; how many, this one cannot know.
        Front::Foremost => (here.saturating_sub(fits), 2 * fits),
        Front::Behind { passed } => (passed.saturating_sub(fits), 2 * fits),
    };
    let rows = order.from(first).take(count);
    rows.filter_map(|id| state.conversations.get(id))
        .chain(state.current())
}

/// Whether the clock of a promise or an offer shows seconds.
fn is_near(row: &Conversation, now: jiff::Timestamp) -> bool {
    let offer = row.offer.as_ref().map(|offer| offer.until);
    let mut ends = [row.due(), offer].into_iter().flatten();
    ends.any(|end| (0..=HOUR).contains(&end.duration_since(now).as_secs()))
}

/// Until a span that began at `since` is a minute longer.
fn minute_after(now: jiff::Timestamp, since: jiff::Timestamp) -> Duration {
    let left = MINUTE - now.duration_since(since).as_secs().rem_euclid(MINUTE);
    Duration::from_secs(u64::try_from(left).unwrap_or(60))
}

/// Until the next waiting label changes its minute.
fn next_minute(state: &State) -> Option<Duration> {
    let now = state.server_now();
    let left = |since: jiff::Timestamp| MINUTE - now.duration_since(since).as_secs().rem_euclid(MINUTE);
    let waits = looked_at(state).flat_map(|row| [row.waiting_since, row.due()]);
    // The window for free answers closes on a minute of its own.
    let window = state.draft().and_then(|draft| state.lint(draft)?.window);
    let window = match window {
        Some(Window::Until(end)) => Some(end),
        Some(Window::TemplatesOnly) | None => None,
    };
    let soonest = waits.flatten().chain(window).map(left).min()?;
    let soonest = Duration::from_secs(u64::try_from(soonest).unwrap_or(60));
    Some(soonest.max(SLACK))
}
