//! Tags and urgency of a conversation, tags of a contact and facts about it.

use super::{Caller, Change, refuse};
use crate::backend::native::wire::{
    Attribute, Contact, Conversation, ErrorBody, ErrorCode, Priority, Right, SystemKind,
};
use crate::text::Untrusted;

/// Longest tag and attribute name, in characters.
const NAME: usize = 64;
/// Longest attribute value, in characters.
const VALUE: usize = 2_000;
/// Most tags of a conversation or a contact, and most attributes of a contact.
const MOST: usize = 100;

/// Adds and removes tags; spelling differs only in case means the same tag.
pub(in crate::server) fn tags(
    mut conversation: Conversation,
    caller: &Caller,
    add: &[String],
    remove: &[String],
) -> Result<Change, ErrorBody> {
    caller.needs(Right::Tag)?;
    let (added, removed) = retag(&mut conversation.tags, add, remove)?;
    let change = Change::only(conversation);
    if added.is_empty() && removed.is_empty() {
        return Ok(change);
    }
    Ok(change.event(caller.actor(), SystemKind::Tagged { added, removed }))
}

/// The same for the tags of a person.
pub(in crate::server) fn contact_tags(
    mut contact: Contact,
    caller: &Caller,
    add: &[String],
    remove: &[String],
) -> Result<Contact, ErrorBody> {
    caller.needs(Right::EditContact)?;
    retag(&mut contact.tags, add, remove)?;
    Ok(contact)
}

/// What was added and what removed.
fn retag(
    tags: &mut Vec<Untrusted>,
    add: &[String],
    remove: &[String],
) -> Result<(Vec<Untrusted>, Vec<Untrusted>), ErrorBody> {
    let mut removed = Vec::new();
    for tag in remove {
        let tag = name(tag, "tag")?;
        if let Some(place) = place_of(tags, tag) {
            removed.push(tags.remove(place));
        }
    }
    let mut added = Vec::new();
    for tag in add {
        let tag = name(tag, "tag")?;
        if place_of(tags, tag).is_none() {
            tags.push(tag.into());
            added.push(Untrusted::from(tag));
        }
    }
    if tags.len() > MOST {
        let message = format!("a conversation and a person have at most {MOST} tags");
        return Err(refuse(ErrorCode::TooLarge, message));
    }
    Ok((added, removed))
}

/// Says how urgent it is.
pub(in crate::server) fn priority(
    mut conversation: Conversation,
    caller: &Caller,
    priority: Priority,
) -> Result<Change, ErrorBody> {
    caller.needs(Right::Priority)?;
    if conversation.priority == priority {
        return Ok(Change::only(conversation));
    }
    conversation.priority = priority;
    Ok(Change::only(conversation).event(caller.actor(), SystemKind::Prioritised { priority }))
}

/// Sets a fact about a contact; an empty value removes it.
pub(in crate::server) fn attribute(
    mut contact: Contact,
    caller: &Caller,
    attribute: &str,
    value: &str,
) -> Result<Contact, ErrorBody> {
    caller.needs(Right::EditContact)?;
    let attribute = name(attribute, "attribute")?;
    if value.chars().count() > VALUE {
        return Err(refuse(
            ErrorCode::TooLarge,
            format!("the value has more than {VALUE} characters; shorten it"),
        ));
    }
    let known = contact
        .attributes
        .iter()
        .position(|known| same(known.name.original(), attribute));
    match (known, value.trim().is_empty()) {
        (Some(place), true) => {
            contact.attributes.remove(place);
        }
        (Some(place), false) => {
            contact.attributes[place].value = value.into();
            contact.attributes[place].source = caller.agent.name.clone();
        }
        (None, true) => {}
        (None, false) if contact.attributes.len() >= MOST => {
            return Err(refuse(
                ErrorCode::TooLarge,
                format!("a contact has at most {MOST} attributes"),
            ));
        }
        (None, false) => contact.attributes.push(Attribute {
            name: attribute.into(),
            value: value.into(),
            source: caller.agent.name.clone(),
        }),
    }
    Ok(contact)
}

fn name<'a>(name: &'a str, what: &str) -> Result<&'a str, ErrorBody> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(refuse(
            ErrorCode::InvalidRequest,
            format!("a {what} is one line and not empty"),
        ));
    }
    if name.chars().count() > NAME {
        return Err(refuse(
            ErrorCode::TooLarge,
            format!("a {what} has at most {NAME} characters"),
        ));
    }
    Ok(name)
}

fn place_of(tags: &[Untrusted], tag: &str) -> Option<usize> {
    tags.iter().position(|known| same(known.original(), tag))
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::samples::{caller, code, conversation};
    use super::*;
    use crate::backend::native::wire::Role;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn tags_come_once_and_go_whatever_their_case() {
        let ann = caller("ann", Role::Agent);
        let change = tags(conversation(), &ann, &words(&["Refund", "refund", " vip "]), &[]).unwrap();
        let tagged = change.conversation;
        assert_eq!(tagged.tags, [Untrusted::from("Refund"), Untrusted::from("vip")]);

        let change = tags(tagged.clone(), &ann, &[], &words(&["REFUND", "unknown"])).unwrap();
        assert_eq!(change.conversation.tags, [Untrusted::from("vip")]);

        let nothing = tags(tagged.clone(), &ann, &words(&["VIP"]), &[]).unwrap();
        assert_eq!(nothing, Change::only(tagged));
    }

    #[test]
    fn m08_tags_of_a_person_come_once_and_go_whatever_their_case() {
        let ann = caller("ann", Role::Agent);
        let nobody: Contact = serde_json::from_str(r#"{"id":"p","name":"P"}"#).unwrap();
        let tagged = contact_tags(nobody, &ann, &words(&["Lawyer", "lawyer", "press"]), &[]).unwrap();
        assert_eq!(tagged.tags, [Untrusted::from("Lawyer"), Untrusted::from("press")]);
        let fewer = contact_tags(tagged.clone(), &ann, &[], &words(&["LAWYER", "unknown"])).unwrap();
        assert_eq!(fewer.tags, [Untrusted::from("press")]);
        let refused = contact_tags(tagged, &ann, &words(&[""]), &[]).unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidRequest);
    }

    #[test]
    fn a_tag_is_one_short_line() {
        let ann = caller("ann", Role::Agent);
        for (tag, expected) in [
            ("", ErrorCode::InvalidRequest),
            ("a\nb", ErrorCode::InvalidRequest),
            (&*"x".repeat(65), ErrorCode::TooLarge),
        ] {
            assert_eq!(code(tags(conversation(), &ann, &words(&[tag]), &[])), expected);
        }
    }

    #[test]
    fn a_priority_is_told_once() {
        let ann = caller("ann", Role::Agent);
        let change = priority(conversation(), &ann, Priority::Low).unwrap();
        assert_eq!(change.conversation.priority, Priority::Low);
        assert_eq!(change.lines.len(), 1);
        let again = priority(change.conversation.clone(), &ann, Priority::Low).unwrap();
        assert_eq!(again, Change::only(change.conversation));
    }

    #[test]
    fn an_attribute_is_set_changed_and_removed() {
        let ann = caller("ann", Role::Agent);
        let nobody: Contact = serde_json::from_str(r#"{"id":"p","name":"P"}"#).unwrap();
        let set = attribute(nobody, &ann, "Size", "M").unwrap();
        assert_eq!(set.attributes[0].source.original(), "ANN");
        let changed = attribute(set, &ann, "size", "L").unwrap();
        assert_eq!(changed.attributes.len(), 1);
        assert_eq!(changed.attributes[0].value.original(), "L");
        assert!(
            attribute(changed, &ann, "Size", "")
                .unwrap()
                .attributes
                .is_empty()
        );
    }
}
