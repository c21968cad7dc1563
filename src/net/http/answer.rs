//! What became of a request, and what an answer means.

use std::time::Duration;

use hyper::body::Bytes;
use hyper::header::{CONTENT_ENCODING, DATE, HeaderMap, LOCATION, RETRY_AFTER};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::retry_after;
use crate::net::error::{ConnectError, words};
use crate::net::refusal;
use crate::text::CleanLine;

/// What became of a request.
#[derive(Debug)]
pub enum Outcome {
    /// No byte of it was taken by a connection: the server cannot have seen it, and it may be sent again.
    NotSent(Fault),
    /// Bytes left and no whole answer came: the server may have done it. Only what changes nothing may
    /// be sent again.
    Unknown(Fault),
    /// The server answered.
    Answered(Response),
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no connection.
    Connect(ConnectError),
    /// The request cannot be written; it is our mistake.
    Request(CleanLine),
    /// No answer, or no more of it, in time.
    TimedOut,
    /// The body is larger than what is taken.
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The connection broke.
    Broken(CleanLine),
    /// The peer does not keep to HTTP, or sends headers without end.
    Protocol(CleanLine),
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body; what came of it, when a refusal broke off.
    pub body: Bytes,
    /// When it came, by this machine's clock.
    pub received: Timestamp,
}

/// What an answer means for whoever asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Done. The body may still be something else than expected.
    Success,
    /// It says to go elsewhere: never followed. Where to.
    Redirect(CleanLine),
    /// The credential is not accepted: the server's words.
    Unauthorized(CleanLine),
    /// This agent may not do that: the server's words.
    Forbidden(CleanLine),
    /// There is no such thing.
    NotFound(CleanLine),
    /// The request is too large.
    TooLarge,
    /// The server will never do that: its words.
    Refused(CleanLine),
    /// Too many requests; nothing was done.
    Limited {
        /// When to come again, if it said so; 5 minutes at most.
        retry_after: Option<Duration>,
    },
    /// The server failed; whether it did anything is not known.
    Failed {
        /// When to come again, if it said so; 5 minutes at most.
        retry_after: Option<Duration>,
        /// Title of its page, or its words.
        words: CleanLine,
    },
}

/// Why a body is not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadBody {
    /// A web page: a captive portal, a proxy, another server. Its title.
    Page(Option<CleanLine>),
    /// Nothing at all.
    Empty,
    /// Compressed, although that was not asked for.
    Encoded(CleanLine),
    /// JSON that breaks off, is none, or has another shape: what is wrong and where, without its words.
    Malformed(CleanLine),
}

impl Response {
    /// What it means.
    pub fn verdict(&self) -> Verdict {
        match self.status {
            200..=299 => Verdict::Success,
            300..=399 => Verdict::Redirect(words(&self.text(&LOCATION).unwrap_or_default())),
            401 => Verdict::Unauthorized(self.message()),
            403 => Verdict::Forbidden(self.message()),
            404 | 410 => Verdict::NotFound(self.message()),
            413 => Verdict::TooLarge,
            429 => Verdict::Limited {
                retry_after: self.retry_after(),
            },
            400..=499 => Verdict::Refused(self.message()),
            _ => Verdict::Failed {
                retry_after: self.retry_after(),
                words: self.message(),
            },
        }
    }

    /// The body as JSON, whatever type the server calls it.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, BadBody> {
        if let Some(encoding) = foreign_encoding(&self.headers) {
            return Err(BadBody::Encoded(encoding));
        }
        let start = self.body.trim_ascii_start();
        if start.is_empty() {
            return Err(BadBody::Empty);
        }
        if start.starts_with(b"<") {
            return Err(BadBody::Page(refusal::title(&String::from_utf8_lossy(start))));
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            let what = match error.classify() {
                serde_json::error::Category::Data => "unexpected shape",
                serde_json::error::Category::Eof => "it breaks off",
                serde_json::error::Category::Syntax | serde_json::error::Category::Io => "no JSON",
            };
            // The library's own sentence can quote the body, and this one goes to the log.
            let sentence = format!("{what}, line {}, column {}", error.line(), error.column());
            BadBody::Malformed(words(&sentence))
        })
    }

    /// A header as text.
    fn text(&self, name: &hyper::header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn message(&self) -> CleanLine {
        refusal::message(&String::from_utf8_lossy(&self.body))
    }

    /// A date is compared with the server's own clock, if it tells it.
    fn retry_after(&self) -> Option<Duration> {
        let theirs = self.text(&DATE).and_then(retry_after::date);
        retry_after::parse(self.text(&RETRY_AFTER)?, theirs.unwrap_or(self.received))
    }
}

/// The encoding of a body, when it is one we did not ask for.
pub(super) fn foreign_encoding(headers: &HeaderMap) -> Option<CleanLine> {
    let encoding = headers.get(CONTENT_ENCODING)?;
    let name = String::from_utf8_lossy(encoding.as_bytes());
    (!name.trim().eq_ignore_ascii_case("identity")).then(|| words(&name))
}
