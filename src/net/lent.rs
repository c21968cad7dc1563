//! A stream that comes back when its borrower drops it.
//!
//! The WebSocket handshake takes the stream and, when the server answers with plain HTTP, drops it
//! together with the unread rest of the answer: the page's title, or why the token is refused.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::oneshot;

/// What a WebSocket runs over.
pub trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// A stream on loan.
pub(super) struct Lent {
    stream: Option<Box<dyn Io>>,
    owner: Option<oneshot::Sender<Box<dyn Io>>>,
}

impl Lent {
    /// Lends `stream`; it arrives at the receiver when the loan is dropped.
    pub(super) fn new(stream: Box<dyn Io>) -> (Self, oneshot::Receiver<Box<dyn Io>>) {
        let (owner, back) = oneshot::channel();
        let lent = Self {
            stream: Some(stream),
            owner: Some(owner),
        };
        (lent, back)
    }

    fn stream(&mut self) -> io::Result<Pin<&mut dyn Io>> {
        match &mut self.stream {
            Some(stream) => Ok(Pin::new(&mut **stream)),
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(owner), Some(stream)) = (self.owner.take(), self.stream.take()) {
            // Nobody waits for it any more once the handshake succeeded: then this drop closes it.
            drop(owner.send(stream));
        }
    }
}

impl AsyncRead for Lent {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.stream() {
            Ok(stream) => stream.poll_read(cx, buf),
            Err(error) => Poll::Ready(Err(error)),
        }
    }
}

impl AsyncWrite for Lent {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match self.stream() {
            Ok(stream) => stream.poll_write(cx, buf),
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.stream() {
            Ok(stream) => stream.poll_flush(cx),
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.stream() {
            Ok(stream) => stream.poll_shutdown(cx),
            Err(error) => Poll::Ready(Err(error)),
        }
    }
}
