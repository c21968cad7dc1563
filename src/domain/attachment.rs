//! Files that go along with words.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::AttachmentId;
use crate::text::CleanLine;

/// What kind of thing an attachment is, for the line that tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// A picture.
    Image,
    /// Sound, a voice message.
    Audio,
    /// A film.
    Video,
    /// Any other file.
    File,
    /// A place; its words are the name and there is nothing to save.
    Location,
}

/// A file of a message or note. Its bytes are fetched only when the agent asks for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What the backend calls it.
    pub id: AttachmentId,
    /// What its sender called it. Never a path to write to: see
    /// [`safe_file_name`](crate::text::safe_file_name).
    pub name: CleanLine,
    /// Its length.
    pub bytes: u64,
    /// What the backend takes it for, `type/subtype`. Only shown: nothing is opened by it.
    pub media_type: CleanLine,
    /// What kind of thing it is.
    pub kind: AttachmentKind,
}

/// A file of the agent's that goes along with a text. Its bytes lie in the spool under [`id`](Self::id)
/// from before the text is queued until the text has arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingFile {
    /// Made by the client once: the name in the spool and the idempotency key of the upload.
    pub id: Uuid,
    /// Its name, as the customer sees it.
    pub name: String,
    /// Its length.
    pub bytes: u64,
}
