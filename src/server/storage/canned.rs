//! Canned responses, as they are added one by one.

use rusqlite::Connection;

use super::{Failure, fold};
use crate::backend::native::wire::CannedResponse;

/// How many there are.
pub(in crate::server) fn canned_count(db: &Connection) -> Result<usize, Failure> {
    let count: u32 = db.query_row("SELECT count(*) FROM canned_response", [], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Writes a new one. `false` when another one has the name.
pub(in crate::server) fn add_canned(db: &Connection, canned: &CannedResponse) -> Result<bool, Failure> {
    let key = fold(canned.name.original());
    let mut statement = db.prepare_cached("SELECT json_extract(record, '$.name') FROM canned_response")?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?;
    for name in names {
        if fold(&name?) == key {
            return Ok(false);
        }
    }
    db.prepare_cached("INSERT INTO canned_response (id, record) VALUES (?1, ?2)")?
        .execute((&canned.id, serde_json::to_string(canned)?))?;
    Ok(true)
}
