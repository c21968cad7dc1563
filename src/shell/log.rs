//! The log: lines in files of limited length, never the screen, never a message's words.

mod file;
mod forget;
mod line;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::EnvFilter;

use file::Rotating;
pub use forget::{Which, forget, lines};
pub(super) use line::harmless;

/// What is written of ours unless somebody says otherwise.
const LEVEL: &str = "info";

static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();

/// Keeps the log being written; the last lines are on disk when it goes away.
#[derive(Debug)]
pub struct Log {
    _worker: WorkerGuard,
}

/// Starts the log in a directory, which is made if there is none. Only its owner may read it.
///
/// # Errors
/// When the directory or file cannot be made, or a log was already started in this process.
pub fn start(directory: &Path) -> io::Result<Log> {
    start_at(directory, LEVEL)
}

/// As [`start`], with ours written from `level` on: `error`, `warn`, `info`, `debug` or `trace`. Others'
/// are written only when something is wrong. The variable `TTYDESK_LOG` says otherwise.
///
/// # Errors
/// As [`start`].
pub fn start_at(directory: &Path, level: &str) -> io::Result<Log> {
    make(directory)?;
    let (writer, worker) = tracing_appender::non_blocking(Rotating::open(directory, file::LONGEST)?);
    let filter = EnvFilter::try_from_env("TTYDESK_LOG")
        .unwrap_or_else(|_unset| EnvFilter::new(format!("warn,ttydesk={level}")));
    tracing_subscriber::fmt()
        .with_writer(writer)
        .with_ansi(false)
        .event_format(line::Lines)
        .with_env_filter(filter)
        .try_init()
        .map_err(io::Error::other)?;
    DIRECTORY.get_or_init(|| directory.to_owned());
    Ok(Log { _worker: worker })
}

/// Where the log is, once it was started.
pub fn directory() -> Option<&'static Path> {
    DIRECTORY.get().map(PathBuf::as_path)
}

fn make(directory: &Path) -> io::Result<()> {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    fs::create_dir_all(directory)
}
