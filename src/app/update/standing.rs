//! Who keeps the agent's words: another process may take over, and this one may get them back.

use super::{deferring, keeping, notice, sending, writing};
use crate::app::state::{Focus, Level, Notice, Outbox, Standing};
use crate::app::{Effect, State, Timer};
use crate::domain::{Draft, OutboxItem};
use crate::i18n::Text;

/// The standing changed. Whoever becomes the owner gets what the former one left on disk.
pub(super) fn changed(
    state: &mut State,
    out: &mut Vec<Effect>,
    standing: Standing,
    drafts: Vec<Draft>,
    outbox: Vec<OutboxItem>,
) {
    let before = std::mem::replace(&mut state.standing, standing);
    match (before, &state.standing) {
        (Standing::Reader { .. }, Standing::Owner) => gained(state, out, drafts, outbox),
        (Standing::Owner, Standing::Reader { .. }) => lost(state, out),
        (Standing::Adrift { .. }, Standing::Owner) => landed(state, out, drafts, outbox),
        // Another owner than before: the banner says so.
        _ => state.notice = None,
    }
}

/// Says again what stands as long as there is nothing newer to say.
pub(super) fn remind(state: &mut State) {
    if state.notice.is_some() {
        return;
    }
    let banner = state.standing.banner(&state.settings.zone);
    state.notice = banner.map(|text| Notice {
        text,
        level: Level::Warning,
    });
}

/// What is on its way is now the other's. The drafts stay on the screen, to be read and copied.
fn lost(state: &mut State, out: &mut Vec<Effect>) {
    state.outbox = Outbox::default();
    // What is being queued has an answer to come: the row may be written after all.
    deferring::spill(state);
    for request in std::mem::take(&mut state.looked_for).into_keys() {
        out.push(Effect::CancelTimer(Timer::Reconcile(request)));
    }
    state.composer.stop_sending();
    state.kept.forget();
    writing::typing_ends(state, out);
    notice(state, out, Level::Error, Text::new("taken-over"));
}

fn gained(state: &mut State, out: &mut Vec<Effect>, drafts: Vec<Draft>, outbox: Vec<OutboxItem>) {
    state.model.restored(&drafts);
    state.composer.adopt(drafts);
    own(state, out, outbox);
    notice(state, out, Level::Info, Text::new("owner-again"));
}

/// The disk can be written again. What is on the screen is newer than what was read of it at the start.
fn landed(state: &mut State, out: &mut Vec<Effect>, drafts: Vec<Draft>, outbox: Vec<OutboxItem>) {
    state.model.restored(&drafts);
    state.composer.join(drafts);
    own(state, out, outbox);
    notice(state, out, Level::Info, Text::new("disk-again"));
}

fn own(state: &mut State, out: &mut Vec<Effect>, outbox: Vec<OutboxItem>) {
    state.outbox = Outbox::default();
    for item in outbox {
        state.outbox.push(item);
    }
    if state.focus == Focus::Composer && state.draft().is_none() {
        state.focus = Focus::Thread;
    }
    writing::save_all(state, out);
    if state.session.is_online() {
        sending::pump_all(state, out);
        keeping::online(state, out);
    }
}
