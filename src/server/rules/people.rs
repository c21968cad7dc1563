//! One person of two records, and two again.

use super::refuse;
use crate::backend::native::wire::{Channel, Contact, ErrorBody, ErrorCode, Identity, Merged};

/// Most records that can be made one, one after the other.
const MOST: usize = 50;

/// Everything both records know under the id and name of the first. What the first already has stays as
/// it is; the other's goes behind it.
pub(in crate::server) fn merge(
    mut into: Contact,
    from: Contact,
    merged: Merged,
) -> Result<Contact, ErrorBody> {
    if into.id == from.id {
        return Err(refuse(ErrorCode::InvalidRequest, "these are one record already"));
    }
    if into.merged.len() >= MOST {
        let message = format!("a record can be made of at most {MOST} others");
        return Err(refuse(ErrorCode::TooLarge, message));
    }
    into.language = into.language.or(from.language);
    join(&mut into.key_facts, from.key_facts);
    join(&mut into.identities, from.identities);
    for fact in from.attributes {
        if !into.attributes.iter().any(|known| known.name == fact.name) {
            into.attributes.push(fact);
        }
    }
    join(&mut into.tags, from.tags);
    join(&mut into.notes, from.notes);
    join(&mut into.orders, from.orders);
    for consent in from.consent {
        let same = |it: &&mut crate::backend::native::wire::Consent| {
            (it.channel, &it.purpose) == (consent.channel, &consent.purpose)
        };
        match into.consent.iter_mut().find(same) {
            // Of two answers the no counts.
            Some(known) => known.granted &= consent.granted,
            None => into.consent.push(consent),
        }
    }
    join(&mut into.previous, from.previous);
    join(&mut into.mailings, from.mailings);
    join(&mut into.visits, from.visits);
    into.orders.sort_by_key(|it| std::cmp::Reverse(it.at));
    into.previous.sort_by_key(|it| std::cmp::Reverse(it.at));
    into.merged.push(merged);
    Ok(into)
}

/// The record without what only the other brought; `before` is what it was when they were made one.
/// What changed since stays.
pub(in crate::server) fn part(mut now: Contact, before: &Contact, from: &Contact, merge: &str) -> Contact {
    if now.language != before.language && now.language == from.language {
        now.language.clone_from(&before.language);
    }
    leave(&mut now.key_facts, &before.key_facts, &from.key_facts);
    leave(&mut now.identities, &before.identities, &from.identities);
    leave(&mut now.attributes, &before.attributes, &from.attributes);
    leave(&mut now.tags, &before.tags, &from.tags);
    leave(&mut now.notes, &before.notes, &from.notes);
    leave(&mut now.orders, &before.orders, &from.orders);
    leave(&mut now.consent, &before.consent, &from.consent);
    for consent in &before.consent {
        if !now.consent.contains(consent) {
            now.consent
                .retain(|it| (it.channel, &it.purpose) != (consent.channel, &consent.purpose));
            now.consent.push(consent.clone());
        }
    }
    leave(&mut now.previous, &before.previous, &from.previous);
    leave(&mut now.mailings, &before.mailings, &from.mailings);
    leave(&mut now.visits, &before.visits, &from.visits);
    now.merged.retain(|it| it.id != merge);
    now
}

fn join<T: PartialEq>(known: &mut Vec<T>, other: Vec<T>) {
    for it in other {
        if !known.contains(&it) {
            known.push(it);
        }
    }
}

fn leave<T: PartialEq>(now: &mut Vec<T>, before: &[T], from: &[T]) {
    now.retain(|it| before.contains(it) || !from.contains(it));
}

/// What two addresses are compared by: of a number its digits, of a mailbox or handle its letters in lower
/// case. `None` where an address names nobody, as that of a chat on a page.
pub(in crate::server) fn folded(identity: &Identity) -> Option<String> {
    let address = identity.address.original().trim();
    let folded: String = match identity.channel {
        Channel::Sms | Channel::Phone | Channel::Whatsapp | Channel::Viber | Channel::Max => {
            address.chars().filter(char::is_ascii_digit).collect()
        }
        Channel::Email => address.to_lowercase(),
        Channel::Telegram | Channel::Vk => format!("{:?} {}", identity.channel, address.to_lowercase()),
        Channel::WebChat | Channel::Push | Channel::Other => return None,
    };
    // A few digits are a short number many share, or are hidden.
    (folded.chars().count() >= 6).then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(id: &str, more: &serde_json::Value) -> Contact {
        let mut record = serde_json::json!({ "id": id, "name": id });
        for (field, value) in more.as_object().unwrap() {
            record[field] = value.clone();
        }
        serde_json::from_value(record).unwrap()
    }

    fn merged() -> Merged {
        Merged {
            id: "m1".into(),
            name: "b".into(),
            at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn m15_two_records_become_one_and_two_again() {
        let sms = serde_json::json!({ "channel": "sms", "address": "+49 30 1234" });
        let mail = serde_json::json!({ "channel": "email", "address": "b@example.org" });
        let yes = serde_json::json!({ "channel": "sms", "purpose": "marketing", "granted": true });
        let no = serde_json::json!({ "channel": "sms", "purpose": "marketing", "granted": false });
        let a = contact(
            "a",
            &serde_json::json!({ "identities": [sms], "consent": [yes], "tags": ["x"] }),
        );
        let b = contact(
            "b",
            &serde_json::json!({ "identities": [sms, mail], "consent": [no], "tags": ["x", "y"], "language": "de" }),
        );
        let mut one = merge(a.clone(), b.clone(), merged()).unwrap();
        assert_eq!((one.identities.len(), one.tags.len()), (2, 2));
        assert!(!one.consent[0].granted, "of two answers the no counts");
        one.notes.push("said since".into());
        let two = part(one, &a, &b, "m1");
        assert_eq!(
            two,
            Contact {
                notes: vec!["said since".into()],
                ..a
            }
        );
    }

    #[test]
    fn addresses_are_compared_by_what_they_mean() {
        let of = |channel: &str, address: &str| {
            let identity = serde_json::json!({ "channel": channel, "address": address });
            folded(&serde_json::from_value(identity).unwrap())
        };
        assert_eq!(of("sms", "+49 (30) 12-34"), of("whatsapp", "+49 30 1234"));
        assert_eq!(of("email", "Ann@Example.org "), of("email", "ann@example.org"));
        assert_ne!(of("telegram", "@annann"), of("vk", "@annann"));
        assert_eq!(of("web_chat", "visitor 6001"), None);
        assert_eq!(of("sms", "+7 ··· 21"), None, "hidden digits are nobody's");
    }
}
