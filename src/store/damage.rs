//! A damaged file: it is put aside, never deleted, and the agent's words are read out of it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OpenFlags, TransactionBehavior, params_from_iter};

use super::StoreError;

/// The tables with the agent's words: name, columns, and how many of the first ones name a row. The last
/// columns are those that older files do not have.
const TABLES: [(&str, &[&str], usize); 2] = [
    (
        "draft",
        &[
            "workspace",
            "conversation",
            "kind",
            "text",
            "caret",
            "quotes",
            "changed",
            "files",
            "via",
            "with_model",
            "other",
            "recipients",
        ],
        3,
    ),
    (
        "outbox",
        &[
            "workspace",
            "request",
            "conversation",
            "kind",
            "text",
            "quotes",
            "hold_ms",
            "state",
            "attempts",
            "queued",
            "files",
            "via",
            "recipients",
        ],
        2,
    ),
];

/// Columns that came later, at most.
const ADDED: usize = 5;

/// What was saved out of a damaged file.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovery {
    /// Where the damaged file is now.
    pub put_aside: PathBuf,
    /// Drafts carried over.
    pub drafts: usize,
    /// Texts of the outbox carried over.
    pub outbox: usize,
    /// Whether reading stopped early, so that something may be missing.
    pub incomplete: bool,
    rows: Vec<(usize, Vec<Value>)>,
}

/// Renames the file with its side files and reads what can be read of it.
pub(super) fn put_aside(path: &Path) -> Result<Recovery, StoreError> {
    let stamp = Timestamp::now().strftime("%Y%m%dT%H%M%S%.3fZ").to_string();
    let aside = with_suffix(path, &format!(".corrupt-{stamp}"));
    // The log first: a crash in between leaves a main file without its log, never the log of one file
    // beside another.
    for side in ["-wal", "-shm", ""] {
        let (from, to) = (with_suffix(path, side), with_suffix(&aside, side));
        match fs::rename(&from, &to) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::io(&from, &error));
            }
            _ => {}
        }
    }
    super::file::prepare(path)?;
    let recovery = salvage(aside);
    tracing::error!(
        put_aside = %recovery.put_aside.display(),
        drafts = recovery.drafts,
        outbox = recovery.outbox,
        incomplete = recovery.incomplete,
        "the store was damaged"
    );
    Ok(recovery)
}

/// Writes the saved rows into a new file.
pub(super) fn carry_over(
    connection: &mut Connection,
    path: &Path,
    recovery: &Recovery,
) -> Result<(), StoreError> {
    let sqlite = |error| StoreError::sqlite(path, error);
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(sqlite)?;
    for (table, values) in &recovery.rows {
        let (name, columns, _) = TABLES[*table];
        let columns = &columns[..values.len()];
        let places = vec!["?"; columns.len()].join(", ");
        let sql = format!(
            "INSERT OR REPLACE INTO {name} ({}) VALUES ({places})",
            columns.join(", ")
        );
        // A value the damage changed into another type is refused by the table; the other rows count.
        if let Err(error) = transaction.execute(&sql, params_from_iter(values)) {
            tracing::warn!(table = name, %error, "a salvaged row does not fit");
        }
    }
    transaction.commit().map_err(sqlite)
}

fn salvage(aside: PathBuf) -> Recovery {
    let mut recovery = Recovery {
        put_aside: aside,
        drafts: 0,
        outbox: 0,
        incomplete: false,
        rows: Vec::new(),
    };
    // Writable, because reading a log that was not yet folded in needs its index rebuilt.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let Ok(damaged) = Connection::open_with_flags(&recovery.put_aside, flags) else {
        recovery.incomplete = true;
        return recovery;
    };
    for (index, table) in TABLES.iter().enumerate() {
        let (rows, whole) = read_table(&damaged, table);
        recovery.incomplete |= !whole;
        match table.0 {
            "draft" => recovery.drafts = rows.len(),
            _ => recovery.outbox = rows.len(),
        }
        recovery.rows.extend(rows.into_iter().map(|row| (index, row)));
    }
    recovery
}

/// Reads from both ends, so that one damaged page costs only the rows on it.
fn read_table(
    damaged: &Connection,
    (name, columns, key): &(&str, &[&str], usize),
) -> (Vec<Vec<Value>>, bool) {
    let mut found = BTreeMap::new();
    let mut whole = true;
    // An older file lacks the newest columns, which are the last.
    let is_there = |count: &usize| {
        let sql = format!("SELECT {} FROM {name}", columns[..*count].join(", "));
        damaged.prepare(&sql).is_ok()
    };
    let all = columns.len();
    let known = (all - ADDED..=all).rev().find(is_there).unwrap_or(all);
    let columns = &columns[..known];
    for order in ["ASC", "DESC"] {
        let sql = format!(
            "SELECT rowid, {} FROM {name} NOT INDEXED ORDER BY rowid {order}",
            columns.join(", ")
        );
        let read = read_rows(damaged, &sql, columns.len(), |rowid, row: Vec<Value>| {
            found.entry(rowid).or_insert(row);
        });
        if read.is_ok() {
            break;
        }
        whole = false;
    }
    let mut rows: Vec<_> = found.into_values().collect();
    // A row without its key or text says nothing.
    rows.retain(|row| row.iter().take(*key).all(|value| matches!(value, Value::Text(_))));
    (rows, whole)
}

fn read_rows(
    damaged: &Connection,
    sql: &str,
    columns: usize,
    mut keep: impl FnMut(i64, Vec<Value>),
) -> rusqlite::Result<()> {
    let mut statement = damaged.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let values: rusqlite::Result<Vec<Value>> =
            (1..=columns).map(|index| row.get_ref(index).map(owned)).collect();
        keep(row.get(0)?, values?);
    }
    Ok(())
}

/// A value as it is, but for bytes that are no text any more: those become `U+FFFD`.
fn owned(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
