//! The link of a process: it refuses, breaks, delays, and loses what a backend does not replay.

use std::time::Duration;

use ttydesk::app::Msg;
use ttydesk::backend::{
    Capabilities, Checkpoint, Command, Connection, Event, Limits, Offline, Outcome, Welcome,
};
use ttydesk::domain::{Agent, AgentId, Availability, Right, Rights, Role};

use super::server::Kind;
use super::world::{Happening, Mutation, World};

impl World {
    pub(super) fn connects(&mut self, who: usize, generation: u64) {
        let client = &self.clients[who];
        if generation != client.generation || client.online || client.state.is_none() {
            return;
        }
        let refused = self.now < self.server_down_until || (self.faults && self.rng.chance(30));
        if refused {
            let connecting = Connection::Connecting { attempt: 1 };
            self.feed(who, Msg::Backend(Event::Connection(connecting)));
            let again = 1 + self.rng.below(4_000);
            self.at(again, Happening::Connects(who, generation));
            return;
        }
        self.connections += 1;
        let client = &mut self.clients[who];
        client.connection = self.connections;
        client.online = true;
        let passed = client.passed;
        self.say(who, "online");
        let welcome = Box::new(self.welcome());
        self.feed(who, Msg::Backend(Event::Connection(Connection::Online(welcome))));
        if self.server.kind == Kind::Hub {
            // The hub replays what was missed, in order and without holes.
            let missed: Vec<Event> = self.server.log.iter().skip(passed).cloned().collect();
            for event in missed {
                self.travel(who, event);
            }
        }
    }

    pub(super) fn cut(&mut self, who: usize) {
        let client = &mut self.clients[who];
        if !client.online {
            return;
        }
        client.connection = 0;
        client.online = false;
        let generation = client.generation;
        let written = std::mem::take(&mut client.written);
        self.say(who, "cut");
        for id in written {
            let outcome = self.lost();
            self.feed(who, Msg::Backend(Event::Answer { id, outcome }));
        }
        let offline = Connection::Offline {
            reason: Offline::TimedOut,
            retry_in: Duration::from_secs(1),
        };
        self.feed(who, Msg::Backend(Event::Connection(offline)));
        let again = self.rng.below(6_000);
        self.at(again, Happening::Connects(who, generation));
    }

    /// The server starts anew: every link breaks, what it had not yet read is gone.
    pub(super) fn server_restarts(&mut self) {
        self.server_life += 1;
        self.server_down_until = self.now + self.rng.below(6_000);
        for who in 0..self.clients.len() {
            self.cut(who);
        }
    }

    /// How a request without an answer ends.
    fn lost(&self) -> Outcome {
        if self.mutation == Some(Mutation::ResendFromUncertain) {
            return Outcome::NotSent { retry_after: None };
        }
        Outcome::Uncertain
    }

    pub(super) fn send(&mut self, who: usize, command: Command) {
        let client = &mut self.clients[who];
        if !client.online {
            let answer = Event::Answer {
                id: command.id,
                outcome: Outcome::NotSent { retry_after: None },
            };
            self.feed(who, Msg::Backend(answer));
            return;
        }
        client.written.push(command.id);
        let connection = client.connection;
        let delay = self.delay();
        let after = self.in_order(u64::MAX - connection, delay);
        let life = self.server_life;
        self.at(after, Happening::Reaches(who, connection, life, command));
    }

    fn delay(&mut self) -> u64 {
        if self.faults && self.rng.chance(2) {
            self.rng.below(90_000)
        } else {
            1 + self.rng.below(200)
        }
    }

    /// One direction of a connection is a pipe: what is sent later arrives later.
    fn in_order(&mut self, pipe: u64, delay: u64) -> u64 {
        let until = self.pipes.entry(pipe).or_insert(0);
        let at = (self.now + delay).max(*until);
        *until = at;
        at - self.now
    }

    /// A link on which something is late by more than this is found dead (`reliability.md`, F27).
    pub(super) fn cut_what_is_dead(&mut self) {
        const DEAD: u64 = 10_000;
        for who in 0..self.clients.len() {
            let connection = self.clients[who].connection;
            let late = |pipe: u64| {
                self.pipes
                    .get(&pipe)
                    .is_some_and(|until| *until > self.now + DEAD)
            };
            if late(connection) || late(u64::MAX - connection) {
                self.cut(who);
            }
        }
    }

    /// A command arrives. On a connection that broke meanwhile it may still arrive, or not.
    pub(super) fn reaches(&mut self, who: usize, connection: u64, life: u64, command: &Command) {
        let broken = connection != self.clients[who].connection;
        if life != self.server_life || (broken && self.rng.chance(50)) {
            return;
        }
        if self.faults && !broken && self.rng.chance(3) {
            // Too many requests from this address: nothing was done.
            let retry_after = Some(Duration::from_millis(500 + self.rng.below(3_000)));
            self.answer(who, command, Outcome::NotSent { retry_after });
            return;
        }
        let (partial, outcome, told) = self.server.perform(command.id, &command.kind);
        self.broadcast(&told);
        if broken {
            return;
        }
        if self.server.kind != Kind::Hub && self.faults && command.kind.changes() && self.rng.chance(5) {
            // 500 after a commit, or an answer that never comes.
            let outcome = self.lost();
            self.answer(who, command, outcome);
            return;
        }
        for event in partial {
            self.travel(who, event);
        }
        self.answer(who, command, outcome);
    }

    fn answer(&mut self, who: usize, command: &Command, outcome: Outcome) {
        let id = command.id;
        self.travel(who, Event::Answer { id, outcome });
    }

    /// Tells everybody who is connected.
    pub(super) fn broadcast(&mut self, told: &[Event]) {
        for who in 0..self.clients.len() {
            for event in told {
                self.tell(who, event.clone());
            }
        }
    }

    fn tell(&mut self, who: usize, event: Event) {
        if !self.clients[who].online {
            return;
        }
        if self.server.kind != Kind::Hub && self.faults {
            // Hints are lost, told twice, or overtake each other.
            if self.rng.chance(30) {
                return;
            }
            if self.rng.chance(10) {
                self.stray(who, event.clone());
            }
            if self.rng.chance(10) {
                self.stray(who, event);
                return;
            }
        }
        self.travel(who, event);
    }

    fn travel(&mut self, who: usize, event: Event) {
        let connection = self.clients[who].connection;
        let delay = self.delay();
        let after = self.in_order(connection, delay);
        self.at(after, Happening::Tells(who, connection, event));
    }

    /// An event that does not keep its place in the row.
    fn stray(&mut self, who: usize, event: Event) {
        let connection = self.clients[who].connection;
        let delay = self.delay();
        self.at(delay, Happening::Tells(who, connection, event));
    }

    pub(super) fn tells(&mut self, who: usize, connection: u64, event: Event) {
        let client = &mut self.clients[who];
        if connection != client.connection || !client.online {
            return;
        }
        if let Event::Answer { id, .. } = &event {
            client.written.retain(|known| known != id);
        }
        let passed = client.passed;
        let numbered = self.server.kind == Kind::Hub && self.server.log.get(passed) == Some(&event);
        self.feed(who, Msg::Backend(event));
        if numbered {
            self.clients[who].passed += 1;
            let checkpoint = Checkpoint((passed + 1).to_string());
            self.feed(who, Msg::Backend(Event::Checkpoint(checkpoint)));
        }
    }

    fn welcome(&self) -> Welcome {
        let hub = self.server.kind == Kind::Hub;
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
                idempotent_send: hub,
                replays: hub,
                expands_templates: None,
                search: false,
                edit_contact: false,
                tag_contact: false,
                priorities: Vec::new(),
                filters: true,
                drafts: false,
                unfilterable: Vec::new(),
                shared_views: true,
                saves_responses: true,
                other_addresses: false,
                recipients: false,
                timeline: false,
                merges: false,
                sla: false,
                return_transfer: false,
                transfer_note: false,
                resolve_tag: false,
                alerts: false,
                model: false,
                statistics: false,
                limits: Limits {
                    text_bytes: 32 << 10,
                    undo_ms: 0,
                    file_bytes: 20 << 20,
                    requests_per_second: 0,
                },
            },
            server_time: self.server_time(),
        }
    }
}
