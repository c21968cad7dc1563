//! Lines of a thread.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Lexicon, full_name, line, wire, words};
use crate::domain::{
    Actor, Attachment, AttachmentId, AttachmentKind, Author, Channel, ConversationId, Delivery, DraftKind,
    Entry, EntryId, KeptDraft, Message, Note, Position, RequestId, SystemEvent, SystemKind,
};
use crate::text::{Clean, CleanLine};

/// Places count microseconds from here: 2020-01-01, before there was a Libredesk.
const EPOCH: i64 = 1_577_836_800_000_000;
/// Bits of a place that tell messages of one microsecond apart.
const TIE: u32 = 12;

/// A line of a thread. `me` is who signed in: only an own message belongs to a request of ours, others
/// may carry anything as theirs.
pub(in crate::backend::libredesk) fn entry(
    message: &wire::Message,
    channel: Channel,
    me: u64,
    lexicon: &Lexicon,
) -> Entry {
    let id = EntryId::new(&message.uuid);
    let conversation = ConversationId::new(&message.conversation_uuid);
    let position = position(message.created_at, message.id);
    let at = message.created_at;
    if message.kind == "activity" {
        let actor = message
            .sender_id
            .map_or(Actor::System, |id| Actor::Agent(lexicon.person(id)));
        return Entry::Event(SystemEvent {
            id,
            conversation,
            position,
            actor,
            kind: happened(message),
            at,
        });
    }
    let body = body(message);
    let attachments = message.attachments.iter().flatten().map(attachment).collect();
    if message.private {
        return Entry::Note(Note {
            id,
            conversation,
            position,
            author: match author(message, lexicon) {
                Author::Customer => Actor::Customer,
                Author::Agent(agent) => Actor::Agent(agent),
                Author::Bot(name) => Actor::Bot(name),
            },
            body,
            at,
            request: None,
            attachments,
        });
    }
    Entry::Message(Message {
        id,
        conversation,
        position,
        revision: u64::try_from(message.updated_at.as_microsecond()).unwrap_or_default(),
        author: author(message, lexicon),
        channel,
        body,
        at,
        delivery: delivery(message),
        request: request(message, me),
        quotes: None,
        attachments,
    })
}

/// An unsent text; nothing of a kind the desk does not know.
pub(in crate::backend::libredesk) fn draft(draft: &wire::Draft) -> Option<KeptDraft> {
    let kind = match draft.kind.as_str() {
        "reply" => DraftKind::Reply,
        "private_note" => DraftKind::Note,
        _ => return None,
    };
    Some(KeptDraft {
        kind,
        text: Clean::new(&words(&draft.content)),
        changed: draft.updated_at,
    })
}

/// The server's word for one of the two texts.
pub(in crate::backend::libredesk) fn their_kind(kind: DraftKind) -> &'static str {
    match kind {
        DraftKind::Reply => "reply",
        DraftKind::Note => "private_note",
    }
}

/// A place by time and number: lists are sorted by time alone, and the two can disagree.
fn position(at: Timestamp, id: u64) -> Position {
    let since = u64::try_from(at.as_microsecond().saturating_sub(EPOCH)).unwrap_or_default();
    (since << TIE) | (id & ((1 << TIE) - 1))
}

/// The place of a line.
pub(in crate::backend::libredesk) fn place_of(message: &wire::Message) -> Position {
    position(message.created_at, message.id)
}

fn body(message: &wire::Message) -> Clean {
    if message.content_type == "text" {
        Clean::new(&message.content)
    } else {
        Clean::new(&words(&message.content))
    }
}

fn author(message: &wire::Message, lexicon: &Lexicon) -> Author {
    if message.sender_type == "contact" {
        return Author::Customer;
    }
    let named = |author: &wire::Author| full_name(&author.first_name, &author.last_name);
    let name = message.author.as_ref().map(named).filter(|name| !name.is_empty());
    let automated = message.meta.as_ref().is_some_and(|meta| meta.is_automated);
    let assistant = message
        .author
        .as_ref()
        .is_some_and(|author| author.kind == "ai_assistant");
    if automated || assistant {
        return Author::Bot(name.unwrap_or_default());
    }
    let Some(id) = message.sender_id else {
        return Author::Bot(name.unwrap_or_default());
    };
    let mut agent = lexicon.person(id);
    if let Some(name) = name {
        agent.name = name;
    }
    Author::Agent(agent)
}

/// Pending says nothing yet; why it failed is told nowhere.
fn delivery(message: &wire::Message) -> Option<Delivery> {
    match (message.kind.as_str(), message.status.as_str()) {
        ("outgoing", "sent") => Some(Delivery::Sent),
        ("outgoing", "failed") => Some(Delivery::Failed {
            reason: CleanLine::from("the server gives no reason"),
        }),
        _ => None,
    }
}

fn request(message: &wire::Message, me: u64) -> Option<RequestId> {
    let echo = message.meta.as_ref()?.echo_id.as_ref()?;
    let own = message.sender_type == "agent" && message.sender_id == Some(me);
    let id: Uuid = echo.parse().ok()?;
    own.then_some(RequestId(id))
}

fn happened(message: &wire::Message) -> SystemKind {
    let kind = message
        .meta
        .as_ref()
        .and_then(|meta| meta.activity_type.as_deref());
    match kind {
        Some("self_assign") => SystemKind::Claimed,
        _ => SystemKind::Other {
            text: line(&message.content),
        },
    }
}

fn attachment(file: &wire::Attachment) -> Attachment {
    let media_type = line(&file.content_type);
    let kind = match media_type.as_str().split('/').next() {
        Some("image") => AttachmentKind::Image,
        Some("audio") => AttachmentKind::Audio,
        Some("video") => AttachmentKind::Video,
        _ => AttachmentKind::File,
    };
    Attachment {
        id: AttachmentId::new(&file.uuid),
        name: line(&file.name),
        bytes: file.size,
        media_type,
        kind,
        // Its files are at the desk itself.
        url: None,
    }
}
