//! What an agent does at this end of the desk, where the backend's action log is blind.

use super::{ConversationId, EntryId};

/// Something the agent did. Only kinds and ids: never words of a message, never an address or a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// What.
    pub kind: DeedKind,
    /// In which conversation.
    pub conversation: Option<ConversationId>,
    /// About which message or note.
    pub entry: Option<EntryId>,
}

impl Deed {
    /// A deed that is about no conversation.
    pub fn new(kind: DeedKind) -> Self {
        Self {
            kind,
            conversation: None,
            entry: None,
        }
    }

    /// The same, in a conversation.
    pub fn within(self, conversation: Option<ConversationId>) -> Self {
        Self { conversation, ..self }
    }

    /// The same, about an entry of the conversation.
    pub fn about(self, entry: Option<EntryId>) -> Self {
        Self { entry, ..self }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)*) => {
        /// The kinds of deeds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum DeedKind {
            $($(#[$doc])* $variant,)*
        }

        impl DeedKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in the file, which stays as it is for ever.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

kinds! {
    /// Masked words were shown.
    Reveal = "reveal",
    /// A message went to the clipboard, as it was shown.
    CopyMessage = "copy_message",
    /// The agent's own text did.
    CopyDraft = "copy_draft",
    /// The id of a conversation did.
    CopyId = "copy_id",
    /// The customer's address did.
    CopyContact = "copy_contact",
    /// The address of a link did.
    CopyLink = "copy_link",
    /// The place of a saved file did.
    CopyPath = "copy_path",
    /// A link was given to the configured program.
    OpenLink = "open_link",
    /// A file that came was saved.
    SaveFile = "save_file",
    /// Conversations left as a table.
    Export = "export",
    /// A token was kept.
    Login = "login",
    /// It was removed.
    Logout = "logout",
    /// The screen was blanked, by hand or by time.
    Lock = "lock",
    /// Somebody came back.
    Unlock = "unlock",
    /// What was kept here was removed.
    Purge = "purge",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_kinds_share_a_word() {
        let words: std::collections::BTreeSet<&str> = DeedKind::ALL.iter().map(|kind| kind.word()).collect();
        assert_eq!(words.len(), DeedKind::ALL.len());
    }
}
