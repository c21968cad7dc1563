//! Two workspaces on one screen without a terminal, a network or a disk. Each has a small hub of its own
//! that answers what is fetched; changes wait until the test says how they end.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ttydesk::app::state::{Privacy, Settings};
use ttydesk::app::{
    Action, Desks, Effect, Msg, Place, Saved, Source, State, StoreOp, StoreReport, Timer, update_desks,
};
use ttydesk::backend::{Command, CommandKind, Connection, Event, Offline, Outcome, Welcome};
use ttydesk::domain::{Conversation, ConversationId, DraftKey, DraftKind, Entry, OutboxState, Right, Rights};
use ttydesk::i18n::{Catalog, Lang};

use crate::samples::START;
use crate::scenarios::driver::{agent, capabilities, directory, from_customer};

/// What the agent calls the two.
pub(super) const NAMES: [&str; 2] = ["acme", "shop"];

pub(super) struct Bench {
    pub(super) desks: Desks,
    pub(super) now: Timestamp,
    /// Everything ever asked.
    pub(super) sent: Vec<(Place, Command)>,
    /// Changes that were not answered, oldest first.
    pub(super) under_way: Vec<(Place, Command)>,
    pub(super) stored: Vec<(Place, StoreOp)>,
    pub(super) bells: usize,
    /// Notifications of the terminal.
    pub(super) popups: Vec<String>,
    /// How much was stored when the session ended.
    pub(super) quit: Option<usize>,
    pub(super) reconnects: Vec<Place>,
    rows: BTreeMap<Place, Vec<Conversation>>,
    timers: BTreeMap<(Place, Timer), Timestamp>,
}

/// Settings of a desk that locks itself after ten minutes.
fn settings(seed: u64) -> Settings {
    Settings {
        undo_ms: 0,
        bell: true,
        calls: ttydesk::app::state::Calls::default(),
        sidebar: true,
        privacy: Privacy {
            lock_after: Some(Duration::from_mins(10)),
            ..Privacy::default()
        },
        advance: ttydesk::app::state::Advance::Stay,
        zone: TimeZone::UTC,
        seed,
        catalog: Arc::new(Catalog::new(Lang::En)),
    }
}

impl Bench {
    /// Two workspaces with these rows, online.
    pub(super) fn with(rows: [Vec<Conversation>; 2]) -> Self {
        let now = Timestamp::from_second(START).expect("in range");
        let state = |seed| State::new(settings(seed), (120, 36), now);
        let others = vec![(NAMES[1].into(), state(8))];
        let desks = Desks::several((NAMES[0].into(), state(7)), others);
        let rows = desks.places().zip(rows).collect();
        let mut bench = Self {
            desks,
            now,
            sent: Vec::new(),
            under_way: Vec::new(),
            stored: Vec::new(),
            bells: 0,
            popups: Vec::new(),
            quit: None,
            reconnects: Vec::new(),
            rows,
            timers: BTreeMap::new(),
        };
        for place in bench.places() {
            let saved = Saved {
                tour_seen: true,
                ..Saved::default()
            };
            bench.hear(place, Msg::Loaded(Box::new(saved)));
        }
        for place in bench.places() {
            bench.connect(place);
        }
        bench
    }

    pub(super) fn places(&self) -> [Place; 2] {
        let all: Vec<Place> = self.desks.places().collect();
        [all[0], all[1]]
    }

    pub(super) fn name(place: Place) -> &'static str {
        NAMES[place.index()]
    }

    pub(super) fn state(&self, place: Place) -> &State {
        &self.desks.get(place).state
    }

    /// The hub of a workspace lets us in.
    pub(super) fn connect(&mut self, place: Place) {
        use Right::{Claim, EditContact, Handoff, Note, Reply, Status, Tag, Transfer};
        let rights = [Reply, Note, Tag, Claim, Transfer, Handoff, Status, EditContact];
        let welcome = Welcome {
            workspace: Self::name(place).into(),
            me: agent("anna", "Anna Weber"),
            rights: Rights(rights.into()),
            capabilities: capabilities(),
            server_time: self.now,
        };
        self.event(place, Event::Connection(Connection::Online(Box::new(welcome))));
        self.event(place, Event::Directory(directory()));
    }

    /// The link of a workspace breaks: what is under way there has no answer.
    pub(super) fn cut(&mut self, place: Place) {
        let (cut, rest) = std::mem::take(&mut self.under_way)
            .into_iter()
            .partition(|(of, _)| *of == place);
        self.under_way = rest;
        let cut: Vec<(Place, Command)> = cut;
        for (_, command) in cut {
            self.answer(place, &command, Outcome::Uncertain);
        }
        let offline = Connection::Offline {
            reason: Offline::TimedOut,
            retry_in: Duration::from_secs(1),
        };
        self.event(place, Event::Connection(offline));
    }

    pub(super) fn event(&mut self, place: Place, event: Event) {
        self.hear(place, Msg::Backend(event));
    }

    pub(super) fn answer(&mut self, place: Place, command: &Command, outcome: Outcome) {
        let id = command.id;
        self.event(place, Event::Answer { id, outcome });
    }

    /// Presses keys.
    pub(super) fn act(&mut self, actions: &[Action]) -> &mut Self {
        for action in actions {
            self.feed(Source::Terminal, Msg::Act(*action));
        }
        self
    }

    pub(super) fn types(&mut self, words: &str) -> &mut Self {
        self.feed(Source::Terminal, Msg::Text(words.to_owned()));
        self
    }

    /// Chooses an action in the palette.
    pub(super) fn palette(&mut self, action: Action) {
        self.act(&[Action::Palette]);
        self.types(action.name());
        self.act(&[Action::Accept]);
    }

    /// The customer of a conversation writes.
    pub(super) fn says(&mut self, place: Place, id: &str, words: &str) {
        let id = ConversationId::new(id);
        let now = self.now;
        let rows = self.rows.get_mut(&place).expect("a place");
        let row = rows.iter_mut().find(|row| row.id == id).expect("known");
        row.revision += 1;
        row.waiting_since.get_or_insert(now);
        let (row, position) = (row.clone(), row.revision);
        self.event(place, Event::ConversationUpserted(row));
        self.event(place, Event::EntryUpserted(from_customer(&id, position, words)));
    }

    /// A conversation as its hub has it now.
    pub(super) fn change(&mut self, place: Place, id: &str, change: impl FnOnce(&mut Conversation)) {
        let rows = self.rows.get_mut(&place).expect("a place");
        let row = rows.iter_mut().find(|row| row.id.as_str() == id).expect("known");
        row.revision += 1;
        change(row);
        let row = row.clone();
        self.event(place, Event::ConversationUpserted(row));
    }

    /// The oldest change under way is done.
    pub(super) fn accept(&mut self) {
        let (place, command) = self.under_way.remove(0);
        self.answer(place, &command, Outcome::Done);
    }

    /// Lets time pass; what is due happens on the way.
    pub(super) fn wait(&mut self, time: Duration) {
        let end = self.now + SignedDuration::try_from(time).expect("short");
        loop {
            let due = self.timers.iter().filter(|(_, at)| **at <= end);
            let Some(((place, timer), at)) = due.min_by_key(|(_, at)| **at) else {
                break;
            };
            let (place, timer, at) = (*place, timer.clone(), *at);
            self.now = at;
            self.timers.remove(&(place, timer.clone()));
            self.hear(place, Msg::Due(timer));
        }
        self.now = end;
    }

    pub(super) fn hear(&mut self, place: Place, msg: Msg) {
        self.feed(Source::Of(place), msg);
    }

    pub(super) fn feed(&mut self, source: Source, msg: Msg) {
        let mut answers = Vec::new();
        for (place, effect) in update_desks(&mut self.desks, self.now, source, msg) {
            self.perform(place, effect, &mut answers);
        }
        for (place, msg) in answers {
            self.hear(place, msg);
        }
    }

    fn perform(&mut self, place: Place, effect: Effect, answers: &mut Vec<(Place, Msg)>) {
        match effect {
            Effect::Backend(command) => {
                self.sent.push((place, command.clone()));
                match self.fetched(place, &command) {
                    Some(pages) => answers.extend(pages.into_iter().map(|page| (place, Msg::Backend(page)))),
                    None => self.under_way.push((place, command)),
                }
            }
            Effect::Store(op) => {
                let report = stored(&op);
                self.stored.push((place, op));
                answers.extend(report.map(|report| (place, Msg::Stored(report))));
            }
            Effect::Timer { timer, after } => {
                let at = self.now + SignedDuration::try_from(after).expect("short");
                self.timers.insert((place, timer), at);
            }
            Effect::CancelTimer(timer) => {
                self.timers.remove(&(place, timer));
            }
            Effect::Bell => self.bells += 1,
            Effect::Popup(words) => self.popups.push(words.as_str().to_owned()),
            Effect::Quit => self.quit = Some(self.stored.len()),
            Effect::ReconnectNow => self.reconnects.push(place),
            _ => {}
        }
    }

    /// What the hub tells at once; `None` for a change.
    fn fetched(&self, place: Place, command: &Command) -> Option<Vec<Event>> {
        let (id, rows) = (command.id, &self.rows[&place]);
        let page = match &command.kind {
            CommandKind::ListConversations { view, .. } => Some(Event::ConversationPage {
                id,
                view: *view,
                conversations: rows.clone(),
                next: None,
                total: rows.len() as u64,
            }),
            CommandKind::LoadThread { conversation, .. } => Some(Event::ThreadPage {
                id,
                conversation: conversation.clone(),
                entries: vec![from_customer(
                    conversation,
                    1,
                    &format!("hello {}", Self::name(place)),
                )],
                more: false,
            }),
            CommandKind::LoadConversation { conversation } => {
                let row = rows.iter().find(|row| row.id == *conversation);
                row.cloned().map(Event::ConversationUpserted)
            }
            kind if kind.changes()
                && !matches!(
                    kind,
                    CommandKind::SetViewing { .. }
                        | CommandKind::SetTyping { .. }
                        | CommandKind::MarkRead { .. }
                ) =>
            {
                return None;
            }
            _ => None,
        };
        let done = Event::Answer {
            id,
            outcome: Outcome::Done,
        };
        Some(page.into_iter().chain([done]).collect())
    }

    /// What is written in a draft.
    pub(super) fn draft(&self, place: Place, id: &str, kind: DraftKind) -> String {
        let key = DraftKey {
            conversation: ConversationId::new(id),
            kind,
        };
        let draft = self.state(place).composer.get(&key);
        draft
            .map(|draft| draft.editor.text().to_owned())
            .unwrap_or_default()
    }

    /// The common queue: workspace and conversation.
    pub(super) fn order(&self) -> Vec<String> {
        let rows = self.desks.rows().iter();
        rows.map(|row| {
            let conversation = self.desks.conversation(*row).expect("a row");
            format!("{}/{}", Self::name(row.place), conversation.id)
        })
        .collect()
    }

    /// What is on screen.
    pub(super) fn here(&self) -> String {
        let selected = self.desks.state().queue.selected();
        let id = selected.map_or("–", ConversationId::as_str);
        format!("{}/{id}", Self::name(self.desks.front()))
    }

    /// The line at the bottom: whose, and its message id.
    pub(super) fn notice(&self) -> Option<(&'static str, &'static str)> {
        let (place, notice) = self.desks.notice()?;
        Some((Self::name(place), notice.text.id))
    }

    /// Changes asked since the first `known` of them: workspace and name.
    pub(super) fn changes(&self, known: usize) -> Vec<(&'static str, CommandKind)> {
        let changes = self.sent[known..]
            .iter()
            .filter(|(_, command)| command.kind.changes());
        changes
            .map(|(place, command)| (Self::name(*place), command.kind.clone()))
            .collect()
    }
}

fn stored(op: &StoreOp) -> Option<StoreReport> {
    Some(match op {
        StoreOp::Enqueue(item) => StoreReport::OutboxStored(item.request),
        StoreOp::SetOutbox {
            request,
            state: OutboxState::Sending,
        } => StoreReport::AttemptStored(*request),
        StoreOp::PutDraft(draft) => StoreReport::DraftStored(draft.key.clone()),
        StoreOp::LoadThread(conversation) => StoreReport::Thread {
            conversation: conversation.clone(),
            entries: Vec::<Entry>::new(),
        },
        _ => return None,
    })
}
