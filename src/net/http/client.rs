//! A client of one server.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, USER_AGENT,
};
use jiff::Timestamp;
use secrecy::SecretString;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use url::Url;

use super::answer::{Fault, Outcome, Response};
use super::cookies::Jar;
use super::lane::{Lane, Lost, Wire, piece};
use super::request::{Method, Request};
use crate::net::Socket;
use crate::net::address::{Place, Speech};
use crate::net::connect::upgrade;
use crate::net::error::{ConnectError, words};
use crate::net::origin::{Origin, secret_header};
use crate::net::transport::{Limits, Transport};

/// Connections kept for later.
const KEPT: usize = 4;
/// A connection nobody used for this long is not used again: Libredesk closes them after 8 s, and a
/// change that meets a closing connection may or may not have happened.
const FRESH: Duration = Duration::from_secs(5);
/// A body from this size on may take as long as a download, in bytes.
const LARGE: usize = 1 << 20;

/// A secret in a header.
#[derive(Debug, Clone)]
pub struct Credential {
    name: HeaderName,
    value: HeaderValue,
}

impl Credential {
    /// `Authorization: Bearer …`
    pub fn bearer(token: &SecretString) -> Result<Self, ConnectError> {
        Self::header("authorization", "Bearer ", token)
    }

    /// A header of another name (in small letters), with words before the secret.
    pub fn header(name: &'static str, prefix: &str, secret: &SecretString) -> Result<Self, ConnectError> {
        Ok(Self {
            name: HeaderName::from_static(name),
            value: secret_header(prefix, secret)?,
        })
    }
}

/// Against forged requests, a server with sessions wants the value of a cookie in a header too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Csrf {
    /// Name of the cookie.
    pub cookie: &'static str,
    /// Name of the header, in small letters.
    pub header: &'static str,
}

/// A client of one server. Whatever it sends goes there and nowhere else.
pub struct Client {
    origin: Origin,
    place: Place,
    transport: Transport,
    credential: Option<Credential>,
    session: Option<Session>,
    kept: Mutex<Vec<(Lane, Instant)>>,
}

struct Session {
    jar: Mutex<Jar>,
    csrf: Option<Csrf>,
}

/// Secrets stay out.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// For the server of an `http` or `https` address, without any credential.
    pub fn new(url: &Url, transport: Transport) -> Result<Self, ConnectError> {
        Ok(Self {
            origin: Origin::of(url)?,
            place: Place::of(url, Speech::Http, &transport.insecure_hosts)?,
            transport,
            credential: None,
            session: None,
            kept: Mutex::default(),
        })
    }

    /// Adds a secret to every request.
    #[must_use]
    pub fn with_credential(mut self, credential: Credential) -> Self {
        self.credential = Some(credential);
        self
    }

    /// Keeps the server's cookies and sends them back.
    #[must_use]
    pub fn with_session(mut self, csrf: Option<Csrf>) -> Self {
        self.session = Some(Session {
            jar: Mutex::default(),
            csrf,
        });
        self
    }

    /// The server.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Sends a request. A connection that turned out to be closed is replaced; what may have arrived is
    /// sent again only when it is a GET.
    pub async fn send(&self, request: &Request) -> Outcome {
        let limits = &self.transport.limits;
        let whole = if request.body.len() < LARGE {
            limits.total
        } else {
            limits.download
        };
        let end = Instant::now() + whole.max(request.patience);
        let (lane, head) = match self.ask(request, end).await {
            Ok(asked) => asked,
            Err(Lost::NotSent(fault)) => return Outcome::NotSent(fault),
            Err(Lost::Unknown(fault)) => return Outcome::Unknown(fault),
        };
        let (head, mut body) = head.into_parts();
        let mut bytes = Vec::new();
        let left = end.saturating_duration_since(Instant::now());
        let read = timeout(left, read(&mut body, &mut bytes, limits))
            .await
            .unwrap_or(Err(Fault::TimedOut));
        let status = head.status.as_u16();
        match read {
            Ok(()) => self.keep(lane),
            // A refusal is one, however its explanation ends.
            Err(_) if status >= 300 => {}
            Err(fault) => return Outcome::Unknown(fault),
        }
        Outcome::Answered(Response {
            status,
            headers: head.headers,
            body: bytes.into(),
            received: Timestamp::now(),
        })
    }

    /// Sends, and gives the head of the answer with the connection its body comes on.
    pub(super) async fn ask(
        &self,
        request: &Request,
        end: Instant,
    ) -> Result<(Lane, hyper::Response<Incoming>), Lost> {
        loop {
            let wire = self.wire(request).map_err(Lost::NotSent)?;
            let kept = self.take().await;
            let reused = kept.is_some();
            let mut lane = match kept {
                Some(lane) => lane,
                None => Lane::open(&self.place, &self.transport)
                    .await
                    .map_err(|error| Lost::NotSent(Fault::Connect(error)))?,
            };
            let left = end.saturating_duration_since(Instant::now());
            let patience = self.transport.limits.headers.max(request.patience).min(left);
            match lane.ask(wire, patience, left).await {
                Ok(answer) => {
                    if let Some(session) = &self.session {
                        lock(&session.jar).learn(answer.headers(), Timestamp::now());
                    }
                    return Ok((lane, answer));
                }
                Err(Lost::NotSent(_)) if reused => {}
                Err(Lost::Unknown(Fault::Broken(_))) if reused && request.method == Method::Get => {}
                Err(lost) => return Err(lost),
            }
        }
    }

    /// The whole request. The credential is added here and nowhere else, on its way to our one server.
    fn wire(&self, request: &Request) -> Result<Wire, Fault> {
        let ours = |error: &dyn ToString| Fault::Request(words(&error.to_string()));
        if !request.target.starts_with('/') {
            return Err(ours(&"a path begins with a slash"));
        }
        let mut wire = hyper::Request::builder()
            .method(request.method.wire())
            .uri(request.target.as_str())
            .body(Full::new(request.body.clone()))
            .map_err(|error| ours(&error))?;
        let host = HeaderValue::from_str(&self.origin.authority()).map_err(|error| ours(&error))?;
        let headers = wire.headers_mut();
        headers.extend(request.headers.clone());
        headers.insert(HOST, host);
        headers.insert(
            USER_AGENT,
            HeaderValue::from_static(concat!("ttydesk/", env!("CARGO_PKG_VERSION"))),
        );
        // Nothing compressed: there are no bombs to defuse.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if !headers.contains_key(ACCEPT) {
            headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        }
        self.identify(headers);
        if let Some(session) = &self.session {
            let jar = lock(&session.jar);
            let proof = session
                .csrf
                .and_then(|csrf| Some((csrf.header, jar.get(csrf.cookie)?)));
            if let Some((name, value)) = proof.filter(|_| request.method != Method::Get) {
                let mut value = HeaderValue::from_str(value).map_err(|error| ours(&error))?;
                value.set_sensitive(true);
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        Ok(wire)
    }

    /// Says who we are: the credential, and the cookies of the session.
    fn identify(&self, headers: &mut HeaderMap) {
        if let Some(credential) = &self.credential {
            headers.insert(credential.name.clone(), credential.value.clone());
        }
        let cookies = self
            .session
            .as_ref()
            .and_then(|session| lock(&session.jar).header());
        if let Some(cookies) = cookies {
            headers.insert(COOKIE, cookies);
        }
    }

    /// Opens a WebSocket at the same server, as the same agent. `origin` is what the server is told of
    /// the page that asks.
    pub async fn socket(&self, path: &str, origin: &str) -> Result<Socket, ConnectError> {
        let scheme = if self.place.encrypted { "wss" } else { "ws" };
        let url = format!("{scheme}://{}{path}", self.origin.authority());
        let address = |error: &dyn ToString| ConnectError::Address(words(&error.to_string()));
        let mut request = url.into_client_request().map_err(|error| address(&error))?;
        let origin = HeaderValue::from_str(origin).map_err(|error| address(&error))?;
        self.identify(request.headers_mut());
        request.headers_mut().insert(ORIGIN, origin);
        upgrade(&self.place, request, &self.transport).await
    }

    /// The newest connection that can be used again.
    async fn take(&self) -> Option<Lane> {
        loop {
            let (mut lane, since) = lock(&self.kept).pop()?;
            if since.elapsed() < FRESH && lane.is_free().await {
                return Some(lane);
            }
        }
    }

    /// Keeps a connection whose answer was read to its end.
    fn keep(&self, lane: Lane) {
        let mut kept = lock(&self.kept);
        kept.retain(|(_, since)| since.elapsed() < FRESH);
        if kept.len() < KEPT {
            kept.push((lane, Instant::now()));
        }
    }

    /// Its limits.
    pub(super) fn limits(&self) -> &Limits {
        &self.transport.limits
    }
}

/// Reads a body to its end, up to the limit.
async fn read(body: &mut Incoming, bytes: &mut Vec<u8>, limits: &Limits) -> Result<(), Fault> {
    while let Some(piece) = piece(body, limits.idle).await? {
        if bytes.len() + piece.len() > limits.body {
            let limit = limits.body as u64;
            return Err(Fault::TooLarge { limit });
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(())
}

/// Nothing is left half done under these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
