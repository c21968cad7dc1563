//! One hub at a time on a data directory. Two would number their events apart and tell their agents
//! different stories. `agent add` and `import` may work beside a hub; they do not take this lock.
//!
//! The system lets go of the lock when its process ends, however it ends.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;

use super::HubError;
use crate::private;

/// Name of the file in the data directory. It holds the process id of the hub.
const FILE: &str = "hub.lock";

/// The lock, held until it goes away.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a data directory that is there. Where the file system has no locks, everybody
    /// gets it.
    pub(super) fn take(data: &Path) -> Result<Self, HubError> {
        let path = data.join(FILE);
        let failed = |source| HubError::DataDir {
            path: path.clone(),
            source,
        };
        let mut options = private::options();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(data, &mut file)),
            Err(TryLockError::Error(error)) => tracing::debug!(%error, "no locks here"),
        }
        sign(&mut file).map_err(failed)?;
        Ok(Self { _file: file })
    }
}

/// Writes down who holds it, for whoever comes second.
fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    writeln!(file, "{}", std::process::id())
}

fn in_use(data: &Path, file: &mut File) -> HubError {
    let mut words = String::new();
    // The holder may be just about to sign; then it has no number yet.
    let pid = file
        .read_to_string(&mut words)
        .ok()
        .and_then(|_| words.trim().parse().ok());
    HubError::InUse {
        path: data.to_owned(),
        pid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_hub_is_told_who_is_the_first() {
        let data = tempfile::tempdir().unwrap();
        let first = Lock::take(data.path()).unwrap();
        let refused = Lock::take(data.path()).unwrap_err();
        let HubError::InUse { path, pid } = &refused else {
            panic!("{refused}");
        };
        assert_eq!((path.as_path(), *pid), (data.path(), Some(std::process::id())));
        drop(first);
        Lock::take(data.path()).unwrap();
    }

    #[test]
    fn a_holder_without_a_number_is_still_a_holder() {
        let data = tempfile::tempdir().unwrap();
        let _first = Lock::take(data.path()).unwrap();
        std::fs::write(data.path().join(FILE), "").unwrap();
        let words = Lock::take(data.path()).unwrap_err().to_string();
        assert!(
            words.contains("another ttydesk") && words.contains("--data"),
            "{words}"
        );
    }
}
