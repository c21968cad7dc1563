//! The adapters behind one name: whoever starts a desk says where and as whom, and nothing else.

use std::io;
use std::sync::Arc;

use tokio::fs::File;
use tokio::sync::{Notify, mpsc};
use url::Url;

use super::{Checkpoint, Command, Event, libredesk, native};
use crate::domain::{AttachmentId, OutgoingFile};
use crate::net::{ConnectError, Transport};
use crate::text::CleanLine;

/// The ends of a running adapter. Dropping `commands` ends it: what was sent before still leaves.
#[derive(Debug)]
pub struct Handle {
    /// Commands go in here.
    pub commands: mpsc::Sender<Command>,
    /// Wakes a waiting reconnect; while connected it checks whether the link lives.
    pub reconnect: Arc<Notify>,
}

/// Why a file did not go or come.
#[derive(Debug)]
pub enum FileError {
    /// There is no link, it broke, or the hub cannot at the moment: later it may work.
    Link(CleanLine),
    /// The hub said no, for good.
    Refused(CleanLine),
    /// More bytes than was said or is allowed.
    TooLong,
    /// The file on this machine.
    Local(io::Error),
}

impl From<ConnectError> for FileError {
    fn from(error: ConnectError) -> Self {
        let words = match error {
            ConnectError::Insecure(host) | ConnectError::Address(host) => return Self::Refused(host),
            ConnectError::Unauthorized(words) => return Self::Refused(words),
            ConnectError::UnknownHost(words)
            | ConnectError::Refused(words)
            | ConnectError::Proxy(words)
            | ConnectError::ProxyLogin(words)
            | ConnectError::Broken(words)
            | ConnectError::Protocol(words) => words,
            // The link itself says in detail what is wrong with it.
            ConnectError::Tls(_) => CleanLine::from("TLS failed"),
            ConnectError::TimedOut => CleanLine::from("no answer in time"),
            ConnectError::NotAHub { status, .. } => CleanLine::from(format!("HTTP {status}").as_str()),
        };
        Self::Link(words)
    }
}

/// Where and as whom to connect, by vendor.
#[derive(Debug, Clone)]
pub enum Link {
    /// The hub.
    Hub(Box<native::Config>),
    /// A Libredesk.
    Libredesk(libredesk::Config),
}

impl Link {
    /// The address, to be shown.
    pub fn url(&self) -> &Url {
        match self {
            Self::Hub(config) => &config.url,
            Self::Libredesk(config) => config.url(),
        }
    }

    /// How its server is reached.
    pub fn transport(&self) -> &Transport {
        match self {
            Self::Hub(config) => &config.transport,
            Self::Libredesk(config) => config.transport(),
        }
    }

    /// Where the stream was left, from the store; nothing to a backend without a stream.
    pub fn resume(&mut self, checkpoint: Option<Checkpoint>) {
        match self {
            Self::Hub(config) => config.checkpoint = checkpoint,
            Self::Libredesk(_) => {}
        }
    }

    /// Starts the adapter on the current tokio runtime.
    pub fn spawn(self, events: mpsc::Sender<Event>) -> Handle {
        match self {
            Self::Hub(config) => native::spawn(*config, events),
            Self::Libredesk(config) => libredesk::spawn(config, events),
        }
    }

    /// Sends the bytes of `from`. May be repeated as long as no message has the file.
    pub async fn upload(&self, file: &OutgoingFile, from: &mut File) -> Result<(), FileError> {
        match self {
            Self::Hub(config) => native::upload(config, file, from).await,
            Self::Libredesk(config) => libredesk::upload(config, file, from).await,
        }
    }

    /// Writes the bytes of a file to `to`: exactly `bytes` of them, or it failed. `told` hears how many
    /// have come.
    pub async fn download(
        &self,
        id: &AttachmentId,
        bytes: u64,
        to: &mut File,
        told: impl FnMut(u64),
    ) -> Result<(), FileError> {
        match self {
            Self::Hub(config) => native::download(config, id, bytes, to, told).await,
            Self::Libredesk(config) => libredesk::download(config, id, bytes, to, told).await,
        }
    }
}

impl From<native::Config> for Link {
    fn from(config: native::Config) -> Self {
        Self::Hub(Box::new(config))
    }
}

impl From<libredesk::Config> for Link {
    fn from(config: libredesk::Config) -> Self {
        Self::Libredesk(config)
    }
}
