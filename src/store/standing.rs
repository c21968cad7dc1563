//! Whether this process keeps the words of its workspace, and how that changes.

use jiff::Timestamp;
use rusqlite::TransactionBehavior;

use super::lease::{self, Claim, Holder, Locked};
use super::lock::{Lock, Try};
use super::{Kind, Rows, Store, StoreError};

/// What this process may do with the agent's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It keeps them.
    Owner,
    /// Another process does; this one reads.
    Reader(Holder),
    /// The file cannot be written: nothing is kept.
    Adrift(StoreError),
}

/// The same with what it stands on.
#[derive(Debug)]
pub(super) enum Hold {
    Owner { token: i64, lock: Option<Lock> },
    Reader { holder: Holder },
    Adrift { why: StoreError },
}

impl Hold {
    /// Before the first claim.
    pub(super) fn unknown() -> Self {
        Self::Reader {
            holder: Holder {
                pid: 0,
                since: Timestamp::UNIX_EPOCH,
            },
        }
    }
}

impl Store {
    /// What this process may do with the agent's words.
    pub fn standing(&self) -> Standing {
        match &self.hold {
            Hold::Owner { .. } => Standing::Owner,
            Hold::Reader { holder } => Standing::Reader(holder.clone()),
            Hold::Adrift { why } => Standing::Adrift(why.clone()),
        }
    }

    /// Whether the agent's words can be kept; otherwise why not.
    pub fn may_keep(&self) -> Result<(), StoreError> {
        match &self.hold {
            Hold::Owner { .. } => Ok(()),
            Hold::Reader { .. } => Err(self.superseded()),
            Hold::Adrift { why } => Err(why.clone()),
        }
    }

    /// To be called every few seconds. An owner says that it lives, and finds out whether another has
    /// taken over; a reader becomes the owner when there is none any more; one adrift opens the file if
    /// that works again, and then [`load`](Self::load) gives what is in it.
    pub fn beat(&mut self, now: Timestamp) -> Result<(), StoreError> {
        match self.hold {
            Hold::Owner { token, .. } => {
                self.lock_again()?;
                self.lightly(|store| store.together(|rows| lease::beat(rows, token, now)))
            }
            Hold::Reader { .. } => self.claim_if_free(now),
            Hold::Adrift { .. } => self.land(),
        }
    }

    /// The file instead of memory. What was cached in memory is gone; the backend can give it again.
    fn land(&mut self) -> Result<(), StoreError> {
        match Self::open_with(&self.path, self.workspace.clone(), self.cache) {
            Ok(store) => {
                *self = store;
                Ok(())
            }
            Err(why) => {
                self.hold = Hold::Adrift { why: why.clone() };
                Err(why)
            }
        }
    }

    /// Becomes the owner whoever is it now. What the former owner writes from now on is refused.
    pub fn take_over(&mut self, now: Timestamp) -> Result<(), StoreError> {
        match self.hold {
            Hold::Reader { .. } => self.claim(Claim::Anyway, now),
            Hold::Owner { .. } | Hold::Adrift { .. } => Ok(()),
        }
    }

    pub(super) fn claim_if_free(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.claim(Claim::IfFree, now)
    }

    fn claim(&mut self, how: Claim, now: Timestamp) -> Result<(), StoreError> {
        let (locked, lock) = match Lock::own(&self.path, &self.workspace)? {
            Try::Held(lock) => (Locked::NotByAnother, Some(lock)),
            Try::Unsupported => (Locked::NotByAnother, None),
            Try::Taken => (Locked::ByAnother, None),
        };
        if locked == Locked::ByAnother && how == Claim::IfFree {
            // Nothing to write, so nothing is held up.
            let holder = self.read(|rows| lease::current(rows, now))?;
            self.hold = Hold::Reader { holder };
            return Ok(());
        }
        let path = &self.path;
        let sqlite = |error| StoreError::sqlite(path, error);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(sqlite)?;
        let rows = Rows::new(&transaction, path, &self.workspace);
        let outcome = lease::claim(&rows, how, locked, now)?;
        transaction.commit().map_err(sqlite)?;
        self.hold = match outcome {
            Ok(token) => Hold::Owner { token, lock },
            Err(holder) => Hold::Reader { holder },
        };
        self.forget_former_cache()
    }

    /// The token to write with. A store in memory needs none.
    pub(super) fn token(&self) -> Result<Option<i64>, StoreError> {
        match &self.hold {
            Hold::Owner { token, .. } => Ok(Some(*token)),
            Hold::Reader { .. } => Err(self.superseded()),
            Hold::Adrift { .. } => Ok(None),
        }
    }

    /// Another has taken over: lets go of the lock, so that the new owner can have it.
    pub(super) fn lose(&mut self) {
        let now = Timestamp::now();
        let holder = self.read(|rows| lease::current(rows, now));
        let holder = holder.unwrap_or(Holder { pid: 0, since: now });
        tracing::warn!(pid = holder.pid, "another ttydesk has taken over");
        self.hold = Hold::Reader { holder };
    }

    /// A new file knows of no owner.
    pub(super) fn write_down_again(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let Hold::Owner { token, .. } = self.hold else {
            return Ok(());
        };
        let rows = Rows::new(&self.connection, &self.path, &self.workspace);
        lease::install(&rows, token, now)
    }

    /// Who has taken over gets the lock when the former owner lets go of it.
    fn lock_again(&mut self) -> Result<(), StoreError> {
        if let Hold::Owner {
            lock: lock @ None, ..
        } = &mut self.hold
            && let Try::Held(held) = Lock::own(&self.path, &self.workspace)?
        {
            *lock = Some(held);
        }
        Ok(())
    }

    /// A beat is worth nothing after a power cut, so it does not wait for the disk.
    fn lightly(&mut self, work: impl FnOnce(&mut Self) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.synchronous("NORMAL")?;
        let done = work(self);
        self.synchronous("FULL")?;
        done
    }

    fn synchronous(&self, how: &str) -> Result<(), StoreError> {
        self.connection
            .pragma_update(None, "synchronous", how)
            .map_err(|error| StoreError::sqlite(&self.path, error))
    }

    /// What a reader is told when it wants to write.
    pub fn superseded(&self) -> StoreError {
        StoreError::new(Kind::Superseded, &self.path, "reading only")
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let Hold::Owner { token, .. } = self.hold else {
            return;
        };
        // Whoever comes next finds the lock free in any case; this only saves them a question.
        if let Err(error) = self.lightly(|store| store.together(|rows| lease::release(rows, token))) {
            tracing::debug!(%error, "the lease was not given back");
        }
    }
}
