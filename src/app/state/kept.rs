//! What is known of drafts at the backend: where both sides last agreed, and what went there since.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::{ConversationId, DraftKey};

/// Where both sides agreed on a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Agreed {
    /// The backend's last change of it; `None` where it has none.
    pub(crate) version: Option<Timestamp>,
    /// What was written here then.
    pub(crate) text: String,
}

/// What is known of the backend's drafts. Nothing of it is on disk: after a start everything is compared anew.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept {
    agreed: BTreeMap<DraftKey, Agreed>,
    /// Words that went there and may have arrived.
    pushed: BTreeMap<DraftKey, Vec<String>>,
    /// Words that went to the customer.
    sent: BTreeMap<DraftKey, String>,
    /// Where was looked last, and when.
    pub(crate) looked: Option<(ConversationId, Timestamp)>,
    /// Another agent signed in: what is written here is not theirs.
    pub(crate) is_anothers: bool,
}

impl Kept {
    /// Where both sides last agreed, if that is known.
    pub(crate) fn agreed(&self, key: &DraftKey) -> Option<&Agreed> {
        self.agreed.get(key)
    }

    /// Both sides agree.
    pub(crate) fn agree(&mut self, key: &DraftKey, version: Option<Timestamp>, text: &str) {
        let text = text.to_owned();
        self.agreed.insert(key.clone(), Agreed { version, text });
    }

    /// Words leave for the backend.
    pub(crate) fn push(&mut self, key: &DraftKey, text: &str) {
        self.pushed.entry(key.clone()).or_default().push(text.to_owned());
    }

    /// What left has its answer: nothing of it can arrive any more.
    pub(crate) fn answered(&mut self, key: &DraftKey) {
        self.pushed.remove(key);
    }

    /// Words went to the customer.
    pub(crate) fn send(&mut self, key: &DraftKey, text: &str) {
        self.sent.insert(key.clone(), text.to_owned());
    }

    /// What was sent is at the backend no longer, or never was.
    pub(crate) fn forget_sent(&mut self, key: &DraftKey) {
        self.sent.remove(key);
    }

    /// Those words that went there or to the customer from here and fit `is_it`.
    pub(crate) fn written_here(&self, key: &DraftKey, is_it: impl Fn(&str) -> bool) -> Option<&str> {
        let pushed = self.pushed.get(key).into_iter().flatten();
        pushed
            .chain(self.sent.get(key))
            .map(String::as_str)
            .find(|words| is_it(words))
    }

    /// Whether the draft was to be removed there.
    pub(crate) fn is_removed(&self, key: &DraftKey) -> bool {
        let pushed = self.pushed.get(key).into_iter().flatten();
        pushed.last().is_some_and(String::is_empty)
    }

    /// Another process keeps the words now.
    pub(crate) fn forget(&mut self) {
        let is_anothers = self.is_anothers;
        *self = Self {
            is_anothers,
            ..Self::default()
        };
    }
}
