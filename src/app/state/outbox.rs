//! Texts on their way, in the order they were sent, per conversation one under way at a time.

use std::collections::BTreeSet;

use crate::domain::{ConversationId, OutboxItem, OutboxState, RequestId};

/// The outbox as the screen and the send path see it; the rows themselves are on disk.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    items: Vec<OutboxItem>,
    /// Items of which an earlier attempt has no answer: they may be at the backend whatever became of a
    /// later one.
    doubted: BTreeSet<RequestId>,
}

impl Outbox {
    /// All items, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &OutboxItem> {
        self.items.iter()
    }

    /// One item.
    pub fn get(&self, request: RequestId) -> Option<&OutboxItem> {
        self.items.iter().find(|item| item.request == request)
    }

    /// Items of one conversation, oldest first.
    pub fn of<'a>(&'a self, conversation: &'a ConversationId) -> impl Iterator<Item = &'a OutboxItem> {
        self.items
            .iter()
            .filter(move |item| &item.key.conversation == conversation)
    }

    /// Queued or under way.
    pub fn waiting(&self) -> usize {
        self.count(|state| matches!(state, OutboxState::Queued | OutboxState::Sending))
    }

    /// Tried and not taken; they leave again by themselves.
    pub fn held(&self) -> usize {
        self.count(|state| *state == OutboxState::Held)
    }

    /// Sent without an answer.
    pub fn uncertain(&self) -> usize {
        self.count(|state| *state == OutboxState::Uncertain)
    }

    /// Refused; the text waits for the agent.
    pub fn rejected(&self) -> usize {
        self.count(|state| matches!(state, OutboxState::Rejected { .. }))
    }

    fn count(&self, is: impl Fn(&OutboxState) -> bool) -> usize {
        self.items.iter().filter(|item| is(&item.state)).count()
    }

    /// The newest item that provably has not left this machine.
    pub fn newest_queued(&self, conversation: &ConversationId) -> Option<RequestId> {
        let mut own = self
            .items
            .iter()
            .rev()
            .filter(|item| &item.key.conversation == conversation);
        own.find(|item| matches!(item.state, OutboxState::Queued | OutboxState::Held))
            .map(|item| item.request)
    }

    /// The next item of a conversation that may leave: the oldest, unless it is under way. One that is
    /// uncertain keeps what comes after it back, so that order holds; a rejected one does not.
    pub fn next_to_send(&self, conversation: &ConversationId) -> Option<&OutboxItem> {
        let mut own = self.items.iter().filter(|item| {
            &item.key.conversation == conversation && !matches!(item.state, OutboxState::Rejected { .. })
        });
        own.next().filter(|item| item.state != OutboxState::Sending)
    }

    /// Whether an earlier attempt has no answer.
    pub(crate) fn is_doubted(&self, request: RequestId) -> bool {
        self.doubted.contains(&request)
    }

    /// Conversations with anything to send, each once.
    pub fn conversations(&self) -> Vec<ConversationId> {
        let mut ids: Vec<_> = self
            .items
            .iter()
            .map(|item| item.key.conversation.clone())
            .collect();
        ids.sort();
        ids.dedup();
        ids
    }

    pub(crate) fn push(&mut self, item: OutboxItem) {
        self.items.push(item);
    }

    pub(crate) fn set_state(&mut self, request: RequestId, state: OutboxState) {
        if let Some(item) = self.items.iter_mut().find(|item| item.request == request) {
            if item.state == OutboxState::Uncertain {
                self.doubted.insert(request);
            }
            item.state = state;
        }
    }

    pub(crate) fn remove(&mut self, request: RequestId) -> Option<OutboxItem> {
        let index = self.items.iter().position(|item| item.request == request)?;
        self.doubted.remove(&request);
        Some(self.items.remove(index))
    }
}
