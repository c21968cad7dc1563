//! The trail's files: one that is written, former ones, and a lock for those who write.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::TrailError;
use crate::private;

/// Files there are at most, with the one that is written.
pub(super) const FILES: usize = 5;

/// The right to write, until it goes away.
#[derive(Debug)]
pub(super) struct Turn {
    _lock: File,
}

impl Turn {
    /// Waits for others who write; each does so for a moment only.
    pub(super) fn wait(directory: &Path) -> Result<Self, TrailError> {
        let path = directory.join("actions.lock");
        let failed = |cause| TrailError {
            path: path.clone(),
            cause,
        };
        let file = private::append(&path).map_err(failed)?;
        match file.lock() {
            // Where there are no locks two lines may follow the same one, and checking says so.
            Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(failed(error)),
            _ => Ok(Self { _lock: file }),
        }
    }
}

/// The file that is written, or the former one of an age.
pub(super) fn path(directory: &Path, age: usize) -> PathBuf {
    match age {
        0 => directory.join("actions.jsonl"),
        age => directory.join(format!("actions.{age}.jsonl")),
    }
}

/// Makes every file one older; the oldest goes.
pub(super) fn rotate(directory: &Path) -> Result<(), TrailError> {
    private::age(FILES, |age| path(directory, age)).map_err(|(path, cause)| TrailError { path, cause })
}
