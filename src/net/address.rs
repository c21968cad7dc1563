//! Where to connect: which hosts may be reached unencrypted, and the race between their addresses.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::{Host, Url};

use super::error::{ConnectError, words};

/// An address gets this head start before the next one is tried too (RFC 8305).
const STAGGER: Duration = Duration::from_millis(250);
/// Bytes of ours unacknowledged for this long, in milliseconds, end a connection: the peer is gone.
#[cfg(target_os = "linux")]
const UNACKNOWLEDGED: u32 = 15_000;

/// What is spoken at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speech {
    /// `ws` and `wss`.
    WebSocket,
    /// `http` and `https`.
    Http,
}

/// Which addresses a name may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Any.
    Anywhere,
    /// This machine's own.
    OwnMachine,
}

/// A checked address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Name or address, without brackets.
    pub(super) host: String,
    /// Port.
    pub(super) port: u16,
    /// Whether TLS is spoken.
    pub(super) encrypted: bool,
    /// Which addresses the name may have.
    pub(super) reach: Reach,
    /// Whether the name itself says that it is this machine.
    pub(super) own: bool,
}

impl Place {
    /// Checks scheme, host and the rule about unencrypted links.
    pub(super) fn of(url: &Url, speech: Speech, insecure_hosts: &[String]) -> Result<Self, ConnectError> {
        let encrypted = match (speech, url.scheme()) {
            (Speech::WebSocket, "wss") | (Speech::Http, "https") => true,
            (Speech::WebSocket, "ws") | (Speech::Http, "http") => false,
            (Speech::WebSocket, other) => {
                let hint = format!("{other}:// is not a WebSocket; use wss:// or ws://");
                return Err(ConnectError::Address(words(&hint)));
            }
            (Speech::Http, other) => {
                let hint = format!("{other}:// is not HTTP; use https:// or http://");
                return Err(ConnectError::Address(words(&hint)));
            }
        };
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(ConnectError::Address(words(&"the address names no host")));
        };
        let name = match &host {
            Host::Domain(name) => (*name).to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let allowed = insecure_hosts
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&name));
        let own = is_local_name(&host);
        let unprotected = !encrypted && !allowed;
        if unprotected && !own {
            return Err(ConnectError::Insecure(words(&name)));
        }
        let reach = if unprotected {
            Reach::OwnMachine
        } else {
            Reach::Anywhere
        };
        Ok(Self {
            host: name,
            port,
            encrypted,
            reach,
            own,
        })
    }

    /// Host and port as in an address: an IPv6 address stands in brackets.
    pub(super) fn authority(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// Whether whoever carries the traffic to another machine can read and change it.
    pub(super) fn is_exposed(&self) -> bool {
        !self.encrypted && !self.own
    }
}

/// Connects to whichever address of `host` answers first.
pub(super) async fn dial(host: &str, port: u16, reach: Reach) -> Result<TcpStream, ConnectError> {
    let found = tokio::net::lookup_host((host, port)).await;
    let mut addresses: Vec<SocketAddr> = found
        .map_err(|_| ConnectError::UnknownHost(words(&host)))?
        .collect();
    if addresses.is_empty() {
        return Err(ConnectError::UnknownHost(words(&host)));
    }
    if reach == Reach::OwnMachine {
        // "localhost" is a name like any other and can be made to point elsewhere.
        addresses.retain(|address| is_own(address.ip()));
        if addresses.is_empty() {
            return Err(ConnectError::Insecure(words(&host)));
        }
    }
    let stream = race(alternate(addresses))
        .await
        .map_err(|error| ConnectError::Refused(words(&format!("{host}:{port}: {error}"))))?;
    prepare(&stream).map_err(|error| ConnectError::Broken(words(&error)))?;
    Ok(stream)
}

/// Small frames leave at once, and the system gives up a peer that acknowledges nothing.
fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    #[cfg(target_os = "linux")]
    rustix::net::sockopt::set_tcp_user_timeout(stream, UNACKNOWLEDGED)?;
    Ok(())
}

fn is_local_name(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        Host::Ipv4(address) => is_own(IpAddr::V4(*address)),
        Host::Ipv6(address) => is_own(IpAddr::V6(*address)),
    }
}

fn is_own(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// One of each family in turn, in the resolver's order, so that a dead family costs one head start.
fn alternate(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (preferred, other): (Vec<_>, Vec<_>) = addresses
        .into_iter()
        .partition(|address| address.is_ipv6() == first_is_v6);
    let (mut preferred, mut other) = (preferred.into_iter(), other.into_iter());
    let mut mixed = Vec::new();
    loop {
        let pair = [preferred.next(), other.next()];
        if pair == [None, None] {
            return mixed;
        }
        mixed.extend(pair.into_iter().flatten());
    }
}

async fn race(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut waiting = addresses.into_iter();
    let mut tries = FuturesUnordered::new();
    let mut failure = io::Error::from(io::ErrorKind::AddrNotAvailable);
    loop {
        match waiting.next() {
            Some(address) => tries.push(TcpStream::connect(address)),
            None if tries.is_empty() => return Err(failure),
            None => {}
        }
        let ended = if waiting.len() == 0 {
            tries.next().await
        } else {
            timeout(STAGGER, tries.next()).await.unwrap_or_default()
        };
        match ended {
            Some(Ok(stream)) => return Ok(stream),
            Some(Err(error)) => failure = error,
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(url: &str, allowed: &[&str]) -> Result<Place, ConnectError> {
        let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
        Place::of(&url.parse().expect("a URL"), Speech::WebSocket, &allowed)
    }

    #[test]
    fn unencrypted_goes_to_this_machine_only() {
        for own in [
            "ws://127.0.0.1:1/ws",
            "ws://127.8.9.1/ws",
            "ws://[::1]:9/ws",
            "ws://LocalHost/ws",
        ] {
            assert!(place(own, &[]).is_ok(), "{own}");
        }
        for other in [
            "ws://desk.example/ws",
            "ws://10.0.0.7/ws",
            "ws://[fe80::1]/ws",
            "ws://localhost.example/ws",
        ] {
            assert!(
                matches!(place(other, &[]), Err(ConnectError::Insecure(_))),
                "{other}"
            );
            let encrypted = other.replace("ws://", "wss://");
            assert!(place(&encrypted, &[]).is_ok(), "{encrypted}");
        }
    }

    #[test]
    fn a_host_can_be_allowed_by_name() {
        assert!(place("ws://desk.example/ws", &["Desk.Example"]).is_ok());
        assert!(place("ws://evil.example/ws", &["desk.example"]).is_err());
    }

    #[test]
    fn only_what_leaves_this_machine_in_the_clear_is_exposed() {
        let exposed = |url: &str, allowed: &[&str]| place(url, allowed).expect("allowed").is_exposed();
        assert!(exposed("ws://desk.example/ws", &["desk.example"]));
        assert!(!exposed("wss://desk.example/ws", &["desk.example"]));
        assert!(!exposed("ws://127.0.0.1/ws", &[]));
        assert!(!exposed("ws://localhost/ws", &["localhost"]));
    }

    #[test]
    fn other_schemes_are_refused_with_the_cure() {
        let error = place("https://desk.example/ws", &[]).expect_err("not a WebSocket");
        let ConnectError::Address(words) = error else {
            panic!("{error:?}")
        };
        assert!(words.as_str().contains("wss://"));
    }

    #[test]
    fn families_take_turns() {
        let parse = |list: &[&str]| -> Vec<SocketAddr> {
            list.iter().map(|a| a.parse().expect("an address")).collect()
        };
        let mixed = alternate(parse(&["[2001:db8::1]:1", "[2001:db8::2]:1", "192.0.2.1:1"]));
        assert_eq!(
            mixed,
            parse(&["[2001:db8::1]:1", "192.0.2.1:1", "[2001:db8::2]:1"])
        );
    }

    #[tokio::test]
    async fn a_dead_address_does_not_hide_a_living_one() {
        let dead = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let refused = dead.local_addr().expect("its address");
        drop(dead);
        let alive = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = alive.local_addr().expect("its address");
        let stream = race(vec![refused, address]).await.expect("the second answers");
        assert_eq!(stream.peer_addr().expect("a peer"), address);
        assert!(race(vec![refused]).await.is_err());
    }
}
