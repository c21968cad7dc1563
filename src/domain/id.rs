//! Identities. Each is its own type: a contact's id cannot be passed where a conversation's is meant.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// Opaque: whatever the backend calls it. Cheap to clone.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the backend's own identifier.
            pub fn new(id: impl AsRef<str>) -> Self {
                Self(Arc::from(id.as_ref()))
            }

            /// The backend's own identifier, for the wire, the store and scripts.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

text_id! {
    /// One lifelong dialogue with one contact.
    ConversationId;
    /// One line of a thread: a message, a note or a system event.
    EntryId;
    /// A file of a message or note.
    AttachmentId;
    /// A customer.
    ContactId;
    /// A person who answers.
    AgentId;
    /// A group of agents that owns conversations together.
    TeamId;
    /// One connected account of a channel.
    InboxId;
    /// A template of an answer.
    CannedResponseId;
    /// A text with a list of steps.
    MacroId;
    /// One backend account; every stored row is keyed by it, so that accounts cannot mix.
    WorkspaceId;
}

/// Identifies one request and is its idempotency key: the same id never acts twice on a backend that
/// remembers ids (`protocol.md`, decision 5). A `UUIDv7`, made by the client before the first attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub Uuid);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
