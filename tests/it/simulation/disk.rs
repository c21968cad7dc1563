//! The disk: what is written survives a crash, what waits does not.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use ttydesk::app::state::Standing;
use ttydesk::app::{Saved, StoreOp, StoreReport};
use ttydesk::backend::Checkpoint;
use ttydesk::domain::{
    Conversation, ConversationId, Draft, DraftKey, Entry, EntryId, OutboxItem, OutboxState, RequestId,
};
use ttydesk::i18n::Text;

use super::world::Mutation;

/// What is on the platter, and what each process wants written.
#[derive(Default)]
pub(crate) struct Disk {
    pub(crate) drafts: BTreeMap<DraftKey, Draft>,
    pub(crate) outbox: Vec<OutboxItem>,
    pub(crate) rows: BTreeMap<ConversationId, Conversation>,
    pub(crate) entries: BTreeMap<(ConversationId, EntryId), Entry>,
    pub(crate) checkpoint: Option<Checkpoint>,
    pub(crate) full: bool,
    /// The next write fails (EIO), and no other.
    pub(crate) failing: bool,
    /// The process that keeps the agent's words: only it writes. A token fences off the others.
    pub(crate) owner: Option<usize>,
    /// Counts owners.
    token: u64,
    pens: [Pen; 2],
    fenced: bool,
}

/// One process's way to the disk.
#[derive(Default)]
struct Pen {
    /// Handed over and not yet written, in order.
    waiting: VecDeque<(u64, StoreOp)>,
    /// Changes of standing it was told of.
    told: u64,
    /// Changes of the outbox that could not be written; they are tried again before anything else.
    owed: VecDeque<StoreOp>,
    /// Something of the cache could not be written: no cursor may be stored until the cache is whole
    /// again, or it would cover what is not there. The store keeps the same rule.
    torn: bool,
    /// The token of its ownership, as far as it knows.
    token: Option<u64>,
}

impl Disk {
    pub(crate) fn new(mutation: Option<Mutation>) -> Self {
        Self {
            fenced: mutation != Some(Mutation::TwoOwners),
            ..Self::default()
        }
    }

    /// Takes an operation; `early` puts it before everything that waits.
    pub(crate) fn take(&mut self, who: usize, op: StoreOp, early: bool) {
        let pen = &mut self.pens[who];
        if early {
            pen.waiting.push_front((pen.told, op));
        } else {
            pen.waiting.push_back((pen.told, op));
        }
    }

    /// Writes the next operation of a process. Says what is reported.
    pub(crate) fn write_next(&mut self, who: usize) -> Vec<StoreReport> {
        let mut reports = Vec::new();
        let broken = self.full || std::mem::take(&mut self.failing);
        if self.may_write(who) && !broken {
            for op in std::mem::take(&mut self.pens[who].owed) {
                self.apply(who, &op);
                reports.extend(done(self, op));
            }
        }
        let Some((knew, op)) = self.pens[who].waiting.pop_front() else {
            return reports;
        };
        // What was asked for before a change of standing was asked for by what it was then.
        let stale = self.fenced && knew != self.pens[who].told;
        if stale || !self.may_write(who) {
            reports.extend(self.not_ours(op));
            reports.extend(self.beat(who));
        } else if !broken && self.pens[who].owed.is_empty() {
            self.apply(who, &op);
            reports.extend(done(self, op));
        } else if must_be_written(&op) {
            self.pens[who].owed.push_back(op);
        } else {
            self.pens[who].torn |= matches!(
                op,
                StoreOp::PutConversations(_) | StoreOp::PutEntries(_) | StoreOp::ClearCache
            );
            reports.push(refused(&op));
        }
        reports
    }

    fn may_write(&self, who: usize) -> bool {
        self.owner == Some(who) || (!self.fenced && self.pens[who].token.is_some())
    }

    /// Of a process that may not keep the words.
    fn not_ours(&mut self, op: StoreOp) -> Option<StoreReport> {
        match op {
            StoreOp::Enqueue(_) | StoreOp::PutDraft(_) => Some(refused(&op)),
            StoreOp::LoadThread(_) => done(self, op),
            StoreOp::TakeOver => {
                self.owner = None;
                None
            }
            _ => None,
        }
    }

    /// Looks whether the owner lives, and says it if who keeps the words has changed. One that was
    /// superseded learns that first, even if its successor is gone already: it knows nothing of what
    /// that one did.
    pub(crate) fn beat(&mut self, who: usize) -> Option<StoreReport> {
        let believed = self.pens[who].token.is_some();
        let superseded = believed && self.pens[who].token != Some(self.token);
        if superseded && !self.fenced {
            return None;
        }
        if !superseded && self.owner.is_none() {
            self.claim(who);
        }
        let owner = !superseded && self.owner == Some(who);
        if believed == owner {
            return None;
        }
        if superseded {
            self.pens[who].token = None;
        }
        self.pens[who].owed.clear();
        self.pens[who].told += 1;
        let mut report = StoreReport::Standing {
            standing: standing(owner),
            drafts: Vec::new(),
            outbox: Vec::new(),
        };
        if let StoreReport::Standing { drafts, outbox, .. } = &mut report
            && owner
        {
            // What the former owner saw and this one did not is missing from the cache.
            self.pens[who].torn = true;
            self.doubt();
            *drafts = self.drafts.values().cloned().collect();
            outbox.clone_from(&self.outbox);
        }
        Some(report)
    }

    fn claim(&mut self, who: usize) {
        self.token += 1;
        self.owner = Some(who);
        self.pens[who].token = Some(self.token);
    }

    /// Whether a process has nothing left to write.
    pub(crate) fn is_idle(&self, who: usize) -> bool {
        self.pens[who].waiting.is_empty() && self.pens[who].owed.is_empty()
    }

    /// A process ended.
    pub(crate) fn died(&mut self, who: usize) {
        self.pens[who] = Pen::default();
        if self.owner == Some(who) {
            self.owner = None;
        }
    }

    pub(crate) fn heal(&mut self) {
        self.full = false;
        self.failing = false;
    }

    /// A row whose attempt was recorded may have left.
    fn doubt(&mut self) {
        for item in &mut self.outbox {
            if item.state == OutboxState::Sending {
                item.state = OutboxState::Uncertain;
            }
        }
    }

    fn apply(&mut self, who: usize, op: &StoreOp) {
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
                if !self.pens[who].torn {
                    self.checkpoint = Some(checkpoint.clone());
                }
            }
            StoreOp::ClearCache => {
                self.pens[who].torn = false;
                self.rows.clear();
                self.entries.clear();
                self.checkpoint = None;
            }
            StoreOp::PutContact(_)
            | StoreOp::PutDirectory { .. }
            | StoreOp::LoadThread(_)
            | StoreOp::PutTourSeen
            | StoreOp::PutQueue(_)
            | StoreOp::PutLessons { .. }
            | StoreOp::CustomerReplied { .. }
            | StoreOp::CountSuggestions { .. }
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

    /// What a new start finds.
    pub(crate) fn start(&mut self, who: usize) -> Saved {
        self.pens[who] = Pen::default();
        if self.owner.is_none() {
            self.claim(who);
        }
        let owner = self.owner == Some(who);
        let mut saved = Saved {
            conversations: self.rows.values().cloned().collect(),
            checkpoint: self.checkpoint.clone(),
            tour_seen: true,
            standing: standing(owner),
            ..Saved::default()
        };
        if owner {
            self.doubt();
            saved.drafts = self.drafts.values().cloned().collect();
            saved.outbox.clone_from(&self.outbox);
        }
        saved
    }

    pub(crate) fn queued(&self, request: RequestId) -> Option<&OutboxItem> {
        self.outbox.iter().find(|item| item.request == request)
    }
}

fn standing(owner: bool) -> Standing {
    if owner {
        return Standing::Owner;
    }
    Standing::Reader {
        pid: 1,
        since: Timestamp::UNIX_EPOCH,
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
