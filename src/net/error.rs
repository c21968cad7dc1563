//! Why there is no connection, or no longer one. Foreign words in it are clean.

use jiff::civil::Date;

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
    /// TLS failed, and how.
    Tls(TlsFault),
    /// The proxy does not let us through: who it is and what it says.
    Proxy(CleanLine),
    /// This proxy (host and port) wants a login, or another one.
    ProxyLogin(CleanLine),
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

/// Why TLS cannot be spoken with a server. There is no "accept anyway".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlsFault {
    /// The certificate's time is over.
    Expired {
        /// Whole days since then.
        days: i64,
        /// The last day (UTC).
        on: Date,
    },
    /// The certificate's time has not begun; often this machine's clock is wrong.
    NotYetValid {
        /// The first day (UTC).
        from: Date,
    },
    /// The certificate is for other names.
    WrongHost {
        /// The name we asked for.
        host: CleanLine,
        /// The names it has, with commas; empty when it has none.
        names: CleanLine,
    },
    /// The server vouches for itself.
    SelfSigned,
    /// Nobody we trust vouches for the certificate.
    UnknownIssuer,
    /// The certificate was taken back.
    Revoked,
    /// The server speaks nothing newer than TLS 1.1.
    OldVersion,
    /// The server does not speak TLS at this port.
    NotTls,
    /// The server wants a certificate of ours, or another one.
    ClientCertificate,
    /// A file of certificates or a key cannot be used: which setting, which file, why.
    File(CleanLine),
    /// Anything else, in the words of the library.
    Other(CleanLine),
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
