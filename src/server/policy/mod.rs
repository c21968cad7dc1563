//! What the desk promises its customers, and how conversations change hands: `policy.toml` in the hub's
//! data directory, read when the desk is opened. Without the file nothing is promised.

mod file;
mod hours;

use std::path::Path;

use jiff::SignedDuration;

pub use hours::Hours;

use super::HubError;
use crate::backend::native::wire::{Channel, Conversation};
use crate::text::Located;

/// Name of the file in the data directory.
pub const FILE: &str = "policy.toml";

/// The rules of a desk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policies {
    /// In the order of the file; the first that fits a conversation counts.
    promises: Vec<Promises>,
    /// How conversations change hands.
    pub transfer: Transfers,
    /// Whether what is resolved has to have a tag.
    pub resolve_tag: Tag,
    /// What becomes of a conversation whose owner is away when the customer writes.
    pub away_replies: Away,
}

/// What becomes of a conversation whose owner is away when the customer writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Away {
    /// It stays the owner's.
    #[default]
    Keep,
    /// It goes back to the queue.
    Queue,
}

/// How conversations change hands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Transfers {
    /// Whether a transfer has to say why.
    pub note: Note,
    /// How long an agent has to take what was given; without it a transfer is final at once.
    pub accept_within: Option<SignedDuration>,
}

/// Whether a transfer has to say why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Note {
    /// It may.
    #[default]
    Optional,
    /// It must.
    Required,
}

/// Whether what is resolved has to have a tag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tag {
    /// It may.
    #[default]
    Optional,
    /// It must.
    Required,
}

/// What is promised to some customers.
#[derive(Debug, Clone, PartialEq)]
pub struct Promises {
    /// Only in these channels; empty for all.
    pub channels: Vec<Channel>,
    /// Only through these inboxes; empty for all.
    pub inboxes: Vec<String>,
    /// Time for the first answer.
    pub first_response: Option<SignedDuration>,
    /// Time for every further answer.
    pub next_response: Option<SignedDuration>,
    /// Time until it is resolved, not counting while the customer is waited for.
    pub resolution: Option<SignedDuration>,
    /// How long before the end it is warned of.
    pub warn: SignedDuration,
    /// When time counts.
    pub hours: Hours,
}

impl Policies {
    /// Reads the file in `data`.
    ///
    /// # Errors
    /// When it cannot be read, or something in it makes no sense; the error says where.
    pub fn load(data: &Path) -> Result<Self, HubError> {
        let path = data.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(source) => Ok(Self::parse(&path.display().to_string(), &source)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(HubError::Read { path, source }),
        }
    }

    /// Reads the text of a file called `origin`.
    ///
    /// # Errors
    /// What is wrong in it, and where.
    pub fn parse(origin: &str, source: &str) -> Result<Self, Located> {
        file::parse(origin, source)
    }

    /// Whether nothing is promised to anybody.
    pub fn is_empty(&self) -> bool {
        self.promises.is_empty()
    }

    /// What is promised in a conversation.
    pub fn promises(&self, conversation: &Conversation) -> Option<&Promises> {
        self.promises.iter().find(|it| {
            (it.channels.is_empty() || it.channels.contains(&conversation.channel))
                && (it.inboxes.is_empty() || it.inboxes.contains(&conversation.inbox))
        })
    }
}
