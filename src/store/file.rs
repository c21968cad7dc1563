//! The file itself: only its owner may read it.

use std::path::Path;

use super::StoreError;
use crate::private;

/// Makes the directory (0700) and an empty file (0600), or takes the rights of others from a file that
/// is there. SQLite gives its side files the rights of the main one.
pub(super) fn prepare(path: &Path) -> Result<(), StoreError> {
    if let Some(directory) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
        private::directory(directory).map_err(|error| StoreError::io(directory, &error))?;
    }
    private::append(path)
        .map(drop)
        .map_err(|error| StoreError::io(path, &error))
}
