//! What the store's thread does with its jobs.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::{AGAIN, TOGETHER, WAITING, Waiting};
use crate::app::{StoreOp, StoreReport};
use crate::domain::{ConversationId, OutboxState};
use crate::i18n::Text;
use crate::shell::words;
use crate::store::{Kind, Rows, Store, StoreError};

/// The store and what it owes.
pub(super) struct Work {
    store: Store,
    reports: mpsc::UnboundedSender<StoreReport>,
    /// Changes of the outbox that failed. They are tried again, in order, before anything else of the
    /// outbox: without them a text could be sent twice or come back at the next start.
    owed: VecDeque<StoreOp>,
    /// A row of the cache was lost, so no later place in the stream may be remembered: the next start
    /// has to fetch what is missing.
    behind: bool,
}

impl Work {
    pub(super) fn new(store: Store, reports: mpsc::UnboundedSender<StoreReport>) -> Self {
        Self {
            store,
            reports,
            owed: VecDeque::new(),
            behind: false,
        }
    }

    /// Works until the loop lets go of its end and everything given is written.
    pub(super) fn run(mut self, inbox: &Receiver<StoreOp>, waiting: &Waiting) {
        if let Err(error) = self.store.prune(Timestamp::now()) {
            tracing::warn!(%error, "the cache could not be pruned");
        }
        while let Some(first) = self.next(inbox) {
            let mut ops = vec![first];
            ops.extend(inbox.try_iter().take(TOGETHER - 1));
            let count = ops.len();
            self.do_all(ops);
            if waiting.count.fetch_sub(count, Ordering::AcqRel) >= WAITING {
                waiting.fewer.notify_one();
            }
        }
        self.pay();
    }

    fn next(&mut self, inbox: &Receiver<StoreOp>) -> Option<StoreOp> {
        loop {
            if self.owed.is_empty() {
                return inbox.recv().ok();
            }
            match inbox.recv_timeout(AGAIN) {
                Ok(op) => return Some(op),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => self.pay(),
            }
        }
    }

    /// Everything in one transaction if that works; otherwise each by itself, so that one failure is
    /// the failure of one.
    pub(super) fn do_all(&mut self, ops: Vec<StoreOp>) {
        self.pay();
        let plain = self.owed.is_empty() && !self.behind;
        if plain
            && self
                .store
                .together(|rows| ops.iter().try_for_each(|op| write(rows, op)))
                .is_ok()
        {
            for op in ops {
                self.report_done(op);
            }
            return;
        }
        for op in ops {
            self.do_one(op);
        }
    }

    fn do_one(&mut self, op: StoreOp) {
        if matches!(op, StoreOp::PutCheckpoint(_)) && self.behind {
            return;
        }
        // A draft waits too: a text given back that is still owed would overwrite it when it is paid.
        if !self.owed.is_empty() && (is_owed_when_lost(&op) || matches!(op, StoreOp::PutDraft(_))) {
            self.owed.push_back(op);
            return;
        }
        match self.write_one(&op) {
            Ok(()) => {
                self.behind &= !matches!(op, StoreOp::ClearCache);
                self.report_done(op);
            }
            Err(error) => self.report_failed(op, &error),
        }
    }

    fn write_one(&mut self, op: &StoreOp) -> Result<(), StoreError> {
        let result = self.store.together(|rows| write(rows, op));
        match result {
            Err(error) if error.kind() == Kind::Damaged => {
                tracing::error!(%error, "the store is damaged");
                self.store.rebuild()?;
                // The new file has no cache: what comes now follows nothing.
                self.behind = true;
                self.store.together(|rows| write(rows, op))
            }
            other => other,
        }
    }

    fn pay(&mut self) {
        while let Some(op) = self.owed.front().cloned() {
            if self.write_one(&op).is_err() {
                return;
            }
            self.owed.pop_front();
            self.report_done(op);
        }
    }

    fn report_done(&mut self, op: StoreOp) {
        match op {
            StoreOp::Enqueue(item) => self.report(StoreReport::OutboxStored(item.request)),
            StoreOp::SetOutbox {
                request,
                state: OutboxState::Sending,
            } => self.report(StoreReport::AttemptStored(request)),
            StoreOp::PutDraft(draft) => self.report(StoreReport::DraftStored(draft.key)),
            StoreOp::LoadThread(conversation) => self.read_thread(conversation),
            StoreOp::SetOutbox { .. }
            | StoreOp::DropOutbox(_)
            | StoreOp::Restore { .. }
            | StoreOp::PutConversations(_)
            | StoreOp::PutEntries(_)
            | StoreOp::DropEntry { .. }
            | StoreOp::PutContact(_)
            | StoreOp::PutDirectory { .. }
            | StoreOp::PutCheckpoint(_)
            | StoreOp::ClearCache
            | StoreOp::PutTourSeen => {}
        }
    }

    fn read_thread(&mut self, conversation: ConversationId) {
        let entries = self.store.thread(&conversation).unwrap_or_else(|error| {
            // Not fatal: the backend has the thread.
            tracing::warn!(%error, "a cached thread cannot be read");
            self.report_cache(&error);
            Vec::new()
        });
        self.report(StoreReport::Thread {
            conversation,
            entries,
        });
    }

    fn report_failed(&mut self, op: StoreOp, error: &StoreError) {
        tracing::error!(%error, "not stored");
        let reason = words::of_store(error);
        match op {
            StoreOp::Enqueue(item) => self.report(StoreReport::OutboxFailed {
                request: item.request,
                reason,
            }),
            StoreOp::PutDraft(draft) => self.report(StoreReport::DraftFailed {
                key: draft.key,
                reason,
            }),
            op if is_owed_when_lost(&op) => {
                self.owed.push_back(op);
                self.report_reason(reason);
            }
            _ => {
                if !std::mem::replace(&mut self.behind, true) {
                    self.report_reason(reason);
                }
            }
        }
    }

    fn report_cache(&self, error: &StoreError) {
        self.report_reason(words::of_store(error));
    }

    fn report_reason(&self, reason: Text) {
        self.report(StoreReport::CacheFailed { reason });
    }

    fn report(&self, report: StoreReport) {
        if self.reports.send(report).is_err() {
            tracing::debug!("nobody waits for the store's reports any more");
        }
    }
}

/// What must not be forgotten when it fails.
fn is_owed_when_lost(op: &StoreOp) -> bool {
    matches!(
        op,
        StoreOp::SetOutbox { .. } | StoreOp::DropOutbox(_) | StoreOp::Restore { .. } | StoreOp::PutTourSeen
    )
}

fn write(rows: &Rows<'_>, op: &StoreOp) -> Result<(), StoreError> {
    match op {
        StoreOp::PutDraft(draft) => rows.put_draft(draft),
        StoreOp::Enqueue(item) => rows.enqueue(item),
        StoreOp::SetOutbox { request, state } => rows.set_outbox(*request, state),
        StoreOp::DropOutbox(request) => rows.drop_outbox(*request),
        StoreOp::Restore { request, draft } => rows.restore(*request, draft),
        StoreOp::PutConversations(all) => all.iter().try_for_each(|it| rows.put_conversation(it)),
        StoreOp::PutEntries(all) => all.iter().try_for_each(|it| rows.put_entry(it)),
        StoreOp::DropEntry { conversation, entry } => rows.drop_entry(conversation, entry),
        StoreOp::PutContact(contact) => rows.put_contact(contact),
        StoreOp::PutDirectory { me, directory } => rows.put_directory(me, directory),
        StoreOp::PutCheckpoint(checkpoint) => rows.put_checkpoint(checkpoint),
        StoreOp::ClearCache => rows.clear_cache(),
        StoreOp::PutTourSeen => rows.put_tour_seen(),
        // Read once everything before it is on disk.
        StoreOp::LoadThread(_) => Ok(()),
    }
}
