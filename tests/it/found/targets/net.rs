//! `frames` (what comes over a WebSocket) and `url` (addresses of hubs).

use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use secrecy::SecretString;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use ttydesk::net::fuzzing::{address, handshake, socket};
use ttydesk::net::{ConnectError, Heard, SocketError};
use url::Url;

use super::oracle::assert_harmless;

/// Largest message a peer may send; more is a breach of the protocol.
const MAX_MESSAGE: usize = 4 << 20;

/// A peer that says these bytes, so many at a time, takes everything and then hangs up.
struct Peer {
    bytes: Vec<u8>,
    said: usize,
    at_a_time: usize,
    taken: usize,
}

impl Peer {
    fn new(bytes: &[u8], at_a_time: usize) -> Self {
        Self {
            bytes: bytes.to_vec(),
            said: 0,
            at_a_time,
            taken: 0,
        }
    }
}

impl AsyncRead for Peer {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let end = self
            .bytes
            .len()
            .min(self.said + self.at_a_time.min(buf.remaining()));
        buf.put_slice(&self.bytes[self.said..end]);
        self.said = end;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Peer {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.taken += buf.len();
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// The first byte says what the rest is: an answer to the handshake (bit 0), and how much of it comes
/// at a time (the others; all at once when they are 0).
pub(crate) fn frames(data: &[u8]) {
    let Some((kind, bytes)) = data.split_first() else {
        return;
    };
    let at_a_time = match usize::from(kind >> 1) {
        0 => usize::MAX,
        some => some,
    };
    let peer = Peer::new(bytes, at_a_time);
    if kind % 2 == 1 {
        answered(peer);
    } else {
        heard(peer, bytes.len());
    }
}

fn heard(peer: Peer, bytes: usize) {
    let Some(mut socket) = socket(peer).now_or_never() else {
        panic!("there is nothing to wait for");
    };
    let ticket = socket.push(r#"{"id":"x","action":"sync"}"#.to_owned());
    // A frame has two bytes at least.
    for _ in 0..=bytes / 2 {
        let Some(heard) = socket.hear().now_or_never() else {
            panic!("the peer never lets us wait");
        };
        assert!(socket.has_left(ticket));
        match heard {
            Ok(Heard::Text(text)) => assert!(text.len() <= MAX_MESSAGE),
            Ok(Heard::Binary | Heard::Beat) => {}
            Err(SocketError::Closed { reason, .. }) => return assert_harmless(reason.as_str(), false),
            Err(SocketError::Broken(words) | SocketError::Protocol(words)) => {
                return assert_harmless(words.as_str(), false);
            }
            Err(SocketError::Stalled) => panic!("the peer takes everything"),
        }
    }
    panic!("more frames than bytes");
}

fn answered(peer: Peer) {
    static HUB: LazyLock<Url> = LazyLock::new(|| match "ws://127.0.0.1:9/ws".parse() {
        Ok(url) => url,
        Err(error) => panic!("{error}"),
    });
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap_or_else(|error| panic!("{error}"));
    }
    let token = SecretString::from("canary-5e");
    let outcome = RUNTIME.with(|runtime| runtime.block_on(handshake(peer, &HUB, &token)));
    match outcome {
        // Nobody guesses the key of a handshake.
        Ok(_) => panic!("a handshake without the key"),
        Err(error) => no_secret(&error),
    }
}

/// Whatever the peer says, our words about it are harmless and do not hold the token.
fn no_secret(error: &ConnectError) {
    let words = match error {
        ConnectError::Address(words)
        | ConnectError::Insecure(words)
        | ConnectError::UnknownHost(words)
        | ConnectError::Refused(words)
        | ConnectError::Proxy(words)
        | ConnectError::ProxyLogin(words)
        | ConnectError::Unauthorized(words)
        | ConnectError::Broken(words)
        | ConnectError::Protocol(words) => words.as_str(),
        ConnectError::NotAHub { title, .. } => title.as_ref().map_or("", |title| title.as_str()),
        // Neither is told by a peer in the clear.
        ConnectError::TimedOut | ConnectError::Tls(_) => "",
    };
    assert_harmless(words, false);
}

/// An address; what is behind a line feed is the host that may be reached in the clear.
pub(crate) fn url(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (written, host) = text.split_once('\n').unwrap_or((&text, ""));
    let Ok(url) = written.parse::<Url>() else { return };
    let hosts: Vec<String> = Some(host)
        .filter(|host| !host.is_empty())
        .map(str::to_owned)
        .into_iter()
        .collect();
    match address(&url, &hosts) {
        Ok((name, port, encrypted)) => {
            assert!(
                !name.is_empty()
                    && !name.contains(['[', ']', '/', '@', '\\'])
                    && !name.contains(char::is_control)
            );
            assert_eq!(encrypted, url.scheme() == "wss");
            assert_eq!(Some(port), url.port_or_known_default());
            let own = name == "localhost"
                || name
                    .parse::<IpAddr>()
                    .is_ok_and(|ip| ip.to_canonical().is_loopback());
            assert!(
                encrypted || own || name.eq_ignore_ascii_case(host),
                "{written:?} in the clear"
            );
        }
        Err(error) => no_secret(&error),
    }
}
