//! The thread that owns the store. Many small writes become one transaction; nothing that matters is
//! reported before it is on disk.

mod work;

pub use work::write;

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc as blocking;
use std::thread;
use std::time::Duration;

use tokio::sync::{Notify, mpsc};

use super::words;
use crate::app::state::Standing;
use crate::app::{Saved, StoreOp, StoreReport};
use crate::domain::WorkspaceId;
use crate::store::{Cache, Kept, Kind, Recovery, Store, StoreError, UseRow};
use crate::suggest::{Lesson, Origin};

/// Jobs that may wait. From there on the loop takes no more from the backend until they are fewer; what
/// the agent does is always taken.
const WAITING: usize = 1_024;
/// Jobs of one transaction, at most.
const TOGETHER: usize = 256;
/// How often what could not be written is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// How soon a file that cannot be used is tried again; twice as long each time, up to the longest.
const FIRST_TRY: Duration = Duration::from_secs(1);
const LONGEST_TRY: Duration = Duration::from_secs(16);
/// How often the owner of the words says that it lives, and a reader looks whether the owner does.
const BEAT: Duration = Duration::from_secs(5);

/// The loop's end of the thread.
#[derive(Debug)]
pub(super) struct Keeper {
    jobs: blocking::Sender<Job>,
    /// Changes of standing the loop has heard of.
    heard: AtomicU64,
    waiting: Arc<Waiting>,
    ended: blocking::Receiver<Infallible>,
}

/// Something to do.
#[derive(Debug)]
struct Job {
    op: StoreOp,
    /// How many changes of standing the loop had heard of when it asked. What it asked for as the owner
    /// it no longer was is not done for the owner it has become again.
    heard: u64,
}

/// How many jobs wait, and the bell that they are fewer.
#[derive(Debug, Default)]
struct Waiting {
    count: AtomicUsize,
    fewer: Notify,
}

/// What a session starts with.
#[derive(Debug)]
pub(super) struct Start {
    /// What was kept.
    pub(super) saved: Saved,
    /// What was saved out of a damaged file.
    pub(super) recovery: Option<Recovery>,
    /// The kind of network file system the store is on, when it is time to say so.
    pub(super) network: Option<&'static str>,
    /// The log of uses.
    pub(super) lessons: Vec<Lesson>,
}

impl Keeper {
    /// Opens the store in a thread of its own and waits until everything is loaded.
    pub(super) fn start(
        path: PathBuf,
        workspace: WorkspaceId,
        cache: Cache,
        reports: mpsc::UnboundedSender<StoreReport>,
    ) -> Result<(Self, Start), KeeperError> {
        let (jobs, inbox) = blocking::channel();
        let (started, start) = blocking::sync_channel(1);
        let (alive, ended) = blocking::channel();
        let waiting = Arc::new(Waiting::default());
        let theirs = Arc::clone(&waiting);
        let body = move || {
            // Its end says that this thread has ended, however it did.
            let _alive: blocking::Sender<Infallible> = alive;
            let (store, start) = match open(&path, workspace, cache) {
                Ok((store, start)) => (Some(store), Ok(start)),
                Err(error) => (None, Err(error)),
            };
            if let (Ok(()), Some(store)) = (started.send(start), store) {
                work::Work::new(store, reports).run(&inbox, &theirs);
            }
        };
        thread::Builder::new()
            .name("store".to_owned())
            .spawn(body)
            .map_err(KeeperError::Thread)?;
        let start = start.recv().map_err(|_gone| KeeperError::Died)??;
        let keeper = Self {
            jobs,
            heard: AtomicU64::new(0),
            waiting,
            ended,
        };
        Ok((keeper, start))
    }

    /// Gives the thread something to do; never waits. `false` when the thread is gone.
    pub(super) fn submit(&self, op: StoreOp) -> bool {
        self.waiting.count.fetch_add(1, Ordering::AcqRel);
        let heard = self.heard.load(Ordering::Acquire);
        self.jobs.send(Job { op, heard }).is_ok()
    }

    /// The loop knows of one more change of standing.
    pub(super) fn heard(&self) {
        self.heard.fetch_add(1, Ordering::AcqRel);
    }

    /// Whether news of the backend may be taken: each costs a few jobs.
    pub(super) fn has_room(&self) -> bool {
        self.waiting.count.load(Ordering::Acquire) < WAITING
    }

    /// Returns when there may be room again.
    pub(super) async fn room(&self) {
        self.waiting.fewer.notified().await;
    }

    /// Gives the thread nothing more to do: it ends when everything it was given is written.
    pub(super) fn end(self) -> Ending {
        Ending { ended: self.ended }
    }

    /// Ends it and waits; see [`Ending::wait`].
    #[cfg(test)]
    pub(super) fn finish(self, patience: Duration) -> bool {
        self.end().wait(patience)
    }
}

/// A thread that writes the last of what it was given.
#[derive(Debug)]
pub(super) struct Ending {
    ended: blocking::Receiver<Infallible>,
}

impl Ending {
    /// Waits no longer than `patience`. Says whether it was done in time.
    pub(super) fn wait(self, patience: Duration) -> bool {
        self.ended.recv_timeout(patience) != Err(blocking::RecvTimeoutError::Timeout)
    }
}

/// Why the store could not be started.
#[derive(Debug, thiserror::Error)]
pub(super) enum KeeperError {
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no thread.
    #[error("the store's thread could not be started: {0}")]
    Thread(std::io::Error),
    /// What an earlier session learned must not stay on the disk, and cannot be removed.
    #[error("what suggestions learned cannot be removed: {0}")]
    Model(std::io::Error),
    /// It ended before it said anything: it panicked.
    #[error("the store's thread ended at once")]
    Died,
}

/// What was kept, as a session begins with it.
pub fn saved(kept: Kept, standing: Standing) -> Saved {
    Saved {
        drafts: kept.drafts,
        outbox: kept.outbox,
        conversations: kept.conversations,
        contacts: kept.contacts,
        me: kept.me,
        directory: kept.directory,
        checkpoint: kept.checkpoint,
        tour_seen: kept.tour_seen,
        queue: kept.queue,
        uses: kept.uses,
        model_follows: false,
        standing,
    }
}

fn open(path: &Path, workspace: WorkspaceId, cache: Cache) -> Result<(Store, Start), StoreError> {
    let mut store = open_or_drift(path, workspace, cache)?;
    let kept = store.load()?;
    let saved = saved(kept, words::of_standing(&store.standing()));
    let start = Start {
        saved,
        lessons: lessons(&store),
        recovery: store.recovery().cloned(),
        network: store.news_of_medium().unwrap_or_else(|error| {
            tracing::warn!(%error, "whether this is a network file system was not noted");
            None
        }),
    };
    Ok((store, start))
}

/// The log of uses. Without it the desk begins to learn anew, which is no reason not to work.
fn lessons(store: &Store) -> Vec<Lesson> {
    let rows = store.lessons().unwrap_or_else(|error| {
        tracing::warn!(%error, "the log of uses cannot be read");
        Vec::new()
    });
    rows.iter().filter_map(lesson).collect()
}

/// What is learned of a row of the log; `None` of one this version cannot read.
fn lesson(row: &UseRow) -> Option<Lesson> {
    let origin = if row.sent {
        Origin::Used
    } else {
        Origin::Introduced
    };
    Lesson::from_bytes(origin, row.response.as_str().to_owned(), &row.features)
}

/// A disk that takes nothing is no reason not to read: the desk then says all the time what is wrong.
fn open_or_drift(path: &Path, workspace: WorkspaceId, cache: Cache) -> Result<Store, StoreError> {
    match Store::open_with(path, workspace.clone(), cache) {
        Err(error) if matches!(error.kind(), Kind::Full | Kind::ReadOnly | Kind::Busy) => {
            tracing::error!(%error, "nothing can be kept");
            Store::adrift(path, workspace, cache, error)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests;
