//! Frames of the hub, taken apart without believing more of them than needed. Pure.

use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::answer::unreadable;
use super::{translate, wire};
use crate::backend::Event;
use crate::domain::{AgentId, ConversationId, EntryId};
use crate::text::{CleanLine, Untrusted};

/// A frame, its contents still unread.
#[derive(Debug)]
pub(super) enum Frame {
    /// To a request of ours.
    Response {
        /// Whose.
        id: Uuid,
        /// What the action documents.
        result: Option<Box<RawValue>>,
        /// Why not.
        error: Option<Box<wire::ErrorBody>>,
    },
    /// By itself.
    Event {
        /// Place in the log.
        seq: Option<u64>,
        /// What happened.
        kind: String,
        /// More about it.
        data: Option<Box<RawValue>>,
    },
}

/// What an event comes to.
#[derive(Debug, PartialEq)]
pub(super) enum News {
    /// To be told.
    Tell(Box<Event>),
    /// The directory must be fetched.
    Directory,
}

#[derive(Deserialize)]
struct Envelope {
    id: Option<Uuid>,
    result: Option<Box<RawValue>>,
    error: Option<wire::ErrorBody>,
    seq: Option<u64>,
    kind: Option<String>,
    data: Option<Box<RawValue>>,
}

/// Takes a text frame apart; `None` when it is no frame of this protocol.
pub(super) fn parse(text: &str) -> Option<Frame> {
    let envelope: Envelope = serde_json::from_str(text).ok()?;
    match (envelope.id, envelope.kind) {
        (Some(id), None) => Some(Frame::Response {
            id,
            result: envelope.result,
            error: envelope.error.map(Box::new),
        }),
        (_, Some(kind)) => Some(Frame::Event {
            seq: envelope.seq,
            kind,
            data: envelope.data,
        }),
        (None, None) => None,
    }
}

/// Reads the first frame of a connection.
pub(super) fn hello(frame: &Frame) -> Option<wire::Hello> {
    match frame {
        Frame::Event { kind, data, .. } if kind == "hello" => serde_json::from_str(data.as_ref()?.get()).ok(),
        _ => None,
    }
}

/// What an event means for the agent `me`.
pub(super) fn news(kind: &str, data: Option<&RawValue>, me: &AgentId) -> News {
    let Some(body) = body(kind, data) else {
        let report = if is_known(kind) {
            unreadable(kind)
        } else {
            let name = CleanLine::new(&Untrusted::new(kind));
            Event::Unknown { name }
        };
        return News::Tell(Box::new(report));
    };
    let event = match body {
        wire::EventBody::DirectoryChanged {} => return News::Directory,
        // Only the first frame is one.
        wire::EventBody::Hello(_) => Event::Unknown {
            name: CleanLine::from("hello"),
        },
        wire::EventBody::Conversation(row) => Event::ConversationUpserted(translate::conversation(&row)),
        wire::EventBody::Entry(entry) => Event::EntryUpserted(translate::entry(&entry)),
        wire::EventBody::EntryRemoved { conversation, entry } => Event::EntryRemoved {
            conversation: ConversationId::new(conversation),
            entry: EntryId::new(entry),
        },
        wire::EventBody::Contact(contact) => Event::ContactUpserted(translate::contact(&contact)),
        wire::EventBody::Counts(counts) => Event::Counts(translate::counts(&counts)),
        wire::EventBody::Agent(agent) => Event::AgentUpserted(translate::agent(&agent)),
        wire::EventBody::Typing {
            conversation,
            agent,
            typing,
        } => Event::TypingChanged {
            conversation: ConversationId::new(conversation),
            agent: agent.as_ref().map(translate::agent_ref),
            typing,
        },
        wire::EventBody::Viewers {
            conversation,
            viewers,
        } => Event::ViewersChanged {
            conversation: ConversationId::new(conversation),
            viewers: viewers
                .iter()
                .map(translate::agent_ref)
                .filter(|viewer| &viewer.id != me)
                .collect(),
        },
    };
    News::Tell(Box::new(event))
}

/// The kinds this version knows.
const KINDS: [&str; 10] = [
    "hello",
    "conversation",
    "entry",
    "entry_removed",
    "contact",
    "directory_changed",
    "counts",
    "agent",
    "typing",
    "viewers",
];

fn is_known(kind: &str) -> bool {
    KINDS.contains(&kind)
}

fn body(kind: &str, data: Option<&RawValue>) -> Option<wire::EventBody> {
    #[derive(serde::Serialize)]
    struct Parts<'a> {
        kind: &'a str,
        data: &'a RawValue,
    }
    if !is_known(kind) {
        return None;
    }
    let whole = serde_json::to_string(&Parts { kind, data: data? }).ok()?;
    serde_json::from_str(&whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tell(text: &str) -> News {
        let Some(Frame::Event { kind, data, .. }) = parse(text) else {
            panic!("{text} is an event")
        };
        news(&kind, data.as_deref(), &AgentId::new("anna"))
    }

    fn unknown(name: &str) -> News {
        News::Tell(Box::new(Event::Unknown {
            name: CleanLine::from(name),
        }))
    }

    #[test]
    fn an_event_of_the_future_is_reported_by_name() {
        assert_eq!(
            tell(r#"{"seq":4,"kind":"hologram","data":{"x":1}}"#),
            unknown("hologram")
        );
    }

    #[test]
    fn a_known_event_that_cannot_be_read_is_reported_too() {
        assert_eq!(
            tell(r#"{"kind":"conversation","data":{"id":7}}"#),
            unknown("conversation (unreadable)")
        );
        assert_eq!(tell(r#"{"kind":"agent"}"#), unknown("agent (unreadable)"));
    }

    #[test]
    fn one_does_not_see_oneself_looking() {
        let text = r#"{"kind":"viewers","data":{"conversation":"c1","viewers":[{"id":"anna","name":"Anna"},{"id":"bob","name":"Bob"}]}}"#;
        let News::Tell(event) = tell(text) else {
            panic!("viewers")
        };
        let Event::ViewersChanged { viewers, .. } = *event else {
            panic!("{event:?}")
        };
        assert_eq!(
            viewers
                .iter()
                .map(|viewer| viewer.id.as_str())
                .collect::<Vec<_>>(),
            ["bob"]
        );
    }

    #[test]
    fn every_kind_of_the_contract_is_known() {
        let schema = serde_json::to_value(schemars::schema_for!(wire::EventFrame)).expect("JSON");
        let kinds = schema["oneOf"].as_array().expect("one schema per kind");
        let mut kinds: Vec<&str> = kinds
            .iter()
            .map(|kind| kind["properties"]["kind"]["const"].as_str().expect("its name"))
            .collect();
        kinds.sort_unstable();
        let mut known = KINDS;
        known.sort_unstable();
        assert_eq!(kinds, known);
    }

    #[test]
    fn what_is_no_frame_is_none() {
        for text in [
            "",
            "[]",
            "5",
            "{}",
            r#"{"id":"x"}"#,
            r#"{"seq":1}"#,
            "{\"kind\":\"\u{0}\"",
        ] {
            assert!(parse(text).is_none(), "{text:?}");
        }
    }
}
