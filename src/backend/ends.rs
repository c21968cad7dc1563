//! The two channels to the desk, and what happens on them while there is no link.

use std::collections::VecDeque;

use tokio::sync::mpsc;

use crate::backend::{Command, Connection, Event, Outcome};

/// Events that may wait for a desk that is busy. At more the socket is not read: the hub keeps what
/// follows, and resuming loses nothing.
const WAITING: usize = 4_096;

/// The desk let go of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gone;

/// What came from, or went to, the desk.
#[derive(Debug)]
pub(super) enum Step {
    /// A command.
    Command(Command),
    /// An event was handed over.
    Told,
}

/// Our ends of the channels.
#[derive(Debug)]
pub(super) struct Ends {
    commands: mpsc::Receiver<Command>,
    events: mpsc::Sender<Event>,
    waiting: VecDeque<Event>,
}

impl Ends {
    pub(super) fn new(commands: mpsc::Receiver<Command>, events: mpsc::Sender<Event>) -> Self {
        Self {
            commands,
            events,
            waiting: VecDeque::new(),
        }
    }

    /// Tells the desk, as soon as it listens.
    pub(super) fn tell(&mut self, event: Event) {
        self.waiting.push_back(event);
    }

    /// Tells the state of the link.
    pub(super) fn link(&mut self, state: Connection) {
        self.tell(Event::Connection(state));
    }

    /// Whether more may be read from the backend.
    pub(super) fn has_room(&self) -> bool {
        self.waiting.len() < WAITING
    }

    /// Hands over an event or takes a command, whichever is possible first. Can be cancelled.
    pub(super) async fn step(&mut self) -> Result<Step, Gone> {
        tokio::select! {
            biased;
            permit = self.events.reserve(), if !self.waiting.is_empty() => {
                let permit = permit.map_err(|_| Gone)?;
                if let Some(event) = self.waiting.pop_front() {
                    permit.send(event);
                }
                Ok(Step::Told)
            }
            command = self.commands.recv() => command.map(Step::Command).ok_or(Gone),
        }
    }

    /// Serves the desk without a link until `work` is done: commands are answered as not sent.
    pub(super) async fn until<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Gone> {
        let mut work = std::pin::pin!(work);
        loop {
            let step = tokio::select! {
                biased;
                done = &mut work => return Ok(done),
                step = self.step() => step?,
            };
            if let Step::Command(Command { id, .. }) = step {
                let outcome = Outcome::NotSent { retry_after: None };
                self.tell(Event::Answer { id, outcome });
            }
        }
    }
}
