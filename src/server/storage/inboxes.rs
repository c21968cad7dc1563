//! Inboxes: what they take, whether they work, and when a customer was last heard through one.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

use super::query::channel as channel_word;
use super::read::{inbox_for, word};
use super::{Failure, Tx};
use crate::backend::native::wire::{CannedResponse, Channel, EventBody, Inbox};
use crate::text::Untrusted;

const COLUMNS: &str = "SELECT id, name, channel, down, limits FROM inbox";

/// All of them, oldest first.
pub(super) fn all(db: &Connection) -> Result<Vec<Inbox>, Failure> {
    let mut statement = db.prepare_cached(&format!("{COLUMNS} ORDER BY rowid"))?;
    let mut rows = statement.query([])?;
    let mut inboxes = Vec::new();
    while let Some(row) = rows.next()? {
        inboxes.push(read(row)?);
    }
    Ok(inboxes)
}

/// One by id.
pub(in crate::server) fn inbox(db: &Connection, id: &str) -> Result<Option<Inbox>, Failure> {
    let mut statement = db.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(read).transpose()
}

/// The one of a channel: `current` if it is of it, else the first.
pub(in crate::server) fn inbox_of(
    db: &Connection,
    current: &str,
    channel: Channel,
) -> Result<Option<Inbox>, Failure> {
    match inbox_for(db, current, channel)? {
        Some(id) => inbox(db, &id),
        None => Ok(None),
    }
}

/// Says that nothing goes through an inbox, and why; or that it works again.
pub(in crate::server) fn set_down(tx: &mut Tx<'_>, id: &str, down: Option<&str>) -> Result<bool, Failure> {
    let changed = tx
        .db
        .prepare_cached("UPDATE inbox SET down = ?2 WHERE id = ?1 AND down IS NOT ?2")?
        .execute((id, down))?;
    if changed > 0 {
        tx.emit(EventBody::DirectoryChanged {})?;
    }
    Ok(inbox(tx.db, id)?.is_some())
}

/// When the customer last wrote through a channel, in any conversation.
pub(in crate::server) fn last_heard(
    db: &Connection,
    contact: &str,
    channel: Channel,
) -> Result<Option<Timestamp>, Failure> {
    let mut keys = db.prepare_cached("SELECT key FROM conversation WHERE contact = ?1")?;
    let keys = keys.query_map([contact], |row| row.get(0))?;
    let mut newest = db.prepare_cached(
        "SELECT json_extract(record, '$.at') FROM entry WHERE conversation = ?1 AND author = 'customer' \
         AND json_extract(record, '$.channel') = ?2 ORDER BY position DESC LIMIT 1",
    )?;
    let mut heard = None;
    for key in keys {
        let key: i64 = key?;
        let at: Option<String> = newest
            .query_row((key, channel_word(channel)), |row| row.get(0))
            .optional()?;
        let at: Option<Timestamp> = at.and_then(|at| at.parse().ok());
        heard = heard.max(at);
    }
    Ok(heard)
}

/// The templates a channel approved, with their variables.
pub(in crate::server) fn approved(db: &Connection, channel: Channel) -> Result<Vec<String>, Failure> {
    let mut statement = db.prepare_cached(
        "SELECT record FROM canned_response WHERE json_extract(record, '$.approved') ORDER BY rowid",
    )?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut bodies = Vec::new();
    for record in rows {
        let canned: CannedResponse = serde_json::from_str(&record?)?;
        if canned.channels.is_empty() || canned.channels.contains(&channel) {
            bodies.push(canned.body.original().to_owned());
        }
    }
    Ok(bodies)
}

fn read(row: &Row<'_>) -> Result<Inbox, Failure> {
    let limits: Option<String> = row.get(4)?;
    Ok(Inbox {
        id: row.get(0)?,
        name: Untrusted::new(row.get::<_, String>(1)?),
        channel: word(row, 2)?,
        down: row.get::<_, Option<String>>(3)?.map(Untrusted::new),
        limits: limits.map(|own| serde_json::from_str(&own)).transpose()?,
    })
}
