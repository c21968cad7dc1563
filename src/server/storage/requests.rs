//! Requests that were done, by their ids: the same one again gets the first result.

use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::{Failure, micros};
use crate::backend::native::wire::Call;

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::server) enum Seen {
    /// Nothing.
    New,
    /// It was done with this result, as JSON.
    Done(String),
    /// Another call was done under its id.
    Reused,
}

/// Looks a request of `agent` up.
pub(in crate::server) fn seen(db: &Connection, agent: &str, id: Uuid, call: &Call) -> Result<Seen, Failure> {
    let known: Option<(Vec<u8>, String)> = db
        .prepare_cached("SELECT hash, result FROM request WHERE agent = ?1 AND id = ?2")?
        .query_row((agent, id.as_bytes()), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(match known {
        None => Seen::New,
        Some((hash, result)) if hash == fingerprint(call)? => Seen::Done(result),
        Some(_) => Seen::Reused,
    })
}

/// Keeps the result of a request.
pub(in crate::server) fn remember(
    db: &Connection,
    agent: &str,
    id: Uuid,
    call: &Call,
    result: &str,
    now: Timestamp,
) -> Result<(), Failure> {
    db.prepare_cached("INSERT INTO request (agent, id, hash, result, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((agent, id.as_bytes(), fingerprint(call)?, result, micros(now)))?;
    Ok(())
}

/// Forgets requests older than `before`.
pub(in crate::server) fn forget_before(db: &Connection, before: Timestamp) -> Result<usize, Failure> {
    Ok(db.execute("DELETE FROM request WHERE at < ?1", [micros(before)])?)
}

fn fingerprint(call: &Call) -> Result<Vec<u8>, Failure> {
    Ok(digest(&SHA256, &serde_json::to_vec(call)?).as_ref().to_vec())
}
