//! What is said: by the customer, a bot, an agent.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Caller, Change, Line, Route, check_words, fits, preview, preview_of, refuse};
use crate::backend::native::wire::{
    Actor, AgentRef, Attachment, Author, Channel, Conversation, Delivery, ErrorBody, ErrorCode, Handling,
    HandoffCard, MAX_HOLD_MS, Right, Status, SystemKind,
};
use crate::text::Untrusted;

/// A reply of an agent.
#[derive(Debug, Clone, Copy)]
pub(in crate::server) struct Reply<'a> {
    /// The words.
    pub text: &'a str,
    /// Milliseconds to hold it; 0 to send at once.
    pub hold_ms: u32,
    /// The entry it quotes.
    pub quotes: Option<&'a str>,
    /// The request.
    pub request: Uuid,
    /// Files with it.
    pub attachments: &'a [Attachment],
    /// Where it goes.
    pub route: &'a Route,
}

/// The customer wrote: a closed or snoozed conversation is open again, and somebody waits.
pub(in crate::server) fn customer_writes(
    mut conversation: Conversation,
    inbox: String,
    channel: Channel,
    text: &str,
    attachments: Vec<Attachment>,
    now: Timestamp,
) -> Change {
    let returned = match conversation.status {
        Status::Open => None,
        Status::Snoozed => Some(SystemKind::Woke),
        Status::Resolved => Some(SystemKind::Reopened),
    };
    conversation.status = Status::Open;
    conversation.snoozed_until = None;
    conversation.inbox = inbox;
    conversation.channel = channel;
    conversation.waiting_since.get_or_insert(now);
    conversation.unread = conversation.unread.saturating_add(1);
    conversation.preview = Some(preview_of(Author::Customer, text, &attachments));
    let mut change = Change::only(conversation);
    if let Some(what) = returned {
        change = change.event(Actor::Customer, what);
    }
    change.with(Line::Message {
        author: Author::Customer,
        channel,
        text: Untrusted::from(text),
        delivery: None,
        request: None,
        quotes: None,
        attachments,
    })
}

/// The owner is away: whoever is at work takes over what the customer wrote.
pub(in crate::server) fn left_to_the_queue(mut change: Change) -> Change {
    change.conversation.assignee = None;
    change.conversation.offer = None;
    let what = SystemKind::HandedOff { to: None, note: None };
    change.event(Actor::System, what)
}

/// A bot's answer; `None` when a person has taken over: the bot is silenced.
pub(in crate::server) fn bot_says(mut conversation: Conversation, bot: &str, text: &str) -> Option<Change> {
    if conversation.handling != Handling::Bot || conversation.status == Status::Resolved {
        return None;
    }
    let author = Author::Bot(Untrusted::from(bot));
    conversation.waiting_since = None;
    conversation.preview = Some(preview(author.clone(), text));
    let channel = conversation.channel;
    Some(Change::only(conversation).with(Line::Message {
        author,
        channel,
        text: Untrusted::from(text),
        delivery: Some(Delivery::Sent),
        request: None,
        quotes: None,
        attachments: Vec::new(),
    }))
}

/// A bot gives up; `None` when a person has taken over already.
pub(in crate::server) fn bot_escalates(
    mut conversation: Conversation,
    card: HandoffCard,
    now: Timestamp,
) -> Option<Change> {
    if conversation.handling != Handling::Bot || conversation.status == Status::Resolved {
        return None;
    }
    conversation.handling = Handling::Human;
    conversation.assignee = None;
    conversation.status = Status::Open;
    conversation.snoozed_until = None;
    conversation.waiting_since.get_or_insert(now);
    let actor = Actor::Bot(card.from.clone());
    let what = SystemKind::Escalated {
        reason: card.reason.clone(),
    };
    conversation.handoff = Some(card);
    Some(Change::only(conversation).event(actor, what))
}

/// An agent answers, at once or after a hold. A held one changes nothing else until it leaves.
pub(in crate::server) fn reply(
    conversation: Conversation,
    caller: &Caller,
    reply: Reply<'_>,
    now: Timestamp,
) -> Result<Change, ErrorBody> {
    caller.needs(Right::Reply)?;
    check_words(reply.text, reply.attachments)?;
    if reply.hold_ms > MAX_HOLD_MS {
        return Err(refuse(
            ErrorCode::InvalidRequest,
            format!("hold_ms is {}, at most {MAX_HOLD_MS} is allowed", reply.hold_ms),
        ));
    }
    let held = reply.hold_ms > 0;
    let until = now + std::time::Duration::from_millis(u64::from(reply.hold_ms));
    fits(reply.route, reply.text, reply.attachments, until)?;
    let channel = reply.route.channel;
    let mut change = Change::only(conversation);
    if !held {
        change = reply_leaves(change.conversation, &caller.agent, reply.text, reply.attachments);
    }
    Ok(change.with(Line::Message {
        author: Author::Agent(caller.agent.clone()),
        channel,
        text: Untrusted::from(reply.text),
        delivery: Some(if held {
            Delivery::Held { until }
        } else {
            Delivery::Sent
        }),
        request: Some(reply.request),
        quotes: reply.quotes.map(str::to_owned),
        attachments: reply.attachments.to_vec(),
    }))
}

/// What a reply does to its conversation at the moment it goes to the channel.
pub(in crate::server) fn reply_leaves(
    mut conversation: Conversation,
    sender: &AgentRef,
    text: &str,
    attachments: &[Attachment],
) -> Change {
    conversation.waiting_since = None;
    conversation.unread = 0;
    conversation.preview = Some(preview_of(Author::Agent(sender.clone()), text, attachments));
    if let Some(owner) = &conversation.assignee {
        // Who answers has taken what was offered.
        if owner.id == sender.id {
            conversation.offer = None;
        }
        return Change::only(conversation);
    }
    conversation.assignee = Some(sender.clone());
    conversation.handling = Handling::Human;
    Change::only(conversation).event(Actor::Agent(sender.clone()), SystemKind::Claimed)
}

/// An internal note. It never touches what the customer waits for.
pub(in crate::server) fn note(
    conversation: Conversation,
    caller: &Caller,
    text: &str,
    request: Uuid,
    attachments: Vec<Attachment>,
) -> Result<Change, ErrorBody> {
    caller.needs(Right::Note)?;
    check_words(text, &attachments)?;
    Ok(Change::only(conversation).with(Line::Note {
        author: caller.actor(),
        text: Untrusted::from(text),
        request: Some(request),
        attachments,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{agent, at, caller, code, conversation};
    use super::*;
    use crate::backend::native::wire::{MAX_TEXT, Role};

    fn write(text: &str, hold_ms: u32) -> Reply<'_> {
        static ROUTE: Route = Route {
            channel: Channel::Telegram,
            inbox: None,
            heard: None,
            approved: Vec::new(),
        };
        Reply {
            text,
            hold_ms,
            quotes: None,
            request: Uuid::from_u128(1),
            attachments: &[],
            route: &ROUTE,
        }
    }

    #[test]
    fn a_customer_opens_what_was_closed_and_keeps_the_oldest_wait() {
        for (status, waits, since) in [
            (Status::Resolved, None, at(0)),
            (Status::Snoozed, Some(at(-60)), at(-60)),
            (Status::Open, Some(at(-60)), at(-60)),
        ] {
            let before = Conversation {
                status,
                waiting_since: waits,
                ..conversation()
            };
            let change = customer_writes(before, "tg".into(), Channel::Telegram, "hello?", vec![], at(0));
            let after = change.conversation;
            assert_eq!((after.status, after.waiting_since), (Status::Open, Some(since)));
            assert_eq!(
                (after.unread, after.channel, after.inbox.as_str()),
                (3, Channel::Telegram, "tg")
            );
            assert_eq!(change.lines.len(), if status == Status::Open { 1 } else { 2 });
        }
    }

    #[test]
    fn a_bot_speaks_only_while_it_has_the_conversation() {
        let bots = Conversation {
            handling: Handling::Bot,
            ..conversation()
        };
        let spoken = bot_says(bots.clone(), "Polly", "Hi").unwrap().conversation;
        assert_eq!(spoken.waiting_since, None);
        assert!(bot_says(conversation(), "Polly", "Hi").is_none());
        assert!(
            bot_says(
                Conversation {
                    status: Status::Resolved,
                    ..bots
                },
                "Polly",
                "Hi"
            )
            .is_none()
        );
    }

    #[test]
    fn an_escalation_calls_a_person_with_the_card() {
        let card = HandoffCard {
            from: "Polly".into(),
            reason: "asked for a person".into(),
            question: "refund".into(),
            collected: vec![("order".into(), "17".into())],
            at: at(0),
        };
        let bots = Conversation {
            handling: Handling::Bot,
            waiting_since: None,
            ..conversation()
        };
        let after = bot_escalates(bots, card.clone(), at(0)).unwrap().conversation;
        assert_eq!(
            (after.handling, after.waiting_since),
            (Handling::Human, Some(at(0)))
        );
        assert_eq!(after.handoff, Some(card.clone()));
        assert!(bot_escalates(conversation(), card, at(0)).is_none());
    }

    #[test]
    fn a_reply_ends_the_wait_and_takes_what_nobody_owns() {
        let ann = caller("ann", Role::Agent);
        let bots = Conversation {
            handling: Handling::Bot,
            ..conversation()
        };
        let change = reply(bots, &ann, write("On its way", 0), at(0)).unwrap();
        assert_eq!(change.conversation.waiting_since, None);
        assert_eq!(change.conversation.assignee, Some(agent("ann")));
        assert_eq!(change.conversation.handling, Handling::Human);

        let owned = Conversation {
            assignee: Some(agent("bob")),
            ..conversation()
        };
        let kept = reply(owned, &ann, write("On its way", 0), at(0))
            .unwrap()
            .conversation;
        assert_eq!(kept.assignee, Some(agent("bob")));
    }

    #[test]
    fn a_held_reply_changes_nothing_but_the_thread() {
        let change = reply(
            conversation(),
            &caller("ann", Role::Agent),
            write("hm", 5_000),
            at(0),
        )
        .unwrap();
        assert_eq!(change.conversation, conversation());
        let Line::Message { delivery, .. } = &change.lines[0] else {
            panic!("a message")
        };
        assert_eq!(delivery, &Some(Delivery::Held { until: at(5) }));
    }

    #[test]
    fn words_have_limits() {
        let ann = caller("ann", Role::Agent);
        let long = "я".repeat(MAX_TEXT / 2 + 1);
        assert_eq!(
            code(reply(conversation(), &ann, write(" \n", 0), at(0))),
            ErrorCode::InvalidRequest
        );
        assert_eq!(
            code(reply(conversation(), &ann, write(&long, 0), at(0))),
            ErrorCode::TooLarge
        );
        assert_eq!(
            code(reply(conversation(), &ann, write("x", 60_001), at(0))),
            ErrorCode::InvalidRequest
        );
        assert_eq!(
            code(note(conversation(), &ann, &long, Uuid::nil(), vec![])),
            ErrorCode::TooLarge
        );
    }

    #[test]
    fn a_note_leaves_the_customer_waiting() {
        let change = note(
            conversation(),
            &caller("ann", Role::Agent),
            "calm him",
            Uuid::nil(),
            vec![],
        )
        .unwrap();
        assert_eq!(change.conversation, conversation());
    }
}
