//! What happened between the messages, in a sentence.

use super::{Flow, Line, Span, Tone, when};
use crate::domain::{Actor, CallDirection, PaymentState, Promise, SystemEvent, SystemKind};
use crate::i18n::Text;
use crate::text::{CleanLine, wrap};

use super::entry::TIMES;

impl Flow<'_> {
    pub(super) fn event(&self, index: usize, event: &SystemEvent) -> Vec<Line> {
        let words = std::iter::once(self.say(&self.happened(event)))
            .chain(self.more_of(event))
            .collect::<Vec<_>>()
            .join(" · ");
        let tone = if is_trouble(&event.kind) {
            Tone::Warning
        } else {
            Tone::System
        };
        let columns = self.columns.saturating_sub(TIMES + 2).max(1);
        let time = self.time(event.at);
        let mut lines: Vec<Line> = wrap(&words, columns)
            .into_iter()
            .enumerate()
            .map(|(at, range)| {
                let lead = if at == 0 {
                    format!("{time} · ")
                } else {
                    " ".repeat(TIMES + 2)
                };
                Line::of(vec![
                    Span::new(lead, Tone::Time),
                    Span::new(words[range].trim_end(), tone),
                ])
            })
            .collect();
        if let SystemKind::Transferred { note: Some(note), .. }
        | SystemKind::Returned { note: Some(note), .. }
        | SystemKind::HandedOff { note: Some(note), .. } = &event.kind
            && !note.is_empty()
        {
            lines.extend(self.barred(self.state.shown(&event.id, note), "┆", Tone::NoteMark, Tone::Note));
        }
        if self.card_at == Some(index) {
            lines.extend(self.card());
        }
        lines
    }

    /// How a call ended, and where a recording or a payment is to be found.
    fn more_of(&self, event: &SystemEvent) -> Vec<String> {
        let mut more = Vec::new();
        let link = match &event.kind {
            SystemKind::Call {
                outcome, recording, ..
            } => {
                more.extend(outcome.iter().map(ToString::to_string));
                let words = |it| Text::new("event-recording").with("link", it);
                recording.as_ref().map(words)
            }
            SystemKind::Payment { link, .. } => {
                let words = |it| Text::new("event-pay-here").with("link", it);
                link.as_ref().map(words)
            }
            _ => None,
        };
        more.extend(link.map(|text| self.say(&text)));
        more
    }

    fn happened(&self, event: &SystemEvent) -> Text {
        let actor = self.actor(&event.actor);
        match &event.kind {
            SystemKind::Started => Text::new("event-started"),
            SystemKind::Claimed => Text::new("event-claimed").with("actor", actor),
            SystemKind::Transferred { to, .. } => {
                Text::new("event-transferred").with("actor", actor).with("to", to)
            }
            SystemKind::Escalated { reason } => Text::new("event-escalated")
                .with("actor", actor)
                .with("reason", reason),
            SystemKind::HandedOff { to: Some(to), .. } => Text::new("event-handed-to-bot")
                .with("actor", actor)
                .with("to", to),
            SystemKind::HandedOff { to: None, .. } => Text::new("event-handed-to-queue").with("actor", actor),
            SystemKind::Tagged { added, removed } => {
                let signed = |sign: char, tags: &[CleanLine]| {
                    tags.iter().map(|tag| format!("{sign}{tag}")).collect::<Vec<_>>()
                };
                let tags = [signed('+', added), signed('−', removed)].concat().join(" ");
                Text::new("event-tagged").with("actor", actor).with("tags", tags)
            }
            SystemKind::Prioritised { priority } => Text::new("event-prioritised")
                .with("actor", actor)
                .with("priority", self.catalog().word(priority.words())),
            SystemKind::Snoozed { until } => {
                let zone = &self.state.settings.zone;
                let day = when::date(*until, self.state.server_now(), zone, self.catalog());
                Text::new("event-snoozed")
                    .with("actor", actor)
                    .with("until", format!("{day} {}", when::clock(*until, zone)))
            }
            SystemKind::Woke => Text::new("event-woke"),
            SystemKind::Resolved => Text::new("event-resolved").with("actor", actor),
            SystemKind::Reopened => Text::new("event-reopened").with("actor", actor),
            SystemKind::Call {
                direction, seconds, ..
            } => call(*direction, *seconds),
            SystemKind::Order {
                number,
                status,
                total,
            } => Text::new("event-order")
                .with("number", number)
                .with("status", status)
                .with("total", total),
            SystemKind::Payment {
                state, amount, order, ..
            } => payment(*state, amount, order.as_ref()),
            SystemKind::Returned { to, .. } => {
                Text::new("event-returned").with("actor", actor).with("to", to)
            }
            SystemKind::SlaBroken { promise } => match promise {
                Promise::FirstResponse => Text::new("event-sla-first"),
                Promise::NextResponse => Text::new("event-sla-next"),
                Promise::Resolution => Text::new("event-sla-resolution"),
            },
            SystemKind::Unreadable => Text::new("event-unreadable").with("id", &event.id),
            SystemKind::Other { text } => Text::new("event-other").with("text", text),
        }
    }

    pub(super) fn actor(&self, actor: &Actor) -> String {
        match actor {
            Actor::Customer => self.conversation.contact_name.as_str().to_owned(),
            Actor::Agent(agent) if self.state.session.me().is_some_and(|me| me.id == agent.id) => {
                self.catalog().word("flow-you").to_owned()
            }
            Actor::Agent(agent) => agent.name.as_str().to_owned(),
            Actor::Bot(name) => name.as_str().to_owned(),
            Actor::System => self.catalog().word("flow-system").to_owned(),
        }
    }
}

/// A missed call and a failed payment: somebody has to do something.
fn is_trouble(kind: &SystemKind) -> bool {
    match kind {
        SystemKind::Call {
            direction, seconds, ..
        } => *direction == CallDirection::Incoming && seconds.is_none(),
        SystemKind::Payment { state, .. } => *state == PaymentState::Failed,
        _ => false,
    }
}

fn payment(state: PaymentState, amount: &CleanLine, order: Option<&CleanLine>) -> Text {
    let amount = match order {
        Some(order) => format!("{amount} ({order})"),
        None => amount.to_string(),
    };
    match state {
        PaymentState::Requested => Text::new("event-payment-requested").with("amount", amount),
        PaymentState::Paid => Text::new("event-payment-paid").with("amount", amount),
        PaymentState::Failed => Text::new("event-payment-failed").with("amount", amount),
        PaymentState::Refunded => Text::new("event-payment-refunded").with("amount", amount),
    }
}

fn call(direction: CallDirection, seconds: Option<u32>) -> Text {
    let length = |seconds: u32| format!("{}:{:02}", seconds / 60, seconds % 60);
    match (direction, seconds) {
        (CallDirection::Incoming, Some(seconds)) => {
            Text::new("event-call-incoming").with("length", length(seconds))
        }
        (CallDirection::Outgoing, Some(seconds)) => {
            Text::new("event-call-outgoing").with("length", length(seconds))
        }
        (CallDirection::Incoming, None) => Text::new("event-call-missed"),
        (CallDirection::Outgoing, None) => Text::new("event-call-unanswered"),
    }
}
