//! What is to be done at a time: held messages leave, snoozed conversations wake, promises are warned of,
//! transfers nobody took go back.

use jiff::Timestamp;
use rusqlite::Connection;

use super::{Failure, micros};

/// When something is due next.
pub(in crate::server) fn next_due(db: &Connection) -> Result<Option<Timestamp>, Failure> {
    let next: Option<i64> = db
        .prepare_cached(
            "SELECT min(at) FROM (SELECT min(held_until) AS at FROM entry WHERE held_until IS NOT NULL \
             UNION ALL SELECT min(snoozed_until) FROM conversation WHERE snoozed_until IS NOT NULL \
             UNION ALL SELECT min(at) FROM sla WHERE at IS NOT NULL \
             UNION ALL SELECT min(at) FROM offer)",
        )?
        .query_row([], |row| row.get(0))?;
    next.map(Timestamp::from_microsecond)
        .transpose()
        .map_err(|error| Failure::Store(error.to_string().into()))
}

/// Conversation and entry of messages whose hold is over, oldest first.
pub(in crate::server) fn held_due(
    db: &Connection,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(String, String)>, Failure> {
    let mut statement = db.prepare_cached(
        "SELECT c.id, e.id FROM entry e JOIN conversation c ON c.key = e.conversation \
         WHERE e.held_until <= ?1 ORDER BY e.held_until, e.key LIMIT ?2",
    )?;
    let rows = statement.query_map((micros(now), limit), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Conversations whose snooze is over.
pub(in crate::server) fn snoozed_due(
    db: &Connection,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<String>, Failure> {
    let sql = "SELECT id FROM conversation WHERE snoozed_until <= ?1 ORDER BY snoozed_until LIMIT ?2";
    ids(db, sql, now, limit)
}

/// Conversations of whose promises something is to be told, the earliest first.
pub(in crate::server) fn sla_due(
    db: &Connection,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<String>, Failure> {
    let sql = "SELECT c.id FROM sla s JOIN conversation c ON c.key = s.conversation \
               WHERE s.at <= ?1 ORDER BY s.at LIMIT ?2";
    ids(db, sql, now, limit)
}

/// Conversations whose offer nobody took in time, the earliest first.
pub(in crate::server) fn offers_due(
    db: &Connection,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<String>, Failure> {
    let sql = "SELECT c.id FROM offer o JOIN conversation c ON c.key = o.conversation \
               WHERE o.at <= ?1 ORDER BY o.at LIMIT ?2";
    ids(db, sql, now, limit)
}

/// What `sql` gives for a moment and a limit.
fn ids(db: &Connection, sql: &str, now: Timestamp, limit: u32) -> Result<Vec<String>, Failure> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map((micros(now), limit), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
