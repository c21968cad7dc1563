//! The cookies of one server: a session, for backends that sign in by one.
//!
//! Far less than a browser has: every cookie belongs to the exact origin it came from, whatever domain
//! or path it names, and lives as long as the process at most.

use std::collections::BTreeMap;

use hyper::header::{HeaderMap, HeaderValue, SET_COOKIE};
use jiff::Timestamp;

use super::retry_after::date;

/// Most cookies kept; more are ignored.
const MOST: usize = 32;
/// Longest name and value together, in bytes.
const LONGEST: usize = 4 << 10;

/// What a server asked us to send back. The values are secrets: there is no debug output.
#[derive(Default)]
pub(super) struct Jar {
    cookies: BTreeMap<String, String>,
}

impl Jar {
    /// Takes over what an answer sets and removes.
    pub(super) fn learn(&mut self, headers: &HeaderMap, now: Timestamp) {
        for value in headers.get_all(SET_COOKIE) {
            if let Some((name, cookie)) = value.to_str().ok().and_then(|text| parse(text, now)) {
                self.set(name, cookie);
            }
        }
    }

    fn set(&mut self, name: &str, cookie: Option<&str>) {
        match cookie {
            None => {
                self.cookies.remove(name);
            }
            Some(value) if self.cookies.len() < MOST || self.cookies.contains_key(name) => {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            Some(_) => tracing::warn!(most = MOST, "a server sets more cookies than are kept"),
        }
    }

    /// The value of a cookie.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// The `Cookie` header, if there is anything to send.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut header = HeaderValue::from_str(&pairs.join("; ")).ok()?;
        header.set_sensitive(true);
        (!pairs.is_empty()).then_some(header)
    }
}

/// Name, and value or removal.
fn parse(text: &str, now: Timestamp) -> Option<(&str, Option<&str>)> {
    let mut parts = text.split(';').map(str::trim);
    let (name, value) = parts.next()?.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() || name.len() + value.len() > LONGEST {
        return None;
    }
    let mut over = None;
    for part in parts {
        let (attribute, setting) = part.split_once('=').unwrap_or((part, ""));
        // Max-Age wins over Expires (RFC 6265, 5.3).
        if attribute.eq_ignore_ascii_case("max-age") {
            over = setting.parse::<i64>().ok().map(|seconds| seconds <= 0).or(over);
        } else if attribute.eq_ignore_ascii_case("expires") {
            over = over.or_else(|| date(setting).map(|end| end <= now));
        }
    }
    Some((name, (over != Some(true)).then_some(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(jar: &mut Jar, cookies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(SET_COOKIE, HeaderValue::from_str(cookie).expect("a header"));
        }
        jar.learn(&headers, "2026-11-21T12:00:00Z".parse().expect("a time"));
        let header = jar.header();
        assert!(!format!("{header:?}").contains("canary"));
        header.map_or_else(String::new, |it| it.to_str().expect("text").to_owned())
    }

    #[test]
    fn set_changed_and_removed() {
        let mut jar = Jar::default();
        let first = told(
            &mut jar,
            &["session=canary; Path=/; HttpOnly", "csrf_token=x=1; Max-Age=60"],
        );
        assert_eq!(first, "csrf_token=x=1; session=canary");
        assert_eq!(jar.get("csrf_token"), Some("x=1"));
        assert_eq!(
            told(&mut jar, &["session=canary2"]),
            "csrf_token=x=1; session=canary2"
        );
        assert_eq!(told(&mut jar, &["csrf_token=; Max-Age=0"]), "session=canary2");
        let past = "session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
        assert_eq!(told(&mut jar, &[past]), "");
    }

    #[test]
    fn nonsense_is_ignored_and_there_is_an_end_to_it() {
        let mut jar = Jar::default();
        let long = format!("a={}", "x".repeat(LONGEST));
        assert_eq!(told(&mut jar, &["nothing", "=1", &long]), "");
        for at in 0..2 * MOST {
            told(&mut jar, &[&format!("c{at}=1")]);
        }
        assert_eq!(jar.cookies.len(), MOST);
    }
}
