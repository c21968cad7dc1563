//! What the agent sent and the backend does not have yet, below the newest entry.

use super::{Flow, Line, Span, Tone};
use crate::app::Action;
use crate::domain::{DraftKind, OutboxItem, OutboxState};
use crate::i18n::Text;

impl Flow<'_> {
    /// The outbox of the conversation, oldest first. An item whose entry is already here is on its way
    /// out of the outbox and not shown twice.
    pub(super) fn unsent(&self) -> Vec<Line> {
        self.state
            .outbox
            .of(&self.conversation.id)
            .filter(|item| !self.thread.has_request(item.request))
            .flat_map(|item| self.unsent_item(item))
            .collect()
    }

    fn unsent_item(&self, item: &OutboxItem) -> Vec<Line> {
        let mut lines = vec![self.header(
            item.queued,
            match item.key.kind {
                DraftKind::Reply => Span::new(self.catalog().word("flow-you"), Tone::OwnName),
                DraftKind::Note => Span::new(self.catalog().word("flow-note"), Tone::NoteMark),
            },
        )];
        match item.key.kind {
            DraftKind::Reply => lines.extend(self.body(&item.text, Tone::Pending)),
            DraftKind::Note => lines.extend(self.barred(&item.text, "┆", Tone::NoteMark, Tone::Note)),
        }
        lines.extend(self.outgoing_files(&item.files, Tone::Pending));
        lines.extend(self.state_of(item));
        lines
    }

    fn state_of(&self, item: &OutboxItem) -> Vec<Line> {
        let word = |id: &'static str| self.catalog().word(id).to_owned();
        let (words, tone, hints): (String, Tone, &[Action]) = match &item.state {
            OutboxState::Queued if self.state.session.is_online() => {
                (word("unsent-queued"), Tone::Delivery, &[Action::Undo])
            }
            OutboxState::Queued => (word("unsent-queued-offline"), Tone::Warning, &[Action::Undo]),
            OutboxState::Held => (word("unsent-held"), Tone::Warning, &[Action::Undo]),
            OutboxState::Sending => (word("unsent-sending"), Tone::Delivery, &[]),
            OutboxState::Uncertain if self.state.may_repeat(item.request) => {
                (word("unsent-repeats"), Tone::Warning, &[])
            }
            OutboxState::Uncertain if self.state.is_looked_for(item.request) => {
                (word("unsent-looking"), Tone::Warning, &[])
            }
            OutboxState::Uncertain => (
                word("unsent-uncertain"),
                Tone::Warning,
                &[Action::Retry, Action::Discard],
            ),
            OutboxState::Rejected { reason } => (
                self.say(&Text::new("unsent-rejected").with("reason", reason)),
                Tone::Alert,
                &[Action::Retry, Action::Discard],
            ),
        };
        self.remark(&words, tone, hints)
    }
}
