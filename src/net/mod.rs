//! TCP, TLS, WebSocket and HTTP with time limits of our own: `tokio-tungstenite` has none.
//!
//! [`connect()`] gives a [`Socket`] or says why not in words an agent understands. It never follows a
//! redirect, never sends a token unencrypted to another machine, and never parses a web page as data.

mod address;
mod connect;
mod error;
#[doc(hidden)]
pub mod fuzzing;
pub mod http;
mod lent;
mod origin;
mod proxy;
mod refusal;
mod socket;
mod socks;
mod tls;
mod transport;
mod verify;

#[cfg(test)]
mod test_certificates;

pub use connect::{Options, connect, open_stream};
pub use error::{ConnectError, SocketError, TlsFault};
pub use lent::Io;
pub use origin::Origin;
pub use proxy::Proxies;
pub use socket::{Heard, Socket, Ticket};
pub use transport::{Identity, Limits, Transport};
