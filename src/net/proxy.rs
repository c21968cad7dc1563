//! Proxies: which one a connection goes through, and the tunnel through it.
//!
//! The rules of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` are the library's; the tunnel is
//! ours, so that every refusal can be told in words. What a proxy is told is host and port, never a token.

use std::fmt;
use std::sync::Arc;

use hyper::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use super::address::{Place, Reach, dial};
use super::error::{ConnectError, words};
use super::socks;

/// Longest answer of a proxy to CONNECT, in bytes.
const HEAD: usize = 16 << 10;

/// Which proxies there are. The default is none.
#[derive(Clone, Default)]
pub struct Proxies {
    rules: Option<Arc<Matcher>>,
    origin: Source,
}

/// Who named them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Source {
    #[default]
    Environment,
    Configuration,
}

/// The rules hold passwords.
impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies")
            .field("origin", &self.origin)
            .field("some", &self.rules.is_some())
            .finish()
    }
}

impl Proxies {
    /// Those of the environment. This machine itself is never reached through one of them.
    pub fn from_environment() -> Self {
        Self::ruled(Matcher::from_env(), Source::Environment)
    }

    /// One for everything, named in the configuration; `login` is `user:password`.
    pub fn named(url: &Url, login: Option<&SecretString>) -> Result<Self, ConnectError> {
        let mut whole = url.clone();
        if let Some(login) = login {
            let (user, password) = login.expose_secret().split_once(':').ok_or_else(|| {
                ConnectError::Proxy(words(&"the login for the proxy must be user:password"))
            })?;
            if whole.set_username(user).is_err() || whole.set_password(Some(password)).is_err() {
                return Err(ConnectError::Proxy(words(&"the proxy's address takes no login")));
            }
        }
        let rules = Matcher::builder().all(whole.as_str()).build();
        Ok(Self::ruled(rules, Source::Configuration))
    }

    fn ruled(rules: Matcher, origin: Source) -> Self {
        Self {
            rules: Some(Arc::new(rules)),
            origin,
        }
    }

    /// The proxy on the way to `place`.
    pub(super) fn towards(&self, place: &Place) -> Result<Option<Proxy>, ConnectError> {
        let Some(rules) = &self.rules else {
            return Ok(None);
        };
        // Unencrypted words for this machine stay on it; the environment never knows better than that.
        if place.reach == Reach::OwnMachine || (place.own && self.origin == Source::Environment) {
            return Ok(None);
        }
        let scheme = if place.encrypted { "https" } else { "http" };
        let target: Uri = format!("{scheme}://{}/", place.authority())
            .parse()
            .map_err(|error| ConnectError::Address(words(&error)))?;
        rules.intercept(&target).map(Proxy::of).transpose()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Connect,
    Socks5,
}

/// A proxy to go through.
#[derive(Debug)]
pub(super) struct Proxy {
    kind: Kind,
    host: String,
    port: u16,
    /// Its `Debug` does not show the login.
    rule: Intercept,
}

impl Proxy {
    fn of(rule: Intercept) -> Result<Self, ConnectError> {
        let (kind, usual) = match rule.uri().scheme_str() {
            Some("http") => (Kind::Connect, 80),
            Some("socks5" | "socks5h") => (Kind::Socks5, 1080),
            other => {
                let scheme = other.unwrap_or_default();
                let hint = format!("{scheme}:// is no proxy we can use; use http:// or socks5://");
                return Err(ConnectError::Proxy(words(&hint)));
            }
        };
        let host = rule.uri().host().unwrap_or_default();
        Ok(Self {
            kind,
            host: host.trim_matches(['[', ']']).to_owned(),
            port: rule.uri().port_u16().unwrap_or(usual),
            rule,
        })
    }

    /// A connection to `place` through this proxy.
    pub(super) async fn tunnel(&self, place: &Place) -> Result<TcpStream, ConnectError> {
        let dialled = dial(&self.host, self.port, Reach::Anywhere).await;
        let mut stream = dialled.map_err(|error| match error {
            ConnectError::UnknownHost(host) => self.failed(&format!("no address for {host}")),
            ConnectError::Refused(why) => self.failed(&format!("nobody answers ({why})")),
            other => other,
        })?;
        match self.kind {
            Kind::Connect => self.connect(&mut stream, place).await?,
            Kind::Socks5 => {
                let passed = socks::connect(&mut stream, &place.host, place.port, self.rule.raw_auth());
                passed.await.map_err(|refusal| match refusal {
                    socks::Refusal::Login => ConnectError::ProxyLogin(words(&self.name())),
                    socks::Refusal::Other(why) => self.failed(&why),
                })?;
            }
        }
        Ok(stream)
    }

    async fn connect(&self, stream: &mut TcpStream, place: &Place) -> Result<(), ConnectError> {
        let target = place.authority();
        let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n").into_bytes();
        if let Some(login) = self.rule.basic_auth() {
            request.extend([b"Proxy-Authorization: ", login.as_bytes(), b"\r\n"].concat());
        }
        request.extend(b"\r\n");
        stream
            .write_all(&request)
            .await
            .map_err(|error| self.failed(&error))?;
        let head = self.head(stream).await?;
        match status(&head) {
            Some((200..=299, _)) => Ok(()),
            Some((407, _)) => Err(ConnectError::ProxyLogin(words(&self.name()))),
            Some((status, reason)) => Err(self.failed(&format!("it answers {status} {reason}"))),
            None => Err(self.failed(&"this is no HTTP proxy")),
        }
    }

    /// Reads the head of the answer and not a byte more: what follows is the server's.
    async fn head(&self, stream: &mut TcpStream) -> Result<String, ConnectError> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if head.len() >= HEAD {
                return Err(self.failed(&"its answer is too long"));
            }
            match stream.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                    return Err(self.failed(&"it hung up"));
                }
                Err(error) => return Err(self.failed(&error)),
            }
        }
        Ok(String::from_utf8_lossy(&head).into_owned())
    }

    fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    fn failed(&self, why: &impl ToString) -> ConnectError {
        ConnectError::Proxy(words(&format!("{}: {}", self.name(), why.to_string())))
    }
}

/// Status and reason of a head.
fn status(head: &str) -> Option<(u16, &str)> {
    let line = head.lines().next()?;
    let (version, rest) = line.split_once(' ')?;
    if !version.starts_with("HTTP/1.") {
        return None;
    }
    let (status, reason) = rest.split_once(' ').unwrap_or((rest, ""));
    Some((status.parse().ok()?, reason))
}

#[cfg(test)]
#[path = "proxy_tests.rs"]
mod tests;
