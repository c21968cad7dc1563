//! What goes wrong with a Libredesk server, each defect of the recording and each fault by itself.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};
use uuid::Uuid;

use super::peer::{Back, ask};
use super::standin::{By, Fault, Standin};

/// How long anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(30);
/// Ann.
const ANN: u64 = 2;

fn key() -> Vec<(String, String)> {
    vec![("Authorization".to_owned(), "token API_KEY:API_SECRET".to_owned())]
}

async fn call(standin: &Standin, method: &str, path: &str, body: &Value) -> Option<Back> {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    ask(standin.addr(), method, &format!("/api/v1/{path}"), &key(), &body).await
}

/// A stand-in with one conversation.
async fn site() -> (Standin, Uuid) {
    let (standin, talk) = (Standin::start().await, Uuid::now_v7());
    standin.know(talk);
    (standin, talk)
}

/// Ann replies, with this mark.
async fn reply(standin: &Standin, talk: Uuid, echo: &str) -> Option<Back> {
    let body = json!({"message": "<p>Hello</p>", "sender_type": "agent", "echo_id": echo});
    call(standin, "POST", &format!("conversations/{talk}/messages"), &body).await
}

/// How many messages have this mark.
async fn stored(standin: &Standin, talk: Uuid, echo: &str) -> usize {
    let path = format!("conversations/{talk}/messages?type=outgoing&page_size=100");
    let back = call(standin, "GET", &path, &Value::Null).await.unwrap();
    let rows = back.data()["results"].as_array().unwrap().clone();
    rows.iter().filter(|row| row["meta"]["echo_id"] == echo).count()
}

type Ws = WebSocketStream<TcpStream>;

/// Ann's socket, from this origin.
async fn connect(addr: SocketAddr, stream: TcpStream, origin: Option<&str>) -> Result<Ws, Error> {
    let mut request = format!("ws://{addr}/ws").into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("authorization", "token API_KEY:API_SECRET".parse().unwrap());
    if let Some(origin) = origin {
        headers.insert("origin", origin.parse().unwrap());
    }
    client_async(request, stream).await.map(|(socket, _)| socket)
}

/// Ann's socket, as the server wants it.
async fn socket(standin: &Standin) -> Ws {
    let addr = standin.addr();
    let stream = TcpStream::connect(addr).await.unwrap();
    connect(addr, stream, Some(&format!("https://{addr}")))
        .await
        .unwrap()
}

/// The next event of a kind.
async fn event(socket: &mut Ws, kind: &str) -> Value {
    let find = async {
        loop {
            let frame = socket.next().await.expect("an open socket").unwrap();
            if let Message::Text(text) = frame {
                let value: Value = serde_json::from_str(&text).unwrap_or_default();
                if value["type"] == kind {
                    return value["data"].clone();
                }
            }
        }
    };
    timeout(PATIENCE, find).await.expect(kind)
}

#[tokio::test]
async fn an_answer_lost_after_the_commit_leaves_the_message_and_a_repetition_makes_a_second() {
    let (standin, talk) = site().await;
    standin.arm("reply", Fault::LoseAnswer);
    assert_eq!(reply(&standin, talk, "mark").await, None);
    assert_eq!(stored(&standin, talk, "mark").await, 1);
    reply(&standin, talk, "mark").await.unwrap().data();
    assert_eq!(stored(&standin, talk, "mark").await, 2);
    standin.arm("reply", Fault::FailAfter);
    assert_eq!(reply(&standin, talk, "failed").await.unwrap().status, 500);
    assert_eq!(stored(&standin, talk, "failed").await, 1);
}

#[tokio::test]
async fn what_is_refused_or_cut_before_the_commit_is_not_stored() {
    let (standin, talk) = site().await;
    standin.arm("reply", Fault::CutBefore);
    assert_eq!(reply(&standin, talk, "mark").await, None);
    standin.arm("reply", Fault::Html);
    let page = reply(&standin, talk, "mark").await.unwrap();
    assert_eq!(page.status, 502);
    assert!(page.body.as_str().unwrap().starts_with("<html>"));
    for retry_after in [Some(60), None] {
        standin.arm("reply", Fault::Limit { retry_after });
        let limited = reply(&standin, talk, "mark").await.unwrap();
        assert_eq!(limited.status, 429);
        assert_eq!(limited.head.contains("retry-after: 60"), retry_after.is_some());
    }
    assert_eq!(stored(&standin, talk, "mark").await, 0);
    assert_eq!(standin.armed(), 0);
}

#[tokio::test]
async fn looking_in_vain_is_not_final_while_a_commit_is_late() {
    let (standin, talk) = site().await;
    let mut socket = socket(&standin).await;
    standin.arm("reply", Fault::CommitLate);
    assert_eq!(reply(&standin, talk, "late").await, None);
    assert_eq!(stored(&standin, talk, "late").await, 0);
    standin.release();
    assert_eq!(event(&mut socket, "new_message").await["echo_id"], "late");
    assert_eq!(stored(&standin, talk, "late").await, 1);
}

#[tokio::test]
async fn the_own_event_comes_before_the_answer_and_has_no_content() {
    let (standin, talk) = site().await;
    let mut socket = socket(&standin).await;
    standin.arm("reply", Fault::HoldAnswer);
    let hears = async {
        let told = event(&mut socket, "new_message").await;
        standin.release();
        told
    };
    let (answer, told) = tokio::join!(reply(&standin, talk, "mine"), hears);
    assert_eq!(told["echo_id"], "mine");
    assert_eq!((&told["content"], &told["private"]), (&Value::Null, &Value::Null));
    assert_eq!(answer.unwrap().data()["uuid"], told["uuid"]);
}

#[tokio::test]
async fn a_note_keeps_no_mark_and_a_team_takes_the_conversation_from_its_agent() {
    let (standin, talk) = site().await;
    let note = json!({"message": "<p>n</p>", "private": true, "sender_type": "agent", "echo_id": "x"});
    let path = format!("conversations/{talk}");
    let kept = call(&standin, "POST", &format!("{path}/messages"), &note)
        .await
        .unwrap();
    assert_eq!(kept.data()["meta"], json!({}));
    let last = standin.thread(talk).pop().unwrap();
    assert_eq!((last.by, last.text.as_str(), last.echo), (By::Note, "n", None));
    for (what, id) in [("user", ANN), ("team", 2)] {
        let target = format!("{path}/assignee/{what}");
        let done = call(&standin, "PUT", &target, &json!({"assignee_id": id})).await;
        done.unwrap().data();
    }
    let after = call(&standin, "GET", &path, &Value::Null).await.unwrap();
    let after = after.data();
    assert_eq!(
        (&after["assigned_user_id"], &after["assigned_team_id"]),
        (&Value::Null, &json!(2))
    );
}

#[tokio::test]
async fn what_was_put_aside_comes_back_without_a_word() {
    let (standin, talk) = site().await;
    let path = format!("conversations/{talk}");
    let aside = json!({"status": "Snoozed", "snoozed_until": "1h"});
    call(&standin, "PUT", &format!("{path}/status"), &aside)
        .await
        .unwrap()
        .data();
    let mut socket = socket(&standin).await;
    standin.ripen();
    let back = call(&standin, "GET", &path, &Value::Null).await.unwrap();
    assert_eq!(back.data()["status"], "Open");
    reply(&standin, talk, "next").await.unwrap().data();
    assert_eq!(
        event(&mut socket, "new_message").await["echo_id"],
        "next",
        "the first event"
    );
}

#[tokio::test]
async fn only_the_right_origin_opens_a_socket_and_a_refusal_says_200() {
    let standin = Standin::start().await;
    let addr = standin.addr();
    for origin in [
        None,
        Some(format!("http://{addr}")),
        Some("https://127.0.0.1".to_owned()),
    ] {
        let stream = TcpStream::connect(addr).await.unwrap();
        let refused = connect(addr, stream, origin.as_deref()).await;
        assert!(matches!(refused, Err(Error::Http(answer)) if answer.status() == 200));
    }
    let stream = TcpStream::connect(addr).await.unwrap();
    connect(addr, stream, Some("http://localhost:1")).await.unwrap();
}

#[tokio::test]
async fn a_saved_account_closes_the_socket_and_a_revoked_key_does_not() {
    let (standin, talk) = site().await;
    let mut open = socket(&standin).await;
    open.send_text("ping").await;
    assert_eq!(open.next().await.unwrap().unwrap(), Message::text("pong"));
    standin.revoke(ANN);
    let refused = call(&standin, "GET", "agents/me", &Value::Null).await.unwrap();
    assert_eq!(
        (refused.status, refused.body["message"].as_str()),
        (401, Some("Invalid credential"))
    );
    standin.know_message(talk, Uuid::now_v7(), By::Visitor);
    assert_eq!(event(&mut open, "new_message").await["sender_type"], "contact");
    assert_eq!(standin.sockets(), 1);
    standin.kick(ANN);
    let end = loop {
        match timeout(PATIENCE, open.next()).await.expect("an end") {
            Some(Ok(Message::Close(frame))) => break frame.unwrap(),
            Some(Ok(_)) => {}
            other => panic!("no close frame: {other:?}"),
        }
    };
    assert_eq!((u16::from(end.code), end.reason.as_str()), (1000, "kicked"));
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let standin = Standin::with_idle(Duration::from_millis(50)).await;
    let mut stream = TcpStream::connect(standin.addr()).await.unwrap();
    stream
        .write_all(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let mut bytes = Vec::new();
    let end = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await;
    end.expect("the server closes it").unwrap();
    assert!(bytes.starts_with(b"HTTP/1.1 200"));
}

#[tokio::test]
async fn a_slow_reader_loses_events_and_is_not_told() {
    let (standin, talk) = site().await;
    let addr = standin.addr();
    let narrow = TcpSocket::new_v4().unwrap();
    narrow.set_recv_buffer_size(4 << 10).unwrap();
    let stream = narrow.connect(addr).await.unwrap();
    let mut open = connect(addr, stream, Some("https://localhost")).await.unwrap();
    let words = "x".repeat(30_000);
    let body = json!({"message": words, "sender_type": "agent"});
    while standin.dropped() == 0 {
        let path = format!("conversations/{talk}/messages");
        call(&standin, "POST", &path, &body).await.unwrap().data();
    }
    // It reads on, and is given what comes later as if nothing had been lost.
    let sent = standin.counts()["reply"];
    for heard in 0.. {
        assert!(heard < sent, "nothing of what came later arrived");
        if heard % 16 == 0 {
            reply(&standin, talk, "later").await.unwrap().data();
        }
        if event(&mut open, "new_message").await["echo_id"] == "later" {
            break;
        }
    }
}

#[tokio::test]
async fn requests_are_counted_by_kind_and_minute() {
    let (standin, talk) = site().await;
    reply(&standin, talk, "a").await.unwrap().data();
    stored(&standin, talk, "a").await;
    call(&standin, "GET", "conversations/all", &Value::Null)
        .await
        .unwrap()
        .data();
    let counts: Vec<_> = standin.counts().into_iter().collect();
    assert_eq!(counts, [("list", 1), ("messages", 1), ("reply", 1)]);
    assert_eq!(standin.busiest_minute(), 3);
}

#[tokio::test]
async fn a_column_with_equal_values_cannot_be_paged() {
    let standin = Standin::start().await;
    let mut walks = Vec::new();
    for by in ["priority_id", "created_at"] {
        let mut seen = std::collections::BTreeSet::new();
        for page in 1..=8 {
            let path = format!("conversations/all?page={page}&page_size=1&order_by=conversations.{by}");
            let back = call(&standin, "GET", &path, &Value::Null).await.unwrap();
            seen.insert(back.data()["results"][0]["uuid"].to_string());
        }
        walks.push(seen.len());
    }
    assert!(walks[0] < 8, "no row is lost");
    assert_eq!(walks[1], 8);
}

/// Sends a text frame.
trait Says {
    async fn send_text(&mut self, words: &str);
}

impl Says for Ws {
    async fn send_text(&mut self, words: &str) {
        futures_util::SinkExt::send(self, Message::text(words))
            .await
            .unwrap();
    }
}
