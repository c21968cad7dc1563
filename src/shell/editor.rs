//! The agent's own editor: the terminal is handed over whole and taken back whole.
//!
//! Keys typed before the editor starts are ours and wait in crossterm's queue; keys typed after it are
//! the editor's; keys typed when it has ended wait in the terminal. The backend's channel is bounded,
//! so what happens at the desk meanwhile waits there.

mod command;
mod file;

use std::path::Path;
use std::process::ExitStatus;
use std::time::Duration;

use crossterm::event::EventStream;
use rustix::process::{Pid, Signal as Number, kill_process};
use tokio::process::Child;
use tokio::sync::mpsc;
use tokio::time::timeout;

pub(super) use file::Place;

use super::desk::Desk;
use super::signals::{Signal, stop_process};
use super::terminal;
use super::turn::{End, Sources, Stage};
use super::words;
use crate::app::{self, Msg};
use crate::domain::DraftKey;
use crate::i18n::Text;

/// How long an editor may take to end when we have to.
const FAREWELL: Duration = Duration::from_millis(500);

/// How the editor ended.
enum Ended {
    /// By itself.
    Itself(ExitStatus),
    /// We have to end, and it with us.
    WithUs(Signal),
}

/// Lets the agent change a draft in their editor. `Some` when the session ends meanwhile.
pub(super) async fn edit(
    desk: &mut Desk,
    sources: &mut Sources,
    stage: &mut Stage<'_>,
    (place, key, text): (app::Place, DraftKey, String),
) -> Option<End> {
    let command = match command::of_environment(|name| std::env::var(name).ok()) {
        Ok(command) => command,
        Err(said) => return say(desk, words::editor_unreadable(&said)),
    };
    let file = match stage.drafts.write(&text) {
        Ok(file) => file,
        Err((path, error)) => return say(desk, words::editor_no_file(&path, &error)),
    };
    // The second stream waits until the thread of the first no longer reads the terminal.
    sources.keys = None;
    drop(EventStream::new());
    terminal::restore();
    let ended = run(&command, file.path(), &mut sources.signals).await;
    if let Ok(Ended::WithUs(signal)) = ended {
        desk.feed(Msg::Terminate);
        return Some(match signal {
            Signal::Gone => End::Gone,
            Signal::Panicked => End::Panicked,
            _ => End::Quit,
        });
    }
    if stage.take_back(desk).is_err() {
        desk.feed(Msg::Terminate);
        return Some(End::Gone);
    }
    sources.keys = Some(EventStream::new());
    let msg = match ended {
        Err(error) => Msg::ShellFailed(words::editor_missing(&command.join(" "), &error)),
        Ok(Ended::Itself(status)) if !status.success() => Msg::ShellFailed(words::editor_failed(status)),
        Ok(_) => match file.read() {
            Some(text) => Msg::Edited { key, text },
            None => Msg::ShellFailed(words::editor_not_text(file::LIMIT_KIB)),
        },
    };
    desk.hear(place, msg);
    None
}

fn say(desk: &mut Desk, words: Text) -> Option<End> {
    desk.feed(Msg::ShellFailed(words));
    None
}

/// Waits for the editor. What the terminal sends by Ctrl+C and Ctrl+Z reaches the editor, too, and is
/// its business; a stop stops both of us.
async fn run(
    command: &[String],
    file: &Path,
    signals: &mut mpsc::Receiver<Signal>,
) -> std::io::Result<Ended> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(std::io::ErrorKind::NotFound.into());
    };
    let mut child = tokio::process::Command::new(program)
        .args(arguments)
        .arg(file)
        .spawn()?;
    loop {
        tokio::select! {
            status = child.wait() => return status.map(Ended::Itself),
            Some(signal) = signals.recv() => match signal {
                Signal::Interrupt | Signal::Continue => {}
                Signal::Suspend => stop_process()?,
                Signal::Terminate | Signal::Gone | Signal::Panicked => {
                    end(&mut child).await;
                    return Ok(Ended::WithUs(signal));
                }
            },
        }
    }
}

/// Asks the editor to end, and does not wait for ever.
async fn end(child: &mut Child) {
    let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
    if let Some(Err(error)) = pid.map(|pid| kill_process(pid, Number::TERM)) {
        tracing::warn!(%error, "the editor could not be asked to end");
    }
    if timeout(FAREWELL, child.wait()).await.is_err() {
        tracing::warn!("the editor did not end in time");
    }
}
