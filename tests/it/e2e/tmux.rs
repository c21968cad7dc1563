//! Inside tmux, where many agents live: keys through `send-keys`, the screen through `capture-pane`,
//! and a terminal that is gone without a word.

use std::process::Command;

use rustix::process::{Pid, test_kill_process};

use super::{Desk, LAST, ONE, eventually};
use crate::support::{BINARY, say, skipped};

/// A tmux server of our own. Killed at the end.
struct Tmux {
    socket: tempfile::TempDir,
}

impl Tmux {
    fn start(words: &[String]) -> Option<Self> {
        if Command::new("tmux").arg("-V").output().is_err() {
            skipped("the tests in tmux: there is no tmux");
            return None;
        }
        let tmux = Self {
            socket: tempfile::tempdir().unwrap(),
        };
        let fixed = ["-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "36"];
        let mut all: Vec<&str> = fixed.to_vec();
        all.extend(words.iter().map(String::as_str));
        tmux.tell(&all);
        Some(tmux)
    }

    fn tell(&self, words: &[&str]) -> String {
        let output = Command::new("tmux")
            .arg("-S")
            .arg(self.socket.path().join("tmux"))
            .args(words)
            .env("LANG", "C.UTF-8")
            .env_remove("TMUX")
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "tmux {words:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    fn keys(&self, keys: &[&str]) {
        self.tell(&[&["send-keys"], keys].concat());
    }

    fn sees(&self, words: &str) {
        eventually(&format!("{words:?} in the pane"), || {
            self.tell(&["capture-pane", "-p"]).contains(words)
        });
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        let kill = Command::new("tmux")
            .arg("-S")
            .arg(self.socket.path().join("tmux"))
            .arg("kill-server")
            .output();
        if let Err(error) = kill {
            say(&format!("tmux: {error}"));
        }
    }
}

fn words(desk: &Desk, machine: &crate::support::Home) -> Vec<String> {
    let token = desk.home.path().join("Anna.token").display().to_string();
    let mut words = vec![BINARY.to_owned()];
    words.extend(
        machine
            .options()
            .into_iter()
            .map(|word| word.into_string().unwrap()),
    );
    words.extend(["connect", &desk.hub.url, "--token-file", &token].map(str::to_owned));
    words
}

#[test]
fn an_answer_from_inside_tmux() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let Some(tmux) = Tmux::start(&words(&desk, &machine)) else {
        return;
    };
    eventually("a first screen", || {
        !tmux.tell(&["capture-pane", "-p"]).trim().is_empty()
    });
    tmux.keys(&["Escape"]);
    tmux.sees(LAST);
    tmux.keys(&["Enter"]);
    tmux.keys(&["r"]);
    tmux.keys(&["-l", "из tmux"]);
    tmux.sees("из tmux");
    // tmux hands the keys of one call over at once; a person's Enter comes alone.
    tmux.keys(&["Enter"]);
    eventually("the reply to arrive", || {
        desk.texts("care-1", "message")
            .last()
            .is_some_and(|text| text == "из tmux")
    });
}

#[test]
fn a_terminal_that_is_gone_ends_the_program() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let Some(tmux) = Tmux::start(&words(&desk, &machine)) else {
        return;
    };
    eventually("a first screen", || {
        !tmux.tell(&["capture-pane", "-p"]).trim().is_empty()
    });
    let pid: i32 = tmux
        .tell(&["display-message", "-p", "#{pane_pid}"])
        .trim()
        .parse()
        .unwrap();
    tmux.tell(&["kill-server"]);
    let pid = Pid::from_raw(pid).unwrap();
    eventually("the program's end", || test_kill_process(pid).is_err());
}
