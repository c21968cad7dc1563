//! Connections of the stand-in: who asks, what goes wrong, and what is answered.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Request, Response};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

use super::faults::{self, Fault};
use super::world::Agent;
use super::{Server, media, routes, socket, widget};

/// What is answered.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
    pub(super) headers: Vec<(&'static str, String)>,
    /// A file instead of JSON: its type and what is in it.
    pub(super) bytes: Option<(&'static str, Vec<u8>)>,
}

impl Answer {
    /// Success, in the envelope.
    pub(super) fn data(data: impl Into<Value>) -> Self {
        Self::bare(200, json!({"status": "success", "data": data.into()}))
    }

    /// A body without the envelope.
    pub(super) fn bare(status: u16, body: Value) -> Self {
        Self {
            status,
            body,
            headers: Vec::new(),
            bytes: None,
        }
    }

    /// A refusal, in the envelope.
    pub(super) fn error(status: u16, message: &str, kind: &str) -> Self {
        let body = json!({"status": "error", "message": message, "data": null, "error_type": kind});
        Self::bare(status, body)
    }

    /// The refusal that stands for most bad input.
    pub(super) fn wrong() -> Self {
        Self::error(500, "Something went wrong", "GeneralException")
    }

    /// The request is understood and refused.
    pub(super) fn input(message: &str) -> Self {
        Self::error(400, message, "InputException")
    }

    /// The role does not allow it.
    pub(super) fn forbidden() -> Self {
        Self::error(403, "Permission denied", "PermissionException")
    }

    fn stranger() -> Self {
        let mut answer = Self::error(401, "Invalid or expired session", "GeneralException");
        answer.headers.push((
            "set-cookie",
            "libredesk_session=anonymous; max-age=32400; path=/; HttpOnly; secure; SameSite=Lax".to_owned(),
        ));
        answer
    }

    pub(super) fn response(self) -> Response<Body> {
        let mut builder = Response::builder().status(self.status);
        for (name, value) in self.headers {
            builder = builder.header(name, value);
        }
        if let Some((kind, bytes)) = self.bytes {
            let builder = builder.header("content-type", kind);
            return builder.body(Body::from(bytes)).unwrap();
        }
        builder = builder.header("content-type", "application/json");
        let body = if self.body.is_null() {
            Body::empty()
        } else {
            Body::from(self.body.to_string())
        };
        builder.body(body).unwrap()
    }
}

/// A request, read to its end.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) method: String,
    /// Parts of the path behind `/api/v1`.
    pub(super) path: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    /// `None` when there is none or it is no JSON.
    pub(super) body: Option<Value>,
    pub(super) raw: Vec<u8>,
}

impl Asked {
    /// The first value of a query parameter.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A text field of the body; empty when it is not there.
    pub(super) fn text(&self, name: &str) -> &str {
        let body = self.body.as_ref();
        body.and_then(|body| body[name].as_str()).unwrap_or_default()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        header(&self.headers, name)
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// Ends the connection instead of an answer.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("cut on purpose")
    }
}

impl std::error::Error for Cut {}

/// Takes connections for ever.
pub(super) async fn serve(listener: TcpListener, server: Arc<Server>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        tokio::spawn(connection(stream, server.clone()));
    }
}

async fn connection(stream: TcpStream, server: Arc<Server>) {
    stream.set_nodelay(true).unwrap();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(server.idle);
    let service = service_fn(|request| answer(server.clone(), request));
    let done = http
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    // It ends with an error whenever it is cut, by either side: that is what it is for.
    drop(done.await);
}

async fn answer(server: Arc<Server>, request: Request<Incoming>) -> Result<Response<Body>, Cut> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    if path == "/ws" {
        return Ok(socket::upgrade(server, parts).await);
    }
    let bytes = body.collect().await.map_err(|_| Cut)?.to_bytes();
    let query = parts.uri.query().unwrap_or_default();
    let asked = Asked {
        method: parts.method.to_string(),
        path: path
            .strip_prefix("/api/v1")
            .unwrap_or(&path)
            .split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect(),
        query: url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect(),
        headers: parts.headers,
        body: serde_json::from_slice(&bytes).ok(),
        raw: bytes.to_vec(),
    };
    let private = asked.body.as_ref().is_some_and(|body| body["private"] == true);
    let segments: Vec<&str> = asked.path.iter().map(String::as_str).collect();
    let kind = faults::kind(&asked.method, &segments, private);
    let fault = server.faults.lock().unwrap().meet(kind);
    suffer(server, asked, fault).await
}

/// Answers, with what was planned to go wrong.
async fn suffer(server: Arc<Server>, asked: Asked, fault: Option<Fault>) -> Result<Response<Body>, Cut> {
    match fault {
        None => Ok(act(&server, &asked).response()),
        Some(Fault::CutBefore) => Err(Cut),
        Some(Fault::LoseAnswer) => {
            act(&server, &asked);
            Err(Cut)
        }
        Some(Fault::FailAfter) => {
            act(&server, &asked);
            Ok(Answer::wrong().response())
        }
        Some(Fault::Limit { retry_after }) => {
            let body = json!({"status": "error", "message": "Rate limit exceeded"});
            let mut answer = Answer::bare(429, body);
            answer
                .headers
                .extend(retry_after.map(|wait| ("retry-after", wait.to_string())));
            Ok(answer.response())
        }
        Some(Fault::Html) => {
            let page = Response::builder()
                .status(502)
                .header("content-type", "text/html");
            Ok(page
                .body(Body::from("<html><h1>502 Bad Gateway</h1></html>"))
                .unwrap())
        }
        Some(Fault::CommitLate) => {
            tokio::spawn(async move {
                released(&server).await;
                act(&server, &asked);
            });
            Err(Cut)
        }
        Some(Fault::HoldAnswer) => {
            let answer = act(&server, &asked);
            released(&server).await;
            Ok(answer.response())
        }
    }
}

async fn released(server: &Server) {
    let mut released = server.released.subscribe();
    released.changed().await.expect("the stand-in runs");
}

/// Does what is asked.
fn act(server: &Server, asked: &Asked) -> Answer {
    let mut world = server.world();
    world.wake();
    let path: Vec<&str> = asked.path.iter().map(String::as_str).collect();
    let answer = match path.as_slice() {
        ["health"] => Ok(Answer::data(true)),
        ["auth", "login"] => routes::login(&mut world, asked),
        ["widget", rest @ ..] => widget::answer(&mut world, asked, rest),
        ["logout"] => {
            let session = cookie(&asked.headers, "libredesk_session");
            world.sessions.retain(|(known, ..)| *known != session);
            let mut answer = Answer::bare(302, Value::Null);
            answer.headers.push(("location", "/".to_owned()));
            Ok(answer)
        }
        ["uploads", name] if asked.query("sig").is_some() => media::download(&world, name),
        rest => who(
            &world.agents,
            &world.sessions,
            &asked.headers,
            asked.method != "GET",
        )
        .and_then(|agent| routes::answer(&mut world, &agent, asked, rest)),
    };
    world.deliver();
    answer.unwrap_or_else(|refusal| refusal)
}

/// Who asks: by key, or by session with the token against forgery when something is to change.
pub(super) fn who(
    agents: &[Agent],
    sessions: &[(String, String, u64)],
    headers: &HeaderMap,
    changes: bool,
) -> Result<Agent, Answer> {
    if let Some((key, secret)) = key(header(headers, "authorization")) {
        let known = agents
            .iter()
            .find(|agent| agent.key == Some((key.as_str(), secret.as_str())));
        let refusal = || Answer::error(401, "Invalid credential", "GeneralException");
        return known.cloned().ok_or_else(refusal);
    }
    let session = cookie(headers, "libredesk_session");
    let known = sessions.iter().find(|(known, ..)| *known == session);
    let Some((_, csrf, agent)) = known else {
        return Err(if session.is_empty() {
            Answer::stranger()
        } else {
            Answer::error(401, "Invalid or expired session", "GeneralException")
        });
    };
    if changes && header(headers, "x-csrftoken") != csrf {
        return Err(Answer::error(403, "CSRF token mismatch", "PermissionException"));
    }
    let agent = agents.iter().find(|known| known.id == *agent);
    agent.cloned().ok_or_else(Answer::stranger)
}

/// Key and secret of an `Authorization` that can be read.
fn key(authorization: &str) -> Option<(String, String)> {
    let pair = match authorization.split_once(' ')? {
        ("token", pair) => pair.to_owned(),
        ("Basic", coded) => String::from_utf8(decoded(coded)?).ok()?,
        _ => return None,
    };
    let (key, secret) = pair.split_once(':')?;
    Some((key.to_owned(), secret.to_owned()))
}

/// Base64, as far as credentials need it.
fn decoded(coded: &str) -> Option<Vec<u8>> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for letter in coded.trim_end_matches('=').bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        bits = (bits << 6) | u32::try_from(value).ok()?;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

fn cookie(headers: &HeaderMap, name: &str) -> String {
    let pairs = header(headers, "cookie").split(';');
    let found = pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name);
    found.map(|(_, value)| value.to_owned()).unwrap_or_default()
}
