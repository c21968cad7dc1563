//! What other systems tell of a customer: calls, orders, payments.

use jiff::Timestamp;

use super::{Change, preview, refuse};
use crate::backend::native::wire::{
    Actor, Author, CallDirection, Contact, Conversation, ErrorBody, ErrorCode, Order, PaymentState, Priority,
    Status, SystemKind,
};

/// Most orders, mailings and visits that are kept of a person.
pub(in crate::server) const KEPT: usize = 500;

/// A line in the thread. A call nobody took is as urgent as a message: the conversation is open again,
/// waits, and stands before the usual ones.
pub(in crate::server) fn happened(
    mut conversation: Conversation,
    what: SystemKind,
    now: Timestamp,
) -> Result<Change, ErrorBody> {
    let (actor, missed) = match &what {
        SystemKind::Call {
            direction, seconds, ..
        } => match direction {
            CallDirection::Incoming => (Actor::Customer, seconds.is_none()),
            CallDirection::Outgoing => (Actor::System, false),
        },
        SystemKind::Payment { state, .. } => match state {
            PaymentState::Paid | PaymentState::Failed => (Actor::Customer, false),
            PaymentState::Requested | PaymentState::Refunded => (Actor::System, false),
        },
        SystemKind::Order { .. } => (Actor::System, false),
        _ => {
            let message = "only calls, orders and payments are told by other systems";
            return Err(refuse(ErrorCode::InvalidRequest, message));
        }
    };
    if !missed {
        return Ok(Change::only(conversation).event(actor, what));
    }
    let returned = match conversation.status {
        Status::Open => None,
        Status::Snoozed => Some(SystemKind::Woke),
        Status::Resolved => Some(SystemKind::Reopened),
    };
    conversation.status = Status::Open;
    conversation.snoozed_until = None;
    conversation.priority = conversation.priority.max(Priority::High);
    conversation.waiting_since.get_or_insert(now);
    conversation.unread = conversation.unread.saturating_add(1);
    conversation.preview = Some(preview(Author::Customer, "☎ missed call"));
    let mut change = Change::only(conversation);
    if let Some(back) = returned {
        change = change.event(Actor::Customer, back);
    }
    Ok(change.event(actor, what))
}

/// An order as it stands now, in the card: a new one, or the one of its number.
pub(in crate::server) fn ordered(mut contact: Contact, order: Order) -> Contact {
    contact.orders.retain(|known| known.number != order.number);
    contact.orders.push(order);
    contact.orders.sort_by_key(|it| std::cmp::Reverse(it.at));
    contact.orders.truncate(KEPT);
    contact
}

#[cfg(test)]
mod tests {
    use super::super::samples::{at, conversation};
    use super::*;

    fn call(direction: CallDirection, seconds: Option<u32>) -> SystemKind {
        SystemKind::Call {
            direction,
            seconds,
            outcome: None,
            recording: None,
        }
    }

    #[test]
    fn m24_a_missed_call_opens_waits_and_goes_before_the_usual_ones() {
        let before = Conversation {
            status: Status::Resolved,
            waiting_since: None,
            ..conversation()
        };
        let missed = happened(before.clone(), call(CallDirection::Incoming, None), at(0)).unwrap();
        let after = missed.conversation;
        assert_eq!((after.status, after.priority), (Status::Open, Priority::High));
        assert_eq!((after.waiting_since, missed.lines.len()), (Some(at(0)), 2));
        for taken in [
            call(CallDirection::Incoming, Some(60)),
            call(CallDirection::Outgoing, None),
        ] {
            let change = happened(before.clone(), taken, at(0)).unwrap();
            assert_eq!(change.conversation, before);
        }
        assert!(happened(before, SystemKind::Resolved, at(0)).is_err());
    }

    #[test]
    fn m25_an_order_is_known_by_its_number() {
        let order = |number: &str, status: &str, second| Order {
            number: number.into(),
            title: "boots".into(),
            status: status.into(),
            total: "90 €".into(),
            at: at(second),
        };
        let nobody: Contact = serde_json::from_str(r#"{"id":"p","name":"P"}"#).unwrap();
        let one = ordered(nobody, order("1", "paid", 0));
        let two = ordered(one, order("2", "paid", 5));
        let after = ordered(two, order("1", "delivered", 0));
        let shown: Vec<_> = after
            .orders
            .iter()
            .map(|it| (it.number.original(), it.status.original()))
            .collect();
        assert_eq!(shown, [("2", "paid"), ("1", "delivered")]);
    }
}
