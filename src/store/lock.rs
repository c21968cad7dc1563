//! Locks between processes, on small files beside the database. The system lets go of them when their
//! process ends, however it ends.
//!
//! `desk.db.lock` is shared by everybody who has the database open: a damaged file is put aside only by
//! the last one. `desk.db.<workspace>.lock` belongs to the one process that keeps the workspace's words.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use ring::digest::{SHA256, digest};

use super::StoreError;
use crate::domain::WorkspaceId;
use crate::private;

/// A lock that is held until it goes away.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

/// How a try to lock ended.
#[derive(Debug)]
pub(super) enum Try {
    /// Ours.
    Held(Lock),
    /// Somebody else's, and that process lives.
    Taken,
    /// This file system has no locks.
    Unsupported,
}

impl Lock {
    /// The lock of those who have the database open. `None` where the file system has no locks.
    pub(super) fn share(database: &Path) -> Result<Option<Self>, StoreError> {
        let file = open(&beside(database, ".lock"))?;
        Ok(file.try_lock_shared().is_ok().then_some(Self { file }))
    }

    /// Whether nobody else shares this lock. It is shared again afterwards.
    pub(super) fn is_alone(&self) -> bool {
        let alone = self.file.try_lock().is_ok();
        // Changing the kind of a lock lets go of it first, also where the change fails.
        if let Err(error) = self.file.try_lock_shared() {
            tracing::warn!(%error, "the lock of the store is lost");
        }
        alone
    }

    /// Tries to become the one that keeps a workspace's words.
    pub(super) fn own(database: &Path, workspace: &WorkspaceId) -> Result<Try, StoreError> {
        let file = open(&beside(database, &format!(".{}.lock", name(workspace))))?;
        Ok(match file.try_lock() {
            Ok(()) => Try::Held(Self { file }),
            Err(TryLockError::WouldBlock) => Try::Taken,
            Err(TryLockError::Error(error)) => {
                tracing::debug!(%error, "no locks here");
                Try::Unsupported
            }
        })
    }
}

/// A workspace's id is an address and may be longer than a file's name.
pub(super) fn name(workspace: &WorkspaceId) -> String {
    let digest = digest(&SHA256, workspace.as_str().as_bytes());
    let mut number = [0; 8];
    number.copy_from_slice(&digest.as_ref()[..8]);
    format!("{:016x}", u64::from_be_bytes(number))
}

fn open(path: &Path) -> Result<File, StoreError> {
    private::append(path).map_err(|error| StoreError::io(path, &error))
}

fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_keeps_a_workspace_until_it_ends() {
        let directory = tempfile::tempdir().unwrap();
        let database = directory.path().join("desk.db");
        let (acme, other) = (WorkspaceId::new("acme"), WorkspaceId::new("other"));
        let first = Lock::own(&database, &acme).unwrap();
        assert!(matches!(first, Try::Held(_)));
        assert!(matches!(Lock::own(&database, &acme).unwrap(), Try::Taken));
        assert!(matches!(Lock::own(&database, &other).unwrap(), Try::Held(_)));
        drop(first);
        assert!(matches!(Lock::own(&database, &acme).unwrap(), Try::Held(_)));
    }

    #[test]
    fn who_shares_knows_whether_others_do() {
        let directory = tempfile::tempdir().unwrap();
        let database = directory.path().join("desk.db");
        let first = Lock::share(&database).unwrap().unwrap();
        assert!(first.is_alone());
        let second = Lock::share(&database).unwrap().unwrap();
        assert!(!first.is_alone() && !second.is_alone());
        drop(first);
        assert!(second.is_alone());
    }
}
