//! One run: two processes of the client on one machine, its disk, links and a server, driven by a queue
//! of happenings in simulated time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use ttydesk::app::Timer;
use ttydesk::backend::{Command, Event};
use ttydesk::domain::ConversationId;
use ttydesk::i18n::{Catalog, Lang};

use super::agent::Agent as Person;
use super::client::Client;
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
    /// A process that was superseded goes on writing.
    TwoOwners,
    /// Lost time is not a reason to fetch.
    GapsIgnored,
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

/// What can happen, and to which process.
#[expect(clippy::large_enum_variant, reason = "a few thousand live at once")]
pub(super) enum Happening {
    Agent,
    Customer,
    DiskWrites(usize, u64),
    /// A timer, with the life that set it and the time it was set to.
    Due(usize, Timer, u64, u64),
    Reaches(usize, u64, u64, Command),
    Tells(usize, u64, Event),
    Connects(usize, u64),
    Cut(usize),
    Stall(usize),
    StallEnds(usize, u64, u64),
    Beat(usize),
    ServerRestarts,
    DiskFull,
    DiskFree,
    DiskFails,
    ClockJumps(usize),
    Crash(usize),
    Restart(usize),
}

/// When a happening has its turn.
enum Turn {
    Now,
    /// In this many milliseconds.
    Later(u64),
    Never,
}

impl Happening {
    /// Whose loop it needs.
    fn waits_for(&self) -> Option<usize> {
        match self {
            Self::DiskWrites(who, _) | Self::Due(who, ..) | Self::Tells(who, ..) => Some(*who),
            _ => None,
        }
    }
}

pub(crate) struct World {
    pub(crate) now: u64,
    pub(crate) rng: Rng,
    pub(crate) server: Server,
    pub(crate) disk: Disk,
    /// The first one runs most of the time; the second one comes and goes.
    pub(crate) clients: [Client; 2],
    pub(crate) person: Person,
    pub(crate) mutation: Option<Mutation>,
    queue: BinaryHeap<Reverse<(u64, u64)>>,
    happenings: BTreeMap<(u64, u64), Happening>,
    order: u64,
    /// Connections made so far, of both.
    pub(super) connections: u64,
    /// When the last byte in each direction of a connection arrives.
    pub(super) pipes: BTreeMap<u64, u64>,
    /// Counts starts of the server.
    pub(super) server_life: u64,
    pub(super) server_down_until: u64,
    pub(super) faults: bool,
    pub(super) loud: bool,
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
            disk: Disk::new(plan.mutation),
            clients: [Client::default(), Client::default()],
            person: Person::default(),
            mutation: plan.mutation,
            queue: BinaryHeap::new(),
            happenings: BTreeMap::new(),
            order: 0,
            connections: 0,
            pipes: BTreeMap::new(),
            server_life: 0,
            server_down_until: 0,
            faults: true,
            loud,
        }
    }

    fn play(mut self, plan: &Plan) -> Result<(), String> {
        self.start(0);
        self.at(500, Happening::Agent);
        self.at(700, Happening::Customer);
        self.plan_faults();
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
            match self.turn_of(&happening) {
                Turn::Now => {
                    self.happen(happening);
                    invariants::always(&self)?;
                }
                Turn::Later(after) => self.at(after, happening),
                Turn::Never => {}
            }
        }
        if plan.mode == Mode::Liveness {
            invariants::settled(&self)
        } else {
            Ok(())
        }
    }

    /// Whether a happening has to wait for a loop that stands still, or is lost on it.
    fn turn_of(&mut self, happening: &Happening) -> Turn {
        let Some(who) = happening.waits_for() else {
            return Turn::Now;
        };
        let until = self.clients[who].stalled_until;
        if until <= self.now {
            return Turn::Now;
        }
        if let Happening::Tells(_, _, event) = happening
            && self.server.kind != Kind::Hub
            && self.overflows(who, event)
        {
            return Turn::Never;
        }
        Turn::Later(until - self.now)
    }

    /// The faults stop: the disk has room, the first process runs and is alone, the agent rests.
    fn calm(&mut self) {
        self.faults = false;
        self.disk.heal();
        self.crash(1);
        self.clients[0].stalled_until = 0;
        if self.clients[0].state.is_none() {
            self.start(0);
        }
        self.cut_what_is_dead();
    }

    pub(super) fn at(&mut self, after: u64, happening: Happening) {
        self.order += 1;
        let key = (self.now + after, self.order);
        self.queue.push(Reverse(key));
        self.happenings.insert(key, happening);
    }

    /// The clock of a process, which may be hours off and jump.
    pub(crate) fn time(&self, who: usize) -> Timestamp {
        self.server_time() + SignedDuration::from_millis(self.clients[who].skew)
    }

    pub(super) fn server_time(&self) -> Timestamp {
        let start = Timestamp::from_second(START).expect("in range");
        start + SignedDuration::from_millis(i64::try_from(self.now).expect("short"))
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Agent if self.faults => {
                let who = usize::from(self.clients[1].state.is_some() && self.rng.chance(50));
                if self.clients[who].stalled_until <= self.now {
                    Person::act(self, who);
                }
                let pause = self.rng.below(1_500);
                self.at(pause, Happening::Agent);
            }
            Happening::Customer if self.faults => {
                let id = ConversationId::new(self.rng.pick(&CONVERSATIONS));
                let told = self.server.customer_says(&id, "and another thing");
                self.broadcast(&told);
                let pause = self.rng.below(4_000);
                self.at(pause, Happening::Customer);
            }
            Happening::Agent | Happening::Customer => {}
            Happening::DiskWrites(who, generation) => self.disk_writes(who, generation),
            Happening::Due(who, timer, generation, due) => self.due(who, timer, generation, due),
            Happening::Reaches(who, connection, life, command) => {
                self.reaches(who, connection, life, &command);
            }
            Happening::Tells(who, connection, event) => self.tells(who, connection, event),
            Happening::Connects(who, generation) => self.connects(who, generation),
            Happening::Cut(who) => self.cut(who),
            Happening::Stall(who) => self.stall(who),
            Happening::StallEnds(who, generation, took) => self.stall_ends(who, generation, took),
            Happening::Beat(who) => self.beat(who),
            Happening::ServerRestarts => self.server_restarts(),
            Happening::ClockJumps(who) => {
                let jump = i64::try_from(self.rng.below(6 * 3_600_000)).expect("small");
                self.clients[who].skew = jump - 3 * 3_600_000;
            }
            Happening::DiskFull => self.disk.full = self.faults,
            Happening::DiskFree => self.disk.full = false,
            Happening::DiskFails => self.disk.failing = self.faults,
            Happening::Crash(who) => self.crash(who),
            Happening::Restart(who) => {
                if self.clients[who].state.is_none() && (who == 0 || self.faults) {
                    self.start(who);
                }
            }
        }
    }

    fn plan_faults(&mut self) {
        let mut time = 0;
        while time < FAULTS {
            time += 300 + self.rng.below(6_000);
            let who = usize::from(self.rng.chance(30));
            match self.rng.below(16) {
                0..=4 => self.at(time, Happening::Cut(who)),
                5 => self.at(time, Happening::Stall(who)),
                6 => {
                    self.at(time, Happening::DiskFull);
                    let until = time + self.rng.below(5_000);
                    self.at(until, Happening::DiskFree);
                }
                7 => self.at(time, Happening::DiskFails),
                8 => self.at(time, Happening::ClockJumps(who)),
                9 => self.at(time, Happening::ServerRestarts),
                10..=12 => self.at(time, Happening::Restart(1)),
                _ => {
                    self.at(time, Happening::Crash(who));
                    let until = time + self.rng.below(3_000);
                    self.at(until, Happening::Restart(who));
                }
            }
        }
        for beat in 1..(FAULTS + SETTLE) / 5_000 {
            self.at(beat * 5_000, Happening::Beat(0));
            self.at(beat * 5_000 + 2_500, Happening::Beat(1));
        }
    }

    pub(super) fn say(&self, who: usize, what: &str) {
        if self.loud {
            crate::support::say(&format!("{:>7} {who} {what}", self.now));
        }
    }
}

thread_local! {
    static CATALOG: Arc<Catalog> = Arc::new(Catalog::new(Lang::En));
}

pub(super) fn catalog() -> Arc<Catalog> {
    CATALOG.with(Arc::clone)
}
