//! The event log: gap-free numbers, kept long enough that a client can come back to them.

use rusqlite::Connection;
use uuid::Uuid;

/// Events kept; a client that missed more fetches everything anew.
pub(super) const KEPT: u64 = 200_000;
/// Old ones are deleted in portions of this many.
pub(super) const PRUNE_EVERY: u64 = 10_000;

/// How a client goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::server) enum Resume {
    /// With the events after this number.
    After(u64),
    /// From now on, after fetching everything.
    Anew(u64),
}

/// Newest number in the log; 0 before the first.
pub(in crate::server) fn newest(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT coalesce(max(seq), 0) FROM event")?
        .query_row([], |row| row.get(0))
}

/// Where a client goes on that knows `epoch` up to `seq`. One that knows nothing starts now.
pub(in crate::server) fn resume(
    db: &Connection,
    own: Uuid,
    epoch: Option<Uuid>,
    seq: Option<u64>,
) -> rusqlite::Result<Resume> {
    let newest = newest(db)?;
    let (Some(epoch), Some(seq)) = (epoch, seq) else {
        return Ok(if epoch.is_none() {
            Resume::After(newest)
        } else {
            Resume::Anew(newest)
        });
    };
    let oldest: u64 = db
        .prepare_cached("SELECT coalesce(min(seq), 1) FROM event")?
        .query_row([], |row| row.get(0))?;
    // A number from the future: the file was put back to an earlier state.
    if epoch != own || seq > newest || seq + 1 < oldest {
        return Ok(Resume::Anew(newest));
    }
    Ok(Resume::After(seq))
}

/// At most `limit` frames after `seq`, with the number of the last.
pub(in crate::server) fn after(
    db: &Connection,
    seq: u64,
    limit: u32,
) -> rusqlite::Result<(Vec<String>, u64)> {
    let mut statement =
        db.prepare_cached("SELECT seq, frame FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
    let mut rows = statement.query((seq, limit))?;
    let (mut frames, mut last) = (Vec::new(), seq);
    while let Some(row) = rows.next()? {
        last = row.get(0)?;
        frames.push(row.get(1)?);
    }
    Ok((frames, last))
}

/// Appends a frame, and now and then deletes what is too old.
pub(super) fn append(db: &Connection, seq: u64, frame: &str) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO event (seq, frame) VALUES (?1, ?2)")?
        .execute((seq, frame))?;
    if seq.is_multiple_of(PRUNE_EVERY) && seq > KEPT {
        db.prepare_cached("DELETE FROM event WHERE seq <= ?1")?
            .execute([seq - KEPT])?;
    }
    Ok(())
}
