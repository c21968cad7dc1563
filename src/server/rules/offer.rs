//! Transfers that can be returned: the receiver takes what was given, gives it back, or has let the time
//! for it pass.

use jiff::{SignedDuration, Timestamp};

use super::{Caller, Change, card, optional, refuse};
use crate::backend::native::wire::{Actor, Conversation, ErrorBody, ErrorCode, Offer, SystemKind};
use crate::server::policy::Note;
use crate::text::Untrusted;

/// An error when the desk wants a note and there is none.
pub(in crate::server) fn needs_note(rule: Note, note: &str) -> Result<(), ErrorBody> {
    if rule == Note::Required && note.trim().is_empty() {
        return Err(refuse(
            ErrorCode::InvalidRequest,
            "a transfer needs a note here; write what the receiver should know",
        ));
    }
    Ok(())
}

/// Makes a transfer to another agent one that goes back after `within`.
pub(in crate::server) fn offered(
    mut change: Change,
    caller: &Caller,
    within: Option<SignedDuration>,
    now: Timestamp,
) -> Change {
    let to = change.conversation.assignee.as_ref();
    let other = to.is_some_and(|to| to.id != caller.agent.id);
    let until = within
        .filter(|_| other)
        .and_then(|within| now.checked_add(within).ok());
    change.conversation.offer = until.map(|until| Offer {
        from: caller.agent.clone(),
        until,
    });
    change
}

/// The receiver gives it back.
pub(in crate::server) fn give_back(
    mut conversation: Conversation,
    caller: &Caller,
    note: &str,
    now: Timestamp,
) -> Result<Change, ErrorBody> {
    let note = optional(note)?;
    if !caller.owns(&conversation) {
        let mut error = refuse(ErrorCode::Conflict, "the conversation is not yours any more");
        error.owner.clone_from(&conversation.assignee);
        return Err(error);
    }
    let Some(offer) = conversation.offer.take() else {
        return Err(refuse(
            ErrorCode::Conflict,
            "you have taken the conversation already; transfer it instead",
        ));
    };
    if let Some(note) = &note {
        conversation.handoff = Some(card(&conversation, &caller.agent, note, now));
    }
    Ok(returned(conversation, offer, caller.actor(), note))
}

/// Nobody took it in time.
pub(in crate::server) fn expire(mut conversation: Conversation, now: Timestamp) -> Change {
    match conversation.offer.take_if(|offer| offer.until <= now) {
        Some(offer) => returned(conversation, offer, Actor::System, None),
        None => Change::only(conversation),
    }
}

fn returned(mut conversation: Conversation, offer: Offer, by: Actor, note: Option<Untrusted>) -> Change {
    let to = offer.from.name.clone();
    conversation.assignee = Some(offer.from);
    Change::only(conversation).event(by, SystemKind::Returned { to, note })
}

#[cfg(test)]
mod tests {
    use super::super::samples::{agent, at, caller, code, conversation};
    use super::*;
    use crate::backend::native::wire::Role;

    const MINUTE: Option<SignedDuration> = Some(SignedDuration::from_mins(1));

    fn given() -> Conversation {
        let to_bob = Conversation {
            assignee: Some(agent("bob")),
            ..conversation()
        };
        offered(Change::only(to_bob), &caller("ann", Role::Agent), MINUTE, at(0)).conversation
    }

    #[test]
    fn only_what_another_agent_gets_is_offered_and_only_where_the_desk_says_so() {
        let offer = given().offer.unwrap();
        assert_eq!((offer.from, offer.until), (agent("ann"), at(60)));
        let bob = caller("bob", Role::Agent);
        let own = offered(Change::only(given()), &bob, MINUTE, at(0));
        assert_eq!(own.conversation.offer, None);
        let ann = caller("ann", Role::Agent);
        assert_eq!(
            offered(Change::only(given()), &ann, None, at(0))
                .conversation
                .offer,
            None
        );
        let team = Change::only(conversation());
        assert_eq!(offered(team, &ann, MINUTE, at(0)).conversation.offer, None);
    }

    #[test]
    fn the_receiver_gives_it_back_with_a_word() {
        let back = give_back(given(), &caller("bob", Role::Agent), "not my field", at(5)).unwrap();
        assert_eq!(back.conversation.assignee, Some(agent("ann")));
        assert_eq!(back.conversation.offer, None);
        assert_eq!(
            back.conversation.handoff.unwrap().reason.original(),
            "not my field"
        );
        assert_eq!(back.lines.len(), 1);
        assert_eq!(
            code(give_back(given(), &caller("ann", Role::Agent), "", at(5))),
            ErrorCode::Conflict
        );
        let taken = Conversation {
            offer: None,
            ..given()
        };
        assert_eq!(
            code(give_back(taken, &caller("bob", Role::Agent), "", at(5))),
            ErrorCode::Conflict
        );
    }

    #[test]
    fn what_nobody_takes_goes_back_in_time_and_not_before() {
        assert_eq!(expire(given(), at(59)), Change::only(given()));
        let back = expire(given(), at(60));
        assert_eq!(back.conversation.assignee, Some(agent("ann")));
        assert_eq!(back.lines.len(), 1);
        assert!(expire(conversation(), at(60)).lines.is_empty());
    }

    #[test]
    fn a_desk_can_want_a_note() {
        assert!(needs_note(Note::Optional, "").is_ok());
        assert_eq!(code(needs_note(Note::Required, " ")), ErrorCode::InvalidRequest);
        assert!(needs_note(Note::Required, "refund").is_ok());
    }
}
