//! What can go wrong with a hub. Each message says where, and what to do.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::text::Located;

/// Why the hub did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {addr}: {source}; stop the program that uses it or choose another with --listen"
    )]
    Listen {
        /// The address.
        addr: SocketAddr,
        /// The system's words.
        source: io::Error,
    },
    /// The data directory cannot be made or written.
    #[error("cannot use the data directory {}: {source}; make it writable or choose another with --data", path.display())]
    DataDir {
        /// The directory.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// Another hub has the directory.
    #[error(
        "{} is the data directory of another ttydesk{}; connect to that one, stop it, or choose another directory with --data",
        path.display(), process(*pid)
    )]
    InUse {
        /// The directory.
        path: PathBuf,
        /// Its process, if that is known.
        pid: Option<u32>,
    },
    /// The file was written by a later version.
    #[error(
        "{} has schema {found}, this ttydesk knows up to {known}; update ttydesk or choose another directory with --data",
        path.display()
    )]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// The file cannot be opened as a desk.
    #[error("cannot open {}: {source}; if the file is damaged, restore a backup or choose another directory with --data", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// SQLite's words.
        source: rusqlite::Error,
    },
    /// The file cannot be brought to the newest schema.
    #[error("cannot upgrade {}: {source}; it was left as it was", path.display())]
    Upgrade {
        /// The file.
        path: PathBuf,
        /// The migration's words.
        source: rusqlite_migration::Error,
    },
    /// Reading or writing the desk's file failed; nothing was changed.
    #[error(
        "the desk's file could not be used: {0}; nothing was changed. Free disk space or check its permissions"
    )]
    Store(String),
    /// Something in the desk's policy makes no sense.
    #[error("{0}")]
    Policy(#[from] Located),
    /// The file to import cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// There is an agent of that name.
    #[error("there is an agent called “{0}” already; choose another name or revoke it first")]
    AgentExists(String),
    /// There is no such agent.
    #[error("there is no agent called “{0}” in this desk; names count exactly, without regard to case")]
    UnknownAgent(String),
    /// A file of macros cannot be understood; nothing was changed.
    #[error("{0}")]
    Macros(Located),
    /// There is no such macro.
    #[error(
        "there is no macro called “{name}” in this desk{}",
        meant.as_ref().map_or_else(String::new, |near| format!("; did you mean “{near}”?"))
    )]
    UnknownMacro {
        /// The name.
        name: String,
        /// The nearest one there is.
        meant: Option<String>,
    },
    /// The name cannot be used.
    #[error("“{0}” cannot be an agent's name: use 1 to 64 printable characters")]
    BadName(String),
    /// The system gives no random bytes.
    #[error("the system's random source failed; no token was made")]
    Random,
    /// The thread that owns the file could not be started.
    #[error("cannot start the thread that owns the desk's file: {0}")]
    Thread(io::Error),
    /// The desk refused what a channel or the demo asked for.
    #[error("the desk refused: {0}")]
    Refused(String),
    /// The hub is down or going down.
    #[error("the hub has stopped")]
    Stopped,
}

fn process(pid: Option<u32>) -> String {
    pid.map_or_else(String::new, |pid| format!(" (process {pid})"))
}
