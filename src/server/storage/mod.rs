//! The one file of a desk, `hub.db`: opening it, reading records, and changing them in transactions.
//!
//! A [`Store`] is owned by one thread (see `keeper`). Readers use its connection; changes go through a
//! [`Tx`], which writes rows, numbers events and collects what has to be told once it is committed.

mod actions;
mod bulk;
mod due;
mod events;
mod figures;
mod files;
mod fold;
mod inboxes;
mod list;
mod macros;
mod offers;
mod people;
mod query;
mod read;
mod requests;
mod schema;
mod search;
mod sla;
mod tally;
mod views;
mod write;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::Connection;
use uuid::Uuid;

use super::HubError;
use super::policy::Policies;
use super::rules::refuse;
use crate::backend::native::wire::{ErrorBody, ErrorCode};
use crate::private;

pub(super) use actions::{AskActions, actions, forget_actions, log_action};
pub(super) use bulk::{Loaded, default_inbox, load, set_availability};
pub(super) use due::{held_due, next_due, offers_due, sla_due, snoozed_due};
pub(super) use events::{Resume, after, newest, resume};
pub(super) use figures::statistics;
pub(super) use files::{FileRow, Kept, blobs, file_for, forget_loose_files, keep_file, new_blob, uploads};
pub(super) use fold::fold;
pub(super) use inboxes::{approved, inbox, inbox_of, last_heard, set_down};
pub(super) use list::{Ask, count_slices, page, teams as teams_of};
pub(super) use macros::{all as macros, forget as forget_macro, put as put_macro};
pub(super) use people::{duplicates, merge_contacts, timeline, undo_merge};
pub(super) use read::{
    Row, TokenHash, agent, agents, bots, by_name, by_request, by_token, contact, conversation, directory,
    entries, entry, is_away, is_empty, team, unread_after, waiting_longest,
};
pub(super) use requests::{Seen, forget_before, remember, seen};
pub(super) use search::search;
pub(super) use tally::{Slot, Tally};
pub(super) use views::{remove_view, save_view, saved_view, view_count};
pub(super) use write::{Done, Output, Tx};

/// Name of the file in the data directory.
const FILE: &str = "hub.db";

/// Why a job failed. Nothing of it was written.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    /// A rule said no.
    Refused(ErrorBody),
    /// The file could not be read or written; SQLite's words.
    Store(Arc<str>),
    /// The hub stops before the job's turn.
    Stopped,
}

impl Failure {
    /// The error a client gets.
    pub(super) fn body(self) -> ErrorBody {
        match self {
            Self::Refused(body) => body,
            Self::Stopped => refuse(
                ErrorCode::Unavailable,
                "the hub is shutting down; nothing was done",
            ),
            Self::Store(words) => refuse(
                ErrorCode::StoreFailed,
                format!("the hub cannot store at the moment ({words}); nothing was changed"),
            ),
        }
    }
}

impl From<ErrorBody> for Failure {
    fn from(body: ErrorBody) -> Self {
        Self::Refused(body)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.to_string().into())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(format!("a record cannot be read: {error}").into())
    }
}

/// The open file, and what is counted in memory.
#[derive(Debug)]
pub(super) struct Store {
    /// The connection.
    pub db: Connection,
    /// How many conversations stand where.
    pub tally: Tally,
    /// Newest event that was told or counted.
    pub seen: u64,
    /// Identity of the event log.
    pub epoch: Uuid,
    /// What the desk promises.
    pub policies: Policies,
}

impl Store {
    /// Opens the desk in the directory `data`; makes both when they are not there.
    pub(super) fn open(data: &Path) -> Result<Self, HubError> {
        // Before the file is touched: a policy with an error changes nothing.
        let policies = Policies::load(data)?;
        let path = prepare(data).map_err(|source| HubError::DataDir {
            path: data.to_owned(),
            source,
        })?;
        let open = |source| HubError::Open {
            path: path.clone(),
            source,
        };
        let mut db = Connection::open(&path).map_err(open)?;
        settings(&db).map_err(open)?;
        schema::upgrade(&mut db, &path)?;
        let epoch: String = db
            .query_row("SELECT epoch FROM desk", [], |row| row.get(0))
            .map_err(open)?;
        let epoch = Uuid::parse_str(&epoch).map_err(|error| {
            open(rusqlite::Error::FromSqlConversionFailure(
                0,
                rusqlite::types::Type::Text,
                Box::new(error),
            ))
        })?;
        let seen = newest(&db).map_err(open)?;
        let tally = Tally::count(&db).map_err(open)?;
        Ok(Self {
            db,
            tally,
            seen,
            epoch,
            policies,
        })
    }

    /// Does `work` in a transaction of its own. What it wants told is returned.
    pub(super) fn write<T>(
        &self,
        now: Timestamp,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure>,
    ) -> Result<(T, Output), Failure> {
        self.db.execute_batch("BEGIN IMMEDIATE")?;
        let done = newest(&self.db).map_err(Failure::from).and_then(|seq| {
            let mut tx = Tx::new(&self.db, &self.policies, now, seq);
            let value = work(&mut tx)?;
            Ok((value, tx.out))
        });
        let done = done.and_then(|done| {
            self.db.execute_batch("COMMIT")?;
            Ok(done)
        });
        if done.is_err() {
            self.roll_back();
        }
        done
    }

    /// Ends a transaction that failed. SQLite may have ended it already (a full disk does that).
    pub(super) fn roll_back(&self) {
        if self.db.is_autocommit() {
            return;
        }
        if let Err(error) = self.db.execute_batch("ROLLBACK") {
            tracing::error!(%error, "a failed transaction could not be rolled back");
        }
    }
}

/// Time as a column: microseconds since 1970.
fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

fn settings(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.set_prepared_statement_cache_capacity(64);
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "temp_store", "MEMORY")
}

/// Makes the data directory if it is not there, for its owner alone.
pub(super) fn make_room(data: &Path) -> Result<(), HubError> {
    private::directory(data).map_err(|source| HubError::DataDir {
        path: data.to_owned(),
        source,
    })
}

/// Makes the directory and the file readable to their owner alone, and returns the file's path.
fn prepare(data: &Path) -> io::Result<PathBuf> {
    private::directory(data)?;
    let path = data.join(FILE);
    private::append(&path)?;
    Ok(path)
}

#[cfg(test)]
mod tests;
