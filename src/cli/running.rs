//! The note a running demo leaves in the state directory, so that other commands find it.

use std::fs;
use std::io;
use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::config::Paths;
use crate::private;

/// A running demo.
#[derive(Debug)]
pub(super) struct Demo {
    /// Its address.
    pub(super) url: Url,
    /// The agent's token.
    pub(super) token: SecretString,
    /// Its rows of the store.
    pub(super) workspace: String,
}

#[derive(Serialize, Deserialize)]
struct Note {
    url: String,
    token: String,
    workspace: String,
    pid: u32,
}

/// The note of this process; taken away when this goes away.
#[derive(Debug)]
pub(super) struct Left {
    path: PathBuf,
}

fn place(paths: &Paths) -> PathBuf {
    paths.state_dir().join("demo.json")
}

/// Leaves the note, for this user's eyes only.
pub(super) fn leave(paths: &Paths, demo: &Demo) -> io::Result<Left> {
    let path = place(paths);
    let note = Note {
        url: demo.url.to_string(),
        token: demo.token.expose_secret().to_owned(),
        workspace: demo.workspace.clone(),
        pid: std::process::id(),
    };
    let text = serde_json::to_string(&note)?;
    // In one step: nobody reads half a note.
    private::replace(&path, text.as_bytes())?;
    Ok(Left { path })
}

impl Drop for Left {
    fn drop(&mut self) {
        // A demo that was started after this one has left a note of its own.
        if read(&self.path).is_some_and(|note| note.pid == std::process::id())
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::warn!(%error, "the demo's note stays");
        }
    }
}

/// The demo that runs on this machine, if one does.
pub(super) fn find(paths: &Paths) -> Option<Demo> {
    let note = read(&place(paths)).filter(|note| is_alive(note.pid))?;
    Some(Demo {
        url: note.url.parse().ok()?,
        token: SecretString::from(note.token),
        workspace: note.workspace,
    })
}

fn read(path: &std::path::Path) -> Option<Note> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}

#[cfg(unix)]
fn is_alive(pid: u32) -> bool {
    let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    pid.is_some_and(|pid| rustix::process::test_kill_process(pid).is_ok())
}

#[cfg(not(unix))]
fn is_alive(_pid: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(root: &std::path::Path) -> Paths {
        let paths = Paths::new(Some(root.join("c")), Some(root.join("s"))).expect("paths");
        paths.create().expect("made");
        paths
    }

    fn demo() -> Demo {
        Demo {
            url: "ws://127.0.0.1:4680/ws".parse().expect("a URL"),
            token: SecretString::from("secret"),
            workspace: "demo:1".to_owned(),
        }
    }

    #[test]
    fn a_demo_is_found_while_it_runs() {
        let root = tempfile::tempdir().expect("a directory");
        let paths = paths(root.path());
        assert!(find(&paths).is_none());
        let left = leave(&paths, &demo()).expect("left");
        let found = find(&paths).expect("found");
        assert_eq!(
            (found.url.as_str(), found.token.expose_secret()),
            ("ws://127.0.0.1:4680/ws", "secret")
        );
        drop(left);
        assert!(find(&paths).is_none());
        assert!(!place(&paths).exists());
    }

    #[cfg(unix)]
    #[test]
    fn the_note_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().expect("a directory");
        let paths = paths(root.path());
        let _left = leave(&paths, &demo()).expect("left");
        let mode = fs::metadata(place(&paths)).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn the_note_of_a_demo_that_was_killed_counts_for_nothing() {
        let root = tempfile::tempdir().expect("a directory");
        let paths = paths(root.path());
        let note = Note {
            url: demo().url.to_string(),
            token: String::new(),
            workspace: String::new(),
            pid: i32::MAX.unsigned_abs(),
        };
        fs::write(place(&paths), serde_json::to_string(&note).expect("JSON")).expect("written");
        assert!(find(&paths).is_none());
    }
}
