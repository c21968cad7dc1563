//! Whom an answer by e-mail goes to.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Longest address, in bytes (RFC 5321, 4.5.3.1.3, without its brackets).
const LONGEST: usize = 254;
/// Longest part before the `@`, in bytes (RFC 5321, 4.5.3.1.1).
const LOCAL: usize = 64;
/// What may stand before the `@` besides letters and digits (RFC 5322, 3.2.3). Quoted forms are left out:
/// no mailbox of a customer has one, and what hides in quotes is not seen.
const MARKS: &str = "!#$%&'*+-/=?^_`{|}~.";

/// An e-mail address that can be shown and sent as it is: letters, digits and the few marks an address has,
/// so nothing in it is invisible and nothing in it is a second address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mailbox(String);

impl Mailbox {
    /// Reads `ann@example.org` or `Ann <ann@example.org>`; `None` for anything else.
    pub fn parse(words: &str) -> Option<Self> {
        let words = words.trim();
        let address = match words.strip_suffix('>') {
            Some(named) => named.split_once('<')?.1,
            None => words,
        };
        let (local, host) = address.split_once('@')?;
        let letter = |it: char| it.is_alphanumeric();
        let local_fits = !local.is_empty()
            && local.len() <= LOCAL
            && local.chars().all(|it| letter(it) || MARKS.contains(it))
            && local.split('.').all(|part| !part.is_empty());
        let label = |part: &str| {
            !part.is_empty()
                && !part.starts_with('-')
                && !part.ends_with('-')
                && part.chars().all(|it| letter(it) || it == '-')
        };
        let fits = local_fits && address.len() <= LONGEST && host.split('.').all(label);
        fits.then(|| Self(address.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both are one mailbox: servers do not tell upper from lower case.
    pub fn is(&self, other: &Self) -> bool {
        self.0.to_lowercase() == other.0.to_lowercase()
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Mailbox {
    type Error = &'static str;

    fn try_from(words: String) -> Result<Self, Self::Error> {
        Self::parse(&words).ok_or("not an e-mail address")
    }
}

impl From<Mailbox> for String {
    fn from(it: Mailbox) -> Self {
        it.0
    }
}

/// Whom an answer by e-mail goes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipients {
    /// Whom it is for.
    pub to: Vec<Mailbox>,
    /// Who gets a copy.
    pub cc: Vec<Mailbox>,
    /// Who gets a copy without the others knowing.
    pub bcc: Vec<Mailbox>,
}

impl Recipients {
    /// Most of them.
    pub const MOST: usize = 50;

    /// Each of them once, where it stands first.
    #[must_use]
    pub fn distinct(self) -> Self {
        let mut seen: Vec<Mailbox> = Vec::new();
        let mut once = |all: Vec<Mailbox>| -> Vec<Mailbox> {
            let mut kept = Vec::new();
            for one in all {
                if !seen.iter().any(|known| known.is(&one)) {
                    seen.push(one.clone());
                    kept.push(one);
                }
            }
            kept
        };
        let to = once(self.to);
        let cc = once(self.cc);
        let bcc = once(self.bcc);
        Self { to, cc, bcc }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.to.len() + self.cc.len() + self.bcc.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it() {
        for (words, address) in [
            ("ann@example.org", "ann@example.org"),
            (
                "  Ann Agent <ann.a+desk@mail.example.org> ",
                "ann.a+desk@mail.example.org",
            ),
            ("аня@почта.рф", "аня@почта.рф"),
            ("root@localhost", "root@localhost"),
        ] {
            let read = Mailbox::parse(words);
            assert_eq!(read.as_ref().map(Mailbox::as_str), Some(address), "{words}");
        }
    }

    #[test]
    fn what_could_be_more_or_other_than_one_address_is_none() {
        for words in [
            "",
            "ann",
            "@example.org",
            "ann@",
            "ann@@example.org",
            "ann@example.org,bob@example.org",
            "ann@example.org;bob",
            "ann@example.org\r\nBcc: eve@example.org",
            "ann\u{200b}@example.org",
            "ann@exam\u{202e}ple.org",
            "\u{1b}[31mann@example.org",
            "ann @example.org",
            "\"ann\"@example.org",
            ".ann@example.org",
            "ann@-example.org",
            "ann@example..org",
            "Ann <ann@example.org> <eve@example.org>",
            "<ann@example.org",
        ] {
            assert_eq!(Mailbox::parse(words), None, "{words:?}");
        }
        let long = format!("{}@example.org", "a".repeat(LOCAL + 1));
        assert_eq!(Mailbox::parse(&long), None);
        assert!(serde_json::from_str::<Mailbox>("\"a b\"").is_err());
    }

    #[test]
    fn nobody_gets_it_twice() {
        let all = |words: &[&str]| -> Vec<Mailbox> {
            words
                .iter()
                .map(|it| Mailbox::parse(it).expect("an address"))
                .collect()
        };
        let many = Recipients {
            to: all(&["a@x.org", "A@X.org"]),
            cc: all(&["a@x.org", "b@x.org"]),
            bcc: all(&["B@x.org", "c@x.org"]),
        };
        let once = many.distinct();
        assert_eq!(
            (once.to, once.cc, once.bcc),
            (all(&["a@x.org"]), all(&["b@x.org"]), all(&["c@x.org"]))
        );
    }
}
