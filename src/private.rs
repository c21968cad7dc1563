//! Files and directories for this user's eyes only: made so, kept so, replaced in one step.
//!
//! Elsewhere than on Unix the rights are those of the directory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Makes a directory and those above it that are missing, for its owner alone (0700). One that is there
/// stays as it is.
///
/// # Errors
/// As the system says.
pub fn directory(path: &Path) -> io::Result<()> {
    rights::builder().recursive(true).create(path)
}

/// Makes a directory that was not there, for its owner alone (0700).
///
/// # Errors
/// [`AlreadyExists`](io::ErrorKind::AlreadyExists) when something has this name, else as the system says.
pub fn new_directory(path: &Path) -> io::Result<()> {
    rights::builder().create(path)
}

/// How to open a file that, where it is made, is made for its owner alone (0600).
pub fn options() -> OpenOptions {
    rights::options()
}

/// Opens a file to read it and to write at its end; makes it if there is none. What others could do with
/// one that was there they cannot any more.
///
/// # Errors
/// As the system says; a file of somebody else whose rights cannot be changed is an error too.
pub fn append(path: &Path) -> io::Result<File> {
    let file = options().read(true).append(true).create(true).open(path)?;
    rights::close_to_others(&file)?;
    Ok(file)
}

/// Makes a file that was not there, to be written.
///
/// # Errors
/// [`AlreadyExists`](io::ErrorKind::AlreadyExists) when something has this name, else as the system says.
pub fn create(path: &Path) -> io::Result<File> {
    options().write(true).create_new(true).open(path)
}

/// Puts a file in the place of another in one step: a crash leaves the old one or the new one. It is
/// written beside it and is on disk when this returns.
///
/// # Errors
/// As the system says; the old one is still there then.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_as(path, |file| file.write_all(bytes))
}

/// The same with a file that `fill` writes and gives its rights.
///
/// # Errors
/// As the system or `fill` says; the old one is still there then.
pub fn replace_as(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".new.{}", std::process::id()));
    let beside = PathBuf::from(name);
    let written = create(&beside).and_then(|mut file| {
        fill(&mut file)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    });
    if written.is_err()
        && let Err(error) = fs::remove_file(&beside)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, path = %beside.display(), "a half-written file stays");
    }
    written
}

/// Makes each of the files `path(0)` to `path(count - 1)` one older; the oldest goes. Missing ones are
/// passed over.
///
/// # Errors
/// The file that could not be moved and why; those older than it have moved.
pub fn age(count: usize, path: impl Fn(usize) -> PathBuf) -> Result<(), (PathBuf, io::Error)> {
    for age in (0..count.saturating_sub(1)).rev() {
        let from = path(age);
        match fs::rename(&from, path(age + 1)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err((from, error)),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(unix)]
mod rights {
    use std::fs::{DirBuilder, File, OpenOptions, Permissions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};

    pub(super) fn builder() -> DirBuilder {
        let mut builder = DirBuilder::new();
        builder.mode(0o700);
        builder
    }

    pub(super) fn options() -> OpenOptions {
        let mut options = OpenOptions::new();
        options.mode(0o600);
        options
    }

    pub(super) fn close_to_others(file: &File) -> io::Result<()> {
        let mode = file.metadata()?.permissions().mode();
        let own = mode & 0o600;
        if own == mode & 0o777 {
            return Ok(());
        }
        file.set_permissions(Permissions::from_mode(own))
    }
}

#[cfg(not(unix))]
mod rights {
    use std::fs::{DirBuilder, File, OpenOptions};
    use std::io;

    pub(super) fn builder() -> DirBuilder {
        DirBuilder::new()
    }

    pub(super) fn options() -> OpenOptions {
        OpenOptions::new()
    }

    #[expect(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
    pub(super) fn close_to_others(_file: &File) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    #[cfg(unix)]
    fn what_is_made_is_for_its_owner_alone() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b");
        directory(&deep).unwrap();
        directory(&deep).expect("one that is there is no error");
        let made = create(&deep.join("made")).map(drop);
        made.unwrap();
        append(&deep.join("log")).map(drop).unwrap();
        replace(&deep.join("note"), b"words").unwrap();
        let modes = ["..", "", "made", "log", "note"].map(|name| mode(&deep.join(name)));
        assert_eq!(modes, [0o700, 0o700, 0o600, 0o600, 0o600]);
    }

    #[test]
    fn what_must_be_new_is_not_taken_over() {
        let root = tempfile::tempdir().unwrap();
        let there = io::ErrorKind::AlreadyExists;
        assert_eq!(new_directory(root.path()).unwrap_err().kind(), there);
        let file = root.path().join("file");
        create(&file).map(drop).unwrap();
        assert_eq!(create(&file).unwrap_err().kind(), there);
    }

    #[test]
    #[cfg(unix)]
    fn a_file_that_was_open_to_others_is_closed_and_stays_as_long_as_it_was() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let log = root.path().join("log");
        fs::write(&log, "first\n").unwrap();
        fs::set_permissions(&log, fs::Permissions::from_mode(0o644)).unwrap();
        append(&log).unwrap().write_all(b"second\n").unwrap();
        assert_eq!(mode(&log), 0o600);
        assert_eq!(fs::read_to_string(&log).unwrap(), "first\nsecond\n");
    }

    #[test]
    fn a_replacement_that_fails_leaves_the_old_file_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let note = root.path().join("note");
        replace(&note, b"old").unwrap();
        let failed = replace_as(&note, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("no room"))
        });
        failed.unwrap_err();
        assert_eq!(fs::read(&note).unwrap(), b"old");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
        replace(&note, b"new").unwrap();
        assert_eq!(fs::read(&note).unwrap(), b"new");
    }

    #[test]
    fn files_grow_older_and_the_oldest_goes() {
        let root = tempfile::tempdir().unwrap();
        let path = |age: usize| root.path().join(age.to_string());
        let there = |age: usize| fs::read_to_string(path(age)).unwrap_or_default();
        fs::write(path(0), "first").unwrap();
        age(3, path).unwrap();
        assert_eq!([0, 1, 2].map(there), ["", "first", ""]);
        fs::write(path(0), "second").unwrap();
        age(3, path).unwrap();
        assert_eq!([0, 1, 2].map(there), ["", "second", "first"]);
        age(3, path).unwrap();
        assert_eq!([0, 1, 2].map(there), ["", "", "second"], "a gap is passed over");
    }
}
