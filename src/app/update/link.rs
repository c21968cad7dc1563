//! The link: connecting, catching up, and what goes on when it is down.

use std::time::Duration;

use super::{browse, keeping, sending, writing};
use crate::app::state::{Extent, Link, Loading, Part};
use crate::app::{Effect, State, StoreOp, Timer};
use crate::backend::{Connection, Welcome};
use crate::domain::{Conversation, ConversationId};

/// What is on screen is looked at again after this at a backend that replays nothing: Libredesk lost
/// 60 % of its events to a slow reader in silence (`fixtures/libredesk/INDEX.md`). Two requests.
const SAFETY_NET: Duration = Duration::from_mins(1);

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
    keeping::signs_in(state, &welcome.me);
    state.model.signs_in();
    state.session.sign_in(welcome, state.now);
    if spoke_again && replays(state) {
        state.session.set_link(Link::Live);
        return;
    }
    fetch_again(state, out);
    browse::mark_read(state, out);
    sending::pump_all(state, out);
    keeping::online(state, out);
    plan_safety_net(state, out);
}

fn replays(state: &State) -> bool {
    state.session.capabilities().is_some_and(|able| able.replays)
}

/// Time passed without us. The adapter looks whether the link lives; where nothing is replayed, what
/// is on screen is fetched anew even if it does (`reliability.md`, section 3.2).
pub(super) fn gap(state: &mut State, out: &mut Vec<Effect>) {
    out.push(Effect::ReconnectNow);
    if state.session.is_online() && !replays(state) {
        fetch_again(state, out);
    }
}

/// Fetches what is on screen: the first page of the view and the open thread. The old screen stays
/// until they are here. Threads that are not on screen are fetched when they are opened.
fn fetch_again(state: &mut State, out: &mut Vec<Effect>) {
    state.session.set_link(Link::CatchingUp);
    state.queue.forget_extents();
    state.contacts_fetched.clear();
    distrust(state, None);
    browse::load(state, out);
}

/// What was missed is not told again: no thread is known to be whole. Cached entries stay on screen.
fn distrust(state: &mut State, except: Option<&ConversationId>) {
    let replays = replays(state);
    for (id, thread) in &mut state.threads {
        thread.set_under_way(None);
        if !replays && Some(id) != except && thread.loading() == Loading::Live {
            thread.set_loading(Loading::Partial);
        }
    }
}

/// Looks whether something was lost in silence. Nobody knows of a gap, so "live" stays on screen.
pub(super) fn safety_net(state: &mut State, out: &mut Vec<Effect>) {
    plan_safety_net(state, out);
    if !state.session.is_online() {
        return;
    }
    let slice = state.queue.slice().clone();
    if !state.queue.extent(&slice).loading {
        *state.queue.extent_mut(&slice) = Extent::default();
    }
    let here = state.queue.selected().cloned();
    distrust(state, here.as_ref());
    if let Some(here) = here.filter(|here| state.threads.contains_key(here)) {
        browse::fetch_newest(state, out, &here);
    }
}

fn plan_safety_net(state: &State, out: &mut Vec<Effect>) {
    if !replays(state) {
        out.push(Effect::Timer {
            timer: Timer::SafetyNet,
            after: SAFETY_NET,
        });
    }
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
    for thread in state.threads.values_mut() {
        thread.doubt();
    }
    fetch_again(state, out);
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

/// Rows that should be on a fresh first page and are not: where nothing is replayed, what became of
/// them was not told. A reconnect reads two pages and has 30 requests in all, so only some are asked about
/// at once; the rest has its turn the next time.
pub(super) fn missing_from(state: &State, page: &[Conversation], complete: bool) -> Vec<ConversationId> {
    const AT_ONCE: usize = 8;
    if replays(state) {
        return Vec::new();
    }
    let order = state.queue.order();
    let listed = |id: &ConversationId| page.iter().any(|row| row.id == *id);
    let reach = if complete {
        order.len()
    } else {
        let after = order.iter().rev().position(listed);
        after.map_or(0, |after| order.len() - 1 - after)
    };
    let missing = order.iter().take(reach).filter(|id| !listed(id));
    missing.take(AT_ONCE).cloned().collect()
}

/// Something that was fetched is here. "Live" is said when all of the screen is: the first page of the
/// view and, where nothing is replayed, the open thread.
pub(super) fn caught_up(state: &mut State) {
    let rows = state.queue.extent(state.queue.slice());
    let rows_are_here = !rows.loading && (rows.complete || rows.next.is_some());
    let thread_is_here = state
        .thread()
        .is_none_or(|thread| thread.under_way() != Some(Part::Newest));
    if *state.session.link() == Link::CatchingUp && rows_are_here && thread_is_here {
        state.session.set_link(Link::Live);
    }
}

/// After every action: a composer that lost its place tells others that nobody types there.
pub(super) fn after_action(state: &mut State, out: &mut Vec<Effect>) {
    if state.typing_sent.is_some() && state.typing_sent.as_ref() != state.queue.selected() {
        writing::typing_ends(state, out);
    }
}
