//! A hub that says what the test tells it to.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};
use uuid::Uuid;

use crate::backend::native::{Config, Handle, spawn, wire};
use crate::backend::{Checkpoint, Command, CommandKind, Connection, Event, Outcome};
use crate::domain::RequestId;

/// Longer than a link takes to be given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// The epoch of every scripted hub.
pub(crate) const EPOCH: Uuid = Uuid::from_u128(0xE);

async fn soon<T>(what: &str, work: impl Future<Output = T>) -> T {
    let done = timeout(PATIENCE, work).await;
    done.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// A listening address.
pub(crate) struct Hub {
    listener: TcpListener,
}

impl Hub {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        Self { listener }
    }

    pub(crate) fn config(&self, checkpoint: Option<&str>) -> Config {
        let address = self.listener.local_addr().expect("its address");
        Config {
            url: format!("ws://{address}/ws").parse().expect("a URL"),
            token: SecretString::from("token"),
            checkpoint: checkpoint.map(|text| Checkpoint(text.to_owned())),
            transport: crate::net::Transport::default(),
        }
    }

    /// The next TCP connection.
    pub(crate) async fn tcp(&self) -> TcpStream {
        soon("a connection", self.listener.accept())
            .await
            .expect("accepted")
            .0
    }

    /// The next connection, upgraded.
    #[expect(clippy::result_large_err, reason = "the callback's type is the library's")]
    pub(crate) async fn accept(&self) -> Peer {
        let agree = |_: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
            let ours = wire::SUBPROTOCOL.parse().expect("a header");
            response.headers_mut().insert("Sec-WebSocket-Protocol", ours);
            Ok(response)
        };
        let stream = self.tcp().await;
        let socket = soon("the upgrade", accept_hdr_async(stream, agree)).await;
        Peer {
            socket: socket.expect("an upgrade"),
        }
    }

    /// The next connection, with hello said, the stream started after `seq`, and an empty directory.
    pub(crate) async fn sign_in(&self, seq: u64) -> Peer {
        let mut peer = self.accept().await;
        peer.hello(seq).await;
        let sync = peer.request("sync").await;
        let known = sync["params"]["seq"].as_u64();
        let start = known.unwrap_or(seq);
        peer.reply(&sync, json!({ "epoch": EPOCH, "seq": start, "resync": false }))
            .await;
        let directory = peer.request("directory").await;
        peer.reply(&directory, empty_directory()).await;
        peer
    }
}

pub(crate) fn empty_directory() -> Value {
    json!({ "agents": [], "teams": [], "tags": [], "canned_responses": [], "inboxes": [] })
}

/// A conversation's row.
pub(crate) fn row(id: &str, revision: u64) -> Value {
    json!({
        "id": id, "revision": revision, "contact": "p1", "contact_name": "Анна", "inbox": "i1",
        "channel": "web_chat", "status": "open", "handling": "human", "priority": "normal",
        "last_activity": "2026-01-02T03:04:05Z",
    })
}

/// The hub's end of a connection.
pub(crate) struct Peer {
    pub(crate) socket: WebSocketStream<TcpStream>,
}

impl Peer {
    pub(crate) async fn send(&mut self, frame: &Value) {
        self.socket
            .send(Message::text(frame.to_string()))
            .await
            .expect("the client is there");
    }

    pub(crate) async fn hello(&mut self, seq: u64) {
        self.hello_of_version(seq, wire::VERSION).await;
    }

    pub(crate) async fn hello_of_version(&mut self, seq: u64, version: u32) {
        let data = json!({
            "protocol": version, "server": "scripted", "workspace": "Test desk", "epoch": EPOCH, "seq": seq,
            "server_time": "2026-01-02T03:04:05Z",
            "me": { "id": "anna", "name": "Anna", "role": "agent", "availability": "online", "load": 0, "capacity": 5 },
            "rights": ["reply", "claim"],
            "capabilities": {
                "claim": true, "notes": true, "tags": true, "snooze_until": true, "bots": [], "typing": true,
                "undo_send": true, "idempotent": true, "search": true, "edit_contact": true,
                "limits": { "frame_bytes": 65_536, "text_bytes": 32_768, "hold_ms": 60_000,
                            "requests_per_second": 50, "page": 200 }
            }
        });
        self.send(&json!({ "kind": "hello", "data": data })).await;
    }

    /// The next request, which must be `action`.
    pub(crate) async fn request(&mut self, action: &str) -> Value {
        loop {
            let message = soon(action, self.socket.next()).await;
            match message.expect("the link lives").expect("a whole frame") {
                Message::Text(text) => {
                    let request: Value = serde_json::from_str(&text).expect("JSON");
                    assert_eq!(request["action"], action, "{request}");
                    return request;
                }
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?} in place of {action}"),
            }
        }
    }

    pub(crate) async fn reply(&mut self, request: &Value, result: Value) {
        self.send(&json!({ "id": request["id"], "result": result })).await;
    }

    pub(crate) async fn refuse(&mut self, request: &Value, error: Value) {
        self.send(&json!({ "id": request["id"], "error": error })).await;
    }

    /// A numbered event with the new state of a conversation.
    pub(crate) async fn changed(&mut self, seq: u64, id: &str, revision: u64) {
        self.send(&json!({ "seq": seq, "kind": "conversation", "data": row(id, revision) }))
            .await;
    }

    pub(crate) async fn close(mut self, code: u16, reason: &str) {
        let frame = CloseFrame {
            code: code.into(),
            reason: reason.to_owned().into(),
        };
        match self.socket.close(Some(frame)).await {
            Ok(()) | Err(Error::ConnectionClosed) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// The desk's ends.
pub(crate) struct Desk {
    pub(crate) handle: Handle,
    events: mpsc::Receiver<Event>,
}

impl Desk {
    pub(crate) fn open(config: Config) -> Self {
        Self::with_room_for(config, 1_024)
    }

    pub(crate) fn with_room_for(config: Config, room: usize) -> Self {
        let (sender, events) = mpsc::channel(room);
        Self {
            handle: spawn(config, sender),
            events,
        }
    }

    pub(crate) async fn event(&mut self) -> Event {
        soon("an event", self.events.recv())
            .await
            .expect("the adapter runs")
    }

    /// The next event that `find` recognises; others are dropped.
    pub(crate) async fn until<T>(&mut self, find: impl Fn(Event) -> Option<T>) -> T {
        loop {
            if let Some(found) = find(self.event().await) {
                return found;
            }
        }
    }

    /// Everything up to the state of the link that `find` recognises.
    pub(crate) async fn link<T>(&mut self, find: impl Fn(Connection) -> Option<T>) -> T {
        self.until(|event| match event {
            Event::Connection(state) => find(state),
            _ => None,
        })
        .await
    }

    pub(crate) async fn online(&mut self) {
        self.link(|state| matches!(state, Connection::Online(_)).then_some(()))
            .await;
    }

    pub(crate) async fn ask(&self, kind: CommandKind) -> RequestId {
        let id = RequestId(Uuid::now_v7());
        let command = Command { id, kind };
        self.handle
            .commands
            .send(command)
            .await
            .expect("the adapter runs");
        id
    }

    /// The answer to `id`.
    pub(crate) async fn answer(&mut self, wanted: RequestId) -> Outcome {
        self.until(|event| match event {
            Event::Answer { id, outcome } if id == wanted => Some(outcome),
            _ => None,
        })
        .await
    }
}
