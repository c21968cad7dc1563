//! The task that owns the socket.

use std::sync::Arc;

use secrecy::SecretString;
use tokio::sync::{Notify, mpsc};

use crate::backend::{Checkpoint, Command, Event};

/// Where and as whom to connect.
#[derive(Debug, Clone)]
pub struct Config {
    /// `ws://` or `wss://` address of the WebSocket.
    pub url: url::Url,
    /// The agent's token.
    pub token: SecretString,
    /// Where the stream was left, from the store.
    pub checkpoint: Option<Checkpoint>,
    /// Hosts besides loopback that may be reached without encryption.
    pub insecure_hosts: Vec<String>,
    /// A file with certificates of a private authority.
    pub ca_file: Option<std::path::PathBuf>,
}

/// The ends of a running adapter. Dropping `commands` ends it.
#[derive(Debug)]
pub struct Handle {
    /// Commands go in here.
    pub commands: mpsc::Sender<Command>,
    /// Wakes a waiting reconnect.
    pub reconnect: Arc<Notify>,
}

/// Starts the adapter on the current tokio runtime.
pub fn spawn(config: Config, events: mpsc::Sender<Event>) -> Handle {
    let _ = (config, events);
    let (commands, _) = mpsc::channel(256);
    Handle {
        commands,
        reconnect: Arc::default(),
    }
}
