//! Answers that are read while they are still being written, as of a language model.

use hyper::body::{Bytes, Incoming};
use jiff::Timestamp;
use tokio::time::{Instant, timeout};

use super::answer::{BadBody, Fault, Response, foreign_encoding};
use super::client::Client;
use super::lane::{Lane, Lost, piece};
use super::request::Request;

/// Most bytes of a refusal that are read for its words.
const REFUSAL: usize = 64 << 10;

/// The body of an answer, piece by piece. Dropping it hangs up.
pub struct Stream {
    // Kept for as long as the body is read: the connection goes with it.
    _lane: Lane,
    body: Incoming,
    end: Instant,
    idle: std::time::Duration,
    left: usize,
    limit: usize,
}

/// Why there is no body to read.
#[derive(Debug)]
pub enum StreamError {
    /// No answer.
    Fault(Fault),
    /// The server says something else, a redirect too: its answer, as far as it came.
    Refused(Box<Response>),
    /// It comes compressed, although that was not asked for.
    Body(BadBody),
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Sends, and gives the body of a good answer while it comes. The limits in time and size are those
    /// of the transport: `total` from here to the end of the body, `idle` between two pieces, `body`
    /// bytes in all. Nothing is repeated but what was provably not sent.
    pub async fn stream(&self, request: &Request) -> Result<Stream, StreamError> {
        let limits = *self.limits();
        let end = Instant::now() + limits.total;
        let left = || end.saturating_duration_since(Instant::now());
        let asked = timeout(left(), self.ask(request, end))
            .await
            .map_err(|_| StreamError::Fault(Fault::TimedOut))?;
        let (lane, answer) = asked.map_err(|lost| match lost {
            Lost::NotSent(fault) | Lost::Unknown(fault) => StreamError::Fault(fault),
        })?;
        let (head, mut body) = answer.into_parts();
        if !head.status.is_success() {
            let mut bytes = Vec::new();
            // A refusal is one, however its explanation ends.
            while let Ok(Ok(Some(more))) = timeout(left(), piece(&mut body, limits.idle)).await {
                let room = REFUSAL - bytes.len();
                bytes.extend_from_slice(&more[..more.len().min(room)]);
                if bytes.len() == REFUSAL {
                    break;
                }
            }
            return Err(StreamError::Refused(Box::new(Response {
                status: head.status.as_u16(),
                headers: head.headers,
                body: bytes.into(),
                received: Timestamp::now(),
            })));
        }
        if let Some(encoding) = foreign_encoding(&head.headers) {
            return Err(StreamError::Body(BadBody::Encoded(encoding)));
        }
        Ok(Stream {
            _lane: lane,
            body,
            end,
            idle: limits.idle,
            left: limits.body,
            limit: limits.body,
        })
    }
}

impl Stream {
    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Fault> {
        let left = self.end.saturating_duration_since(Instant::now());
        let come = timeout(left, piece(&mut self.body, self.idle))
            .await
            .unwrap_or(Err(Fault::TimedOut))?;
        let Some(bytes) = come else { return Ok(None) };
        self.left = self.left.checked_sub(bytes.len()).ok_or(Fault::TooLarge {
            limit: self.limit as u64,
        })?;
        Ok(Some(bytes))
    }
}
