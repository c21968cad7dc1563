//! Macros of the desk.

use rusqlite::{Connection, OptionalExtension};

use super::{Failure, fold};
use crate::backend::native::wire::Macro;

/// All, by group and name.
pub(in crate::server) fn all(db: &Connection) -> Result<Vec<Macro>, Failure> {
    let mut statement = db.prepare_cached("SELECT record FROM macro ORDER BY place")?;
    let records = statement.query_map([], |row| row.get::<_, String>(0))?;
    records
        .map(|record| Ok(serde_json::from_str(&record?)?))
        .collect()
}

/// Writes one. One of the same name keeps its id and gets the rest.
pub(in crate::server) fn put(db: &Connection, it: &Macro) -> Result<(), Failure> {
    let key = fold(it.name.original());
    let known: Option<String> = db
        .prepare_cached("SELECT id FROM macro WHERE name_key = ?1")?
        .query_row([&key], |row| row.get(0))
        .optional()?;
    let record = Macro {
        id: known.unwrap_or_else(|| it.id.clone()),
        ..it.clone()
    };
    let place = format!("{}\n{key}", fold(it.group.original()));
    db.prepare_cached("INSERT OR REPLACE INTO macro (id, name_key, place, record) VALUES (?1, ?2, ?3, ?4)")?
        .execute((&record.id, key, place, serde_json::to_string(&record)?))?;
    Ok(())
}

/// Forgets the one called `name`. `false` when there is none.
pub(in crate::server) fn forget(db: &Connection, name: &str) -> Result<bool, Failure> {
    let gone = db
        .prepare_cached("DELETE FROM macro WHERE name_key = ?1")?
        .execute([fold(name)])?;
    Ok(gone > 0)
}
