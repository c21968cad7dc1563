//! Why there is no connection, or no longer one. Foreign words in it are clean.

use crate::text::{CleanLine, Untrusted};

/// Why a connection was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectError {
    /// The address is not one of a WebSocket.
    Address(CleanLine),
    /// Unencrypted to this host is not allowed.
    Insecure(CleanLine),
    /// The host name has no address.
    UnknownHost(CleanLine),
    /// No address of the host accepted: the system's words.
    Refused(CleanLine),
    /// Not done within the time limit.
    TimedOut,
    /// TLS failed: which certificate problem, or why the certificates of `ca_file` cannot be used.
    Tls(CleanLine),
    /// An HTTP answer instead of a WebSocket.
    NotAHub {
        /// HTTP status.
        status: u16,
        /// Title of the page, or where it redirects to.
        title: Option<CleanLine>,
    },
    /// The token is not accepted: the server's words.
    Unauthorized(CleanLine),
    /// The link broke in the middle.
    Broken(CleanLine),
    /// The peer does not keep to the protocol.
    Protocol(CleanLine),
}

/// Why a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SocketError {
    /// The peer closed.
    Closed {
        /// WebSocket close code; 1005 when it gave none.
        code: u16,
        /// Its words.
        reason: CleanLine,
    },
    /// The link broke: the system's words.
    Broken(CleanLine),
    /// The peer does not keep to the protocol.
    Protocol(CleanLine),
    /// The peer took no bytes for too long.
    Stalled,
}

/// An error's words as a line to show: those of `std` and of TLS can quote the peer.
pub(super) fn words(error: &impl ToString) -> CleanLine {
    CleanLine::new(&Untrusted::new(error.to_string()))
}
