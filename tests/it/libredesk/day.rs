//! The agent's whole day, written once: against the stand-in always, against a real server by URL
//! (CONTRIBUTING, "The live suite"). Whoever can do an agent's [`Deed`]s can be driven through it.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::plain::Plain;
use super::standin::{By, INBOX, Standin};
use super::visitor::Visitor;
use super::worker;
use crate::simulation::rng::Rng;
use crate::support::{say, skipped};
use crate::ws::proxy::{Fault, Proxy, Way};

/// How long anything may take before a test fails. What is measured is said (issue 5 wants a new
/// conversation within 2 s).
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// Forced cuts of one day (issue 5, "Done when" 2).
const CUTS: usize = 50;
/// Look-ups in vain before what was cut counts as not stored.
pub(super) const LOOKS: usize = 20;

/// What an agent does with a conversation.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    Claim,
    Reply(String),
    Note(String),
    Tag(&'static str),
    /// To a team, by its id.
    Transfer(u64),
    Snooze,
    /// Makes it open again.
    Wake,
    Resolve,
}

/// What an agent sees of a conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) status: String,
    pub(super) mine: bool,
    pub(super) team: Option<u64>,
    pub(super) tags: Vec<String>,
    /// Oldest first.
    pub(super) said: Vec<(By, String)>,
}

/// An agent at work: the desk, or the plain one of this file.
pub(super) trait Worker {
    /// What it sees of a conversation now; `None` while it does not know of it.
    async fn look(&mut self, talk: Uuid) -> Option<Seen>;

    /// Does something, and sees to it that it is done exactly once.
    async fn does(&mut self, talk: Uuid, deed: Deed);

    /// Answers with what is suggested, and gives the words; `None` where nothing is.
    async fn suggested(&mut self, talk: Uuid) -> Option<String>;

    /// Goes on until it sees it so.
    async fn sees(&mut self, what: &str, talk: Uuid, ready: impl Fn(&Seen) -> bool) {
        let start = Instant::now();
        loop {
            let seen = self.look(talk).await;
            if seen.as_ref().is_some_and(&ready) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "waited in vain for {what}: {seen:?}");
        }
    }
}

/// Walks through the day: each step is waited for until the agent sees it.
pub(super) async fn walk(addr: SocketAddr, inbox: &str, agent: &mut impl Worker) -> Visitor {
    let visitor = Visitor::begin(addr, inbox, "Is my refund on its way?").await;
    let (talk, begun) = (visitor.talk, Instant::now());
    agent
        .sees("the new conversation", talk, |seen| seen.status == "Open")
        .await;
    say(&format!(
        "a new conversation appeared within {:?}",
        begun.elapsed()
    ));
    agent.does(talk, Deed::Claim).await;
    agent.sees("it is mine", talk, |seen| seen.mine).await;
    if let Some(words) = agent.suggested(talk).await {
        let last = |seen: &Seen| seen.said.last() == Some(&(By::Agent, words.clone()));
        agent.sees("the suggested answer", talk, last).await;
    }
    agent.does(talk, Deed::Reply("Let me look.".to_owned())).await;
    agent
        .does(talk, Deed::Note("Ask the warehouse.".to_owned()))
        .await;
    let both = |seen: &Seen| {
        let said: Vec<_> = seen.said.iter().map(|(by, text)| (*by, text.as_str())).collect();
        said.ends_with(&[(By::Agent, "Let me look."), (By::Note, "Ask the warehouse.")])
    };
    agent.sees("the reply and the note", talk, both).await;
    agent.does(talk, Deed::Tag("shipping")).await;
    agent
        .sees("the tag", talk, |seen| seen.tags == ["shipping"])
        .await;
    agent.does(talk, Deed::Transfer(2)).await;
    agent
        .sees("the team has it", talk, |seen| seen.team == Some(2) && !seen.mine)
        .await;
    agent.does(talk, Deed::Claim).await;
    agent.sees("it is mine again", talk, |seen| seen.mine).await;
    agent.does(talk, Deed::Snooze).await;
    agent
        .sees("it is put aside", talk, |seen| seen.status == "Snoozed")
        .await;
    agent.does(talk, Deed::Wake).await;
    agent.sees("it is back", talk, |seen| seen.status == "Open").await;
    agent.does(talk, Deed::Resolve).await;
    agent
        .sees("it is resolved", talk, |seen| seen.status == "Resolved")
        .await;
    visitor.says("It has come back!").await;
    agent
        .sees("the visitor opened it again", talk, |seen| seen.status == "Open")
        .await;
    // A real server may add its question about satisfaction.
    let heard = visitor.thread().await;
    let said = |words: &str| heard.iter().filter(|text| *text == words).count();
    assert_eq!(said("Let me look."), 1, "{heard:?}");
    assert_eq!(said("Ask the warehouse."), 0, "a visitor reads a note");
    visitor
}

/// Lets a proxy cut so often, each connection before it carried so many bytes up or down.
fn cutting(proxy: &Proxy, seed: u64, (up, down): (u64, u64)) {
    let mut chance = Rng::new(seed);
    proxy.plan(move |tally| {
        if tally.faults >= CUTS {
            return Fault::None;
        }
        let way = *chance.pick(&[Way::Up, Way::Down]);
        let most = if way == Way::Up { up } else { down };
        let after = usize::try_from(chance.below(most)).expect("small");
        Fault::Cut { way, after }
    });
    proxy.cut_all();
}

/// Replies and questions until the agent's and the visitor's connections were cut so often; then each is
/// there once and in order. `most` are the bytes a connection of the agent's carries at most.
async fn cuts(visitor: &mut Visitor, agent: &mut impl Worker, proxy: &Proxy, most: (u64, u64)) {
    let before = visitor.thread().await.len();
    let theirs = Proxy::start(visitor.server()).await;
    visitor.through(addr_of(&theirs));
    cutting(&theirs, 4, (600, 900));
    cutting(proxy, 5, most);
    let mut sent = Vec::new();
    while proxy.tally().faults < CUTS || theirs.tally().faults < CUTS {
        let words = format!("reply {}", sent.len());
        agent.does(visitor.talk, Deed::Reply(words.clone())).await;
        sent.push(words);
        let words = format!("question {}", sent.len());
        visitor.says(&words).await;
        sent.push(words);
    }
    say(&format!(
        "{} texts through {CUTS} cuts of either side",
        sent.len()
    ));
    let truth = visitor.thread().await;
    assert_eq!(truth[before..], sent, "each once and in order");
    // A desk need not have loaded the oldest.
    let shown = |seen: &Seen| {
        let heard = seen.said.iter().filter(|(by, _)| *by != By::Note);
        let texts: Vec<String> = heard.map(|(_, text)| text.clone()).collect();
        texts.len() >= truth.len().min(20) && truth.ends_with(&texts)
    };
    agent.sees("the same as the server", visitor.talk, shown).await;
}

/// Where a proxy listens.
pub(super) fn addr_of(proxy: &Proxy) -> SocketAddr {
    let url = proxy.url();
    let addr = url
        .strip_prefix("ws://")
        .and_then(|rest| rest.strip_suffix("/ws"));
    addr.expect("ws://ADDRESS/ws").parse().unwrap()
}

/// A server to work at.
struct Server {
    addr: SocketAddr,
    inbox: String,
    email: String,
    password: String,
    /// Another agent, if there is one: e-mail address and password.
    colleague: Option<(String, String)>,
}

impl Server {
    fn of(standin: &Standin) -> Self {
        Self {
            addr: standin.addr(),
            inbox: INBOX.to_owned(),
            email: "ann@example.com".to_owned(),
            password: "PASSWORD".to_owned(),
            colleague: Some(("bob@example.com".to_owned(), "PASSWORD".to_owned())),
        }
    }

    /// The real one, if there is one: `TTYDESK_LIVE_LIBREDESK_URL` is `http://ADDRESS:PORT`.
    fn real() -> Option<Self> {
        let given = |name: &str| std::env::var(format!("TTYDESK_LIVE_LIBREDESK_{name}"));
        let Ok(url) = given("URL") else {
            skipped("TTYDESK_LIVE_LIBREDESK_URL is not set");
            return None;
        };
        let needed =
            |name: &str| given(name).unwrap_or_else(|_| panic!("TTYDESK_LIVE_LIBREDESK_{name} is not set"));
        let addr = url
            .strip_prefix("http://")
            .map(|rest| rest.trim_end_matches('/').parse());
        let Some(Ok(addr)) = addr else {
            panic!("TTYDESK_LIVE_LIBREDESK_URL is {url}, not http://ADDRESS:PORT");
        };
        Some(Self {
            addr,
            inbox: needed("INBOX"),
            email: needed("EMAIL"),
            password: needed("PASSWORD"),
            colleague: given("COLLEAGUE_EMAIL")
                .ok()
                .map(|email| (email, needed("COLLEAGUE_PASSWORD"))),
        })
    }

    /// The whole day and the cuts by a plain agent.
    async fn plain_day(&self) {
        let proxy = Proxy::start(self.addr).await;
        let mut agent = Plain::sign_in(self.addr, addr_of(&proxy), &self.email, &self.password).await;
        let mut visitor = walk(self.addr, &self.inbox, &mut agent).await;
        cuts(&mut visitor, &mut agent, &proxy, (1_200, 1_200)).await;
    }

    /// The whole day and the cuts by the desk.
    async fn desk_day(&self) {
        let proxy = Proxy::start(self.addr).await;
        let home = tempfile::tempdir().unwrap();
        let login = worker::password(&self.email, &self.password);
        let mut desk = worker::desk(&home.path().join("desk.db"), addr_of(&proxy), login).await;
        let mut visitor = walk(self.addr, &self.inbox, &mut desk).await;
        worker::asks_the_model(&mut desk, visitor.talk).await;
        match &self.colleague {
            Some((email, password)) => {
                let bob = Plain::sign_in(self.addr, self.addr, email, password).await;
                worker::is_told_once(&mut desk, visitor.talk, &bob).await;
            }
            None => skipped("TTYDESK_LIVE_LIBREDESK_COLLEAGUE_EMAIL is not set"),
        }
        cuts(&mut visitor, &mut desk, &proxy, (6_000, 40_000)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_without_a_desk_against_the_stand_in() {
    Server::of(&Standin::start().await).plain_day().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_without_a_desk_against_a_real_server() {
    if let Some(server) = Server::real() {
        server.plain_day().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_the_desk_against_the_stand_in() {
    Server::of(&Standin::start().await).desk_day().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_the_desk_against_a_real_server() {
    if let Some(server) = Server::real() {
        server.desk_day().await;
    }
}
