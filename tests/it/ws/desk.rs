//! The real client without a screen: the adapter, the core and a store on disk, in one task.
//!
//! It does what the shell does with effects, but writes on the task it runs on: whoever drops it
//! leaves the file as a killed process would.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use ttydesk::app::state::{Focus, Link, Loading, Settings, Standing};
use ttydesk::app::{
    Action, Effect, FileOp, FileReport, Msg, Saved, State, StoreOp, StoreReport, Timer, update,
};
use ttydesk::backend::{self, Connection, Event, FileError, Handle, Outcome};
use ttydesk::domain::{ConversationId, OutboxState, OutgoingFile, WorkspaceId};
use ttydesk::i18n::{Catalog, Lang};
use ttydesk::input::Keymap;
use ttydesk::shell::{saved, write};
use ttydesk::store::Store;
use ttydesk::ui::{Look, Theme, view};

/// How long anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(30);
/// Events taken together; their rows go to disk in one transaction.
const TOGETHER: usize = 64;

pub(crate) struct Desk {
    pub(crate) state: State,
    /// Every state the link was in, each as often as it was told.
    pub(crate) links: Vec<Link>,
    /// Everything the status line said, by the name of the sentence.
    pub(crate) said: Vec<&'static str>,
    /// Asks for another try as soon as the link is down.
    pub(crate) impatient: bool,
    /// How many times faster than by the clock a text without an answer is looked for.
    pub(crate) haste: u32,
    /// What would have popped up.
    pub(crate) popups: Vec<String>,
    store: Store,
    link: backend::Link,
    handle: Handle,
    /// What became of files; uploads run beside the desk.
    files: (
        mpsc::UnboundedSender<FileReport>,
        mpsc::UnboundedReceiver<FileReport>,
    ),
    events: mpsc::Receiver<Event>,
    inbox: VecDeque<Msg>,
    timers: BTreeMap<Timer, Instant>,
    ops: Vec<StoreOp>,
}

/// Opens the file of a desk.
pub(crate) fn store(path: &Path) -> Store {
    Store::open(path, WorkspaceId::new("acme")).unwrap()
}

impl Desk {
    /// Opens the file and connects.
    pub(crate) fn open(path: &Path, backend: impl Into<backend::Link>) -> Self {
        let mut store = store(path);
        let kept = store.load().unwrap();
        let mut backend = backend.into();
        backend.resume(kept.checkpoint.clone());
        let (sender, events) = mpsc::channel(1_024);
        let settings = Settings {
            undo_ms: 0,
            advance: ttydesk::app::state::Advance::Stay,
            bell: false,
            calls: ttydesk::app::state::Calls::default(),
            sidebar: true,
            privacy: ttydesk::app::state::Privacy::default(),
            zone: TimeZone::UTC,
            seed: fresh_seed(),
            catalog: Arc::new(Catalog::new(Lang::En)),
        };
        let mut desk = Self {
            state: State::new(settings, (120, 36), Timestamp::now()),
            links: Vec::new(),
            said: Vec::new(),
            impatient: true,
            haste: 1,
            popups: Vec::new(),
            store,
            link: backend.clone(),
            handle: backend.spawn(sender),
            files: mpsc::unbounded_channel(),
            events,
            inbox: VecDeque::new(),
            timers: BTreeMap::new(),
            ops: Vec::new(),
        };
        desk.feed(Msg::Loaded(Box::new(Saved {
            tour_seen: true,
            ..saved(kept, Standing::Owner)
        })));
        desk
    }

    /// Presses a key.
    pub(crate) fn act(&mut self, action: Action) {
        self.feed(Msg::Act(action));
        self.settle();
    }

    /// Types.
    pub(crate) fn text(&mut self, words: &str) {
        self.feed(Msg::Text(words.to_owned()));
        self.settle();
    }

    /// Goes to a conversation, as an agent does: out of everything, to the top, and down.
    pub(crate) fn go_to(&mut self, conversation: &ConversationId) {
        while self.state.focus != Focus::Queue || !self.state.overlays.is_empty() {
            self.act(Action::Back);
        }
        self.act(Action::Top);
        for _ in 0..self.state.queue.order().len() {
            if self.state.queue.selected() == Some(conversation) {
                return;
            }
            self.act(Action::Down);
        }
        panic!("{conversation} is not in the queue");
    }

    /// Opens a conversation and waits until its thread is what there is.
    pub(crate) async fn visit(&mut self, conversation: &ConversationId) {
        self.go_to(conversation);
        self.act(Action::Open);
        self.until("a live thread", |state| {
            let thread = state.threads.get(conversation);
            *state.session.link() == Link::Live
                && thread.is_some_and(|thread| thread.loading() == Loading::Live)
        })
        .await;
    }

    /// Answers a conversation.
    pub(crate) fn reply(&mut self, conversation: &ConversationId, words: &str) {
        self.go_to(conversation);
        self.act(Action::Reply);
        self.text(words);
        self.act(Action::Send);
    }

    /// Goes on until it is so.
    pub(crate) async fn until(&mut self, what: &str, mut ready: impl FnMut(&State) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !ready(&self.state) {
            if !self.step(deadline).await {
                let items: Vec<_> = self.state.outbox.iter().collect();
                panic!(
                    "waited in vain for {what}; link {:?}, outbox {items:?}, last said {:?}, open {:?}",
                    self.state.session.link(),
                    self.state.notice,
                    self.state.overlays
                );
            }
        }
    }

    /// Goes on until the link was told to be so after the first `known` of `links`. Unlike a question to
    /// the state this misses nothing: a link that ends and is live again may be heard in one batch.
    pub(crate) async fn told(&mut self, what: &str, known: usize, so: impl Fn(&Link) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !self.links[known..].iter().any(&so) {
            let went_on = self.step(deadline).await;
            assert!(went_on, "waited in vain for {what}; links {:?}", self.links);
        }
    }

    /// Goes on until one of these sentences was said after the first `known`, and gives it: the next event of
    /// a batch may say another.
    pub(crate) async fn says(&mut self, known: usize, sentences: &[&'static str]) -> &'static str {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let said = self.said[known..].iter().find(|it| sentences.contains(it));
            if let Some(said) = said {
                return said;
            }
            let went_on = self.step(deadline).await;
            assert!(
                went_on,
                "waited in vain for {sentences:?}; said {:?}\n{}",
                self.said,
                self.screen()
            );
        }
    }

    /// Goes on until the link is up and everything shown is what there is.
    pub(crate) async fn live(&mut self) {
        self.until("a live link", |state| *state.session.link() == Link::Live)
            .await;
    }

    /// Goes on until nothing waits to be sent.
    pub(crate) async fn sent(&mut self) {
        self.until("an empty outbox", |state| state.outbox.iter().count() == 0)
            .await;
    }

    /// Goes on for a while in which nothing is expected to happen.
    pub(crate) async fn watch(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while self.step(end).await {}
    }

    /// States of everything on its way.
    pub(crate) fn outbox(&self) -> Vec<OutboxState> {
        self.state.outbox.iter().map(|item| item.state.clone()).collect()
    }

    /// Lets one thing happen and writes what follows. `false` when nothing did by the deadline.
    async fn step(&mut self, deadline: Instant) -> bool {
        let due = self.timers.values().min().copied().unwrap_or(deadline);
        tokio::select! {
            biased;
            event = self.events.recv() => {
                self.hear(event.expect("the adapter runs"));
                for _ in 1..TOGETHER {
                    match self.events.try_recv() {
                        Ok(event) => self.hear(event),
                        Err(_) => break,
                    }
                }
            }
            Some(report) = self.files.1.recv() => self.feed(Msg::File(report)),
            () = sleep_until(due.min(deadline)) => {
                let now = Instant::now();
                if now >= deadline {
                    return false;
                }
                let timers: Vec<_> = self.timers.extract_if(.., |_, at| *at <= now).collect();
                for (timer, _) in timers {
                    self.feed(Msg::Due(timer));
                }
            }
        }
        self.settle();
        true
    }

    fn hear(&mut self, event: Event) {
        let link = matches!(event, Event::Connection(_));
        let down = matches!(event, Event::Connection(Connection::Offline { .. }));
        self.feed(Msg::Backend(event));
        if link {
            self.links.push(self.state.session.link().clone());
        }
        if down && self.impatient {
            self.feed(Msg::Act(Action::Reconnect));
        }
    }

    fn feed(&mut self, msg: Msg) {
        let before = self.state.notice.clone();
        for effect in update(&mut self.state, Timestamp::now(), msg) {
            self.perform(effect);
        }
        if self.state.notice != before {
            self.said
                .extend(self.state.notice.as_ref().map(|notice| notice.text.id));
        }
    }

    fn perform(&mut self, effect: Effect) {
        use mpsc::error::TrySendError;
        match effect {
            Effect::Backend(command) => {
                if let Err(TrySendError::Full(command) | TrySendError::Closed(command)) =
                    self.handle.commands.try_send(command)
                {
                    self.inbox.push_back(Msg::Backend(Event::Answer {
                        id: command.id,
                        outcome: Outcome::NotSent { retry_after: None },
                    }));
                }
            }
            Effect::Store(op) => self.ops.push(op),
            Effect::Timer { timer, after } => {
                let after = match timer {
                    Timer::Reconcile(_) => after / self.haste,
                    _ => after,
                };
                self.timers.insert(timer, Instant::now() + after);
            }
            Effect::CancelTimer(timer) => {
                self.timers.remove(&timer);
            }
            Effect::File(op) => self.file(op),
            Effect::Popup(words) => self.popups.push(words.as_str().to_owned()),
            Effect::ReconnectNow => self.handle.reconnect.notify_one(),
            Effect::Copy(_)
            | Effect::Record(_)
            | Effect::Open(_)
            | Effect::Edit { .. }
            | Effect::Bell
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Model(_)
            | Effect::Card(_)
            | Effect::SaveModel
            | Effect::Quit => {}
        }
    }

    /// Files are taken from where they are: nothing of them is kept for a restart.
    fn file(&mut self, op: FileOp) {
        let told = self.files.0.clone();
        match op {
            FileOp::Attach { key, id, path, .. } => {
                let bytes = std::fs::metadata(&path).unwrap().len();
                let file = OutgoingFile {
                    id,
                    name: path,
                    bytes,
                };
                told.send(FileReport::Attached { key, file }).unwrap();
            }
            FileOp::Upload { request, mut file } => {
                let link = self.link.clone();
                tokio::spawn(async move {
                    let path = PathBuf::from(&file.name);
                    let mut from = tokio::fs::File::open(&path).await.unwrap();
                    file.name = path.file_name().unwrap().to_string_lossy().into_owned();
                    let outcome = match link.upload(&file, &mut from).await {
                        Ok(()) => Outcome::Done,
                        Err(FileError::Link(_)) => Outcome::NotSent { retry_after: None },
                        Err(error) => panic!("an upload: {error:?}"),
                    };
                    let file = file.id;
                    let report = FileReport::Uploaded {
                        request,
                        file,
                        outcome,
                    };
                    // Nobody hears of it when the desk is gone.
                    drop(told.send(report));
                });
            }
            FileOp::Complete { .. } | FileOp::Save { .. } | FileOp::Tidy { .. } => {}
        }
    }

    /// What is on the screen.
    pub(crate) fn screen(&self) -> String {
        drawn(&self.state)
    }

    /// A time comes at once.
    pub(crate) fn comes(&mut self, timer: Timer) {
        self.feed(Msg::Due(timer));
        self.settle();
    }

    /// Writes what waits, tells the core, and so on until there is nothing left.
    fn settle(&mut self) {
        while !(self.ops.is_empty() && self.inbox.is_empty()) {
            let ops = std::mem::take(&mut self.ops);
            let written = self
                .store
                .together(|rows| ops.iter().try_for_each(|op| write(rows, op)));
            written.unwrap();
            for op in ops {
                let report = report(&mut self.store, op);
                self.inbox.extend(report.map(Msg::Stored));
            }
            for msg in std::mem::take(&mut self.inbox) {
                self.feed(msg);
            }
        }
    }
}

/// What a screen shows of a state.
pub(crate) fn drawn(state: &State) -> String {
    let look = Look {
        theme: Theme::default(),
        keymap: Keymap::default(),
        catalog: state.settings.catalog.clone(),
    };
    let mut terminal = Terminal::new(TestBackend::new(120, 36)).unwrap();
    terminal.draw(|frame| view(state, &look, frame)).unwrap();
    terminal.backend().to_string()
}

/// What a store says once an operation is on disk.
pub(crate) fn report(store: &mut Store, op: StoreOp) -> Option<StoreReport> {
    match op {
        StoreOp::Enqueue(item) => Some(StoreReport::OutboxStored(item.request)),
        StoreOp::SetOutbox {
            request,
            state: OutboxState::Sending,
        } => Some(StoreReport::AttemptStored(request)),
        StoreOp::PutDraft(draft) => Some(StoreReport::DraftStored(draft.key)),
        StoreOp::LoadThread(conversation) => Some(StoreReport::Thread {
            entries: store.thread(&conversation).unwrap(),
            conversation,
        }),
        _ => None,
    }
}

/// Another one for every desk: the hub remembers request ids.
fn fresh_seed() -> u64 {
    uuid::Uuid::now_v7().as_u64_pair().1
}
