//! How connections are made: whom to trust, who we are to TLS, through which proxy, how long it may take.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::address::{Place, Speech};
use super::lent::Io;
use super::proxy::Proxies;
use super::{address, tls};
use crate::net::ConnectError;
use crate::text::CleanLine;

/// How to reach the servers of one workspace.
#[derive(Debug, Clone, Default)]
pub struct Transport {
    /// Hosts besides this machine that may be reached without encryption.
    pub insecure_hosts: Vec<String>,
    /// A PEM file with the certificates of a private authority, instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// Our own certificate, for servers that ask for one.
    pub identity: Option<Identity>,
    /// Proxies.
    pub proxies: Proxies,
    /// Time and size limits.
    pub limits: Limits,
}

/// A client certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// PEM file with our certificate and those between it and the authority.
    pub cert_file: PathBuf,
    /// PEM file with its key, which nobody else may read.
    pub key_file: PathBuf,
}

/// How long and how large things may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Name, TCP, proxy, TLS and, for a WebSocket, its handshake, together.
    pub handshake: Duration,
    /// A peer that takes no bytes for this long is given up.
    pub write: Duration,
    /// From a request to the end of the answer's headers.
    pub headers: Duration,
    /// Between two pieces of a body.
    pub idle: Duration,
    /// A whole answer.
    pub total: Duration,
    /// A whole download to a file.
    pub download: Duration,
    /// Largest body kept in memory, in bytes.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            write: Duration::from_secs(10),
            headers: Duration::from_secs(10),
            idle: Duration::from_secs(15),
            total: Duration::from_mins(1),
            download: Duration::from_mins(10),
            body: 8 << 20,
        }
    }
}

impl Transport {
    /// The host to which a connection to `url` would carry everything readable for others, if it would.
    pub fn exposed(&self, url: &Url) -> Option<CleanLine> {
        let speech = if url.scheme().starts_with("http") {
            Speech::Http
        } else {
            Speech::WebSocket
        };
        let place = Place::of(url, speech, &self.insecure_hosts).ok()?;
        place.is_exposed().then(|| super::error::words(&place.host))
    }

    /// Connects: proxy, TCP, TLS. Without a time limit of its own.
    pub(super) async fn open(&self, place: &Place) -> Result<Box<dyn Io>, ConnectError> {
        let tcp = match self.proxies.towards(place)? {
            Some(proxy) => proxy.tunnel(place).await?,
            None => address::dial(&place.host, place.port, place.reach).await?,
        };
        if place.encrypted {
            return Ok(Box::new(tls::wrap(tcp, &place.host, self).await?));
        }
        Ok(Box::new(tcp))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_unencrypted_link_is_named() {
        let transport = Transport {
            insecure_hosts: vec!["desk.lan".to_owned()],
            ..Transport::default()
        };
        let exposed = |url: &str| transport.exposed(&url.parse().expect("a URL"));
        assert_eq!(exposed("ws://desk.lan/ws"), Some("desk.lan".into()));
        for quiet in ["wss://desk.lan/ws", "ws://127.0.0.1/ws", "ws://other.lan/ws"] {
            assert_eq!(exposed(quiet), None, "{quiet}");
        }
    }

    #[test]
    fn the_usual_limits() {
        let seconds = |limit: Duration| limit.as_secs();
        let limits = Limits::default();
        let all = [
            limits.handshake,
            limits.write,
            limits.headers,
            limits.idle,
            limits.total,
        ];
        assert_eq!(all.map(seconds), [10, 10, 10, 15, 60]);
        assert_eq!(limits.body, 8 * 1024 * 1024);
    }
}
