//! Doors for the fuzz targets and their cases (`tests/it/found`): what is private here because it is
//! only ever reached over a TCP connection, over a buffer instead.

use secrecy::SecretString;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;
use url::Url;

use super::address::{Place, Speech};
use super::connect::{bounds, request, shake_hands};
use super::lent::Lent;
use super::{ConnectError, Limits, Socket};

/// A socket on a stream whose handshake is over, with the bounds of any other.
pub async fn socket(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> Socket {
    let (lent, _) = Lent::new(Box::new(stream));
    let stream = WebSocketStream::from_raw_socket(lent, Role::Client, Some(bounds())).await;
    Socket::new(stream, Limits::default().write)
}

/// The handshake on a stream.
pub async fn handshake(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    url: &Url,
    token: &SecretString,
) -> Result<Socket, ConnectError> {
    shake_hands(
        Box::new(stream),
        request(url, token, "ttydesk.v1")?,
        Limits::default().write,
    )
    .await
}

/// Host, port and whether TLS is spoken; or why this address is not used.
pub fn address(url: &Url, insecure_hosts: &[String]) -> Result<(String, u16, bool), ConnectError> {
    Place::of(url, Speech::WebSocket, insecure_hosts).map(|place| (place.host, place.port, place.encrypted))
}
