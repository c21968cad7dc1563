//! What the backend tells: upserts and hints. Nothing here trusts order or uniqueness.

use std::time::Duration;

use super::{
    answers, ask, auditing, browse, calling, keep, keeping, link, model, owning, people, picking, recipients,
    relieving, sending, suggesting, teaching, viewing,
};
use crate::app::state::{Asked, Extent, Loading, Slice};
use crate::app::{Effect, State, StoreOp, Timer};
use crate::backend::{CommandKind, Event};
use crate::domain::{
    AgentRef, Author, Conversation, ConversationId, DraftKey, DraftKind, Entry, EntryId, RequestId,
};

/// A typing mark that was not renewed is stale after this.
const TYPING_FADES: Duration = Duration::from_secs(8);

/// Takes over one thing the backend told.
pub(super) fn event(state: &mut State, out: &mut Vec<Effect>, event: Event) {
    match event {
        Event::Answer { id, outcome } => answers::answered(state, out, id, outcome),
        Event::Connection(connection) => link::changed(state, out, connection),
        Event::Exposed { host } => state.session.set_exposed(host),
        Event::Polling { every } => state.session.set_polling(every),
        Event::Directory(directory) => {
            if let Some(me) = state.session.me().cloned() {
                keep(
                    out,
                    StoreOp::PutDirectory {
                        me,
                        directory: directory.clone(),
                    },
                );
            }
            suggesting::learn(state, directory);
        }
        Event::ConversationPage {
            id,
            conversations,
            next,
            total,
            ..
        } => {
            let slice = match state.asked.get(&id).cloned() {
                Some(Asked::Rows(slice)) => slice,
                Some(Asked::Relief) => {
                    rows(state, out, conversations.clone());
                    return relieving::found(state, out, &conversations, next);
                }
                _ => return,
            };
            let page = Extent {
                complete: next.is_none(),
                next,
                loading: true,
                total,
            };
            row_page(state, out, &slice, conversations, page);
        }
        Event::ThreadPage {
            id,
            conversation,
            entries,
            more,
        } => {
            thread_page(state, out, id, &conversation, entries, more);
        }
        Event::TimelinePage { id, rows, more } => people::came(state, id, rows, more),
        Event::Duplicates { contact, found, .. } => people::found(state, contact, found),
        Event::SearchPage { id, hits, more } => {
            if state.asked.get(&id) == Some(&Asked::Search(state.search_generation)) {
                picking::found(state, hits, more);
            }
        }
        Event::Statistics { id, statistics } => super::statistics::came(state, id, statistics),
        Event::ActionPage { id, actions, more } => auditing::came(state, id, actions, more),
        Event::Claimed { id, conversation } => {
            if state.asked.get(&id) == Some(&Asked::ClaimNext) {
                owning::claimed(state, out, conversation);
            }
        }
        Event::ConversationUpserted(row) => {
            calling::row(state, out, &row);
            rows(state, out, vec![row]);
        }
        Event::EntryUpserted(entry) => entry_upserted(state, out, entry),
        Event::EntryRemoved { conversation, entry } => entry_removed(state, out, conversation, entry),
        Event::ContactUpserted(contact) => {
            people::known(state, out, contact);
        }
        Event::AgentUpserted(agent) => state.session.upsert_agent(agent),
        Event::Written { id, words } => model::came(state, id, &words),
        Event::Recipients(conversation, all) => recipients::came(state, conversation, all),
        Event::Alerts(alerts) => calling::alerts(state, out, &alerts),
        Event::Counts(counts) => {
            state.session.set_counts(counts);
            viewing::count_soon(state, out);
        }
        Event::Drafts { conversation, drafts } => keeping::came(state, out, &conversation, &drafts),
        Event::SliceCounts { id, counts } => viewing::counted(state, id, &counts),
        Event::TypingChanged {
            conversation,
            agent,
            typing,
        } => {
            typing_changed(state, out, conversation, agent, typing);
        }
        Event::ViewersChanged {
            conversation,
            viewers,
        } => viewers_changed(state, conversation, viewers),
        Event::Stale(conversation) => stale(state, out, &conversation),
        Event::Resync => link::resync(state, out),
        Event::Checkpoint(checkpoint) => keep(out, StoreOp::PutCheckpoint(checkpoint)),
        // The adapter counted and logged it; there is nothing to decide.
        Event::Unknown { .. } => {}
    }
}

/// Who else looks; oneself is no news.
fn viewers_changed(state: &mut State, conversation: ConversationId, viewers: Vec<AgentRef>) {
    let me = state.session.me().map(|me| me.id.clone());
    let others: Vec<_> = viewers
        .into_iter()
        .filter(|agent| Some(&agent.id) != me.as_ref())
        .collect();
    if others.is_empty() {
        state.viewers.remove(&conversation);
    } else {
        state.viewers.insert(conversation, others);
    }
}

/// Takes over a page of rows. After a first page, rows that should be on it are asked about.
fn row_page(
    state: &mut State,
    out: &mut Vec<Effect>,
    slice: &Slice,
    page: Vec<Conversation>,
    reached: Extent,
) {
    link::first_page(state, out);
    let first = slice == state.queue.slice() && state.queue.extent(slice).next.is_none();
    let complete = reached.complete;
    *state.queue.extent_mut(slice) = reached;
    state.queue.told(slice, page.iter().map(|row| row.id.clone()));
    let missing = if first {
        link::missing_from(state, &page, complete)
    } else {
        Vec::new()
    };
    rows(state, out, page);
    for id in missing {
        stale(state, out, &id);
    }
}

/// Takes over rows and caches those that were news.
fn rows(state: &mut State, out: &mut Vec<Effect>, rows: Vec<Conversation>) {
    let news: Vec<_> = rows
        .into_iter()
        .filter(|row| state.conversations.upsert(row.clone()))
        .collect();
    if !news.is_empty() {
        keep(out, StoreOp::PutConversations(news));
        // The row that says "unread" may come after the entry that is being read.
        browse::mark_read(state, out);
    }
}

fn thread_page(
    state: &mut State,
    out: &mut Vec<Effect>,
    id: RequestId,
    conversation: &ConversationId,
    entries: Vec<Entry>,
    more: bool,
) {
    let Some(Asked::Thread { before, .. }) = state.asked.get(&id) else {
        return;
    };
    let older = before.is_some();
    keep(out, StoreOp::PutEntries(entries.clone()));
    let known: Vec<RequestId> = entries.iter().filter_map(Entry::request).collect();
    let Some(thread) = state.threads.get_mut(conversation) else {
        return;
    };
    if older {
        for entry in entries {
            thread.upsert(entry);
        }
        thread.set_more(more);
    } else {
        thread.replace(entries, more);
        let newest = thread.newest();
        state.composer.first_seen(conversation, newest);
    }
    thread.set_under_way(None);
    for request in known {
        sending::arrived(state, out, request);
    }
    browse::mark_read(state, out);
}

fn entry_upserted(state: &mut State, out: &mut Vec<Effect>, entry: Entry) {
    keep(out, StoreOp::PutEntries(vec![entry.clone()]));
    if let Some(request) = entry.request() {
        sending::arrived(state, out, request);
    }
    calling::entry(state, out, &entry);
    let conversation = entry.conversation().clone();
    if let Entry::Message(message) = &entry
        && message.author == Author::Customer
    {
        typing_changed(state, out, conversation.clone(), None, false);
        teaching::customer_wrote(state, out, message);
    }
    if let Some(thread) = state.threads.get_mut(&conversation) {
        thread.told(entry);
    }
    if state.queue.selected() == Some(&conversation) {
        browse::mark_read(state, out);
    }
}

fn entry_removed(state: &mut State, out: &mut Vec<Effect>, conversation: ConversationId, entry: EntryId) {
    if let Some(thread) = state.threads.get_mut(&conversation) {
        if let Some(Entry::Message(message)) = thread.entry(&entry)
            && let Some(request) = message.request
        {
            // The answer to an undo comes after this event; keep the words until then.
            let cancelling = Asked::Cancel {
                sent: request,
                key: DraftKey {
                    conversation: conversation.clone(),
                    kind: DraftKind::Reply,
                },
            };
            if state.asked.values().any(|asked| *asked == cancelling) {
                state
                    .taken_back
                    .insert(request, message.body.original().to_owned());
            }
        }
        thread.remove(&entry);
    }
    keep(out, StoreOp::DropEntry { conversation, entry });
}

fn typing_changed(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: ConversationId,
    who: Option<AgentRef>,
    typing: bool,
) {
    if who
        .as_ref()
        .is_some_and(|agent| state.session.me().is_some_and(|me| me.id == agent.id))
    {
        return;
    }
    let typists = state.typing.entry(conversation.clone()).or_default();
    typists.retain(|known| *known != who);
    if typing {
        typists.push(who);
        out.push(Effect::Timer {
            timer: Timer::TypingFades(conversation),
            after: TYPING_FADES,
        });
    } else if typists.is_empty() {
        state.typing.remove(&conversation);
    }
}

/// The backend said only that something changed: fetch it.
fn stale(state: &mut State, out: &mut Vec<Effect>, conversation: &ConversationId) {
    let asked = Asked::Row(conversation.clone());
    if !state.asked.values().any(|known| *known == asked) {
        let kind = CommandKind::LoadConversation {
            conversation: conversation.clone(),
        };
        ask(state, out, kind, asked);
    }
    if state.queue.selected() == Some(conversation) {
        browse::fetch_newest(state, out, conversation);
    } else if let Some(thread) = state.threads.get_mut(conversation) {
        thread.set_loading(Loading::Partial);
    }
}
