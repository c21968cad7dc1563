//! `stats desk`: how the desk stands and what was done, by agent, channel and tag.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::args::StatsDesk;
use super::audit::since;
use super::csv::{self, Csv};
use super::exit::{Code, Failure};
use super::print::{Table, line, object};
use super::read::heading;
use super::session::Session;
use crate::app::flow::length;
use crate::backend::{CommandKind, Event};
use crate::domain::{Figures, Statistics, Times};
use crate::i18n::{Catalog, Text};

/// Widest cell of the table, in columns.
const CELL: usize = 28;

/// Prints the figures.
pub(super) async fn desk(session: &mut Session, args: &StatsDesk, catalog: &Catalog) -> Result<(), Failure> {
    let zone = TimeZone::system();
    let time = |text: &String| since(text, Timestamp::now(), &zone);
    let kind = CommandKind::Statistics {
        since: time(&args.since)?,
        until: args.until.as_ref().map(time).transpose()?,
    };
    let told = session
        .ask("stats", kind)
        .await?
        .into_iter()
        .find_map(|event| match event {
            Event::Statistics { statistics, .. } => Some(*statistics),
            _ => None,
        });
    let Some(told) = told else {
        return Err(Failure::new(Code::Failed, Text::new("cli-stats-none")));
    };
    let rows = rows(&told);
    if let Some(mut csv) = Csv::wanted(&args.export, csv::STATISTICS) {
        for (by, name, it) in &rows {
            csv.row(&value(by, name, it));
        }
        return csv.finish();
    }
    if args.output.json {
        object(&board(&told))?;
        return rows
            .iter()
            .try_for_each(|(by, name, it)| object(&value(by, name, it)));
    }
    line(&catalog.words(&summary(&told)))?;
    let ids = [
        "cli-stats-by",
        "cli-stats-name",
        "cli-stats-began",
        "cli-stats-again",
        "cli-stats-resolved",
        "cli-stats-first",
        "cli-stats-next",
        "cli-stats-resolution",
        "cli-stats-kept",
    ];
    let mut table = Table::new(heading(catalog, &ids), CELL);
    for (by, name, it) in &rows {
        table.row(cells(by, name, it, catalog));
    }
    table.print()
}

/// By what, which, and the figures; names as they are shown.
fn rows(told: &Statistics) -> Vec<(&'static str, String, Figures)> {
    let mut rows = vec![("all", String::new(), told.total)];
    rows.extend(
        told.agents
            .iter()
            .map(|(it, figures)| ("agent", it.name.to_string(), *figures)),
    );
    rows.extend(
        told.channels
            .iter()
            .map(|(it, figures)| ("channel", it.word().to_owned(), *figures)),
    );
    rows.extend(
        told.tags
            .iter()
            .map(|(it, figures)| ("tag", it.to_string(), *figures)),
    );
    rows
}

fn value(by: &str, name: &str, it: &Figures) -> Value {
    let mut value = json!({
        "by": by,
        "name": name,
        "began": it.started,
        "again": it.repeats,
        "kept": it.kept,
        "broken": it.broken,
        "kept_percent": it.kept_percent(),
    });
    for (word, times) in [
        ("first", it.first),
        ("next", it.next),
        ("resolution", it.resolution),
    ] {
        value[format!("{word}_count")] = times.count.into();
        value[format!("{word}_median")] = times.median.into();
        value[format!("{word}_p90")] = times.p90.into();
    }
    value
}

/// How the queue stands, for scripts.
fn board(told: &Statistics) -> Value {
    let board = &told.board;
    let longest = board.longest.iter().map(|it| {
        let owner = it.owner.as_ref().map(|owner| owner.name.original());
        json!({
            "id": it.conversation, "contact": it.contact_name.original(), "channel": it.channel.word(),
            "waiting_since": it.since, "assignee": owner,
        })
    });
    json!({
        "by": "board", "since": told.since, "until": told.until, "open": board.open,
        "waiting": board.waiting, "unassigned": board.unassigned, "snoozed": board.snoozed,
        "near": board.near, "broken": board.broken, "longest": longest.collect::<Vec<_>>(),
        "course": told.course,
    })
}

fn summary(told: &Statistics) -> Text {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let board = &told.board;
    Text::new("cli-stats-board")
        .number("open", number(board.open))
        .number("waiting", number(board.waiting))
        .number("unassigned", number(board.unassigned))
        .number("near", number(board.near))
        .number("broken", number(board.broken))
}

fn cells(by: &str, name: &str, it: &Figures, catalog: &Catalog) -> Vec<String> {
    let words = |seconds: u64| length(i64::try_from(seconds).unwrap_or(i64::MAX), catalog);
    let none = || "–".to_owned();
    let times = |it: Times| match it.count {
        0 => none(),
        _ => format!("{} / {}", words(it.median), words(it.p90)),
    };
    vec![
        by.to_owned(),
        name.to_owned(),
        it.started.to_string(),
        it.repeats.to_string(),
        it.resolution.count.to_string(),
        times(it.first),
        times(it.next),
        times(it.resolution),
        it.kept_percent()
            .map_or_else(none, |percent| format!("{percent} %")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_for_scripts_has_every_column_of_the_table() {
        let value = value("agent", "Ann", &Figures::default());
        for column in csv::STATISTICS {
            assert!(value.get(column).is_some(), "{column}");
        }
        assert_eq!(value["kept_percent"], Value::Null, "no promise was due");
    }
}
