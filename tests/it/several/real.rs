//! The hub and a Libredesk in one queue: both real adapters, one file on disk, real servers in this
//! process (Libredesk's is the stand-in).

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use ttydesk::app::state::{Choice, Focus, Link as State, Overlay, Privacy, Settings, Standing};
use ttydesk::app::{Action, Desks, Effect, Msg, Place, Saved, Source, StoreOp, Timer, update_desks};
use ttydesk::backend::libredesk::{Config, Login};
use ttydesk::backend::{Connection, Event, Handle, Link, Outcome, TransferTarget};
use ttydesk::domain::{ConversationId, Entry, WorkspaceId};
use ttydesk::i18n::{Catalog, Lang};
use ttydesk::net::Transport;
use ttydesk::shell::{saved, write};
use ttydesk::store::Store;
use uuid::Uuid;

use super::bench::NAMES;
use crate::libredesk::standin::{By, Standin};
use crate::support::PATIENCE;
use crate::ws::desk::report;
use crate::ws::site::{Site, replies};

/// What leads out of one of the two.
struct Line {
    store: Store,
    handle: Handle,
    events: mpsc::Receiver<Event>,
    ops: Vec<StoreOp>,
}

/// An agent with both on the screen.
struct Agent {
    desks: Desks,
    lines: [Line; 2],
    /// Every end of a link that was told.
    ends: Vec<Place>,
    inbox: VecDeque<(Place, Msg)>,
    timers: BTreeMap<(Place, Timer), Instant>,
}

fn settings() -> Settings {
    Settings {
        undo_ms: 0,
        bell: false,
        calls: ttydesk::app::state::Calls::default(),
        sidebar: true,
        privacy: Privacy::default(),
        advance: ttydesk::app::state::Advance::Stay,
        zone: jiff::tz::TimeZone::UTC,
        seed: Uuid::now_v7().as_u64_pair().1,
        catalog: std::sync::Arc::new(Catalog::new(Lang::En)),
    }
}

impl Agent {
    /// Opens one file for both, and connects.
    fn open(file: &Path, links: [Link; 2]) -> Self {
        let state = || ttydesk::app::State::new(settings(), (120, 36), Timestamp::now());
        let desks = Desks::several((NAMES[0].into(), state()), vec![(NAMES[1].into(), state())]);
        let mut start = Vec::new();
        let mut number = 0;
        let handles = links.map(|link| {
            let mut store = Store::open(file, WorkspaceId::new(NAMES[number])).unwrap();
            start.push(store.load().unwrap());
            number += 1;
            let (sender, events) = mpsc::channel(1_024);
            Line {
                store,
                handle: link.spawn(sender),
                events,
                ops: Vec::new(),
            }
        });
        let mut agent = Self {
            desks,
            lines: handles,
            ends: Vec::new(),
            inbox: VecDeque::new(),
            timers: BTreeMap::new(),
        };
        for (place, kept) in agent.places().into_iter().zip(start) {
            let saved = Saved {
                tour_seen: true,
                ..saved(kept, Standing::Owner)
            };
            agent.feed(Source::Of(place), Msg::Loaded(Box::new(saved)));
        }
        agent.settle();
        agent
    }

    fn places(&self) -> [Place; 2] {
        let all: Vec<Place> = self.desks.places().collect();
        [all[0], all[1]]
    }

    fn act(&mut self, action: Action) {
        self.feed(Source::Terminal, Msg::Act(action));
        self.settle();
    }

    fn types(&mut self, words: &str) {
        self.feed(Source::Terminal, Msg::Text(words.to_owned()));
        self.settle();
    }

    /// Goes to a conversation of the common queue with the keys of an agent.
    fn go_to(&mut self, place: Place, talk: &ConversationId) {
        while self.desks.state().focus != Focus::Queue || !self.desks.state().overlays.is_empty() {
            self.act(Action::Back);
        }
        self.act(Action::Top);
        for _ in 0..self.desks.rows().len() {
            if self.desks.front() == place && self.desks.state().queue.selected() == Some(talk) {
                return;
            }
            self.act(Action::Down);
        }
        panic!("{talk} is not in the queue");
    }

    /// Writes and sends.
    fn write(&mut self, action: Action, words: &str) {
        self.act(action);
        self.types(words);
        self.act(Action::Send);
        self.act(Action::Back);
    }

    /// Takes the row of the open list that is meant.
    fn choose(&mut self, meant: impl Fn(&Choice) -> bool) {
        loop {
            let Some(Overlay::Picker(picker)) = self.desks.state().overlays.last() else {
                panic!("no list is open: {:?}", self.desks.notice());
            };
            if picker.current().is_some_and(|item| meant(&item.choice)) {
                return;
            }
            assert!(picker.selected + 1 < picker.matches.len(), "{:?}", picker.items);
            self.act(Action::Down);
        }
    }

    /// Goes on until it is so.
    async fn until(&mut self, what: &str, mut ready: impl FnMut(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !ready(self) {
            let links = self
                .desks
                .iter()
                .map(|(_, desk)| desk.state.session.link().clone());
            let links: Vec<State> = links.collect();
            assert!(self.step(deadline).await, "waited in vain for {what}; {links:?}");
        }
    }

    async fn step(&mut self, deadline: Instant) -> bool {
        let due = self.timers.values().min().copied().unwrap_or(deadline);
        let [first, second] = self.places();
        let [one, two] = &mut self.lines;
        tokio::select! {
            event = one.events.recv() => self.hear(first, event.expect("the adapter runs")),
            event = two.events.recv() => self.hear(second, event.expect("the adapter runs")),
            () = sleep_until(due.min(deadline)) => {
                let now = Instant::now();
                if now >= deadline {
                    return false;
                }
                let timers: Vec<_> = self.timers.extract_if(.., |_, at| *at <= now).collect();
                for ((place, timer), _) in timers {
                    self.feed(Source::Of(place), Msg::Due(timer));
                }
            }
        }
        self.settle();
        true
    }

    fn hear(&mut self, place: Place, event: Event) {
        let ended = matches!(event, Event::Connection(Connection::Offline { .. }));
        self.feed(Source::Of(place), Msg::Backend(event));
        if ended {
            self.ends.push(place);
            self.feed(Source::Terminal, Msg::Act(Action::Reconnect));
        }
    }

    fn feed(&mut self, source: Source, msg: Msg) {
        for (place, effect) in update_desks(&mut self.desks, Timestamp::now(), source, msg) {
            self.perform(place, effect);
        }
    }

    fn perform(&mut self, place: Place, effect: Effect) {
        use mpsc::error::TrySendError;
        let line = &mut self.lines[place.index()];
        match effect {
            Effect::Backend(command) => {
                if let Err(TrySendError::Full(command) | TrySendError::Closed(command)) =
                    line.handle.commands.try_send(command)
                {
                    let answer = Event::Answer {
                        id: command.id,
                        outcome: Outcome::NotSent { retry_after: None },
                    };
                    self.inbox.push_back((place, Msg::Backend(answer)));
                }
            }
            Effect::Store(op) => line.ops.push(op),
            Effect::Timer { timer, after } => {
                self.timers.insert((place, timer), Instant::now() + after);
            }
            Effect::CancelTimer(timer) => {
                self.timers.remove(&(place, timer));
            }
            Effect::ReconnectNow => line.handle.reconnect.notify_one(),
            _ => {}
        }
    }

    /// Writes what waits, tells the core, and so on until there is nothing left.
    fn settle(&mut self) {
        loop {
            for place in self.places() {
                let line = &mut self.lines[place.index()];
                let ops = std::mem::take(&mut line.ops);
                let written = line
                    .store
                    .together(|rows| ops.iter().try_for_each(|op| write(rows, op)));
                written.unwrap();
                for op in ops {
                    let report = report(&mut line.store, op);
                    self.inbox
                        .extend(report.map(|report| (place, Msg::Stored(report))));
                }
            }
            if self.inbox.is_empty() {
                return;
            }
            for (place, msg) in std::mem::take(&mut self.inbox) {
                self.feed(Source::Of(place), msg);
            }
        }
    }

    fn outbox(&self) -> usize {
        self.desks.sum(|state| state.outbox.iter().count())
    }
}

/// Both servers, the agent, and a conversation of each.
struct Both {
    hub: Site,
    standin: Standin,
    agent: Agent,
    talks: [ConversationId; 2],
    uuid: Uuid,
}

async fn both() -> Both {
    let (hub, standin) = (Site::start().await, Standin::start().await);
    let uuid = Uuid::now_v7();
    standin.know(uuid);
    let url = format!("http://{}", standin.addr()).parse().unwrap();
    let key = Login::Key(SecretString::from("API_KEY:API_SECRET"));
    let libredesk = Config::new(url, key, Transport::default()).unwrap();
    let links = [Link::from(hub.config()), Link::from(libredesk)];
    let agent = Agent::open(&hub.file(), links);
    let talks = [
        ConversationId::new("care-1"),
        ConversationId::new(uuid.to_string()),
    ];
    let mut both = Both {
        hub,
        standin,
        agent,
        talks,
        uuid,
    };
    let (places, talks) = (both.agent.places(), both.talks.clone());
    both.agent
        .until("rows of both in one queue", |agent| {
            places.iter().zip(&talks).all(|(place, talk)| {
                let state = &agent.desks.get(*place).state;
                *state.session.link() == State::Live && state.queue.order().contains(talk)
            })
        })
        .await;
    both
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_action_goes_to_the_right_one_of_hub_and_libredesk() {
    let mut both = both().await;
    let places = both.agent.places();
    let agent = &mut both.agent;
    for ((place, talk), name) in places.into_iter().zip(&both.talks).zip(NAMES) {
        agent.go_to(place, talk);
        agent.act(Action::Claim);
        agent
            .until("it is mine", |agent| {
                let state = &agent.desks.get(place).state;
                let row = state.conversations.get(talk);
                let me = state.session.me();
                row.zip(me).is_some_and(|(row, me)| row.is_owned_by(&me.id))
            })
            .await;
        agent.write(Action::Reply, &format!("reply of {name}"));
        agent.write(Action::Note, &format!("note of {name}"));
        agent.until("everything sent", |agent| agent.outbox() == 0).await;
        agent.go_to(place, talk);
        agent.act(Action::Tags);
        agent.types("shipping");
        agent.choose(|choice| matches!(choice, Choice::Tag(tag) if tag.as_str() == "shipping"));
        agent.act(Action::Mark);
        agent.act(Action::Accept);
        agent
            .until("the tag", |agent| {
                let row = agent.desks.get(place).state.conversations.get(talk);
                row.is_some_and(|row| row.tags.iter().any(|tag| tag.as_str() == "shipping"))
            })
            .await;
    }
    // Only Libredesk has a second team here: what goes there cannot go to the hub.
    let (shop, talk) = (places[1], both.talks[1].clone());
    agent.go_to(shop, &talk);
    agent.act(Action::Transfer);
    agent.choose(|choice| matches!(choice, Choice::Receiver(TransferTarget::Team(_))));
    agent.act(Action::Accept);
    agent.act(Action::Accept);
    agent
        .until("the team has it", |agent| {
            let row = agent.desks.get(shop).state.conversations.get(&talk);
            row.is_some_and(|row| row.assignee.is_none() && row.team.is_some())
        })
        .await;
    let kept: Vec<(By, String)> = both
        .standin
        .thread(both.uuid)
        .into_iter()
        .map(|kept| (kept.by, kept.text))
        .collect();
    assert!(
        kept.iter()
            .any(|(by, text)| *by == By::Agent && text == "reply of shop"),
        "{kept:?}"
    );
    assert!(
        kept.iter()
            .any(|(by, text)| *by == By::Note && text == "note of shop"),
        "{kept:?}"
    );
    assert!(!kept.iter().any(|(_, text)| text.contains("acme")), "{kept:?}");
    let truth = both.hub.truth().await;
    let (row, thread) = truth
        .iter()
        .find(|(row, _)| row.id == both.talks[0])
        .expect("care-1");
    assert_eq!(replies(thread), ["reply of acme"]);
    let notes = thread.iter().filter_map(|entry| match entry {
        Entry::Note(note) => Some(note.body.original()),
        _ => None,
    });
    assert_eq!(notes.collect::<Vec<_>>(), ["note of acme"]);
    assert!(row.assignee.is_some(), "the hub's is still mine");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_one_is_away_the_other_works_and_what_waits_leaves_later_for_the_right_one() {
    let mut both = both().await;
    let [acme, shop] = both.agent.places();
    both.hub.down().await;
    both.agent
        .until("the end of the hub's link", |agent| agent.ends.contains(&acme))
        .await;
    let talks = both.talks.clone();
    both.agent.go_to(acme, &talks[0]);
    both.agent.write(Action::Reply, "written at acme without a link");
    both.agent.go_to(shop, &talks[1]);
    both.agent.write(Action::Reply, "written at shop meanwhile");
    both.agent
        .until("shop's reply is sent, acme's waits", |agent| {
            let left = |place: Place| agent.desks.get(place).state.outbox.iter().count();
            (left(acme), left(shop)) == (1, 0)
        })
        .await;
    assert!(!both.agent.ends.contains(&shop), "its link was never in doubt");
    both.hub.up().await;
    both.agent.act(Action::Reconnect);
    both.agent
        .until("an empty outbox", |agent| agent.outbox() == 0)
        .await;
    let truth = both.hub.truth().await;
    let (_, thread) = truth.iter().find(|(row, _)| row.id == talks[0]).expect("care-1");
    assert_eq!(replies(thread), ["written at acme without a link"]);
    let kept = both.standin.thread(both.uuid);
    let agents: Vec<&str> = kept
        .iter()
        .filter(|kept| kept.by == By::Agent)
        .map(|kept| kept.text.as_str())
        .collect();
    assert!(agents.contains(&"written at shop meanwhile"), "{agents:?}");
    assert!(!agents.iter().any(|text| text.contains("acme")), "{agents:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drafts_in_one_file_come_back_to_their_own_workspace() {
    let mut both = both().await;
    let places = both.agent.places();
    for ((place, talk), name) in places.into_iter().zip(both.talks.clone()).zip(NAMES) {
        both.agent.go_to(place, &talk);
        both.agent.act(Action::Reply);
        both.agent.types(&format!("half a sentence for {name}"));
    }
    both.agent.feed(Source::Terminal, Msg::Terminate);
    both.agent.settle();
    let file = both.hub.file();
    drop(both.agent);
    for (name, talk) in NAMES.into_iter().zip(&both.talks) {
        let kept = Store::open(&file, WorkspaceId::new(name))
            .unwrap()
            .load()
            .unwrap();
        let drafts: Vec<_> = kept
            .drafts
            .iter()
            .map(|draft| (draft.key.conversation.clone(), draft.text.clone()))
            .collect();
        assert_eq!(drafts, [(talk.clone(), format!("half a sentence for {name}"))]);
    }
}
