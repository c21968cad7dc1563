//! The outbox: from "on disk" to "at the backend".
//!
//! Per conversation one text is under way at a time and order holds. The attempt is on disk before
//! bytes leave. What left without an answer is repeated by itself only where the backend remembers
//! request ids (`reliability.md`, section 3.1).

use std::time::Duration;

use jiff::SignedDuration;
use uuid::Uuid;

use super::{
    ask, attaching, bulk, deferring, keep, keeping, notice, reconciling, teaching, uploading, writing,
};
use crate::app::state::{Asked, DraftBuffer, Level, Overlay, Question, Thread};
use crate::app::{Effect, State, StoreOp, Timer};
use crate::backend::{Command, CommandKind, Outcome, Refusal};
use crate::domain::{
    ConversationId, Draft, DraftKey, DraftKind, Entry, Identity, OutboxItem, OutboxState, OutgoingFile,
    Position, Recipients, RequestId,
};
use crate::i18n::Text;
use crate::text::Editor;

/// An item that could not leave although the link is up is tried again after this.
const AGAIN: Duration = Duration::from_secs(1);
/// Longest pause a backend can impose.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// The row is on disk: now the composer may clear, and the text may leave.
pub(super) fn on_disk(state: &mut State, out: &mut Vec<Effect>, request: RequestId) {
    let Some(item) = state.enqueuing.remove(&request) else {
        return;
    };
    let key = item.key.clone();
    let queued: Vec<Uuid> = item.files.iter().map(|file| file.id).collect();
    // Between "send" and here another process may have had the words: then what stands in the composer
    // is cleared only if it is this text.
    let is_this = |draft: &&mut DraftBuffer| draft.sending || draft.editor.text() == item.text;
    if let Some(draft) = state.composer.get_mut(&key).filter(is_this) {
        let more = beyond(draft.editor.text(), &item.text).to_owned();
        let caret = more.len();
        draft.editor = Editor::with_text(more, caret);
        if draft.quotes == item.quotes {
            draft.quotes = None;
        }
        state.model.own_words(&key);
        // What was attached meanwhile goes with the next text.
        draft.via = None;
        draft.recipients = None;
        draft.other = None;
        draft.files.retain(|file| !queued.contains(&file.id));
        draft.sending = false;
        // With the row the draft went from the disk.
        draft.dirty = caret > 0 || draft.quotes.is_some() || !draft.files.is_empty();
    }
    if state.outbox.get(request).is_none() {
        state.outbox.push(item);
    }
    if let Some(thread) = state.threads.get_mut(&key.conversation) {
        thread.follow();
    }
    writing::save(state, out, &key);
    pump(state, out, &key.conversation);
    deferring::replay(state, out, &key);
}

/// What stands in the composer besides the text that was queued: an editor of the agent's own or a text
/// taken back put it there meanwhile. All of it where the queued words are not found.
fn beyond<'a>(now: &'a str, queued: &str) -> &'a str {
    let after = now.strip_prefix(queued).map(str::trim_start);
    let before = || now.strip_suffix(queued).map(str::trim_end);
    after.or_else(before).unwrap_or(now)
}

/// The row could not be written: nothing was queued, the words stay where they are.
pub(super) fn not_on_disk(state: &mut State, out: &mut Vec<Effect>, request: RequestId, reason: Text) {
    let Some(item) = state.enqueuing.remove(&request) else {
        return;
    };
    teaching::taken_back(state, out, request);
    if let Some(draft) = state.composer.get_mut(&item.key) {
        draft.sending = false;
        // While it was being queued it was not saved as a draft.
        if draft.dirty {
            writing::save_soon(out, &item.key);
        }
    }
    notice(state, out, Level::Error, reason);
    deferring::replay_unsent(state, out, &item.key);
}

/// Starts the next text of a conversation, if one may leave.
pub(super) fn pump(state: &mut State, out: &mut Vec<Effect>, conversation: &ConversationId) {
    if !state.session.is_online() || state.standing.may_send().is_err() {
        return;
    }
    let Some(item) = state.outbox.next_to_send(conversation) else {
        return;
    };
    let request = item.request;
    // What may already be there goes again only where that makes no second one.
    if item.state == OutboxState::Uncertain && !state.may_repeat(request) {
        return;
    }
    if let Some(after) = paused(state) {
        let timer = Timer::Outbox(conversation.clone());
        out.push(Effect::Timer { timer, after });
        return;
    }
    state.outbox.set_state(request, OutboxState::Sending);
    keep(
        out,
        StoreOp::SetOutbox {
            request,
            state: OutboxState::Sending,
        },
    );
}

/// The backend counts by address or account, not by conversation: everything waits (`reliability.md`,
/// F24).
fn pause_all(state: &mut State, pause: Duration) {
    let pause = SignedDuration::try_from(pause.min(LONGEST_PAUSE)).unwrap_or_default();
    state.paused_until = state.now.checked_add(pause).ok();
}

/// How long the pause still lasts. One longer than any that was made means that the clock jumped back.
fn paused(state: &State) -> Option<Duration> {
    let left = Duration::try_from(state.paused_until?.duration_since(state.now)).ok()?;
    (!left.is_zero() && left <= LONGEST_PAUSE).then_some(left)
}

/// The link is up: starts the next text of every conversation. What left without an answer goes again
/// under its own id where the backend remembers ids; elsewhere it is looked for. It stays uncertain on
/// disk until the new attempt is recorded: nothing forgets that it may already be there.
pub(super) fn pump_all(state: &mut State, out: &mut Vec<Effect>) {
    for conversation in state.outbox.conversations() {
        for request in uncertain(state, &conversation) {
            if !state.may_repeat(request) {
                reconciling::begin(state, out, request);
            }
        }
        pump(state, out, &conversation);
    }
}

/// Texts of a conversation that left without an answer.
fn uncertain(state: &State, conversation: &ConversationId) -> Vec<RequestId> {
    let items = state
        .outbox
        .of(conversation)
        .filter(|item| item.state == OutboxState::Uncertain);
    items.map(|item| item.request).collect()
}

/// The attempt is on disk: bytes may leave.
pub(super) fn attempt_recorded(state: &mut State, out: &mut Vec<Effect>, request: RequestId) {
    let Some(item) = state
        .outbox
        .get(request)
        .filter(|item| item.state == OutboxState::Sending)
    else {
        return;
    };
    if uploading::begin(state, out, request) {
        return;
    }
    let (key, kind) = (item.key.clone(), command(item));
    state.asked.insert(request, Asked::Send(key));
    out.push(Effect::Backend(Command { id: request, kind }));
}

fn command(item: &OutboxItem) -> CommandKind {
    let (conversation, text) = (item.key.conversation.clone(), item.text.clone());
    let files = item.files.iter().map(|file| file.id).collect();
    match item.key.kind {
        DraftKind::Reply => CommandKind::SendMessage {
            conversation,
            text,
            hold_ms: item.hold_ms,
            quotes: item.quotes.clone(),
            files,
            via: item.via.clone(),
            recipients: item.recipients.clone().map(Box::new),
        },
        DraftKind::Note => CommandKind::AddNote {
            conversation,
            text,
            files,
        },
    }
}

/// How a text under way ended.
pub(super) fn answered(
    state: &mut State,
    out: &mut Vec<Effect>,
    request: RequestId,
    key: &DraftKey,
    outcome: Outcome,
) {
    match outcome {
        Outcome::Done => arrived(state, out, request),
        Outcome::Refused(Refusal { message, .. }) => {
            notice(
                state,
                out,
                Level::Error,
                Text::new("not-accepted").with("reason", &message),
            );
            set(state, out, request, OutboxState::Rejected { reason: message });
        }
        Outcome::Unsupported => {
            let reason = crate::text::CleanLine::from("unsupported");
            set(state, out, request, OutboxState::Rejected { reason });
        }
        Outcome::NotSent { retry_after } => {
            if let Some(pause) = retry_after {
                pause_all(state, pause);
            }
            not_taken(state, out, request);
            try_again(out, key, retry_after.unwrap_or(AGAIN));
            return;
        }
        Outcome::Uncertain => {
            doubt(state, out, request);
            if state.may_repeat(request) {
                try_again(out, key, AGAIN);
            }
            return;
        }
    }
    pump(state, out, &key.conversation);
}

/// This attempt was provably not taken. Where an earlier one has no answer the text may be there all
/// the same.
fn not_taken(state: &mut State, out: &mut Vec<Effect>, request: RequestId) {
    if state.outbox.is_doubted(request) {
        doubt(state, out, request);
    } else {
        set(state, out, request, OutboxState::Held);
    }
}

/// It may be there: looked for, unless it can go again and be one.
fn doubt(state: &mut State, out: &mut Vec<Effect>, request: RequestId) {
    set(state, out, request, OutboxState::Uncertain);
    if !state.may_repeat(request) {
        reconciling::begin(state, out, request);
    }
}

fn try_again(out: &mut Vec<Effect>, key: &DraftKey, after: Duration) {
    out.push(Effect::Timer {
        timer: Timer::Outbox(key.conversation.clone()),
        after,
    });
}

/// It is at the backend.
pub(super) fn arrived(state: &mut State, out: &mut Vec<Effect>, request: RequestId) {
    if let Some(item) = state.outbox.remove(request) {
        reconciling::end(state, out, request);
        keep(out, StoreOp::DropOutbox(request));
        attaching::arrived(state, out, &item);
        teaching::arrived(state, out, &item);
        bulk::arrived(state, request);
        pump(state, out, &item.key.conversation);
        keeping::sent(state, out, &item);
    }
}

fn set(state: &mut State, out: &mut Vec<Effect>, request: RequestId, to: OutboxState) {
    state.outbox.set_state(request, to.clone());
    keep(out, StoreOp::SetOutbox { request, state: to });
}

/// Takes back the newest text: here, or at the backend while it holds it.
pub(super) fn undo(state: &mut State, out: &mut Vec<Effect>) {
    let Some(sent) = state.undoable() else { return };
    if let Some(item) = state.outbox.remove(sent) {
        teaching::taken_back(state, out, sent);
        unsent(state, out, item);
        return;
    }
    let Some(conversation) = state.queue.selected().cloned() else {
        return;
    };
    let key = DraftKey {
        conversation: conversation.clone(),
        kind: DraftKind::Reply,
    };
    let kind = CommandKind::CancelMessage {
        conversation,
        request: sent,
    };
    ask(state, out, kind, Asked::Cancel { sent, key });
}

/// The backend gave a held text back: it goes into the composer, where it came from.
pub(super) fn cancelled(state: &mut State, out: &mut Vec<Effect>, sent: RequestId, key: DraftKey) {
    let Some(text) = state
        .taken_back
        .remove(&sent)
        .or_else(|| held_text(state, &key, sent))
    else {
        return;
    };
    teaching::taken_back(state, out, sent);
    let files = attaching::taken_back(state, sent);
    let back = Back {
        text: &text,
        files,
        via: None,
        recipients: None,
    };
    give_back(state, out, key, back, None);
}

/// The words of a held message, by the request that sent it.
pub(super) fn held_text(state: &State, key: &DraftKey, sent: RequestId) -> Option<String> {
    let thread = state.threads.get(&key.conversation)?;
    thread.entries().iter().rev().find_map(|entry| match entry {
        Entry::Message(m) if m.request == Some(sent) => Some(m.body.original().to_owned()),
        _ => None,
    })
}

/// What comes back of a text that was to leave.
struct Back<'a> {
    text: &'a str,
    files: Vec<OutgoingFile>,
    via: Option<Identity>,
    recipients: Option<Recipients>,
}

/// A text out of the outbox goes back into its draft.
fn unsent(state: &mut State, out: &mut Vec<Effect>, item: OutboxItem) {
    let back = Back {
        text: &item.text,
        files: item.files,
        via: item.via,
        recipients: item.recipients,
    };
    give_back(state, out, item.key, back, Some(item.request));
}

/// Puts words back into their draft, before what is written there meanwhile.
fn give_back(
    state: &mut State,
    out: &mut Vec<Effect>,
    key: DraftKey,
    Back {
        text,
        files,
        via,
        recipients,
    }: Back<'_>,
    request: Option<RequestId>,
) {
    let now = state.now;
    keeping::push_soon(state, out, &key);
    let on_screen = state.queue.selected() == Some(&key.conversation);
    let newest: Position = state.threads.get(&key.conversation).map_or(0, Thread::newest);
    let draft = state.composer.open(key.clone());
    let after = draft.editor.text();
    let whole = if after.is_empty() {
        text.to_owned()
    } else {
        format!("{text}\n{after}")
    };
    draft.editor = Editor::with_text(whole.clone(), text.len());
    draft.files.splice(0..0, files);
    draft.via = via.or_else(|| draft.via.take());
    draft.recipients = recipients.or_else(|| draft.recipients.take());
    draft.based_on = newest;
    draft.changed = now;
    draft.dirty = false;
    let stored = Draft {
        made: state.model.made(&key, &whole),
        key,
        text: whole,
        caret: text.len(),
        quotes: draft.quotes.clone(),
        via: draft.via.clone(),
        recipients: draft.recipients.clone(),
        files: draft.files.clone(),
        changed: now,
        other: draft.other.clone(),
    };
    keep(
        out,
        match request {
            Some(request) => StoreOp::Restore {
                request,
                draft: stored,
            },
            None => StoreOp::PutDraft(stored),
        },
    );
    if on_screen {
        state.focus = crate::app::state::Focus::Composer;
    }
    notice(state, out, Level::Info, Text::new("taken-back"));
}

/// Tries the oldest text that needs the agent again. An uncertain one may already have arrived, so
/// that is asked first.
pub(super) fn retry(state: &mut State, out: &mut Vec<Effect>) {
    let Some(item) = state.stuck() else { return };
    let (request, conversation) = (item.request, item.key.conversation.clone());
    if item.state == OutboxState::Uncertain {
        state
            .overlays
            .push(Overlay::Confirm(Question::ResendUncertain { request }));
        return;
    }
    resend(state, out, request, &conversation);
}

/// Queues a text again under its own id.
pub(super) fn resend(
    state: &mut State,
    out: &mut Vec<Effect>,
    request: RequestId,
    conversation: &ConversationId,
) {
    if writing::may_not_send(state, out) {
        return;
    }
    reconciling::end(state, out, request);
    set(state, out, request, OutboxState::Queued);
    pump(state, out, conversation);
}

/// Asks whether the oldest text that needs the agent is to be thrown away.
pub(super) fn discard(state: &mut State) {
    if let Some(item) = state.stuck() {
        let request = item.request;
        state
            .overlays
            .push(Overlay::Confirm(Question::Discard { request }));
    }
}

/// Takes a text out of the outbox; its words go back to the composer, so that nothing typed is lost.
pub(super) fn thrown_away(state: &mut State, out: &mut Vec<Effect>, request: RequestId) {
    if writing::may_not_send(state, out) {
        return;
    }
    if let Some(item) = state.outbox.remove(request) {
        let conversation = item.key.conversation.clone();
        reconciling::end(state, out, request);
        teaching::taken_back(state, out, request);
        unsent(state, out, item);
        pump(state, out, &conversation);
    }
    writing::save_all(state, out);
}
