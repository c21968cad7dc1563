//! Requests to one Libredesk, as one agent. Whoever asks learns exactly what became of it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use url::Url;
use uuid::Uuid;

use super::wire;
use crate::backend::{Outcome, Refusal, RefusalCode};
use crate::net::http::{self, Client, Credential, Csrf, Fault, Method, Request, Response, Verdict};
use crate::net::{ConnectError, Socket, Transport};
use crate::text::CleanLine;

/// Where everything of the interface begins.
const API: &str = "/api/v1";
/// The session's proof against forged requests.
const CSRF: Csrf = Csrf {
    cookie: "csrf_token",
    header: "x-csrftoken",
};

/// How an agent signs in.
#[derive(Debug, Clone)]
pub enum Login {
    /// An API key, as `KEY:SECRET`. The server checks it anew, slowly, at each request.
    Key(SecretString),
    /// E-mail address and password; the server keeps a session for nine hours.
    Password {
        /// The address.
        email: String,
        /// The password.
        password: SecretString,
    },
}

/// Why there is no answer to a question, or not the wanted one.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    /// The server cannot have seen it.
    NotSent(Option<Duration>),
    /// It may have; what happened.
    Unknown(CleanLine),
    /// The server says it failed: it answers so to bad input, too.
    Failed(CleanLine),
    /// There is no connection at all.
    NoLink(ConnectError),
    /// The login is not accepted (any more): the server's words.
    SignedOut(CleanLine),
    /// A final no.
    Refused(Refusal),
}

/// What a command does when it is done twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// It only reads.
    Reads,
    /// It sets something to a value.
    Changes,
    /// It says something, once more each time.
    Sends,
}

impl Trouble {
    /// How a command ends by it.
    pub(super) fn outcome(self, weight: Weight) -> Outcome {
        let not_sent = Outcome::NotSent { retry_after: None };
        match (self, weight) {
            (Self::NotSent(retry_after), _) => Outcome::NotSent { retry_after },
            (Self::Failed(_), Weight::Sends) | (Self::Unknown(_), Weight::Sends | Weight::Changes) => {
                Outcome::Uncertain
            }
            (Self::Unknown(_), Weight::Reads) | (Self::NoLink(_) | Self::SignedOut(_), _) => not_sent,
            (Self::Failed(message), _) => Outcome::Refused(Refusal {
                code: RefusalCode::Other,
                message,
                owner: None,
            }),
            (Self::Refused(refusal), _) => Outcome::Refused(refusal),
        }
    }
}

/// A no of our own.
pub(super) fn refusal(code: RefusalCode, words: &str) -> Trouble {
    Trouble::Refused(Refusal {
        code,
        message: CleanLine::from(words),
        owner: None,
    })
}

/// One server and one agent; shared by the adapter and the transfers of files.
pub(super) struct Rest {
    client: Client,
    login: Login,
    /// Only one signs in at a time.
    signing_in: tokio::sync::Mutex<()>,
    /// What the server calls the files that were uploaded.
    uploads: Mutex<BTreeMap<Uuid, u64>>,
}

/// Secrets stay out.
impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rest").field(&self.client).finish()
    }
}

impl Rest {
    pub(super) fn new(url: &Url, login: Login, transport: Transport) -> Result<Self, ConnectError> {
        let client = Client::new(url, transport)?;
        let client = match &login {
            Login::Key(key) if !key.expose_secret().contains(':') => {
                let words = "an API key is written KEY:SECRET; for a password set `email`";
                return Err(ConnectError::Unauthorized(CleanLine::from(words)));
            }
            Login::Key(key) => client.with_credential(Credential::header("authorization", "token ", key)?),
            Login::Password { .. } => client.with_session(Some(CSRF)),
        };
        Ok(Self {
            client,
            login,
            signing_in: tokio::sync::Mutex::default(),
            uploads: Mutex::default(),
        })
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// What the server calls a file of ours.
    pub(super) fn uploaded(&self, file: Uuid) -> Option<u64> {
        self.uploads().get(&file).copied()
    }

    pub(super) fn remember_upload(&self, file: Uuid, id: u64) {
        self.uploads().insert(file, id);
    }

    fn uploads(&self) -> MutexGuard<'_, BTreeMap<Uuid, u64>> {
        self.uploads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the socket. It wants the name of a page: `https` and the very host, whatever is spoken.
    pub(super) async fn socket(&self) -> Result<Socket, ConnectError> {
        let origin = self.client.origin().to_string();
        let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host);
        self.client.socket("/ws", &format!("https://{host}")).await
    }

    /// Begins a session, where the login is one with a password.
    pub(super) async fn sign_in(&self) -> Result<(), Trouble> {
        let Login::Password { email, password } = &self.login else {
            return Ok(());
        };
        let body = json!({ "email": email, "password": password.expose_secret() });
        let request = with_body(Method::Post, &format!("{API}/auth/login"), &body)?;
        let _one = self.signing_in.lock().await;
        match understood(self.client.send(&request).await) {
            Ok(_) => Ok(()),
            // A wrong password is a 400.
            Err(Trouble::Refused(refusal)) => Err(Trouble::SignedOut(refusal.message)),
            Err(trouble) => Err(trouble),
        }
    }

    /// Reads what is under a path of the interface; the query is part of it.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Trouble> {
        self.ask(&Request::get(&format!("{API}{path}"))).await
    }

    /// Asks with parameters.
    pub(super) async fn ask<T: DeserializeOwned>(&self, request: &Request) -> Result<T, Trouble> {
        let response = self.send(request).await?;
        let read: Result<wire::Envelope<T>, _> = response.json();
        read.map(|envelope| envelope.data).map_err(|error| {
            tracing::warn!(?error, "an answer of the server cannot be read");
            Trouble::Unknown(CleanLine::from("the answer cannot be read"))
        })
    }

    /// A request for a path of the interface.
    pub(super) fn request(path: &str) -> Request {
        Request::get(&format!("{API}{path}"))
    }

    /// Changes something and does not look at what the answer says of it.
    pub(super) async fn change(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<(), Trouble> {
        let request = with_body(method, &format!("{API}{path}"), body)?;
        self.send(&request).await.map(drop)
    }

    /// Removes what is under a path of the interface; the query is part of it.
    pub(super) async fn remove(&self, path: &str) -> Result<(), Trouble> {
        let request = Request::new(Method::Delete, &format!("{API}{path}"));
        self.send(&request).await.map(drop)
    }

    /// Makes something and gives what the server made of it.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Trouble> {
        self.ask(&with_body(Method::Post, &format!("{API}{path}"), body)?)
            .await
    }

    /// Makes something that takes its time, and gives what the server made.
    pub(super) async fn post_patiently<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        patience: Duration,
    ) -> Result<T, Trouble> {
        let request = with_body(Method::Post, &format!("{API}{path}"), body)?;
        self.ask(&request.patiently(patience)).await
    }

    /// Sends a form.
    pub(super) async fn form<T: DeserializeOwned>(
        &self,
        path: &str,
        form: &http::Multipart,
    ) -> Result<T, Trouble> {
        let request = Request::new(Method::Post, &format!("{API}{path}")).multipart(form);
        self.ask(&request).await
    }

    /// Sends; a session that is over is begun anew once.
    async fn send(&self, request: &Request) -> Result<Response, Trouble> {
        match understood(self.client.send(request).await) {
            Err(Trouble::SignedOut(_)) if matches!(self.login, Login::Password { .. }) => {
                self.sign_in().await?;
                understood(self.client.send(request).await)
            }
            understood => understood,
        }
    }
}

fn with_body(method: Method, path: &str, body: &impl Serialize) -> Result<Request, Trouble> {
    Request::new(method, path)
        .json(body)
        .map_err(|error| refusal(RefusalCode::Invalid, &error.to_string()))
}

/// What became of a request. The server answers 500 to bad input too; a whole request that has no good
/// answer may have been stored (`fixtures/libredesk/INDEX.md`, 3b).
fn understood(outcome: http::Outcome) -> Result<Response, Trouble> {
    let response = match outcome {
        http::Outcome::NotSent(Fault::Connect(error)) => return Err(Trouble::NoLink(error)),
        http::Outcome::NotSent(Fault::Request(words)) => {
            return Err(refusal(RefusalCode::Invalid, words.as_str()));
        }
        http::Outcome::NotSent(_) => return Err(Trouble::NotSent(None)),
        http::Outcome::Unknown(fault) => return Err(Trouble::Unknown(fault_words(fault))),
        http::Outcome::Answered(response) => response,
    };
    let no = |code, message| {
        Err(Trouble::Refused(Refusal {
            code,
            message,
            owner: None,
        }))
    };
    match response.verdict() {
        Verdict::Success => Ok(response),
        Verdict::Unauthorized(words) => Err(Trouble::SignedOut(words)),
        Verdict::Forbidden(words) => no(RefusalCode::Forbidden, words),
        Verdict::NotFound(words) => no(RefusalCode::NotFound, words),
        Verdict::TooLarge => no(
            RefusalCode::TooLarge,
            CleanLine::from("longer than the server takes"),
        ),
        // "Request timeout": the body did not come in time, nothing was stored.
        Verdict::Refused(_) if response.status == 408 => Err(Trouble::NotSent(None)),
        Verdict::Refused(words) => no(RefusalCode::Invalid, words),
        Verdict::Limited { retry_after } => Err(Trouble::NotSent(retry_after)),
        Verdict::Redirect(to) => Err(Trouble::Unknown(to)),
        Verdict::Failed { words, .. } if response.status == 500 => Err(Trouble::Failed(words)),
        Verdict::Failed { words, .. } => Err(Trouble::Unknown(words)),
    }
}

fn fault_words(fault: Fault) -> CleanLine {
    match fault {
        Fault::Broken(words) | Fault::Protocol(words) | Fault::Request(words) => words,
        Fault::TimedOut => CleanLine::from("no answer in time"),
        Fault::TooLarge { .. } => CleanLine::from("the answer is too large"),
        Fault::Connect(_) => CleanLine::from("no connection"),
    }
}
