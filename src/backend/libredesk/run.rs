//! The task that signs in, lives, and comes back after a pause.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, timeout};
use url::Url;

use super::command::Report;
use super::known::Desk;
use super::live::{Ended, Live};
use super::rest::{Login, Rest, Trouble};
use super::{translate, wire};
use crate::backend::down::{Down, not_connected, random};
use crate::backend::ends::{Ends, Gone, Step};
use crate::backend::{Backoff, Command, Connection, Event, Handle, Offline, Outcome, RefusalCode, Welcome};
use crate::net::{ConnectError, Socket, SocketError, Transport};
use crate::text::CleanLine;

/// A connection that lived this long starts the pauses over.
const PROVEN: Duration = Duration::from_secs(10);
/// Commands that may wait for the task.
const COMMANDS: usize = 256;
/// What is under way when the desk lets go may go on for this long.
const FAREWELL: Duration = Duration::from_secs(1);

/// Where and as whom to connect. Clones share the session and what the server calls uploaded files.
#[derive(Debug, Clone)]
pub struct Config {
    url: Url,
    transport: Arc<Transport>,
    rest: Arc<Rest>,
    exposed: Option<CleanLine>,
}

impl Config {
    /// For the server of an `https` address.
    ///
    /// # Errors
    /// When the address is none, is not encrypted and must be, or the key cannot be one.
    pub fn new(url: Url, login: Login, transport: Transport) -> Result<Self, ConnectError> {
        let exposed = transport.exposed(&url);
        Ok(Self {
            rest: Arc::new(Rest::new(&url, login, transport.clone())?),
            transport: Arc::new(transport),
            url,
            exposed,
        })
    }

    /// The address.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// How its server is reached.
    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    pub(super) fn rest(&self) -> &Rest {
        &self.rest
    }
}

/// Starts the adapter on the current tokio runtime.
pub fn spawn(config: Config, events: mpsc::Sender<Event>) -> Handle {
    let (commands, receiver) = mpsc::channel(COMMANDS);
    let reconnect = Arc::new(Notify::new());
    let (reporter, reports) = mpsc::unbounded_channel();
    let run = Run {
        desk: Arc::new(Desk::new(Arc::clone(&config.rest))),
        exposed: config.exposed,
        ends: Ends::new(receiver, events),
        reporter,
        reports,
        reconnect: Arc::clone(&reconnect),
        backoff: Backoff::new(),
        attempt: 0,
        directory: None,
    };
    tokio::spawn(run.run());
    Handle { commands, reconnect }
}

/// What outlives a connection.
pub(super) struct Run {
    pub(super) desk: Arc<Desk>,
    exposed: Option<CleanLine>,
    pub(super) ends: Ends,
    pub(super) reporter: mpsc::UnboundedSender<Report>,
    pub(super) reports: mpsc::UnboundedReceiver<Report>,
    pub(super) reconnect: Arc<Notify>,
    backoff: Backoff,
    attempt: u32,
    /// When the directory was fetched.
    pub(super) directory: Option<Instant>,
}

impl Run {
    async fn run(mut self) {
        while let Ok(down) = self.connection().await {
            if self.pause(down).await.is_err() {
                break;
            }
        }
        let Self {
            reporter,
            mut reports,
            ..
        } = self;
        drop(reporter);
        // What was sent before the desk let go still leaves.
        let rest = async { while reports.recv().await.is_some() {} };
        if timeout(FAREWELL, rest).await.is_err() {
            tracing::debug!("left while requests were under way");
        }
    }

    /// One stretch from signing in to its end.
    async fn connection(&mut self) -> Result<Down, Gone> {
        self.attempt += 1;
        let attempt = self.attempt;
        self.ends.link(Connection::Connecting { attempt });
        let desk = Arc::clone(&self.desk);
        let known = self.directory;
        let opening = async {
            let welcome = sign_in(&desk).await?;
            let directory = match known {
                Some(_) => None,
                None => Some(directory(&desk).await.map_err(down)?),
            };
            let socket = socket(&desk.rest).await?;
            Ok::<_, Down>((welcome, directory, socket))
        };
        let (mut welcome, directory, socket) = match self.until(opening).await? {
            Ok(opened) => opened,
            Err(down) => return Ok(down),
        };
        self.attempt = 0;
        let started = Instant::now();
        if let Some(host) = &self.exposed {
            tracing::warn!(%host, "the link is not encrypted");
            self.ends.tell(Event::Exposed { host: host.clone() });
        }
        welcome.capabilities.bots = assistants(&self.desk);
        welcome.capabilities.priorities = self.desk.known().lexicon.levels();
        self.ends.link(Connection::Online(Box::new(welcome.clone())));
        if let Some(directory) = directory {
            self.ends.tell(directory);
            self.directory = Some(started);
        }
        let ended = Live::new(self, socket, welcome, known).run().await;
        if started.elapsed() >= PROVEN {
            self.backoff = Backoff::new();
        }
        Ok(match ended {
            Ended::Gone => return Err(Gone),
            Ended::Silent => Down::Retry(Offline::TimedOut),
            Ended::SignedOut(message) => Down::Wait(Connection::AuthRequired { message }),
            Ended::NoLink => Down::Retry(Offline::Broken(CleanLine::from("the server cannot be reached"))),
            Ended::Lost(error) => Down::Retry(lost(error)),
        })
    }

    /// Serves the desk until `work` is done: commands are answered as not sent, and what is still under
    /// way is told.
    async fn until<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Gone> {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                biased;
                done = &mut work => return Ok(done),
                Some(report) = self.reports.recv() => {
                    report.events.into_iter().for_each(|event| self.ends.tell(event));
                }
                step = self.ends.step() => if let Step::Command(Command { id, .. }) = step? {
                    let outcome = Outcome::NotSent { retry_after: None };
                    self.ends.tell(Event::Answer { id, outcome });
                },
            }
        }
    }

    async fn pause(&mut self, down: Down) -> Result<(), Gone> {
        let reconnect = Arc::clone(&self.reconnect);
        let reason = match down {
            Down::Wait(state) => {
                tracing::warn!(?state, "waiting for somebody to change something");
                self.ends.link(state);
                self.until(reconnect.notified()).await?;
                self.attempt = 0;
                self.backoff = Backoff::new();
                return Ok(());
            }
            Down::Retry(reason) | Down::Breach(reason) => reason,
        };
        let retry_in = self.backoff.next(random());
        tracing::info!(?reason, ?retry_in, "offline");
        self.ends.link(Connection::Offline { reason, retry_in });
        if self.until(timeout(retry_in, reconnect.notified())).await?.is_ok() {
            self.backoff = Backoff::new();
        }
        Ok(())
    }
}

/// Asks who we are and what the server is.
async fn sign_in(desk: &Desk) -> Result<Welcome, Down> {
    let me: wire::Me = desk.rest.get("/agents/me").await.map_err(down)?;
    let settings = match desk.rest.get("/settings/general").await {
        Err(Trouble::Refused(_) | Trouble::Failed(_)) => wire::Settings::default(),
        read => read.map_err(down)?,
    };
    let welcome = translate::welcome(&me, &settings, jiff::Timestamp::now());
    desk.known().me = Some(me);
    Ok(welcome)
}

/// Opens the socket; `None` where the server refuses it: then it is looked at from time to time.
pub(super) async fn socket(rest: &Rest) -> Result<Option<Socket>, Down> {
    match rest.socket().await {
        Ok(socket) => Ok(Some(socket)),
        Err(
            error
            @ (ConnectError::NotAHub { .. } | ConnectError::Unauthorized(_) | ConnectError::Protocol(_)),
        ) => {
            tracing::warn!(?error, "the server refuses the socket");
            Ok(None)
        }
        Err(error) => Err(not_connected(error)),
    }
}

/// Fetches who and what there is; what the role may not read, or this version does not have, stays empty.
pub(super) async fn directory(desk: &Desk) -> Result<Event, Trouble> {
    let statuses: Vec<wire::Status> = list(desk, "/statuses").await?;
    let priorities: Vec<wire::Level> = list(desk, "/priorities").await?;
    let mut tables = translate::Tables {
        agents: list(desk, "/agents/compact").await?,
        teams: list(desk, "/teams/compact").await?,
        tags: list(desk, "/tags").await?,
        views: list(desk, "/views/shared").await?,
        macros: list(desk, "/macros").await?,
        inboxes: list(desk, "/inboxes").await?,
    };
    tables.views.extend(list::<wire::Named>(desk, "/views/me").await?);
    let mut known = desk.known();
    known.lexicon.statuses = statuses;
    known.lexicon.priorities = priorities;
    known.lexicon.people = tables
        .agents
        .iter()
        .map(|agent| (agent.id, translate::agent(agent).name))
        .collect();
    let directory = known
        .me
        .as_ref()
        .map(|me| translate::directory(&tables, me, &known.lexicon));
    known.agents = tables.agents;
    known.teams = tables.teams;
    known.tags = tables.tags;
    known.views = tables.views;
    Ok(Event::Directory(directory.unwrap_or_default()))
}

async fn list<T: serde::de::DeserializeOwned>(desk: &Desk, path: &str) -> Result<Vec<T>, Trouble> {
    let whole: wire::Whole = match desk.rest.get(path).await {
        Err(Trouble::Refused(refusal))
            if matches!(refusal.code, RefusalCode::Forbidden | RefusalCode::NotFound) =>
        {
            None
        }
        read => read?,
    };
    let (read, bad) = wire::each(&whole.unwrap_or_default());
    if bad > 0 {
        tracing::warn!(path, bad, "items of the directory cannot be read");
    }
    Ok(read)
}

/// The names of the assistants.
fn assistants(desk: &Desk) -> Vec<String> {
    let known = desk.known();
    let all = known.agents.iter().filter(|agent| translate::is_assistant(agent));
    all.map(|agent| translate::agent(agent).name.as_str().to_owned())
        .collect()
}

fn down(trouble: Trouble) -> Down {
    match trouble {
        Trouble::NoLink(error) => not_connected(error),
        Trouble::NotSent(_) => {
            Down::Retry(Offline::Refused(CleanLine::from("the server asks to come later")))
        }
        Trouble::Unknown(words) | Trouble::Failed(words) => Down::Retry(Offline::Broken(words)),
        Trouble::SignedOut(message) => Down::Wait(Connection::AuthRequired { message }),
        Trouble::Refused(refusal) => Down::Wait(Connection::Unusable {
            reason: Offline::Protocol(refusal.message),
        }),
    }
}

/// Why the socket ended. An administrator who saves the account kicks its agent out; signing in again
/// tells whether that was meant.
fn lost(error: SocketError) -> Offline {
    match error {
        SocketError::Closed { code, reason } => Offline::Closed { code, reason },
        SocketError::Broken(words) => Offline::Broken(words),
        SocketError::Protocol(words) => Offline::Protocol(words),
        SocketError::Stalled => Offline::TimedOut,
    }
}
