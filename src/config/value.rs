//! Values that a type alone does not check. An error here gets the place of the value in the file.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use serde::de::{Error, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serializer};
use url::{Host, Url};

use super::schema::Proxy;

/// Longest undo hold, in seconds.
const LONGEST_HOLD: u8 = 60;
/// Longest time until the screen locks itself, in minutes.
const LONGEST_IDLE: u16 = 1_440;

/// Longest time a card's program may run, in seconds.
const LONGEST_CARD: u8 = 60;

/// The word for no proxy.
const DIRECT: &str = "none";

/// Reads a hold.
pub(super) fn undo_seconds<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    struct Seconds;

    impl Visitor<'_> for Seconds {
        type Value = u8;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a whole number of seconds from 0 to {LONGEST_HOLD}")
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<u8, E> {
            u8::try_from(number)
                .ok()
                .filter(|seconds| *seconds <= LONGEST_HOLD)
                .ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
        }
    }

    from.deserialize_i64(Seconds)
}

/// Reads one name or a list of names.
pub(super) fn names<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    struct Names;

    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(r#"a name, or a list of names as in ["main", "shop"]"#)
        }

        fn visit_str<E: Error>(self, name: &str) -> Result<Vec<String>, E> {
            Ok(vec![name.to_owned()])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
            let mut names = Vec::new();
            while let Some(name) = list.next_element()? {
                names.push(name);
            }
            if names.is_empty() {
                return Err(A::Error::custom("the list is empty; name at least one workspace"));
            }
            Ok(names)
        }
    }

    from.deserialize_any(Names)
}

/// Writes one name as a name, several as a list.
pub(super) fn write_names<S: Serializer>(names: &[String], to: S) -> Result<S::Ok, S::Error> {
    match names {
        [name] => to.serialize_str(name),
        names => to.collect_seq(names),
    }
}

/// Reads seconds a card's program may run.
pub(super) fn card_seconds<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    let number = i64::deserialize(from)?;
    u8::try_from(number)
        .ok()
        .filter(|seconds| (1..=LONGEST_CARD).contains(seconds))
        .ok_or_else(|| {
            let expected = format!("a whole number of seconds from 1 to {LONGEST_CARD}");
            D::Error::invalid_value(Unexpected::Signed(number), &expected.as_str())
        })
}

/// Reads commands by name, each a list of words.
pub(super) fn cards<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Vec<String>>, D::Error> {
    let cards = BTreeMap::<String, Vec<String>>::deserialize(from)?;
    for (name, words) in &cards {
        if words.is_empty() {
            let message = format!("the card `{name}` names no program; write it as in [\"crm-card\"]");
            return Err(D::Error::custom(message));
        }
        command(words).map_err(D::Error::custom)?;
    }
    Ok(cards)
}

/// Reads a command as a list of words.
pub(super) fn opener<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    command(&words).map_err(D::Error::custom)?;
    Ok(words)
}

/// Checks that the first word is a program.
fn command(words: &[String]) -> Result<(), String> {
    let advice = r#"write it as in ["firefox"]"#;
    if let Some(program) = words.first() {
        if program.trim().is_empty() || program.starts_with('-') {
            return Err(format!("`{program}` is not a program; {advice}"));
        }
        if words.len() == 1 && program.contains(char::is_whitespace) && !program.starts_with('/') {
            return Err(format!(
                "`{program}` is one word here, because no shell splits it; {advice}, each argument a string"
            ));
        }
    }
    Ok(())
}

/// Reads minutes until the screen is locked.
pub(super) fn lock_minutes<'de, D: Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    let number = i64::deserialize(from)?;
    u16::try_from(number)
        .ok()
        .filter(|minutes| *minutes <= LONGEST_IDLE)
        .ok_or_else(|| {
            let expected = format!("a whole number of minutes from 0 to {LONGEST_IDLE}");
            D::Error::invalid_value(Unexpected::Signed(number), &expected.as_str())
        })
}

/// Reads the address of a hub.
pub(super) fn address<'de, D: Deserializer<'de>>(from: D) -> Result<Url, D::Error> {
    let words = String::deserialize(from)?;
    let url = Url::parse(&words).map_err(|error| {
        let advice = "write it as in wss://desk.example.com/ws";
        D::Error::custom(format!("not an address ({error}); {advice}"))
    })?;
    if !matches!(url.scheme(), "ws" | "wss" | "http" | "https") {
        let advice = "an address begins with wss:// or ws://, of a Libredesk with https://";
        return Err(D::Error::custom(format!(
            "unknown scheme `{}`; {advice}",
            url.scheme()
        )));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let advice = "put the token into token_file or token_command";
        return Err(D::Error::custom(format!("no secrets in an address; {advice}")));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(D::Error::custom("the address names no host"));
    }
    Ok(url)
}

/// Writes the address of a hub.
pub(super) fn write_address<S: Serializer>(url: &Url, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(url.as_str())
}

/// Reads a proxy.
pub(super) fn proxy<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Proxy>, D::Error> {
    let words = String::deserialize(from)?;
    if words == DIRECT {
        return Ok(Some(Proxy::Direct));
    }
    let advice = "write http://host:port, socks5://host:port or none";
    let wrong = |why: String| D::Error::custom(format!("{why}; {advice}"));
    let url = Url::parse(&words).map_err(|error| wrong(format!("not an address ({error})")))?;
    if !url.username().is_empty() || url.password().is_some() {
        let advice = "put user:password into a file and name it in proxy_login_file";
        return Err(D::Error::custom(format!("no secrets in an address; {advice}")));
    }
    if !matches!(url.scheme(), "http" | "socks5") {
        return Err(wrong(format!("unknown scheme `{}`", url.scheme())));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(wrong("the address names no host".to_owned()));
    }
    Ok(Some(Proxy::Through(url)))
}

/// Writes a proxy.
#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
pub(super) fn write_proxy<S: Serializer>(proxy: &Option<Proxy>, to: S) -> Result<S::Ok, S::Error> {
    match proxy {
        Some(Proxy::Through(url)) => to.serialize_str(url.as_str().trim_end_matches('/')),
        Some(Proxy::Direct) => to.serialize_str(DIRECT),
        None => to.serialize_none(),
    }
}

/// Reads names of hosts.
pub(super) fn hosts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let hosts = Vec::<String>::deserialize(from)?;
    match hosts.iter().find(|host| !is_host(host)) {
        None => Ok(hosts),
        Some(host) => {
            let advice = "write a name or an address alone, without ws://, port or path";
            Err(D::Error::custom(format!("`{host}` is not a host; {advice}")))
        }
    }
}

fn is_host(words: &str) -> bool {
    words.parse::<IpAddr>().is_ok() || Host::parse(words).is_ok()
}
