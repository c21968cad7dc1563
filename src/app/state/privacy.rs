//! What may be seen: which words are masked, and whether the desk is locked.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::State;
use crate::domain::{Entry, EntryId, SystemKind};
use crate::text::{Clean, CleanLine, Pages};

/// Where card numbers, account numbers and secrets are masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mask {
    /// In lists and in conversations, until one is revealed.
    #[default]
    Always,
    /// In lists only.
    Lists,
    /// Nowhere on the screen.
    Never,
}

/// What a session is started with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Privacy {
    /// What is masked.
    pub mask: Mask,
    /// How long nobody has to press a key until the desk is locked; `None` for never.
    pub lock_after: Option<Duration>,
}

/// What of it changes while the desk is used.
#[derive(Debug, Clone, Default)]
pub struct Sight {
    /// Entries of the conversation on screen whose masked words are shown.
    pub(crate) revealed: BTreeSet<EntryId>,
    /// Since when the desk is locked.
    pub(crate) locked: Option<Timestamp>,
    /// When a key was last pressed; `None` before the first.
    pub(crate) touched: Option<Timestamp>,
}

impl State {
    /// Since when the desk is locked, if it is.
    pub fn locked_since(&self) -> Option<Timestamp> {
        self.sight.locked
    }

    /// The words of an entry as they may be shown in its conversation.
    pub fn shown<'a>(&self, entry: &EntryId, words: &'a Clean) -> &'a str {
        if self.masks(entry) {
            words.masked()
        } else {
            words.as_str()
        }
    }

    /// The words of an entry in full as they may be shown in its conversation.
    pub fn read<'a>(&self, entry: &EntryId, words: &'a Clean) -> Pages<'a> {
        if self.masks(entry) {
            words.masked_pages()
        } else {
            words.pages()
        }
    }

    fn masks(&self, entry: &EntryId) -> bool {
        self.settings.privacy.mask == Mask::Always && !self.sight.revealed.contains(entry)
    }

    /// Foreign words as they may be shown in a list.
    pub fn listed<'a>(&self, words: &'a CleanLine) -> &'a str {
        match self.settings.privacy.mask {
            Mask::Always | Mask::Lists => words.masked(),
            Mask::Never => words.as_str(),
        }
    }

    /// Whether masking hides something of the selected entry, or would if it were not revealed.
    pub(crate) fn can_reveal(&self) -> bool {
        self.settings.privacy.mask == Mask::Always
            && match self.selected_entry() {
                Some(Entry::Message(message)) => message.body.has_masked(),
                Some(Entry::Note(note)) => note.body.has_masked(),
                Some(Entry::Event(event)) => match &event.kind {
                    SystemKind::Transferred { note, .. }
                    | SystemKind::Returned { note, .. }
                    | SystemKind::HandedOff { note, .. } => note.as_ref().is_some_and(Clean::has_masked),
                    _ => false,
                },
                None => false,
            }
    }
}
