//! Conversations and the customers inside them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Lexicon, channel, full_name, line, wire};
use crate::domain::{
    Attribute, Author, Contact, ContactId, Conversation, ConversationId, Handling, Identity, InboxId,
    Preview, PreviousConversation, Priority, Revision, Sla, SlaState, Status, TeamId,
};
use crate::text::{CleanLine, Untrusted};

/// A conversation. What a list row leaves out (tags, the time it wakes, the inbox) is taken from what
/// was `known` before. Its revision is the time of its last change, in microseconds.
pub(in crate::backend::libredesk) fn conversation(
    row: &wire::Conversation,
    known: Option<&Conversation>,
    lexicon: &Lexicon,
) -> Conversation {
    let status = lexicon.meaning(row.status.as_deref().unwrap_or("Open"));
    let inbox = row.inbox_id.map(|id| InboxId::new(id.to_string()));
    let by_name = || InboxId::new(row.inbox_name.as_ref().map_or("", Untrusted::original));
    let snoozed_until = if row.is_full() {
        row.snoozed_until
    } else {
        known.and_then(|known| known.snoozed_until)
    };
    let tags = match &row.tags {
        Some(tags) => tags.iter().map(line).collect(),
        None => known.map(|known| known.tags.clone()).unwrap_or_default(),
    };
    Conversation {
        id: ConversationId::new(&row.uuid),
        revision: revision(row),
        contact: ContactId::new(&row.uuid),
        contact_name: full_name(&row.contact.first_name, &row.contact.last_name),
        vip: false,
        inbox: inbox
            .or_else(|| known.map(|known| known.inbox.clone()))
            .unwrap_or_else(by_name),
        channel: channel(row.inbox_channel.as_deref().unwrap_or_default()),
        subject: row.subject.as_ref().map(line).filter(|it| !it.is_empty()),
        status,
        snoozed_until: snoozed_until.filter(|_| status == Status::Snoozed),
        handling: Handling::Human,
        assignee: row.assigned_user_id.map(|id| lexicon.person(id)),
        team: row.assigned_team_id.map(|id| TeamId::new(id.to_string())),
        priority: priority(row.priority.as_deref()),
        tags,
        waiting_since: row.waiting_since,
        unread: row
            .unread_message_count
            .or_else(|| known.map(|known| known.unread))
            .unwrap_or(0),
        last_activity: row.last_message_at.unwrap_or(row.created_at),
        created: Some(row.created_at),
        preview: preview(row, lexicon),
        handoff: None,
        // It gives the time, never which promise it is of.
        sla: row.next_sla_deadline_at.map(|due| Sla {
            promise: None,
            state: SlaState::Running,
            due: Some(due),
        }),
        offer: None,
    }
}

/// What a row of the queue says of a status change, before the whole is fetched.
pub(in crate::backend::libredesk) fn standing(
    row: &mut Conversation,
    update: &wire::Update,
    lexicon: &Lexicon,
) {
    if let Some(status) = &update.status {
        row.status = lexicon.meaning(status);
    }
    if let Some(tags) = &update.tags {
        row.tags = tags.iter().map(line).collect();
    }
    if let wire::Said::Now(waiting) = update.waiting_since {
        row.waiting_since = waiting;
    }
    if let wire::Said::Now(until) = update.snoozed_until {
        row.snoozed_until = until;
    }
    row.snoozed_until = row.snoozed_until.filter(|_| row.status == Status::Snoozed);
}

fn revision(row: &wire::Conversation) -> Revision {
    Revision::try_from(row.updated_at.as_microsecond()).unwrap_or_default()
}

/// What a priority means; none at all is the usual one, as is one of a name we do not know.
pub(super) fn priority(name: Option<&str>) -> Priority {
    match name {
        Some("Low") => Priority::Low,
        Some("Urgent") => Priority::Urgent,
        Some("High") => Priority::High,
        _ => Priority::Normal,
    }
}

/// The last thing said between customer and agent: the last message may be "Ann added tag vip".
fn preview(row: &wire::Conversation, lexicon: &Lexicon) -> Option<Preview> {
    let said = row
        .last_interaction
        .as_ref()
        .filter(|it| !it.original().is_empty());
    let text = line(said.or(row.last_message.as_ref())?);
    if text.is_empty() {
        return None;
    }
    let author = match (row.last_interaction_sender.as_deref(), row.assigned_user_id) {
        (Some("agent"), Some(id)) => Author::Agent(lexicon.person(id)),
        (Some("agent"), None) => Author::Bot(CleanLine::default()),
        _ => Author::Customer,
    };
    Some(Preview { author, text })
}

/// The customer's card, made of a whole conversation: agents may not read contacts. `None` of a row of
/// a list, which holds too little.
pub(in crate::backend::libredesk) fn contact(row: &wire::Conversation) -> Option<Contact> {
    if !row.is_full() {
        return None;
    }
    let person = &row.contact;
    let channel = channel(row.inbox_channel.as_deref().unwrap_or_default());
    let email = person.email.as_ref().filter(|it| !it.original().is_empty());
    let mut attributes = Vec::new();
    let mut fact = |name: &str, value: Option<CleanLine>| {
        attributes.extend(value.filter(|it| !it.is_empty()).map(|value| Attribute {
            name: CleanLine::from(name),
            value,
            source: CleanLine::from("Libredesk"),
        }));
    };
    fact("email", email.map(line));
    fact("phone", person.phone_number.as_ref().map(line));
    fact("country", person.country.as_ref().map(line));
    fact("id", person.external_user_id.as_ref().map(line));
    fact("reference", row.reference_number.as_ref().map(line));
    fact("SLA", row.sla_policy_name.as_ref().map(line));
    let deadline = row.next_sla_deadline_at.map(|at| at.to_string());
    fact("SLA deadline", deadline.map(|at| CleanLine::from(at.as_str())));
    // 0 is "asked, no answer yet".
    let rating = row.csat_rating.filter(|rating| *rating > 0);
    fact(
        "CSAT",
        rating.map(|rating| CleanLine::from(rating.to_string().as_str())),
    );
    fact("CSAT feedback", row.csat_feedback.as_ref().map(line));
    custom(person.custom_attributes.as_ref(), &mut fact);
    custom(row.custom_attributes.as_ref(), &mut fact);
    Some(Contact {
        id: ContactId::new(&row.uuid),
        name: full_name(&person.first_name, &person.last_name),
        key_facts: Vec::new(),
        language: None,
        identities: email
            .map(|address| Identity {
                channel,
                address: line(address),
            })
            .into_iter()
            .collect(),
        attributes,
        tags: Vec::new(),
        notes: Vec::new(),
        orders: Vec::new(),
        consent: Vec::new(),
        // Its API tells neither mailings nor visits of a person.
        mailings: Vec::new(),
        visits: Vec::new(),
        merged: Vec::new(),
        previous: row
            .previous_conversations
            .iter()
            .flatten()
            .map(previous)
            .collect(),
    })
}

fn previous(round: &wire::Previous) -> PreviousConversation {
    PreviousConversation {
        conversation: Some(ConversationId::new(&round.uuid)),
        at: round.last_message_at.or(round.created_at).unwrap_or_default(),
        subject: round.last_message.as_ref().map(line).unwrap_or_default(),
        outcome: CleanLine::default(),
    }
}

fn custom(attributes: Option<&BTreeMap<String, Value>>, fact: &mut impl FnMut(&str, Option<CleanLine>)) {
    for (name, value) in attributes.into_iter().flatten() {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        fact(
            line(&Untrusted::from(name.as_str())).as_str(),
            Some(line(&Untrusted::new(text))),
        );
    }
}
