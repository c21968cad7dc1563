//! What must outlive the process: unsent texts, texts on their way, and what was last seen of the desk.
//!
//! One SQLite file, every row keyed by the workspace. Drafts and the outbox are the agent's words and
//! are never thrown away; everything else is a cache that the backend can give again. Originals are
//! kept: reading a row applies the display policy of today ([`Clean`](crate::text::Clean)).
//!
//! Every write happens in [`Store::together`], one transaction that is on disk when it returns
//! (`synchronous=FULL`). Reading is [`Store::load`] at the start and [`Store::thread`] later.

mod damage;
mod error;
mod file;
mod load;
mod rows;
mod schema;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};

use crate::domain::{ConversationId, Entry, WorkspaceId};

pub use damage::Recovery;
pub use error::{Kind, StoreError};
pub use load::Kept;
pub use rows::Rows;

/// Cached entries older than this are forgotten by [`Store::prune`].
const CACHE_DAYS: i64 = 30;
/// Cached entries of all workspaces together, at most, after [`Store::prune`].
const CACHE_ENTRIES: i64 = 50_000;
/// Cached conversations of a workspace, at most, after [`Store::prune`].
const CACHE_CONVERSATIONS: i64 = 10_000;
/// Cached entries of one thread that [`Store::thread`] gives: what a reader sees before the backend's
/// page replaces it.
const THREAD_ENTRIES: i64 = 200;

/// The open file of one workspace.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    workspace: WorkspaceId,
    recovery: Option<Recovery>,
}

impl Store {
    /// Opens the file, makes it if there is none, and brings its tables up to date. A damaged file is
    /// put aside and its drafts and outbox are carried over: [`recovery`](Self::recovery) says so.
    ///
    /// # Errors
    /// When the directory or file cannot be used, or was written by a newer version; each says what to
    /// do about it.
    pub fn open(path: &Path, workspace: WorkspaceId) -> Result<Self, StoreError> {
        file::prepare(path)?;
        let (connection, recovery) = match schema::open(path) {
            Err(error) if error.kind() == Kind::Damaged => {
                let recovery = damage::put_aside(path)?;
                (schema::open(path)?, Some(recovery))
            }
            other => (other?, None),
        };
        let mut store = Self {
            connection,
            path: path.to_owned(),
            workspace,
            recovery: None,
        };
        if let Some(recovery) = recovery {
            store.take_over(recovery)?;
        }
        Ok(store)
    }

    /// What was saved out of a damaged file since this store was opened, to be told to the agent.
    pub fn recovery(&self) -> Option<&Recovery> {
        self.recovery.as_ref()
    }

    /// Puts the file aside and goes on with a new one that has its drafts and outbox. For damage that
    /// shows only in use.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        // The damaged file must be closed before it is renamed, so that SQLite does not write into it.
        let placeholder =
            Connection::open_in_memory().map_err(|error| StoreError::sqlite(&self.path, error))?;
        drop(std::mem::replace(&mut self.connection, placeholder));
        let recovery = damage::put_aside(&self.path)?;
        file::prepare(&self.path)?;
        self.connection = schema::open(&self.path)?;
        self.take_over(recovery)
    }

    fn take_over(&mut self, recovery: Recovery) -> Result<(), StoreError> {
        damage::carry_over(&mut self.connection, &self.path, &recovery)?;
        self.recovery = Some(recovery);
        Ok(())
    }

    /// Runs `work` in one transaction: either all of it is on disk when this returns, or nothing is.
    pub fn together<T>(
        &mut self,
        work: impl FnOnce(&Rows<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let path = &self.path;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| StoreError::sqlite(path, error))?;
        let done = work(&Rows::new(&transaction, path, &self.workspace))?;
        transaction
            .commit()
            .map_err(|error| StoreError::sqlite(path, error))?;
        Ok(done)
    }

    /// Everything a session starts with. Texts that were being sent when the last one ended become
    /// [`Uncertain`](crate::domain::OutboxState::Uncertain): nobody knows whether they arrived.
    pub fn load(&mut self) -> Result<Kept, StoreError> {
        match self.try_load() {
            Err(error) if error.kind() == Kind::Damaged => {
                self.rebuild()?;
                self.try_load()
            }
            other => other,
        }
    }

    fn try_load(&mut self) -> Result<Kept, StoreError> {
        self.together(|rows| {
            rows.doubt_sending()?;
            load::everything(rows)
        })
    }

    /// The cached entries of a thread, the newest few hundred, oldest first.
    pub fn thread(&mut self, conversation: &ConversationId) -> Result<Vec<Entry>, StoreError> {
        let path = &self.path;
        let rows = Rows::new(&self.connection, path, &self.workspace);
        load::thread(&rows, conversation, THREAD_ENTRIES)
    }

    /// Forgets what of the cache is too old or too much, in every workspace. Drafts and outbox stay.
    pub fn prune(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let oldest = now.as_millisecond() - CACHE_DAYS * 24 * 3_600 * 1_000;
        self.together(|rows| {
            rows.run("DELETE FROM entry WHERE at < ?1", params![oldest])?;
            rows.run(
                "DELETE FROM entry WHERE at < (SELECT at FROM entry ORDER BY at DESC LIMIT 1 OFFSET ?1)",
                params![CACHE_ENTRIES - 1],
            )?;
            rows.run(
                "DELETE FROM conversation WHERE workspace = ?1 AND activity < (SELECT activity FROM \
                 conversation WHERE workspace = ?1 ORDER BY activity DESC LIMIT 1 OFFSET ?2)",
                params![rows.workspace(), CACHE_CONVERSATIONS - 1],
            )?;
            rows.run(
                "DELETE FROM contact WHERE workspace = ?1 AND id NOT IN \
                 (SELECT contact FROM conversation WHERE workspace = ?1)",
                params![rows.workspace()],
            )
        })
    }
}
