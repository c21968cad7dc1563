//! The thread that owns the file.
//!
//! All reading and changing happens on it, one job after the other, so a rule decides on what is
//! stored and two claims cannot both win. Changes that wait together are committed together: one flush
//! to the disk serves them all. Nobody is answered, and nothing is told, before the commit.

use std::sync::Arc;
use std::thread::JoinHandle;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};

use super::Shared;
use super::storage::{Failure, Output, Store, Tally, Tx, after, by_token, newest};

/// Most changes in one commit.
const BATCH: usize = 64;
/// Jobs that may wait.
const WAITING: usize = 1024;

/// What a job finds besides its transaction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room<'a> {
    /// The open file.
    pub store: &'a Store,
    /// Connections and signals.
    pub shared: &'a Shared,
}

type Settle<T> = Box<dyn FnOnce(Result<T, Failure>) + Send>;

/// A change. It may run twice: alone again after a common commit failed.
trait Change: Send {
    fn run(&mut self, tx: &mut Tx<'_>, room: Room<'_>) -> Result<(), Failure>;
    fn settle(self: Box<Self>, failed: Option<Failure>);
}

struct Changing<T, F> {
    work: F,
    done: Option<T>,
    settle: Settle<T>,
}

impl<T, F> Change for Changing<T, F>
where
    T: Send,
    F: FnMut(&mut Tx<'_>, Room<'_>) -> Result<T, Failure> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>, room: Room<'_>) -> Result<(), Failure> {
        self.done = Some((self.work)(tx, room)?);
        Ok(())
    }

    fn settle(self: Box<Self>, failed: Option<Failure>) {
        let result = match (failed, self.done) {
            (None, Some(done)) => Ok(done),
            (Some(failure), _) => Err(failure),
            (None, None) => Err(Failure::Stopped),
        };
        (self.settle)(result);
    }
}

/// Reads and settles; gets `None` when the hub stops before its turn.
type Reading = Box<dyn FnOnce(Option<Room<'_>>) + Send>;

enum Job {
    Read(Reading),
    Write(Box<dyn Change>),
    Stop,
}

/// Sends jobs to the thread.
#[derive(Debug, Clone)]
pub(super) struct Keeper {
    jobs: mpsc::Sender<Job>,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Read(_) => "Read",
            Self::Write(_) => "Write",
            Self::Stop => "Stop",
        })
    }
}

impl Keeper {
    /// Starts the thread.
    pub(super) fn start(store: Store, shared: Arc<Shared>) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (jobs, waiting) = mpsc::channel(WAITING);
        let thread = std::thread::Builder::new()
            .name("hub-store".to_owned())
            .spawn(move || keep(store, &shared, waiting))?;
        Ok((Self { jobs }, thread))
    }

    /// Reads, and returns what was read.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(Room<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (done, result) = oneshot::channel();
        self.submit_read(work, move |read| drop(done.send(read))).await;
        result.await.unwrap_or(Err(Failure::Stopped))
    }

    /// Changes, and returns once it is committed.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>, Room<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (done, result) = oneshot::channel();
        self.submit_write(work, move |written| drop(done.send(written)))
            .await;
        result.await.unwrap_or(Err(Failure::Stopped))
    }

    /// Reads later; `settle` gets the result on the thread.
    pub(super) async fn submit_read<T: 'static>(
        &self,
        work: impl FnOnce(Room<'_>) -> Result<T, Failure> + Send + 'static,
        settle: impl FnOnce(Result<T, Failure>) + Send + 'static,
    ) {
        let job = Job::Read(Box::new(move |room| {
            settle(room.map_or(Err(Failure::Stopped), work));
        }));
        self.submit(job).await;
    }

    /// Changes later; `settle` gets the result on the thread, after the commit.
    pub(super) async fn submit_write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>, Room<'_>) -> Result<T, Failure> + Send + 'static,
        settle: impl FnOnce(Result<T, Failure>) + Send + 'static,
    ) {
        let change = Changing {
            work,
            done: None,
            settle: Box::new(settle),
        };
        self.submit(Job::Write(Box::new(change))).await;
    }

    /// Ends the thread after the jobs that wait already.
    pub(super) async fn stop(&self) {
        self.submit(Job::Stop).await;
    }

    /// Waits until the thread has ended, for whatever reason.
    pub(super) async fn ended(&self) {
        self.jobs.closed().await;
    }

    async fn submit(&self, job: Job) {
        if let Err(mpsc::error::SendError(job)) = self.jobs.send(job).await {
            refuse(job);
        }
    }
}

fn refuse(job: Job) {
    match job {
        Job::Read(work) => work(None),
        Job::Write(change) => change.settle(Some(Failure::Stopped)),
        Job::Stop => {}
    }
}

fn keep(mut store: Store, shared: &Shared, mut jobs: mpsc::Receiver<Job>) {
    let mut aside = None;
    while let Some(job) = aside.take().or_else(|| jobs.blocking_recv()) {
        match job {
            Job::Stop => break,
            Job::Read(work) => {
                if let Err(failure) = look(&mut store, shared) {
                    tracing::error!(?failure, "the file could not be looked at");
                }
                work(Some(Room {
                    store: &store,
                    shared,
                }));
            }
            Job::Write(change) => {
                let mut batch = vec![change];
                while batch.len() < BATCH && aside.is_none() {
                    match jobs.try_recv() {
                        Ok(Job::Write(change)) => batch.push(change),
                        Ok(other) => aside = Some(other),
                        Err(_) => break,
                    }
                }
                commit(&mut store, shared, batch);
            }
        }
    }
    jobs.close();
    while let Ok(job) = jobs.try_recv() {
        refuse(job);
    }
}

/// Commits changes together; if that fails, each alone, so that one does not take others with it.
fn commit(store: &mut Store, shared: &Shared, mut batch: Vec<Box<dyn Change>>) {
    match attempt(store, shared, &mut batch) {
        Ok((output, refusals)) => {
            publish(store, shared, output);
            for (change, refusal) in batch.into_iter().zip(refusals) {
                change.settle(refusal);
            }
        }
        Err(_) if batch.len() > 1 => {
            for change in batch {
                commit(store, shared, vec![change]);
            }
        }
        Err(failure) => {
            tracing::error!(?failure, "a change could not be stored");
            for change in batch {
                change.settle(Some(failure.clone()));
            }
        }
    }
}

type Attempt = (Output, Vec<Option<Failure>>);

fn attempt(store: &mut Store, shared: &Shared, batch: &mut [Box<dyn Change>]) -> Result<Attempt, Failure> {
    store.db.execute_batch("BEGIN IMMEDIATE")?;
    let done = attempt_inside(store, shared, batch);
    if done.is_err() {
        store.roll_back();
    }
    done
}

fn attempt_inside(
    store: &mut Store,
    shared: &Shared,
    batch: &mut [Box<dyn Change>],
) -> Result<Attempt, Failure> {
    look(store, shared)?;
    let mut seq = store.seen;
    let mut output = Output::default();
    let mut refusals = Vec::with_capacity(batch.len());
    for change in batch {
        let mut tx = Tx::new(&store.db, &store.policies, now(), seq);
        store.db.execute_batch("SAVEPOINT job")?;
        match change.run(&mut tx, Room { store, shared }) {
            Ok(()) => {
                seq = tx.seq;
                output.append(tx.out);
                refusals.push(None);
            }
            Err(refusal @ Failure::Refused(_)) => {
                store.db.execute_batch("ROLLBACK TO job")?;
                refusals.push(Some(refusal));
            }
            Err(failure) => return Err(failure),
        }
        store.db.execute_batch("RELEASE job")?;
    }
    store.db.execute_batch("COMMIT")?;
    store.seen = seq;
    Ok((output, refusals))
}

/// Tells what another process wrote: `agent add` and `import` work while the hub runs.
fn look(store: &mut Store, shared: &Shared) -> Result<(), Failure> {
    if newest(&store.db)? == store.seen {
        return Ok(());
    }
    loop {
        let (frames, last) = after(&store.db, store.seen, 1_000)?;
        if frames.is_empty() {
            break;
        }
        store.seen = last;
        let frames: Vec<_> = frames.into_iter().map(Into::into).collect();
        shared.peers.broadcast(&frames);
    }
    store.tally = Tally::count(&store.db)?;
    let db = &store.db;
    // A file that cannot be read ends nobody's session.
    shared
        .peers
        .end_revoked(|hash| !matches!(by_token(db, hash), Ok(None)));
    shared.changed.notify_one();
    shared.timers.notify_one();
    Ok(())
}

fn publish(store: &mut Store, shared: &Shared, output: Output) {
    if !output.moves.is_empty() {
        shared.changed.notify_one();
    }
    for (from, to) in output.moves {
        store.tally.shift(from, to);
    }
    shared.peers.broadcast(&output.frames);
    for outgoing in output.outgoing {
        shared.send_out(outgoing);
    }
    if output.sooner {
        shared.timers.notify_one();
    }
}

/// The hub's clock, as exact as it is stored.
pub(super) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}
