//! What Libredesk 2.7 says, as far as the desk needs it.
//!
//! Fields that are not read are not named, and each item of a list is read by itself: what a newer
//! server adds or spoils costs its own row at most. The shapes are those of the recorded exchanges
//! (`fixtures/libredesk/`).

mod conversation;
mod directory;
mod event;
mod message;

pub(super) use conversation::{Conversation, Previous};
pub(super) use directory::{Agent, Inbox, Level, Macro, MacroAction, Me, Named, Settings, Status, Team};
pub(super) use event::{Frame, NewMessage, Notification, Presence, Said, Touched, Typing, Update};
pub(super) use message::{Attachment, Author, Draft, Message, Meta, Upload};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::text::Untrusted;

/// What every answer is wrapped in.
#[derive(Deserialize)]
pub(super) struct Envelope<T> {
    pub(super) data: T,
}

/// A page of a list. Beyond the last page `total` and `total_pages` are 0.
#[derive(Default, Deserialize)]
pub(super) struct Page {
    pub(super) results: Option<Vec<Box<RawValue>>>,
    #[serde(default)]
    pub(super) total: u64,
    #[serde(default)]
    pub(super) total_pages: u64,
}

/// A list that comes whole; `null` is an empty one.
pub(super) type Whole = Option<Vec<Box<RawValue>>>;

/// A conversation the search found.
#[derive(Deserialize)]
pub(super) struct FoundConversation {
    pub(super) uuid: String,
    #[serde(default)]
    pub(super) subject: Option<Untrusted>,
    #[serde(default)]
    pub(super) reference_number: Option<Untrusted>,
}

/// A message the search found. It does not say which.
#[derive(Deserialize)]
pub(super) struct FoundMessage {
    pub(super) conversation_uuid: String,
    #[serde(default)]
    pub(super) text_content: Untrusted,
}

/// Reads each item by itself; gives what could be read and how many could not.
pub(super) fn each<T: DeserializeOwned>(items: &[Box<RawValue>]) -> (Vec<T>, usize) {
    let read: Vec<T> = items
        .iter()
        .filter_map(|item| serde_json::from_str(item.get()).ok())
        .collect();
    let bad = items.len() - read.len();
    (read, bad)
}
