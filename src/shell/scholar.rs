//! The thread that reads and writes the file of the model, so that the loop never waits for it.
//!
//! The log of uses in the store is the truth. The file is a faster way to it: what the log has beyond the
//! file is learned after reading; a file that does not fit the log is made anew.

use std::convert::Infallible;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc as blocking;
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::app::{Learned, StoreReport};
use crate::store::{read_model, write_model};
use crate::suggest::{Learner, Lesson};

/// The loop's end of the thread.
#[derive(Debug)]
pub(super) struct Scholar {
    jobs: blocking::Sender<Arc<Learner>>,
    ended: blocking::Receiver<Infallible>,
}

impl Scholar {
    /// Starts the thread: it reads the model at `path`, learns what of `lessons` it lacks, and reports it.
    /// Without a path it reads and writes no file.
    pub(super) fn start(
        path: Option<PathBuf>,
        lessons: Vec<Lesson>,
        reports: mpsc::UnboundedSender<StoreReport>,
    ) -> io::Result<Self> {
        let (jobs, inbox) = blocking::channel::<Arc<Learner>>();
        let (alive, ended) = blocking::channel();
        let body = move || {
            // Its end says that this thread has ended, however it did.
            let _alive: blocking::Sender<Infallible> = alive;
            let learner = model(path.as_deref(), &lessons);
            drop(lessons);
            if reports
                .send(StoreReport::Learned(Learned(Arc::new(learner))))
                .is_err()
            {
                return;
            }
            // Of several that wait only the newest is worth writing.
            while let Ok(first) = inbox.recv() {
                let newest = inbox.try_iter().last().unwrap_or(first);
                let Some(path) = &path else { continue };
                if let Err(error) = write_model(path, &newest.to_bytes()) {
                    tracing::warn!(%error, "the model was not written; it will be made from the log of uses");
                }
            }
        };
        thread::Builder::new().name("model".to_owned()).spawn(body)?;
        Ok(Self { jobs, ended })
    }

    /// Has the model written; never waits.
    pub(super) fn save(&self, learner: &Arc<Learner>) {
        if self.jobs.send(Arc::clone(learner)).is_err() {
            tracing::error!("the model's thread is gone");
        }
    }

    /// Lets the thread write what it was given; waits no longer than `patience`.
    pub(super) fn finish(self, patience: Duration) {
        drop(self.jobs);
        if self.ended.recv_timeout(patience) == Err(blocking::RecvTimeoutError::Timeout) {
            tracing::warn!("the model was not written in time; the log of uses has it");
        }
    }
}

/// The model of a log: the file and what the log has beyond it, or all of the log.
fn model(path: Option<&Path>, lessons: &[Lesson]) -> Learner {
    let (mut learner, known) = match path.map_or(Ok(None), read_model) {
        Ok(Some(bytes)) => from_file(&bytes, lessons),
        Ok(None) => Some((Learner::default(), 0)),
        Err(error) => {
            tracing::warn!(%error, "the model cannot be read");
            None
        }
    }
    .unwrap_or_else(|| {
        tracing::warn!(lessons = lessons.len(), "the model is made anew");
        (Learner::default(), 0)
    });
    for lesson in &lessons[known..] {
        learner.take(lesson);
    }
    learner
}

/// The model in a file and how many of the lessons it has; `None` when it is damaged or of another log.
fn from_file(bytes: &[u8], lessons: &[Lesson]) -> Option<(Learner, usize)> {
    let learner = Learner::from_bytes(bytes)
        .inspect_err(|error| tracing::warn!(%error, "the file of the model"))
        .ok()?;
    let mut digest = Learner::default().digest();
    let mut known = (digest == learner.digest()).then_some(0);
    for (at, lesson) in lessons.iter().enumerate() {
        digest = lesson.digest_after(digest);
        if digest == learner.digest() {
            known = Some(at + 1);
        }
    }
    known.map(|known| (learner, known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::Origin;

    fn lessons(count: usize) -> Vec<Lesson> {
        let reader = Learner::default();
        let lesson = |at: usize| {
            let (answer, said) = [("refund", "money back"), ("status", "where is it")][at % 2];
            reader.lesson(Origin::Used, answer, &format!("{said} {at}"), &[])
        };
        (0..count).map(lesson).collect()
    }

    fn learned(lessons: &[Lesson]) -> Learner {
        let mut learner = Learner::default();
        for lesson in lessons {
            learner.take(lesson);
        }
        learner
    }

    /// Starts a thread and gives what it reports.
    fn started(path: &Path, lessons: &[Lesson]) -> (Scholar, Arc<Learner>) {
        let (reporter, mut reports) = mpsc::unbounded_channel();
        let scholar = Scholar::start(Some(path.to_owned()), lessons.to_vec(), reporter).unwrap();
        match reports.blocking_recv() {
            Some(StoreReport::Learned(Learned(learner))) => (scholar, learner),
            other => panic!("{other:?}"),
        }
    }

    fn end(scholar: Scholar) {
        scholar.finish(Duration::from_mins(1));
    }

    #[test]
    fn the_file_and_what_the_log_has_beyond_it_are_the_model() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("model");
        let all = lessons(12);
        let (scholar, first) = started(&path, &all[..8]);
        scholar.save(&first);
        end(scholar);
        let (known, from) = from_file(&read_model(&path).unwrap().unwrap(), &all).unwrap();
        assert_eq!((known.digest(), from), (first.digest(), 8));

        let (scholar, whole) = started(&path, &all);
        assert_eq!(whole.to_bytes(), learned(&all).to_bytes());
        end(scholar);
    }

    #[test]
    fn a_damaged_file_and_one_of_another_log_are_made_anew_from_the_log() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("model");
        let all = lessons(8);
        let mut forgotten = all.clone();
        forgotten.remove(3);
        let damaged = {
            let mut bytes = learned(&all).to_bytes();
            bytes[40] ^= 1;
            bytes
        };
        for bytes in [damaged, learned(&lessons(9)).to_bytes(), b"".to_vec()] {
            write_model(&path, &bytes).unwrap();
            let (scholar, learner) = started(&path, &forgotten);
            assert_eq!(learner.digest(), learned(&forgotten).digest());
            end(scholar);
        }
    }
}
