//! Card numbers, and the check values that stand near them.

use super::Found;
use super::scan::{self, Group};

/// Digits of a card number (ISO/IEC 7812).
const LENGTHS: std::ops::RangeInclusive<usize> = 13..=19;
/// Signs between groups of one number.
const GAP: usize = 4;
/// Words before a check value.
const CHECK_WORDS: [&str; 8] = [
    "cvv",
    "cvc",
    "cvn",
    "cid",
    "csc",
    "security code",
    "card code",
    "код безопасности",
];
/// Signs between such a word and its digits.
const CHECK_REACH: usize = 12;

/// Masks card numbers; if there are any, also check values.
pub(super) fn find(found: &mut Found<'_>) {
    protect_uuids(found);
    let groups = scan::groups(found.glyphs);
    let mut first = 0;
    let mut any = false;
    while first < groups.len() {
        let Some(last) = card_from(found, &groups, first) else {
            first += 1;
            continue;
        };
        let digits: Vec<u8> = groups[first..=last]
            .iter()
            .flat_map(|group| scan::digits(found.glyphs, group))
            .collect();
        let tail: String = digits[digits.len() - 4..]
            .iter()
            .map(|digit| char::from(b'0' + digit))
            .collect();
        found.mask(
            groups[first].start..groups[last].end,
            format!("[card ••••{tail}]"),
        );
        check_value_behind(found, &groups, last);
        any = true;
        first = last + 1;
    }
    if any || found.glyphs.len() > 3 && mentions_masked_card(found) {
        check_values(found);
    }
}

/// A text that was masked before keeps its check values out too.
fn mentions_masked_card(found: &Found<'_>) -> bool {
    (0..found.glyphs.len()).any(|at| found.at(at) == Some('[') && found.is_word_at(at, "[card ••••"))
}

/// The last group of the card number that begins with group `first`: the longest that adds up.
fn card_from(found: &Found<'_>, groups: &[Group], first: usize) -> Option<usize> {
    let start = groups[first].start;
    let mut digits: Vec<u8> = Vec::with_capacity(20);
    let mut best = None;
    for (at, group) in groups.iter().enumerate().skip(first) {
        if at > first && !scan::joined(found.glyphs, &groups[at - 1], group, GAP) {
            break;
        }
        if digits.len() + group.len() > *LENGTHS.end() {
            break;
        }
        digits.extend(scan::digits(found.glyphs, group));
        let range = start..group.end;
        if LENGTHS.contains(&digits.len())
            && is_issued(&digits)
            && luhn(&digits)
            && !found.is_taken(&range)
            && !is_phone(found, start, digits.len())
        {
            best = Some(at);
        }
    }
    best
}

/// A number after `+` is one to call, as long as it can be (E.164: 15 digits).
fn is_phone(found: &Found<'_>, start: usize, digits: usize) -> bool {
    digits <= 15 && start > 0 && matches!(found.at(start - 1), Some('+' | '＋'))
}

/// Whether cards of this length begin so. Without it one time stamp in ten would be a card.
fn is_issued(digits: &[u8]) -> bool {
    let length = digits.len();
    match (digits[0], digits[1]) {
        (4..=6, _) => true,
        (3, _) => length >= 14,
        (2, 2..=7) | (8, 1 | 2) => length >= 16,
        (1, _) => length == 15,
        (9, 7) => length == 16 && digits[2] == 9,
        _ => false,
    }
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| match (at % 2, u32::from(*digit)) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

/// `4111… 12/29 123`: three or four digits behind the number and perhaps its expiry date.
fn check_value_behind(found: &mut Found<'_>, groups: &[Group], card: usize) {
    let mut before = &groups[card];
    for group in groups.iter().skip(card + 1).take(3) {
        if !scan::joined(found.glyphs, before, group, GAP) {
            return;
        }
        match group.len() {
            3 | 4 if !is_year(found, group) => {
                found.mask(group.start..group.end, "[cvv]");
                return;
            }
            2 | 4 => before = group,
            _ => return,
        }
    }
}

fn is_year(found: &Found<'_>, group: &Group) -> bool {
    let mut digits = scan::digits(found.glyphs, group);
    group.len() == 4 && digits.next() == Some(2) && digits.next() == Some(0)
}

/// `cvv 123`, `CVC: 1234`.
fn check_values(found: &mut Found<'_>) {
    for group in scan::groups(found.glyphs) {
        if !matches!(group.len(), 3 | 4) {
            continue;
        }
        let from = group.start.saturating_sub(CHECK_REACH + 16);
        let named = (from..group.start).any(|at| {
            CHECK_WORDS.iter().any(|word| {
                if !found.is_word_at(at, word) {
                    return false;
                }
                let end = at + word.chars().count();
                end <= group.start
                    && group.start - end <= CHECK_REACH
                    && (end..group.start).all(|at| found.glyphs[at].digit.is_none())
            })
        });
        if named {
            found.mask(group.start..group.end, "[cvv]");
        }
    }
}

/// Some UUIDs are digits for long stretches; their shape says that they are no numbers.
fn protect_uuids(found: &mut Found<'_>) {
    const PARTS: [usize; 5] = [8, 4, 4, 4, 12];
    let hex = |c: char| c.is_ascii_hexdigit();
    let mut at = 0;
    while at < found.glyphs.len() {
        let end = found.run(at, |c| c.is_ascii_alphanumeric());
        if end - at != PARTS[0] {
            at = end.max(at) + 1;
            continue;
        }
        let mut here = at;
        let mut fits = true;
        for (part, length) in PARTS.into_iter().enumerate() {
            if part > 0 {
                fits &= found.at(here) == Some('-');
                here += 1;
            }
            let stop = found.run(here, hex);
            fits &= stop - here.min(stop) == length;
            here = stop;
            if !fits {
                break;
            }
        }
        if fits && !found.at(here).is_some_and(char::is_alphanumeric) && !found.is_taken(&(at..here)) {
            found.keep(at..here);
            at = here;
        }
        at = at.max(end) + 1;
    }
}
