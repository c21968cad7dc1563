//! The hub over real sockets: a hub in a directory of its own, and clients that speak raw frames.

mod actions;
mod channels;
mod customers;
mod files;
mod hostile;
mod limits;
mod lists;
mod once;
mod people;
mod presence;
mod resume;
mod sign_in;
mod sla;
mod statistics;
mod transfer;

use std::collections::VecDeque;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{WebSocketStream, client_async};
use uuid::Uuid;

use super::{Desk, Options, Running, Tuning, World, agents, start_tuned};
use crate::backend::native::wire::{
    Channel, Contact, Conversation, Handling, Inbox, Priority, Role, SUBPROTOCOL, Status, Team,
};

/// Longest wait for anything that must happen.
const PATIENCE: Duration = Duration::from_mins(1);

/// A hub in a directory of its own.
struct Hub {
    data: TempDir,
    running: Running,
}

/// A hub that has this, and Ann at it.
async fn loaded(world: World) -> (Hub, Client) {
    let hub = Hub::with(0).await;
    hub.desk().load(world).await.unwrap();
    let ann = hub.sign_in(&hub.agent("Ann", Role::Agent)).await;
    (hub, ann)
}

impl Hub {
    /// With `conversations` `c0`, `c1` … that wait, `c0` longest.
    async fn with(conversations: usize) -> Self {
        Self::tuned(conversations, Tuning::default()).await
    }

    async fn tuned(conversations: usize, tuning: Tuning) -> Self {
        let data = tempfile::tempdir().unwrap();
        let running = launch(&data, tuning).await;
        running.desk().load(world(conversations)).await.unwrap();
        Self { data, running }
    }

    /// The same desk after a stop and a start.
    async fn restarted(self) -> Self {
        let Self { data, running } = self;
        running.stop().await;
        let running = launch(&data, Tuning::default()).await;
        Self { data, running }
    }

    fn desk(&self) -> Desk {
        self.running.desk()
    }

    fn agent(&self, name: &str, role: Role) -> String {
        agents::add(self.data.path(), name, role).unwrap()
    }

    /// Signs in and takes part in events from now on.
    async fn sign_in(&self, token: &str) -> Client {
        let mut client = self.connect(token).await.unwrap();
        client.ok("sync", json!({})).await;
        client
    }

    async fn connect(&self, token: &str) -> Result<Client, tungstenite::Error> {
        Client::connect(self.running.addr(), Some(token), Some(SUBPROTOCOL)).await
    }
}

async fn launch(data: &TempDir, tuning: Tuning) -> Running {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let options = Options {
        data: data.path().to_owned(),
        listen,
        workspace: "Test desk".to_owned(),
        file_bytes: crate::server::FILE_BYTES,
    };
    start_tuned(options, tuning).await.unwrap()
}

/// A client that speaks raw frames.
struct Client {
    socket: WebSocketStream<TcpStream>,
    hello: Value,
    events: VecDeque<Value>,
}

impl Client {
    async fn connect(
        addr: SocketAddr,
        token: Option<&str>,
        protocol: Option<&str>,
    ) -> Result<Self, tungstenite::Error> {
        let mut request = format!("ws://{addr}/ws").into_client_request()?;
        let headers = request.headers_mut();
        if let Some(token) = token {
            headers.insert("Authorization", format!("Bearer {token}").parse().unwrap());
        }
        if let Some(protocol) = protocol {
            headers.insert("Sec-WebSocket-Protocol", protocol.parse().unwrap());
        }
        let stream = TcpStream::connect(addr).await.unwrap();
        let (socket, _) = client_async(request, stream).await?;
        let mut client = Self {
            socket,
            hello: Value::Null,
            events: VecDeque::new(),
        };
        let hello = client.frame().await.unwrap();
        assert_eq!(hello["kind"], "hello", "the first frame");
        client.hello = hello["data"].clone();
        Ok(client)
    }

    fn me(&self) -> &str {
        self.hello["me"]["id"].as_str().unwrap()
    }

    async fn send(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// The next frame with words, or how the hub closed.
    async fn frame(&mut self) -> Result<Value, (u16, String)> {
        loop {
            match soon("a frame", self.socket.next()).await {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(close)))) => {
                    return Err((close.code.into(), close.reason.to_string()));
                }
                Some(Ok(_)) => {}
                other => panic!("the connection ended without a close: {other:?}"),
            }
        }
    }

    /// Reads until the hub closes.
    async fn closed(&mut self) -> (u16, String) {
        loop {
            if let Err(close) = self.frame().await {
                return close;
            }
        }
    }

    async fn request(&mut self, id: Uuid, action: &str, params: Value) -> Result<Value, Value> {
        self.post(id, action, params).await;
        self.answer(id).await
    }

    /// Sends a request and does not wait.
    async fn post(&mut self, id: Uuid, action: &str, params: Value) {
        let frame = json!({ "id": id, "action": action, "params": params });
        self.send(Message::text(frame.to_string())).await;
    }

    /// The answer to a request; events on the way are kept.
    async fn answer(&mut self, id: Uuid) -> Result<Value, Value> {
        loop {
            let mut frame = self.frame().await.unwrap();
            if frame.get("kind").is_some() {
                self.events.push_back(frame);
            } else if frame["id"] == id.to_string() {
                return match frame.get_mut("error") {
                    Some(error) => Err(error.take()),
                    None => Ok(frame["result"].take()),
                };
            }
        }
    }

    async fn call(&mut self, action: &str, params: Value) -> Result<Value, Value> {
        self.request(Uuid::now_v7(), action, params).await
    }

    async fn ok(&mut self, action: &str, params: Value) -> Value {
        self.call(action, params).await.unwrap()
    }

    async fn refused(&mut self, action: &str, params: Value) -> Value {
        self.call(action, params).await.unwrap_err()
    }

    /// The next event, kept or new.
    async fn event(&mut self) -> Value {
        loop {
            if let Some(event) = self.events.pop_front() {
                return event;
            }
            let frame = self.frame().await.unwrap();
            if frame.get("kind").is_some() {
                return frame;
            }
        }
    }

    /// The next event that `is` it; others are passed over.
    async fn event_where(&mut self, is: impl Fn(&Value) -> bool) -> Value {
        loop {
            let event = self.event().await;
            if is(&event) {
                return event;
            }
        }
    }

    /// The next event of a kind.
    async fn event_of(&mut self, kind: &str) -> Value {
        self.event_where(|event| event["kind"] == kind).await["data"].clone()
    }
}

/// Waits, but not for ever.
async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    let waited = tokio::time::timeout(PATIENCE, future).await;
    waited.unwrap_or_else(|_| panic!("waited {PATIENCE:?} for {what}"))
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

/// Conversations that wait, one inbox, one bot, one team without members.
fn world(conversations: usize) -> World {
    let numbers = 0..i64::try_from(conversations).unwrap();
    World {
        teams: vec![Team {
            id: "refunds".into(),
            name: "Refunds".into(),
            waiting: 0,
            members: vec![],
        }],
        inboxes: vec![Inbox {
            id: "web".into(),
            name: "Web".into(),
            channel: Channel::WebChat,
            down: None,
            limits: None,
        }],
        bots: vec!["Polly".to_owned()],
        contacts: numbers.clone().map(contact).collect(),
        conversations: numbers.map(conversation).collect(),
        ..World::default()
    }
}

fn contact(number: i64) -> Contact {
    serde_json::from_value(json!({ "id": format!("p{number}"), "name": format!("Person {number}") })).unwrap()
}

fn conversation(number: i64) -> Conversation {
    Conversation {
        id: format!("c{number}"),
        revision: 1,
        contact: format!("p{number}"),
        contact_name: format!("Person {number}").into(),
        vip: false,
        inbox: "web".into(),
        channel: Channel::WebChat,
        subject: None,
        status: Status::Open,
        snoozed_until: None,
        handling: Handling::Human,
        assignee: None,
        team: None,
        priority: Priority::Normal,
        tags: vec![],
        waiting_since: Some(at(number)),
        unread: 1,
        last_activity: at(number),
        created: Some(at(number)),
        preview: None,
        handoff: None,
        sla: None,
        offer: None,
    }
}
