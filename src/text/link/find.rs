//! Where in a text something looks like a link.

/// How a candidate is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// With a scheme the parser knows.
    Url,
    /// A host without a scheme.
    Bare,
    /// An e-mail address.
    Mail,
    /// A network path of Windows: shown, never parsed.
    Foreign,
}

/// A piece of text that looks like a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate<'a> {
    pub(super) written: &'a str,
    pub(super) kind: Kind,
}

/// Schemes written without `//`. Any other word before a colon is prose.
const PLAIN_SCHEMES: [&str; 14] = [
    "mailto",
    "tel",
    "sms",
    "javascript",
    "vbscript",
    "data",
    "blob",
    "about",
    "view-source",
    "magnet",
    "xmpp",
    "sip",
    "geo",
    "intent",
];

/// Endings that make a bare name a host. Endings that are also those of files (`.md`, `.py`, `.sh`,
/// `.zip`) are ambiguous and left out.
const KNOWN_ENDINGS: [&str; 24] = [
    "com", "org", "net", "edu", "gov", "info", "biz", "io", "app", "dev", "eu", "de", "fr", "es", "it", "uk",
    "us", "ru", "ua", "kz", "by", "рф", "example", "shop",
];

/// Characters a link never goes beyond.
fn ends_token(c: char) -> bool {
    c.is_whitespace() || c.is_ascii_control() || matches!(c, '<' | '>' | '"' | '«' | '»' | '“' | '”' | '„')
}

/// What looks like a link, in order.
pub(super) fn candidates(text: &str) -> impl Iterator<Item = Candidate<'_>> {
    text.split(ends_token).filter_map(candidate)
}

fn candidate(token: &str) -> Option<Candidate<'_>> {
    if let Some(start) = scheme_start(token) {
        let written = without_tail(&token[start..]);
        return Some(Candidate {
            written,
            kind: Kind::Url,
        });
    }
    let token = without_tail(token.trim_start_matches(['(', '[', '{', '*', '_', '\'', '`', ',', ';']));
    if token.starts_with("\\\\") && token.len() > 2 {
        return Some(Candidate {
            written: token,
            kind: Kind::Foreign,
        });
    }
    if is_mail(token) {
        return Some(Candidate {
            written: token,
            kind: Kind::Mail,
        });
    }
    is_bare(token).then_some(Candidate {
        written: token,
        kind: Kind::Bare,
    })
}

/// Where the scheme of a token begins.
fn scheme_start(token: &str) -> Option<usize> {
    if let Some(end) = token.find("://") {
        let before = &token[..end];
        let letters = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || "+-.".contains(c));
        let scheme = &before[letters.len()..];
        let skipped = scheme.find(|c: char| c.is_ascii_alphabetic())?;
        return Some(letters.len() + skipped);
    }
    let colon = token.find(':')?;
    let before = &token[..colon];
    let rest = &token[colon + 1..];
    let known = PLAIN_SCHEMES.iter().find(|scheme| {
        before.len() >= scheme.len()
            && before.is_char_boundary(before.len() - scheme.len())
            && before[before.len() - scheme.len()..].eq_ignore_ascii_case(scheme)
            && !before[..before.len() - scheme.len()].ends_with(|c: char| c.is_alphanumeric() || c == '-')
    })?;
    (!rest.is_empty()).then(|| before.len() - known.len())
}

/// Without the punctuation of the sentence around it; a bracket stays when it was opened inside.
fn without_tail(token: &str) -> &str {
    let mut token = token;
    while let Some(last) = token.chars().next_back() {
        let drop = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '…' | '\'' | '*' | '_' | '`' => true,
            ')' => !is_balanced(token, '(', ')'),
            ']' => !is_balanced(token, '[', ']'),
            '}' => !is_balanced(token, '{', '}'),
            _ => false,
        };
        if !drop {
            break;
        }
        token = &token[..token.len() - last.len_utf8()];
    }
    token
}

fn is_balanced(token: &str, open: char, close: char) -> bool {
    token.matches(open).count() >= token.matches(close).count()
}

fn is_mail(token: &str) -> bool {
    let Some((name, host)) = token.split_once('@') else {
        return false;
    };
    let sober = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    !name.is_empty() && name.chars().all(sober) && !name.starts_with('-') && is_host(host)
}

/// A host without a scheme, only where it can be nothing else.
fn is_bare(token: &str) -> bool {
    let host = token.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.split_once(':').map_or(host, |(host, port)| {
        if port.bytes().all(|byte| byte.is_ascii_digit()) {
            host
        } else {
            ""
        }
    });
    if host
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("www."))
    {
        return is_host(host);
    }
    let ending = host.rsplit('.').next().unwrap_or_default().to_lowercase();
    KNOWN_ENDINGS.contains(&ending.as_str()) && is_host(host)
}

/// Names with dots between, none empty, none beginning with a dash, and an ending of letters.
fn is_host(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let sound = |label: &&str| {
        !label.is_empty() && !label.starts_with('-') && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let ending = labels.last().is_some_and(|ending| {
        ending.chars().count() >= 2 && (ending.chars().all(char::is_alphabetic) || ending.starts_with("xn--"))
    });
    labels.len() >= 2 && ending && labels.iter().all(sound)
}
