//! What is known of the person on screen beyond the card: signals, the lines to see first, what was said
//! before. `docs/sidebar.md` has the rules.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Label, State};
use crate::domain::{Author, Entry, Message, Signal, SystemKind, signals};
use crate::i18n::Text;
use crate::text::{CleanLine, fold};

/// Most lines that are seen first.
const FIRST: usize = 3;
/// Most answers of earlier rounds.
const TOLD: usize = 3;
/// Letters of a word by which it is compared: endings change, stems stay.
const STEM: usize = 5;

impl State {
    /// The signals of the person on screen, the most urgent first.
    pub fn signals(&self) -> Vec<Signal> {
        let Some(contact) = self.contact() else {
            return Vec::new();
        };
        let entries = self.thread().map(super::Thread::entries).unwrap_or_default();
        signals(contact, entries, self.server_now())
    }

    /// The at most three lines to see first: the worst urgent signal, then the key facts of the backend,
    /// then the newest order, then how the last round ended.
    pub fn first_lines(&self) -> Vec<Label> {
        let Some(contact) = self.contact() else {
            return Vec::new();
        };
        let signal = self.signals().into_iter().find(is_urgent);
        let facts = contact.key_facts.iter().cloned().map(Label::Theirs);
        let order = contact.orders.first().map(|it| {
            Label::Ours(
                Text::new("fact-order")
                    .with("number", &it.number)
                    .with("status", &it.status),
            )
        });
        let before = contact.previous.first().map(|it| {
            Label::Ours(
                Text::new("fact-before")
                    .with("subject", &it.subject)
                    .with("outcome", &it.outcome),
            )
        });
        let first = signal.map(|it| Label::Ours(self.signal(&it)));
        let lines = first.into_iter().chain(facts).chain(order).chain(before);
        lines.take(FIRST).collect()
    }

    /// A signal as a sentence with its evidence.
    pub fn signal(&self, signal: &Signal) -> Text {
        let day = |at: &Timestamp| {
            let (now, zone) = (self.server_now(), &self.settings.zone);
            crate::app::flow::date(*at, now, zone, &self.settings.catalog)
        };
        match signal {
            Signal::PaymentFailed { amount, at, .. } => Text::new("signal-payment-failed")
                .with("amount", amount)
                .with("day", day(at)),
            Signal::MissedCall { at, .. } => Text::new("signal-missed-call").with("day", day(at)),
            Signal::Repeats { rounds } => {
                let rounds = i64::try_from(*rounds).unwrap_or(i64::MAX);
                Text::new("signal-repeats").number("rounds", rounds)
            }
            Signal::Silent { since } => Text::new("signal-silent").with("day", day(since)),
            Signal::Refused { purpose } => Text::new("signal-refused").with("purpose", purpose),
        }
    }

    /// What the customer was told before about what he asks now: answers of earlier rounds that share
    /// words with what waits, the likeliest first. Only of what is loaded.
    pub fn told_before(&self) -> Vec<(Timestamp, CleanLine)> {
        let entries = self.thread().map(super::Thread::entries).unwrap_or_default();
        let began = entries.iter().rposition(begins_round).unwrap_or(0);
        let asked: BTreeSet<String> = messages(&entries[began..])
            .filter(|it| it.author == Author::Customer)
            .flat_map(|it| stems(it.body.original()))
            .collect();
        let mut told: Vec<(usize, &Message)> = messages(&entries[..began])
            .filter(|it| matches!(it.author, Author::Agent(_)))
            .map(|it| {
                let shared = stems(it.body.original()).intersection(&asked).count();
                (shared, it)
            })
            .filter(|(shared, _)| *shared > 0)
            .collect();
        told.sort_by_key(|(shared, it)| std::cmp::Reverse((*shared, it.position)));
        let line = |(_, it): (usize, &Message)| (it.at, CleanLine::from(it.body.original()));
        told.into_iter().take(TOLD).map(line).collect()
    }
}

fn is_urgent(signal: &Signal) -> bool {
    match signal {
        Signal::PaymentFailed { .. } | Signal::MissedCall { .. } | Signal::Repeats { .. } => true,
        Signal::Silent { .. } | Signal::Refused { .. } => false,
    }
}

fn begins_round(entry: &Entry) -> bool {
    matches!(entry, Entry::Event(event) if matches!(event.kind, SystemKind::Started | SystemKind::Reopened))
}

fn messages(entries: &[Entry]) -> impl Iterator<Item = &Message> {
    entries.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        Entry::Note(_) | Entry::Event(_) => None,
    })
}

/// The stems of a text's longer words.
fn stems(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| word.chars().count() >= STEM)
        .map(|word| word.chars().take(STEM).collect())
        .collect()
}
