//! Saved views of everybody.

use rusqlite::{Connection, OptionalExtension};

use super::{Failure, fold};
use crate::backend::native::wire::SavedView;

/// All, by name.
pub(super) fn all(db: &Connection) -> Result<Vec<SavedView>, Failure> {
    let mut statement = db.prepare_cached("SELECT record FROM saved_view ORDER BY name_key")?;
    let records = statement.query_map([], |row| row.get::<_, String>(0))?;
    records
        .map(|record| Ok(serde_json::from_str(&record?)?))
        .collect()
}

/// One, if it is there.
pub(in crate::server) fn saved_view(db: &Connection, id: &str) -> Result<Option<SavedView>, Failure> {
    let record: Option<String> = db
        .prepare_cached("SELECT record FROM saved_view WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(record.map(|record| serde_json::from_str(&record)).transpose()?)
}

/// How many there are.
pub(in crate::server) fn view_count(db: &Connection) -> Result<usize, Failure> {
    let count: u32 = db.query_row("SELECT count(*) FROM saved_view", [], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Writes one. `false` when another one has the name.
pub(in crate::server) fn save_view(db: &Connection, view: &SavedView) -> Result<bool, Failure> {
    let key = fold(view.name.original());
    let taken: Option<String> = db
        .prepare_cached("SELECT id FROM saved_view WHERE name_key = ?1 AND id <> ?2")?
        .query_row([&key, &view.id], |row| row.get(0))
        .optional()?;
    if taken.is_some() {
        return Ok(false);
    }
    db.prepare_cached("INSERT OR REPLACE INTO saved_view (id, name_key, record) VALUES (?1, ?2, ?3)")?
        .execute((&view.id, key, serde_json::to_string(view)?))?;
    Ok(true)
}

/// Forgets one. `false` when it is not there.
pub(in crate::server) fn remove_view(db: &Connection, id: &str) -> Result<bool, Failure> {
    let gone = db
        .prepare_cached("DELETE FROM saved_view WHERE id = ?1")?
        .execute([id])?;
    Ok(gone > 0)
}
