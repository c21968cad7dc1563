//! The files of a log: one that is written, and former ones, none longer than a limit.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::private;

/// Longest file, in bytes.
pub(super) const LONGEST: u64 = 5 * 1024 * 1024;
/// Files there are at most, with the one that is written.
const FILES: usize = 5;

/// A file that makes place for itself. Its owner alone may read it.
#[derive(Debug)]
pub(super) struct Rotating {
    directory: PathBuf,
    longest: u64,
    file: File,
}

impl Rotating {
    /// Goes on with the file in `directory`.
    pub(super) fn open(directory: &Path, longest: u64) -> io::Result<Self> {
        Ok(Self {
            directory: directory.to_owned(),
            longest,
            file: private::append(&path(directory, 0))?,
        })
    }

    fn rotate(&mut self) -> io::Result<()> {
        let current = path(&self.directory, 0);
        // Another process may have done it: then there is a short file already.
        if fs::metadata(&current).is_ok_and(|it| it.len() >= self.longest) {
            private::age(FILES, |age| path(&self.directory, age)).map_err(|(_, error)| error)?;
        }
        self.file = private::append(&current)?;
        Ok(())
    }
}

impl Write for Rotating {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.file.metadata()?.len() >= self.longest {
            self.rotate()?;
        }
        self.file.write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn path(directory: &Path, age: usize) -> PathBuf {
    match age {
        0 => directory.join("ttydesk.log"),
        age => directory.join(format!("ttydesk.{age}.log")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_few_short_and_for_their_owner_alone() {
        let place = tempfile::tempdir().expect("a directory");
        fs::write(place.path().join("ttydesk.log"), "before\n").expect("written");
        let mut log = Rotating::open(place.path(), 20).expect("a log");
        for line in 0..40 {
            log.write_all(format!("line number {line:03}\n").as_bytes())
                .expect("written");
        }
        let mut files: Vec<_> = fs::read_dir(place.path())
            .expect("a directory")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        assert_eq!(files.len(), FILES);
        for file in &files {
            assert!(fs::metadata(file).expect("there").len() < 20 + 16);
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                assert_eq!(
                    fs::metadata(file).expect("there").permissions().mode() & 0o777,
                    0o600
                );
            }
        }
        let newest = fs::read_to_string(place.path().join("ttydesk.log")).expect("there");
        assert!(newest.ends_with("line number 039\n"), "{newest}");
        let before = fs::read_to_string(place.path().join("ttydesk.1.log")).expect("there");
        assert!(before.ends_with("line number 038\n"), "{before}");
    }

    #[test]
    fn two_processes_share_the_files() {
        let place = tempfile::tempdir().expect("a directory");
        let mut one = Rotating::open(place.path(), 10).expect("a log");
        let mut two = Rotating::open(place.path(), 10).expect("a log");
        one.write_all(b"0123456789\n").expect("written");
        one.write_all(b"one\n").expect("written");
        two.write_all(b"two\n").expect("written");
        let newest = fs::read_to_string(place.path().join("ttydesk.log")).expect("there");
        assert_eq!(newest, "one\ntwo\n");
    }
}
