//! Results on standard output: one object per line for scripts, a table for people.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Value, json};

use super::exit::Failure;
use crate::backend::Directory;
use crate::domain::{
    Actor, Author, Contact, Conversation, Delivery, Entry, Handling, PaymentState, SystemKind,
};
use crate::i18n::{Catalog, Text};
use crate::text::{CleanLine, fit, width};

/// Columns between two cells.
const GAP: &str = "  ";

/// Writes a line and lets it out at once: a reader down the pipe sees it now.
pub(super) fn line(words: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{words}")?;
    out.flush()?;
    Ok(())
}

/// Writes an object on a line.
pub(super) fn object(value: &impl Serialize) -> Result<(), Failure> {
    let words = serde_json::to_string(value).map_err(io::Error::from)?;
    line(&words)
}

/// A conversation for scripts. The text is as it came; JSON escapes what a terminal could act on.
pub(super) fn conversation(row: &Conversation, directory: &Directory) -> Value {
    let team = row.team.as_ref();
    let team_name = team.map(|id| {
        let known = directory.teams.iter().find(|team| &team.id == id);
        known.map_or(id.as_str(), |team| team.name.original())
    });
    json!({
        "id": row.id,
        "contact": row.contact_name.original(),
        "contact_id": row.contact,
        "channel": row.channel.word(),
        "status": row.status.to_string(),
        "assignee": row.assignee.as_ref().map(|owner| owner.name.original()),
        "assignee_id": row.assignee.as_ref().map(|owner| &owner.id),
        "team": team_name,
        "team_id": team,
        "tags": row.tags.iter().map(CleanLine::original).collect::<Vec<_>>(),
        "waiting_since": row.waiting_since,
        "subject": row.subject.as_ref().map(CleanLine::original),
        "handling": match row.handling { Handling::Bot => "bot", Handling::Human => "human" },
        "priority": row.priority.word(),
        "vip": row.vip,
        "unread": row.unread,
        "snoozed_until": row.snoozed_until,
        "sla": row.sla,
        "offer": row.offer.as_ref().map(|offer| json!({ "from": offer.from.name.original(), "until": offer.until })),
        "last_activity": row.last_activity,
        "revision": row.revision,
    })
}

/// An entry of a thread for scripts.
pub(super) fn entry(entry: &Entry, catalog: &Catalog) -> Value {
    let (kind, author, text) = match entry {
        Entry::Message(it) => (
            "message",
            message_author(&it.author),
            it.body.original().to_owned(),
        ),
        Entry::Note(it) => ("note", actor(&it.author), it.body.original().to_owned()),
        Entry::Event(it) => ("event", actor(&it.actor), happened(&it.kind, catalog)),
    };
    let mut value = json!({
        "id": entry.id(),
        "kind": kind,
        "author": author.0,
        "author_name": author.1,
        "text": text,
        "at": entry.at(),
        "conversation": entry.conversation(),
        "position": entry.position(),
    });
    match entry {
        Entry::Message(it) => {
            value["channel"] = json!(it.channel.word());
            value["delivery"] = json!(it.delivery.as_ref().map(delivery));
            value["quotes"] = json!(it.quotes);
            value["request"] = json!(it.request);
        }
        Entry::Note(it) => value["request"] = json!(it.request),
        Entry::Event(it) => value["what"] = json!(word(&it.kind)),
    }
    value
}

/// A contact for scripts.
pub(super) fn contact(it: &Contact) -> Value {
    json!({ "id": it.id, "contact": it.name.original(), "language": it.language, "tags": it.tags })
}

fn message_author(author: &Author) -> (&'static str, Option<&str>) {
    match author {
        Author::Customer => ("customer", None),
        Author::Agent(agent) => ("agent", Some(agent.name.original())),
        Author::Bot(name) => ("bot", Some(name.original())),
    }
}

fn actor(actor: &Actor) -> (&'static str, Option<&str>) {
    match actor {
        Actor::Customer => ("customer", None),
        Actor::Agent(agent) => ("agent", Some(agent.name.original())),
        Actor::Bot(name) => ("bot", Some(name.original())),
        Actor::System => ("system", None),
    }
}

fn delivery(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Held { .. } => "held",
        Delivery::Sent => "sent",
        Delivery::Delivered => "delivered",
        Delivery::Read => "read",
        Delivery::Failed { .. } => "failed",
    }
}

/// The stable word of an event.
fn word(kind: &SystemKind) -> &'static str {
    match kind {
        SystemKind::Started => "started",
        SystemKind::Claimed => "claimed",
        SystemKind::Transferred { .. } => "transferred",
        SystemKind::Escalated { .. } => "escalated",
        SystemKind::HandedOff { .. } => "handed_off",
        SystemKind::Tagged { .. } => "tagged",
        SystemKind::Prioritised { .. } => "prioritised",
        SystemKind::Snoozed { .. } => "snoozed",
        SystemKind::Woke => "woke",
        SystemKind::Resolved => "resolved",
        SystemKind::Reopened => "reopened",
        SystemKind::Call { .. } => "call",
        SystemKind::Order { .. } => "order",
        SystemKind::Payment { .. } => "payment",
        SystemKind::Returned { .. } => "returned",
        SystemKind::SlaBroken { .. } => "sla_broken",
        SystemKind::Unreadable => "unreadable",
        SystemKind::Other { .. } => "other",
    }
}

/// What happened, as a sentence.
fn happened(kind: &SystemKind, catalog: &Catalog) -> String {
    let noted = |sentence: String, note: Option<&crate::text::Clean>| match note {
        Some(note) if !note.is_empty() => format!("{sentence}: {note}"),
        _ => sentence,
    };
    match kind {
        SystemKind::Started => catalog.words(&Text::new("cli-event-started")),
        SystemKind::Claimed => catalog.words(&Text::new("cli-event-claimed")),
        SystemKind::Transferred { to, note } => {
            let sentence = catalog.words(&Text::new("cli-event-transferred").with("to", to));
            noted(sentence, note.as_ref())
        }
        SystemKind::Escalated { reason } => {
            catalog.words(&Text::new("cli-event-escalated").with("reason", reason))
        }
        SystemKind::HandedOff { to: Some(to), note } => {
            let sentence = catalog.words(&Text::new("cli-event-handed-off").with("to", to));
            noted(sentence, note.as_ref())
        }
        SystemKind::HandedOff { to: None, note } => {
            noted(catalog.words(&Text::new("cli-event-requeued")), note.as_ref())
        }
        SystemKind::Tagged { added, removed } => {
            let added = added.iter().map(|tag| format!("+{tag}"));
            let removed = removed.iter().map(|tag| format!("-{tag}"));
            added.chain(removed).collect::<Vec<_>>().join(" ")
        }
        SystemKind::Prioritised { priority } => catalog
            .words(&Text::new("cli-event-prioritised").with("priority", catalog.word(priority.words()))),
        SystemKind::Snoozed { until } => {
            catalog.words(&Text::new("cli-event-snoozed").with("until", local(*until)))
        }
        SystemKind::Woke => catalog.words(&Text::new("cli-event-woke")),
        SystemKind::Resolved => catalog.words(&Text::new("cli-event-resolved")),
        SystemKind::Reopened => catalog.words(&Text::new("cli-event-reopened")),
        SystemKind::Call {
            seconds: Some(length),
            ..
        } => catalog.words(&Text::new("cli-event-call").number("seconds", *length)),
        SystemKind::Call { seconds: None, .. } => catalog.words(&Text::new("cli-event-missed-call")),
        SystemKind::Order {
            number,
            status,
            total,
        } => format!("{number}: {status}, {total}"),
        SystemKind::Payment { state, amount, .. } => {
            let state = match state {
                PaymentState::Requested => catalog.word("cli-payment-requested"),
                PaymentState::Paid => catalog.word("cli-payment-paid"),
                PaymentState::Failed => catalog.word("cli-payment-failed"),
                PaymentState::Refunded => catalog.word("cli-payment-refunded"),
            };
            format!("{state}: {amount}")
        }
        SystemKind::Returned { to, note } => {
            let sentence = catalog.words(&Text::new("cli-event-returned").with("to", to));
            noted(sentence, note.as_ref())
        }
        SystemKind::SlaBroken { .. } => catalog.words(&Text::new("cli-event-sla-broken")),
        SystemKind::Unreadable => catalog.words(&Text::new("cli-event-unreadable")),
        SystemKind::Other { text } => text.to_string(),
    }
}

/// A time for people, in the zone of this machine.
pub(super) fn local(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

/// Rows in columns as wide as needed, each at most `widest`.
#[derive(Debug)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    widest: usize,
}

impl Table {
    /// A table under a heading; no cell becomes wider than `widest` columns but the last one.
    pub(super) fn new(heading: Vec<String>, widest: usize) -> Self {
        Self {
            rows: vec![heading],
            widest,
        }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The lines.
    pub(super) fn lines(&self) -> Vec<String> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells.map(|cell| width(cell)).max().unwrap_or(0).min(self.widest)
            })
            .collect();
        self.rows.iter().map(|row| aligned(row, &widths)).collect()
    }

    /// Writes it.
    pub(super) fn print(&self) -> Result<(), Failure> {
        self.lines().iter().try_for_each(|words| line(words))
    }
}

fn aligned(row: &[String], widths: &[usize]) -> String {
    let mut words = String::new();
    for (index, (cell, &columns)) in row.iter().zip(widths).enumerate() {
        if index + 1 == row.len() {
            words.push_str(cell);
            break;
        }
        let shown = fit(cell, columns);
        words.push_str(&shown);
        words.push_str(&" ".repeat(columns.saturating_sub(width(&shown))));
        words.push_str(GAP);
    }
    words.truncate(words.trim_end().len());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn columns_line_up_in_every_script_and_the_last_cell_is_whole() {
        let mut table = Table::new(row(&["ID", "NAME", "TEXT"]), 6);
        table.row(row(&["1", "田中", "a long last cell"]));
        table.row(row(&["22", "Светлана", ""]));
        assert_eq!(
            table.lines(),
            ["ID  NAME    TEXT", "1   田中    a long last cell", "22  Светл…"]
        );
    }

    #[test]
    fn a_short_heading_does_not_cut_the_rows() {
        let mut table = Table::new(row(&["[desk]"]), 20);
        table.row(row(&["c", "claim", "Take the conversation"]));
        assert_eq!(table.lines(), ["[desk]", "c       claim  Take the conversation"]);
    }
}
