//! The file of what the ranker learned: whole or not there, and only its owner may read it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// The bytes of the file; `None` when there is none.
pub fn read_model(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the file anew beside the old one, which it then replaces.
pub fn write_model(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_added_extension("part");
    remove_model(&part)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    // The name is on the disk when its directory is.
    path.parent()
        .map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

/// Removes the file, if it is there.
pub fn remove_model(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_replaced_whole_and_is_the_owners_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("suggest-acme.model");
        assert_eq!(read_model(&path).unwrap(), None);
        // Half a file of a process that was killed.
        fs::write(path.with_added_extension("part"), "half").unwrap();
        for bytes in [&b"first"[..], b"second"] {
            write_model(&path, bytes).unwrap();
            assert_eq!(read_model(&path).unwrap().unwrap(), bytes);
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let names: Vec<_> = fs::read_dir(directory.path()).unwrap().collect();
        assert_eq!(names.len(), 1, "{names:?}");
        remove_model(&path).unwrap();
        remove_model(&path).unwrap();
        assert_eq!(read_model(&path).unwrap(), None);
    }
}
