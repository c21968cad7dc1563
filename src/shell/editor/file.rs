//! The file an editor works on: in a directory only its owner may enter, with a name that says nothing.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::store;

/// Longest text that is taken back, in KiB.
pub(super) const LIMIT_KIB: u64 = 1_024;

/// The directory of a process is this and its id.
const PREFIX: &str = "ttydesk-edit-";
const NAME: &str = "draft.txt";

/// Where the files of drafts go.
#[derive(Debug)]
pub(in crate::shell) struct Place {
    directory: PathBuf,
}

/// A draft in a file. Removed when it goes away.
#[derive(Debug)]
pub(super) struct DraftFile {
    directory: PathBuf,
    path: PathBuf,
}

impl Place {
    /// Below `XDG_RUNTIME_DIR`, which is in memory and the user's own, or else beside the store. Removes
    /// what a process that was killed left there.
    pub(in crate::shell) fn of(runtime: Option<PathBuf>, beside: &Path) -> Self {
        let directory = runtime
            .filter(|it| it.is_absolute() && it.is_dir())
            .unwrap_or_else(|| beside.to_owned());
        let place = Self { directory };
        place.sweep();
        place
    }

    /// Writes a draft. The error names what could not be made.
    pub(super) fn write(&self, text: &str) -> Result<DraftFile, (PathBuf, io::Error)> {
        let directory = self.directory.join(format!("{PREFIX}{}", std::process::id()));
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| (path, error)
        };
        remove(&directory);
        DirBuilder::new()
            .mode(0o700)
            .create(&directory)
            .map_err(failed(&directory))?;
        let path = directory.join(NAME);
        let file = DraftFile { directory, path };
        // A dropped file is removed, also when only half of it could be written.
        file.fill(text).map_err(failed(&file.path))?;
        Ok(file)
    }

    fn sweep(&self) {
        let entries = fs::read_dir(&self.directory).into_iter().flatten().flatten();
        for entry in entries {
            let name = entry.file_name();
            let owner = name
                .to_str()
                .and_then(|name| name.strip_prefix(PREFIX)?.parse().ok());
            if owner.is_some_and(|pid| pid == std::process::id() || !store::is_alive(pid)) {
                remove(&entry.path());
            }
        }
    }
}

impl DraftFile {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What the editor left: without the line break editors put at the end. `None` when it is no text,
    /// is gone, or is too long.
    pub(super) fn read(&self) -> Option<String> {
        let limit = LIMIT_KIB * 1_024;
        let mut bytes = Vec::new();
        let file = fs::File::open(&self.path).ok()?;
        let read = file.take(limit + 1).read_to_end(&mut bytes).ok()?;
        if u64::try_from(read).unwrap_or(u64::MAX) > limit {
            return None;
        }
        let mut text = String::from_utf8(bytes).ok()?.replace("\r\n", "\n");
        if text.ends_with('\n') {
            text.pop();
        }
        Some(text)
    }

    fn fill(&self, text: &str) -> io::Result<()> {
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&self.path)?;
        file.write_all(text.as_bytes())?;
        if !text.is_empty() {
            file.write_all(b"\n")?;
        }
        Ok(())
    }
}

impl Drop for DraftFile {
    fn drop(&mut self) {
        remove(&self.directory);
    }
}

fn remove(directory: &Path) {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, path = %directory.display(), "a draft's file stays");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn only_its_owner_may_read_a_draft_and_it_goes_away() {
        let directory = tempfile::tempdir().unwrap();
        let place = Place::of(None, directory.path());
        let file = place.write("где мой возврат?").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(file.path()), 0o600);
        assert_eq!(mode(file.path().parent().unwrap()), 0o700);
        assert_eq!(file.path().file_name().unwrap(), "draft.txt");
        drop(file);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_text_comes_back_as_it_went() {
        let directory = tempfile::tempdir().unwrap();
        let place = Place::of(Some(directory.path().to_owned()), Path::new("/nowhere"));
        for text in ["", "one", "two\nlines", "a line of its own\n"] {
            assert_eq!(place.write(text).unwrap().read().as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_text_is_not_taken() {
        let directory = tempfile::tempdir().unwrap();
        let file = Place::of(None, directory.path()).write("draft").unwrap();
        fs::write(file.path(), [0xFF, 0xFE]).unwrap();
        assert_eq!(file.read(), None);
        fs::write(file.path(), vec![b'x'; 2 << 20]).unwrap();
        assert_eq!(file.read(), None);
        fs::remove_file(file.path()).unwrap();
        assert_eq!(file.read(), None);
    }

    #[test]
    fn what_a_killed_process_left_is_removed_at_the_next_start() {
        let directory = tempfile::tempdir().unwrap();
        let ended = std::process::Command::new("true").spawn().unwrap();
        let dead = directory.path().join(format!("{PREFIX}{}", ended.id()));
        ended.wait_with_output().unwrap();
        let alive = directory.path().join(format!("{PREFIX}1"));
        for left in [&dead, &alive] {
            fs::create_dir(left).unwrap();
            fs::write(left.join(NAME), "half a sentence").unwrap();
        }
        Place::of(None, directory.path());
        assert!(!dead.exists() && alive.exists());
    }
}
