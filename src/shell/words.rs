//! The shell's own sentences, for the status line.

use std::io;
use std::path::Path;
use std::process::ExitStatus;

use crate::app::state::Standing;
use crate::backend::FileError;
use crate::i18n::Text;
use crate::store::{self, FolderError, Kind, Recovery, SAVED_QUOTA, StoreError, TrailError};
use crate::text::CleanLine;

/// Why something was not stored.
pub(super) fn of_store(error: &StoreError) -> Text {
    let path = clean(&error.path().to_string_lossy());
    match error.kind() {
        Kind::Full => Text::new("store-full").with("path", path),
        Kind::ReadOnly => Text::new("store-read-only").with("path", path),
        Kind::Busy => Text::new("store-busy").with("path", path),
        Kind::Damaged => Text::new("store-damaged").with("path", path),
        Kind::Superseded => Text::new("why-reading-only"),
        Kind::Newer | Kind::NoAccess | Kind::Other => Text::new("store-failed").with("path", path),
    }
}

/// What this process may do with the agent's words.
pub(super) fn of_standing(standing: &store::Standing) -> Standing {
    match standing {
        store::Standing::Owner => Standing::Owner,
        store::Standing::Reader(holder) => Standing::Reader {
            pid: holder.pid,
            since: holder.since,
        },
        store::Standing::Adrift(why) => Standing::Adrift {
            reason: of_store(why),
        },
    }
}

/// A file that is not on a disk of this machine alone.
pub(super) fn of_network(path: &Path, name: &'static str) -> Text {
    Text::new("network-file-system")
        .with("path", clean(&path.to_string_lossy()))
        .with("name", name)
}

/// What was saved out of a damaged file, and where the file is.
pub(super) fn of_recovery(recovery: &Recovery) -> Text {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let (drafts, outbox) = (count(recovery.drafts), count(recovery.outbox));
    let path = clean(&recovery.put_aside.to_string_lossy());
    if recovery.incomplete {
        return Text::new("store-recovered-partly")
            .with("path", path)
            .number("drafts", drafts)
            .number("outbox", outbox);
    }
    Text::new("store-recovered")
        .with("path", path)
        .number("drafts", drafts)
        .number("outbox", outbox)
}

/// The action log lacks something.
pub(super) fn not_recorded(error: &TrailError) -> Text {
    Text::new("not-recorded")
        .with("path", clean(&error.path.to_string_lossy()))
        .with("reason", clean(&error.cause.to_string()))
}

/// A text that is too long for the terminal's clipboard.
pub(super) fn copy_too_long(kibibytes: usize) -> Text {
    Text::new("copy-too-long").number("limit", i64::try_from(kibibytes).unwrap_or(i64::MAX))
}

/// `VISUAL` or `EDITOR` cannot be read.
pub(super) fn editor_unreadable(command: &str) -> Text {
    Text::new("editor-unreadable").with("command", clean(command))
}

/// The program that opens links could not be started.
pub(super) fn opener_missing(command: &str, error: &io::Error) -> Text {
    Text::new("opener-missing")
        .with("command", clean(command))
        .with("reason", clean(&error.to_string()))
}

/// The editor could not be started.
pub(super) fn editor_missing(command: &str, error: &io::Error) -> Text {
    Text::new("editor-missing")
        .with("command", clean(command))
        .with("reason", clean(&error.to_string()))
}

/// The editor says that it failed.
pub(super) fn editor_failed(status: ExitStatus) -> Text {
    Text::new("editor-failed").with("status", status)
}

/// The draft's file could not be made.
pub(super) fn editor_no_file(path: &Path, error: &io::Error) -> Text {
    Text::new("editor-no-file")
        .with("path", clean(&path.to_string_lossy()))
        .with("reason", clean(&error.to_string()))
}

/// What the editor left cannot be a draft.
pub(super) fn editor_not_text(kibibytes: u64) -> Text {
    Text::new("editor-not-text").number("limit", i64::try_from(kibibytes).unwrap_or(i64::MAX))
}

/// Why a file was not saved or attached.
pub(super) fn of_folder(error: &FolderError) -> Text {
    let path = |path: &Path| clean(&path.to_string_lossy());
    match error {
        FolderError::Io { path: at, cause } => Text::new("file-io")
            .with("path", path(at))
            .with("reason", clean(&cause.to_string())),
        FolderError::Quota { root } => Text::new("file-quota")
            .with("path", path(root))
            .number("limit", mebibytes(SAVED_QUOTA)),
        FolderError::NotAFile(at) => Text::new("file-not-a-file").with("path", path(at)),
        FolderError::TooLarge { path: at, limit, .. } => Text::new("file-too-large")
            .with("path", path(at))
            .number("limit", mebibytes(*limit)),
    }
}

/// Why a file did not come.
pub(super) fn of_transfer(name: &CleanLine, error: &FileError) -> Text {
    let failed = |reason: &dyn ToString| {
        Text::new("file-not-fetched")
            .with("name", name)
            .with("reason", clean(&reason.to_string()))
    };
    match error {
        FileError::Link(reason) | FileError::Refused(reason) => failed(reason),
        FileError::TooLong => Text::new("file-other-length").with("name", name),
        FileError::Local(cause) => failed(cause),
    }
}

/// A file lies at a host nobody has named.
pub(super) fn elsewhere(name: &CleanLine, host: &CleanLine) -> Text {
    Text::new("file-elsewhere").with("name", name).with("host", host)
}

/// A task about a file broke.
pub(super) fn file_failed(error: &dyn ToString) -> Text {
    Text::new("file-broke").with("reason", clean(&error.to_string()))
}

fn mebibytes(bytes: u64) -> i64 {
    i64::try_from(bytes >> 20).unwrap_or(i64::MAX)
}

/// There is no log.
pub(super) fn no_log(path: &Path, error: &io::Error) -> Text {
    Text::new("no-log")
        .with("path", clean(&path.to_string_lossy()))
        .with("reason", clean(&error.to_string()))
}

/// The session before was killed.
pub(super) fn terminal_was_left() -> Text {
    Text::new("terminal-was-left")
}

fn clean(words: &str) -> CleanLine {
    CleanLine::from(words)
}
