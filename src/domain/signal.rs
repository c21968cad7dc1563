//! What speaks for trouble with a customer, each with its evidence. Counted from what is known, never
//! guessed from a model; `docs/sidebar.md` has the rules as a table.

use jiff::{SignedDuration, Timestamp};

use crate::domain::{CallDirection, Contact, Entry, EntryId, PaymentState, SystemKind};
use crate::text::CleanLine;

/// Signals of a payment or call are told this long.
const FRESH: SignedDuration = SignedDuration::from_hours(14 * 24);
/// So many rounds within [`REPEATED_WITHIN`] are too many.
const REPEATED: usize = 3;
/// See [`REPEATED`].
const REPEATED_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Whoever bought before and nothing for so long is likely gone.
const SILENT: SignedDuration = SignedDuration::from_hours(365 * 24);

/// A sign of trouble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// A payment failed and none was made since.
    PaymentFailed {
        /// The sum.
        amount: CleanLine,
        /// When.
        at: Timestamp,
        /// The line that says so.
        entry: EntryId,
    },
    /// A call was missed and nobody called back.
    MissedCall {
        /// When.
        at: Timestamp,
        /// The line that says so.
        entry: EntryId,
    },
    /// The person had to come back again and again.
    Repeats {
        /// Rounds within 30 days.
        rounds: usize,
    },
    /// Bought before, and nothing for a year.
    Silent {
        /// The newest order.
        since: Timestamp,
    },
    /// Took back the consent for something.
    Refused {
        /// What for.
        purpose: CleanLine,
    },
}

/// The signals of a person, the most urgent first. `entries` are those loaded of the thread, in its order.
pub fn signals(contact: &Contact, entries: &[Entry], now: Timestamp) -> Vec<Signal> {
    let mut found = Vec::new();
    found.extend(payment(entries, now));
    found.extend(call(entries, now));
    let recent = |at: &Timestamp| now.duration_since(*at) <= REPEATED_WITHIN;
    let rounds = contact.previous.iter().filter(|it| recent(&it.at)).count();
    if rounds >= REPEATED {
        found.push(Signal::Repeats { rounds });
    }
    if let Some(since) = contact.orders.iter().map(|it| it.at).max()
        && now.duration_since(since) > SILENT
    {
        found.push(Signal::Silent { since });
    }
    let refused = contact.consent.iter().find(|it| !it.granted);
    found.extend(refused.map(|it| Signal::Refused {
        purpose: it.purpose.clone(),
    }));
    found
}

/// The newest payment, if it failed.
fn payment(entries: &[Entry], now: Timestamp) -> Option<Signal> {
    let newest = entries.iter().rev().find_map(|entry| match entry {
        Entry::Event(event) => match &event.kind {
            SystemKind::Payment { state, amount, .. } if *state != PaymentState::Requested => {
                Some((event, *state, amount))
            }
            _ => None,
        },
        _ => None,
    });
    let (event, state, amount) = newest?;
    (state == PaymentState::Failed && now.duration_since(event.at) <= FRESH).then(|| Signal::PaymentFailed {
        amount: amount.clone(),
        at: event.at,
        entry: event.id.clone(),
    })
}

/// The newest call, if it was missed.
fn call(entries: &[Entry], now: Timestamp) -> Option<Signal> {
    let newest = entries.iter().rev().find_map(|entry| match entry {
        Entry::Event(event) => match &event.kind {
            SystemKind::Call {
                direction, seconds, ..
            } => Some((event, *direction, *seconds)),
            _ => None,
        },
        _ => None,
    });
    let (event, direction, seconds) = newest?;
    let missed = direction == CallDirection::Incoming && seconds.is_none();
    (missed && now.duration_since(event.at) <= FRESH).then(|| Signal::MissedCall {
        at: event.at,
        entry: event.id.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Actor, Channel, Consent, ContactId, ConversationId, Order, PreviousConversation, SystemEvent,
    };

    const DAY: i64 = 86_400;

    fn at(days: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 - days * DAY).unwrap()
    }

    fn nobody() -> Contact {
        Contact::named(ContactId::new("p"), "P".into())
    }

    fn event(position: u64, days: i64, kind: SystemKind) -> Entry {
        Entry::Event(SystemEvent {
            id: EntryId::new(format!("e{position}")),
            conversation: ConversationId::new("c"),
            position,
            actor: Actor::System,
            kind,
            at: at(days),
        })
    }

    fn paid(state: PaymentState) -> SystemKind {
        SystemKind::Payment {
            state,
            amount: "10 €".into(),
            order: None,
            link: None,
        }
    }

    fn called(direction: CallDirection, seconds: Option<u32>) -> SystemKind {
        SystemKind::Call {
            direction,
            seconds,
            outcome: None,
            recording: None,
        }
    }

    #[test]
    fn m28_a_failed_payment_is_told_until_one_is_made() {
        let failed = event(1, 2, paid(PaymentState::Failed));
        let told = signals(&nobody(), std::slice::from_ref(&failed), at(0));
        assert!(matches!(told[..], [Signal::PaymentFailed { .. }]), "{told:?}");
        let made = event(2, 1, paid(PaymentState::Paid));
        assert_eq!(signals(&nobody(), &[failed.clone(), made], at(0)), []);
        let asked = event(2, 1, paid(PaymentState::Requested));
        assert_eq!(signals(&nobody(), &[failed, asked], at(0)).len(), 1);
        let old = event(1, 15, paid(PaymentState::Failed));
        assert_eq!(signals(&nobody(), &[old], at(0)), []);
    }

    #[test]
    fn m24_a_missed_call_is_told_until_somebody_called_back() {
        let missed = event(1, 1, called(CallDirection::Incoming, None));
        let told = signals(&nobody(), std::slice::from_ref(&missed), at(0));
        assert!(matches!(told[..], [Signal::MissedCall { .. }]), "{told:?}");
        let back = event(2, 0, called(CallDirection::Outgoing, Some(60)));
        assert_eq!(signals(&nobody(), &[missed, back], at(0)), []);
    }

    #[test]
    fn m28_what_the_card_says_is_counted() {
        let round = |days| PreviousConversation {
            conversation: None,
            at: at(days),
            subject: "s".into(),
            outcome: "o".into(),
        };
        let order = Order {
            number: "1".into(),
            title: "t".into(),
            status: "paid".into(),
            total: "1".into(),
            at: at(400),
        };
        let contact = Contact {
            previous: vec![round(1), round(5), round(29), round(31)],
            orders: vec![order],
            consent: vec![Consent {
                channel: Channel::Email,
                purpose: "marketing".into(),
                granted: false,
            }],
            ..nobody()
        };
        let told = signals(&contact, &[], at(0));
        assert_eq!(
            told,
            [
                Signal::Repeats { rounds: 3 },
                Signal::Silent { since: at(400) },
                Signal::Refused {
                    purpose: "marketing".into()
                }
            ]
        );
    }
}
