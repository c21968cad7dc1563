//! From an address to an open WebSocket, within a time limit.

use std::time::Duration;

use secrecy::SecretString;
use tokio::time::timeout;
use tokio_tungstenite::client_async_with_config;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, error::ProtocolError};
use url::Url;

use super::address::{Place, Speech};
use super::error::{ConnectError, words};
use super::lent::{Io, Lent};
use super::origin::secret_header;
use super::socket::Socket;
use super::transport::Transport;
use super::{refusal, verify};

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
    /// Whom to trust, which proxies, how long.
    pub transport: Transport,
}

/// Opens a WebSocket at `url`, with `token` as the bearer.
pub async fn connect(url: &Url, token: &SecretString, options: &Options) -> Result<Socket, ConnectError> {
    let place = Place::of(url, Speech::WebSocket, &options.transport.insecure_hosts)?;
    let request = request(url, token, options.subprotocol)?;
    upgrade(&place, request, &options.transport).await
}

/// Opens a WebSocket with a request that is complete, within the time limit.
pub(super) async fn upgrade(
    place: &Place,
    request: Request,
    transport: &Transport,
) -> Result<Socket, ConnectError> {
    timeout(transport.limits.handshake, open(place, request, transport))
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
    let bearer = secret_header("Bearer ", token)?;
    let headers = request.headers_mut();
    headers.insert("Authorization", bearer);
    headers.insert("Sec-WebSocket-Protocol", HeaderValue::from_static(subprotocol));
    Ok(request)
}

async fn open(place: &Place, request: Request, transport: &Transport) -> Result<Socket, ConnectError> {
    let stream = transport.open(place).await?;
    shake_hands(stream, request, transport.limits.write).await
}

/// The WebSocket handshake on a stream that leads to the place.
pub(super) async fn shake_hands(
    stream: Box<dyn Io>,
    request: Request,
    write_limit: Duration,
) -> Result<Socket, ConnectError> {
    let (lent, mut back) = Lent::new(stream);
    match client_async_with_config(request, lent, Some(bounds())).await {
        Ok((socket, _)) => Ok(Socket::new(socket, write_limit)),
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

/// Opens a plain stream to the host of a WebSocket's `url`, under the same rules: for the HTTP requests
/// that go to the same origin.
pub async fn open_stream(url: &Url, options: &Options) -> Result<Box<dyn Io>, ConnectError> {
    let place = Place::of(url, Speech::WebSocket, &options.transport.insecure_hosts)?;
    timeout(options.transport.limits.handshake, options.transport.open(&place))
        .await
        .unwrap_or(Err(ConnectError::TimedOut))
}

fn failed(error: &Error) -> ConnectError {
    match error {
        Error::Io(error) => verify::broken(error),
        Error::Protocol(ProtocolError::HandshakeIncomplete) => {
            ConnectError::Broken(words(&"the server hung up during the handshake"))
        }
        other => ConnectError::Protocol(words(other)),
    }
}

#[cfg(test)]
#[path = "connect_tests.rs"]
mod tests;
