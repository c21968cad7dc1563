//! Why something could not be kept, and what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// The kinds of trouble a screen words differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// No room on the disk, or the quota is used up.
    Full,
    /// The file or its directory cannot be written.
    ReadOnly,
    /// Somebody else holds the file for longer than we wait.
    Busy,
    /// The file's content is not what SQLite wrote.
    Damaged,
    /// A newer version of the program wrote the file.
    Newer,
    /// The file or directory cannot be opened.
    NoAccess,
    /// Another process keeps the words of this workspace.
    Superseded,
    /// Any other.
    Other,
}

/// Something could not be kept or read back. Never contains a message's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError {
    kind: Kind,
    path: PathBuf,
    cause: String,
}

impl StoreError {
    /// The kind of trouble.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The file it is about.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn new(kind: Kind, path: &Path, cause: impl fmt::Display) -> Self {
        Self {
            kind,
            path: path.to_owned(),
            cause: cause.to_string(),
        }
    }

    pub(super) fn sqlite(path: &Path, error: rusqlite::Error) -> Self {
        let kind = match &error {
            rusqlite::Error::SqliteFailure(failure, _) => kind_of(failure.code),
            _ => Kind::Other,
        };
        // Only SQLite's own sentence: the longer form of the error quotes the statement.
        let cause = match error {
            rusqlite::Error::SqliteFailure(failure, words) => words.unwrap_or_else(|| failure.to_string()),
            rusqlite::Error::SqlInputError { msg, .. } => msg,
            other => other.to_string(),
        };
        Self::new(kind, path, cause)
    }

    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Kind::Full,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Kind::ReadOnly,
            _ => Kind::NoAccess,
        };
        Self::new(kind, path, error)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match self.kind {
            Kind::Full => write!(f, "{path}: the disk is full; free some space and try again")?,
            Kind::ReadOnly => write!(
                f,
                "{path}: cannot be written; check the owner and the rights of the file"
            )?,
            Kind::Busy => write!(
                f,
                "{path}: another program holds the file; close it and try again"
            )?,
            Kind::Damaged => write!(f, "{path}: the file is damaged")?,
            Kind::Newer => write!(
                f,
                "{path}: written by a newer ttydesk; install that version again, or move the file away to \
                 start without its drafts"
            )?,
            Kind::NoAccess => write!(f, "{path}: cannot be opened; check that the directory is yours")?,
            Kind::Superseded => write!(f, "{path}: another ttydesk works with this workspace")?,
            Kind::Other => write!(f, "{path}: cannot be used")?,
        }
        write!(f, " ({})", self.cause)
    }
}

impl std::error::Error for StoreError {}

fn kind_of(code: ErrorCode) -> Kind {
    match code {
        ErrorCode::DiskFull => Kind::Full,
        ErrorCode::ReadOnly | ErrorCode::SystemIoFailure => Kind::ReadOnly,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
            Kind::Busy
        }
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Kind::Damaged,
        ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Kind::NoAccess,
        _ => Kind::Other,
    }
}
