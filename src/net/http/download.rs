//! Files: an answer's body that goes to a writer piece by piece.

use hyper::header::CONTENT_TYPE;
use jiff::Timestamp;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout};

use super::answer::{BadBody, Fault, Response, foreign_encoding};
use super::client::Client;
use super::lane::{Lost, piece};
use super::request::Request;
use crate::net::error::words;
use crate::text::CleanLine;

/// A whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Its size in bytes.
    pub bytes: u64,
    /// What the server says it is.
    pub content_type: Option<CleanLine>,
}

/// Why there is no whole file. What was written until then is to be thrown away.
#[derive(Debug)]
pub enum DownloadError {
    /// No answer, or it broke off.
    Fault(Fault),
    /// The server says something else; without its body.
    Refused(Box<Response>),
    /// It comes compressed, although that was not asked for.
    Body(BadBody),
    /// It cannot be written: the system's words.
    Write(CleanLine),
}

impl Client {
    /// Reads a file into `to`, at most `cap` bytes of it.
    pub async fn download<W: AsyncWrite + Unpin>(
        &self,
        request: &Request,
        to: &mut W,
        cap: u64,
    ) -> Result<Download, DownloadError> {
        let whole = self.limits().download;
        timeout(whole, self.fetch(request, to, cap))
            .await
            .unwrap_or(Err(DownloadError::Fault(Fault::TimedOut)))
    }

    async fn fetch<W: AsyncWrite + Unpin>(
        &self,
        request: &Request,
        to: &mut W,
        cap: u64,
    ) -> Result<Download, DownloadError> {
        let end = Instant::now() + self.limits().download;
        // The connection is not kept: a file that is too large is left in the middle.
        let (_lane, answer) = self.ask(request, end).await.map_err(|lost| match lost {
            Lost::NotSent(fault) | Lost::Unknown(fault) => DownloadError::Fault(fault),
        })?;
        let (head, mut body) = answer.into_parts();
        if head.status != hyper::StatusCode::OK {
            return Err(DownloadError::Refused(Box::new(Response {
                status: head.status.as_u16(),
                headers: head.headers,
                body: hyper::body::Bytes::new(),
                received: Timestamp::now(),
            })));
        }
        if let Some(encoding) = foreign_encoding(&head.headers) {
            return Err(DownloadError::Body(BadBody::Encoded(encoding)));
        }
        let unwritten = |error: std::io::Error| DownloadError::Write(words(&error));
        let mut bytes = 0;
        while let Some(piece) = piece(&mut body, self.limits().idle)
            .await
            .map_err(DownloadError::Fault)?
        {
            bytes += piece.len() as u64;
            if bytes > cap {
                return Err(DownloadError::Fault(Fault::TooLarge { limit: cap }));
            }
            to.write_all(&piece).await.map_err(unwritten)?;
        }
        to.flush().await.map_err(unwritten)?;
        let kind = head.headers.get(CONTENT_TYPE);
        Ok(Download {
            bytes,
            content_type: kind.map(|kind| words(&String::from_utf8_lossy(kind.as_bytes()))),
        })
    }
}
