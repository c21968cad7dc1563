//! Hands an address to the program the agent configured. No shell, no guess: without a program nothing
//! is opened.

use std::process::Stdio;

use tokio::process::Command;

use super::words;
use crate::app::state::Opening;
use crate::i18n::Text;
use crate::text::Openable;

/// What an SSH server sets for a session.
const REMOTE: &str = "SSH_CONNECTION";

/// The program and its arguments.
#[derive(Debug, Default)]
pub(super) struct Opener {
    command: Vec<String>,
}

impl Opener {
    pub(super) fn new(command: Vec<String>) -> Self {
        Self { command }
    }

    /// Whether links can be opened; `is_set` looks up an environment variable.
    pub(super) fn standing(&self, is_set: impl Fn(&str) -> bool) -> Opening {
        match (self.command.is_empty(), is_set(REMOTE)) {
            (false, _) => Opening::Set,
            (true, true) => Opening::UnsetRemote,
            (true, false) => Opening::Unset,
        }
    }

    /// Starts the program with the address as its last argument. It runs on by itself, without our
    /// terminal; the error is why it could not start.
    pub(super) fn open(&self, address: &Openable) -> Result<(), Text> {
        let failed = |error: &std::io::Error| words::opener_missing(&self.command.join(" "), error);
        let started = self.command(address).and_then(|mut command| command.spawn());
        let mut child = started.map_err(|error| failed(&error))?;
        tokio::spawn(async move {
            match child.wait().await {
                Ok(status) if status.success() => {}
                Ok(status) => tracing::warn!(%status, "the program that opens links failed"),
                Err(error) => tracing::warn!(%error, "the program that opens links is lost"),
            }
        });
        Ok(())
    }

    fn command(&self, address: &Openable) -> std::io::Result<Command> {
        let Some((program, arguments)) = self.command.split_first() else {
            return Err(std::io::ErrorKind::NotFound.into());
        };
        let mut command = Command::new(program);
        command
            .args(arguments)
            .arg(address.as_str())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl+C and Ctrl+Z at our terminal are not for it.
            .process_group(0);
        Ok(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::links;

    fn openable(text: &str) -> Openable {
        links(text)[0].openable().unwrap().clone()
    }

    #[tokio::test]
    async fn the_program_gets_its_arguments_and_one_address_and_no_shell_sees_it() {
        let directory = tempfile::tempdir().unwrap();
        let (result, touched) = (directory.path().join("arguments"), directory.path().join("x"));
        // The last word of ours is the first argument of the script; what follows is what it was given.
        let script = format!("printf '%s\\n' \"$@\" > '{}'", result.display());
        let words = ["sh", "-c", &script, "sh", "--new-tab"];
        let opener = Opener::new(words.map(str::to_owned).to_vec());
        let trick = format!("https://a.example/$(touch${{IFS}}{})`id`", touched.display());
        let ended = opener.command(&openable(&trick)).unwrap().status().await;
        assert!(ended.unwrap().success());
        let arguments = std::fs::read_to_string(&result).unwrap();
        let lines: Vec<&str> = arguments.lines().collect();
        assert_eq!(lines[0], "--new-tab");
        assert!(lines[1].starts_with("https://a.example/$(touch"), "{lines:?}");
        assert_eq!(lines.len(), 2);
        assert!(!touched.exists());
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_named() {
        let opener = Opener::new(vec!["/nowhere/browser".to_owned()]);
        let said = opener.open(&openable("https://a.example/")).unwrap_err();
        assert_eq!(said.id, "opener-missing");
    }

    #[test]
    fn over_ssh_the_reason_is_another_one() {
        let none = Opener::default();
        assert_eq!(none.standing(|_| false), Opening::Unset);
        assert_eq!(
            none.standing(|name| name == "SSH_CONNECTION"),
            Opening::UnsetRemote
        );
        assert_eq!(Opener::new(vec!["x".to_owned()]).standing(|_| true), Opening::Set);
    }
}
