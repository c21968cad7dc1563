//! Hostile documents, answers and frames served to the real client by a stand-in for the hub: the client
//! lives, says what is wrong, and keeps the draft and the reply that waits.

use std::sync::{Arc, Mutex};

use futures_util::{SinkExt, StreamExt};
use secrecy::SecretString;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};
use ttydesk::app::Action;
use ttydesk::app::state::Link;
use ttydesk::backend::native::{Config, wire};
use ttydesk::domain::{ConversationId, Entry, SystemKind};
use uuid::Uuid;

use super::corpus::{self, Sample};
use crate::ws::desk::{self, Desk};

/// The epoch of the stand-in's stream.
const EPOCH: Uuid = Uuid::from_u128(0xBAD);
/// What the agent is writing, and what waits to be sent.
const DRAFT: &str = "half a sentence";
const QUEUED: &str = "this one waits";
pub(super) const SUBJECT: &str = "c1";

/// What the stand-in does next.
#[derive(Debug)]
pub(super) enum Order {
    /// Puts bytes into the open connection as they are.
    Raw(Vec<u8>),
    /// Says a text in the open connection.
    Text(String),
    /// Answers the next upgrade with these bytes, in pieces with pauses the client has to wait for.
    Http(Vec<u8>, Then),
}

/// What follows the bytes of an HTTP answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Close,
    /// Nothing more, but the connection stays.
    Hang,
    /// Chunks without end.
    Endless,
}

/// What the stand-in knows: the row all can see, the entries of its thread, and what it was sent.
#[derive(Debug, Default)]
pub(super) struct Known {
    revision: u64,
    name: String,
    entries: Vec<Box<RawValue>>,
    take: bool,
    sent: Vec<String>,
}

/// A stand-in for the hub.
pub(super) struct StandIn {
    pub(super) url: String,
    pub(super) orders: mpsc::UnboundedSender<Order>,
    known: Arc<Mutex<Known>>,
}

impl StandIn {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/ws", listener.local_addr().unwrap());
        let (orders, receiver) = mpsc::unbounded_channel();
        let known = Arc::new(Mutex::new(Known {
            name: "Customer".to_owned(),
            revision: 1,
            ..Known::default()
        }));
        tokio::spawn(serve(listener, receiver, Arc::clone(&known)));
        Self { url, orders, known }
    }

    fn config(&self) -> Config {
        Config {
            url: self.url.parse().unwrap(),
            token: SecretString::from("token"),
            checkpoint: None,
            transport: ttydesk::net::Transport::default(),
        }
    }

    /// Renames the customer: who shows that name has heard everything before it.
    pub(super) fn rename(&self, name: &str) {
        let mut known = self.known.lock().unwrap();
        known.revision += 1;
        name.clone_into(&mut known.name);
        let event = json!({ "kind": "conversation", "data": row(&known) }).to_string();
        drop(known);
        self.orders.send(Order::Text(event)).unwrap();
    }
}

fn row(known: &Known) -> Value {
    json!({
        "id": SUBJECT, "revision": known.revision, "contact": "p1", "contact_name": known.name, "inbox": "i1",
        "channel": "web_chat", "status": "open", "handling": "human", "priority": "normal",
        "assignee": { "id": "anna", "name": "Anna" }, "last_activity": "2026-01-02T03:04:05Z",
    })
}

fn hello() -> String {
    let data = json!({
        "protocol": wire::VERSION, "server": "stand-in", "workspace": "Test desk", "epoch": EPOCH, "seq": 0,
        "server_time": "2026-01-02T03:04:05Z",
        "me": { "id": "anna", "name": "Anna", "role": "agent", "availability": "online", "load": 0, "capacity": 5 },
        "rights": ["reply", "claim"],
        "capabilities": {
            "claim": true, "notes": true, "tags": true, "snooze_until": true, "bots": [], "typing": true,
            "undo_send": true, "idempotent": true, "search": true, "edit_contact": true,
            "limits": { "frame_bytes": 65_536, "text_bytes": 32_768, "hold_ms": 60_000, "requests_per_second": 50, "page": 200 }
        }
    });
    json!({ "kind": "hello", "data": data }).to_string()
}

/// One connection after the other.
async fn serve(listener: TcpListener, mut orders: mpsc::UnboundedReceiver<Order>, known: Arc<Mutex<Known>>) {
    let mut http = Vec::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        while let Ok(order) = orders.try_recv() {
            // What was said to a connection that is gone is in the row by now.
            if let Order::Http(bytes, then) = order {
                http.push((bytes, then));
            }
        }
        if let Some((bytes, then)) = http.pop() {
            refuse(stream, &bytes, then).await;
        } else {
            http.extend(converse(stream, &mut orders, &known).await);
        }
    }
}

/// Answers an upgrade with something else.
async fn refuse(mut stream: TcpStream, bytes: &[u8], then: Then) {
    let mut head = [0; 4096];
    let read = stream.read(&mut head).await.unwrap_or(0);
    assert!(
        head[..read].starts_with(b"GET /ws "),
        "another request than the upgrade"
    );
    // The client may hang up in the middle; that is what the next connection shows.
    let mut alive = stream.write_all(bytes).await.is_ok();
    while alive && then == Then::Endless {
        alive = stream.write_all(b"5\r\nhello\r\n").await.is_ok();
    }
    if then == Then::Hang {
        while matches!(stream.read(&mut head).await, Ok(1..)) {}
    }
}

/// Speaks the protocol until the connection ends; gives an order for the next one.
async fn converse(
    stream: TcpStream,
    orders: &mut mpsc::UnboundedReceiver<Order>,
    known: &Arc<Mutex<Known>>,
) -> Option<(Vec<u8>, Then)> {
    #[expect(clippy::result_large_err, reason = "the callback's type is the library's")]
    let agree = |_: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
        let ours = wire::SUBPROTOCOL.parse().unwrap();
        response.headers_mut().insert("Sec-WebSocket-Protocol", ours);
        Ok(response)
    };
    let mut socket = accept_hdr_async(stream, agree).await.ok()?;
    socket.send(Message::text(hello())).await.ok()?;
    loop {
        tokio::select! {
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    let response = answer(&text, known);
                    socket.send(Message::text(response)).await.ok()?;
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            },
            order = orders.recv() => match order? {
                Order::Raw(bytes) => {
                    let stream: &mut TcpStream = socket.get_mut();
                    stream.write_all(&bytes).await.ok()?;
                }
                Order::Text(text) => socket.send(Message::text(text)).await.ok()?,
                Order::Http(bytes, then) => {
                    end(socket).await;
                    return Some((bytes, then));
                }
            }
        }
    }
}

/// Closes as a restarting hub does.
async fn end(mut socket: WebSocketStream<TcpStream>) {
    let closed = socket.close(None).await;
    drop((closed, socket));
}

fn answer(text: &str, known: &Arc<Mutex<Known>>) -> String {
    let request: Value = serde_json::from_str(text).unwrap();
    let mut known = known.lock().unwrap();
    let refused = json!({ "code": "unavailable", "message": "later", "retry_after_ms": 50 });
    let result = match request["action"].as_str().unwrap() {
        "sync" => json!({ "epoch": EPOCH, "seq": 0, "resync": true }),
        "directory" => {
            json!({ "agents": [], "teams": [], "tags": [], "canned_responses": [], "inboxes": [] })
        }
        "list_conversations" => json!({
            "conversations": [row(&known)], "total": 1,
            "counts": { "mine": 1, "unassigned": 0, "teams": 0, "all": 1, "snoozed": 0, "resolved": 0, "waiting": 0 },
        }),
        "list_entries" => {
            let entries = known
                .entries
                .iter()
                .map(|raw| raw.get())
                .collect::<Vec<_>>()
                .join(",");
            let id = &request["id"];
            return format!("{{\"id\":{id},\"result\":{{\"entries\":[{entries}],\"more\":false}}}}");
        }
        "get_contact" => json!({ "id": "p1", "name": known.name }),
        "get_conversation" => row(&known),
        "send_message" if known.take => {
            let text = request["params"]["text"].as_str().unwrap().to_owned();
            known.sent.push(text.clone());
            message(&format!("sent{}", known.sent.len()), 900, &text, &request["id"])
        }
        "send_message" => return json!({ "id": request["id"], "error": refused }).to_string(),
        _ => json!({}),
    };
    json!({ "id": request["id"], "result": result }).to_string()
}

fn message(id: &str, position: u64, text: &str, request: &Value) -> Value {
    json!({
        "type": "message", "id": id, "conversation": SUBJECT, "position": position, "revision": 1,
        "author": { "agent": { "id": "anna", "name": "Anna" } }, "channel": "web_chat", "text": text,
        "at": "2026-01-02T03:04:05Z", "delivery": "sent", "request": request,
    })
}

/// A stand-in and a desk at it, with a draft and a reply that waits.
struct Scene {
    stand_in: StandIn,
    desk: Desk,
    home: tempfile::TempDir,
}

impl Scene {
    async fn start() -> Self {
        Self::with_thread(Vec::new()).await
    }

    async fn with_thread(entries: Vec<Box<RawValue>>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let stand_in = StandIn::start().await;
        stand_in.known.lock().unwrap().entries = entries;
        let desk = Desk::open(&home.path().join("desk.db"), stand_in.config());
        let mut scene = Self { stand_in, desk, home };
        scene.desk.live().await;
        scene
            .desk
            .until("the customer", |state| state.conversations.len() == 1)
            .await;
        scene.desk.reply(&ConversationId::new(SUBJECT), QUEUED);
        scene.desk.text(DRAFT);
        scene.whole("the start");
        scene
    }

    /// Goes on until the customer is called `name` here too, asking for a new link whenever the client
    /// waits for somebody to do so.
    async fn hears(&mut self, name: &str) {
        let called = |state: &ttydesk::app::State| {
            let row = state.conversations.get(&ConversationId::new(SUBJECT));
            row.is_some_and(|row| row.contact_name.original() == name) && *state.session.link() == Link::Live
        };
        loop {
            let waits = |state: &ttydesk::app::State| stopped(state.session.link());
            self.desk.until(name, |state| called(state) || waits(state)).await;
            if called(&self.desk.state) {
                return;
            }
            let known = self.desk.links.len();
            self.desk.act(Action::Reconnect);
            self.desk.told("another try", known, |link| !stopped(link)).await;
        }
    }

    /// The draft and the waiting reply are there.
    #[track_caller]
    fn whole(&self, name: &str) {
        let drafts: Vec<_> = self
            .desk
            .state
            .composer
            .iter()
            .map(|draft| draft.editor.text().to_owned())
            .collect();
        assert_eq!(drafts, [DRAFT], "{name}: the draft");
        let waiting: Vec<_> = self
            .desk
            .state
            .outbox
            .iter()
            .map(|item| item.text.as_str())
            .collect();
        assert_eq!(waiting, [QUEUED], "{name}: the reply that waits");
    }

    /// In the end everything is sent once, and the draft is on disk.
    async fn finish(mut self) {
        self.stand_in.known.lock().unwrap().take = true;
        self.desk.act(Action::Reconnect);
        self.desk.sent().await;
        assert_eq!(self.stand_in.known.lock().unwrap().sent, [QUEUED]);
        drop(self.desk);
        let kept = desk::store(&self.home.path().join("desk.db")).load().unwrap();
        let drafts: Vec<_> = kept.drafts.iter().map(|draft| draft.text.as_str()).collect();
        assert_eq!(drafts, [DRAFT]);
    }
}

/// Down until somebody asks for another try.
fn stopped(link: &Link) -> bool {
    matches!(link, Link::Unusable { .. } | Link::AuthRequired { .. })
}

fn ended(link: &Link) -> bool {
    stopped(link) || matches!(link, Link::Offline { .. })
}

fn samples(file: &str, least: usize) -> Option<Vec<Sample>> {
    let all = corpus::file_of(file)?;
    assert!(all.len() >= least, "only {} samples in {file}", all.len());
    Some(all)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames() {
    let Some(samples) = samples("ws_frames", 30) else {
        return;
    };
    let mut scene = Scene::start().await;
    let mut told = 0;
    for sample in &samples {
        scene.desk.links.clear();
        scene
            .stand_in
            .orders
            .send(Order::Raw(sample.bytes.clone()))
            .unwrap();
        scene.stand_in.rename(&sample.name);
        scene.hears(&sample.name).await;
        scene.whole(&sample.name);
        told += usize::from(scene.desk.links.iter().any(ended));
    }
    assert!(
        told >= samples.len() / 2,
        "only {told} frames were told as a fault of the link"
    );
    scene.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents() {
    let Some(samples) = samples("json", 25) else {
        return;
    };
    let mut scene = Scene::start().await;
    for sample in &samples {
        for (kind, frame) in deliveries(sample) {
            let name = format!("{} as {kind}", sample.name);
            scene
                .stand_in
                .orders
                .send(Order::Raw(text_frame(&frame)))
                .unwrap();
            scene.stand_in.rename(&name);
            scene.hears(&name).await;
            scene.whole(&name);
        }
    }
    scene.finish().await;
}

/// A document as a frame, and in the places of a frame where another one is expected.
fn deliveries(sample: &Sample) -> Vec<(&'static str, Vec<u8>)> {
    let within = |before: &str| [before.as_bytes(), &sample.bytes, b"}"].concat();
    vec![
        ("a frame", sample.bytes.clone()),
        ("an entry", within("{\"kind\":\"entry\",\"data\":")),
        ("a conversation", within("{\"kind\":\"conversation\",\"data\":")),
        (
            "an answer",
            within("{\"id\":\"00000000-0000-0000-0000-000000000000\",\"result\":"),
        ),
    ]
}

/// A text frame with any bytes in it.
fn text_frame(bytes: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x81, 127];
    frame.extend(u64::try_from(bytes.len()).unwrap().to_be_bytes());
    frame.extend(bytes);
    frame
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_item_costs_only_its_own_row() {
    let Some(samples) = samples("json", 25) else {
        return;
    };
    let raw = |value: Value| serde_json::value::to_raw_value(&value).unwrap();
    let mut entries = vec![raw(message("good1", 1, "before", &Value::Null))];
    let documents = samples.iter().filter(|sample| sample.bytes.len() < 1 << 20);
    let items = documents.filter_map(|sample| RawValue::from_string(sample.text()).ok());
    entries.extend(items);
    let bad = entries.len() - 1;
    assert!(bad > 10, "only {bad} documents are JSON");
    entries.push(raw(json!({ "type": "hologram", "id": "h7", "conversation": SUBJECT, "position": 2, "at": "2026-01-02T03:04:05Z" })));
    entries.push(raw(message("good2", 3, "after", &Value::Null)));
    let mut scene = Scene::with_thread(entries).await;
    scene.desk.visit(&ConversationId::new(SUBJECT)).await;
    let thread = scene.desk.state.threads[&ConversationId::new(SUBJECT)].entries();
    let ids: Vec<_> = thread.iter().map(|entry| entry.id().as_str()).collect();
    assert_eq!(ids, ["good1", "h7", "good2"]);
    assert!(matches!(&thread[1], Entry::Event(event) if event.kind == SystemKind::Unreadable));
    scene.whole("a bad item");
    scene.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_to_the_upgrade() {
    let Some(samples) = samples("http", 15) else {
        return;
    };
    let mut scene = Scene::start().await;
    for sample in &samples {
        scene.desk.links.clear();
        let (bytes, then) = http(sample);
        scene.stand_in.orders.send(Order::Http(bytes, then)).unwrap();
        scene.desk.told("the end of the link", 0, ended).await;
        scene.stand_in.rename(&sample.name);
        scene.hears(&sample.name).await;
        scene.whole(&sample.name);
    }
    scene.finish().await;
}

/// An answer as bytes, and what follows it.
fn http(sample: &Sample) -> (Vec<u8>, Then) {
    let status = sample.record["status"].as_u64().unwrap();
    let mut head = format!("HTTP/1.1 {status} Hostile\r\n");
    for (name, value) in sample.record["headers"].as_object().into_iter().flatten() {
        let value = value.as_str().unwrap();
        let value = if value == "a*1048576" {
            "a".repeat(1 << 20)
        } else {
            value.to_owned()
        };
        head.extend([name.as_str(), ": ", &value, "\r\n"]);
    }
    match sample.text().as_str() {
        "<slow>" if sample.name.ends_with("headers") => (b"HTTP/1.1 200 OK\r\nx: ".to_vec(), Then::Hang),
        "<slow>" => (
            format!("{head}content-length: 100\r\n\r\n{{").into_bytes(),
            Then::Hang,
        ),
        "<endless>" => (format!("{head}\r\n").into_bytes(), Then::Endless),
        // A bomb only where somebody unpacks it.
        "<generated at run time>" => (
            [head.as_bytes(), b"\r\n", &vec![0x1f; 10 << 20]].concat(),
            Then::Close,
        ),
        body => (format!("{head}\r\n{body}").into_bytes(), Then::Close),
    }
}
