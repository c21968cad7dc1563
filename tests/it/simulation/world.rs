//! One run: a client, its disk, a link and a server, driven by a queue of happenings in simulated time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ttydesk::app::state::Settings;
use ttydesk::app::{Effect, Msg, State, StoreOp, StoreReport, Timer, update};
use ttydesk::backend::{
    Capabilities, Checkpoint, Command, Connection, Event, Limits, Offline, Outcome, Welcome,
};
use ttydesk::domain::{
    Agent, AgentId, Availability, ConversationId, OutboxState, RequestId, Right, Rights, Role,
};
use ttydesk::i18n::{Catalog, Lang};

use super::agent::Agent as Person;
use super::disk::Disk;
use super::invariants;
use super::rng::Rng;
use super::server::{CONVERSATIONS, Kind, Server};
use crate::samples::START;

/// Unlimited faults to the end, or faults that stop and a world that must settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Safety,
    Liveness,
}

/// Classic mistakes, made at the edge of the core for the run only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mutation {
    AttemptRecordedAfterSending,
    CursorSavedBeforeItsEvents,
    ResendFromUncertain,
    ComposerClearedBeforeTheWrite,
}

pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) kind: Kind,
    pub(crate) mode: Mode,
    pub(crate) mutation: Option<Mutation>,
}

/// Milliseconds of faults.
const FAULTS: u64 = 60_000;
/// Milliseconds everything has to settle.
const SETTLE: u64 = 120_000;

/// What can happen.
#[expect(clippy::large_enum_variant, reason = "a few thousand live at once")]
enum Happening {
    Agent,
    Customer,
    DiskWrites,
    Due(Timer, u64),
    Reaches(u64, Command),
    Tells(u64, Event),
    Connects(u64),
    Cut,
    Stall,
    DiskFull,
    DiskFree,
    ClockJumps,
    Crash,
    Restart,
}

#[expect(clippy::struct_excessive_bools, reason = "independent facts of one run")]
pub(crate) struct World {
    pub(crate) now: u64,
    pub(crate) rng: Rng,
    pub(crate) server: Server,
    pub(crate) disk: Disk,
    pub(crate) state: Option<State>,
    pub(crate) person: Person,
    pub(crate) mutation: Option<Mutation>,
    queue: BinaryHeap<Reverse<(u64, u64)>>,
    happenings: BTreeMap<(u64, u64), Happening>,
    order: u64,
    timers: BTreeMap<Timer, u64>,
    generation: u64,
    /// Counts connections; what travels on an older one is lost.
    connection: u64,
    online: bool,
    /// Commands written to the link and not answered.
    written: Vec<RequestId>,
    /// The hub's event number the adapter has passed on.
    passed: usize,
    writing: bool,
    told_until: BTreeMap<u64, u64>,
    faults: bool,
    /// Milliseconds this machine's clock is ahead of the server's.
    skew: i64,
    loud: bool,
    deferred_sends: VecDeque<RequestId>,
}

/// Runs a plan. Says what broke.
pub(crate) fn run(plan: &Plan) -> Result<(), String> {
    World::new(plan, false).play(plan)
}

/// The same, with every step printed.
pub(crate) fn run_loudly(plan: &Plan) -> Result<(), String> {
    World::new(plan, true).play(plan)
}

impl World {
    fn new(plan: &Plan, loud: bool) -> Self {
        Self {
            now: 0,
            rng: Rng::new(plan.seed),
            server: Server::new(plan.kind),
            disk: Disk::default(),
            state: None,
            person: Person::default(),
            mutation: plan.mutation,
            queue: BinaryHeap::new(),
            happenings: BTreeMap::new(),
            order: 0,
            timers: BTreeMap::new(),
            generation: 0,
            connection: 0,
            online: false,
            written: Vec::new(),
            passed: 0,
            writing: false,
            told_until: BTreeMap::new(),
            faults: true,
            skew: 0,
            loud,
            deferred_sends: VecDeque::new(),
        }
    }

    fn play(mut self, plan: &Plan) -> Result<(), String> {
        self.start();
        self.at(500, Happening::Agent);
        self.at(700, Happening::Customer);
        self.fault_later();
        let end = FAULTS + if plan.mode == Mode::Liveness { SETTLE } else { 0 };
        while let Some(Reverse(key)) = self.queue.pop() {
            if key.0 > end {
                break;
            }
            let Some(happening) = self.happenings.remove(&key) else {
                continue;
            };
            self.now = key.0;
            if plan.mode == Mode::Liveness && self.faults && self.now >= FAULTS {
                self.calm();
            }
            self.happen(happening);
            invariants::always(&self)?;
        }
        if plan.mode == Mode::Liveness {
            invariants::settled(&self)
        } else {
            Ok(())
        }
    }

    /// The faults stop: the disk has room, a crashed client starts again, the agent rests.
    fn calm(&mut self) {
        self.faults = false;
        self.disk.full = false;
        if self.state.is_none() {
            self.start();
        }
    }

    fn at(&mut self, after: u64, happening: Happening) {
        self.order += 1;
        let key = (self.now + after, self.order);
        self.queue.push(Reverse(key));
        self.happenings.insert(key, happening);
    }

    /// This machine's clock, which may be hours off and jump.
    pub(crate) fn time(&self) -> Timestamp {
        self.server_time() + SignedDuration::from_millis(self.skew)
    }

    fn server_time(&self) -> Timestamp {
        let start = Timestamp::from_second(START).expect("in range");
        start + SignedDuration::from_millis(i64::try_from(self.now).expect("short"))
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Agent => {
                if self.faults {
                    Person::act(self);
                    let pause = self.rng.below(1_500);
                    self.at(pause, Happening::Agent);
                }
            }
            Happening::Customer => {
                if self.faults {
                    let id = ConversationId::new(self.rng.pick(&CONVERSATIONS));
                    let told = self.server.customer_says(&id, "and another thing");
                    self.broadcast(told);
                    let pause = self.rng.below(4_000);
                    self.at(pause, Happening::Customer);
                }
            }
            Happening::DiskWrites => self.disk_writes(),
            Happening::Due(timer, generation) => {
                if generation == self.generation && self.timers.get(&timer) == Some(&self.now) {
                    self.timers.remove(&timer);
                    self.feed(Msg::Due(timer));
                }
            }
            Happening::Reaches(connection, command) => self.reaches(connection, &command),
            Happening::Tells(connection, event) => self.tells(connection, event),
            Happening::Connects(generation) => self.connects(generation),
            Happening::Cut => self.cut(),
            Happening::Stall => self.feed(Msg::Resumed),
            Happening::ClockJumps => {
                self.skew = i64::try_from(self.rng.below(6 * 3_600_000)).expect("small") - 3 * 3_600_000;
            }
            Happening::DiskFull => self.disk.full = true,
            Happening::DiskFree => self.disk.full = false,
            Happening::Crash => self.crash(),
            Happening::Restart => {
                if self.state.is_none() {
                    self.start();
                }
            }
        }
    }

    fn fault_later(&mut self) {
        let mut time = 0;
        while time < FAULTS {
            time += 500 + self.rng.below(8_000);
            match self.rng.below(11) {
                10 => self.at(time, Happening::ClockJumps),
                0..=4 => self.at(time, Happening::Cut),
                5 => self.at(time, Happening::Stall),
                6 => {
                    self.at(time, Happening::DiskFull);
                    let until = time + self.rng.below(5_000);
                    self.at(until, Happening::DiskFree);
                }
                _ => {
                    self.at(time, Happening::Crash);
                    let until = time + self.rng.below(3_000);
                    self.at(until, Happening::Restart);
                }
            }
        }
    }

    // --- the client -----------------------------------------------------------------------------

    fn start(&mut self) {
        self.say("start");
        self.generation += 1;
        self.timers.clear();
        self.writing = false;
        self.deferred_sends.clear();
        let settings = Settings {
            undo_ms: 0,
            bell: false,
            sidebar: true,
            zone: TimeZone::UTC,
            seed: self.rng.word(),
            catalog: catalog(),
        };
        let state = State::new(settings, (120, 36), self.time());
        let saved = self.disk.start();
        self.passed = saved
            .checkpoint
            .as_ref()
            .and_then(|c| c.0.parse().ok())
            .unwrap_or(0);
        self.state = Some(state);
        self.feed(Msg::Loaded(Box::new(saved)));
        let generation = self.generation;
        self.at(50, Happening::Connects(generation));
    }

    fn crash(&mut self) {
        if self.state.take().is_none() {
            return;
        }
        self.say("crash");
        // The operation under way may have been written without anybody hearing of it.
        if self.rng.chance(50) {
            self.disk.write_next();
        }
        Person::crashed(self);
        self.disk.waiting.clear();
        self.connection += 1;
        self.online = false;
        self.written.clear();
        self.generation += 1;
    }

    /// Gives the core a message and performs what it wants.
    pub(crate) fn feed(&mut self, msg: Msg) {
        let now = self.time();
        if self.loud {
            self.say(&format!("{msg:?}"));
        }
        let Some(state) = &mut self.state else {
            return;
        };
        for effect in update(state, now, msg) {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Backend(command) => self.send(command),
            Effect::Store(op) => self.write(op),
            Effect::Timer { timer, after } => {
                let after = u64::try_from(after.as_millis()).expect("short");
                self.timers.insert(timer.clone(), self.now + after);
                let generation = self.generation;
                self.at(after, Happening::Due(timer, generation));
            }
            Effect::CancelTimer(timer) => {
                self.timers.remove(&timer);
            }
            _ => {}
        }
    }

    fn write(&mut self, op: StoreOp) {
        match (&op, self.mutation) {
            (
                StoreOp::SetOutbox {
                    request,
                    state: OutboxState::Sending,
                },
                Some(Mutation::AttemptRecordedAfterSending),
            ) => {
                self.deferred_sends.push_back(*request);
            }
            (StoreOp::Enqueue(item), Some(Mutation::ComposerClearedBeforeTheWrite)) => {
                self.deferred_sends.push_back(item.request);
            }
            _ => {}
        }
        if matches!(op, StoreOp::PutCheckpoint(_))
            && self.mutation == Some(Mutation::CursorSavedBeforeItsEvents)
        {
            self.disk.waiting.push_front(op);
        } else {
            self.disk.waiting.push_back(op);
        }
        if !self.writing {
            self.writing = true;
            self.next_write();
        }
        // A mutated core does not wait for the disk.
        while let Some(request) = self.deferred_sends.pop_front() {
            let report = match self.mutation {
                Some(Mutation::ComposerClearedBeforeTheWrite) => StoreReport::OutboxStored(request),
                _ => StoreReport::AttemptStored(request),
            };
            self.feed(Msg::Stored(report));
        }
    }

    fn next_write(&mut self) {
        let slow = self.rng.chance(3);
        let takes = if slow {
            self.rng.below(3_000)
        } else {
            self.rng.below(20)
        };
        self.at(takes, Happening::DiskWrites);
    }

    fn disk_writes(&mut self) {
        if self.state.is_none() {
            self.writing = false;
            return;
        }
        let reports = self.disk.write_next();
        if self.disk.is_idle() {
            self.writing = false;
        } else {
            self.next_write();
        }
        for report in reports {
            if let StoreReport::OutboxStored(request) = &report {
                Person::queued(self, *request);
            }
            self.feed(Msg::Stored(report));
        }
    }

    // --- the link -------------------------------------------------------------------------------

    fn connects(&mut self, generation: u64) {
        if generation != self.generation || self.online || self.state.is_none() {
            return;
        }
        if self.faults && self.rng.chance(30) {
            self.feed(Msg::Backend(Event::Connection(Connection::Connecting {
                attempt: 1,
            })));
            let again = self.rng.below(4_000);
            self.at(again, Happening::Connects(generation));
            return;
        }
        self.connection += 1;
        self.online = true;
        self.say("online");
        self.feed(Msg::Backend(Event::Connection(Connection::Online(Box::new(
            self.welcome(),
        )))));
        if self.server.kind == Kind::Hub {
            // The hub replays what was missed, in order and without holes.
            let missed: Vec<Event> = self.server.log.iter().skip(self.passed).cloned().collect();
            for event in missed {
                self.travel(event);
            }
        } else {
            self.feed(Msg::Backend(Event::Resync));
        }
    }

    fn cut(&mut self) {
        if !self.online {
            return;
        }
        self.say("cut");
        self.connection += 1;
        self.online = false;
        for id in std::mem::take(&mut self.written) {
            self.feed(Msg::Backend(Event::Answer {
                id,
                outcome: self.lost(),
            }));
        }
        let reason = Offline::TimedOut;
        let offline = Connection::Offline {
            reason,
            retry_in: Duration::from_secs(1),
        };
        self.feed(Msg::Backend(Event::Connection(offline)));
        let generation = self.generation;
        let again = self.rng.below(6_000);
        self.at(again, Happening::Connects(generation));
    }

    /// How a request without an answer ends.
    fn lost(&self) -> Outcome {
        if self.mutation == Some(Mutation::ResendFromUncertain) {
            return Outcome::NotSent { retry_after: None };
        }
        Outcome::Uncertain
    }

    fn send(&mut self, command: Command) {
        if !self.online {
            self.feed(Msg::Backend(Event::Answer {
                id: command.id,
                outcome: Outcome::NotSent { retry_after: None },
            }));
            return;
        }
        self.written.push(command.id);
        let delay = self.delay();
        let at = self.in_order(u64::MAX, delay);
        let connection = self.connection;
        self.at(at, Happening::Reaches(connection, command));
    }

    fn delay(&mut self) -> u64 {
        if self.faults && self.rng.chance(2) {
            self.rng.below(90_000)
        } else {
            1 + self.rng.below(200)
        }
    }

    /// One direction of a connection is a pipe: what is sent later arrives later.
    fn in_order(&mut self, direction: u64, delay: u64) -> u64 {
        let until = self.told_until.entry(direction ^ self.connection).or_insert(0);
        let at = (self.now + delay).max(*until);
        *until = at;
        at - self.now
    }

    /// A command arrives. On a connection that broke meanwhile it may still arrive, or not.
    fn reaches(&mut self, connection: u64, command: &Command) {
        let broken = connection != self.connection;
        if broken && self.rng.chance(50) {
            return;
        }
        if self.faults && !broken && self.rng.chance(3) {
            // Too many requests from this address: nothing was done.
            let retry_after = Some(Duration::from_millis(500 + self.rng.below(3_000)));
            let outcome = Outcome::NotSent { retry_after };
            self.travel(Event::Answer {
                id: command.id,
                outcome,
            });
            return;
        }
        let (partial, outcome, told) = self.server.perform(command.id, &command.kind);
        self.broadcast(told);
        if broken {
            return;
        }
        if self.server.kind != Kind::Hub && self.faults && command.kind.changes() && self.rng.chance(5) {
            // 500 after a commit, or an answer that never comes.
            let outcome = self.lost();
            self.travel(Event::Answer {
                id: command.id,
                outcome,
            });
            return;
        }
        for event in partial {
            self.travel(event);
        }
        self.travel(Event::Answer {
            id: command.id,
            outcome,
        });
    }

    fn broadcast(&mut self, told: Vec<Event>) {
        if !self.online {
            return;
        }
        for event in told {
            if self.server.kind != Kind::Hub && self.faults {
                // Hints are lost, told twice, or overtake each other.
                if self.rng.chance(30) {
                    continue;
                }
                if self.rng.chance(10) {
                    self.stray(event.clone());
                }
                if self.rng.chance(10) {
                    self.stray(event);
                    continue;
                }
            }
            self.travel(event);
        }
    }

    fn travel(&mut self, event: Event) {
        let delay = self.delay();
        let at = self.in_order(0, delay);
        let connection = self.connection;
        self.at(at, Happening::Tells(connection, event));
    }

    /// An event that does not keep its place in the row.
    fn stray(&mut self, event: Event) {
        let delay = self.delay();
        let connection = self.connection;
        self.at(delay, Happening::Tells(connection, event));
    }

    fn tells(&mut self, connection: u64, event: Event) {
        if connection != self.connection || !self.online {
            return;
        }
        if let Event::Answer { id, .. } = &event {
            self.written.retain(|known| known != id);
        }
        let numbered = self.server.kind == Kind::Hub && self.server.log.get(self.passed) == Some(&event);
        self.feed(Msg::Backend(event));
        if numbered {
            self.passed += 1;
            self.feed(Msg::Backend(Event::Checkpoint(Checkpoint(
                self.passed.to_string(),
            ))));
        }
    }

    fn welcome(&self) -> Welcome {
        Welcome {
            workspace: "acme".into(),
            me: Agent {
                id: AgentId::new("anna"),
                name: "Anna".into(),
                role: Role::Agent,
                availability: Availability::Online,
                load: 0,
                capacity: 9,
            },
            rights: Rights([Right::Reply, Right::Note].into()),
            capabilities: Capabilities {
                claim: false,
                notes: true,
                tags: false,
                snooze: false,
                bots: Vec::new(),
                typing: false,
                undo_send: false,
                idempotent_send: self.server.kind.idempotent(),
                search: false,
                edit_contact: false,
                limits: Limits {
                    text_bytes: 32 << 10,
                    undo_ms: 0,
                    file_bytes: 20 << 20,
                },
            },
            server_time: self.server_time(),
        }
    }

    fn say(&self, what: &str) {
        if self.loud {
            crate::support::say(&format!("{:>7} {what}", self.now));
        }
    }
}

thread_local! {
    static CATALOG: Arc<Catalog> = Arc::new(Catalog::new(Lang::En));
}

fn catalog() -> Arc<Catalog> {
    CATALOG.with(Arc::clone)
}
