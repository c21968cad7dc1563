//! What an event of the socket means: something to tell at once, or something to fetch. Pure.

use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::known::Known;
use super::translate::{self, standing};
use super::wire;
use crate::backend::Event;
use crate::domain::ConversationId;
use crate::text::{CleanLine, Untrusted};

/// What is to be done about an event.
#[derive(Debug)]
pub(super) enum Hint {
    /// Tell it.
    Tell(Box<Event>),
    /// Lines may be new since then: an event tells of one and not what it says.
    Thread(ConversationId, Timestamp),
    /// The conversation may have changed.
    Row(ConversationId),
}

/// Reads a frame.
pub(super) fn read(text: &str, known: &mut Known, viewing: Option<&ConversationId>) -> Vec<Hint> {
    if text == "pong" {
        return Vec::new();
    }
    let Ok(frame) = serde_json::from_str::<wire::Frame>(text) else {
        return vec![unreadable("frame")];
    };
    let hints = match frame.kind.as_str() {
        "new_conversation" => data(&frame).map(|row: wire::Conversation| {
            let learnt = known.learn(&row);
            vec![tell(Event::ConversationUpserted(learnt))]
        }),
        "new_message" => data(&frame).map(|message| new_message(&message, known, viewing)),
        "message_update" => data(&frame).map(|touched: wire::Touched| {
            let id = ConversationId::new(&touched.conversation_uuid);
            let followed = known.follows(&id);
            followed
                .then_some(Hint::Thread(id, Timestamp::MAX))
                .into_iter()
                .collect()
        }),
        "conversation_update" => data(&frame).map(|update| conversation_update(&update, known)),
        "typing" => data(&frame).map(|typing: wire::Typing| {
            vec![tell(Event::TypingChanged {
                conversation: ConversationId::new(&typing.conversation_uuid),
                agent: None,
                typing: typing.is_typing,
            })]
        }),
        "agent_availability_update" => data(&frame).map(|presence| presence_changed(&presence, known)),
        "new_notification" => data(&frame).map(|told| {
            let alert = known.alerts.take(&told);
            alert
                .map(|alert| tell(Event::Alerts(vec![alert])))
                .into_iter()
                .collect()
        }),
        // The conversation's own events tell the same.
        "contact_update" => Some(Vec::new()),
        "error" => {
            tracing::warn!("the server does not understand a frame of ours");
            Some(Vec::new())
        }
        other => Some(vec![tell(Event::Unknown {
            name: CleanLine::new(&Untrusted::from(other)),
        })]),
    };
    hints.unwrap_or_else(|| vec![unreadable(&frame.kind)])
}

fn data<T: DeserializeOwned>(frame: &wire::Frame) -> Option<T> {
    serde_json::from_str(frame.data.as_ref()?.get()).ok()
}

/// Something to tell.
fn tell(event: Event) -> Hint {
    Hint::Tell(Box::new(event))
}

fn unreadable(kind: &str) -> Hint {
    tell(Event::Unknown {
        name: CleanLine::new(&Untrusted::new(format!("{kind} (unreadable)"))),
    })
}

fn new_message(message: &wire::NewMessage, known: &mut Known, viewing: Option<&ConversationId>) -> Vec<Hint> {
    let id = ConversationId::new(&message.conversation_uuid);
    let mut hints = Vec::new();
    match &message.conversation {
        Some(row) => {
            let learnt = known.learn(row);
            let unseen = message.kind == "incoming" && viewing != Some(&id);
            let counted = unseen
                .then(|| known.change(&id, |row, _| row.unread += 1))
                .flatten();
            hints.push(tell(Event::ConversationUpserted(counted.unwrap_or(learnt))));
        }
        None => hints.push(Hint::Row(id.clone())),
    }
    if known.follows(&id) {
        hints.push(Hint::Thread(id, message.created_at));
    }
    hints
}

/// Only what a list row does not tell is taken from it; priority and the like come with `new_message`.
fn conversation_update(update: &wire::Update, known: &mut Known) -> Vec<Hint> {
    let id = ConversationId::new(&update.uuid);
    let changed = known.change(&id, |row, lexicon| standing(row, update, lexicon));
    changed
        .map(|row| tell(Event::ConversationUpserted(row)))
        .into_iter()
        .collect()
}

fn presence_changed(presence: &wire::Presence, known: &mut Known) -> Vec<Hint> {
    let mut agents = known.agents.iter_mut();
    let Some(agent) = agents.find(|agent| agent.id == presence.agent_id) else {
        return Vec::new();
    };
    agent
        .availability_status
        .clone_from(&presence.availability_status);
    vec![tell(Event::AgentUpserted(translate::agent(agent)))]
}
