//! What must outlive the process: unsent texts, texts on their way, and what was last seen of the desk.
//!
//! One SQLite file, every row keyed by the workspace. Drafts and the outbox are the agent's words and
//! are never thrown away; everything else is a cache that the backend can give again. Originals are
//! kept: reading a row applies the display policy of today ([`Clean`](crate::text::Clean)).
//!
//! Every write happens in [`Store::together`], one transaction that is on disk when it returns
//! (`synchronous=FULL`). Reading is [`Store::load`] at the start and [`Store::thread`] later.
//!
//! One process at a time keeps the words of a workspace: [`Standing`] says whether this one does. What
//! another has taken over is never written by this one ([`Kind::Superseded`]).

mod cache;
mod damage;
mod error;
mod file;
mod folder;
mod lease;
mod lessons;
mod load;
mod lock;
mod medium;
mod model;
mod purge;
mod rows;
mod schema;
pub mod secrets;
#[cfg(test)]
mod sharing;
mod standing;
#[cfg(test)]
mod tests;
mod trail;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};

use crate::domain::{ConversationId, Entry, WorkspaceId};

pub use cache::Cache;
pub use damage::Recovery;
pub use error::{Kind, StoreError};
pub use folder::{FolderError, SAVED_QUOTA, Saving, Spool, own_folder, save, save_in};
pub use lease::Holder;
pub(crate) use lease::is_alive;
pub use lessons::{Counted, Replies, UseRow};
pub use load::Kept;
pub use medium::{Medium, of as medium_of};
pub use model::{read_model, remove_model, write_model};
pub use purge::{Found, Scope, Words};
pub use rows::Rows;
pub use schema::{Tables, examine};
pub use standing::Standing;
pub use trail::{Break, Checked, Fault, Trail, TrailError};

use lock::Lock;
use standing::Hold;

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
    medium: Medium,
    cache: Cache,
    hold: Hold,
    /// Shared with everybody who has the file open. `None` where there are no locks.
    in_use: Option<Lock>,
}

impl Store {
    /// Opens the file, makes it if there is none, and brings its tables up to date. A damaged file is
    /// put aside and its drafts and outbox are carried over: [`recovery`](Self::recovery) says so. Where
    /// another process keeps the words of this workspace, this one only reads:
    /// [`standing`](Self::standing) says so.
    ///
    /// # Errors
    /// When the directory or file cannot be used, or was written by a newer version; each says what to
    /// do about it.
    pub fn open(path: &Path, workspace: WorkspaceId) -> Result<Self, StoreError> {
        Self::open_with(path, workspace, Cache::Disk)
    }

    /// The same with the cache where it is wanted.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(path: &Path, workspace: WorkspaceId, cache: Cache) -> Result<Self, StoreError> {
        file::prepare(path)?;
        Self::open_on(path, workspace, medium::of(path), cache)
    }

    /// The same on a medium that is known.
    fn open_on(
        path: &Path,
        workspace: WorkspaceId,
        medium: Medium,
        cache: Cache,
    ) -> Result<Self, StoreError> {
        let in_use = Lock::share(path)?;
        let (connection, recovery) = match schema::open(path, medium) {
            Err(error) if error.kind() == Kind::Damaged => {
                last_one(in_use.as_ref(), path)?;
                let recovery = damage::put_aside(path)?;
                (schema::open(path, medium)?, Some(recovery))
            }
            other => (other?, None),
        };
        cache
            .prepare(&connection)
            .map_err(|error| StoreError::sqlite(path, error))?;
        let mut store = Self {
            connection,
            path: path.to_owned(),
            workspace,
            recovery: None,
            medium,
            cache,
            hold: Hold::unknown(),
            in_use,
        };
        if let Some(recovery) = recovery {
            store.carry_over(recovery)?;
        }
        store.claim_if_free(Timestamp::now())?;
        Ok(store)
    }

    /// A store that keeps nothing, for a file that cannot be written: what can be read of it, in memory.
    /// The cache goes on there; the agent's words are refused with `why`.
    pub fn adrift(
        path: &Path,
        workspace: WorkspaceId,
        cache: Cache,
        why: StoreError,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            connection: schema::in_memory(path)?,
            path: path.to_owned(),
            workspace,
            recovery: None,
            medium: Medium::Local,
            cache,
            hold: Hold::Adrift { why },
            in_use: None,
        })
    }

    /// What was saved out of a damaged file since this store was opened, to be told to the agent.
    pub fn recovery(&self) -> Option<&Recovery> {
        self.recovery.as_ref()
    }

    /// The kind of network file system the file is on, if it is on one and that was not yet said.
    pub fn news_of_medium(&mut self) -> Result<Option<&'static str>, StoreError> {
        let Medium::Network(name) = self.medium else {
            return Ok(None);
        };
        let told = self.read(|rows| load::fact::<String>(rows, rows::MEDIUM))?;
        if told.as_deref() == Some(name) {
            return Ok(None);
        }
        self.together(|rows| rows.put_medium(name))?;
        Ok(Some(name))
    }

    /// Puts the file aside and goes on with a new one that has its drafts and outbox. For damage that
    /// shows only in use.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        self.may_keep()?;
        last_one(self.in_use.as_ref(), &self.path)?;
        // The damaged file must be closed before it is renamed, so that SQLite does not write into it.
        let placeholder =
            Connection::open_in_memory().map_err(|error| StoreError::sqlite(&self.path, error))?;
        drop(std::mem::replace(&mut self.connection, placeholder));
        let recovery = damage::put_aside(&self.path)?;
        file::prepare(&self.path)?;
        self.connection = schema::open(&self.path, self.medium)?;
        self.cache
            .prepare(&self.connection)
            .map_err(|error| StoreError::sqlite(&self.path, error))?;
        self.carry_over(recovery)?;
        self.write_down_again(Timestamp::now())
    }

    fn carry_over(&mut self, recovery: Recovery) -> Result<(), StoreError> {
        damage::carry_over(&mut self.connection, &self.path, &recovery)?;
        self.recovery = Some(recovery);
        Ok(())
    }

    /// Runs `work` in one transaction: either all of it is on disk when this returns, or nothing is. A
    /// process that another has taken over from writes nothing.
    pub fn together<T>(
        &mut self,
        work: impl FnOnce(&Rows<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let token = self.token()?;
        let path = &self.path;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| StoreError::sqlite(path, error))?;
        let rows = Rows::new(&transaction, path, &self.workspace).with(token.unwrap_or(0), self.cache);
        let checked = token.map_or(Ok(()), |token| lease::check(&rows, token));
        if let Err(error) = checked {
            drop(transaction);
            self.lose();
            return Err(error);
        }
        let done = work(&rows)?;
        transaction
            .commit()
            .map_err(|error| StoreError::sqlite(path, error))?;
        Ok(done)
    }

    fn read<T>(&self, work: impl FnOnce(&Rows<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let sqlite = |error| StoreError::sqlite(&self.path, error);
        let transaction = self.connection.unchecked_transaction().map_err(sqlite)?;
        let found = work(&Rows::new(&transaction, &self.path, &self.workspace))?;
        transaction.commit().map_err(sqlite)?;
        Ok(found)
    }

    /// Everything a session starts with. Texts that were being sent when the last one ended become
    /// [`Uncertain`](crate::domain::OutboxState::Uncertain): nobody knows whether they arrived. Who does
    /// not keep the words gets no outbox, and of another's no drafts.
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
        if self.may_keep().is_ok() {
            return self.together(|rows| {
                rows.doubt_sending()?;
                load::everything(rows)
            });
        }
        let mut kept = self.read(load::everything)?;
        kept.outbox.clear();
        if matches!(self.hold, Hold::Reader { .. }) {
            kept.drafts.clear();
        }
        Ok(kept)
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
            )?;
            rows.prune_lessons()
        })
    }
}

/// Puts aside only what nobody else has open: they would go on writing into the file put aside.
fn last_one(in_use: Option<&Lock>, path: &Path) -> Result<(), StoreError> {
    if in_use.is_none_or(Lock::is_alone) {
        return Ok(());
    }
    Err(StoreError::new(
        Kind::Damaged,
        path,
        "another ttydesk has it open: close all and start again, then the words in it are saved",
    ))
}
