//! An open WebSocket of text frames: reads and writes at once, knows what left, never waits for ever.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::{Sink, Stream};
use tokio::time::{Instant, Sleep, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message, Utf8Bytes, error::ProtocolError};

use super::error::{SocketError, words};
use super::lent::Lent;
use crate::text::CleanLine;

/// Longest wait for a goodbye.
const CLOSE_LIMIT: Duration = Duration::from_secs(1);

/// Place of a frame among those pushed. Frames leave in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(u64);

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A text frame.
    Text(Utf8Bytes),
    /// A binary frame, which no protocol of ours has.
    Binary,
    /// A ping or pong: the peer lives.
    Beat,
}

/// An open WebSocket.
pub struct Socket {
    stream: WebSocketStream<Lent>,
    queue: VecDeque<Message>,
    /// Text frames pushed so far, and how many of them were handed to the stream.
    pushed: u64,
    begun: u64,
    /// Something waits to be written, or to be flushed.
    unwritten: bool,
    stalled: Option<Pin<Box<Sleep>>>,
    /// A peer that takes no bytes for this long is given up.
    write_limit: Duration,
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket")
            .field("pushed", &self.pushed)
            .field("begun", &self.begun)
            .finish_non_exhaustive()
    }
}

impl Socket {
    pub(super) fn new(stream: WebSocketStream<Lent>, write_limit: Duration) -> Self {
        Self {
            stream,
            queue: VecDeque::new(),
            pushed: 0,
            begun: 0,
            unwritten: false,
            stalled: None,
            write_limit,
        }
    }

    /// Queues a text frame. It leaves during [`Socket::hear`].
    pub fn push(&mut self, text: String) -> Ticket {
        self.pushed += 1;
        self.enqueue(Message::text(text));
        Ticket(self.pushed)
    }

    /// Queues a ping. It leaves during [`Socket::hear`].
    pub fn ping(&mut self) {
        self.enqueue(Message::Ping(Bytes::new()));
    }

    /// Whether bytes of the frame may have left. When not, the peer cannot have seen it.
    pub fn has_left(&self, ticket: Ticket) -> bool {
        ticket.0 <= self.begun
    }

    /// Writes what is queued and waits for the next thing the peer says. Can be cancelled at any point
    /// without losing a frame.
    pub async fn hear(&mut self) -> Result<Heard, SocketError> {
        poll_fn(|cx| {
            if self.unwritten {
                self.poll_write(cx)?;
            }
            self.poll_read(cx)
        })
        .await
    }

    /// Writes what is queued, says goodbye and ends.
    pub async fn close(mut self) {
        self.enqueue(Message::Close(Some(CloseFrame {
            code: CloseCode::Normal,
            reason: Utf8Bytes::from_static(""),
        })));
        let goodbye = async { while self.hear().await.is_ok() {} };
        // A peer that does not say goodbye too is left.
        drop(timeout(CLOSE_LIMIT, goodbye).await);
    }

    fn enqueue(&mut self, message: Message) {
        self.queue.push_back(message);
        self.unwritten = true;
    }

    /// Writes as much as the peer takes. `Err` when it has taken nothing for too long.
    fn poll_write(&mut self, cx: &mut Context<'_>) -> Result<(), SocketError> {
        match self.poll_drain(cx) {
            Poll::Ready(Ok(())) => {
                self.unwritten = false;
                self.stalled = None;
                Ok(())
            }
            Poll::Ready(Err(error)) => Err(ended(&error)),
            Poll::Pending => {
                let end = self.write_limit;
                let limit = self
                    .stalled
                    .get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + end)));
                match limit.as_mut().poll(cx) {
                    Poll::Ready(()) => Err(SocketError::Stalled),
                    Poll::Pending => Ok(()),
                }
            }
        }
    }

    fn poll_drain(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        while !self.queue.is_empty() {
            std::task::ready!(Pin::new(&mut self.stream).poll_ready(cx))?;
            self.stalled = None;
            let Some(message) = self.queue.pop_front() else {
                break;
            };
            if message.is_text() {
                self.begun += 1;
            }
            Pin::new(&mut self.stream).start_send(message)?;
        }
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Result<Heard, SocketError>> {
        loop {
            let message = match std::task::ready!(Pin::new(&mut self.stream).poll_next(cx)) {
                Some(Ok(message)) => message,
                Some(Err(error)) => return Poll::Ready(Err(ended(&error))),
                None => return Poll::Ready(Err(SocketError::Broken(words(&"the connection ended")))),
            };
            let heard = match message {
                Message::Text(text) => Heard::Text(text),
                Message::Binary(_) => Heard::Binary,
                Message::Ping(_) => {
                    // The pong is in the stream's buffer and leaves only with the next write.
                    self.unwritten = true;
                    self.poll_write(cx)?;
                    Heard::Beat
                }
                Message::Pong(_) => Heard::Beat,
                Message::Close(frame) => return Poll::Ready(Err(closed(frame))),
                Message::Frame(_) => continue,
            };
            return Poll::Ready(Ok(heard));
        }
    }
}

fn closed(frame: Option<CloseFrame>) -> SocketError {
    let (code, reason) = match frame {
        Some(frame) => (u16::from(frame.code), words(&frame.reason)),
        None => (1005, CleanLine::default()),
    };
    SocketError::Closed { code, reason }
}

fn ended(error: &Error) -> SocketError {
    match error {
        Error::Io(error) => SocketError::Broken(words(error)),
        Error::ConnectionClosed | Error::AlreadyClosed => SocketError::Broken(words(&"the connection ended")),
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
            SocketError::Broken(words(&"the connection was cut"))
        }
        other => SocketError::Protocol(words(other)),
    }
}
