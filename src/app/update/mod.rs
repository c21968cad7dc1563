//! Every decision, one file per area.
//!
//! | File | Decides about |
//! |---|---|
//! | `act` | which area an action belongs to |
//! | `moving` | movement in the panes |
//! | `addressing` | answers through another address of the person |
//! | `browse` | which conversation is on screen, what is fetched for it |
//! | `writing` | drafts: typing, saving, sending |
//! | `deferring` | what is typed into a text while it is being queued |
//! | `mentions` | names after `@` in notes |
//! | `sending` | the outbox, from "on disk" to "at the backend" |
//! | `repeating` | questions whose answer is on the card |
//! | `recipients` | whom an answer by e-mail goes to |
//! | `reconciling` | what became of a text that left without an answer |
//! | `standing` | who keeps drafts and outbox: this process or another |
//! | `owning` | claim, transfer, hand off, tags, status |
//! | `filtering`, `viewing` | words and order of the queue, saved views |
//! | `marking`, `bulk` | marked conversations, and work on several |
//! | `people` | the timeline of a person, two records made one |
//! | `picking`, `choosing` | pickers: what they offer, what accepting means |
//! | `asking` | prompts and questions |
//! | `attaching`, `uploading` | files of drafts, and their way to the backend |
//! | `saving` | files that came |
//! | `suggesting` | suggested answers |
//! | `model` | drafts, rewrites and summaries by a language model |
//! | `teaching` | what is learned from what was sent |
//! | `copying` | what goes to the clipboard |
//! | `linking` | the links of a message: listed, copied, opened |
//! | `templating` | texts the backend would run as a template |
//! | `link` | connection, catching up |
//! | `events` | what the backend tells |
//! | `calling` | what rings or pops up |
//! | `relieving` | all conversations of one agent go to another |
//! | `answers` | how requests end |
//! | `desks` | which of several workspaces a message concerns, and their common queue |
//! | `locking` | the locked desk, and when it locks itself |
//! | `clock` | when the screen changes by itself |

mod act;
mod addressing;
mod answers;
mod asking;
mod attaching;
mod auditing;
mod browse;
mod bulk;
mod calling;
mod choosing;
mod clock;
mod copying;
mod deferring;
mod desks;
mod events;
mod filtering;
mod keeping;
mod link;
mod linking;
mod locking;
mod marking;
mod mentions;
mod model;
mod moving;
mod owning;
mod people;
mod picking;
mod preparing;
mod recipients;
mod reconciling;
mod relieving;
mod repeating;
mod saving;
mod sending;
mod standing;
mod statistics;
mod suggesting;
mod teaching;
mod templating;
mod uploading;
mod viewing;
mod writing;

pub(crate) use bulk::filled;
pub(crate) use deferring::Typed;
pub(crate) use filtering::sentence as query_sentence;

use std::time::Duration;

pub use desks::{Source, update_desks};

use jiff::Timestamp;

use crate::app::state::{Asked, Level, Notice, Overlay};
use crate::app::{Effect, Msg, Saved, State, StoreOp, StoreReport, Timer};
use crate::backend::{Command, CommandKind};
use crate::domain::RequestId;
use crate::i18n::Text;

/// How long a sentence stays in the status line.
const NOTICE: Duration = Duration::from_secs(6);

/// Takes one message, changes the state, and says what is to be done about it.
pub fn update(state: &mut State, now: Timestamp, msg: Msg) -> Vec<Effect> {
    state.now = now;
    let mut out = Vec::new();
    if !locking::admits(state, &msg) {
        return out;
    }
    locking::watch(state, &mut out, &msg);
    match msg {
        Msg::Act(action) => act::act(state, &mut out, action),
        Msg::Text(words) => writing::typed(state, &mut out, &words),
        Msg::Paste(words) => writing::pasted(state, &mut out, &words),
        Msg::Resized { width, height } => state.size = (width, height),
        Msg::Backend(event) => events::event(state, &mut out, event),
        Msg::Stored(report) => stored(state, &mut out, report),
        Msg::Due(timer) => due(state, &mut out, &timer),
        Msg::Loaded(saved) => loaded(state, &mut out, *saved),
        Msg::Resumed => {
            locking::look(state, &mut out);
            out.push(Effect::Redraw);
            link::gap(state, &mut out);
        }
        Msg::TimeLost => link::gap(state, &mut out),
        Msg::Edited { key, text } => writing::edited(state, &mut out, &key, &text),
        Msg::File(report) => saving::report(state, &mut out, report),
        Msg::Card(report) => state.cards.came(report),
        Msg::Model(report) => model::report(state, &mut out, report),
        Msg::ShellFailed(text) => notice(state, &mut out, Level::Error, text),
        Msg::Terminate => leave(state, &mut out),
        Msg::Front(row) => browse::to_the_front(state, &mut out, row),
        Msg::Slice {
            slice,
            filter,
            typing,
        } => filtering::follow(state, &slice, &filter, typing),
        Msg::Aside { passed } => browse::aside(state, &mut out, passed),
    }
    settle(state, &mut out);
    out
}

/// Brings everything derived up to date: the order of rows, the selection, suggestions, wake-ups.
fn settle(state: &mut State, out: &mut Vec<Effect>) {
    browse::refresh(state, out);
    marking::fill(state, out);
    bulk::refresh(state, out);
    bulk::pump(state, out);
    suggesting::refresh(state, out);
    clock::schedule(state, out);
    standing::remind(state);
}

fn loaded(state: &mut State, out: &mut Vec<Effect>, saved: Saved) {
    state.standing = saved.standing;
    state.model.restored(&saved.drafts);
    for draft in saved.drafts {
        state.composer.restore(draft);
    }
    for item in saved.outbox {
        state.outbox.push(item);
    }
    for row in saved.conversations {
        state.conversations.upsert(row);
    }
    for contact in saved.contacts {
        state.contacts.insert(contact.id.clone(), contact);
    }
    state.queue.set_sort(saved.queue.sort);
    state.own_views = saved.queue.views;
    state.teaching.uses = saved.uses;
    state.teaching.meanwhile = saved.model_follows.then(Vec::new);
    if let Some(me) = saved.me {
        state.session.set_me(me);
    }
    if let Some(directory) = saved.directory {
        suggesting::learn(state, directory);
    }
    if !saved.tour_seen {
        state.overlays.push(Overlay::Tour);
    }
    attaching::tidy(state, out);
}

/// Whether there is a file to save, for the action table.
pub(super) fn has_files(state: &State) -> bool {
    !saving::offered(state).is_empty()
}

fn stored(state: &mut State, out: &mut Vec<Effect>, report: StoreReport) {
    match report {
        StoreReport::OutboxStored(request) => sending::on_disk(state, out, request),
        StoreReport::OutboxFailed { request, reason } => sending::not_on_disk(state, out, request, reason),
        StoreReport::AttemptStored(request) => sending::attempt_recorded(state, out, request),
        StoreReport::DraftStored(_) => {}
        StoreReport::DraftFailed { key, reason } => {
            writing::not_saved(state, out, &key);
            notice(state, out, Level::Error, reason);
        }
        StoreReport::Thread {
            conversation,
            entries,
        } => browse::cached(state, &conversation, entries),
        StoreReport::Standing {
            standing,
            drafts,
            outbox,
        } => standing::changed(state, out, standing, drafts, outbox),
        StoreReport::Learned(model) => teaching::model_came(state, model),
        StoreReport::CacheFailed { reason } => notice(state, out, Level::Warning, reason),
    }
}

fn due(state: &mut State, out: &mut Vec<Effect>, timer: &Timer) {
    match timer {
        // The time itself is the news; `settle` sets the next wake-up.
        Timer::Clock | Timer::Bulk => {}
        Timer::SaveDraft(key) => writing::save(state, out, key),
        Timer::KeepDraft(key) => keeping::push(state, out, key),
        Timer::TypingEnds => writing::typing_ends(state, out),
        Timer::TypingFades(conversation) => {
            state.typing.remove(conversation);
        }
        Timer::Notice => state.notice = None,
        Timer::Settle => browse::load(state, out),
        Timer::Search => picking::search(state, out),
        Timer::Filter => state.queue.typed(),
        Timer::ViewCounts => viewing::count(state, out),
        Timer::Statistics => statistics::look_again(state, out),
        Timer::Outbox(conversation) => sending::pump(state, out, conversation),
        Timer::Reconcile(request) => reconciling::look(state, out, *request),
        Timer::Refetch => browse::refetch(state, out),
        Timer::SafetyNet => link::safety_net(state, out),
        Timer::Lock => locking::look(state, out),
        Timer::Teach(request) => teaching::teach(state, out, *request),
        Timer::SaveModel => teaching::save(state, out),
    }
}

/// Ends the session: what is being written goes to disk first.
fn leave(state: &mut State, out: &mut Vec<Effect>) {
    writing::save_all(state, out);
    teaching::save(state, out);
    state.leaving = true;
    out.push(Effect::Quit);
}

/// Asks the backend, remembering what for.
fn ask(state: &mut State, out: &mut Vec<Effect>, kind: CommandKind, asked: Asked) -> RequestId {
    let id = state.ids.next(state.now);
    state.asked.insert(id, asked);
    out.push(Effect::Backend(Command { id, kind }));
    id
}

/// Shows a sentence in the status line.
fn notice(state: &mut State, out: &mut Vec<Effect>, level: Level, text: Text) {
    state.notice = Some(Notice { text, level });
    out.push(Effect::Timer {
        timer: Timer::Notice,
        after: NOTICE,
    });
}

/// Stores something whose failure is reported, not awaited.
fn keep(out: &mut Vec<Effect>, op: StoreOp) {
    out.push(Effect::Store(op));
}
