//! A real hub with three conversations, an agent who answers them, and a witness without faults.

use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::mpsc;
use ttydesk::backend::native::wire::{Channel, Role};
use ttydesk::backend::native::{self, Config};
use ttydesk::backend::{Command, CommandKind, Event, Outcome};
use ttydesk::domain::{Author, Conversation, ConversationId, Entry, Message, RequestId, View};
use ttydesk::server::{self, Options, Running};
use uuid::Uuid;

use super::desk::Desk;
use super::proxy::Proxy;
use crate::support::dialogues;

/// Ids of the conversations.
pub(crate) const CONVERSATIONS: [&str; 3] = ["care-1", "care-2", "care-3"];
/// The agent.
const AGENT: &str = "Anna";

/// A conversation.
pub(crate) fn id(conversation: &str) -> ConversationId {
    ConversationId::new(conversation)
}

/// Every row, longest wait first, with its whole thread.
pub(crate) type Truth = Vec<(Conversation, Vec<Entry>)>;

/// A hub, and a directory for everything.
pub(crate) struct Site {
    hub: Option<Running>,
    addr: SocketAddr,
    pub(crate) token: String,
    home: TempDir,
}

impl Site {
    /// A hub at any free address.
    pub(crate) async fn start() -> Self {
        Self::with_policy("").await
    }

    /// The same with a `policy.toml`.
    pub(crate) async fn with_policy(policy: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut site = Self {
            hub: None,
            addr: ([127, 0, 0, 1], 0).into(),
            token: String::new(),
            home,
        };
        site.fill(&CONVERSATIONS);
        std::fs::write(site.data().join(server::policy::FILE), policy).unwrap();
        site.up().await;
        site
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("hub")
    }

    /// Makes a desk with these conversations out of an empty directory.
    fn fill(&mut self, conversations: &[&str]) {
        std::fs::create_dir_all(self.data()).unwrap();
        self.token = server::agents::add(&self.data(), AGENT, Role::Lead).unwrap();
        let rows: Vec<(&str, &[&str])> = conversations.iter().map(|id| (*id, &["Hello?"][..])).collect();
        let file = self.home.path().join("dialogues.jsonl");
        std::fs::write(&file, dialogues(&rows)).unwrap();
        server::import::run(&self.data(), &file, jiff::Timestamp::now()).unwrap();
    }

    /// Starts the hub, at the address it had.
    pub(crate) async fn up(&mut self) {
        let options = Options {
            data: self.data(),
            listen: self.addr,
            workspace: "faults".to_owned(),
            file_bytes: server::FILE_BYTES,
        };
        let hub = server::start(options).await.expect("the hub starts");
        self.addr = hub.addr();
        self.hub = Some(hub);
    }

    /// Stops the hub as an administrator does.
    pub(crate) async fn down(&mut self) {
        self.hub.take().expect("the hub runs").stop().await;
    }

    /// Replaces the desk by another one with these conversations, as if restored from elsewhere. The
    /// agent has another token there.
    pub(crate) async fn replace(&mut self, conversations: &[&str]) {
        self.down().await;
        std::fs::remove_dir_all(self.data()).unwrap();
        self.fill(conversations);
        self.up().await;
    }

    /// Makes the agent's token invalid.
    pub(crate) fn revoke(&self) {
        server::agents::revoke(&self.data(), AGENT).unwrap();
    }

    /// A proxy in front of the hub.
    pub(crate) async fn proxy(&self) -> Proxy {
        Proxy::start(self.addr).await
    }

    /// How to connect without a proxy.
    pub(crate) fn config(&self) -> Config {
        self.config_for(&format!("ws://{}/ws", self.addr))
    }

    /// How another agent connects.
    pub(crate) fn colleague(&self, name: &str) -> Config {
        let token = server::agents::add(&self.data(), name, Role::Agent).unwrap();
        Config {
            token: SecretString::from(token),
            ..self.config()
        }
    }

    fn config_for(&self, url: &str) -> Config {
        Config {
            url: url.parse().unwrap(),
            token: SecretString::from(self.token.clone()),
            checkpoint: None,
            transport: ttydesk::net::Transport::default(),
        }
    }

    /// Where the desk of a colleague keeps its file.
    pub(crate) fn file_of(&self, name: &str) -> PathBuf {
        self.home.path().join(format!("{name}.db"))
    }

    /// Where the agent's desk keeps its file.
    pub(crate) fn file(&self) -> PathBuf {
        self.home.path().join("desk.db")
    }

    /// The agent's desk behind a proxy, connected, with all conversations read.
    pub(crate) async fn desk(&self, proxy: &Proxy) -> Desk {
        let mut desk = self.reopen(proxy);
        desk.until("all conversations", |state| {
            state.conversations.len() == CONVERSATIONS.len()
        })
        .await;
        for conversation in CONVERSATIONS {
            desk.visit(&id(conversation)).await;
        }
        desk
    }

    /// The agent's desk behind a proxy, as it was left.
    pub(crate) fn reopen(&self, proxy: &Proxy) -> Desk {
        Desk::open(&self.file(), self.config_for(&proxy.url()))
    }

    /// A customer writes.
    pub(crate) async fn says(&self, conversation: &str, words: &str) {
        let desk = self.hub.as_ref().expect("the hub runs").desk();
        desk.customer_says(conversation.to_owned(), Channel::WebChat, words.to_owned())
            .await
            .unwrap();
    }

    /// What the hub has: every row, and the whole thread of each.
    pub(crate) async fn truth(&self) -> Truth {
        let (sender, events) = mpsc::channel(64);
        let mut witness = Witness {
            handle: native::spawn(self.config(), sender),
            events,
        };
        let mut all = Vec::new();
        for row in witness.rows().await {
            let thread = witness.thread(&row.id).await;
            all.push((row, thread));
        }
        all
    }
}

/// A client that only reads, over a link that works.
struct Witness {
    handle: native::Handle,
    events: mpsc::Receiver<Event>,
}

impl Witness {
    async fn rows(&mut self) -> Vec<Conversation> {
        let list = CommandKind::ListConversations {
            view: View::All,
            query: String::new(),
            sort: ttydesk::domain::Sort::default(),
            after: None,
            limit: 100,
        };
        // Before it is connected the adapter says that it could not ask.
        loop {
            let (outcome, events) = self.ask(list.clone()).await;
            let page = events.into_iter().find_map(|event| match event {
                Event::ConversationPage { conversations, .. } => Some(conversations),
                _ => None,
            });
            match outcome {
                Outcome::Done => return page.expect("a page before its answer"),
                Outcome::NotSent { .. } => {}
                other => panic!("the hub's rows: {other:?}"),
            }
        }
    }

    async fn thread(&mut self, conversation: &ConversationId) -> Vec<Entry> {
        let mut all: Vec<Entry> = Vec::new();
        loop {
            let load = CommandKind::LoadThread {
                conversation: conversation.clone(),
                before: all.first().map(Entry::position),
                limit: 200,
            };
            let (_, events) = self.ask(load).await;
            let page = events.into_iter().find_map(|event| match event {
                Event::ThreadPage { entries, more, .. } => Some((entries, more)),
                _ => None,
            });
            let (mut entries, more) = page.expect("a page before its answer");
            entries.append(&mut all);
            all = entries;
            if !more {
                return all;
            }
        }
    }

    /// Asks, and gives the outcome with everything told before it.
    async fn ask(&mut self, kind: CommandKind) -> (Outcome, Vec<Event>) {
        let asked = RequestId(Uuid::now_v7());
        let command = Command { id: asked, kind };
        self.handle.commands.send(command).await.unwrap();
        let mut told = Vec::new();
        loop {
            match self.events.recv().await.expect("the adapter runs") {
                Event::Answer { id, outcome } if id == asked => return (outcome, told),
                event => told.push(event),
            }
        }
    }
}

/// What agents said, in the order of the thread.
pub(crate) fn replies(thread: &[Entry]) -> Vec<&str> {
    said(thread, |author| matches!(author, Author::Agent(_)))
}

/// What the customer said, in the order of the thread.
pub(crate) fn questions(thread: &[Entry]) -> Vec<&str> {
    said(thread, |author| *author == Author::Customer)
}

fn said(thread: &[Entry], by: impl Fn(&Author) -> bool) -> Vec<&str> {
    let message = |entry| match entry {
        &Entry::Message(Message {
            ref author, ref body, ..
        }) if by(author) => Some(body.original()),
        _ => None,
    };
    thread.iter().filter_map(message).collect()
}

/// The desk shows exactly what the hub has. Reading marks as read, which changes rows once more, so the
/// hub is asked until it says the same twice.
pub(crate) async fn same(desk: &mut Desk, site: &Site) -> Truth {
    desk.sent().await;
    desk.live().await;
    let mut truth = site.truth().await;
    loop {
        for (row, thread) in &truth {
            desk.visit(&row.id).await;
            let newest = thread.last().map_or(0, Entry::position);
            desk.until("the hub's newest, read", |state| {
                let known = state.conversations.get(&row.id);
                known.is_some_and(|known| known.revision >= row.revision && known.unread == 0)
                    && state.threads[&row.id].newest() >= newest
            })
            .await;
        }
        let before = std::mem::replace(&mut truth, site.truth().await);
        if before == truth {
            break;
        }
    }
    for (row, thread) in &truth {
        assert_eq!(
            desk.state.threads[&row.id].entries(),
            thread,
            "the thread of {}",
            row.id
        );
        assert_eq!(desk.state.conversations.get(&row.id), Some(row));
    }
    truth
}
