//! The file itself: only its owner may read it.

use std::fs;
use std::path::Path;

use super::StoreError;

/// Makes the directory (0700) and an empty file (0600), or takes the rights of others from a file that
/// is there. SQLite gives its side files the rights of the main one.
pub(super) fn prepare(path: &Path) -> Result<(), StoreError> {
    if let Some(directory) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
        make_directory(directory)?;
    }
    make_file(path)
}

fn make_directory(directory: &Path) -> Result<(), StoreError> {
    if directory.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(directory)
        .map_err(|error| StoreError::io(directory, &error))
}

fn make_file(path: &Path) -> Result<(), StoreError> {
    let mut options = fs::OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(|error| StoreError::io(path, &error))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = |error: &std::io::Error| StoreError::io(path, error);
        let mode = file
            .metadata()
            .map_err(|error| rights(&error))?
            .permissions()
            .mode();
        if mode & 0o077 != 0 {
            file.set_permissions(fs::Permissions::from_mode(0o600))
                .map_err(|error| rights(&error))?;
        }
    }
    drop(file);
    Ok(())
}
