//! The customer's card from what is written down about a person.

use jiff::Timestamp;

use super::build::{all, before, contact_id};
use super::story::Person;
use crate::backend::native::wire::{
    Attribute, Channel, Consent, Contact, Identity, Mailing, Order, PreviousConversation, Visit,
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
        mailings: mailings(person, now),
        visits: visits(person, now),
        merged: Vec::new(),
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

/// Whoever agreed to be written to gets the news of the shop.
fn mailings(person: &Person, now: Timestamp) -> Vec<Mailing> {
    let agreed = person
        .consent
        .iter()
        .find(|(_, purpose, granted)| *granted && *purpose == "marketing");
    let Some(&(channel, ..)) = agreed else {
        return Vec::new();
    };
    let mailing = |days: u32, subject: &str, outcome: &str| Mailing {
        at: before(now, days * DAY),
        channel,
        subject: subject.into(),
        outcome: outcome.into(),
    };
    vec![
        mailing(9, "Winter boots are here", "opened"),
        mailing(40, "Autumn sale, two days left", "not opened"),
    ]
}

/// Whoever came through the page was seen there.
fn visits(person: &Person, now: Timestamp) -> Vec<Visit> {
    let seen = person
        .identities
        .iter()
        .any(|(channel, _)| *channel == Channel::WebChat);
    let visit = |minutes: u32, page: &str, detail: &str| Visit {
        at: before(now, minutes * 60),
        page: page.into(),
        detail: detail.into(),
    };
    if !seen {
        return Vec::new();
    }
    vec![
        visit(4, "polar.example.org/returns", "read for 3 min"),
        visit(11, "polar.example.org/orders", ""),
    ]
}

fn identity(&(channel, address): &(Channel, &str)) -> Identity {
    Identity {
        channel,
        address: address.into(),
    }
}
