//! The file an editor works on: in a directory only its owner may enter, with a name that says nothing.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::{private, store};

/// Longest text that is taken back, in KiB.
pub(super) const LIMIT_KIB: u64 = 1_024;

/// The directory of a process is this and its id.
const PREFIX: &str = "ttydesk-edit-";
const NAME: &str = "draft.txt";
/// Directory beside the store.
const RUN: &str = "run";

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
    /// Below `XDG_RUNTIME_DIR`, which is in memory, if it is the user's own and closed to others (after
    /// `su` it is somebody else's), or else `run/` beside the store. Removes what a process that was
    /// killed left in either.
    pub(in crate::shell) fn of(runtime: Option<PathBuf>, beside: &Path) -> Self {
        let own = beside.join(RUN);
        Self::sweep(&own);
        let directory = match runtime.filter(|it| it.is_absolute() && is_private(it)) {
            Some(runtime) => {
                Self::sweep(&runtime);
                runtime
            }
            None => own,
        };
        Self { directory }
    }

    /// Writes a draft. The error names what could not be made.
    pub(super) fn write(&self, text: &str) -> Result<DraftFile, (PathBuf, io::Error)> {
        let directory = self.directory.join(format!("{PREFIX}{}", std::process::id()));
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| (path, error)
        };
        remove(&directory);
        private::directory(&self.directory).map_err(failed(&self.directory))?;
        if !is_private(&self.directory) {
            let error = io::Error::new(io::ErrorKind::PermissionDenied, "chmod 700 it");
            return Err(failed(&self.directory)(error));
        }
        private::new_directory(&directory).map_err(failed(&directory))?;
        let path = directory.join(NAME);
        let file = DraftFile { directory, path };
        // A dropped file is removed, also when only half of it could be written.
        file.fill(text).map_err(failed(&file.path))?;
        Ok(file)
    }

    fn sweep(directory: &Path) {
        let entries = fs::read_dir(directory).into_iter().flatten().flatten();
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
        let mut file = private::create(&self.path)?;
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

/// Whether a directory is ours and nobody else may enter it; a link to one is none.
fn is_private(path: &Path) -> bool {
    let ours = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(path)
        .is_ok_and(|found| found.is_dir() && found.uid() == ours && found.mode() & 0o777 == 0o700)
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

    /// A directory as a system makes it for a user's session.
    fn runtime() -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o700)).unwrap();
        directory
    }

    #[test]
    fn a_runtime_directory_others_may_enter_is_not_used() {
        let (runtime, beside) = (runtime(), tempfile::tempdir().unwrap());
        let at = |path: &Path| {
            let file = Place::of(Some(path.to_owned()), beside.path())
                .write("draft")
                .unwrap();
            file.path().ancestors().nth(2).unwrap().to_owned()
        };
        assert_eq!(at(runtime.path()), runtime.path());
        let link = beside.path().join("link");
        std::os::unix::fs::symlink(runtime.path(), &link).unwrap();
        let run = beside.path().join("run");
        assert_eq!(at(&link), run, "a link is somebody's choice");
        fs::set_permissions(runtime.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(at(runtime.path()), run);
        assert_eq!(fs::metadata(&run).unwrap().mode() & 0o777, 0o700);
        fs::set_permissions(&run, fs::Permissions::from_mode(0o777)).unwrap();
        let (path, _) = Place::of(None, beside.path()).write("draft").unwrap_err();
        assert_eq!(path, run, "never into a directory others can write");
    }

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
        assert_eq!(fs::read_dir(directory.path().join(RUN)).unwrap().count(), 0);
    }

    #[test]
    fn a_text_comes_back_as_it_went() {
        let directory = runtime();
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
        let directory = runtime();
        let ended = std::process::Command::new("true").spawn().unwrap();
        let dead = directory.path().join(format!("{PREFIX}{}", ended.id()));
        ended.wait_with_output().unwrap();
        let alive = directory.path().join(format!("{PREFIX}1"));
        for left in [&dead, &alive] {
            fs::create_dir(left).unwrap();
            fs::write(left.join(NAME), "half a sentence").unwrap();
        }
        Place::of(Some(directory.path().to_owned()), Path::new("/nowhere"));
        assert!(!dead.exists() && alive.exists());
    }
}
