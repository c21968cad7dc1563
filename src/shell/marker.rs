//! A mark that a session runs on a terminal, so that the next one there knows when it did not end in
//! good order.
//!
//! Nothing can run after SIGKILL, and after an abort or a fault nothing safe can (`unsafe` is
//! forbidden), so the terminal is set right at the next start instead.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::termios::ttyname;

use crate::store;

/// The mark of this session. Taken away by [`Marker::lower`]; a session that is killed leaves it.
#[derive(Debug)]
pub(super) struct Marker {
    path: Option<PathBuf>,
}

/// How the session before this one on the same terminal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// In good order, or nobody knows of one.
    Clean,
    /// It was killed while the terminal was its own.
    Killed,
}

impl Marker {
    /// Marks the terminal of standard output, in a file below `state`.
    pub(super) fn raise(state: &Path) -> (Self, Before) {
        let terminal = ttyname(io::stdout(), Vec::new()).ok();
        let terminal = terminal.map(|name| name.to_string_lossy().into_owned());
        terminal.map_or((Self { path: None }, Before::Clean), |name| {
            Self::raise_on(state, &name)
        })
    }

    fn raise_on(state: &Path, terminal: &str) -> (Self, Before) {
        let name = terminal.trim_matches('/').replace('/', "-");
        let directory = state.join("terminals");
        let path = directory.join(name);
        let owner = fs::read_to_string(&path)
            .ok()
            .and_then(|text| text.trim().parse::<u32>().ok());
        if owner.is_some_and(|pid| pid != std::process::id() && store::is_alive(pid)) {
            // A suspended session: the mark stays its own.
            return (Self { path: None }, Before::Clean);
        }
        let before = owner.map_or(Before::Clean, |_| Before::Killed);
        let marked =
            fs::create_dir_all(&directory).and_then(|()| fs::write(&path, std::process::id().to_string()));
        if let Err(error) = marked {
            tracing::warn!(%error, "the terminal is not marked as in use");
            return (Self { path: None }, before);
        }
        (Self { path: Some(path) }, before)
    }

    /// The terminal has been given back.
    pub(super) fn lower(self) {
        if let Some(Err(error)) = self.path.map(fs::remove_file) {
            tracing::warn!(%error, "the mark of the terminal stays");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_that_was_killed_is_noticed_by_the_next_on_its_terminal() {
        let state = tempfile::tempdir().unwrap();
        let (killed, before) = Marker::raise_on(state.path(), "/dev/pts/7");
        assert_eq!(before, Before::Clean);
        drop(killed);
        let (_, elsewhere) = Marker::raise_on(state.path(), "/dev/pts/8");
        assert_eq!(elsewhere, Before::Clean);
        let (next, before) = Marker::raise_on(state.path(), "/dev/pts/7");
        assert_eq!(before, Before::Killed);
        next.lower();
        assert_eq!(Marker::raise_on(state.path(), "/dev/pts/7").1, Before::Clean);
    }

    #[test]
    fn a_suspended_session_keeps_its_mark() {
        let state = tempfile::tempdir().unwrap();
        let (_, _) = Marker::raise_on(state.path(), "/dev/pts/7");
        let file = state.path().join("terminals/dev-pts-7");
        fs::write(&file, "1").unwrap();
        let (second, before) = Marker::raise_on(state.path(), "/dev/pts/7");
        assert_eq!(before, Before::Clean);
        second.lower();
        assert_eq!(fs::read_to_string(&file).unwrap(), "1");
    }
}
