//! The thread that writes the action log: a slow disk must not hold up the one who works.

use std::convert::Infallible;
use std::io;
use std::sync::mpsc as blocking;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::words;
use crate::app::FileReport;
use crate::domain::{Deed, WorkspaceId};
use crate::store::Trail;

/// The loop's end of the thread; the default one has none.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    deeds: blocking::Sender<(Timestamp, Deed)>,
    ended: blocking::Receiver<Infallible>,
}

impl Recorder {
    /// Starts the thread. What cannot be written is told once, and again after it worked meanwhile.
    pub(super) fn start(
        trail: Trail,
        workspace: WorkspaceId,
        reports: mpsc::UnboundedSender<FileReport>,
    ) -> io::Result<Self> {
        let (deeds, inbox) = blocking::channel();
        let (alive, ended) = blocking::channel();
        let body = move || {
            // Its end says that this thread has ended, however it did.
            let _alive: blocking::Sender<Infallible> = alive;
            write(&trail, &workspace, &inbox, &reports);
        };
        thread::Builder::new().name("actions".to_owned()).spawn(body)?;
        Ok(Self {
            running: Some(Running { deeds, ended }),
        })
    }

    /// Has a deed of now written down; never waits.
    pub(super) fn record(&self, deed: Deed) {
        let taken = self
            .running
            .as_ref()
            .is_some_and(|running| running.deeds.send((Timestamp::now(), deed)).is_ok());
        if !taken {
            tracing::error!("nobody writes the action log");
        }
    }

    /// Lets the thread write what it was given; waits no longer than `patience`. Says whether it was
    /// done in time.
    pub(super) fn finish(self, patience: Duration) -> bool {
        let Some(Running { deeds, ended }) = self.running else {
            return true;
        };
        drop(deeds);
        ended.recv_timeout(patience) != Err(blocking::RecvTimeoutError::Timeout)
    }
}

fn write(
    trail: &Trail,
    workspace: &WorkspaceId,
    inbox: &blocking::Receiver<(Timestamp, Deed)>,
    reports: &mpsc::UnboundedSender<FileReport>,
) {
    let mut failing = false;
    for (at, deed) in inbox {
        let Err(error) = trail.add(workspace, &deed, at) else {
            failing = false;
            continue;
        };
        tracing::error!(%error, "an action was not written down");
        if !std::mem::replace(&mut failing, true)
            && reports
                .send(FileReport::Failed(words::not_recorded(&error)))
                .is_err()
        {
            tracing::debug!("the desk is closed; nobody hears of the action log");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DeedKind;

    const PATIENCE: Duration = Duration::from_secs(30);

    #[test]
    fn what_was_recorded_is_on_disk_when_it_has_finished() {
        let directory = tempfile::tempdir().unwrap();
        let trail = Trail::new(directory.path());
        let (reports, _inbox) = mpsc::unbounded_channel();
        let recorder = Recorder::start(trail.clone(), WorkspaceId::new("acme"), reports).unwrap();
        recorder.record(Deed::new(DeedKind::Lock));
        recorder.record(Deed::new(DeedKind::Unlock));
        assert!(recorder.finish(PATIENCE));
        let checked = trail.check().unwrap();
        assert_eq!((checked.lines, checked.broken), (2, None));
    }

    #[test]
    fn what_cannot_be_written_is_told_once() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("actions.jsonl")).unwrap();
        let (reports, mut inbox) = mpsc::unbounded_channel();
        let trail = Trail::new(directory.path());
        let recorder = Recorder::start(trail, WorkspaceId::new("acme"), reports).unwrap();
        recorder.record(Deed::new(DeedKind::Lock));
        recorder.record(Deed::new(DeedKind::Unlock));
        assert!(recorder.finish(PATIENCE));
        let Some(FileReport::Failed(said)) = inbox.blocking_recv() else {
            panic!("nothing was told");
        };
        assert_eq!(said.id, "not-recorded");
        assert_eq!(inbox.blocking_recv(), None);
    }
}
