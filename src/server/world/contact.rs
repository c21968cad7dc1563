//! The customer's card from what is written down about a person.

use jiff::Timestamp;

use super::build::{all, before, contact_id};
use super::story::Person;
use crate::backend::native::wire::{
    Attribute, Channel, Consent, Contact, Identity, Order, PreviousConversation,
};

/// Seconds of a day.
const DAY: u32 = 86_400;

/// The record of a customer.
pub(super) fn contact(number: usize, person: &Person, now: Timestamp) -> Contact {
    Contact {
        id: contact_id(number),
        name: person.name.into(),
        key_facts: all(person.key_facts),
        language: Some(person.language.into()),
        identities: person.identities.iter().map(identity).collect(),
        attributes: person
            .attributes
            .iter()
            .map(|&(name, value, source)| Attribute {
                name: name.into(),
                value: value.into(),
                source: source.into(),
            })
            .collect(),
        tags: all(person.tags),
        notes: all(person.notes),
        orders: person
            .orders
            .iter()
            .map(|it| Order {
                number: it.0.into(),
                title: it.1.into(),
                status: it.2.into(),
                total: it.3.into(),
                at: before(now, it.4 * DAY),
            })
            .collect(),
        consent: person
            .consent
            .iter()
            .map(|&(channel, purpose, granted)| Consent {
                channel,
                purpose: purpose.into(),
                granted,
            })
            .collect(),
        previous: person
            .previous
            .iter()
            .map(|&(days, subject, outcome)| PreviousConversation {
                conversation: None,
                at: before(now, days * DAY),
                subject: subject.into(),
                outcome: outcome.into(),
            })
            .collect(),
    }
}

fn identity(&(channel, address): &(Channel, &str)) -> Identity {
    Identity {
        channel,
        address: address.into(),
    }
}
