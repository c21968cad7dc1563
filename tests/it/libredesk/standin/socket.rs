//! The agents' WebSocket: hints without content, sequence or replay.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::Body;
use axum::extract::FromRequestParts as _;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::http::Response;
use axum::http::request::Parts;
use axum::response::IntoResponse as _;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use url::Url;
use uuid::Uuid;

use super::Server;
use super::http;
use super::world::{Out, QUEUE, Socket, World};

/// Between two control pings.
const PING: Duration = Duration::from_secs(2);

/// Opens a socket, or refuses as recorded: a wrong key with 401, a wrong origin with 200 and nothing.
pub(super) async fn upgrade(server: Arc<Server>, mut parts: Parts) -> Response<Body> {
    let agent = {
        let world = server.world();
        http::who(&world.agents, &world.sessions, &parts.headers, false)
    };
    let agent = match agent {
        Ok(agent) => agent,
        Err(refusal) => return refusal.response(),
    };
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let refuses = server.refuses_sockets.load(Ordering::SeqCst);
    if refuses || !from_here(text("origin"), text("host").unwrap_or_default()) {
        return Response::new(Body::empty());
    }
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade.on_upgrade(move |socket| run(server, agent.id, socket)),
        Err(refusal) => refusal.into_response(),
    }
}

/// Whether an origin is `https` with exactly this host, or of `localhost`.
fn from_here(origin: Option<&str>, host: &str) -> bool {
    let Some(origin) = origin else { return false };
    let local = Url::parse(origin).is_ok_and(|url| url.host_str() == Some("localhost"));
    local || origin.strip_prefix("https://") == Some(host)
}

async fn run(server: Arc<Server>, agent: u64, socket: WebSocket) {
    let (queue, mut waiting) = mpsc::channel(QUEUE);
    let id = {
        let mut world = server.world();
        let id = world.fresh();
        world.sockets.push(Socket {
            id,
            agent,
            queue: queue.clone(),
            list: Vec::new(),
            open: None,
        });
        id
    };
    let (mut to, mut from) = socket.split();
    let writer = tokio::spawn(async move {
        let mut pings = tokio::time::interval(PING);
        pings.tick().await;
        loop {
            let (frame, last) = tokio::select! {
                out = waiting.recv() => match out {
                    Some(Out::Text(text)) => (Message::Text(text.into()), false),
                    Some(Out::Kick) => (kicked(), true),
                    None => return,
                },
                _ = pings.tick() => (Message::Ping(Vec::new().into()), false),
            };
            if to.send(frame).await.is_err() || last {
                return;
            }
        }
    });
    while let Some(Ok(frame)) = from.next().await {
        match frame {
            Message::Text(text) => hear(&mut server.world(), id, &queue, &text),
            Message::Ping(_) | Message::Pong(_) => {}
            // A binary frame makes the server hang up, without a word.
            Message::Binary(_) | Message::Close(_) => break,
        }
    }
    server.world().sockets.retain(|socket| socket.id != id);
    writer.abort();
}

fn kicked() -> Message {
    Message::Close(Some(CloseFrame {
        code: 1000,
        reason: Utf8Bytes::from_static("kicked"),
    }))
}

/// Takes in a frame; only mistakes and `ping` are answered.
fn hear(world: &mut World, id: u64, queue: &mpsc::Sender<Out>, text: &str) {
    let answer = if text == "ping" {
        Some("pong".to_owned())
    } else {
        let refusal = frame(world, id, text).err();
        refusal.map(|words| json!({"type": "error", "data": words}).to_string())
    };
    if let Some(answer) = answer
        && queue.try_send(Out::Text(answer)).is_err()
    {
        world.dropped += 1;
    }
}

fn frame(world: &mut World, id: u64, text: &str) -> Result<(), &'static str> {
    let frame: Value = serde_json::from_str(text).map_err(|_| "invalid message format")?;
    if !frame.is_object() {
        return Err("invalid message format");
    }
    let data = &frame["data"];
    match frame["type"].as_str() {
        Some("list_subscribe_replace") => {
            if !data.is_object() {
                return Err("invalid list_subscribe payload");
            }
            let named = match &data["uuids"] {
                Value::Null => &[][..],
                Value::Array(all) => all.as_slice(),
                _ => return Err("invalid list_subscribe payload"),
            };
            let all: Option<Vec<Uuid>> = named.iter().map(|one| one.as_str()?.parse().ok()).collect();
            // One malformed id, and the old subscription stays.
            if let Some(all) = all {
                let all = all.into_iter().filter(|uuid| allowed(world, id, *uuid)).collect();
                socket(world, id, |socket| socket.list = all);
            }
            Ok(())
        }
        Some("conversation_subscribe") => {
            if !data.is_object() {
                return Err("invalid subscription format");
            }
            let uuid = data["conversation_uuid"]
                .as_str()
                .ok_or("conversation_uuid is required")?;
            let uuid: Option<Uuid> = uuid.parse().ok();
            if let Some(uuid) = uuid.filter(|uuid| allowed(world, id, *uuid)) {
                socket(world, id, |socket| socket.open = Some(uuid));
            }
            Ok(())
        }
        Some("typing") if data["conversation_uuid"].is_string() => Ok(()),
        Some("typing") => Err("conversation_uuid is required for typing"),
        _ => Err("unknown message type"),
    }
}

fn allowed(world: &World, id: u64, uuid: Uuid) -> bool {
    let socket = world.sockets.iter().find(|socket| socket.id == id);
    let agent = socket.and_then(|socket| world.agent(socket.agent));
    agent.is_some_and(|agent| world.talk(uuid).is_some_and(|talk| World::readable(agent, talk)))
}

fn socket(world: &mut World, id: u64, change: impl FnOnce(&mut Socket)) {
    if let Some(socket) = world.sockets.iter_mut().find(|socket| socket.id == id) {
        change(socket);
    }
}
