//! Why there is no link, and what to do about it: the same for every adapter.

use uuid::Uuid;

use super::{Connection, Offline};
use crate::net::ConnectError;

/// Why there is no link, and what to do about it.
#[derive(Debug)]
pub(super) enum Down {
    /// Try again after a pause.
    Retry(Offline),
    /// The peer broke the protocol: try again, but not for ever.
    Breach(Offline),
    /// Wait until somebody changed something.
    Wait(Connection),
}

/// What it means that no connection was made.
pub(super) fn not_connected(error: ConnectError) -> Down {
    use ConnectError as E;
    // A proxy says 5xx and "too many" while the server behind it restarts.
    let passing = matches!(&error, E::NotAHub { status, .. } if *status >= 500 || *status == 429);
    match error {
        E::Unauthorized(message) => Down::Wait(Connection::AuthRequired { message }),
        E::Protocol(words) => Down::Breach(Offline::Protocol(words)),
        // The same login at a proxy would be refused again, and some lock an account for that.
        E::Insecure(_) | E::Address(_) | E::ProxyLogin(_) => unusable(error),
        E::NotAHub { .. } if !passing => unusable(error),
        _ => Down::Retry(error.into()),
    }
}

fn unusable(error: ConnectError) -> Down {
    Down::Wait(Connection::Unusable { reason: error.into() })
}

/// Uniform: the last 32 bits of a version 7 UUID are random.
pub(super) fn random() -> u32 {
    let id = Uuid::now_v7();
    let (.., tail) = id.as_fields();
    u32::from_le_bytes([tail[4], tail[5], tail[6], tail[7]])
}

/// Why there is no link, whatever is to be done about it.
impl From<ConnectError> for Offline {
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::Unauthorized(words)
            | ConnectError::Address(words)
            | ConnectError::Protocol(words) => Self::Protocol(words),
            ConnectError::Insecure(host) => Self::Insecure(host),
            ConnectError::NotAHub { status, title } => Self::NotAHub { status, title },
            ConnectError::UnknownHost(host) => Self::UnknownHost(host),
            ConnectError::Refused(words) => Self::Refused(words),
            ConnectError::TimedOut => Self::TimedOut,
            ConnectError::Tls(fault) => Self::Tls(fault),
            ConnectError::Proxy(words) => Self::Proxy(words),
            ConnectError::ProxyLogin(proxy) => Self::ProxyLogin(proxy),
            ConnectError::Broken(words) => Self::Broken(words),
        }
    }
}
