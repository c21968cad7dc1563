//! Suggested answers: when they are made, taken, put away.

use jiff::Timestamp;

use super::{teaching, writing};
use crate::app::state::Thread;
use crate::app::{Effect, State};
use crate::backend::Directory;
use crate::domain::{
    Author, CannedResponseId, Channel, Conversation, ConversationId, DraftKind, Entry, Fate, OutboxItem,
    Position,
};
use crate::i18n::Text;
use crate::suggest::{Ask, Facts, Mistake, Stage, first_name, gap};
use crate::text::CleanLine;

/// Customer messages that are looked at, newest first.
const LOOK_BACK: usize = 6;

/// Takes over the directory and what the ranker needs of it.
pub(super) fn learn(state: &mut State, directory: Directory) {
    state.ranker.set_responses(&directory.canned_responses);
    state.session.set_directory(directory);
    state.suggested_for = None;
}

/// Makes suggestions anew when the customer said something new, or another conversation is on screen.
pub(super) fn refresh(state: &mut State, out: &mut Vec<Effect>) {
    let Some(id) = state.queue.selected().cloned() else {
        return;
    };
    let newest = newest_unanswered(state, &id)
        .last()
        .map_or(0, |(place, _)| *place);
    let for_this = Some((id.clone(), newest));
    if state.suggested_for == for_this && (newest != 0 || state.suggestions.is_empty()) {
        return;
    }
    if !state.threads.contains_key(&id) {
        return;
    }
    state.suggestions = match ask_of(state, &id) {
        Some(asked) => state.ranker.rank(asked.ask()),
        None => Vec::new(),
    };
    state.suggested_for = for_this;
    teaching::shown(state, out);
}

/// What a customer waits to be answered, and the circumstances.
pub(super) struct Asked<'a> {
    said: Vec<&'a str>,
    channel: Channel,
    language: Option<&'a str>,
    tags: &'a [CleanLine],
    stage: Stage,
    facts: Facts,
    conversation: &'a str,
}

impl Asked<'_> {
    /// The same for the ranker.
    pub(super) fn ask(&self) -> Ask<'_> {
        Ask {
            said: &self.said,
            channel: self.channel,
            language: self.language,
            tags: self.tags,
            stage: self.stage,
            facts: &self.facts,
            conversation: self.conversation,
        }
    }
}

/// What the customer of a conversation asks; nothing when the last word is the desk's.
pub(super) fn ask_of<'a>(state: &'a State, id: &ConversationId) -> Option<Asked<'a>> {
    let conversation = state.conversations.get(id)?;
    let said = newest_unanswered(state, id);
    let contact = state.contacts.get(&conversation.contact);
    let language = contact.and_then(|contact| contact.language.as_ref());
    (!said.is_empty()).then(|| Asked {
        said: said.into_iter().map(|(_, words)| words).collect(),
        channel: conversation.channel,
        language: language.map(CleanLine::original),
        tags: &conversation.tags,
        stage: stage(state.threads.get(id)),
        facts: facts(state),
        conversation: conversation.id.as_str(),
    })
}

fn stage(thread: Option<&Thread>) -> Stage {
    let by_agent = |e: &Entry| matches!(e, Entry::Message(m) if matches!(m.author, Author::Agent(_)));
    match thread {
        Some(thread) if thread.entries().iter().any(by_agent) => Stage::Later,
        _ => Stage::First,
    }
}

/// What the customer said since the last answer, oldest first, with its place. An answer on its way is
/// one.
fn newest_unanswered<'a>(state: &'a State, id: &ConversationId) -> Vec<(Position, &'a str)> {
    let is_reply = |item: &OutboxItem| item.key.kind == DraftKind::Reply;
    let Some(thread) = state.threads.get(id) else {
        return Vec::new();
    };
    if state.outbox.of(id).any(is_reply) {
        return Vec::new();
    }
    let mut said = Vec::new();
    for entry in thread.entries().iter().rev() {
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
    let day = |at: Timestamp| at.to_zoned(state.settings.zone.clone()).date().to_string();
    let mut values = Vec::new();
    let mut put = |name: &str, value: &str| {
        if !value.trim().is_empty() {
            values.push((name.to_owned(), value.to_owned()));
        }
    };
    if let Some(conversation) = conversation {
        let name = conversation.contact_name.as_str();
        put("contact.name", name);
        put("contact.first_name", &first_name(name));
        put("conversation.id", conversation.id.as_str());
        if let Some(subject) = &conversation.subject {
            put("conversation.subject", subject.as_str());
        }
    }
    let today = state.now.to_zoned(state.settings.zone.clone()).datetime();
    put("time.today", &today.date().to_string());
    put("time.clock", &today.strftime("%H:%M").to_string());
    if let Ok(tomorrow) = today.date().tomorrow() {
        put("time.tomorrow", &tomorrow.to_string());
    }
    if let Some(me) = state.session.me() {
        put("agent.name", me.name.as_str());
        put("agent.first_name", &first_name(me.name.as_str()));
    }
    if let Some(order) = contact.and_then(|contact| contact.orders.first()) {
        put("order.number", order.number.as_str());
        put("order.title", order.title.as_str());
        put("order.status", order.status.as_str());
        put("order.total", order.total.as_str());
        put("order.date", &day(order.at));
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

/// Why a text with this variable in it is not sent.
pub(super) fn why_gap(block: &str) -> Text {
    let (name, mistake) = gap(block);
    let (name, shown) = (CleanLine::from(name), CleanLine::from(block));
    match mistake {
        None => Text::new("why-gap").with("name", name),
        Some(Mistake::Words { example }) => Text::new("why-filter-words")
            .with("block", shown)
            .with("example", example),
        Some(Mistake::Unknown { filter, meant }) => Text::new("why-filter-unknown")
            .with("block", shown)
            .with("filter", CleanLine::from(filter.as_str()))
            .with("meant", meant.unwrap_or("none")),
    }
}

/// Puts a suggestion into the reply. It is never sent by itself.
pub(super) fn take(state: &mut State, out: &mut Vec<Effect>, index: usize) {
    let Some(suggestion) = state.suggestions().get(index).cloned() else {
        return;
    };
    insert(
        state,
        out,
        &suggestion.text,
        (suggestion.source, Source::Suggested),
    );
}

/// How a response came into the reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// It was suggested.
    Suggested,
    /// It was looked for.
    Picked,
}

/// Puts an answer into the reply at the caret, and the caret on the first variable without a value.
pub(super) fn insert(
    state: &mut State,
    out: &mut Vec<Effect>,
    text: &str,
    (response, source): (CannedResponseId, Source),
) {
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
    if let Some(key) = state.draft().map(|draft| draft.key.clone()) {
        let suggested = source == Source::Suggested;
        teaching::inserted(state, key, response, text, suggested);
    }
}

/// Puts the suggestions away until the customer writes again.
pub(super) fn dismiss(state: &mut State, out: &mut Vec<Effect>) {
    teaching::of_all(state, out, Fate::Dismissed);
    state.suggestions_dismissed = state.suggested_for.clone();
}

/// The first suggestion is bad, and why: counted, and all are put away.
pub(super) fn complain(state: &mut State, out: &mut Vec<Effect>, fate: Fate) {
    teaching::of_first(state, out, fate);
    dismiss(state, out);
}
