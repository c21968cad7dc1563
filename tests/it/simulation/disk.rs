//! The disk: what is written survives a crash, what waits does not.

use std::collections::{BTreeMap, VecDeque};

use ttydesk::app::{Saved, StoreOp, StoreReport};
use ttydesk::backend::Checkpoint;
use ttydesk::domain::{
    Conversation, ConversationId, Draft, DraftKey, Entry, EntryId, OutboxItem, OutboxState, RequestId,
};
use ttydesk::i18n::Text;

/// What is on the platter.
#[derive(Default)]
pub(crate) struct Disk {
    pub(crate) drafts: BTreeMap<DraftKey, Draft>,
    pub(crate) outbox: Vec<OutboxItem>,
    pub(crate) rows: BTreeMap<ConversationId, Conversation>,
    pub(crate) entries: BTreeMap<(ConversationId, EntryId), Entry>,
    pub(crate) checkpoint: Option<Checkpoint>,
    /// Handed over and not yet written, in order.
    pub(crate) waiting: VecDeque<StoreOp>,
    pub(crate) full: bool,
    /// Changes of the outbox that could not be written; they are tried again before anything else.
    owed: VecDeque<StoreOp>,
    /// Something of the cache could not be written: no cursor may be stored until the cache is whole
    /// again, or it would cover what is not there. The store keeps the same rule.
    torn: bool,
}

impl Disk {
    /// Writes the next operation. Says what is reported.
    pub(crate) fn write_next(&mut self) -> Vec<StoreReport> {
        let mut reports = Vec::new();
        if !self.full {
            for op in std::mem::take(&mut self.owed) {
                self.apply(&op);
                reports.extend(done(self, op));
            }
        }
        let Some(op) = self.waiting.pop_front() else {
            return reports;
        };
        if !self.full {
            self.apply(&op);
            reports.extend(done(self, op));
        } else if must_be_written(&op) {
            self.owed.push_back(op);
        } else {
            self.torn |= matches!(
                op,
                StoreOp::PutConversations(_) | StoreOp::PutEntries(_) | StoreOp::ClearCache
            );
            reports.push(refused(&op));
        }
        reports
    }

    /// Whether there is anything left to write.
    pub(crate) fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.owed.is_empty()
    }

    fn apply(&mut self, op: &StoreOp) {
        match op {
            StoreOp::PutDraft(draft) => self.put_draft(draft),
            StoreOp::Enqueue(item) => {
                self.drafts.remove(&item.key);
                self.outbox.push(item.clone());
            }
            StoreOp::SetOutbox { request, state } => {
                if let Some(item) = self.outbox.iter_mut().find(|item| item.request == *request) {
                    item.state = state.clone();
                }
            }
            StoreOp::DropOutbox(request) => self.outbox.retain(|item| item.request != *request),
            StoreOp::Restore { request, draft } => {
                self.outbox.retain(|item| item.request != *request);
                self.put_draft(draft);
            }
            StoreOp::PutConversations(rows) => {
                self.rows
                    .extend(rows.iter().map(|row| (row.id.clone(), row.clone())));
            }
            StoreOp::PutEntries(entries) => {
                let keyed = entries
                    .iter()
                    .map(|e| ((e.conversation().clone(), e.id().clone()), e.clone()));
                self.entries.extend(keyed);
            }
            StoreOp::DropEntry { conversation, entry } => {
                self.entries.remove(&(conversation.clone(), entry.clone()));
            }
            StoreOp::PutCheckpoint(checkpoint) => {
                if !self.torn {
                    self.checkpoint = Some(checkpoint.clone());
                }
            }
            StoreOp::ClearCache => {
                self.torn = false;
                self.rows.clear();
                self.entries.clear();
                self.checkpoint = None;
            }
            StoreOp::PutContact(_)
            | StoreOp::PutDirectory { .. }
            | StoreOp::LoadThread(_)
            | StoreOp::PutTourSeen
            | StoreOp::TakeOver => {}
        }
    }

    fn put_draft(&mut self, draft: &Draft) {
        if draft.text.is_empty() {
            self.drafts.remove(&draft.key);
        } else {
            self.drafts.insert(draft.key.clone(), draft.clone());
        }
    }

    /// What a new start finds. A row whose attempt was recorded may have left.
    pub(crate) fn start(&mut self) -> Saved {
        self.waiting.clear();
        self.owed.clear();
        self.torn = false;
        for item in &mut self.outbox {
            if item.state == OutboxState::Sending {
                item.state = OutboxState::Uncertain;
            }
        }
        Saved {
            drafts: self.drafts.values().cloned().collect(),
            outbox: self.outbox.clone(),
            conversations: self.rows.values().cloned().collect(),
            checkpoint: self.checkpoint.clone(),
            tour_seen: true,
            ..Saved::default()
        }
    }

    pub(crate) fn queued(&self, request: RequestId) -> Option<&OutboxItem> {
        self.outbox.iter().find(|item| item.request == request)
    }
}

fn done(disk: &Disk, op: StoreOp) -> Option<StoreReport> {
    match op {
        StoreOp::Enqueue(item) => Some(StoreReport::OutboxStored(item.request)),
        StoreOp::SetOutbox {
            request,
            state: OutboxState::Sending,
        } => Some(StoreReport::AttemptStored(request)),
        StoreOp::LoadThread(conversation) => {
            let of = |(key, entry): (&(ConversationId, EntryId), &Entry)| {
                (key.0 == conversation).then(|| entry.clone())
            };
            let mut entries: Vec<Entry> = disk.entries.iter().filter_map(of).collect();
            entries.sort_by_key(Entry::position);
            Some(StoreReport::Thread {
                conversation,
                entries,
            })
        }
        _ => None,
    }
}

fn must_be_written(op: &StoreOp) -> bool {
    matches!(
        op,
        StoreOp::SetOutbox { .. } | StoreOp::DropOutbox(_) | StoreOp::Restore { .. }
    )
}

fn refused(op: &StoreOp) -> StoreReport {
    let reason = Text::new("store-full");
    match op {
        StoreOp::Enqueue(item) => StoreReport::OutboxFailed {
            request: item.request,
            reason,
        },
        StoreOp::PutDraft(draft) => StoreReport::DraftFailed {
            key: draft.key.clone(),
            reason,
        },
        StoreOp::LoadThread(conversation) => StoreReport::Thread {
            conversation: conversation.clone(),
            entries: Vec::new(),
        },
        _ => StoreReport::CacheFailed { reason },
    }
}
