//! Pages of the queue.
//!
//! The place to go on from is the key of the last row, not a number of rows: what arrives or leaves
//! meanwhile moves nothing else. A row whose own place changes while somebody pages may be met twice or
//! not at all, and is told by its event either way.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::query::{Clause, Query};
use super::{Failure, Tally};
use crate::backend::native::wire::{Counts, ErrorCode, View};
use crate::server::rules::{Caller, refuse};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(in crate::server) struct Ask<'a> {
    /// Which slice.
    pub view: View,
    /// Narrowing words.
    pub query: &'a str,
    /// Place of the last row of the page before.
    pub after: Option<&'a str>,
    /// Most rows.
    pub limit: u16,
}

/// Rows in order, as JSON.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::server) struct Page {
    /// Records.
    pub rows: Vec<String>,
    /// Place to go on from, if there is more.
    pub next: Option<String>,
    /// Rows in the slice.
    pub total: u64,
    /// Rows per view.
    pub counts: Counts,
}

/// A page of a view for `caller`, cut after `bytes` of records.
pub(in crate::server) fn page(
    db: &Connection,
    tally: &Tally,
    caller: &Caller,
    ask: Ask<'_>,
    bytes: usize,
) -> Result<Page, Failure> {
    let query = Query::parse(ask.query, caller)?;
    let mut filter = view(ask.view, caller);
    filter.sql.push_str(&query.rows.sql);
    filter.values.extend(query.rows.values.iter().cloned());
    narrow(&mut filter, &query);

    let counts = tally.counts(&caller.agent.id, &teams(db, &caller.agent.id)?);
    let total = if ask.query.trim().is_empty() {
        of(&counts, ask.view)
    } else {
        count(db, &filter)?
    };

    if let Some(after) = ask.after {
        let (wait, quiet, id) = place(after)?;
        filter
            .sql
            .push_str(" AND (c.wait_rank, c.quiet_rank, c.id) > (?, ?, ?)");
        filter.values.extend([
            Value::Integer(wait),
            Value::Integer(quiet),
            Value::Text(id.to_owned()),
        ]);
    }
    let sql = format!(
        "SELECT c.record, c.wait_rank, c.quiet_rank, c.id FROM conversation c WHERE TRUE{} \
         ORDER BY c.wait_rank, c.quiet_rank, c.id LIMIT {}",
        filter.sql,
        u32::from(ask.limit) + 1
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut found = statement.query(params_from_iter(filter.values))?;
    let mut page = Page {
        total,
        counts,
        ..Page::default()
    };
    let (mut last, mut room) = (None, bytes);
    while let Some(row) = found.next()? {
        let record: String = row.get(0)?;
        room = room.saturating_sub(record.len());
        if page.rows.len() == usize::from(ask.limit) || (room == 0 && last.is_some()) {
            page.next = last;
            break;
        }
        page.rows.push(record);
        last = Some(format!(
            "{}.{}.{}",
            row.get::<_, i64>(1)?,
            row.get::<_, i64>(2)?,
            row.get::<_, String>(3)?
        ));
    }
    Ok(page)
}

/// Teams an agent is in.
pub(in crate::server) fn teams(db: &Connection, agent: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = db.prepare_cached("SELECT team FROM team_member WHERE agent = ?1")?;
    let teams = statement.query_map([agent], |row| row.get(0))?;
    teams.collect()
}

fn view(view: View, caller: &Caller) -> Clause {
    let mut clause = Clause::default();
    let me = caller.agent.id.clone();
    match view {
        View::Mine => clause.and("c.status = 'open' AND c.assignee = ?", [me]),
        View::Unassigned => {
            clause.and(
                "c.status = 'open' AND c.assignee IS NULL AND c.handling = 'human'",
                [],
            );
        }
        View::Teams => clause.and(
            "c.status = 'open' AND c.team IN (SELECT team FROM team_member WHERE agent = ?)",
            [me],
        ),
        View::All => clause.and("c.status = 'open'", []),
        View::Snoozed => clause.and("c.status = 'snoozed'", []),
        View::Resolved => clause.and("c.status = 'resolved'", []),
    }
    clause
}

fn of(counts: &Counts, view: View) -> u64 {
    match view {
        View::Mine => counts.mine,
        View::Unassigned => counts.unassigned,
        View::Teams => counts.teams,
        View::All => counts.all,
        View::Snoozed => counts.snoozed,
        View::Resolved => counts.resolved,
    }
}

/// Free words match the person or a message; `from:` asks for a message of somebody.
fn narrow(filter: &mut Clause, query: &Query) {
    let from = &query.from;
    let Some(words) = &query.words else {
        if !from.sql.is_empty() {
            let condition = format!(
                "c.key IN (SELECT e.conversation FROM entry e WHERE TRUE{})",
                from.sql
            );
            filter.and(&condition, []);
            filter.values.extend(from.values.iter().cloned());
        }
        return;
    };
    let messages = format!(
        "c.key IN (SELECT e.conversation FROM words JOIN entry e ON e.key = words.rowid \
         WHERE words MATCH ?{})",
        from.sql
    );
    if from.sql.is_empty() {
        let people = "c.key IN (SELECT rowid FROM people WHERE people MATCH ?)";
        filter.and(
            &format!("({people} OR {messages})"),
            [words.clone(), words.clone()],
        );
    } else {
        filter.and(&messages, [words.clone()]);
        filter.values.extend(from.values.iter().cloned());
    }
}

fn count(db: &Connection, filter: &Clause) -> Result<u64, Failure> {
    let sql = format!("SELECT count(*) FROM conversation c WHERE TRUE{}", filter.sql);
    Ok(db
        .prepare_cached(&sql)?
        .query_row(params_from_iter(&filter.values), |row| row.get(0))?)
}

fn place(after: &str) -> Result<(i64, i64, &str), Failure> {
    let mut parts = after.splitn(3, '.');
    let wait = parts.next().and_then(|part| part.parse().ok());
    let quiet = parts.next().and_then(|part| part.parse().ok());
    match (wait, quiet, parts.next()) {
        (Some(wait), Some(quiet), Some(id)) => Ok((wait, quiet, id)),
        _ => Err(Failure::Refused(refuse(
            ErrorCode::InvalidRequest,
            "`after` is not a place this hub gave; leave it out to start at the top",
        ))),
    }
}
