//! The tables, and how an older file becomes today's. Forward only.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{Error, M, MigrationDefinitionError, Migrations};

use super::{Kind, StoreError};

/// How long a statement waits for another process that writes.
const BUSY: Duration = Duration::from_secs(2);

/// Each step is for ever: a released one is never edited, the next one follows.
const STEPS: &[M<'_>] = &[M::up(include_str!("schema/1.sql"))];
const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);

/// Opens a prepared file, migrates it, and checks the tables that hold the agent's words.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    let sqlite = |error| StoreError::sqlite(path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(sqlite)?;
    connection.busy_timeout(BUSY).map_err(sqlite)?;
    settings(&connection).map_err(sqlite)?;
    MIGRATIONS
        .to_latest(&mut connection)
        .map_err(|error| migration(path, error))?;
    check(&connection, path)?;
    Ok(connection)
}

fn settings(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // FULL: a committed row survives a power cut, which WAL with NORMAL does not promise.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "cell_size_check", "ON")
}

fn migration(path: &Path, error: Error) -> StoreError {
    match error {
        Error::RusqliteError { err, .. } => StoreError::sqlite(path, err),
        Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
            StoreError::new(Kind::Newer, path, format!("this version knows {}", STEPS.len()))
        }
        other => StoreError::new(Kind::Other, path, other),
    }
}

/// Only the two small tables: checking the cache would cost as long as reading all of it.
fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    for table in ["draft", "outbox"] {
        let verdict: String = connection
            .query_row(&format!("PRAGMA quick_check('{table}')"), [], |row| row.get(0))
            .map_err(|error| StoreError::sqlite(path, error))?;
        if verdict != "ok" {
            return Err(StoreError::new(Kind::Damaged, path, verdict));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_run_on_an_empty_file() {
        MIGRATIONS.validate().unwrap();
    }
}
