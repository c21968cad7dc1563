//! A stand-in for a Libredesk 2.7 server: the recorded answers and the recorded defects, with real state
//! and with faults that a test switches on by name. Facts: `../shared/fixtures/libredesk/INDEX.md`.

mod faults;
mod http;
mod lists;
mod media;
mod reference;
mod routes;
mod seed;
mod shape;
mod socket;
mod widget;
mod world;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use uuid::Uuid;

pub(crate) use faults::Fault;
use faults::Faults;
pub(crate) use world::INBOX;
use world::{Kind, Out, World};

/// How long the server keeps a connection on which nothing is asked.
const IDLE: Duration = Duration::from_secs(8);

/// A running stand-in. It ends with the runtime.
pub(crate) struct Standin {
    addr: SocketAddr,
    server: Arc<Server>,
}

/// What its connections share.
struct Server {
    world: Mutex<World>,
    faults: Mutex<Faults>,
    /// Counts up whenever held answers and late commits may go on.
    released: watch::Sender<u64>,
    idle: Duration,
    /// Something before it lets no socket through.
    refuses_sockets: AtomicBool,
}

impl Server {
    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }
}

/// One message of a conversation as the server keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) uuid: Uuid,
    pub(crate) by: By,
    pub(crate) text: String,
    pub(crate) echo: Option<String>,
}

/// Whose a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Visitor,
    Agent,
    /// An agent, for agents only.
    Note,
}

impl Standin {
    /// Starts one with agents, tags, macros and a few conversations.
    pub(crate) async fn start() -> Self {
        Self::with_idle(IDLE).await
    }

    /// Starts one that closes idle connections after this time.
    pub(crate) async fn with_idle(idle: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let mut world = World::default();
        seed::fill(&mut world);
        let server = Arc::new(Server {
            world: Mutex::new(world),
            faults: Mutex::default(),
            released: watch::Sender::default(),
            idle,
            refuses_sockets: AtomicBool::new(false),
        });
        tokio::spawn(http::serve(listener, server.clone()));
        Self { addr, server }
    }

    /// Where it listens.
    pub(crate) fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The next request of this kind (see [`faults::kind`]) suffers this.
    pub(crate) fn arm(&self, kind: &'static str, fault: Fault) {
        self.server.faults.lock().unwrap().arm(kind, fault);
    }

    /// Lets held answers and late commits happen.
    pub(crate) fn release(&self) {
        self.server.released.send_modify(|times| *times += 1);
    }

    /// Faults that were armed and have not come to pass.
    pub(crate) fn armed(&self) -> usize {
        self.server.faults.lock().unwrap().armed()
    }

    /// How many requests of each kind came.
    pub(crate) fn counts(&self) -> BTreeMap<&'static str, usize> {
        self.server.faults.lock().unwrap().counts()
    }

    /// Counts requests from now on.
    pub(crate) fn forget_requests(&self) {
        self.server.faults.lock().unwrap().forget_requests();
    }

    /// The most requests in any minute.
    pub(crate) fn busiest_minute(&self) -> usize {
        self.server.faults.lock().unwrap().busiest_minute()
    }

    /// An administrator saves the account: its sockets close with "kicked".
    pub(crate) fn kick(&self, agent: u64) {
        let world = self.server.world();
        for socket in world.sockets.iter().filter(|socket| socket.agent == agent) {
            socket.queue.try_send(Out::Kick).expect("room in the queue");
        }
    }

    /// An administrator revokes the agent's key. Its open sockets stay.
    pub(crate) fn revoke(&self, agent: u64) {
        let mut world = self.server.world();
        let agent = world.agents.iter_mut().find(|known| known.id == agent);
        agent.expect("an agent").key = None;
    }

    /// Sockets are refused as one with a wrong origin is, or opened again.
    pub(crate) fn refuse_sockets(&self, refuse: bool) {
        self.server.refuses_sockets.store(refuse, Ordering::SeqCst);
    }

    /// Every session is over, as after nine hours. Open sockets stay.
    pub(crate) fn end_sessions(&self) {
        self.server.world().sessions.clear();
    }

    /// Sockets of agents that are open.
    pub(crate) fn sockets(&self) -> usize {
        self.server.world().sockets.len()
    }

    /// Events that no queue had room for.
    pub(crate) fn dropped(&self) -> usize {
        self.server.world().dropped
    }

    /// Ends what was put aside, as the passing of its time does: without a word to anybody.
    pub(crate) fn ripen(&self) {
        let mut world = self.server.world();
        for talk in &mut world.talks {
            talk.snoozed = talk.snoozed.map(|_| jiff::Timestamp::UNIX_EPOCH);
        }
        world.wake();
    }

    /// Makes a conversation with this id, unless it is there.
    pub(crate) fn know(&self, talk: Uuid) {
        seed::know(&mut self.server.world(), talk);
    }

    /// Makes a message of Ann with this id in a conversation.
    pub(crate) fn know_message(&self, talk: Uuid, uuid: Uuid, by: By) {
        let mut world = self.server.world();
        let kind = match by {
            By::Visitor => Kind::Incoming,
            By::Agent => Kind::Outgoing,
            By::Note => Kind::Note,
        };
        let mut said = world.draft(talk, kind, 2, "<p>Recorded.</p>");
        said.uuid = uuid;
        if by == By::Visitor {
            said.sender = world.talk(talk).map_or(0, |talk| talk.contact);
        }
        world.say(said);
        world.deliver();
    }

    /// Makes a conversation by e-mail with this id, whose customer has this address.
    pub(crate) fn know_mail(&self, talk: Uuid, customer: &str) {
        let mut world = self.server.world();
        seed::know(&mut world, talk);
        let contact = world.talk(talk).map_or(0, |talk| talk.contact);
        let contact = world.contacts.iter_mut().find(|known| known.id == contact);
        customer.clone_into(&mut contact.expect("just made").email);
        world.change(talk, |talk| talk.mail = true);
        world.tell_row(talk);
    }

    /// An administrator sets up a language model that writes this, as HTML, or takes it away.
    pub(crate) fn model(&self, writes: Option<&str>) {
        self.server.world().model = writes.map(str::to_owned);
    }

    /// A letter comes in, with this head.
    pub(crate) fn mail(&self, talk: Uuid, from: &str, to: &[&str], cc: &[&str]) {
        let mut world = self.server.world();
        let contact = world.talk(talk).map_or(0, |talk| talk.contact);
        let mut said = world.draft(talk, Kind::Incoming, contact, "a letter");
        said.meta = serde_json::json!({"from": [from], "to": to, "cc": cc, "bcc": [], "subject": "Re"});
        world.visitor_sends(&said);
    }

    /// Whom the last answer in a conversation went to: to, copies and hidden copies.
    pub(crate) fn recipients(&self, talk: Uuid) -> [Vec<String>; 3] {
        let world = self.server.world();
        let sent = world
            .said
            .iter()
            .rfind(|said| said.talk == talk && said.kind == Kind::Outgoing);
        let meta = &sent.expect("an answer").meta;
        ["to", "cc", "bcc"].map(|kind| {
            let all = meta[kind].as_array().cloned().unwrap_or_default();
            all.iter()
                .filter_map(|it| it.as_str().map(str::to_owned))
                .collect()
        })
    }

    /// An agent resolves a conversation.
    pub(crate) fn resolve(&self, talk: Uuid, agent: u64) {
        self.server.world().set_status(talk, agent, 3, None);
    }

    /// What an agent keeps unsent in a conversation: the kind and the words as HTML.
    pub(crate) fn drafts(&self, agent: u64, talk: Uuid) -> Vec<(String, String)> {
        let world = self.server.world();
        let field =
            |draft: &serde_json::Value, name: &str| draft[name].as_str().unwrap_or_default().to_owned();
        let own = world
            .drafts
            .iter()
            .filter(|draft| draft["user_id"] == agent && draft["conversation_uuid"] == talk.to_string());
        own.map(|draft| (field(draft, "type"), field(draft, "content")))
            .collect()
    }

    /// The visitor of a conversation writes.
    pub(crate) fn hears(&self, talk: Uuid, words: &str) {
        let mut world = self.server.world();
        let contact = world.talk(talk).map_or(0, |talk| talk.contact);
        world.visitor_says(talk, contact, words);
    }

    /// A colleague gives a conversation to an agent.
    pub(crate) fn assign(&self, talk: Uuid, by: u64, to: u64) {
        self.server.world().assign(talk, by, to);
    }

    /// A colleague names an agent in a note.
    pub(crate) fn mention(&self, talk: Uuid, by: u64, to: u64) {
        let mut world = self.server.world();
        let note = world.draft(talk, Kind::Note, by, "<p>please look</p>");
        world.say(note.clone());
        world.notify(to, "mention", talk, Some(&note), by);
    }

    /// The server tells an agent something of its own.
    pub(crate) fn notify(&self, talk: Uuid, to: u64, what: &str) {
        self.server.world().notify(to, what, talk, None, 0);
    }

    /// Events are lost from now on, as those of a slow reader are, or told again.
    pub(crate) fn loses_events(&self, lost: bool) {
        self.server.world().loses_events = lost;
    }

    /// Notifications of an agent that are not read.
    pub(crate) fn unread(&self, agent: u64) -> usize {
        let world = self.server.world();
        let unread = |told: &&serde_json::Value| told["user_id"] == agent && told["is_read"] == false;
        world.notifications.iter().filter(unread).count()
    }

    /// How often an agent was told of being mentioned in a conversation.
    pub(crate) fn mentions(&self, agent: u64, talk: Uuid) -> usize {
        let world = self.server.world();
        let told = world.notifications.iter().filter(|told| {
            told["notification_type"] == "mention"
                && told["user_id"] == agent
                && told["conversation_uuid"] == talk.to_string()
        });
        told.count()
    }

    /// What was said in a conversation, oldest first, without lines about what was done.
    pub(crate) fn thread(&self, talk: Uuid) -> Vec<Kept> {
        let world = self.server.world();
        let mut all: Vec<_> = world.said.iter().filter(|said| said.talk == talk).collect();
        all.sort_by_key(|said| (said.created, said.id));
        all.into_iter()
            .filter_map(|said| {
                let by = match said.kind {
                    Kind::Incoming => By::Visitor,
                    Kind::Outgoing => By::Agent,
                    Kind::Note => By::Note,
                    Kind::Activity => return None,
                };
                let echo = said.meta.get("echo_id").and_then(|echo| echo.as_str());
                Some(Kept {
                    uuid: said.uuid,
                    by,
                    text: shape::text(said),
                    echo: echo.map(str::to_owned),
                })
            })
            .collect()
    }
}
