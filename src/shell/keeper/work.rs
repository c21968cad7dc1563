//! What the store's thread does with its jobs.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::{AGAIN, BEAT, FIRST_TRY, Job, LONGEST_TRY, TOGETHER, WAITING, Waiting};
use crate::app::{StoreOp, StoreReport};
use crate::domain::{CannedResponseId, ConversationId, Draft, OutboxState, RequestId};
use crate::i18n::Text;
use crate::shell::words;
use crate::store::{Kept, Kind, Rows, Standing, Store, StoreError, UseRow};
use crate::suggest::{Lesson, Origin};

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
    /// What the loop was last told.
    standing: Standing,
    /// How many changes of it the loop was told of.
    told: u64,
    /// Adrift: the drafts of the file that the loop has already.
    known: Vec<Draft>,
    beat: Instant,
    /// Time from beat to beat.
    pause: Duration,
    /// The last beat failed, and that is in the log.
    failing: bool,
}

impl Work {
    pub(super) fn new(mut store: Store, reports: mpsc::UnboundedSender<StoreReport>) -> Self {
        let standing = store.standing();
        let (known, pause) = if matches!(standing, Standing::Adrift(_)) {
            (drafts_of(&mut store), FIRST_TRY)
        } else {
            (Vec::new(), BEAT)
        };
        Self {
            standing,
            store,
            reports,
            owed: VecDeque::new(),
            behind: false,
            told: 0,
            known,
            beat: Instant::now() + pause,
            pause,
            failing: false,
        }
    }

    /// Works until the loop lets go of its end and everything given is written.
    pub(super) fn run(mut self, inbox: &Receiver<Job>, waiting: &Waiting) {
        // A reader's cache is the owner's business.
        if !matches!(self.standing, Standing::Reader(_))
            && let Err(error) = self.store.prune(Timestamp::now())
        {
            tracing::warn!(%error, "the cache could not be pruned");
        }
        while let Some(first) = self.next(inbox) {
            let mut jobs = vec![first];
            jobs.extend(inbox.try_iter().take(TOGETHER - 1));
            let count = jobs.len();
            self.do_jobs(jobs);
            if waiting.count.fetch_sub(count, Ordering::AcqRel) >= WAITING {
                waiting.fewer.notify_one();
            }
        }
        self.pay();
    }

    fn next(&mut self, inbox: &Receiver<Job>) -> Option<Job> {
        loop {
            let beat = self.beat.saturating_duration_since(Instant::now());
            let patience = if self.owed.is_empty() {
                beat
            } else {
                beat.min(AGAIN)
            };
            match inbox.recv_timeout(patience) {
                Ok(job) => {
                    // Also while there is no pause between the jobs.
                    self.beat_if_due();
                    return Some(job);
                }
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    self.beat_if_due();
                    self.pay();
                }
            }
        }
    }

    fn beat_if_due(&mut self) {
        if Instant::now() < self.beat {
            return;
        }
        self.beat_now();
        self.pause = pause_after(&self.standing, self.pause);
        self.beat = Instant::now() + self.pause;
    }

    /// Says that the owner lives, or looks whether it does, or whether the file can be used again.
    pub(super) fn beat_now(&mut self) {
        let beat = self.store.beat(Timestamp::now());
        match beat {
            Err(error) if error.kind() != Kind::Superseded => {
                if !std::mem::replace(&mut self.failing, true) {
                    tracing::warn!(%error, "no beat");
                }
            }
            _ => self.failing = false,
        }
        self.tell_standing();
    }

    /// Tells the loop when another process took over, this one became the owner, or the file can be used
    /// again.
    fn tell_standing(&mut self) {
        let standing = self.store.standing();
        if standing == self.standing {
            return;
        }
        let mut kept = Kept::default();
        if standing == Standing::Owner {
            // What the former owner saw and this one did not, or what was seen without a disk, is
            // missing from the cache.
            self.behind = true;
            match self.store.load() {
                Ok(words) => kept = words,
                Err(error) => {
                    // Told again at the next beat; until then the loop goes on as what it was.
                    tracing::error!(%error, "what the former owner kept cannot be read");
                    return;
                }
            }
        } else {
            // The new owner has its own truth about the outbox.
            self.owed.clear();
        }
        // They may have been changed on the screen since; the file is not newer.
        let known = std::mem::take(&mut self.known);
        kept.drafts.retain(|draft| !known.contains(draft));
        if matches!(standing, Standing::Adrift(_)) {
            self.known = known;
        }
        let told = words::of_standing(&standing);
        let before = std::mem::replace(&mut self.standing, standing);
        self.told += 1;
        self.report(StoreReport::Standing {
            standing: told,
            drafts: kept.drafts,
            outbox: kept.outbox,
        });
        // Only the file that is open now can have been damaged.
        if matches!(before, Standing::Adrift(_))
            && let Some(recovery) = self.store.recovery()
        {
            self.report_reason(words::of_recovery(recovery));
        }
    }

    /// Does what a loop asks for that knows everything it was told.
    #[cfg(test)]
    pub(super) fn do_all(&mut self, ops: &[StoreOp]) {
        let heard = self.told;
        let job = |op: &StoreOp| Job {
            op: op.clone(),
            heard,
        };
        self.do_jobs(ops.iter().map(job).collect());
    }

    /// Everything in one transaction if that works; otherwise each by itself, so that one failure is
    /// the failure of one.
    fn do_jobs(&mut self, jobs: Vec<Job>) {
        self.pay();
        let plain = self.owed.is_empty() && !self.behind && self.standing == Standing::Owner;
        if plain
            && jobs.iter().all(|job| job.heard == self.told)
            && self
                .store
                .together(|rows| jobs.iter().try_for_each(|job| write(rows, &job.op)))
                .is_ok()
        {
            for job in jobs {
                self.report_done(job.op);
            }
            return;
        }
        for job in jobs {
            self.do_one(job);
            // After each: one that was superseded and is the owner again has lost the words meanwhile.
            self.tell_standing();
        }
    }

    fn do_one(&mut self, Job { op, heard }: Job) {
        // What the loop asked for before it knows of a change, it asked for as what it was before.
        let refusal = match &self.standing {
            _ if heard != self.told => Some(self.store.superseded()),
            Standing::Owner => self.store.may_keep().err(),
            Standing::Reader(_) => Some(self.store.superseded()),
            Standing::Adrift(why) => Some(why.clone()),
        };
        if let Some(refusal) = refusal {
            self.do_without_words(op, &refusal);
            return;
        }
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
            Err(error) if error.kind() == Kind::Superseded => self.do_without_words(op, &error),
            Err(error) => self.report_failed(op, &error),
        }
    }

    /// Of one that may not keep the words: they are refused; a reader does not touch the cache either,
    /// and without a disk it goes on in memory.
    fn do_without_words(&mut self, op: StoreOp, why: &StoreError) {
        match op {
            StoreOp::Enqueue(_) | StoreOp::PutDraft(_) => self.report_failed(op, why),
            StoreOp::LoadThread(conversation) => self.read_thread(conversation),
            StoreOp::TakeOver => self.take_over(),
            StoreOp::SetOutbox { .. } | StoreOp::DropOutbox(_) | StoreOp::Restore { .. } => {
                tracing::debug!(%why, "a change of the outbox is not ours");
            }
            op if matches!(self.standing, Standing::Adrift(_)) => {
                if let Err(error) = self.store.together(|rows| write(rows, &op)) {
                    tracing::warn!(%error, "the cache in memory");
                }
            }
            _ => {}
        }
    }

    fn take_over(&mut self) {
        match self.store.take_over(Timestamp::now()) {
            Ok(()) => self.tell_standing(),
            Err(error) => {
                tracing::error!(%error, "not taken over");
                self.report_cache(&error);
            }
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
        if self.store.may_keep().is_err() {
            self.owed.clear();
        }
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
            | StoreOp::PutTourSeen
            | StoreOp::PutQueue(_)
            | StoreOp::PutLessons { .. }
            | StoreOp::CustomerReplied { .. }
            | StoreOp::CountSuggestions { .. }
            | StoreOp::TakeOver => {}
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

/// Time to the next beat after one that followed `last`.
pub(super) fn pause_after(standing: &Standing, last: Duration) -> Duration {
    match standing {
        Standing::Adrift(_) => (last * 2).min(LONGEST_TRY),
        Standing::Owner | Standing::Reader(_) => BEAT,
    }
}

/// What the loop started with.
fn drafts_of(store: &mut Store) -> Vec<Draft> {
    match store.load() {
        Ok(kept) => kept.drafts,
        Err(error) => {
            tracing::warn!(%error, "the drafts in memory");
            Vec::new()
        }
    }
}

/// What must not be forgotten when it fails.
fn is_owed_when_lost(op: &StoreOp) -> bool {
    matches!(
        op,
        StoreOp::SetOutbox { .. }
            | StoreOp::DropOutbox(_)
            | StoreOp::Restore { .. }
            | StoreOp::PutTourSeen
            | StoreOp::PutQueue(_)
    )
}

/// Writes the rows of one operation.
///
/// # Errors
/// When the store does not take them.
pub fn write(rows: &Rows<'_>, op: &StoreOp) -> Result<(), StoreError> {
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
        StoreOp::PutQueue(memory) => rows.put_queue(memory),
        StoreOp::PutLessons {
            request,
            conversation,
            at,
            lessons,
        } => put_lessons(rows, (*request, conversation), *at, lessons),
        StoreOp::CustomerReplied { conversation, at } => rows.replied(conversation, *at),
        StoreOp::CountSuggestions { at, tallies } => {
            tallies.iter().try_for_each(|it| rows.count_suggestion(it, *at))
        }
        // Read once everything before it is on disk.
        // And an owner has nothing to take.
        StoreOp::LoadThread(_) | StoreOp::TakeOver => Ok(()),
    }
}

/// The rows of the log a use makes: each has an identity of its own, so that the log of one desk can be
/// brought to another.
fn put_lessons(
    rows: &Rows<'_>,
    (request, conversation): (RequestId, &ConversationId),
    at: Timestamp,
    lessons: &[Lesson],
) -> Result<(), StoreError> {
    for (number, lesson) in lessons.iter().enumerate() {
        rows.put_use(&UseRow {
            id: format!("{request}-{number}"),
            conversation: Some(conversation.clone()),
            at,
            sent: lesson.origin == Origin::Used,
            response: CannedResponseId::new(lesson.answer.as_str()),
            features: lesson.to_bytes(),
        })?;
    }
    Ok(())
}
