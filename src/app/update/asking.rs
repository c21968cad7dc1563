//! Prompts and questions: what their answers mean.

use super::{ask, attaching, linking, model, owning, people, sending, viewing, writing};
use crate::app::state::{Asked, Overlay, PromptKind, Question};
use crate::app::{Effect, State};
use crate::backend::CommandKind;

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
        PromptKind::Attach { key } => attaching::path_given(state, out, key, text),
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

/// A question was answered.
pub(super) fn answered(state: &mut State, out: &mut Vec<Effect>, answer: Answer) {
    let Some(Overlay::Confirm(question)) = state.overlays.pop() else {
        return;
    };
    match (question, answer) {
        (Question::ResolveUnanswered { conversation }, Answer::Yes) => {
            owning::resolve_now(state, out, conversation);
        }
        (Question::SendAnyway { key, .. }, Answer::Yes) => {
            writing::keep_writing(state, &key);
            writing::enqueue(state, out, &key);
        }
        (Question::Merge { into, other }, Answer::Yes) => people::merge(state, out, into, &other),
        (Question::SendIntoDown { key, .. }, Answer::Yes) => writing::send_seen(state, out, key),
        (Question::SendAnyway { key, .. }, Answer::No) => writing::keep_writing(state, &key),
        (Question::ResendUncertain { request }, Answer::Yes) => {
            if let Some(item) = state.outbox.get(request) {
                let conversation = item.key.conversation.clone();
                sending::resend(state, out, request, &conversation);
            }
        }
        (Question::Discard { request }, Answer::Yes) => sending::thrown_away(state, out, request),
        (Question::RemoveView { view }, Answer::Yes) => viewing::remove(state, out, &view),
        (Question::QuitWithQueued, Answer::Yes) => super::leave(state, out),
        (Question::OpenLink { address, .. }, Answer::Yes) => linking::open(state, out, address),
        (Question::LongPaste { words }, Answer::Yes) => writing::typed(state, out, &words),
        (_, Answer::No) => {}
    }
}
