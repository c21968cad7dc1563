//! The whole adapter against a server that answers as recorded. It refuses the socket as the real one
//! does: with HTTP 200 and nothing in it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{answer, recordings};
use crate::backend::libredesk::{Config, Login, spawn};
use crate::backend::{Command, CommandKind, Connection, Event, Handle, Outcome, RefusalCode};
use crate::domain::{ConversationId, RequestId, View};
use crate::net::Transport;

const ZOE: &str = "7324f50f-fab8-45b5-824f-db38916f6d11";

/// Answers by method and path, with status and body.
type Answers = BTreeMap<String, (u16, String)>;

fn answers(root: &Path) -> Answers {
    let zoe = format!("/api/v1/conversations/{ZOE}");
    let mut answers = Answers::new();
    for (line, name) in [
        ("GET /api/v1/agents/me".to_owned(), "agents-me"),
        ("GET /api/v1/settings/general".to_owned(), "settings-general"),
        ("GET /api/v1/statuses".to_owned(), "statuses"),
        ("GET /api/v1/priorities".to_owned(), "priorities"),
        ("GET /api/v1/agents/compact".to_owned(), "agents-compact"),
        ("GET /api/v1/teams/compact".to_owned(), "teams-compact"),
        ("GET /api/v1/tags".to_owned(), "tags"),
        ("GET /api/v1/macros".to_owned(), "macros"),
        ("GET /api/v1/inboxes".to_owned(), "inboxes"),
        ("GET /api/v1/views/shared".to_owned(), "views-shared"),
        ("GET /api/v1/views/me".to_owned(), "views-me"),
        (
            "GET /api/v1/conversations/assigned".to_owned(),
            "conversations-assigned",
        ),
        (
            "GET /api/v1/conversations/all".to_owned(),
            "conversations-all-page1",
        ),
        (format!("GET {zoe}"), "conversation"),
        (format!("GET {zoe}/messages"), "messages-page2"),
        (format!("POST {zoe}/messages"), "reply"),
    ] {
        answers.insert(line, (200, answer(root, name).to_string()));
    }
    answers
}

async fn serve(mut stream: TcpStream, answers: Answers) {
    let mut bytes = Vec::new();
    loop {
        while !bytes.windows(4).any(|four| four == b"\r\n\r\n") {
            if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                return;
            }
        }
        let head = String::from_utf8_lossy(&bytes).into_owned();
        let end = head.find("\r\n\r\n").expect("an end") + 4;
        let length = head.to_ascii_lowercase();
        let length = length.split("content-length: ").nth(1).map_or(0, |rest| {
            rest.split("\r\n")
                .next()
                .and_then(|text| text.parse().ok())
                .unwrap_or(0)
        });
        while bytes.len() < end + length {
            stream.read_buf(&mut bytes).await.expect("a body");
        }
        bytes.drain(..end + length);
        let line = head.split([' ', '?']).take(2).collect::<Vec<_>>().join(" ");
        let (status, body) = match answers.get(&line) {
            Some((status, body)) => (*status, body.clone()),
            None if line == "GET /ws" => (200, String::new()),
            None => (404, r#"{"status":"error","message":"not here"}"#.to_owned()),
        };
        let answer = format!(
            "HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// An agent's end of the adapter.
struct Desk {
    handle: Handle,
    events: mpsc::Receiver<Event>,
}

impl Desk {
    async fn open(answers: Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answers.clone()));
            }
        });
        let login = Login::Key("KEY:SECRET".to_owned().into());
        let config = Config::new(url.parse().expect("a URL"), login, Transport::default());
        let (sender, events) = mpsc::channel(64);
        Self {
            handle: spawn(config.expect("a configuration"), sender),
            events,
        }
    }

    async fn event(&mut self) -> Event {
        let next = tokio::time::timeout(Duration::from_secs(20), self.events.recv());
        next.await.expect("in time").expect("an event")
    }

    async fn until(&mut self, wanted: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = self.event().await;
            if wanted(&event) {
                return event;
            }
        }
    }

    async fn ask(&mut self, kind: CommandKind) -> (Vec<Event>, Outcome) {
        let id = RequestId(Uuid::now_v7());
        self.handle
            .commands
            .send(Command { id, kind })
            .await
            .expect("taken");
        let mut events = Vec::new();
        loop {
            match self.event().await {
                Event::Answer {
                    id: answered,
                    outcome,
                } if answered == id => return (events, outcome),
                event => events.push(event),
            }
        }
    }
}

fn reply() -> CommandKind {
    CommandKind::SendMessage {
        conversation: ConversationId::new(ZOE),
        text: "Hello".to_owned(),
        hold_ms: 0,
        quotes: None,
        files: Vec::new(),
        via: None,
        recipients: None,
    }
}

#[tokio::test]
async fn signs_in_says_that_it_only_looks_lists_and_reads() {
    let Some(root) = recordings() else { return };
    let mut desk = Desk::open(answers(&root)).await;
    let online = desk
        .until(|it| matches!(it, Event::Connection(Connection::Online(_))))
        .await;
    let Event::Connection(Connection::Online(welcome)) = online else {
        panic!("{online:?}")
    };
    assert_eq!(welcome.me.name.as_str(), "Ann Agent");
    desk.until(|it| matches!(it, Event::Polling { every: Some(_) }))
        .await;
    let list = CommandKind::ListConversations {
        view: View::Mine,
        query: String::new(),
        sort: crate::domain::Sort::default(),
        after: None,
        limit: 50,
    };
    let (events, outcome) = desk.ask(list).await;
    assert_eq!(outcome, Outcome::Done);
    let page = events.iter().find_map(|event| match event {
        Event::ConversationPage { conversations, .. } => Some(conversations.len()),
        _ => None,
    });
    assert!(page.is_some_and(|rows| rows > 0), "{events:?}");
    let thread = CommandKind::LoadThread {
        conversation: ConversationId::new(ZOE),
        before: None,
        limit: 50,
    };
    let (events, outcome) = desk.ask(thread).await;
    assert_eq!(outcome, Outcome::Done);
    assert!(
        events
            .iter()
            .any(|it| matches!(it, Event::ThreadPage { more: false, entries, .. } if !entries.is_empty()))
    );
}

#[tokio::test]
async fn a_server_without_saved_views_still_lets_the_agent_in() {
    let Some(root) = recordings() else { return };
    let mut older = answers(&root);
    older.retain(|line, _| !line.contains("/views/"));
    let mut desk = Desk::open(older).await;
    let directory = desk.until(|it| matches!(it, Event::Directory(_))).await;
    let Event::Directory(directory) = directory else {
        panic!("{directory:?}")
    };
    assert!(
        directory.views.is_empty() && !directory.agents.is_empty(),
        "{directory:?}"
    );
}

#[tokio::test]
async fn a_reply_is_told_with_its_request_and_a_lost_answer_is_uncertain() {
    let Some(root) = recordings() else { return };
    let mut desk = Desk::open(answers(&root)).await;
    let (events, outcome) = {
        desk.until(|it| matches!(it, Event::Directory(_))).await;
        desk.ask(reply()).await
    };
    assert_eq!(outcome, Outcome::Done);
    let told = events
        .iter()
        .any(|it| matches!(it, Event::EntryUpserted(entry) if entry.request().is_some()));
    assert!(told, "{events:?}");

    for (status, body, wanted) in [
        (
            500,
            r#"{"status":"error","message":"Something went wrong"}"#,
            Outcome::Uncertain,
        ),
        (502, "<html><title>Bad gateway</title>", Outcome::Uncertain),
        (200, "<html><title>Portal</title>", Outcome::Uncertain),
        (
            429,
            r#"{"status":"error"}"#,
            Outcome::NotSent { retry_after: None },
        ),
    ] {
        let mut answers = answers(&root);
        let line = format!("POST /api/v1/conversations/{ZOE}/messages");
        answers.insert(line, (status, body.to_owned()));
        let mut desk = Desk::open(answers).await;
        desk.until(|it| matches!(it, Event::Directory(_))).await;
        assert_eq!(desk.ask(reply()).await.1, wanted, "{status}");
    }
}

#[tokio::test]
async fn a_no_is_final_and_a_lost_login_waits_for_somebody() {
    let Some(root) = recordings() else { return };
    let line = format!("POST /api/v1/conversations/{ZOE}/messages");
    let mut forbidden = answers(&root);
    forbidden.insert(line.clone(), (403, answer(&root, "reply-403").to_string()));
    let mut desk = Desk::open(forbidden).await;
    desk.until(|it| matches!(it, Event::Directory(_))).await;
    let (_, outcome) = desk.ask(reply()).await;
    let Outcome::Refused(refusal) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(refusal.code, RefusalCode::Forbidden);

    let mut revoked = answers(&root);
    revoked.insert(line, (401, answer(&root, "auth-apikey-revoked").to_string()));
    let mut desk = Desk::open(revoked).await;
    desk.until(|it| matches!(it, Event::Directory(_))).await;
    let (_, outcome) = desk.ask(reply()).await;
    assert_eq!(outcome, Outcome::NotSent { retry_after: None });
    desk.until(|it| matches!(it, Event::Connection(Connection::AuthRequired { .. })))
        .await;
}
