//! The task that owns the socket: connects, signs in, lives, and comes back after a pause.

use std::sync::Arc;
use std::time::{Duration, Instant};

use secrecy::SecretString;
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;

use super::live::{Ended, Live, Stream};
use super::{frame, wire};
use crate::backend::down::{Down, not_connected, random};
use crate::backend::ends::{Ends, Gone};
use crate::backend::{Backoff, Checkpoint, Connection, Event, Handle, Offline, Session};
use crate::net::{self, Heard, Socket, SocketError};
use crate::text::CleanLine;

/// Longest wait for the hub's first frame.
const HELLO_LIMIT: Duration = Duration::from_secs(10);
/// A connection that lived this long starts the pauses over.
const PROVEN: Duration = Duration::from_secs(10);
/// A breach of the protocol this soon after connecting counts ...
const EARLY: Duration = Duration::from_mins(1);
/// ... and so many in a row are a reason to stop: the same poison would wait at the next connection.
const BREACHES: u32 = 3;
/// Commands that may wait for the task.
const COMMANDS: usize = 256;
/// WebSocket close codes of a backend that is coming back: going away, service restart.
const RESTARTS: [u16; 2] = [1001, 1012];

/// Where and as whom to connect.
#[derive(Debug, Clone)]
pub struct Config {
    /// `ws://` or `wss://` address of the WebSocket.
    pub url: url::Url,
    /// The agent's token.
    pub token: SecretString,
    /// Where the stream was left, from the store.
    pub checkpoint: Option<Checkpoint>,
    /// Whom to trust, which proxies, how long.
    pub transport: net::Transport,
}

/// Starts the adapter on the current tokio runtime.
pub fn spawn(config: Config, events: mpsc::Sender<Event>) -> Handle {
    let (commands, receiver) = mpsc::channel(COMMANDS);
    let reconnect = Arc::new(Notify::new());
    let link = Link::new(&config, Arc::clone(&reconnect));
    let ends = Ends::new(receiver, events);
    tokio::spawn(link.run(config, ends));
    Handle { commands, reconnect }
}

#[derive(Debug)]
struct Link {
    options: net::Options,
    reconnect: Arc<Notify>,
    stream: Stream,
    backoff: Backoff,
    /// Tries since the last time online.
    attempt: u32,
    breaches: u32,
}

impl Link {
    fn new(config: &Config, reconnect: Arc<Notify>) -> Self {
        Self {
            options: net::Options {
                subprotocol: wire::SUBPROTOCOL,
                transport: config.transport.clone(),
            },
            reconnect,
            stream: Stream::at(Session::resume(config.checkpoint.as_ref())),
            backoff: Backoff::new(),
            attempt: 0,
            breaches: 0,
        }
    }

    async fn run(mut self, config: Config, mut ends: Ends) {
        while let Ok(down) = self.connection(&config, &mut ends).await {
            if self.pause(down, &mut ends).await.is_err() {
                break;
            }
        }
        tracing::debug!("the desk let go of the link");
    }

    /// One connection from the first try to its end.
    async fn connection(&mut self, config: &Config, ends: &mut Ends) -> Result<Down, Gone> {
        self.attempt += 1;
        ends.link(Connection::Connecting {
            attempt: self.attempt,
        });
        let opening = net::connect(&config.url, &config.token, &self.options);
        let socket = match ends.until(opening).await? {
            Ok(socket) => socket,
            Err(error) => return Ok(not_connected(error)),
        };
        let started = Instant::now();
        let (socket, hello) = match ends.until(sign_in(socket)).await? {
            Ok(signed_in) => signed_in,
            Err(down) => return Ok(down),
        };
        self.attempt = 0;
        if let Some(host) = self.options.transport.exposed(&config.url) {
            tracing::warn!(%host, "the link is not encrypted");
            ends.tell(Event::Exposed { host });
        }
        let ended = Live::begin(ends, &mut self.stream, socket, hello)
            .run(&self.reconnect)
            .await;
        let lived = started.elapsed();
        if lived >= PROVEN {
            self.backoff = Backoff::new();
        }
        if lived >= EARLY {
            self.breaches = 0;
        }
        self.down(ended)
    }

    fn down(&mut self, ended: Ended) -> Result<Down, Gone> {
        let error = match ended {
            Ended::Gone => return Err(Gone),
            Ended::Silent => return Ok(Down::Retry(Offline::TimedOut)),
            Ended::Lost(error) => error,
        };
        if let SocketError::Closed { code, .. } = &error
            && RESTARTS.contains(code)
        {
            self.backoff = Backoff::new();
        }
        Ok(lost(error))
    }

    /// Tells what is the matter and waits.
    async fn pause(&mut self, down: Down, ends: &mut Ends) -> Result<(), Gone> {
        let reason = match down {
            Down::Wait(state) => return self.wait(state, ends).await,
            Down::Retry(reason) => reason,
            Down::Breach(reason) => {
                self.breaches += 1;
                if self.breaches >= BREACHES {
                    self.breaches = 0;
                    return self.wait(Connection::Unusable { reason }, ends).await;
                }
                reason
            }
        };
        let retry_in = self.backoff.next(random());
        tracing::info!(?reason, ?retry_in, "offline");
        ends.link(Connection::Offline { reason, retry_in });
        let woken = ends.until(timeout(retry_in, self.reconnect.notified())).await?;
        if woken.is_ok() {
            self.backoff = Backoff::new();
        }
        Ok(())
    }

    /// Waits for somebody to ask for another try.
    async fn wait(&mut self, state: Connection, ends: &mut Ends) -> Result<(), Gone> {
        tracing::warn!(?state, "waiting for somebody to change something");
        ends.link(state);
        ends.until(self.reconnect.notified()).await?;
        self.attempt = 0;
        self.backoff = Backoff::new();
        Ok(())
    }
}

/// Waits for the hub's first frame.
async fn sign_in(mut socket: Socket) -> Result<(Socket, wire::Hello), Down> {
    let first = async {
        loop {
            match socket.hear().await {
                Ok(Heard::Beat) => {}
                other => return other,
            }
        }
    };
    let heard = match timeout(HELLO_LIMIT, first).await {
        Err(_) => return Err(Down::Retry(Offline::TimedOut)),
        Ok(Err(error)) => return Err(lost(error)),
        Ok(Ok(heard)) => heard,
    };
    let frame = match heard {
        Heard::Text(text) => frame::parse(&text),
        Heard::Binary | Heard::Beat => None,
    };
    let Some(hello) = frame.as_ref().and_then(frame::hello) else {
        let words = CleanLine::from("the first frame is no hello");
        return Err(Down::Breach(Offline::Protocol(words)));
    };
    if hello.protocol != wire::VERSION {
        let words = format!(
            "version {} of the protocol; this ttydesk speaks {}",
            hello.protocol,
            wire::VERSION
        );
        return Err(Down::Wait(Connection::Unusable {
            reason: Offline::Protocol(CleanLine::from(words.as_str())),
        }));
    }
    Ok((socket, hello))
}

fn lost(error: SocketError) -> Down {
    match error {
        SocketError::Closed { code, reason } if code == wire::CLOSE_UNAUTHORIZED => {
            Down::Wait(Connection::AuthRequired { message: reason })
        }
        SocketError::Closed { code, reason } if code == wire::CLOSE_PROTOCOL => {
            Down::Breach(Offline::Closed { code, reason })
        }
        SocketError::Closed { code, reason } => Down::Retry(Offline::Closed { code, reason }),
        SocketError::Broken(words) => Down::Retry(Offline::Broken(words)),
        SocketError::Protocol(words) => Down::Breach(Offline::Protocol(words)),
        SocketError::Stalled => Down::Retry(Offline::TimedOut),
    }
}
