//! The tables, and how an older file becomes today's. Forward only, with a copy of what was before.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{Error, M, MigrationDefinitionError, Migrations};

use super::{Kind, Medium, StoreError, file};

/// How long a statement waits for another process that writes.
const BUSY: Duration = Duration::from_secs(2);
/// Pages of a copy between two looks at whether somebody else wants the file.
const PAGES: i32 = 1_024;

/// Each step is for ever: a released one is never edited, the next one follows.
const STEPS: &[M<'_>] = &[
    M::up(include_str!("schema/1.sql")),
    M::up(include_str!("schema/2.sql")),
    M::up(include_str!("schema/3.sql")),
    M::up(include_str!("schema/4.sql")),
    M::up(include_str!("schema/5.sql")),
    M::up(include_str!("schema/6.sql")),
    M::up(include_str!("schema/7.sql")),
    M::up(include_str!("schema/8.sql")),
];
const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);

/// Opens a prepared file, migrates it, and checks the tables that hold the agent's words.
pub(super) fn open(path: &Path, medium: Medium) -> Result<Connection, StoreError> {
    let sqlite = |error| StoreError::sqlite(path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(sqlite)?;
    connection.busy_timeout(BUSY).map_err(sqlite)?;
    journal(&connection, medium).map_err(sqlite)?;
    settings(&connection).map_err(sqlite)?;
    keep_what_was(&connection, path)?;
    migrate(&mut connection, path)?;
    check(&connection, path)?;
    Ok(connection)
}

/// A store in memory with what can be read of the file; empty if nothing can.
pub(super) fn in_memory(path: &Path) -> Result<Connection, StoreError> {
    let empty = || Connection::open_in_memory().map_err(|error| StoreError::sqlite(path, error));
    for mode in ["mode=ro", "immutable=1"] {
        let mut copy = empty()?;
        let read = read_only(path, mode).and_then(|from| copy_all(&from, &mut copy));
        let usable = read.is_ok() && migrate(&mut copy, path).and_then(|()| check(&copy, path)).is_ok();
        if usable {
            return Ok(copy);
        }
    }
    let mut fresh = empty()?;
    migrate(&mut fresh, path)?;
    Ok(fresh)
}

/// The number of the tables in a file, and of those this version makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tables {
    /// What is there.
    pub found: usize,
    /// What this version makes of it.
    pub ours: usize,
}

/// Looks at a file without changing it; `None` when there is none.
pub fn examine(path: &Path) -> Result<Option<Tables>, StoreError> {
    if !path.exists() {
        return Ok(None);
    }
    let sqlite = |error| StoreError::sqlite(path, error);
    let connection = read_only(path, "mode=ro").map_err(sqlite)?;
    let found = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(sqlite)?;
    Ok(Some(Tables {
        found,
        ours: STEPS.len(),
    }))
}

fn journal(connection: &Connection, medium: Medium) -> rusqlite::Result<()> {
    match medium {
        Medium::Local => connection.pragma_update(None, "journal_mode", "WAL"),
        Medium::Network(_) => {
            // First, so that a file that has a log is opened without shared memory.
            connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
            connection.pragma_update(None, "journal_mode", "DELETE")
        }
    }
}

fn settings(connection: &Connection) -> rusqlite::Result<()> {
    // FULL: a committed row survives a power cut, which WAL with NORMAL does not promise.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "cell_size_check", "ON")
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    MIGRATIONS
        .to_latest(connection)
        .map_err(|error| migration(path, error))
}

/// Before tables are changed the file is copied beside itself, to `….before-N`, where N is the number
/// of the tables it is about to get. The copy of the change before that one is no longer needed.
fn keep_what_was(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let sqlite = |error| StoreError::sqlite(path, error);
    let known: usize = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(sqlite)?;
    if known == 0 || known >= STEPS.len() {
        return Ok(());
    }
    let io = |path: &Path| {
        let path = path.to_owned();
        move |error| StoreError::io(&path, &error)
    };
    let copy = before(path, STEPS.len());
    let part = with_suffix(&copy, ".part");
    if part.exists() {
        fs::remove_file(&part).map_err(io(&part))?;
    }
    file::prepare(&part)?;
    let mut target = Connection::open(&part).map_err(|error| StoreError::sqlite(&part, error))?;
    copy_all(connection, &mut target).map_err(|error| StoreError::sqlite(&part, error))?;
    drop(target);
    fs::rename(&part, &copy).map_err(io(&copy))?;
    tracing::info!(copy = %copy.display(), from = known, to = STEPS.len(), "the store gets new tables");
    for older in 0..STEPS.len() {
        let older = before(path, older);
        if older.exists() {
            fs::remove_file(&older).map_err(io(&older))?;
        }
    }
    Ok(())
}

fn before(path: &Path, number: usize) -> PathBuf {
    with_suffix(path, &format!(".before-{number}"))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

fn copy_all(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    Backup::new(from, to)?.run_to_completion(PAGES, Duration::ZERO, None)
}

fn read_only(path: &Path, mode: &str) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let name: String = path.to_string_lossy().chars().map(escaped).collect();
    let connection = Connection::open_with_flags(format!("file:{name}?{mode}"), flags)?;
    connection.busy_timeout(BUSY)?;
    Ok(connection)
}

/// What means something in an address of a file.
fn escaped(letter: char) -> String {
    match letter {
        '%' => "%25".to_owned(),
        '?' => "%3f".to_owned(),
        '#' => "%23".to_owned(),
        plain => plain.to_string(),
    }
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

    #[test]
    fn an_older_file_is_copied_before_it_gets_new_tables() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("desk.db");
        let mut old = Connection::open(&path).unwrap();
        MIGRATIONS.to_version(&mut old, 1).unwrap();
        old.execute(
            "INSERT INTO draft (workspace, conversation, kind, text, caret, changed) \
             VALUES ('acme', 'c1', 'reply', 'kept', 0, '2026-01-01T00:00:00Z')",
            [],
        )
        .unwrap();
        drop(old);

        let migrated = open(&path, Medium::Local).unwrap();
        let version = |connection: &Connection| -> i64 {
            connection
                .pragma_query_value(None, "user_version", |row| row.get(0))
                .unwrap()
        };
        let text = |connection: &Connection| -> String {
            connection
                .query_row("SELECT text FROM draft", [], |row| row.get(0))
                .unwrap()
        };
        let copy = Connection::open(directory.path().join("desk.db.before-8")).unwrap();
        assert_eq!((version(&migrated), version(&copy)), (8, 1));
        assert_eq!((text(&migrated).as_str(), text(&copy).as_str()), ("kept", "kept"));
    }

    #[test]
    fn a_network_medium_has_no_log_and_one_user() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("desk.db");
        drop(
            file::prepare(&path)
                .and_then(|()| open(&path, Medium::Local))
                .unwrap(),
        );
        let connection = open(&path, Medium::Network("NFS")).unwrap();
        let mode: String = connection
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .unwrap();
        assert_eq!(mode, "delete");
        let side = |suffix| with_suffix(&path, suffix).exists();
        assert!(!side("-wal") && !side("-shm"));
        let second = open(&path, Medium::Network("NFS")).unwrap_err();
        assert_eq!(second.kind(), Kind::Busy);
    }
}
