//! TCP, TLS and WebSocket with time limits of our own: `tokio-tungstenite` has none.
//!
//! [`connect()`] gives a [`Socket`] or says why not in words an agent understands. It never follows a
//! redirect, never sends a token unencrypted to another machine, and never parses a web page as data.

mod address;
mod connect;
mod error;
#[doc(hidden)]
pub mod fuzzing;
mod lent;
mod refusal;
mod socket;
mod tls;

pub use connect::{Options, connect};
pub use error::{ConnectError, SocketError};
pub use socket::{Heard, Socket, Ticket};
