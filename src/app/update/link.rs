//! The link: connecting, catching up, and what goes on when it is down.

use super::{browse, sending, writing};
use crate::app::state::{Link, Loading};
use crate::app::{Effect, State, StoreOp};
use crate::backend::{Connection, Welcome};

/// The adapter reports the state of the link.
pub(super) fn changed(state: &mut State, out: &mut Vec<Effect>, connection: Connection) {
    let now = state.now;
    match connection {
        Connection::Connecting { attempt } => state.session.set_link(Link::Connecting { attempt }),
        Connection::Online(welcome) => online(state, out, *welcome),
        Connection::Silent { since } => {
            let heard = now.checked_sub(jiff::SignedDuration::try_from(since).unwrap_or_default());
            state.session.set_link(Link::Silent {
                heard: heard.unwrap_or(now),
            });
        }
        Connection::Offline { reason, retry_in } => {
            let retry_at = now.checked_add(jiff::SignedDuration::try_from(retry_in).unwrap_or_default());
            state.session.set_link(Link::Offline {
                reason,
                retry_at: retry_at.unwrap_or(now),
            });
            went_down(state);
        }
        Connection::AuthRequired { message } => {
            state.session.set_link(Link::AuthRequired { message });
            went_down(state);
        }
        Connection::Unusable { reason } => {
            state.session.set_link(Link::Unusable { reason });
            went_down(state);
        }
    }
}

/// Signed in. Events resume where they were left; pages, counts and presence are asked for anew. Only
/// when the first of these is here is what is shown what there is.
fn online(state: &mut State, out: &mut Vec<Effect>, welcome: Welcome) {
    // A link that was only silent speaks again: nothing was missed, nothing is fetched.
    let spoke_again = matches!(state.session.link(), Link::Silent { .. });
    state.session.sign_in(welcome, state.now);
    if spoke_again {
        state.session.set_link(Link::Live);
        return;
    }
    state.session.set_link(Link::CatchingUp);
    state.queue.forget_extents();
    state.contacts_fetched.clear();
    for thread in state.threads.values_mut() {
        thread.set_paging(false);
    }
    browse::load(state, out);
    browse::mark_read(state, out);
    sending::pump_all(state, out);
}

/// Momentary things are no longer true.
fn went_down(state: &mut State) {
    state.typing.clear();
    state.viewers.clear();
    state.typing_sent = None;
    state.viewing_sent = None;
    state.queue.forget_extents();
}

/// Everything may have changed. The old screen stays until the first new page is here.
pub(super) fn resync(state: &mut State, out: &mut Vec<Effect>) {
    state.resyncing = true;
    state.session.set_link(Link::CatchingUp);
    state.queue.forget_extents();
    state.contacts_fetched.clear();
    for thread in state.threads.values_mut() {
        thread.set_loading(Loading::Partial);
        thread.set_paging(false);
    }
    browse::load(state, out);
}

/// The first new page of rows is here: what is not in it and was only cached is gone.
pub(super) fn first_page(state: &mut State, out: &mut Vec<Effect>) {
    if !state.resyncing {
        return;
    }
    state.resyncing = false;
    let keep = state.queue.selected().cloned();
    state.conversations.clear_except(keep.as_ref());
    state.threads.retain(|id, _| Some(id) == keep.as_ref());
    out.push(Effect::Store(StoreOp::ClearCache));
}

/// The first page was answered: what was missed came before it.
pub(super) fn caught_up(state: &mut State) {
    if *state.session.link() == Link::CatchingUp {
        state.session.set_link(Link::Live);
    }
}

/// After every action: a composer that lost its place tells others that nobody types there.
pub(super) fn after_action(state: &mut State, out: &mut Vec<Effect>) {
    if state.typing_sent.is_some() && state.typing_sent.as_ref() != state.queue.selected() {
        writing::typing_ends(state, out);
    }
}
