//! What tells who somebody is, or lets one in as them: addresses, numbers to call, codes.

use super::Found;
use super::scan::{self, Group};

/// Words after which digits are a code to sign in with.
const CODE_WORDS: [&str; 8] = ["code", "otp", "pin", "passcode", "password", "2fa", "код", "пин"];
/// Words before `code` that make it another kind.
const OTHER_CODES: [&str; 16] = [
    "zip",
    "postal",
    "post",
    "area",
    "error",
    "status",
    "exit",
    "country",
    "promo",
    "http",
    "order",
    "tracking",
    "discount",
    "product",
    "bar",
    "почтовый",
];
/// Words after which digits are to be called.
const CALL_WORDS: [&str; 10] = [
    "phone",
    "tel",
    "call",
    "mobile",
    "cell",
    "whatsapp",
    "fax",
    "телефон",
    "тел",
    "звоните",
];
/// Signs between a word and its digits.
const REACH: usize = 28;

/// Masks them all.
pub(super) fn find(found: &mut Found<'_>) {
    addresses(found);
    homes(found);
    hosts(found);
    let groups = scan::groups(found.glyphs);
    for first in 0..groups.len() {
        if found.is_taken(&(groups[first].start..groups[first].end)) {
            continue;
        }
        host_of_four(found, &groups, first);
        social(found, &groups, first);
        phone(found, &groups, first);
    }
    for group in &groups {
        code(found, group);
    }
}

/// E-mail addresses.
fn addresses(found: &mut Found<'_>) {
    let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '\'' | '-');
    let mut done = 0;
    for sign in 0..found.glyphs.len() {
        if !matches!(found.at(sign), Some('@' | '＠')) {
            continue;
        }
        let mut start = sign;
        while start > done && sign - start < 64 && found.at(start - 1).is_some_and(is_local) {
            start -= 1;
        }
        let mut end = found.run(sign + 1, |c| c.is_alphanumeric() || matches!(c, '-' | '.'));
        done = sign + 1;
        while end > sign && matches!(found.at(end - 1), Some('.' | '-')) {
            end -= 1;
        }
        let dot = (sign..end).rev().find(|at| found.at(*at) == Some('.'));
        let domain = dot.is_some_and(|dot| end - dot > 2 && dot > sign + 1);
        if start < sign && domain {
            found.mask(start..end, "[email]");
        }
    }
}

/// The user's name in the path of a home directory.
fn homes(found: &mut Found<'_>) {
    for at in 0..found.glyphs.len() {
        if !matches!(found.at(at), Some('/' | '\\')) {
            continue;
        }
        let above = ["/home/", "/users/", "\\users\\"];
        let Some(above) = above.iter().find(|above| found.is_word_at(at, above)) else {
            continue;
        };
        let from = at + above.len();
        let end = found.run(from, |c| {
            !c.is_whitespace() && !matches!(c, '/' | '\\' | '"' | '\'' | ':' | ';')
        });
        found.mask(from..end, "[user]");
    }
}

/// IPv6 addresses.
fn hosts(found: &mut Found<'_>) {
    let mut at = 0;
    while at < found.glyphs.len() {
        let end = found.run(at, |c| c.is_ascii_alphanumeric() || matches!(c, ':' | '.'));
        let words: String = found.glyphs[at..end]
            .iter()
            .take(60)
            .map(|glyph| glyph.char)
            .collect();
        let words = words.trim_end_matches('.');
        let telling = words.len() >= 6 && words.contains(|c: char| c.is_ascii_digit());
        if telling && words.contains(':') && is_host_of_eight(words) {
            found.mask(at..at + words.len(), "[ip]");
        }
        at = end.max(at) + 1;
    }
}

/// Whether it is an IPv6 address (RFC 4291): eight groups, or fewer with one gap; the last two may be
/// written as IPv4.
fn is_host_of_eight(words: &str) -> bool {
    let count = |part: &str| -> Option<usize> {
        if part.is_empty() {
            return Some(0);
        }
        let groups: Vec<&str> = part.split(':').collect();
        let last = groups.len() - 1;
        let lengths = groups.iter().enumerate().map(|(at, group)| {
            let hex = (1..=4).contains(&group.len()) && group.bytes().all(|c| c.is_ascii_hexdigit());
            if hex {
                Some(1)
            } else {
                (at == last && is_host(group)).then_some(2)
            }
        });
        lengths.sum()
    };
    match words.split_once("::") {
        Some((before, after)) => {
            let groups = count(before).zip(count(after));
            groups.is_some_and(|(before, after)| before + after < 8)
        }
        None => count(words) == Some(8),
    }
}

/// Whether it is an IPv4 address.
fn is_host(words: &str) -> bool {
    words.split('.').count() == 4 && words.split('.').all(|part| part.parse::<u8>().is_ok())
}

/// IPv4 addresses.
fn host_of_four(found: &mut Found<'_>, groups: &[Group], first: usize) {
    let Some(four) = groups.get(first..first + 4) else {
        return;
    };
    let dotted = four
        .windows(2)
        .all(|two| two[1].start == two[0].end + 1 && found.at(two[0].end) == Some('.'));
    let range = four[0].start..four[3].end;
    let goes_on = found.at(range.end) == Some('.')
        && found
            .glyphs
            .get(range.end + 1)
            .is_some_and(|glyph| glyph.digit.is_some());
    let follows = range.start > 0 && matches!(found.at(range.start - 1), Some('.' | 'v' | 'V'));
    if !dotted || goes_on || follows || range.len() > 15 {
        return;
    }
    let words: String = found.glyphs[range.clone()]
        .iter()
        .map(|glyph| glyph.char)
        .collect();
    if is_host(&words) {
        found.mask(range, "[ip]");
    }
}

/// Social security numbers: three, two and four digits, or nine behind the word.
fn social(found: &mut Found<'_>, groups: &[Group], first: usize) {
    let group = &groups[first];
    if group.len() == 9 && (is_named(found, group, &["ssn"]) || is_named(found, group, &["security"])) {
        found.mask(group.start..group.end, "[ssn]");
        return;
    }
    let Some(three) = groups.get(first..first + 3) else {
        return;
    };
    let lengths = [three[0].len(), three[1].len(), three[2].len()] == [3, 2, 4];
    let joined = three.windows(2).all(|two| {
        let joint = found.at(two[0].end);
        two[1].start == two[0].end + 1 && joint.is_some_and(|c| scan::is_joint(c) && !matches!(c, '.' | '/'))
    });
    if lengths && joined && !dashed_on(found, three[0].start, three[2].end) {
        found.mask(three[0].start..three[2].end, "[ssn]");
    }
}

/// Whether a number goes on with a dash on either side, or a letter, as order numbers do.
fn dashed_on(found: &Found<'_>, start: usize, end: usize) -> bool {
    let tied = |at: Option<usize>| {
        at.and_then(|at| found.at(at))
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '#'))
    };
    let dash_then_word = found.at(end) == Some('-') && found.at(end + 1).is_some_and(char::is_alphanumeric);
    tied(start.checked_sub(1)) || found.at(end).is_some_and(char::is_alphanumeric) || dash_then_word
}

/// Numbers to call.
fn phone(found: &mut Found<'_>, groups: &[Group], first: usize) {
    let chain = chain(found, groups, first);
    let start = groups[first].start;
    let lead = |back: usize| start.checked_sub(back).and_then(|at| found.at(at));
    let (from, fits) = match (lead(2), lead(1)) {
        (_, Some('+' | '＋')) => (start - 1, 7),
        (Some('+' | '＋'), Some('(' | ' ' | '\u{A0}')) => (start - 2, 7),
        (_, Some('(')) if groups[first].len() <= 5 => (start - 1, 7),
        (_, Some('#')) => return,
        _ if is_named(found, &groups[first], &CALL_WORDS) => (start, 7),
        _ if is_shaped(found, groups, first, chain) => (start, 7),
        _ => return,
    };
    let digits: usize = groups[first..=chain].iter().map(Group::len).sum();
    let range = from..groups[chain].end;
    if (fits..=15).contains(&digits) && !found.is_taken(&range) {
        found.mask(range, "[phone]");
    }
}

/// The last group of the number that begins with `first`: at most 15 digits on one line.
fn chain(found: &Found<'_>, groups: &[Group], first: usize) -> usize {
    let mut digits = groups[first].len();
    let mut last = first;
    for (at, group) in groups.iter().enumerate().skip(first + 1) {
        let between = &found.glyphs[groups[at - 1].end..group.start];
        let near = between.len() <= 3
            && between.iter().all(|glyph| {
                glyph.char != '\n' && (scan::is_joint(glyph.char) || matches!(glyph.char, '(' | ')'))
            });
        digits += group.len();
        if !near || digits > 15 {
            break;
        }
        last = at;
    }
    last
}

/// Whether digits stand as in a number to call, with nothing said about it.
fn is_shaped(found: &Found<'_>, groups: &[Group], first: usize, last: usize) -> bool {
    let lengths: Vec<usize> = groups[first..=last].iter().map(Group::len).collect();
    let mut digits = scan::digits(found.glyphs, &groups[first]);
    let (one, two) = (digits.next(), digits.next());
    let total: usize = lengths.iter().sum();
    if dashed_on(found, groups[first].start, groups[last].end) {
        return false;
    }
    match lengths[..] {
        [3, 3, 4] | [1, 3, 3, 4] | [1, 3, 3, 2, 2] | [3, 3, 2, 2] => true,
        [11] => matches!((one, two), (Some(7 | 8), Some(9))),
        [10..=15] => (one, two) == (Some(0), Some(0)),
        // A day and perhaps an hour.
        [1 | 2, 1 | 2, 2 | 4, ..] if lengths != [2; 5] => false,
        [_, _, ..] => one == Some(0) && (9..=12).contains(&total),
        _ => false,
    }
}

/// Whether one of `words` stands shortly before, with no other digits between.
fn is_named(found: &Found<'_>, group: &Group, words: &[&str]) -> bool {
    word_before(found, group, words).is_some()
}

/// Where the nearest of `words` begins.
fn word_before(found: &Found<'_>, group: &Group, words: &[&str]) -> Option<usize> {
    let letter = |at: usize| found.at(at).is_some_and(char::is_alphanumeric);
    let lowest = group.start.saturating_sub(REACH);
    for at in (lowest..group.start).rev() {
        let begins = at == 0 || !letter(at - 1);
        let hit = words.iter().find(|word| begins && found.is_word_at(at, word));
        if let Some(word) = hit {
            let end = at + word.chars().count();
            if end <= group.start && !letter(end) {
                return Some(at);
            }
        }
        if found.glyphs[at].digit.is_some() && !found.is_word_at(at, "2fa") {
            return None;
        }
    }
    None
}

/// One-time codes: four to eight digits shortly after the word.
fn code(found: &mut Found<'_>, group: &Group) {
    if !(4..=8).contains(&group.len()) || dashed_on(found, group.start, group.end) {
        return;
    }
    let Some(at) = word_before(found, group, &CODE_WORDS) else {
        return;
    };
    let kind = |word: &str| {
        let length = word.chars().count() + 1;
        at >= length && found.is_word_at(at - length, word)
    };
    if !OTHER_CODES.iter().any(|word| kind(word)) {
        found.mask(group.start..group.end, "[code]");
    }
}
