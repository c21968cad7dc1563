//! A client that knows frames and nothing else.

use std::collections::VecDeque;
use std::fs;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Response};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};
use ttydesk::backend::native::wire::{Role, SUBPROTOCOL};
use ttydesk::server::{self, Options, Running};
use uuid::Uuid;

use crate::support::{dialogues, skipped};

const PATIENCE: Duration = Duration::from_secs(20);

/// The server under test.
pub(crate) struct Target {
    url: String,
    token: String,
    /// The hub of this build; absent when another server is tested.
    own: Option<Own>,
}

struct Own {
    running: Running,
    data: TempDir,
}

/// Starts the hub of this build on `data`.
async fn start(data: &TempDir) -> Running {
    let options = Options {
        data: data.path().to_owned(),
        listen: ([127, 0, 0, 1], 0).into(),
        workspace: "conformance".to_owned(),
        file_bytes: server::FILE_BYTES,
    };
    server::start(options).await.expect("the hub starts")
}

impl Target {
    /// The server the environment names, else a fresh hub of ours.
    pub(crate) async fn new() -> Self {
        if let Ok(url) = std::env::var("TTYDESK_CONFORMANCE_URL") {
            let file = std::env::var("TTYDESK_CONFORMANCE_TOKEN_FILE")
                .expect("TTYDESK_CONFORMANCE_TOKEN_FILE names the file with the agent's token");
            let token = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
            return Self {
                url,
                token: token.trim().to_owned(),
                own: None,
            };
        }
        let data = tempfile::tempdir().unwrap();
        let token = server::agents::add(data.path(), "Anna", Role::Lead).unwrap();
        let rows: &[(&str, &[&str])] = &[
            ("care-1", &["one", "yes?", "still one"]),
            ("care-2", &["two"]),
            ("care-3", &["three"]),
            ("care-4", &["four"]),
            ("care-5", &["five"]),
        ];
        let file = data.path().join("dialogues.jsonl");
        fs::write(&file, dialogues(rows)).unwrap();
        server::import::run(data.path(), &file, jiff::Timestamp::now()).unwrap();
        let running = start(&data).await;
        Self {
            url: running.url(),
            token,
            own: Some(Own { running, data }),
        }
    }

    /// Restarts the server; `false` when it is not ours to restart.
    pub(crate) async fn restart(&mut self) -> bool {
        let Some(Own { running, data }) = self.own.take() else {
            skipped("the part after a restart: another server is tested");
            return false;
        };
        running.stop().await;
        let running = start(&data).await;
        self.url = running.url();
        self.own = Some(Own { running, data });
        true
    }

    async fn upgrade(
        &self,
        token: &str,
    ) -> Result<(WebSocketStream<TcpStream>, Response<Option<Vec<u8>>>), Error> {
        let mut request = self.url.as_str().into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert(
            "Authorization",
            HeaderValue::from_str(&format!("Bearer {token}")).unwrap(),
        );
        headers.insert("Sec-WebSocket-Protocol", HeaderValue::from_static(SUBPROTOCOL));
        let url = url::Url::parse(&self.url).unwrap();
        let place = (
            url.host_str().unwrap().to_owned(),
            url.port_or_known_default().unwrap(),
        );
        let stream = TcpStream::connect((place.0.as_str(), place.1)).await.unwrap();
        client_async(request, stream).await
    }

    /// The HTTP status a token is refused with.
    pub(crate) async fn refusal(&self, token: &str) -> u16 {
        match self.upgrade(token).await {
            Err(Error::Http(response)) => response.status().as_u16(),
            other => panic!("an upgrade with a wrong token: {other:?}"),
        }
    }

    /// Connects and takes `hello`.
    pub(crate) async fn connect(&self) -> Peer {
        let (socket, response) = self.upgrade(&self.token).await.expect("the upgrade");
        let agreed = response.headers().get("Sec-WebSocket-Protocol");
        assert_eq!(agreed.and_then(|value| value.to_str().ok()), Some(SUBPROTOCOL));
        let mut peer = Peer {
            socket,
            events: VecDeque::new(),
            hello: Value::Null,
        };
        let hello = peer.frame().await;
        assert_eq!(hello["kind"], "hello", "the first frame is hello: {hello}");
        assert_eq!(hello.get("seq"), None, "hello is momentary");
        peer.hello = hello["data"].clone();
        peer
    }

    /// Connects and starts the stream from now.
    pub(crate) async fn live(&self) -> Peer {
        let mut peer = self.connect().await;
        peer.ok("sync", json!({})).await;
        peer
    }
}

/// One connection.
pub(crate) struct Peer {
    socket: WebSocketStream<TcpStream>,
    events: VecDeque<Value>,
    /// The data of `hello`.
    pub(crate) hello: Value,
}

impl Peer {
    /// Sends a message as it is.
    pub(crate) async fn raw(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// Sends text as it is.
    pub(crate) async fn text(&mut self, text: &str) {
        self.raw(Message::text(text)).await;
    }

    /// The next message of any kind.
    pub(crate) async fn next(&mut self) -> Option<Result<Message, Error>> {
        timeout(PATIENCE, self.socket.next())
            .await
            .expect("a frame within the time limit")
    }

    /// The next text frame, read.
    pub(crate) async fn frame(&mut self) -> Value {
        loop {
            match self.next().await {
                Some(Ok(Message::Text(text))) => {
                    return serde_json::from_str(&text).expect("frames are JSON");
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("a text frame was expected: {other:?}"),
            }
        }
    }

    /// The next response; events that come before it are kept.
    pub(crate) async fn response(&mut self) -> Value {
        loop {
            let frame = self.frame().await;
            if frame.get("id").is_some() {
                return frame;
            }
            self.events.push_back(frame);
        }
    }

    /// The next event for which `wanted` holds; others are dropped.
    pub(crate) async fn event(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let frame = match self.events.pop_front() {
                Some(event) => event,
                None => self.frame().await,
            };
            if frame.get("kind").is_some() && wanted(&frame) {
                return frame;
            }
        }
    }

    /// Sends a request under `id` and gives the whole response.
    pub(crate) async fn request(&mut self, id: Uuid, action: &str, params: Value) -> Value {
        self.text(&json!({ "id": id, "action": action, "params": params }).to_string())
            .await;
        let response = self.response().await;
        assert_eq!(response["id"], id.to_string(), "the answer to {action}");
        response
    }

    /// A request that must succeed; gives the result.
    pub(crate) async fn ok(&mut self, action: &str, params: Value) -> Value {
        let response = self.request(Uuid::now_v7(), action, params).await;
        assert!(
            response.get("error").is_none_or(Value::is_null),
            "{action}: {response}"
        );
        response["result"].clone()
    }

    /// A request that must fail; gives the error.
    pub(crate) async fn refused(&mut self, action: &str, params: Value) -> Value {
        let response = self.request(Uuid::now_v7(), action, params).await;
        assert!(
            response.get("result").is_none_or(Value::is_null),
            "{action}: {response}"
        );
        let error = response["error"].clone();
        assert!(
            error["message"].as_str().is_some_and(|words| !words.is_empty()),
            "no words: {error}"
        );
        error
    }

    /// Open conversations nobody owns.
    pub(crate) async fn unowned(&mut self) -> Vec<Value> {
        let page = self
            .ok(
                "list_conversations",
                json!({ "view": "unassigned", "limit": 100 }),
            )
            .await;
        let rows = page["conversations"].as_array().unwrap().clone();
        assert!(
            rows.len() >= 3,
            "the suite needs three open conversations nobody owns"
        );
        rows
    }

    /// The server's close frame.
    pub(crate) async fn closed(&mut self) -> Option<CloseFrame> {
        loop {
            match self.next().await {
                Some(Ok(Message::Close(frame))) => return frame,
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}
