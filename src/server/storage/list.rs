//! Pages of the queue.
//!
//! The place to go on from is the key of the last row, not a number of rows: what arrives or leaves
//! meanwhile moves nothing else. A row whose own place changes while somebody pages may be met twice or
//! not at all, and is told by its event either way.

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::query::{Clause, Filter, MESSAGES, PEOPLE};
use super::{Failure, Tally};
use crate::backend::native::wire::{Counts, ErrorCode, Slice, Sort, View};
use crate::server::rules::{Caller, refuse};

/// From so many rows on, a page is found by walking the index of its order; fewer are gathered and sorted.
/// A walk reads what it passes over, and passes over the more the fewer belong.
const MANY: u64 = 10_000;
/// Most slices counted by one request.
const MOST_SLICES: usize = 50;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(in crate::server) struct Ask<'a> {
    /// Which slice.
    pub view: View,
    /// Narrowing words.
    pub query: &'a str,
    /// The order.
    pub sort: Sort,
    /// The hub's clock.
    pub now: Timestamp,
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
    let mut filter = slice(db, caller, ask.view, ask.query, ask.now)?;
    let counts = tally.counts(&caller.agent.id, &teams(db, &caller.agent.id)?);
    let total = if ask.query.trim().is_empty() {
        of(&counts, ask.view)
    } else {
        count(db, &filter)?
    };
    let columns = columns(ask.sort);
    if let Some(after) = ask.after {
        let order = columns.join(", ");
        let marks = vec!["?"; columns.len()].join(", ");
        filter.and(&format!("({order}) > ({marks})"), place(after, columns.len())?);
    }
    let way = Way::to(total, ask);
    let sql = select(&filter, columns, ask.limit, way);
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
        let numbers = 1..columns.len();
        let mut here: Vec<String> = numbers
            .map(|column| Ok(row.get::<_, i64>(column)?.to_string()))
            .collect::<rusqlite::Result<_>>()?;
        here.push(row.get(columns.len())?);
        last = Some(here.join("."));
    }
    Ok(page)
}

/// How many rows each slice holds; nothing for words that cannot be read.
pub(in crate::server) fn count_slices(
    db: &Connection,
    tally: &Tally,
    caller: &Caller,
    slices: &[Slice],
    now: Timestamp,
) -> Result<Vec<Option<u64>>, Failure> {
    if slices.len() > MOST_SLICES {
        let message = format!("at most {MOST_SLICES} slices are counted at once");
        return Err(refuse(ErrorCode::InvalidRequest, message).into());
    }
    let counts = tally.counts(&caller.agent.id, &teams(db, &caller.agent.id)?);
    let one = |asked: &Slice| {
        if asked.query.trim().is_empty() {
            return Ok(Some(of(&counts, asked.view)));
        }
        match slice(db, caller, asked.view, &asked.query, now) {
            Ok(filter) => count(db, &filter).map(Some),
            Err(Failure::Refused(_)) => Ok(None),
            Err(other) => Err(other),
        }
    };
    slices.iter().map(one).collect()
}

/// The condition of a view narrowed by a query.
fn slice(
    db: &Connection,
    caller: &Caller,
    slice: View,
    query: &str,
    now: Timestamp,
) -> Result<Clause, Failure> {
    let query = Filter::read(db, query, caller, now)?;
    let mut filter = view(slice, caller, query.names_status);
    filter.sql.push_str(&query.rows.sql);
    filter.values.extend(query.rows.values.iter().cloned());
    narrow(&mut filter, &query);
    Ok(filter)
}

/// Columns of an order, the id last: it decides ties.
fn columns(sort: Sort) -> &'static [&'static str] {
    match sort {
        Sort::Waiting => &["c.wait_rank", "c.quiet_rank", "c.id"],
        Sort::Newest => &["c.quiet_rank", "c.id"],
        Sort::Priority => &["c.urgency", "c.wait_rank", "c.quiet_rank", "c.id"],
        Sort::Sla => &["c.due_rank", "c.wait_rank", "c.quiet_rank", "c.id"],
    }
}

/// How a page is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Along the index of the order, until the page is full.
    Walk,
    /// All rows that belong, from whatever index finds them, then sorted.
    Sort,
}

impl Way {
    /// The shorter one to a page of `total` rows.
    fn to(total: u64, ask: Ask<'_>) -> Self {
        let is_whole_status = matches!(ask.view, View::All | View::Snoozed | View::Resolved);
        if total >= MANY || (is_whole_status && ask.query.trim().is_empty()) {
            Self::Walk
        } else {
            Self::Sort
        }
    }
}

/// The rows of a page: their places first, so that only theirs are the records that are read.
fn select(filter: &Clause, columns: &[&str], limit: u16, way: Way) -> String {
    let place = columns.join(", ");
    let order = match way {
        Way::Walk => place.clone(),
        // With a sign before it a column is no longer that of an index.
        Way::Sort => format!("+{}", columns.join(", +")),
    };
    format!(
        "SELECT c.record, {place} FROM \
         (SELECT c.key FROM conversation c WHERE TRUE{} ORDER BY {order} LIMIT {}) page \
         CROSS JOIN conversation c ON c.key = page.key ORDER BY {place}",
        filter.sql,
        u32::from(limit) + 1
    )
}

/// Teams an agent is in.
pub(in crate::server) fn teams(db: &Connection, agent: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = db.prepare_cached("SELECT team FROM team_member WHERE agent = ?1")?;
    let teams = statement.query_map([agent], |row| row.get(0))?;
    teams.collect()
}

/// The condition of a view; without its status where the words name one.
fn view(view: View, caller: &Caller, other_status: bool) -> Clause {
    let mut clause = Clause::default();
    let me = Value::Text(caller.agent.id.clone());
    if !other_status {
        let status = match view {
            View::Mine | View::Unassigned | View::Teams | View::All => "c.status = 'open'",
            View::Snoozed => "c.status = 'snoozed'",
            View::Resolved => "c.status = 'resolved'",
        };
        clause.and(status, []);
    }
    match view {
        View::Mine => clause.and("c.assignee = ?", [me]),
        View::Unassigned => clause.and("c.assignee IS NULL AND c.handling = 'human'", []),
        View::Teams => clause.and("c.team IN (SELECT team FROM team_member WHERE agent = ?)", [me]),
        View::All | View::Snoozed | View::Resolved => {}
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
fn narrow(filter: &mut Clause, query: &Filter) {
    let from = &query.from;
    let Some(words) = query.words.clone().map(Value::Text) else {
        if !from.sql.is_empty() {
            let condition = format!(
                "c.key IN (SELECT e.conversation FROM entry e WHERE TRUE{})",
                from.sql
            );
            filter.and(&condition, from.values.iter().cloned());
        }
        return;
    };
    if from.sql.is_empty() {
        filter.and(&format!("({PEOPLE} OR {MESSAGES})"), [words.clone(), words]);
        return;
    }
    let messages = format!(
        "c.key IN (SELECT e.conversation FROM words JOIN entry e ON e.key = words.rowid \
         WHERE words MATCH ?{})",
        from.sql
    );
    filter.and(&messages, [words].into_iter().chain(from.values.iter().cloned()));
}

fn count(db: &Connection, filter: &Clause) -> Result<u64, Failure> {
    Ok(db
        .prepare_cached(&counting(filter))?
        .query_row(params_from_iter(&filter.values), |row| row.get(0))?)
}

fn counting(filter: &Clause) -> String {
    format!("SELECT count(*) FROM conversation c WHERE TRUE{}", filter.sql)
}

/// The values of a place: numbers, then the id.
fn place(after: &str, columns: usize) -> Result<Vec<Value>, Failure> {
    let parts: Vec<&str> = after.splitn(columns, '.').collect();
    let numbers = parts.iter().take(columns - 1).map(|part| part.parse().ok());
    let numbers: Option<Vec<i64>> = numbers.collect();
    match (numbers, parts.get(columns - 1)) {
        (Some(numbers), Some(id)) => {
            let id = Value::Text((*id).to_owned());
            Ok(numbers.into_iter().map(Value::Integer).chain([id]).collect())
        }
        _ => Err(Failure::Refused(refuse(
            ErrorCode::InvalidRequest,
            "`after` is not a place this hub gave for this order; leave it out to start at the top",
        ))),
    }
}

#[cfg(test)]
mod tests;
