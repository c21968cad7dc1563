//! What opens a door: keys, tokens, passwords. A secret that holds digits a pass before masked takes
//! them in.

use super::{Found, Profile};

const MARK: &str = "[secret]";
/// Ends of the names behind which a secret stands.
const NAMES: [&str; 18] = [
    "token",
    "secret",
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passwort",
    "kennwort",
    "contraseña",
    "apikey",
    "api_key",
    "api-key",
    "authorization",
    "access_key",
    "private_key",
    "credentials",
    "пароль",
    "пароля",
];
/// How tokens of well-known services begin.
const PREFIXES: [&str; 12] = [
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "sk-",
    "sk_live_",
    "rk_live_",
    "xoxb-",
    "xoxp-",
    "akia",
    "ya29.",
];

/// Masks them all.
pub(super) fn find(found: &mut Found<'_>, profile: Profile) {
    let mut at = 0;
    while at < found.glyphs.len() {
        at = match found.glyphs[at].lower {
            '-' => key_block(found, at),
            ':' | '=' | '：' => named(found, at, profile).or_else(|| user_info(found, at)),
            'e' => web_token(found, at).or_else(|| prefixed(found, at)),
            'b' => bearer(found, at),
            'p' | 'п' => told(found, at),
            'g' | 's' | 'r' | 'x' | 'a' | 'y' => prefixed(found, at),
            _ => None,
        }
        .map_or(at + 1, |end| end.max(at + 1));
    }
}

/// `-----BEGIN PRIVATE KEY-----` to its end, or to the end of the text. Certificates are public.
fn key_block(found: &mut Found<'_>, at: usize) -> Option<usize> {
    let begin = "-----begin ";
    if !found.is_word_at(at, begin) {
        return None;
    }
    let label = at + begin.len();
    let dashes = found.run(label, |c| c != '-' && c != '\n');
    let public = |word: &str| (label..dashes).any(|here| found.is_word_at(here, word));
    if public("certificate") || public("public") {
        return Some(dashes);
    }
    let length = found.glyphs.len();
    let end = (dashes..length)
        .find(|here| found.is_word_at(*here, "-----end "))
        .map_or(length, |here| {
            let label = found.run(here + 9, |c| c != '-' && c != '\n');
            found.run(label, |c| c == '-')
        });
    found.swallow(at..end, "[private key]");
    Some(end)
}

/// A JSON Web Token: base64 of `{"`, and parts behind dots.
fn web_token(found: &mut Found<'_>, at: usize) -> Option<usize> {
    let begins = found.at(at) == Some('e') && found.at(at + 1) == Some('y') && found.at(at + 2) == Some('J');
    if !begins || continues_word(found, at) {
        return None;
    }
    let end = found.run(at, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '=')
    });
    let dots = (at..end).filter(|here| found.at(*here) == Some('.')).count();
    (dots > 0 || end - at >= 24).then(|| {
        found.swallow(at..end, MARK);
        end
    })
}

/// `https://user:word@host`.
fn user_info(found: &mut Found<'_>, colon: usize) -> Option<usize> {
    if !found.is_word_at(colon, "://") {
        return None;
    }
    let from = colon + 3;
    let end = found.run(from, |c| {
        !c.is_whitespace() && !matches!(c, '/' | '?' | '#' | '"' | '<' | '>')
    });
    let sign = (from..end).rev().find(|at| found.at(*at) == Some('@'))?;
    found.swallow(from..sign, MARK);
    Some(sign)
}

/// `Bearer …`
fn bearer(found: &mut Found<'_>, at: usize) -> Option<usize> {
    if continues_word(found, at) || !found.is_word_at(at, "bearer") {
        return None;
    }
    let from = found.run(at + 6, char::is_whitespace);
    let end = found.run(from, is_token_sign);
    let has_digit = (from..end).any(|here| found.glyphs[here].digit.is_some());
    let is_token = from > at + 6 && (end - from >= 16 || end - from >= 8 && has_digit);
    is_token.then(|| {
        found.swallow(from..end, MARK);
        end
    })
}

/// Tokens that tell by their beginning whose they are.
fn prefixed(found: &mut Found<'_>, at: usize) -> Option<usize> {
    if continues_word(found, at) {
        return None;
    }
    let known = PREFIXES.iter().find(|prefix| found.is_word_at(at, prefix))?;
    let from = at + known.len();
    let end = found.run(from, is_token_sign);
    let has_digit = (from..end).any(|here| found.glyphs[here].digit.is_some());
    (end - from >= 16 && has_digit).then(|| {
        found.swallow(at..end, MARK);
        end
    })
}

/// `password is …`, `пароль …`: said rather than written as a setting.
fn told(found: &mut Found<'_>, at: usize) -> Option<usize> {
    if continues_word(found, at) {
        return None;
    }
    let said = [
        "password is ",
        "passphrase is ",
        "пароль - ",
        "пароль — ",
        "пароль ",
    ];
    let words = said.iter().find(|words| found.is_word_at(at, words))?;
    let from = at + words.chars().count();
    let end = found.run(from, |c| !c.is_whitespace());
    looks_made(found, from, end).then(|| {
        found.swallow(from..end, MARK);
        end
    })
}

/// `password=…`, `"access_token":"…"`, `Authorization: token …`: what stands behind the sign at `sign`.
fn named(found: &mut Found<'_>, sign: usize, profile: Profile) -> Option<usize> {
    if !has_secret_name(found, sign) {
        return None;
    }
    let blank = |c: char| matches!(c, ' ' | '\t' | '\u{A0}' | '\\');
    let mut from = found.run(sign + 1, blank);
    let quote = found.at(from).filter(|c| matches!(c, '"' | '\'' | '`'));
    if quote.is_some() {
        from += 1;
    }
    for scheme in ["bearer ", "basic ", "token "] {
        if found.is_word_at(from, scheme) {
            from += scheme.len();
        }
    }
    let in_address = found.at(sign) == Some('=');
    let end = found.run(from, |c| match quote {
        Some(quote) => c != quote && c != '\n',
        None => !c.is_whitespace() && c != '"' && !(in_address && c == '&'),
    });
    let last_on_line = found.at(end).is_none_or(|c| c == '\n');
    // In a chat somebody may write "password: how do I change it": those words may stay on screen.
    let is_secret = profile == Profile::Strict
        || quote.is_some()
        || in_address
        || last_on_line
        || looks_made(found, from, end);
    (end > from && is_secret).then(|| {
        found.swallow(from..end, MARK);
        end
    })
}

/// Whether the name before `:` or `=` is one of a secret.
fn has_secret_name(found: &Found<'_>, sign: usize) -> bool {
    let skipped = |c: char| matches!(c, ' ' | '"' | '\'' | '`' | '\\');
    let mut end = sign;
    while end > 0 && sign - end < 4 && found.at(end - 1).is_some_and(skipped) {
        end -= 1;
    }
    NAMES.iter().any(|name| found.is_word_before(end, name))
}

/// Whether it is no plain word: a digit, a sign within it, or capitals behind small letters.
fn looks_made(found: &Found<'_>, from: usize, end: usize) -> bool {
    let plain = |c: char| c.is_alphabetic();
    let inner_end = (from..end)
        .rev()
        .find(|at| found.at(*at).is_some_and(char::is_alphanumeric))
        .map_or(from, |last| last + 1);
    let inner = &found.glyphs[from.min(inner_end)..inner_end];
    inner.iter().any(|glyph| !plain(glyph.char))
        || inner
            .windows(2)
            .any(|two| two[0].char.is_lowercase() && two[1].char.is_uppercase())
}

fn continues_word(found: &Found<'_>, at: usize) -> bool {
    at > 0 && found.at(at - 1).is_some_and(char::is_alphanumeric)
}

fn is_token_sign(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '+' | '/' | '=')
}
