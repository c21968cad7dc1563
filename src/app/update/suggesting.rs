//! Suggested answers: when they are made, taken, put away.

use super::writing;
use crate::app::{Effect, State};
use crate::backend::Directory;
use crate::domain::{Author, Conversation, DraftKind, Entry, Position};
use crate::suggest::{Ask, Facts, Index, rank};

/// Customer messages that are looked at, newest first.
const LOOK_BACK: usize = 6;

/// Takes over the directory and what the ranker needs of it.
pub(super) fn learn(state: &mut State, directory: Directory) {
    state.suggestion_index = Index::new(&directory.canned_responses);
    state.session.set_directory(directory);
    state.suggested_for = None;
}

/// Makes suggestions anew when the customer said something new, or another conversation is on screen.
pub(super) fn refresh(state: &mut State) {
    let Some(id) = state.queue.selected().cloned() else {
        return;
    };
    let Some(thread) = state.threads.get(&id) else {
        return;
    };
    let said = newest_unanswered(thread.entries());
    let newest: Position = said.last().map_or(0, |(position, _)| *position);
    let for_this = Some((id, newest));
    if state.suggested_for == for_this && (newest != 0 || state.suggestions.is_empty()) {
        return;
    }
    state.suggestions = match state.current() {
        Some(conversation) if !said.is_empty() => {
            let words: Vec<&str> = said.iter().map(|(_, words)| *words).collect();
            let facts = facts(state);
            let language = state.contact().and_then(|contact| contact.language.as_ref());
            let ask = Ask {
                said: &words,
                channel: conversation.channel,
                language: language.map(crate::text::CleanLine::original),
                facts: &facts,
            };
            rank(ask, &state.suggestion_index)
        }
        _ => Vec::new(),
    };
    state.suggested_for = for_this;
}

/// What the customer said since the last answer, oldest first, with its place.
fn newest_unanswered(entries: &[Entry]) -> Vec<(Position, &str)> {
    let mut said = Vec::new();
    for entry in entries.iter().rev() {
        match entry {
            Entry::Message(message) => match message.author {
                Author::Customer => said.push((message.position, message.body.original())),
                Author::Agent(_) => break,
                Author::Bot(_) => {}
            },
            Entry::Note(_) | Entry::Event(_) => {}
        }
        if said.len() == LOOK_BACK {
            break;
        }
    }
    said.reverse();
    said
}

/// What is known for the variables of an answer in the conversation on screen.
pub(super) fn facts(state: &State) -> Facts {
    facts_about(state, state.current())
}

/// What is known for the variables of an answer in any conversation.
pub(super) fn facts_of(state: &State, conversation: &Conversation) -> Facts {
    facts_about(state, Some(conversation))
}

fn facts_about(state: &State, conversation: Option<&Conversation>) -> Facts {
    let contact = conversation.and_then(|row| state.contacts.get(&row.contact));
    let mut values = Vec::new();
    let mut put = |name: &str, value: &str| {
        if !value.trim().is_empty() {
            values.push((name.to_owned(), value.to_owned()));
        }
    };
    let first = |name: &str| name.split_whitespace().next().unwrap_or_default().to_owned();
    if let Some(conversation) = conversation {
        let name = conversation.contact_name.as_str();
        put("contact.name", name);
        put("contact.first_name", &first(name));
        put("conversation.id", conversation.id.as_str());
        if let Some(subject) = &conversation.subject {
            put("conversation.subject", subject.as_str());
        }
    }
    if let Some(me) = state.session.me() {
        put("agent.name", me.name.as_str());
        put("agent.first_name", &first(me.name.as_str()));
    }
    if let Some(order) = contact.and_then(|contact| contact.orders.first()) {
        put("order.number", order.number.as_str());
        put("order.title", order.title.as_str());
        put("order.status", order.status.as_str());
        put("order.total", order.total.as_str());
    }
    for attribute in contact
        .map(|contact| contact.attributes.as_slice())
        .unwrap_or_default()
    {
        put(
            &format!("contact.{}", attribute.name.as_str().replace(' ', "_")),
            attribute.value.as_str(),
        );
    }
    Facts { values }
}

/// Puts a suggestion into the reply. It is never sent by itself.
pub(super) fn take(state: &mut State, out: &mut Vec<Effect>, index: usize) {
    let Some(text) = state
        .suggestions()
        .get(index)
        .map(|suggestion| suggestion.text.clone())
    else {
        return;
    };
    insert(state, out, &text);
}

/// Puts an answer into the reply at the caret, and the caret on the first variable without a value.
pub(super) fn insert(state: &mut State, out: &mut Vec<Effect>, text: &str) {
    writing::open(state, out, DraftKind::Reply);
    writing::change(state, out, |draft, _| {
        if draft.editor.is_empty() {
            let whole = 0..draft.editor.text().len();
            draft.editor.replace(whole, text);
        } else {
            draft.editor.insert(text);
        }
        if let Some(gap) = draft.gaps().first() {
            draft.editor.move_to(gap.start);
        }
    });
}

/// Puts the suggestions away until the customer writes again.
pub(super) fn dismiss(state: &mut State) {
    state.suggestions_dismissed = state.suggested_for.clone();
}
