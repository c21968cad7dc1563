//! Prompts and questions: what their answers mean.

use super::{
    ask, attaching, bulk, linking, model, notice, owning, people, preparing, recipients, relieving, sending,
    viewing, writing,
};
use crate::app::state::{Asked, Level, Overlay, PromptKind, Question, Relief};
use crate::app::{Effect, State};
use crate::backend::CommandKind;
use crate::domain::AgentRef;
use crate::i18n::Text;

/// What was answered to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// Do it.
    Yes,
    /// Leave it.
    No,
}

/// The text of a prompt is complete.
pub(super) fn accept(state: &mut State, out: &mut Vec<Effect>) {
    if lacks_note(state) {
        // What was typed is nothing, but whom it goes to was chosen: that stays.
        notice(state, out, Level::Warning, Text::new("why-note-needed"));
        return;
    }
    let Some(Overlay::Prompt(prompt)) = state.overlays.pop() else {
        return;
    };
    let text = prompt.editor.text().trim().to_owned();
    model::handed_over(state, out, &prompt.kind);
    match prompt.kind {
        PromptKind::Transfer {
            conversation,
            revision,
            to,
            name,
        } => {
            owning::transfer(state, out, (conversation, revision), to, &name, text);
        }
        PromptKind::Handoff {
            conversation,
            revision,
            bot,
        } => {
            owning::hand_off(state, out, (conversation, revision), bot, text);
        }
        PromptKind::TransferMany { targets, to, name } => {
            bulk::transfer(state, out, targets, (to, name), text);
        }
        PromptKind::HandOver { rows, to, name } => {
            let Some(me) = state.session.me() else { return };
            let relief = Relief {
                from: AgentRef {
                    id: me.id.clone(),
                    name: me.name.clone(),
                },
                to,
                name,
                note: text,
                rows,
            };
            owning::hand_over(state, out, relief);
        }
        PromptKind::Relieve { from, to, name } => {
            let relief = Relief {
                from,
                to,
                name,
                note: text,
                rows: Vec::new(),
            };
            relieving::begin(state, out, relief);
        }
        PromptKind::Return { conversation } => owning::give_back(state, out, conversation, text),
        PromptKind::Attach { key } => attaching::path_given(state, out, key, text),
        PromptKind::Recipients { key } => recipients::named(state, out, key, &text),
        PromptKind::SaveResponse { language } => preparing::named(state, out, language, &text),
        PromptKind::SaveView { view, before } => viewing::named(state, out, view, before.as_ref(), &text),
        PromptKind::Attribute { contact, name } => {
            let kind = CommandKind::SetAttribute {
                contact,
                name: name.original().to_owned(),
                value: text,
            };
            ask(state, out, kind, Asked::Change(None));
        }
    }
}

/// Whether a transfer is to go without the note this desk wants.
fn lacks_note(state: &State) -> bool {
    let wanted = state.session.capabilities().is_some_and(|can| can.transfer_note);
    let Some(Overlay::Prompt(prompt)) = state.overlays.last() else {
        return false;
    };
    wanted
        && matches!(
            prompt.kind,
            PromptKind::Transfer { .. }
                | PromptKind::TransferMany { .. }
                | PromptKind::HandOver { .. }
                | PromptKind::Relieve { .. }
        )
        && prompt.editor.text().trim().is_empty()
}

/// A question was answered.
pub(super) fn answered(state: &mut State, out: &mut Vec<Effect>, answer: Answer) {
    if matches!(state.overlays.last(), Some(Overlay::Plan(_))) {
        let able = matches!(state.overlays.last(), Some(Overlay::Plan(plan)) if plan.able() > 0);
        if answer == Answer::Yes && able {
            bulk::start(state, out);
        } else {
            state.overlays.pop();
        }
        return;
    }
    let Some(Overlay::Confirm(question)) = state.overlays.pop() else {
        return;
    };
    match (question, answer) {
        (Question::ResolveUnanswered { conversation }, Answer::Yes) => {
            owning::resolve_tagged(state, out, conversation);
        }
        (Question::SendAnyway { key, .. }, Answer::Yes) => {
            writing::keep_writing(state, &key);
            writing::enqueue(state, out, &key);
        }
        (Question::Merge { into, other }, Answer::Yes) => people::merge(state, out, into, &other),
        (Question::SendIntoDown { key, .. }, Answer::Yes) => writing::send_seen(state, out, key),
        (Question::AsksKnown { key, .. }, Answer::Yes) => writing::send_unless_answered(state, out, key),
        (Question::SendAnyway { key, .. }, Answer::No) => writing::keep_writing(state, &key),
        (Question::ResendUncertain { request }, Answer::Yes) => {
            if let Some(item) = state.outbox.get(request) {
                let conversation = item.key.conversation.clone();
                sending::resend(state, out, request, &conversation);
            }
        }
        (Question::Discard { request }, Answer::Yes) => sending::thrown_away(state, out, request),
        (Question::RemoveView { view }, Answer::Yes) => viewing::remove(state, out, &view),
        (Question::WriteSummary { conversation }, Answer::Yes) => {
            model::summarise_there(state, out, conversation);
        }
        (Question::QuitWithQueued, Answer::Yes) => super::leave(state, out),
        (Question::OpenLink { address, .. }, Answer::Yes) => linking::open(state, out, address),
        (Question::LongPaste { words }, Answer::Yes) => writing::typed(state, out, &words),
        (_, Answer::No) => {}
    }
}
