//! Messages, notes and lines about what happened; files.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use crate::text::Untrusted;

/// One line of a thread.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Message {
    /// One sequence for all conversations.
    pub(in crate::backend::libredesk) id: u64,
    pub(in crate::backend::libredesk) uuid: String,
    pub(in crate::backend::libredesk) conversation_uuid: String,
    /// Microseconds, trailing zeros cut: never compared as text.
    pub(in crate::backend::libredesk) created_at: Timestamp,
    pub(in crate::backend::libredesk) updated_at: Timestamp,
    /// `incoming`, `outgoing` or `activity`.
    #[serde(rename = "type")]
    pub(in crate::backend::libredesk) kind: String,
    /// `received`, `pending`, `sent` or `failed`.
    #[serde(default)]
    pub(in crate::backend::libredesk) status: String,
    #[serde(default)]
    pub(in crate::backend::libredesk) content: Untrusted,
    /// `text` is literal; anything else is HTML as the sender wrote it.
    #[serde(default)]
    pub(in crate::backend::libredesk) content_type: String,
    #[serde(default)]
    pub(in crate::backend::libredesk) private: bool,
    #[serde(default)]
    pub(in crate::backend::libredesk) sender_id: Option<u64>,
    #[serde(default)]
    pub(in crate::backend::libredesk) sender_type: String,
    #[serde(default)]
    pub(in crate::backend::libredesk) meta: Option<Meta>,
    #[serde(default)]
    pub(in crate::backend::libredesk) attachments: Option<Vec<Attachment>>,
    #[serde(default)]
    pub(in crate::backend::libredesk) author: Option<Author>,
}

/// What a message carries along.
#[derive(Default, Deserialize)]
pub(in crate::backend::libredesk) struct Meta {
    /// Chosen by whoever sent it; not unique, not private, absent from notes.
    #[serde(default)]
    pub(in crate::backend::libredesk) echo_id: Option<String>,
    #[serde(default)]
    pub(in crate::backend::libredesk) activity_type: Option<String>,
    /// Made by the server, not by the agent it is signed with.
    #[serde(default)]
    pub(in crate::backend::libredesk) is_automated: bool,
    /// Of e-mail: who wrote it, in lower case, as the two below.
    #[serde(default, deserialize_with = "addresses")]
    pub(in crate::backend::libredesk) from: Vec<Untrusted>,
    #[serde(default, deserialize_with = "addresses")]
    pub(in crate::backend::libredesk) to: Vec<Untrusted>,
    #[serde(default, deserialize_with = "addresses")]
    pub(in crate::backend::libredesk) cc: Vec<Untrusted>,
}

/// Texts of a list; anything else in the free part of a message is none of ours and costs nothing.
fn addresses<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Untrusted>, D::Error> {
    let all = match serde_json::Value::deserialize(from)? {
        serde_json::Value::Array(all) => all,
        _ => Vec::new(),
    };
    let texts = all.iter().filter_map(serde_json::Value::as_str);
    Ok(texts.map(Untrusted::from).collect())
}

/// Who wrote it.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Author {
    #[serde(default)]
    pub(in crate::backend::libredesk) first_name: Untrusted,
    #[serde(default)]
    pub(in crate::backend::libredesk) last_name: Untrusted,
    /// `agent`, `ai_assistant`, `contact` or `visitor`.
    #[serde(default, rename = "type")]
    pub(in crate::backend::libredesk) kind: String,
}

/// A file. Its `url` leads to the configured root, which need not be our host, and is not used.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Attachment {
    pub(in crate::backend::libredesk) uuid: String,
    #[serde(default)]
    pub(in crate::backend::libredesk) name: Untrusted,
    #[serde(default)]
    pub(in crate::backend::libredesk) size: u64,
    #[serde(default)]
    pub(in crate::backend::libredesk) content_type: Untrusted,
}

/// An unsent text of the agent. Right after it was kept it does not say where.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::backend::libredesk) struct Draft {
    /// Whose.
    pub(in crate::backend::libredesk) user_id: u64,
    #[serde(default)]
    pub(in crate::backend::libredesk) conversation_uuid: String,
    /// `reply` or `private_note`.
    #[serde(default, rename = "type")]
    pub(in crate::backend::libredesk) kind: String,
    #[serde(default)]
    pub(in crate::backend::libredesk) content: Untrusted,
    pub(in crate::backend::libredesk) updated_at: Timestamp,
    /// What a browser keeps beside the words.
    #[serde(default)]
    pub(in crate::backend::libredesk) meta: serde_json::Value,
}

/// A file that was just uploaded: messages name it by this number.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Upload {
    pub(in crate::backend::libredesk) id: u64,
}
