//! Which conversation is on screen, and what is fetched for it.

use std::time::Duration;

use jiff::Timestamp;

use super::{ask, keeping, link, locking};
use crate::app::state::{Asked, Focus, Front, Loading, Part, Session, Thread};
use crate::app::{Effect, State, StoreOp, Timer};
use crate::backend::CommandKind;
use crate::domain::{
    AgentId, Conversation, ConversationId, Deed, DeedKind, Entry, EntryId, Position, TeamId, View,
};
use crate::query::{Known, Query};

/// Rows per request.
const ROWS: u16 = 100;
/// Entries per request.
pub(super) const ENTRIES: u16 = 60;
/// The next page of rows is fetched when the selection is this near to the last known row.
const NEAR_THE_END: usize = 30;
/// Older entries are fetched when the cursor is this near to the oldest known one.
const NEAR_THE_TOP: usize = 10;
/// A conversation that stays selected this long is fetched; holding `j` fetches nothing.
const SETTLED: Duration = Duration::from_millis(120);

/// Derives the order of rows anew and keeps something selected.
pub(super) fn refresh(state: &mut State, out: &mut Vec<Effect>) {
    derive(state);
    if state.queue.selected().is_none()
        && !state.front.is_behind()
        && let Some(first) = state.queue.order().first().cloned()
    {
        select(state, out, Some(first));
        derive(state);
    }
    next_rows(state, out);
}

fn derive(state: &mut State) {
    let (nobody, my_teams) = (AgentId::new(""), state.session.my_teams());
    let known = known(&state.session, &nobody, &my_teams, state.now);
    let identity = state.session.identity();
    state.queue.refresh(&state.conversations, known, identity);
}

/// What a row is asked with. `nobody` stands in before the first sign-in.
fn known<'a>(session: &'a Session, nobody: &'a AgentId, my_teams: &'a [TeamId], now: Timestamp) -> Known<'a> {
    Known {
        me: session.me().map_or(nobody, |me| &me.id),
        my_teams,
        teams: &session.directory().teams,
        now: session.to_server_time(now),
    }
}

/// Whether the selected row belongs to what the queue shows.
pub(super) fn selected_fits(state: &State) -> bool {
    let (nobody, my_teams) = (AgentId::new(""), state.session.my_teams());
    let known = known(&state.session, &nobody, &my_teams, state.now);
    state.current().is_some_and(|row| state.queue.holds(row, known))
}

/// Whether a row has everything the words ask of rows.
pub(super) fn fits(state: &State, query: &Query, row: &Conversation) -> bool {
    let (nobody, my_teams) = (AgentId::new(""), state.session.my_teams());
    query.fits(row, known(&state.session, &nobody, &my_teams, state.now))
}

/// Every row that has everything the words ask of rows.
pub(super) fn fitting<'a>(state: &'a State, query: &Query) -> Vec<&'a Conversation> {
    let (nobody, my_teams) = (AgentId::new(""), state.session.my_teams());
    let known = known(&state.session, &nobody, &my_teams, state.now);
    let rows = state.conversations.iter();
    rows.filter(|row| query.fits(row, known)).collect()
}

/// The row below the selected one comes on screen, or the one above at the end.
pub(super) fn advance(state: &mut State, out: &mut Vec<Effect>) {
    let Some(place) = state.queue.position() else {
        return;
    };
    let order = state.queue.order();
    let next = order.get(place + 1).or_else(|| order.get(place.checked_sub(1)?));
    if let Some(next) = next.cloned() {
        select(state, out, Some(next));
        load(state, out);
    }
}

/// Puts a conversation on screen.
pub(super) fn select(state: &mut State, out: &mut Vec<Effect>, id: Option<ConversationId>) {
    if state.queue.selected() == id.as_ref() {
        return;
    }
    state.queue.select(id.clone());
    state.sidebar_scroll = 0;
    state.sight.revealed.clear();
    if state.focus == Focus::Composer {
        state.focus = Focus::Queue;
    }
    let Some(id) = id else { return };
    if !state.threads.contains_key(&id) {
        state.threads.insert(id.clone(), Thread::default());
        out.push(Effect::Store(StoreOp::LoadThread(id)));
    }
    out.push(Effect::Timer {
        timer: Timer::Settle,
        after: SETTLED,
    });
}

/// Comes on a screen that several workspaces share.
pub(super) fn to_the_front(state: &mut State, out: &mut Vec<Effect>, row: Option<ConversationId>) {
    state.front = Front::Foremost;
    if row.is_some() {
        select(state, out, row);
    }
    link::after_action(state, out);
    locking::expect(state, out);
}

/// Leaves the screen to another workspace: nobody looks at anything here, or types.
pub(super) fn aside(state: &mut State, out: &mut Vec<Effect>, passed: usize) {
    let was_behind = state.front.is_behind();
    state.front = Front::Behind { passed };
    if was_behind {
        return;
    }
    select(state, out, None);
    state.focus = Focus::Queue;
    link::after_action(state, out);
    if state.viewing_sent.take().is_some() && state.session.is_online() {
        let nothing = CommandKind::SetViewing { conversation: None };
        ask(state, out, nothing, Asked::Quiet);
    }
    out.push(Effect::CancelTimer(Timer::Lock));
}

/// Shows another view of the queue and its first row.
pub(super) fn show(state: &mut State, out: &mut Vec<Effect>, view: View) {
    state.queue.set_view(view);
    state.queue.select(None);
    refresh(state, out);
}

/// Goes into the selected conversation.
pub(super) fn open(state: &mut State, out: &mut Vec<Effect>) {
    state.focus = Focus::Thread;
    load(state, out);
    mark_read(state, out);
}

/// Fetches what is missing of the conversation on screen, and tells others who looks at it.
pub(super) fn load(state: &mut State, out: &mut Vec<Effect>) {
    let Some(conversation) = state.current() else {
        return;
    };
    if !state.session.is_online() {
        return;
    }
    let (id, contact) = (conversation.id.clone(), conversation.contact.clone());
    let thread = state.threads.entry(id.clone()).or_default();
    if thread.loading() != Loading::Live && thread.under_way().is_none() {
        fetch_newest(state, out, &id);
    }
    let asked = Asked::Contact(contact.clone());
    if !state.contacts_fetched.contains(&contact) && !state.asked.values().any(|known| *known == asked) {
        ask(state, out, CommandKind::LoadContact { contact }, asked);
    }
    keeping::look(state, out, &id);
    if state.viewing_sent.as_ref() != Some(&id) {
        state.viewing_sent = Some(id.clone());
        ask(
            state,
            out,
            CommandKind::SetViewing {
                conversation: Some(id),
            },
            Asked::Quiet,
        );
    }
}

/// Asks for the newest page of a thread.
pub(super) fn fetch_newest(state: &mut State, out: &mut Vec<Effect>, id: &ConversationId) {
    if let Some(thread) = state.threads.get_mut(id) {
        thread.set_under_way(Some(Part::Newest));
    }
    fetch_thread(state, out, id, None);
}

/// Asks for a page of a thread.
fn fetch_thread(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: &ConversationId,
    before: Option<Position>,
) {
    let kind = CommandKind::LoadThread {
        conversation: conversation.clone(),
        before,
        limit: ENTRIES,
    };
    ask(
        state,
        out,
        kind,
        Asked::Thread {
            conversation: conversation.clone(),
            before,
        },
    );
}

/// Shows what was cached until the backend's page is here.
pub(super) fn cached(state: &mut State, conversation: &ConversationId, entries: Vec<Entry>) {
    let Some(thread) = state.threads.get_mut(conversation) else {
        return;
    };
    if thread.loading() == Loading::Live {
        return;
    }
    if !entries.is_empty() {
        thread.set_loading(Loading::Partial);
    }
    thread.restore(entries);
}

/// Older entries, when the cursor comes near the oldest.
pub(super) fn page_back_if_near_the_top(state: &mut State, out: &mut Vec<Effect>, id: &ConversationId) {
    let online = state.session.is_online();
    let Some(thread) = state.threads.get_mut(id) else {
        return;
    };
    let place = thread.cursor().and_then(|cursor| thread.index(cursor));
    let near = place.is_some_and(|place| place < NEAR_THE_TOP);
    if !(near && online && thread.more() && thread.under_way().is_none() && thread.loading() == Loading::Live)
    {
        return;
    }
    let before = thread.oldest();
    thread.set_under_way(Some(Part::Older));
    fetch_thread(state, out, id, before);
}

/// Tells the backend that the agent has seen the newest entry, when that is so: the conversation is
/// open and its end is on screen.
pub(super) fn mark_read(state: &mut State, out: &mut Vec<Effect>) {
    let looked_at = matches!(state.focus, Focus::Thread | Focus::Composer) && state.sight.locked.is_none();
    if !looked_at || !state.session.is_online() {
        return;
    }
    let Some(conversation) = state.current() else {
        return;
    };
    let (id, unread) = (conversation.id.clone(), conversation.unread);
    let asked = Asked::Read(id.clone());
    if state.asked.values().any(|known| *known == asked) {
        return;
    }
    let Some(thread) = state.threads.get_mut(&id) else {
        return;
    };
    let newest = thread.newest();
    let at_the_end = thread.cursor().is_none() && thread.loading() == Loading::Live;
    if unread == 0 || !at_the_end || newest <= thread.read_up_to() {
        return;
    }
    thread.set_read_up_to(newest);
    ask(
        state,
        out,
        CommandKind::MarkRead {
            conversation: id,
            position: newest,
        },
        asked,
    );
}

/// The next page of rows, when the selection comes near the last known one. While a filter is being
/// typed only what is here already is narrowed.
pub(super) fn next_rows(state: &mut State, out: &mut Vec<Effect>) {
    if !state.session.is_online() || state.queue.is_typing() {
        return;
    }
    let slice = state.queue.slice().clone();
    let extent = state.queue.extent(&slice);
    if extent.loading || extent.complete {
        return;
    }
    let place = match state.front {
        Front::Behind { passed } => passed,
        Front::Alone | Front::Foremost => state.queue.position().unwrap_or(0),
    };
    let first = extent.next.is_none();
    let wants_all = state.bulk.marked.filling() == Some(&slice);
    if !first && !wants_all && place + NEAR_THE_END < state.queue.order().len() {
        return;
    }
    let after = extent.next.clone();
    state.queue.extent_mut(&slice).loading = true;
    let kind = CommandKind::ListConversations {
        view: slice.view,
        query: slice.query.clone(),
        sort: slice.sort,
        after,
        limit: ROWS,
    };
    ask(state, out, kind, Asked::Rows(slice));
}

/// Asks again for what could not be fetched.
pub(super) fn refetch(state: &mut State, out: &mut Vec<Effect>) {
    let asked = Asked::Rows(state.queue.slice().clone());
    if !state.asked.values().any(|known| *known == asked)
        && let Asked::Rows(slice) = asked
    {
        state.queue.extent_mut(&slice).loading = false;
    }
    for (id, thread) in &mut state.threads {
        let asked = |asked: &Asked| matches!(asked, Asked::Thread { conversation, .. } if conversation == id);
        if state.asked.values().any(asked) {
            continue;
        }
        // What the page would have shown is not known: a hint may have asked for it.
        if thread.under_way() == Some(Part::Newest) && thread.loading() == Loading::Live {
            thread.set_loading(Loading::Partial);
        }
        thread.set_under_way(None);
    }
    load(state, out);
    mark_read(state, out);
    next_rows(state, out);
    link::caught_up(state);
}

/// Shows what is masked in the selected entry, or masks it again.
pub(super) fn reveal(state: &mut State, out: &mut Vec<Effect>) {
    let Some(id) = state.selected_entry().map(|entry| entry.id().clone()) else {
        return;
    };
    if !state.sight.revealed.remove(&id) {
        let deed = Deed::new(DeedKind::Reveal).within(state.queue.selected().cloned());
        out.push(Effect::Record(deed.about(Some(id.clone()))));
        state.sight.revealed.insert(id);
    }
}

/// Puts a conversation on screen wherever it is, and an entry of it under the cursor.
pub(super) fn jump(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: &ConversationId,
    entry: Option<EntryId>,
) {
    select(state, out, Some(conversation.clone()));
    state.focus = Focus::Thread;
    load(state, out);
    let Some(entry) = entry else { return };
    let Some(thread) = state.threads.get_mut(conversation) else {
        return;
    };
    if thread.index(&entry).is_some() {
        thread.set_cursor(Some(entry.clone()));
        thread.set_scroll(crate::app::state::Scroll::At { entry, line: 0 });
    }
}
