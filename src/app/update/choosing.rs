//! What accepting a row of a picker means.

use super::{
    act, addressing, ask, browse, bulk, linking, model, notice, owning, people, picking, saving, suggesting,
    templating, viewing,
};
use crate::app::state::{
    Asked, Choice, Label, Level, Overlay, Picker, PickerItem, PickerKind, Prompt, PromptKind,
};
use crate::app::{Effect, State};
use crate::backend::{CommandKind, TransferTarget};
use crate::domain::{AgentId, AgentRef, CannedResponseId, ContactId, ConversationId};
use crate::i18n::Text;
use crate::suggest::fill;
use crate::text::{CleanLine, Editor};

/// Marks or unmarks the selected tag.
pub(super) fn mark(state: &mut State) {
    let Some(Overlay::Picker(picker)) = state.overlays.last_mut() else {
        return;
    };
    if !picker.kind.marks() {
        return;
    }
    let Some(index) = picker.matches.get(picker.selected).copied() else {
        return;
    };
    if let Some(item) = picker.items.get_mut(index) {
        item.marked = !item.marked;
    }
}

/// Takes the selected row.
pub(super) fn accept(state: &mut State, out: &mut Vec<Effect>) {
    let Some(Overlay::Picker(picker)) = state.overlays.last() else {
        return;
    };
    let chosen = picker.current().cloned();
    if let Some(reason) = chosen.as_ref().and_then(|item| item.disabled.clone()) {
        notice(state, out, Level::Warning, reason);
        return;
    }
    let Some(Overlay::Picker(picker)) = state.overlays.pop() else {
        return;
    };
    if let PickerKind::Tags { conversation } | PickerKind::TagToResolve { conversation } = &picker.kind {
        let conversation = conversation.clone();
        tags(state, out, &conversation, &picker, chosen.as_ref());
        return;
    }
    if let PickerKind::ContactTags { contact } = &picker.kind {
        let contact = contact.clone();
        contact_tags(state, out, contact, &picker, chosen.as_ref());
        return;
    }
    if matches!(
        picker.kind,
        PickerKind::TagMany { .. }
            | PickerKind::TransferMany { .. }
            | PickerKind::SnoozeMany { .. }
            | PickerKind::Macros { .. }
    ) {
        return bulk::chosen(state, out, &picker, chosen.as_ref());
    }
    if let Some(item) = chosen {
        taken(state, out, picker.kind, item);
    }
}

/// A row of a picker was taken.
fn taken(state: &mut State, out: &mut Vec<Effect>, kind: PickerKind, item: PickerItem) {
    match (kind, item.choice) {
        (PickerKind::Palette, Choice::Action(action)) => act::act(state, out, action),
        (PickerKind::CannedResponses { conversation }, Choice::CannedResponse(id)) => {
            canned(state, out, &conversation, &id);
        }
        (
            PickerKind::Transfer {
                conversation,
                revision,
            },
            Choice::Receiver(to),
        ) => {
            let name = theirs(item.label);
            note(
                state,
                PromptKind::Transfer {
                    conversation,
                    revision,
                    to,
                    name,
                },
            );
        }
        (PickerKind::HandOver, Choice::Receiver(to)) => hand_over(state, to, item.label),
        (PickerKind::Relieve, Choice::Receiver(TransferTarget::Agent(id))) => relieve(state, id, item.label),
        (PickerKind::RelievedBy { from }, Choice::Receiver(to)) => {
            let name = theirs(item.label);
            note(state, PromptKind::Relieve { from, to, name });
        }
        (
            PickerKind::Handoff {
                conversation,
                revision,
            },
            choice @ (Choice::Bot(_) | Choice::Queue),
        ) => {
            let bot = match choice {
                Choice::Bot(bot) => Some(bot),
                _ => None,
            };
            note(
                state,
                PromptKind::Handoff {
                    conversation,
                    revision,
                    bot,
                },
            );
        }
        (PickerKind::Priority { conversation }, Choice::Priority(priority)) => {
            owning::prioritise(state, out, conversation, priority);
        }
        (PickerKind::Snooze { conversation }, Choice::Until(until)) => {
            owning::snooze(state, out, conversation, until);
        }
        (PickerKind::Search, Choice::Conversation(conversation, entry)) => {
            browse::jump(state, out, &conversation, entry);
        }
        (PickerKind::Timeline { .. }, Choice::Happened(row)) => {
            if let Some(conversation) = row.conversation {
                browse::jump(state, out, &conversation, row.entry);
            } else {
                let words = Text::new("timeline-line")
                    .with("words", &row.text)
                    .with("detail", &row.detail);
                notice(state, out, Level::Info, words);
            }
        }
        (PickerKind::Duplicates { contact }, Choice::Duplicate(other)) => {
            people::ask_merge(state, contact, other);
        }
        (PickerKind::Address { conversation }, Choice::Address(to)) => {
            addressing::take(state, out, &conversation, to);
        }
        (PickerKind::Views, Choice::View(view)) => viewing::show(state, out, view),
        (PickerKind::Search, Choice::CannedResponse(id)) => {
            if let Some(conversation) = state.queue.selected().cloned() {
                canned(state, out, &conversation, &id);
            }
        }
        (PickerKind::Attribute { contact }, Choice::Attribute(name)) => attribute(state, contact, name),
        (PickerKind::Links, Choice::Link(link)) => linking::copy(state, out, link.address),
        (PickerKind::Templates { key }, Choice::Template(answer)) => {
            templating::answered(state, out, key, answer);
        }
        (PickerKind::Rewrite { key }, Choice::Rewrite(how)) => model::rewrite(state, out, key, how),
        (PickerKind::Files { conversation }, Choice::File(file)) => {
            saving::fetch(state, out, conversation, file);
        }
        // A picker holds only choices of its own kind.
        _ => {}
    }
}

/// Applies the marks; when none was changed, the selected tag is meant.
fn tags(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: &ConversationId,
    picker: &Picker,
    chosen: Option<&PickerItem>,
) {
    let own = state
        .conversations
        .get(conversation)
        .map(|row| row.tags.clone())
        .unwrap_or_default();
    let (add, remove) = retagged(&own, picker, chosen);
    let resolves = matches!(picker.kind, PickerKind::TagToResolve { .. }) && !add.is_empty();
    let then = if resolves {
        Asked::TagToResolve(conversation.clone())
    } else {
        Asked::Change(None)
    };
    owning::tag(state, out, conversation.clone(), (add, remove), then);
}

/// The same for the tags of a person.
fn contact_tags(
    state: &mut State,
    out: &mut Vec<Effect>,
    contact: ContactId,
    picker: &Picker,
    chosen: Option<&PickerItem>,
) {
    let own = state.contacts.get(&contact).map(|it| it.tags.clone());
    let (add, remove) = retagged(&own.unwrap_or_default(), picker, chosen);
    if add.is_empty() && remove.is_empty() {
        return;
    }
    let kind = CommandKind::TagContact { contact, add, remove };
    ask(state, out, kind, Asked::Change(None));
}

/// What is to be added and what removed.
fn retagged(own: &[CleanLine], picker: &Picker, chosen: Option<&PickerItem>) -> (Vec<String>, Vec<String>) {
    let (mut add, mut remove) = (Vec::new(), Vec::new());
    for item in &picker.items {
        let Choice::Tag(tag) = &item.choice else { continue };
        match (own.contains(tag), item.marked) {
            (false, true) => add.push(tag.original().to_owned()),
            (true, false) => remove.push(tag.original().to_owned()),
            _ => {}
        }
    }
    if add.is_empty()
        && remove.is_empty()
        && let Some(Choice::Tag(tag)) = chosen.map(|item| &item.choice)
    {
        let side = if own.contains(tag) { &mut remove } else { &mut add };
        side.push(tag.original().to_owned());
    }
    (add, remove)
}

/// Puts a canned response into the reply of the conversation the picker was opened for.
fn canned(state: &mut State, out: &mut Vec<Effect>, conversation: &ConversationId, id: &CannedResponseId) {
    browse::select(state, out, Some(conversation.clone()));
    let responses = &state.session.directory().canned_responses;
    let Some(response) = responses.iter().find(|response| &response.id == id) else {
        return;
    };
    let text = fill(response.body.original(), &suggesting::facts(state));
    let source = (id.clone(), suggesting::Source::Picked);
    suggesting::insert(state, out, &text, source);
}

fn theirs(label: Label) -> CleanLine {
    match label {
        Label::Theirs(name) => name,
        Label::Ours(_) => CleanLine::default(),
    }
}

/// Asks who takes over all of an agent.
fn relieve(state: &mut State, id: AgentId, label: Label) {
    let items = picking::receivers(state, Some(&id));
    let from = AgentRef {
        id,
        name: theirs(label),
    };
    picking::push(state, PickerKind::RelievedBy { from }, items);
}

/// Asks for the one note that goes with all of a shift.
fn hand_over(state: &mut State, to: TransferTarget, label: Label) {
    let name = theirs(label);
    let rows = state.my_open();
    note(state, PromptKind::HandOver { rows, to, name });
}

/// Asks why a conversation goes back; the answer may be empty.
pub(super) fn give_back(state: &mut State) {
    let Some(row) = state.current() else { return };
    let kind = PromptKind::Return {
        conversation: row.id.clone(),
    };
    note(state, kind);
}

/// Asks for the note; a customer who waits for an answer is worth a warning.
fn note(state: &mut State, kind: PromptKind) {
    let conversation = match &kind {
        PromptKind::Transfer { conversation, .. }
        | PromptKind::Return { conversation }
        | PromptKind::Handoff { conversation, .. } => Some(conversation),
        _ => None,
    };
    let waits = conversation
        .and_then(|conversation| state.conversations.get(conversation))
        .is_some_and(|row| row.waiting_since.is_some());
    let warning = waits.then(|| Text::new("customer-waits"));
    state.overlays.push(Overlay::Prompt(Prompt {
        kind,
        editor: Editor::default(),
        warning,
    }));
}

fn attribute(state: &mut State, contact: ContactId, name: CleanLine) {
    let known = state.contacts.get(&contact);
    let fact = known.and_then(|contact| contact.attributes.iter().find(|fact| fact.name == name));
    let value = fact
        .map(|fact| fact.value.original().to_owned())
        .unwrap_or_default();
    let caret = value.len();
    let editor = Editor::with_text(value, caret);
    let kind = PromptKind::Attribute { contact, name };
    state.overlays.push(Overlay::Prompt(Prompt {
        kind,
        editor,
        warning: None,
    }));
}
