//! A draft that asks for what the card already holds: the agent sees the value before it is sent.

use crate::app::State;
use crate::app::state::{Overlay, Question};
use crate::domain::{Channel, Contact, DraftKey, DraftKind};
use crate::suggest::{Fact, asked_facts};
use crate::text::{CleanLine, fold};

/// Names of attributes that hold a fact, folded and without hyphens.
const PHONE: &[&str] = &["phone", "telephone", "mobile", "телефон", "мобильный"];
const EMAIL: &[&str] = &["email", "mail", "почта", "эл. почта"];
const ADDRESS: &[&str] = &[
    "address",
    "delivery address",
    "shipping address",
    "адрес",
    "адрес доставки",
];

/// Whether the reply asks for something the card holds; then the question is on the screen.
pub(super) fn asks(state: &mut State, key: &DraftKey) -> bool {
    if key.kind != DraftKind::Reply {
        return false;
    }
    let Some((fact, value)) = known(state, key) else {
        return false;
    };
    let key = key.clone();
    state
        .overlays
        .push(Overlay::Confirm(Question::AsksKnown { key, fact, value }));
    true
}

/// The first fact asked for that the card holds and the draft does not name.
fn known(state: &State, key: &DraftKey) -> Option<(Fact, CleanLine)> {
    let draft = fold(state.composer.get(key)?.editor.text());
    let row = state.conversations.get(&key.conversation)?;
    let contact = state.contacts.get(&row.contact)?;
    asked_facts(&draft).into_iter().find_map(|fact| {
        let value = on_card(contact, fact)?;
        let is_new = !value.is_empty() && !draft.contains(&fold(value.original()));
        is_new.then(|| (fact, value.clone()))
    })
}

fn on_card(contact: &Contact, fact: Fact) -> Option<&CleanLine> {
    let identity = |channels: &[Channel]| {
        let mut identities = contact.identities.iter();
        identities
            .find(|it| channels.contains(&it.channel))
            .map(|it| &it.address)
    };
    let attribute = |names: &[&str]| {
        let mut attributes = contact.attributes.iter();
        attributes
            .find(|it| names.contains(&fold(it.name.original().trim()).replace('-', "").as_str()))
            .map(|it| &it.value)
    };
    match fact {
        Fact::Order => contact.orders.first().map(|order| &order.number),
        Fact::Phone => {
            attribute(PHONE).or_else(|| identity(&[Channel::Phone, Channel::Sms, Channel::Whatsapp]))
        }
        Fact::Email => attribute(EMAIL).or_else(|| identity(&[Channel::Email])),
        Fact::Address => attribute(ADDRESS),
        // A handle or an address in place of a name is none.
        Fact::Name => {
            let name = &contact.name;
            let is_address = contact.identities.iter().any(|it| it.address == *name);
            (!is_address && name.original().chars().any(char::is_alphabetic)).then_some(name)
        }
    }
}
