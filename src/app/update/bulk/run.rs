//! The requests of a plan: each conversation its own, a few at a time, within the pace the backend
//! allows. What is refused ends that conversation and no other.

use std::time::Duration;

use jiff::SignedDuration;

use super::check::{self, Verdict};
use super::undo;
use crate::app::state::{Asked, Batch, BatchRow, Level, Overlay, PlanRow, RowState, Step, Work};
use crate::app::update::{ask, keep, notice, owning};
use crate::app::{Effect, Reason, State, StoreOp, Timer};
use crate::backend::{CommandKind, Outcome, Refusal, RefusalCode, TransferTarget};
use crate::domain::{
    AgentRef, Conversation, ConversationId, DraftKey, DraftKind, OutboxItem, OutboxState, RequestId,
};
use crate::i18n::Text;
use crate::text::CleanLine;

/// Requests under way at a time.
const AT_ONCE: usize = 4;
/// Requests per second where the backend names no limit.
const UNKNOWN_PACE: u32 = 5;
/// A backend that asks for a longer pause gets this one, and is asked again.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// The plan on the screen is begun with those that can.
pub(in crate::app::update) fn start(state: &mut State, out: &mut Vec<Effect>) {
    let Some(Overlay::Plan(plan)) = state.overlays.pop() else {
        return;
    };
    let able = |row: PlanRow| match row.problem {
        None => (row, None),
        Some(ref reason) => {
            let reason = reason.clone();
            (row, Some(reason))
        }
    };
    let rows = plan.rows.into_iter().map(able).map(|(row, problem)| BatchRow {
        state: problem.map_or(RowState::Waiting, RowState::Failed),
        steps: plan.work.steps.iter().cloned().collect(),
        conversation: row.conversation,
        name: row.name,
        stays: Vec::new(),
        undo: Vec::new(),
        pending: None,
    });
    begin(state, out, rows.collect(), Undoes::No);
}

/// Whether a batch takes back another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Undoes {
    /// It is work of its own.
    No,
    /// It does.
    Yes,
}

pub(super) fn begin(state: &mut State, out: &mut Vec<Effect>, rows: Vec<BatchRow>, undoes: Undoes) {
    state.bulk.batch = Some(Batch {
        rows,
        undoes: undoes == Undoes::Yes,
        ended: None,
        next_at: state.now,
    });
    pump(state, out);
}

/// Stops what is under way, else takes back what was done.
pub(in crate::app::update) fn stop_or_undo(state: &mut State, out: &mut Vec<Effect>) {
    if state.bulk.running().is_none() {
        return undo::begin(state, out);
    }
    for row in rows(state) {
        if row.state == RowState::Waiting {
            row.state = RowState::Failed(Text::new("batch-stopped"));
        }
    }
    pump(state, out);
}

/// Starts what may start now. Asked after every message; without a batch it is nothing.
pub(in crate::app::update) fn pump(state: &mut State, out: &mut Vec<Effect>) {
    if state.bulk.running().is_none() {
        return;
    }
    watch_outbox(state);
    loop {
        let under_way = rows(state).iter().filter(|row| is_under_way(row)).count();
        let Some(at) = rows(state).iter().position(|row| row.state == RowState::Waiting) else {
            if under_way == 0 {
                end(state, out);
            }
            return;
        };
        if under_way >= AT_ONCE {
            return;
        }
        if let Some(after) = until_next(state) {
            let timer = Timer::Bulk;
            return out.push(Effect::Timer { timer, after });
        }
        step(state, out, at);
    }
}

fn rows(state: &mut State) -> &mut [BatchRow] {
    state
        .bulk
        .batch
        .as_mut()
        .map(|batch| batch.rows.as_mut_slice())
        .unwrap_or_default()
}

fn is_under_way(row: &BatchRow) -> bool {
    matches!(row.state, RowState::Asking | RowState::Saying(_))
}

/// How long to wait for the next request. A moment far ahead means that the clock jumped back.
fn until_next(state: &State) -> Option<Duration> {
    let left = state.bulk.batch.as_ref()?.next_at.duration_since(state.now);
    let waits = left.is_positive() && left <= LONGEST_PAUSE;
    waits.then(|| Duration::try_from(left).unwrap_or_default())
}

/// Half of what the backend allows: the agent goes on working meanwhile.
fn interval(state: &State) -> SignedDuration {
    let named = state
        .session
        .capabilities()
        .map_or(0, |can| can.limits.requests_per_second);
    let pace = if named == 0 {
        UNKNOWN_PACE
    } else {
        (named / 2).max(1)
    };
    SignedDuration::from_micros(1_000_000 / i64::from(pace))
}

/// A text that left the outbox without having arrived was taken back or refused.
fn watch_outbox(state: &mut State) {
    let lost = |state: &State, request: RequestId| match state.outbox.get(request).map(|item| &item.state) {
        Some(OutboxState::Rejected { reason }) => Some(Text::new("not-accepted").with("reason", reason)),
        Some(_) => None,
        None if state.enqueuing.contains_key(&request) => None,
        None => Some(Text::new("batch-text-taken-back")),
    };
    let Some(batch) = &state.bulk.batch else { return };
    let ends: Vec<(usize, Reason)> = batch
        .rows
        .iter()
        .enumerate()
        .filter_map(|(at, row)| match row.state {
            RowState::Saying(request) => Some((at, lost(state, request)?)),
            _ => None,
        })
        .collect();
    for (at, reason) in ends {
        rows(state)[at].state = RowState::Failed(reason);
    }
}

/// Starts the next step of a conversation, or ends it.
fn step(state: &mut State, out: &mut Vec<Effect>, at: usize) {
    let row = &rows(state)[at];
    let id = row.conversation.clone();
    let Some(next) = row.steps.front().cloned() else {
        rows(state)[at].state = RowState::Done;
        return;
    };
    let after = state.now.checked_add(interval(state)).unwrap_or(state.now);
    if let Some(batch) = &mut state.bulk.batch {
        batch.next_at = after;
    }
    let undoes = state.bulk.batch.as_ref().is_some_and(|batch| batch.undoes);
    let Some(conversation) = state.conversations.get(&id) else {
        return fail(state, at, Text::new("not-found"));
    };
    let verdict = if undoes {
        Verdict::Does
    } else {
        // What the plan said may be long ago by now.
        let steps = vec![next.clone()];
        check::verdict(state, conversation, &Work { name: None, steps })
    };
    match verdict {
        Verdict::Does => leave(state, out, (at, &id), &next),
        // Nothing is left to do for this step.
        Verdict::Idle(_) => done(state, at),
        Verdict::Cannot(reason) => fail(state, at, reason),
    }
}

/// Lets a step leave; before that what takes it back is noted, because it is about the state now.
fn leave(state: &mut State, out: &mut Vec<Effect>, (at, id): (usize, &ConversationId), step: &Step) {
    let pending = undo::of(state, id, step);
    match step {
        Step::Say(text) => say(state, out, (at, id), DraftKind::Reply, text),
        Step::Note(text) => say(state, out, (at, id), DraftKind::Note, text),
        _ => match request(state, id, step) {
            Ok(kind) => {
                rows(state)[at].state = RowState::Asking;
                rows(state)[at].pending = pending;
                ask(state, out, kind, Asked::Bulk(id.clone()));
            }
            Err(reason) => fail(state, at, reason),
        },
    }
}

fn fail(state: &mut State, at: usize, reason: Reason) {
    let row = &mut rows(state)[at];
    row.pending = None;
    row.state = RowState::Failed(reason);
}

/// Puts a text into the outbox, as "send" does: it is on disk before it leaves.
fn say(
    state: &mut State,
    out: &mut Vec<Effect>,
    (at, id): (usize, &ConversationId),
    kind: DraftKind,
    text: &str,
) {
    let Some(conversation) = state.conversations.get(id) else {
        return;
    };
    let text = check::filled(state, conversation, text);
    let can = state.session.capabilities();
    let hold_ms = match kind {
        DraftKind::Reply if can.is_none_or(|can| can.undo_send) => state
            .settings
            .undo_ms
            .min(can.map_or(u32::MAX, |can| can.limits.undo_ms)),
        DraftKind::Reply | DraftKind::Note => 0,
    };
    let request = state.ids.next(state.now);
    let item = OutboxItem {
        request,
        key: DraftKey {
            conversation: id.clone(),
            kind,
        },
        text,
        quotes: None,
        files: Vec::new(),
        via: None,
        recipients: None,
        hold_ms,
        state: OutboxState::Queued,
        queued: state.now,
    };
    state.enqueuing.insert(request, item.clone());
    keep(out, StoreOp::Enqueue(item));
    let row = &mut rows(state)[at];
    row.state = RowState::Saying(request);
    row.pending = Some(match kind {
        DraftKind::Reply if hold_ms > 0 => Ok(Step::Unsay(request)),
        DraftKind::Reply => Err(Text::new("undo-not-text")),
        DraftKind::Note => Err(Text::new("undo-not-note")),
    });
}

/// The request of a step.
fn request(state: &State, id: &ConversationId, step: &Step) -> Result<CommandKind, Reason> {
    let conversation = id.clone();
    let Some(row) = state.conversations.get(id) else {
        return Err(Text::new("not-found"));
    };
    let revision = row.revision;
    Ok(match step {
        Step::Claim => CommandKind::Claim {
            conversation,
            revision,
        },
        Step::Give { to, note, .. } => CommandKind::Transfer {
            conversation,
            revision,
            to: to.clone(),
            note: note.clone(),
        },
        Step::Tag { add, remove } => {
            let names = |tags: &[CleanLine]| tags.iter().map(|tag| tag.original().to_owned()).collect();
            CommandKind::SetTags {
                conversation,
                add: names(add),
                remove: names(remove),
            }
        }
        Step::Priority(priority) => CommandKind::SetPriority {
            conversation,
            priority: *priority,
        },
        Step::Snooze(until) => CommandKind::Snooze {
            conversation,
            until: *until,
        },
        Step::Reopen => CommandKind::Reopen { conversation },
        Step::Resolve => CommandKind::Resolve { conversation },
        Step::Unsay(request) => CommandKind::CancelMessage {
            conversation,
            request: *request,
        },
        Step::Return { to, from } => return given_back(state, row, to.as_ref(), from.as_ref()),
        Step::Other(word) => return Err(Text::new("why-macro-step").with("step", word)),
        Step::Say(_) | Step::Note(_) => return Err(Text::new("why-not-supported")),
    })
}

/// Gives a conversation back to whose it was, unless it changed hands since.
fn given_back(
    state: &State,
    row: &Conversation,
    to: Option<&AgentRef>,
    from: Option<&crate::domain::AgentId>,
) -> Result<CommandKind, Reason> {
    let (conversation, revision) = (row.id.clone(), row.revision);
    if row.assignee.as_ref().map(|owner| &owner.id) != from {
        return Err(Text::new("undo-changed-hands"));
    }
    let me = state.session.me().map(|me| &me.id);
    Ok(match to {
        None => CommandKind::Handoff {
            conversation,
            revision,
            bot: None,
            note: String::new(),
        },
        Some(owner) if Some(&owner.id) == me => CommandKind::Claim {
            conversation,
            revision,
        },
        Some(owner) => CommandKind::Transfer {
            conversation,
            revision,
            to: TransferTarget::Agent(owner.id.clone()),
            note: String::new(),
        },
    })
}

/// A request of a batch ended.
pub(in crate::app::update) fn answered(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: &ConversationId,
    outcome: Outcome,
) {
    let Some(at) = place(state, |row| {
        &row.conversation == conversation && row.state == RowState::Asking
    }) else {
        return;
    };
    match outcome {
        Outcome::Done => done(state, at),
        Outcome::NotSent {
            retry_after: Some(pause),
        } => {
            let pause = SignedDuration::try_from(pause)
                .unwrap_or(LONGEST_PAUSE)
                .min(LONGEST_PAUSE);
            if let Some(batch) = &mut state.bulk.batch {
                batch.next_at = state.now.checked_add(pause).unwrap_or(state.now);
            }
            rows(state)[at].state = RowState::Waiting;
        }
        other => {
            // What may have been done is taken back all the same; where it was not, that changes nothing.
            if other == Outcome::Uncertain {
                note_undo(&mut rows(state)[at]);
            }
            fail(state, at, why(&other));
            if matches!(other, Outcome::Refused(_)) {
                let conversation = conversation.clone();
                let asked = Asked::Row(conversation.clone());
                ask(state, out, CommandKind::LoadConversation { conversation }, asked);
            }
        }
    }
}

/// A text of a batch is at the backend.
pub(in crate::app::update) fn arrived(state: &mut State, request: RequestId) {
    if let Some(at) = place(state, |row| row.state == RowState::Saying(request)) {
        done(state, at);
    }
}

fn place(state: &State, is_it: impl Fn(&BatchRow) -> bool) -> Option<usize> {
    state.bulk.running()?.rows.iter().position(is_it)
}

/// The step is done; what takes it back is remembered.
fn done(state: &mut State, at: usize) {
    let row = &mut rows(state)[at];
    note_undo(row);
    row.steps.pop_front();
    row.state = if row.steps.is_empty() {
        RowState::Done
    } else {
        RowState::Waiting
    };
}

fn why(outcome: &Outcome) -> Reason {
    match outcome {
        Outcome::Refused(Refusal {
            code: RefusalCode::Conflict,
            owner: Some(owner),
            ..
        }) => Text::new("lost-race").with("agent", &owner.name),
        Outcome::Refused(no) if no.code == RefusalCode::Forbidden => Text::new("why-not-permitted"),
        Outcome::Refused(no) => Text::new("refused").with("reason", &no.message),
        Outcome::Unsupported => Text::new("why-not-supported"),
        Outcome::Uncertain => Text::new("change-uncertain"),
        Outcome::Done | Outcome::NotSent { .. } => Text::new("change-not-sent"),
    }
}

/// Nothing is left to do: what is done is no longer marked, what failed stays so.
fn end(state: &mut State, out: &mut Vec<Effect>) {
    let now = state.now;
    let Some(batch) = &mut state.bulk.batch else {
        return;
    };
    batch.ended = Some(now);
    let count = |is: fn(&BatchRow) -> bool| {
        i64::try_from(batch.rows.iter().filter(|row| is(row)).count()).unwrap_or(i64::MAX)
    };
    let done = count(|row| row.state == RowState::Done);
    let failed = count(|row| matches!(row.state, RowState::Failed(_)));
    let stays = count(|row| !row.stays.is_empty());
    for row in &batch.rows {
        if row.state == RowState::Done {
            state.bulk.marked.remove(&row.conversation);
        }
    }
    let only = match batch.rows.as_slice() {
        [row] if !batch.undoes => Some((row.conversation.clone(), row.state.clone())),
        _ => None,
    };
    let text = match (batch.undoes, failed, &only) {
        (false, _, Some((_, RowState::Failed(reason)))) => reason.clone(),
        (false, 0, _) => Text::new("batch-done").number("done", done),
        (false, ..) => Text::new("batch-partly")
            .number("done", done)
            .number("failed", failed),
        (true, 0, _) if stays == 0 => Text::new("batch-undone").number("done", done),
        (true, ..) => Text::new("batch-undone-partly")
            .number("done", done)
            .number("failed", failed.max(stays)),
    };
    let level = if failed == 0 { Level::Info } else { Level::Warning };
    match only {
        Some((conversation, RowState::Done)) => owning::finished(state, out, &conversation, text),
        _ => notice(state, out, level, text),
    }
}

fn note_undo(row: &mut BatchRow) {
    match row.pending.take() {
        Some(Ok(step)) => row.undo.push(step),
        Some(Err(stays)) => row.stays.push(stays),
        None => {}
    }
}
