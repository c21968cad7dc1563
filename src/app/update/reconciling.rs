//! What became of a text that left without an answer, at a backend that forgets request ids.
//!
//! It is never sent again by itself. It is looked for among the newest entries after 1, 5, 15, 45 and
//! 90 s (commits up to 80 s late were seen, `reliability.md` F4); then the agent is asked.

use std::time::Duration;

use super::{browse, notice};
use crate::app::state::Level;
use crate::app::{Effect, State, Timer};
use crate::domain::{OutboxState, RequestId};
use crate::i18n::Text;

/// Pauses before each look: after 1, 5, 15, 45 and 90 s.
const PAUSES: [u64; 5] = [1, 4, 10, 30, 45];

/// Begins to look.
pub(super) fn begin(state: &mut State, out: &mut Vec<Effect>, request: RequestId) {
    state.looked_for.insert(request, 0);
    schedule(out, request, 0);
}

/// It turned up, or the agent decided.
pub(super) fn end(state: &mut State, out: &mut Vec<Effect>, request: RequestId) {
    if state.looked_for.remove(&request).is_some() {
        out.push(Effect::CancelTimer(Timer::Reconcile(request)));
    }
}

/// Looks, and plans the next look. After the last one has had its time the agent is asked.
pub(super) fn look(state: &mut State, out: &mut Vec<Effect>, request: RequestId) {
    let uncertain = state
        .outbox
        .get(request)
        .filter(|item| item.state == OutboxState::Uncertain);
    let Some(conversation) = uncertain.map(|item| item.key.conversation.clone()) else {
        state.looked_for.remove(&request);
        return;
    };
    if !state.session.is_online() {
        // Signing in begins anew.
        return;
    }
    let Some(looks) = state.looked_for.get_mut(&request) else {
        return;
    };
    *looks += 1;
    let looks = *looks;
    browse::fetch_newest(state, out, &conversation);
    if looks < PAUSES.len() {
        schedule(out, request, looks);
        return;
    }
    state.looked_for.remove(&request);
    notice(state, out, Level::Warning, Text::new("not-confirmed"));
}

fn schedule(out: &mut Vec<Effect>, request: RequestId, looks: usize) {
    let seconds = PAUSES.get(looks).copied().unwrap_or(1);
    out.push(Effect::Timer {
        timer: Timer::Reconcile(request),
        after: Duration::from_secs(seconds),
    });
}
