//! One connection, and one request after another on it, each with an exact account of what left.

use std::error::Error as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, timeout};

use super::answer::Fault;
use crate::net::address::Place;
use crate::net::error::{ConnectError, words};
use crate::net::lent::Io;
use crate::net::transport::Transport;
use crate::net::verify;

/// Largest head of an answer, in bytes.
const HEAD: usize = 64 << 10;
/// Longest wait until a connection is free again after its last answer.
const SETTLES: Duration = Duration::from_secs(1);

/// A request as `hyper` takes it.
pub(super) type Wire = hyper::Request<Full<Bytes>>;

/// A connection to the server.
pub(super) struct Lane {
    sender: SendRequest<Full<Bytes>>,
    /// Bytes the connection took from us.
    taken: Arc<AtomicU64>,
}

/// Why there is no answer, and whether anything of the request left.
pub(super) enum Lost {
    NotSent(Fault),
    Unknown(Fault),
}

impl Lane {
    /// Connects.
    pub(super) async fn open(place: &Place, transport: &Transport) -> Result<Self, ConnectError> {
        let stream = timeout(transport.limits.handshake, transport.open(place))
            .await
            .unwrap_or(Err(ConnectError::TimedOut))?;
        let taken = Arc::new(AtomicU64::new(0));
        let counted = Counted {
            stream,
            taken: Arc::clone(&taken),
        };
        let (sender, connection) = http1::Builder::new()
            .max_buf_size(HEAD)
            .handshake(TokioIo::new(counted))
            .await
            .map_err(|error| ConnectError::Broken(words(&error)))?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                // Whoever waits for an answer on it hears of it too.
                tracing::debug!(%error, "an HTTP connection ended");
            }
        });
        Ok(Self { sender, taken })
    }

    /// Whether another request can go out on it.
    pub(super) async fn is_free(&mut self) -> bool {
        matches!(timeout(SETTLES, self.sender.ready()).await, Ok(Ok(())))
    }

    /// Sends and waits for the head of the answer, `whole` at most. `patience` starts anew while the
    /// server still takes bytes: a large body on a slow line is no silence.
    pub(super) async fn ask(
        &mut self,
        request: Wire,
        patience: Duration,
        whole: Duration,
    ) -> Result<hyper::Response<Incoming>, Lost> {
        let before = self.taken.load(Ordering::SeqCst);
        let mut answer = std::pin::pin!(self.sender.send_request(request));
        let mut seen = before;
        let end = Instant::now() + whole;
        let fault = loop {
            match timeout(patience, &mut answer).await {
                Ok(Ok(response)) => return Ok(response),
                Ok(Err(error)) => break fault(&error),
                Err(_) => {
                    let now = self.taken.load(Ordering::SeqCst);
                    if now == seen || Instant::now() >= end {
                        break Fault::TimedOut;
                    }
                    seen = now;
                }
            }
        };
        if self.taken.load(Ordering::SeqCst) == before {
            return Err(Lost::NotSent(fault));
        }
        Err(Lost::Unknown(fault))
    }
}

/// The next piece of a body; `None` at its end.
pub(super) async fn piece(body: &mut Incoming, idle: Duration) -> Result<Option<Bytes>, Fault> {
    loop {
        let frame = timeout(idle, body.frame()).await.map_err(|_| Fault::TimedOut)?;
        match frame {
            None => return Ok(None),
            Some(Err(error)) => return Err(fault(&error)),
            // Trailers say nothing we asked for.
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}

fn fault(error: &hyper::Error) -> Fault {
    if error.is_parse() {
        return Fault::Protocol(words(error));
    }
    let system = error
        .source()
        .and_then(|source| source.downcast_ref::<io::Error>());
    match system.map(verify::broken) {
        Some(ConnectError::Broken(words)) => Fault::Broken(words),
        Some(told) => Fault::Connect(told),
        None => Fault::Broken(words(error)),
    }
}

/// Counts what the connection takes.
struct Counted {
    stream: Box<dyn Io>,
    taken: Arc<AtomicU64>,
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        if let Poll::Ready(Ok(bytes)) = written {
            self.taken.fetch_add(bytes as u64, Ordering::SeqCst);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
