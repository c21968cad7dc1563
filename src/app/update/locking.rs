//! The locked desk: nothing to read on the screen while nobody sits there. Everything goes on behind it:
//! what comes in is received, what is queued is sent, drafts stay as they are.

use std::time::Duration;

use super::{browse, writing};
use crate::app::{Action, Effect, Msg, State, Timer};
use crate::domain::{Deed, DeedKind};

/// Whether the message may reach a locked desk: all news, and of the keyboard only what unlocks.
pub(super) fn admits(state: &State, msg: &Msg) -> bool {
    state.sight.locked.is_none()
        || match msg {
            Msg::Act(action) => matches!(action, Action::Unlock | Action::Redraw),
            Msg::Text(_) | Msg::Paste(_) => false,
            _ => true,
        }
}

/// Counts the idle time anew when somebody did something.
pub(super) fn watch(state: &mut State, out: &mut Vec<Effect>, msg: &Msg) {
    let by_hand = matches!(
        msg,
        Msg::Act(_) | Msg::Text(_) | Msg::Paste(_) | Msg::Edited { .. } | Msg::Loaded(_)
    );
    if by_hand && state.sight.locked.is_none() {
        state.sight.touched = Some(state.now);
        expect(state, out);
    }
}

/// Locks when it is time. A timer does not count while the machine sleeps, so the clock decides.
pub(super) fn look(state: &mut State, out: &mut Vec<Effect>) {
    if state.sight.locked.is_some() {
        return;
    }
    match left(state) {
        Some(Duration::ZERO) => lock(state, out),
        _ => expect(state, out),
    }
}

/// Blanks the screen.
pub(super) fn lock(state: &mut State, out: &mut Vec<Effect>) {
    writing::save_all(state, out);
    out.push(Effect::Record(Deed::new(DeedKind::Lock)));
    state.sight.locked = Some(state.now);
    state.sight.revealed.clear();
    out.push(Effect::CancelTimer(Timer::Lock));
}

/// Shows the desk as it is now.
pub(super) fn unlock(state: &mut State, out: &mut Vec<Effect>) {
    if state.sight.locked.take().is_none() {
        return;
    }
    out.push(Effect::Record(Deed::new(DeedKind::Unlock)));
    state.sight.touched = Some(state.now);
    expect(state, out);
    browse::mark_read(state, out);
}

/// Sets the timer that locks, if one is to.
pub(super) fn expect(state: &State, out: &mut Vec<Effect>) {
    if let Some(after) = left(state) {
        out.push(Effect::Timer {
            timer: Timer::Lock,
            after,
        });
    }
}

/// Until the desk is to be locked; `None` when it never is, or when another workspace's has the keys and
/// counts the idle time for all.
fn left(state: &State) -> Option<Duration> {
    if state.front.is_behind() || state.sight.locked.is_some() {
        return None;
    }
    let limit = state.settings.privacy.lock_after?;
    let idle = state.now.duration_since(state.sight.touched?);
    Some(limit.saturating_sub(idle.try_into().unwrap_or_default()))
}
