//! Who has a conversation: claim, transfer, hand-off.
//!
//! All three are compare-and-set. `settled` is the revision at which the ownership last changed: what
//! was decided on an older one is refused, while a customer's next message in between does no harm.

use jiff::Timestamp;

use super::{Caller, Change, card, optional, refuse};
use crate::backend::native::wire::{
    AgentRef, Conversation, ErrorBody, ErrorCode, Handling, Right, Status, SystemKind, Team,
};
use crate::text::Untrusted;

/// Who receives a conversation.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::server) enum Receiver {
    /// One agent.
    Agent(AgentRef),
    /// A team; whoever of it claims first.
    Team(Team),
}

/// The caller takes it. One's own stays as it is.
pub(in crate::server) fn claim(
    mut conversation: Conversation,
    settled: u64,
    caller: &Caller,
    revision: u64,
) -> Result<Change, ErrorBody> {
    caller.needs(Right::Claim)?;
    if caller.owns(&conversation) && conversation.handling == Handling::Human {
        // What was offered is taken by claiming it.
        return Ok(match conversation.offer.take() {
            Some(_) => Change::only(conversation).event(caller.actor(), SystemKind::Claimed),
            None => Change::only(conversation),
        });
    }
    workable(&conversation)?;
    current(&conversation, settled, revision)?;
    if conversation.assignee.is_some() && !caller.owns(&conversation) && !caller.may(Right::ActForOthers) {
        return Err(lost(&conversation));
    }
    wake_up(&mut conversation);
    conversation.assignee = Some(caller.agent.clone());
    // A person who takes over silences the bot.
    conversation.handling = Handling::Human;
    Ok(Change::only(conversation).event(caller.actor(), SystemKind::Claimed))
}

/// The caller gives it to an agent or a team.
pub(in crate::server) fn transfer(
    mut conversation: Conversation,
    settled: u64,
    caller: &Caller,
    revision: u64,
    to: Receiver,
    note: &str,
    now: Timestamp,
) -> Result<Change, ErrorBody> {
    let note = may_give(&conversation, settled, caller, Right::Transfer, revision, note)?;
    if let Some(note) = &note {
        conversation.handoff = Some(card(&conversation, &caller.agent, note, now));
    }
    wake_up(&mut conversation);
    conversation.handling = Handling::Human;
    let to = match to {
        Receiver::Agent(agent) => {
            let name = agent.name.clone();
            conversation.assignee = Some(agent);
            name
        }
        Receiver::Team(team) => {
            conversation.assignee = None;
            conversation.team = Some(team.id);
            team.name
        }
    };
    Ok(Change::only(conversation).event(caller.actor(), SystemKind::Transferred { to, note }))
}

/// The caller gives it to a bot, or back to the queue.
pub(in crate::server) fn handoff(
    mut conversation: Conversation,
    settled: u64,
    caller: &Caller,
    revision: u64,
    bot: Option<&str>,
    note: &str,
    now: Timestamp,
) -> Result<Change, ErrorBody> {
    let note = may_give(&conversation, settled, caller, Right::Handoff, revision, note)?;
    if let Some(note) = &note {
        conversation.handoff = Some(card(&conversation, &caller.agent, note, now));
    }
    wake_up(&mut conversation);
    conversation.assignee = None;
    conversation.handling = if bot.is_some() {
        Handling::Bot
    } else {
        Handling::Human
    };
    let words = note
        .as_ref()
        .map_or_else(String::new, |note| note.original().to_owned());
    let what = SystemKind::HandedOff {
        to: bot.map(Untrusted::from),
        note,
    };
    let mut change = Change::only(conversation).event(caller.actor(), what);
    change.to_bot = bot.map(|bot| (bot.to_owned(), words));
    Ok(change)
}

fn may_give(
    conversation: &Conversation,
    settled: u64,
    caller: &Caller,
    right: Right,
    revision: u64,
    note: &str,
) -> Result<Option<Untrusted>, ErrorBody> {
    caller.needs(right)?;
    workable(conversation)?;
    current(conversation, settled, revision)?;
    if conversation.assignee.is_some() && !caller.owns(conversation) && !caller.may(Right::ActForOthers) {
        let owner = conversation.assignee.clone();
        let mut error = refuse(
            ErrorCode::Forbidden,
            "the conversation is another agent's; only a lead may give it away",
        );
        error.owner = owner;
        return Err(error);
    }
    optional(note)
}

fn workable(conversation: &Conversation) -> Result<(), ErrorBody> {
    if conversation.status == Status::Resolved {
        return Err(refuse(
            ErrorCode::Conflict,
            "the conversation is resolved; reopen it first",
        ));
    }
    Ok(())
}

fn current(conversation: &Conversation, settled: u64, revision: u64) -> Result<(), ErrorBody> {
    if revision < settled || revision > conversation.revision {
        return Err(lost(conversation));
    }
    Ok(())
}

fn lost(conversation: &Conversation) -> ErrorBody {
    let message = match &conversation.assignee {
        Some(owner) => format!("{} has it", owner.name.original()),
        None => "it changed hands in the meantime; look again".to_owned(),
    };
    let mut error = refuse(ErrorCode::Conflict, message);
    error.owner.clone_from(&conversation.assignee);
    error
}

/// Whoever works on it has it back from its snooze.
fn wake_up(conversation: &mut Conversation) {
    conversation.status = Status::Open;
    conversation.snoozed_until = None;
}

#[cfg(test)]
mod tests {
    use super::super::samples::{agent, at, caller, code, conversation};
    use super::*;
    use crate::backend::native::wire::Role;

    fn owned_by(id: &str) -> Conversation {
        Conversation {
            assignee: Some(agent(id)),
            ..conversation()
        }
    }

    #[test]
    fn the_first_claim_wins_and_the_second_hears_who() {
        let ann = caller("ann", Role::Agent);
        let taken = claim(conversation(), 5, &ann, 5).unwrap().conversation;
        assert_eq!(taken.assignee, Some(agent("ann")));

        let error = claim(
            Conversation { revision: 6, ..taken },
            6,
            &caller("bob", Role::Lead),
            5,
        )
        .unwrap_err();
        assert_eq!(
            (error.code, error.owner),
            (ErrorCode::Conflict, Some(agent("ann")))
        );
    }

    #[test]
    fn a_customers_message_in_between_does_not_lose_a_claim() {
        let busy = Conversation {
            revision: 9,
            ..conversation()
        };
        assert!(claim(busy.clone(), 5, &caller("ann", Role::Agent), 5).is_ok());
        assert_eq!(
            code(claim(busy.clone(), 6, &caller("ann", Role::Agent), 5)),
            ErrorCode::Conflict
        );
        assert_eq!(
            code(claim(busy, 6, &caller("ann", Role::Agent), 10)),
            ErrorCode::Conflict
        );
    }

    #[test]
    fn only_a_lead_takes_from_another() {
        assert_eq!(
            code(claim(owned_by("bob"), 1, &caller("ann", Role::Agent), 5)),
            ErrorCode::Conflict
        );
        assert!(claim(owned_by("bob"), 1, &caller("ann", Role::Lead), 5).is_ok());
    }

    #[test]
    fn claiming_ones_own_again_changes_nothing() {
        let change = claim(owned_by("ann"), 5, &caller("ann", Role::Agent), 1).unwrap();
        assert_eq!(change, Change::only(owned_by("ann")));
    }

    #[test]
    fn a_claim_takes_over_from_a_bot_and_from_a_snooze_but_not_a_resolved_one() {
        let ann = caller("ann", Role::Agent);
        let bot = Conversation {
            handling: Handling::Bot,
            ..conversation()
        };
        assert_eq!(
            claim(bot, 5, &ann, 5).unwrap().conversation.handling,
            Handling::Human
        );

        let snoozed = Conversation {
            status: Status::Snoozed,
            snoozed_until: Some(at(99)),
            ..conversation()
        };
        let woken = claim(snoozed, 5, &ann, 5).unwrap().conversation;
        assert_eq!((woken.status, woken.snoozed_until), (Status::Open, None));

        let resolved = Conversation {
            status: Status::Resolved,
            ..conversation()
        };
        assert_eq!(code(claim(resolved, 5, &ann, 5)), ErrorCode::Conflict);
    }

    #[test]
    fn a_transfer_with_a_note_carries_the_question_and_what_was_collected() {
        let mut before = owned_by("ann");
        before.preview = Some(super::super::preview(
            crate::backend::native::wire::Author::Customer,
            "where is my parcel?",
        ));
        let ann = caller("ann", Role::Agent);
        let after = transfer(
            before,
            5,
            &ann,
            5,
            Receiver::Agent(agent("bob")),
            "knows the carrier",
            at(0),
        )
        .unwrap()
        .conversation;
        let card = after.handoff.unwrap();
        assert_eq!(after.assignee, Some(agent("bob")));
        assert_eq!(card.reason.original(), "knows the carrier");
        assert_eq!(card.question.original(), "where is my parcel?");
    }

    #[test]
    fn a_team_gets_it_without_an_owner() {
        let team = Team {
            id: "t".into(),
            name: "Refunds".into(),
            waiting: 0,
            members: vec![],
        };
        let ann = caller("ann", Role::Agent);
        let after = transfer(owned_by("ann"), 5, &ann, 5, Receiver::Team(team), "", at(0)).unwrap();
        assert_eq!(after.conversation.assignee, None);
        assert_eq!(after.conversation.team.as_deref(), Some("t"));
        assert_eq!(after.conversation.handoff, None, "no note, no card");
    }

    #[test]
    fn an_agent_may_not_give_away_anothers() {
        let ann = caller("ann", Role::Agent);
        let error = transfer(
            owned_by("bob"),
            5,
            &ann,
            5,
            Receiver::Agent(agent("ann")),
            "",
            at(0),
        )
        .unwrap_err();
        assert_eq!(
            (error.code, error.owner),
            (ErrorCode::Forbidden, Some(agent("bob")))
        );
        assert_eq!(
            code(handoff(owned_by("bob"), 5, &ann, 5, None, "", at(0))),
            ErrorCode::Forbidden
        );
    }

    #[test]
    fn a_handoff_goes_to_the_bot_or_the_queue() {
        let ann = caller("ann", Role::Agent);
        let bot = handoff(owned_by("ann"), 5, &ann, 5, Some("Polly"), "size", at(0)).unwrap();
        assert_eq!(bot.conversation.handling, Handling::Bot);
        assert_eq!(bot.to_bot, Some(("Polly".to_owned(), "size".to_owned())));

        let queue = handoff(owned_by("ann"), 5, &ann, 5, None, "call back", at(0)).unwrap();
        assert_eq!(queue.conversation.handling, Handling::Human);
        assert_eq!(queue.conversation.assignee, None);
        assert_eq!(queue.conversation.handoff.unwrap().reason.original(), "call back");
        assert_eq!(queue.to_bot, None);
    }
}
