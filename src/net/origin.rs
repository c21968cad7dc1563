//! Scheme, host and port: the only place a secret may go.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use tokio_tungstenite::tungstenite::http::HeaderValue;
use url::Url;

use super::error::{ConnectError, words};

/// One server. Two addresses are of one origin when scheme, host and port are the same; nothing that is
/// secret leaves for another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    secure: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// Of an address with `http`, `https`, `ws` or `wss`.
    pub fn of(url: &Url) -> Result<Self, ConnectError> {
        let secure = match url.scheme() {
            "https" | "wss" => true,
            "http" | "ws" => false,
            other => {
                let hint = format!("{other}:// is no address of a server; use https:// or wss://");
                return Err(ConnectError::Address(words(&hint)));
            }
        };
        match (url.host_str(), url.port_or_known_default()) {
            (Some(host), Some(port)) => Ok(Self {
                secure,
                host: host.to_ascii_lowercase(),
                port,
            }),
            _ => Err(ConnectError::Address(words(&"the address names no host"))),
        }
    }

    /// Whether `url` leads there.
    pub fn holds(&self, url: &Url) -> bool {
        Self::of(url).is_ok_and(|other| other == *self)
    }

    /// Host, and port when it is not the usual one: the `Host` header.
    pub(super) fn authority(&self) -> String {
        let usual = if self.secure { 443 } else { 80 };
        if self.port == usual {
            self.host.clone()
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

/// As in the `Origin` header.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority())
    }
}

/// A secret as the value of a header, which debug output does not show.
pub(super) fn secret_header(prefix: &str, secret: &SecretString) -> Result<HeaderValue, ConnectError> {
    let mut value = HeaderValue::from_str(&format!("{prefix}{}", secret.expose_secret())).map_err(|_| {
        ConnectError::Unauthorized(words(
            &"the token holds characters that cannot be sent; is it the right file?",
        ))
    })?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(url: &str) -> Origin {
        Origin::of(&url.parse().expect("a URL")).expect("an origin")
    }

    #[test]
    fn scheme_host_and_port_make_an_origin() {
        let desk = origin("https://desk.example/api");
        let holds = |url: &str| desk.holds(&url.parse().expect("a URL"));
        assert!(holds("https://DESK.example:443/else?where"));
        assert!(holds("wss://desk.example/cable"));
        for other in [
            "http://desk.example/",
            "https://desk.example:8443/",
            "https://desk.example.evil/",
            "https://evil/https://desk.example/",
            "https://desk.example@evil/",
            "file:///desk.example",
        ] {
            assert!(!holds(other), "{other}");
        }
    }

    #[test]
    fn the_usual_port_is_not_named() {
        assert_eq!(
            origin("wss://desk.example:443/ws").to_string(),
            "https://desk.example"
        );
        assert_eq!(origin("ws://[::1]:81/").to_string(), "http://[::1]:81");
    }
}
