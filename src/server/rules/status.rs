//! Where a conversation stands: snooze, resolve, reopen.

use jiff::Timestamp;

use super::{Caller, Change, refuse};
use crate::backend::native::wire::{
    Actor, Conversation, ErrorBody, ErrorCode, PreviousConversation, Right, Status, SystemKind,
};
use crate::server::policy::Tag;
use crate::text::Untrusted;

/// Puts it off until a time to come.
pub(in crate::server) fn snooze(
    mut conversation: Conversation,
    caller: &Caller,
    until: Timestamp,
    now: Timestamp,
) -> Result<Change, ErrorBody> {
    caller.needs(Right::Status)?;
    if until <= now {
        return Err(refuse(
            ErrorCode::InvalidRequest,
            "the time to snooze until has passed; name a later one",
        ));
    }
    if conversation.status == Status::Resolved {
        return Err(refuse(
            ErrorCode::Conflict,
            "the conversation is resolved; reopen it first",
        ));
    }
    conversation.status = Status::Snoozed;
    conversation.snoozed_until = Some(until);
    Ok(Change::only(conversation).event(caller.actor(), SystemKind::Snoozed { until }))
}

/// A snoozed one whose time has come.
pub(in crate::server) fn wake(mut conversation: Conversation, now: Timestamp) -> Change {
    let due = conversation.snoozed_until.is_none_or(|until| until <= now);
    if conversation.status != Status::Snoozed || !due {
        return Change::only(conversation);
    }
    conversation.status = Status::Open;
    conversation.snoozed_until = None;
    Change::only(conversation).event(Actor::System, SystemKind::Woke)
}

/// It is done: nobody waits any more, and the contact's card remembers the round.
pub(in crate::server) fn resolve(
    mut conversation: Conversation,
    caller: &Caller,
    tag: Tag,
    now: Timestamp,
) -> Result<Change, ErrorBody> {
    caller.needs(Right::Status)?;
    if conversation.status == Status::Resolved {
        return Ok(Change::only(conversation));
    }
    if tag == Tag::Required && conversation.tags.is_empty() {
        return Err(refuse(
            ErrorCode::InvalidRequest,
            "this desk resolves nothing without a tag; add one first",
        ));
    }
    conversation.status = Status::Resolved;
    conversation.snoozed_until = None;
    conversation.waiting_since = None;
    conversation.unread = 0;
    let ended = PreviousConversation {
        conversation: Some(conversation.id.clone()),
        at: now,
        subject: about(&conversation),
        outcome: Untrusted::new(format!("resolved by {}", caller.agent.name.original())),
    };
    let mut change = Change::only(conversation).event(caller.actor(), SystemKind::Resolved);
    change.ended = Some(ended);
    Ok(change)
}

/// It is not done after all, or is wanted before its time.
pub(in crate::server) fn reopen(
    mut conversation: Conversation,
    caller: &Caller,
) -> Result<Change, ErrorBody> {
    caller.needs(Right::Status)?;
    if conversation.status == Status::Open {
        return Ok(Change::only(conversation));
    }
    conversation.status = Status::Open;
    conversation.snoozed_until = None;
    Ok(Change::only(conversation).event(caller.actor(), SystemKind::Reopened))
}

fn about(conversation: &Conversation) -> Untrusted {
    if let Some(subject) = &conversation.subject {
        return subject.clone();
    }
    if let Some(card) = &conversation.handoff
        && !card.question.original().is_empty()
    {
        return card.question.clone();
    }
    conversation
        .preview
        .as_ref()
        .map_or_else(Untrusted::default, |preview| preview.text.clone())
}

#[cfg(test)]
mod tests {
    use super::super::samples::{at, caller, code, conversation};
    use super::*;
    use crate::backend::native::wire::Role;

    #[test]
    fn a_snooze_needs_a_time_to_come() {
        let ann = caller("ann", Role::Agent);
        assert_eq!(
            code(snooze(conversation(), &ann, at(0), at(0))),
            ErrorCode::InvalidRequest
        );
        let snoozed = snooze(conversation(), &ann, at(60), at(0)).unwrap().conversation;
        assert_eq!(
            (snoozed.status, snoozed.snoozed_until),
            (Status::Snoozed, Some(at(60)))
        );
        assert!(snoozed.waiting_since.is_some(), "put off is not answered");
    }

    #[test]
    fn a_snoozed_one_wakes_when_due_and_not_before() {
        let snoozed = Conversation {
            status: Status::Snoozed,
            snoozed_until: Some(at(60)),
            ..conversation()
        };
        assert_eq!(wake(snoozed.clone(), at(59)), Change::only(snoozed.clone()));
        assert_eq!(wake(snoozed, at(60)).conversation.status, Status::Open);
        assert!(wake(conversation(), at(60)).lines.is_empty());
    }

    #[test]
    fn resolving_ends_the_wait_and_is_remembered() {
        let ann = caller("ann", Role::Agent);
        let subject = Conversation {
            subject: Some("Order 17".into()),
            ..conversation()
        };
        let change = resolve(subject, &ann, Tag::Optional, at(0)).unwrap();
        assert_eq!(change.conversation.waiting_since, None);
        assert_eq!(change.conversation.unread, 0);
        let ended = change.ended.unwrap();
        assert_eq!(ended.subject.original(), "Order 17");
        assert_eq!(ended.outcome.original(), "resolved by ANN");

        let again = resolve(change.conversation.clone(), &ann, Tag::Optional, at(1)).unwrap();
        assert_eq!(again, Change::only(change.conversation), "twice is once");
    }

    #[test]
    fn m19_what_needs_a_tag_is_not_resolved_without_one() {
        let ann = caller("ann", Role::Agent);
        let bare = Conversation {
            tags: Vec::new(),
            ..conversation()
        };
        let refused = resolve(bare.clone(), &ann, Tag::Required, at(0));
        assert_eq!(code(refused), ErrorCode::InvalidRequest);
        let tagged = Conversation {
            tags: vec!["refund".into()],
            ..bare
        };
        assert!(resolve(tagged, &ann, Tag::Required, at(0)).is_ok());
    }

    #[test]
    fn reopening_brings_back_resolved_and_snoozed() {
        let ann = caller("ann", Role::Agent);
        for status in [Status::Resolved, Status::Snoozed] {
            let change = reopen(
                Conversation {
                    status,
                    ..conversation()
                },
                &ann,
            )
            .unwrap();
            assert_eq!(change.conversation.status, Status::Open);
            assert_eq!(change.lines.len(), 1);
        }
        assert!(reopen(conversation(), &ann).unwrap().lines.is_empty());
    }
}
