//! One process of the client: the real core between its disk and its link.

use std::collections::{BTreeMap, VecDeque};

use jiff::tz::TimeZone;
use ttydesk::app::state::Settings;
use ttydesk::app::{Effect, Msg, State, StoreOp, StoreReport, Timer, update};
use ttydesk::backend::Event;
use ttydesk::domain::{OutboxState, RequestId};

use super::agent::Agent as Person;
use super::world::{Happening, Mutation, World, catalog};

/// What surrounds the core in one process.
#[derive(Default)]
pub(crate) struct Client {
    /// `None` while it does not run.
    pub(crate) state: Option<State>,
    pub(super) timers: BTreeMap<Timer, u64>,
    /// Counts starts; what an earlier life asked for happens no more.
    pub(super) generation: u64,
    /// The number of its connection; what travels on another one is lost.
    pub(super) connection: u64,
    pub(super) online: bool,
    /// Commands written to the link and not answered.
    pub(super) written: Vec<RequestId>,
    /// The hub's event number the adapter has passed on.
    pub(super) passed: usize,
    pub(super) writing: bool,
    /// Its loop does not run until then.
    pub(super) stalled_until: u64,
    /// Events dropped into the stall; a server's queue for a slow reader is short.
    pub(super) stall_backlog: usize,
    /// Milliseconds its clock is ahead of the server's.
    pub(super) skew: i64,
    deferred_sends: VecDeque<RequestId>,
}

impl World {
    pub(super) fn start(&mut self, who: usize) {
        self.say(who, "start");
        let seed = self.rng.word();
        let now = self.time(who);
        let client = &mut self.clients[who];
        client.generation += 1;
        client.timers.clear();
        client.writing = false;
        client.deferred_sends.clear();
        client.stalled_until = 0;
        let settings = Settings {
            undo_ms: 0,
            advance: ttydesk::app::state::Advance::Stay,
            bell: false,
            calls: ttydesk::app::state::Calls::default(),
            sidebar: true,
            privacy: ttydesk::app::state::Privacy::default(),
            zone: TimeZone::UTC,
            seed,
            catalog: catalog(),
        };
        let saved = self.disk.start(who);
        let passed = saved.checkpoint.as_ref().and_then(|c| c.0.parse().ok());
        client.passed = passed.unwrap_or(0);
        client.state = Some(State::new(settings, (120, 36), now));
        let generation = client.generation;
        self.feed(who, Msg::Loaded(Box::new(saved)));
        self.at(50, Happening::Connects(who, generation));
    }

    pub(super) fn crash(&mut self, who: usize) {
        if self.clients[who].state.take().is_none() {
            return;
        }
        self.say(who, "crash");
        // Some of what was handed over may have reached the disk without anybody hearing of it.
        for _ in 0..self.rng.below(4) {
            self.disk.write_next(who);
        }
        Person::crashed(self);
        self.disk.died(who);
        let client = &mut self.clients[who];
        client.connection = 0;
        client.online = false;
        client.written.clear();
        client.generation += 1;
        // The other process looks every five seconds whether the owner lives.
        let beat = self.rng.below(5_000);
        self.at(beat, Happening::Beat(1 - who));
    }

    /// Looks whether the owner lives, and learns who it is.
    pub(super) fn beat(&mut self, who: usize) {
        if self.clients[who].state.is_none() {
            return;
        }
        if let Some(report) = self.disk.beat(who) {
            self.feed(who, Msg::Stored(report));
        }
    }

    /// The loop stops running for a while. Whatever arrives meanwhile waits, and what a server's queue
    /// has no room for is gone.
    pub(super) fn stall(&mut self, who: usize) {
        let takes = self.rng.below(20_000);
        let client = &mut self.clients[who];
        client.stalled_until = self.now + takes;
        client.stall_backlog = 0;
        let generation = client.generation;
        self.at(takes, Happening::StallEnds(who, generation, takes));
    }

    pub(super) fn stall_ends(&mut self, who: usize, generation: u64, took: u64) {
        if self.clients[who].generation != generation || took <= 3_000 {
            return;
        }
        if self.mutation == Some(Mutation::GapsIgnored) {
            return;
        }
        let msg = if self.rng.chance(50) {
            Msg::Resumed
        } else {
            Msg::TimeLost
        };
        self.feed(who, msg);
    }

    /// Gives the core a message and performs what it wants.
    pub(crate) fn feed(&mut self, who: usize, msg: Msg) {
        let now = self.time(who);
        if self.loud {
            self.say(who, &format!("{msg:?}"));
        }
        let Some(state) = &mut self.clients[who].state else {
            return;
        };
        for effect in update(state, now, msg) {
            self.perform(who, effect);
        }
    }

    fn perform(&mut self, who: usize, effect: Effect) {
        match effect {
            Effect::Backend(command) => self.send(who, command),
            Effect::Store(op) => self.write(who, op),
            Effect::Timer {
                timer: Timer::SafetyNet,
                ..
            } if self.mutation == Some(Mutation::GapsIgnored) => {}
            Effect::Timer { timer, after } => {
                let after = u64::try_from(after.as_millis()).expect("short");
                let client = &mut self.clients[who];
                let due = self.now + after;
                client.timers.insert(timer.clone(), due);
                let generation = client.generation;
                self.at(after, Happening::Due(who, timer, generation, due));
            }
            Effect::CancelTimer(timer) => {
                self.clients[who].timers.remove(&timer);
            }
            _ => {}
        }
    }

    pub(super) fn due(&mut self, who: usize, timer: Timer, generation: u64, due: u64) {
        let client = &mut self.clients[who];
        if generation == client.generation && client.timers.get(&timer) == Some(&due) {
            client.timers.remove(&timer);
            self.feed(who, Msg::Due(timer));
        }
    }

    fn write(&mut self, who: usize, op: StoreOp) {
        let client = &mut self.clients[who];
        match (&op, self.mutation) {
            (
                StoreOp::SetOutbox {
                    request,
                    state: OutboxState::Sending,
                },
                Some(Mutation::AttemptRecordedAfterSending),
            ) => client.deferred_sends.push_back(*request),
            (StoreOp::Enqueue(item), Some(Mutation::ComposerClearedBeforeTheWrite)) => {
                client.deferred_sends.push_back(item.request);
            }
            _ => {}
        }
        let early = self.mutation == Some(Mutation::CursorSavedBeforeItsEvents)
            && matches!(op, StoreOp::PutCheckpoint(_));
        self.disk.take(who, op, early);
        if !client.writing {
            client.writing = true;
            self.next_write(who);
        }
        // A mutated core does not wait for the disk.
        while let Some(request) = self.clients[who].deferred_sends.pop_front() {
            let report = match self.mutation {
                Some(Mutation::ComposerClearedBeforeTheWrite) => StoreReport::OutboxStored(request),
                _ => StoreReport::AttemptStored(request),
            };
            self.feed(who, Msg::Stored(report));
        }
    }

    fn next_write(&mut self, who: usize) {
        let slow = self.rng.chance(3);
        let takes = if slow {
            self.rng.below(3_000)
        } else {
            self.rng.below(20)
        };
        let generation = self.clients[who].generation;
        self.at(takes, Happening::DiskWrites(who, generation));
    }

    pub(super) fn disk_writes(&mut self, who: usize, generation: u64) {
        if self.clients[who].generation != generation {
            return;
        }
        let reports = self.disk.write_next(who);
        if self.disk.is_idle(who) {
            self.clients[who].writing = false;
        } else {
            self.next_write(who);
        }
        for report in reports {
            if let StoreReport::OutboxStored(request) = &report {
                Person::queued(self, *request);
            }
            self.feed(who, Msg::Stored(report));
        }
    }

    /// Whether an event is lost because the loop stands still and the server's queue is full.
    pub(super) fn overflows(&mut self, who: usize, event: &Event) -> bool {
        /// Libredesk's queue holds 128; conversations here are short.
        const QUEUE: usize = 5;
        let told = !matches!(
            event,
            Event::Answer { .. } | Event::ThreadPage { .. } | Event::ConversationPage { .. }
        );
        let client = &mut self.clients[who];
        client.stall_backlog += usize::from(told);
        told && client.stall_backlog > QUEUE
    }
}
