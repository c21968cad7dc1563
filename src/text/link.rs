//! Links in foreign text: where they really lead, and what is doubtful about them.
//!
//! The parser is the one browsers follow (`url`), so that the host shown is the host that would be
//! visited. Nothing is fetched, ever. Only an [`Openable`] can reach an opener, and only this module
//! makes one (`reliability.md`, T2 and T3).

mod find;
mod host;

use url::Url;

use super::Clean;

/// Links listed of one text; more is an attack or a log file.
const MOST: usize = 100;

/// What a reader should know before trusting a link. The order is the order they are told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// No program of ours would open this kind of address.
    Scheme,
    /// It looks like an address but is none a browser would take.
    Malformed,
    /// A name before `@` pretends to be the host.
    Userinfo,
    /// A backslash, which some programs read as the end of the host and others do not.
    Backslash,
    /// Letters of several scripts in one name.
    MixedScript,
    /// Letters that look like Latin ones and are not.
    Confusable,
    /// Not written in plain ASCII; the ASCII form is what counts.
    NotAscii,
    /// Characters nobody sees, or that turn the writing direction.
    Hidden,
    /// A bare number instead of a name, also one that hides as an octal or a single number.
    Numeric,
    /// So many parts that the true end of the host is easily missed.
    ManyParts,
}

/// A link as found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As it was written.
    pub written: Clean,
    /// What the parser understood, in ASCII and without a name before the host; for other schemes as
    /// it was written.
    pub address: Clean,
    /// The host in ASCII (punycode); of an e-mail address what follows its last `@`.
    pub host: Option<String>,
    /// What to be careful about.
    pub doubts: Vec<Doubt>,
    openable: Option<Openable>,
}

impl Link {
    /// The address to hand to an opener, if its kind may be opened at all.
    pub fn openable(&self) -> Option<&Openable> {
        self.openable.as_ref()
    }
}

/// An address an opener may get: `http`, `https`, or `mailto` without a query. ASCII, written anew
/// from the parsed parts, so it cannot begin with `-` and holds no blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Openable(String);

impl Openable {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The links of a text, in order, each address once.
pub fn links(text: &str) -> Vec<Link> {
    let mut found: Vec<Link> = Vec::new();
    for candidate in find::candidates(text) {
        let link = judge(&candidate);
        if !found.iter().any(|known| known.address == link.address) {
            found.push(link);
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}

fn judge(candidate: &find::Candidate<'_>) -> Link {
    let written = Clean::from(candidate.written);
    let mut link = Link {
        address: written.clone(),
        host: None,
        doubts: Vec::new(),
        openable: None,
        written,
    };
    if link.written.as_str() != candidate.written {
        link.doubts.push(Doubt::Hidden);
    }
    let parsed = match candidate.kind {
        find::Kind::Foreign => None,
        find::Kind::Url => Some(Url::parse(candidate.written)),
        find::Kind::Bare => Some(Url::parse(&format!("https://{}", candidate.written))),
        find::Kind::Mail => Some(Url::parse(&format!("mailto:{}", candidate.written))),
    };
    match parsed {
        None => link.doubts.push(Doubt::Scheme),
        Some(Err(_)) => link.doubts.push(Doubt::Malformed),
        Some(Ok(url)) => match url.scheme() {
            "http" | "https" => web(&mut link, url, candidate.written),
            "mailto" => mail(&mut link, &url),
            _ => {
                link.host = url.host_str().map(str::to_owned);
                link.doubts.push(Doubt::Scheme);
            }
        },
    }
    link.doubts.sort_unstable();
    link.doubts.dedup();
    link
}

fn web(link: &mut Link, mut url: Url, written: &str) {
    if !url.username().is_empty() || url.password().is_some() {
        link.doubts.push(Doubt::Userinfo);
    }
    // Only a host-less URL refuses, and http has a host.
    if url.set_username("").is_err() || url.set_password(None).is_err() {
        link.doubts.push(Doubt::Malformed);
        return;
    }
    let authority = written.split(['?', '#']).next().unwrap_or_default();
    if authority.contains('\\') {
        link.doubts.push(Doubt::Backslash);
    }
    let Some(host) = url.host_str() else {
        link.doubts.push(Doubt::Malformed);
        return;
    };
    link.doubts.extend(host::doubts(host));
    link.host = Some(host.to_owned());
    link.address = Clean::from(url.as_str());
    link.openable = openable(url.into());
}

fn mail(link: &mut Link, url: &Url) {
    let Some((name, host)) = url.path().rsplit_once('@') else {
        link.doubts.push(Doubt::Malformed);
        return;
    };
    let Ok(host) = idna::domain_to_ascii_strict(host) else {
        link.doubts.push(Doubt::Malformed);
        return;
    };
    link.doubts.extend(host::doubts(&host));
    // A query may attach a file of this machine (CVE-2020-27748); a second `@` is somebody's trick.
    let plain = url.query().is_none() && url.fragment().is_none() && !name.contains(['@', '%']);
    if plain && !name.starts_with('-') {
        let address = format!("mailto:{name}@{host}");
        link.address = Clean::from(address.as_str());
        link.openable = openable(address);
    } else {
        link.doubts.push(Doubt::Scheme);
    }
    link.host = Some(host);
}

/// The last look: whatever the parser did, this is what a program would get as its argument.
fn openable(address: String) -> Option<Openable> {
    let known = ["https://", "http://", "mailto:"];
    let fits = known.iter().any(|start| address.starts_with(start));
    let sober = address.bytes().all(|byte| byte.is_ascii_graphic());
    (fits && sober).then_some(Openable(address))
}

#[cfg(test)]
mod tests;
