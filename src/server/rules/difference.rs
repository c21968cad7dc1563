//! What is different between two states, for the action log. Nothing of it is a customer's words.

use crate::backend::native::wire::{
    AgentRef, Availability, Contact, Conversation, FieldChange, Handling, Priority, Status,
};
use crate::text::Untrusted;

/// Fields of a conversation that an agent's action changed.
pub(in crate::server) fn conversation_changes(old: &Conversation, new: &Conversation) -> Vec<FieldChange> {
    let name = |owner: &Option<AgentRef>| owner.as_ref().map(|owner| owner.name.original().to_owned());
    let time = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string());
    let word = |word: &'static str| Some(word.to_owned());
    let fields = [
        ("status", word(status(old.status)), word(status(new.status))),
        (
            "handling",
            word(handling(old.handling)),
            word(handling(new.handling)),
        ),
        ("assignee", name(&old.assignee), name(&new.assignee)),
        ("team", old.team.clone(), new.team.clone()),
        ("tags", tags(&old.tags), tags(&new.tags)),
        (
            "priority",
            word(priority(old.priority)),
            word(priority(new.priority)),
        ),
        ("snoozed_until", time(old.snoozed_until), time(new.snoozed_until)),
    ];
    different(fields)
}

fn tags(tags: &[Untrusted]) -> Option<String> {
    let words: Vec<&str> = tags.iter().map(Untrusted::original).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Facts about a contact that were added, changed or removed, and its tags.
pub(in crate::server) fn contact_changes(old: &Contact, new: &Contact) -> Vec<FieldChange> {
    let value = |contact: &Contact, name: &Untrusted| {
        let fact = contact.attributes.iter().find(|fact| fact.name == *name);
        fact.map(|fact| fact.value.original().to_owned())
    };
    let mut names: Vec<&Untrusted> = new.attributes.iter().map(|fact| &fact.name).collect();
    for fact in &old.attributes {
        if !names.contains(&&fact.name) {
            names.push(&fact.name);
        }
    }
    different(
        names
            .into_iter()
            .map(|name| (name.original(), value(old, name), value(new, name)))
            .chain([("tags", tags(&old.tags), tags(&new.tags))]),
    )
}

/// An agent's availability, if it is another now.
pub(in crate::server) fn availability_change(old: Availability, new: Availability) -> Vec<FieldChange> {
    let word = |it| {
        let word = match it {
            Availability::Online => "online",
            Availability::Busy => "busy",
            Availability::Away => "away",
            Availability::Offline => "offline",
        };
        Some(word.to_owned())
    };
    different([("availability", word(old), word(new))])
}

fn different<'a>(
    fields: impl IntoIterator<Item = (&'a str, Option<String>, Option<String>)>,
) -> Vec<FieldChange> {
    let fields = fields.into_iter().filter(|(_, before, after)| before != after);
    let changes = fields.map(|(field, before, after)| FieldChange {
        field: Untrusted::new(field),
        before: before.map(Untrusted::new),
        after: after.map(Untrusted::new),
    });
    changes.collect()
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::Snoozed => "snoozed",
        Status::Resolved => "resolved",
    }
}

fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "low",
        Priority::Normal => "normal",
        Priority::High => "high",
        Priority::Urgent => "urgent",
    }
}

fn handling(handling: Handling) -> &'static str {
    match handling {
        Handling::Bot => "bot",
        Handling::Human => "human",
    }
}
