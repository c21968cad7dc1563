//! From an address to an open WebSocket, within a time limit.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;
use tokio_tungstenite::client_async_with_config;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, error::ProtocolError};
use url::Url;

use super::address::Place;
use super::error::{ConnectError, words};
use super::lent::{Io, Lent};
use super::socket::Socket;
use super::{refusal, tls};

/// Longest time for name, TCP, TLS and WebSocket together.
const LIMIT: Duration = Duration::from_secs(10);
/// Largest frame and message taken from a peer, in bytes.
const MAX_MESSAGE: usize = 4 << 20;
/// Most bytes that wait to be written before that is an error.
const MAX_WRITE_BUFFER: usize = 1 << 20;
const READ_BUFFER: usize = 16 << 10;

/// How to connect.
#[derive(Debug, Clone)]
pub struct Options {
    /// The WebSocket subprotocol the peer must agree to.
    pub subprotocol: &'static str,
    /// Hosts besides this machine that may be reached without encryption.
    pub insecure_hosts: Vec<String>,
    /// A PEM file with the certificates of a private authority, instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// Longest time for everything together.
    pub limit: Duration,
}

impl Options {
    /// The usual ones.
    pub fn new(subprotocol: &'static str) -> Self {
        Self {
            subprotocol,
            insecure_hosts: Vec::new(),
            ca_file: None,
            limit: LIMIT,
        }
    }
}

/// Opens a WebSocket at `url`, with `token` as the bearer.
pub async fn connect(url: &Url, token: &SecretString, options: &Options) -> Result<Socket, ConnectError> {
    let place = Place::of(url, &options.insecure_hosts)?;
    let request = request(url, token, options.subprotocol)?;
    timeout(options.limit, open(&place, request, options))
        .await
        .unwrap_or(Err(ConnectError::TimedOut))
}

pub(super) fn request(
    url: &Url,
    token: &SecretString,
    subprotocol: &'static str,
) -> Result<Request, ConnectError> {
    let mut request = url
        .as_str()
        .into_client_request()
        .map_err(|error| ConnectError::Address(words(&error)))?;
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())).map_err(|_| {
        ConnectError::Unauthorized(words(
            &"the token holds characters that cannot be sent; is it the right file?",
        ))
    })?;
    bearer.set_sensitive(true);
    let headers = request.headers_mut();
    headers.insert("Authorization", bearer);
    headers.insert("Sec-WebSocket-Protocol", HeaderValue::from_static(subprotocol));
    Ok(request)
}

async fn open(place: &Place, request: Request, options: &Options) -> Result<Socket, ConnectError> {
    let tcp = place.dial().await?;
    let stream: Box<dyn Io> = if place.encrypted {
        Box::new(tls::wrap(tcp, &place.host, options.ca_file.as_deref()).await?)
    } else {
        Box::new(tcp)
    };
    shake_hands(stream, request).await
}

/// The WebSocket handshake on a stream that leads to the place.
pub(super) async fn shake_hands(stream: Box<dyn Io>, request: Request) -> Result<Socket, ConnectError> {
    let (lent, mut back) = Lent::new(stream);
    match client_async_with_config(request, lent, Some(bounds())).await {
        Ok((socket, _)) => Ok(Socket::new(socket)),
        Err(Error::Http(response)) => Err(refusal::explain(*response, back.try_recv().ok()).await),
        Err(error) => Err(failed(&error)),
    }
}

/// The largest things taken and kept.
pub(super) fn bounds() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(MAX_WRITE_BUFFER)
        .max_message_size(Some(MAX_MESSAGE))
        .max_frame_size(Some(MAX_MESSAGE))
}

fn failed(error: &Error) -> ConnectError {
    match error {
        Error::Io(error) => ConnectError::Broken(words(error)),
        Error::Protocol(ProtocolError::HandshakeIncomplete) => {
            ConnectError::Broken(words(&"the server hung up during the handshake"))
        }
        other => ConnectError::Protocol(words(other)),
    }
}

#[cfg(test)]
#[path = "connect_tests.rs"]
mod tests;
