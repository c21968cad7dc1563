//! The agent's whole day, written once: against the stand-in always, against a real server by URL
//! (CONTRIBUTING, "The live suite"). Whoever can do an agent's [`Deed`]s can be driven through it.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use super::peer::{Back, ask};
use super::standin::{By, INBOX, Standin};
use crate::simulation::rng::Rng;
use crate::support::skipped;
use crate::ws::proxy::{Fault, Proxy, Way};

/// How long anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(30);
/// A new conversation is seen within this.
const APPEARS: Duration = Duration::from_secs(2);
/// Forced cuts of one day (issue 5, "Done when" 2).
const CUTS: usize = 50;
/// Look-ups in vain before what was cut counts as not stored.
const LOOKS: usize = 20;

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
    async fn act(&mut self, talk: Uuid, deed: Deed);

    /// Goes on until it sees it so.
    async fn until(&mut self, what: &str, talk: Uuid, ready: impl Fn(&Seen) -> bool) {
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

/// A visitor over the live-chat widget API.
pub(super) struct Visitor {
    addr: SocketAddr,
    headers: Vec<(String, String)>,
    pub(super) talk: Uuid,
}

impl Visitor {
    /// Begins a conversation.
    pub(super) async fn begin(addr: SocketAddr, inbox: &str, words: &str) -> Self {
        let mut headers = vec![
            ("X-Libredesk-Inbox-ID".to_owned(), inbox.to_owned()),
            ("Content-Type".to_owned(), "application/json".to_owned()),
        ];
        let form = json!({"name": "Vera Visitor", "email": "vera@visitors.example.com"});
        let body = json!({"message": words, "form_data": form}).to_string();
        let target = "/api/v1/widget/chat/conversations/init";
        let begun = ask(addr, "POST", target, &headers, &body).await.unwrap();
        let (talk, token) = (
            &begun.data()["conversation"]["uuid"],
            &begun.data()["session_token"],
        );
        headers.push((
            "Authorization".to_owned(),
            format!("Bearer {}", token.as_str().unwrap()),
        ));
        Self {
            addr,
            headers,
            talk: talk.as_str().unwrap().parse().unwrap(),
        }
    }

    /// Writes.
    pub(super) async fn says(&self, words: &str) {
        let target = format!("/api/v1/widget/chat/conversations/{}/message", self.talk);
        let body = json!({"message": words}).to_string();
        ask(self.addr, "POST", &target, &self.headers, &body)
            .await
            .unwrap()
            .data();
    }

    /// What the server has, as the visitor sees it: oldest first.
    pub(super) async fn thread(&self) -> Vec<String> {
        let target = format!("/api/v1/widget/chat/conversations/{}", self.talk);
        let back = ask(self.addr, "GET", &target, &self.headers, "").await.unwrap();
        let rows = back.data()["messages"].as_array().unwrap();
        rows.iter()
            .rev()
            .map(|row| row["text_content"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Walks through the day: each step is waited for until the agent sees it.
pub(super) async fn walk(addr: SocketAddr, inbox: &str, agent: &mut impl Worker) -> Visitor {
    let visitor = Visitor::begin(addr, inbox, "Where is my parcel?").await;
    let (talk, begun) = (visitor.talk, Instant::now());
    agent
        .until("the new conversation", talk, |seen| seen.status == "Open")
        .await;
    assert!(
        begun.elapsed() < APPEARS,
        "it took {:?} to appear",
        begun.elapsed()
    );
    agent.act(talk, Deed::Claim).await;
    agent.until("it is mine", talk, |seen| seen.mine).await;
    agent.act(talk, Deed::Reply("Let me look.".to_owned())).await;
    agent.act(talk, Deed::Note("Ask the warehouse.".to_owned())).await;
    let both = |seen: &Seen| {
        let said: Vec<_> = seen.said.iter().map(|(by, text)| (*by, text.as_str())).collect();
        said.ends_with(&[(By::Agent, "Let me look."), (By::Note, "Ask the warehouse.")])
    };
    agent.until("the reply and the note", talk, both).await;
    agent.act(talk, Deed::Tag("shipping")).await;
    agent
        .until("the tag", talk, |seen| seen.tags == ["shipping"])
        .await;
    agent.act(talk, Deed::Transfer(2)).await;
    agent
        .until("the team has it", talk, |seen| seen.team == Some(2) && !seen.mine)
        .await;
    agent.act(talk, Deed::Claim).await;
    agent.until("it is mine again", talk, |seen| seen.mine).await;
    agent.act(talk, Deed::Snooze).await;
    agent
        .until("it is put aside", talk, |seen| seen.status == "Snoozed")
        .await;
    agent.act(talk, Deed::Wake).await;
    agent
        .until("it is back", talk, |seen| seen.status == "Open")
        .await;
    agent.act(talk, Deed::Resolve).await;
    agent
        .until("it is resolved", talk, |seen| seen.status == "Resolved")
        .await;
    visitor.says("It has come back!").await;
    agent
        .until("the visitor opened it again", talk, |seen| seen.status == "Open")
        .await;
    // A real server may add its question about satisfaction.
    let heard = visitor.thread().await;
    let said = |words: &str| heard.iter().filter(|text| *text == words).count();
    assert_eq!(said("Let me look."), 1, "{heard:?}");
    assert_eq!(said("Ask the warehouse."), 0, "a visitor reads a note");
    visitor
}

/// Replies and questions until the proxy has cut so often; then each is there once and in order.
pub(super) async fn cuts(visitor: &Visitor, agent: &mut impl Worker, proxy: &Proxy) {
    let before = visitor.thread().await.len();
    let mut chance = Rng::new(5);
    proxy.plan(move |tally| {
        if tally.faults >= CUTS {
            return Fault::None;
        }
        let way = *chance.pick(&[Way::Up, Way::Down]);
        let after = usize::try_from(chance.below(1_200)).expect("small");
        Fault::Cut { way, after }
    });
    let mut sent = Vec::new();
    while proxy.tally().faults < CUTS {
        let words = format!("reply {}", sent.len());
        agent.act(visitor.talk, Deed::Reply(words.clone())).await;
        sent.push(words);
        if sent.len() % 3 == 0 {
            let words = format!("question {}", sent.len());
            visitor.says(&words).await;
            sent.push(words);
        }
    }
    assert_eq!(visitor.thread().await[before..], sent, "each once and in order");
    let last = sent.last().expect("something was sent").clone();
    let shown = |seen: &Seen| {
        let texts = seen
            .said
            .iter()
            .filter(|(by, _)| *by != By::Note)
            .map(|(_, text)| text);
        let texts: Vec<_> = texts.skip(before).collect();
        texts.last() == Some(&&last) && texts == sent.iter().collect::<Vec<_>>()
    };
    agent.until("the same as the server", visitor.talk, shown).await;
}

/// An agent without a desk: REST, a look-up after every lost answer, and nothing else.
struct Plain {
    addr: SocketAddr,
    headers: Vec<(String, String)>,
    id: u64,
}

impl Plain {
    /// Signs in with a password, directly; works through `addr` from then on.
    async fn sign_in(at: SocketAddr, addr: SocketAddr, email: &str, password: &str) -> Self {
        let body = json!({"email": email, "password": password}).to_string();
        let json = ("Content-Type".to_owned(), "application/json".to_owned());
        let back = ask(
            at,
            "POST",
            "/api/v1/auth/login",
            std::slice::from_ref(&json),
            &body,
        )
        .await
        .unwrap();
        let id = back.data()["id"].as_u64().unwrap();
        let (session, csrf) = (back.cookie("libredesk_session"), back.cookie("csrf_token"));
        let (session, csrf) = (session.unwrap(), csrf.unwrap());
        let cookies = format!("libredesk_session={session}; csrf_token={csrf}");
        let headers = vec![
            ("Cookie".to_owned(), cookies),
            ("X-CSRFTOKEN".to_owned(), csrf),
            json,
        ];
        Self { addr, headers, id }
    }

    async fn call(&self, method: &str, path: &str, body: &Value) -> Option<Back> {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        ask(
            self.addr,
            method,
            &format!("/api/v1/conversations/{path}"),
            &self.headers,
            &body,
        )
        .await
    }

    /// Asks until somebody answers.
    async fn read(&self, path: &str) -> Value {
        let start = Instant::now();
        loop {
            if let Some(back) = self.call("GET", path, &Value::Null).await {
                return back.data().clone();
            }
            assert!(start.elapsed() < PATIENCE, "{path}: no answer");
        }
    }

    /// Sends a message. What was cut is looked for by its mark, and sent again only when it is not there.
    async fn send(&self, talk: Uuid, words: &str, private: bool) {
        let mark = Uuid::now_v7().to_string();
        let body = json!({
            "message": format!("<p>{words}</p>"), "private": private, "sender_type": "agent",
            "to": [], "cc": [], "bcc": [], "attachments": [], "mentions": [], "echo_id": mark,
        });
        loop {
            let path = format!("{talk}/messages");
            if let Some(back) = self.call("POST", &path, &body).await {
                back.data();
                return;
            }
            for _ in 0..LOOKS {
                let found = self.read(&format!("{path}?type=outgoing&page_size=10")).await;
                let rows = found["results"].as_array().unwrap();
                if rows.iter().any(|row| row["meta"]["echo_id"] == mark) {
                    return;
                }
            }
        }
    }
}

impl Worker for Plain {
    async fn look(&mut self, talk: Uuid) -> Option<Seen> {
        let row = self.read(&talk.to_string()).await;
        let list = self.read(&format!("{talk}/messages?page_size=500")).await;
        let said = list["results"].as_array()?.iter().rev().filter_map(|row| {
            let by = match (row["type"].as_str()?, row["private"].as_bool()?) {
                ("incoming", _) => By::Visitor,
                ("outgoing", true) => By::Note,
                ("outgoing", false) => By::Agent,
                _ => return None,
            };
            Some((by, row["text_content"].as_str()?.to_owned()))
        });
        let tags = row["tags"].as_array()?.iter().filter_map(Value::as_str);
        Some(Seen {
            status: row["status"].as_str()?.to_owned(),
            mine: row["assigned_user_id"] == self.id,
            team: row["assigned_team_id"].as_u64(),
            tags: tags.map(str::to_owned).collect(),
            said: said.collect(),
        })
    }

    async fn act(&mut self, talk: Uuid, deed: Deed) {
        let (method, path, body) = match deed {
            Deed::Reply(words) => return self.send(talk, &words, false).await,
            Deed::Note(words) => return self.send(talk, &words, true).await,
            Deed::Claim => ("PUT", "assignee/user", json!({"assignee_id": self.id})),
            Deed::Transfer(team) => ("PUT", "assignee/team", json!({"assignee_id": team})),
            Deed::Tag(name) => ("POST", "tags", json!({"tags": [name], "action": "add_tags"})),
            Deed::Snooze => (
                "PUT",
                "status",
                json!({"status": "Snoozed", "snoozed_until": "1h"}),
            ),
            Deed::Wake => ("PUT", "status", json!({"status": "Open"})),
            Deed::Resolve => ("PUT", "status", json!({"status": "Resolved"})),
        };
        let back = self.call(method, &format!("{talk}/{path}"), &body).await;
        back.expect("an answer").data();
    }
}

/// Where a proxy listens.
fn addr_of(proxy: &Proxy) -> SocketAddr {
    let url = proxy.url();
    let addr = url
        .strip_prefix("ws://")
        .and_then(|rest| rest.strip_suffix("/ws"));
    addr.expect("ws://ADDRESS/ws").parse().unwrap()
}

/// The whole day and the cuts, against whatever listens there.
async fn whole_day(server: SocketAddr, inbox: &str, email: &str, password: &str) {
    let proxy = Proxy::start(server).await;
    let mut agent = Plain::sign_in(server, addr_of(&proxy), email, password).await;
    let visitor = walk(server, inbox, &mut agent).await;
    cuts(&visitor, &mut agent, &proxy).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_without_a_desk_against_the_stand_in() {
    let standin = Standin::start().await;
    whole_day(standin.addr(), INBOX, "ann@example.com", "PASSWORD").await;
}

/// `TTYDESK_LIVE_LIBREDESK_URL` is `http://ADDRESS:PORT`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_without_a_desk_against_a_real_server() {
    let given = |name: &str| std::env::var(format!("TTYDESK_LIVE_LIBREDESK_{name}"));
    let Ok(url) = given("URL") else {
        return skipped("TTYDESK_LIVE_LIBREDESK_URL is not set");
    };
    let needed =
        |name: &str| given(name).unwrap_or_else(|_| panic!("TTYDESK_LIVE_LIBREDESK_{name} is not set"));
    let addr = url
        .strip_prefix("http://")
        .map(|rest| rest.trim_end_matches('/').parse());
    let Some(Ok(addr)) = addr else {
        panic!("TTYDESK_LIVE_LIBREDESK_URL is {url}, not http://ADDRESS:PORT");
    };
    whole_day(addr, &needed("INBOX"), &needed("EMAIL"), &needed("PASSWORD")).await;
}
