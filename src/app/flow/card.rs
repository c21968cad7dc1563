//! The card a bot leaves when it hands over: at the moment it happened, in the thread.

use super::{Flow, Line, Span, Tone};
use crate::app::state::Thread;
use crate::domain::{Entry, SystemKind};
use crate::text::{fit, width, wrap};

/// The entry that carries the card: the newest time a bot gave up.
pub(super) fn place(thread: &Thread) -> Option<usize> {
    let gave_up =
        |entry: &Entry| matches!(entry, Entry::Event(it) if matches!(it.kind, SystemKind::Escalated { .. }));
    thread.entries().iter().rposition(gave_up)
}

/// Widest column of names.
const LABELS: usize = 14;

impl Flow<'_> {
    /// The question and what was collected, under the line that says who handed over and why.
    pub(super) fn card(&self) -> Vec<Line> {
        let Some(card) = &self.conversation.handoff else {
            return Vec::new();
        };
        let question = (
            self.catalog().word("card-question").to_owned(),
            self.state.listed(&card.question),
        );
        let collected = card
            .collected
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), self.state.listed(value)));
        let rows: Vec<(String, &str)> = std::iter::once(question)
            .filter(|(_, words)| !words.is_empty())
            .chain(collected)
            .collect();
        let labels = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
        let labels = labels.min(LABELS).min(self.columns / 3);
        rows.iter()
            .flat_map(|(name, value)| self.card_row(name, value, labels))
            .collect()
    }

    fn card_row(&self, name: &str, value: &str, labels: usize) -> Vec<Line> {
        let lead = format!("{:indent$}│ ", "", indent = self.bar_indent());
        let columns = self.columns.saturating_sub(width(&lead) + labels + 2);
        let rows = wrap(value, columns.max(1));
        let line = |(at, range): (usize, std::ops::Range<usize>)| {
            let label = if at == 0 { fit(name, labels) } else { String::new() };
            let gap = " ".repeat(labels + 2 - width(&label));
            Line::of(vec![
                Span::new(lead.clone(), Tone::CardLabel),
                Span::new(label + &gap, Tone::CardLabel),
                Span::new(value[range].trim_end(), Tone::Card),
            ])
        };
        rows.into_iter().enumerate().map(line).collect()
    }
}
