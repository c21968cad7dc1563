//! Who owns a conversation and where it stands: claim, transfer, hand off, tags, status.

use super::{ask, browse, notice, picking};
use crate::app::state::{Advance, Asked, Focus, HandOver, Level, Overlay, Question, Relief};
use crate::app::{Effect, State};
use crate::backend::{CommandKind, Outcome, Refusal, RefusalCode, TransferTarget};
use crate::domain::{Availability, ConversationId, Priority, Revision, View};
use crate::i18n::Text;
use crate::text::CleanLine;

/// Takes the conversation on screen.
pub(super) fn claim(state: &mut State, out: &mut Vec<Effect>) {
    let Some(row) = state.current() else { return };
    let (conversation, revision) = (row.id.clone(), row.revision);
    let kind = CommandKind::Claim {
        conversation: conversation.clone(),
        revision,
    };
    ask(state, out, kind, Asked::Claim(conversation));
}

/// Takes the one that waits longest of those nobody owns.
pub(super) fn claim_next(state: &mut State, out: &mut Vec<Effect>) {
    ask(
        state,
        out,
        CommandKind::ClaimNext {
            view: View::Unassigned,
        },
        Asked::ClaimNext,
    );
}

/// The backend took one for us: it comes on screen.
pub(super) fn claimed(state: &mut State, out: &mut Vec<Effect>, conversation: Option<ConversationId>) {
    match conversation {
        Some(id) => {
            browse::select(state, out, Some(id));
            state.focus = Focus::Thread;
            browse::load(state, out);
            notice(state, out, Level::Info, Text::new("claimed"));
        }
        None => notice(state, out, Level::Info, Text::new("nobody-waits-unassigned")),
    }
}

/// Somebody was faster, or may not: says who and shows the new state.
pub(super) fn refused(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: Option<ConversationId>,
    no: &Refusal,
) {
    let text = match (no.code, &no.owner) {
        (RefusalCode::Conflict, Some(owner)) => Text::new("lost-race").with("agent", &owner.name),
        (RefusalCode::Forbidden, _) => Text::new("why-not-permitted"),
        (RefusalCode::StoreFailed, _) => Text::new("backend-store-failed"),
        (RefusalCode::NotFound, _) => Text::new("not-found"),
        _ => Text::new("refused").with("reason", &no.message),
    };
    notice(state, out, Level::Warning, text);
    if let Some(conversation) = conversation {
        let asked = Asked::Row(conversation.clone());
        ask(state, out, CommandKind::LoadConversation { conversation }, asked);
    }
}

/// It is done. A customer who waits for an answer is a reason to ask first.
pub(super) fn resolve(state: &mut State, out: &mut Vec<Effect>) {
    let Some(row) = state.current() else { return };
    let conversation = row.id.clone();
    if row.waiting_since.is_some() {
        state
            .overlays
            .push(Overlay::Confirm(Question::ResolveUnanswered { conversation }));
        return;
    }
    resolve_tagged(state, out, conversation);
}

/// It is done; where a desk wants a tag and there is none it is chosen first.
pub(super) fn resolve_tagged(state: &mut State, out: &mut Vec<Effect>, conversation: ConversationId) {
    if wants_tag(state, &conversation) {
        return picking::tag_to_resolve(state, conversation);
    }
    resolve_now(state, out, conversation);
}

fn wants_tag(state: &State, conversation: &ConversationId) -> bool {
    let wanted = state.session.capabilities().is_some_and(|can| can.resolve_tag);
    let row = state.conversations.get(conversation);
    wanted && row.is_some_and(|row| row.tags.is_empty())
}

/// It is done, without further questions.
pub(super) fn resolve_now(state: &mut State, out: &mut Vec<Effect>, conversation: ConversationId) {
    let done = Asked::Finish(conversation.clone(), Text::new("resolved"));
    ask(state, out, CommandKind::Resolve { conversation }, done);
}

/// It left the agent's hands: says so, and the next one comes if that is wanted. Whoever writes or
/// already looks elsewhere is left alone.
pub(super) fn finished(state: &mut State, out: &mut Vec<Effect>, conversation: &ConversationId, done: Text) {
    notice(state, out, Level::Info, done);
    let looks = state.queue.selected() == Some(conversation) && state.focus != Focus::Composer;
    if state.settings.advance == Advance::Next && looks && state.overlays.is_empty() {
        browse::advance(state, out);
    }
}

/// It is not done, or no longer put off.
pub(super) fn reopen(state: &mut State, out: &mut Vec<Effect>) {
    let Some(conversation) = state.queue.selected().cloned() else {
        return;
    };
    let done = Asked::Change(Some(Text::new("reopened")));
    ask(state, out, CommandKind::Reopen { conversation }, done);
}

/// Puts it off.
pub(super) fn snooze(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: ConversationId,
    until: jiff::Timestamp,
) {
    let done = Asked::Finish(conversation.clone(), Text::new("snoozed"));
    ask(state, out, CommandKind::Snooze { conversation, until }, done);
}

/// Adds and removes tags.
pub(super) fn tag(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: ConversationId,
    (add, remove): (Vec<String>, Vec<String>),
    asked: Asked,
) {
    if add.is_empty() && remove.is_empty() {
        return;
    }
    let kind = CommandKind::SetTags {
        conversation,
        add,
        remove,
    };
    ask(state, out, kind, asked);
}

/// Says how urgent it is.
pub(super) fn prioritise(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: ConversationId,
    priority: Priority,
) {
    let word = state.settings.catalog.word(priority.words()).to_owned();
    let done = Asked::Change(Some(Text::new("prioritised").with("priority", word)));
    let kind = CommandKind::SetPriority {
        conversation,
        priority,
    };
    ask(state, out, kind, done);
}

/// Gives it to an agent or team.
pub(super) fn transfer(
    state: &mut State,
    out: &mut Vec<Effect>,
    what: (ConversationId, Revision),
    to: TransferTarget,
    name: &CleanLine,
    note: String,
) {
    let done = Asked::Owner(what.0.clone(), Text::new("transferred").with("name", name));
    let kind = CommandKind::Transfer {
        conversation: what.0,
        revision: what.1,
        to,
        note,
    };
    ask(state, out, kind, done);
}

/// Gives away every one of them, each answered by itself.
pub(super) fn hand_over(state: &mut State, out: &mut Vec<Effect>, relief: Relief) {
    state.hand_over = Some(HandOver {
        from: relief.from.id,
        to: relief.name,
        left: relief.rows.len(),
        given: 0,
        kept: Vec::new(),
    });
    for (conversation, revision) in relief.rows {
        let kind = CommandKind::Transfer {
            conversation: conversation.clone(),
            revision,
            to: relief.to.clone(),
            note: relief.note.clone(),
        };
        ask(state, out, kind, Asked::HandOver(conversation));
    }
}

/// One of a shift was given, or was not; after the last it is told which.
pub(super) fn handed_over(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: &ConversationId,
    outcome: &Outcome,
) {
    let customer = state
        .conversations
        .get(conversation)
        .map(|row| row.contact_name.clone());
    let Some(shift) = state.hand_over.as_mut() else {
        return;
    };
    shift.left = shift.left.saturating_sub(1);
    match outcome {
        Outcome::Done => shift.given += 1,
        _ => shift.kept.push(customer.unwrap_or_default()),
    }
    if shift.left > 0 {
        return;
    }
    let Some(shift) = state.hand_over.take() else {
        return;
    };
    let given = i64::try_from(shift.given).unwrap_or(i64::MAX);
    if shift.kept.is_empty() {
        let text = Text::new("handed-over")
            .number("count", given)
            .with("name", &shift.to);
        notice(state, out, Level::Info, text);
        return;
    }
    let kept: Vec<&str> = shift.kept.iter().map(CleanLine::as_str).collect();
    let is_mine = state.session.me().is_some_and(|me| me.id == shift.from);
    let kept = kept.join(", ");
    let text = if is_mine {
        Text::new("handed-over-partly")
            .number("count", given)
            .with("name", &shift.to)
            .with("kept", kept)
    } else {
        Text::new("relieved-partly")
            .number("count", given)
            .with("name", &shift.to)
            .with("kept", kept)
    };
    notice(state, out, Level::Warning, text);
}

/// Gives it back to the one who gave it.
pub(super) fn give_back(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: ConversationId,
    note: String,
) {
    let done = Asked::Owner(conversation.clone(), Text::new("given-back"));
    ask(
        state,
        out,
        CommandKind::ReturnTransfer { conversation, note },
        done,
    );
}

/// Gives it to a bot or back to the queue.
pub(super) fn hand_off(
    state: &mut State,
    out: &mut Vec<Effect>,
    what: (ConversationId, Revision),
    bot: Option<String>,
    note: String,
) {
    let done = match &bot {
        Some(bot) => Text::new("handed-to-bot").with("name", CleanLine::from(bot.as_str())),
        None => Text::new("handed-to-queue"),
    };
    let kind = CommandKind::Handoff {
        conversation: what.0.clone(),
        revision: what.1,
        bot,
        note,
    };
    ask(state, out, kind, Asked::Owner(what.0, done));
}

/// Online, busy, away, online …
pub(super) fn cycle_availability(state: &mut State, out: &mut Vec<Effect>) {
    let now = state
        .session
        .me()
        .map_or(Availability::Offline, |me| me.availability);
    let here = Availability::CHOICES.iter().position(|choice| *choice == now);
    let next = here.map_or(0, |at| (at + 1) % Availability::CHOICES.len());
    let availability = Availability::CHOICES[next];
    ask(
        state,
        out,
        CommandKind::SetAvailability { availability },
        Asked::Change(None),
    );
}
