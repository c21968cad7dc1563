//! Marks in the queue: one, a range, all that the filter shows.

use super::{browse, moving, notice};
use crate::app::state::{Front, Level, Marked};
use crate::app::{Action, Effect, State};
use crate::i18n::Text;

/// Marks or unmarks the selected row and goes on to the next. Of several workspaces the common queue
/// goes on.
pub(super) fn toggle(state: &mut State, out: &mut Vec<Effect>) {
    let Some(id) = state.queue.selected().cloned() else {
        return;
    };
    if !state.bulk.marked.remove(&id) && !state.bulk.marked.insert(id) {
        full(state, out);
    }
    if state.front == Front::Alone {
        moving::go(state, out, Action::Down);
    }
}

/// Marks everything from what was marked last to the selected row.
pub(super) fn range(state: &mut State, out: &mut Vec<Effect>) {
    let order = state.queue.order();
    let Some(here) = state.queue.position() else {
        return;
    };
    let anchor = state.bulk.marked.anchor();
    let there = anchor.and_then(|anchor| order.iter().position(|id| id == anchor));
    let (from, to) = (here.min(there.unwrap_or(here)), here.max(there.unwrap_or(here)));
    let ids: Vec<_> = order.iter().skip(from).take(to - from + 1).cloned().collect();
    let fits = ids.into_iter().all(|id| state.bulk.marked.insert(id));
    if !fits {
        full(state, out);
    }
}

/// Marks all the queue shows; pages that are not here yet are fetched.
pub(super) fn all(state: &mut State, out: &mut Vec<Effect>) {
    state.bulk.marked.fill(Some(state.queue.slice().clone()));
    fill(state, out);
}

/// Takes all marks away.
pub(super) fn clear(state: &mut State) {
    state.bulk.marked.clear();
}

/// Marks what came of the slice that is being marked; says so when that was all.
pub(super) fn fill(state: &mut State, out: &mut Vec<Effect>) {
    let Some(slice) = state.bulk.marked.filling() else {
        return;
    };
    if slice != state.queue.slice() {
        return state.bulk.marked.fill(None);
    }
    let complete = state.queue.extent(slice).complete;
    let ids: Vec<_> = state.queue.order().iter().cloned().collect();
    let fits = ids.into_iter().all(|id| state.bulk.marked.insert(id));
    if !fits {
        state.bulk.marked.fill(None);
        return full(state, out);
    }
    if complete || !state.session.is_online() {
        state.bulk.marked.fill(None);
        let count = i64::try_from(state.bulk.marked.len()).unwrap_or(i64::MAX);
        let said = if complete {
            Text::new("marked-all").number("count", count)
        } else {
            Text::new("marked-known").number("count", count)
        };
        notice(state, out, Level::Info, said);
    }
    browse::next_rows(state, out);
}

fn full(state: &mut State, out: &mut Vec<Effect>) {
    let most = i64::try_from(Marked::MOST).unwrap_or(i64::MAX);
    notice(
        state,
        out,
        Level::Warning,
        Text::new("marked-full").number("most", most),
    );
}
