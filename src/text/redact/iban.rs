//! International bank account numbers (ISO 13616): a country's length and a sum that comes out.

use std::sync::LazyLock;

use super::Found;
use super::scan::{self, is_joint};

/// Countries and the length of their numbers, from the SWIFT registry.
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 \
                       DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 \
                       GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 \
                       LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 \
                       PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 \
                       SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";
/// Signs between two groups.
const GAP: usize = 2;

/// Masks every number whose sum comes out.
pub(super) fn find(found: &mut Found<'_>) {
    let mut at = 0;
    while at < found.glyphs.len() {
        match iban_at(found, at) {
            Some((end, tail)) => {
                found.mask(at..end, format!("[iban ••••{tail}]"));
                at = end;
            }
            None => at += 1,
        }
    }
}

/// End and last four signs of the number that begins at a place.
fn iban_at(found: &Found<'_>, at: usize) -> Option<(usize, String)> {
    if at > 0 && found.at(at - 1).is_some_and(char::is_alphanumeric) {
        return None;
    }
    let wanted = length_for(found.at(at)?, found.at(at + 1)?)?;
    let mut signs = Vec::with_capacity(wanted);
    let mut here = at;
    let mut gap = 0;
    while signs.len() < wanted {
        let glyph = found.glyphs.get(here)?;
        let sign = scan::alphanumeric(glyph);
        match sign {
            Some(sign) => {
                signs.push(sign);
                gap = 0;
            }
            None if is_joint(glyph.char) && gap < GAP => gap += 1,
            None => return None,
        }
        here += 1;
    }
    let checked = signs[2..4].iter().all(char::is_ascii_digit);
    let ends = !found.at(here).is_some_and(char::is_alphanumeric);
    if !(checked && ends && sum(&signs) == 1) || found.is_taken(&(at..here)) {
        return None;
    }
    Some((here, signs[wanted - 4..].iter().collect()))
}

fn length_for(first: char, second: char) -> Option<usize> {
    /// The lengths of [`LENGTHS`] by the letters of the country, 0 for no country: every word is asked for.
    static BY_LETTERS: LazyLock<[[u8; 26]; 26]> = LazyLock::new(|| {
        let mut lengths = [[0; 26]; 26];
        for entry in LENGTHS.split_ascii_whitespace() {
            let (code, length) = entry.split_at(2);
            if let [first, second] = *code.as_bytes() {
                lengths[usize::from(first - b'A')][usize::from(second - b'A')] = length.parse().unwrap_or(0);
            }
        }
        lengths
    });
    let letter = |c: char| {
        let upper = u8::try_from(c.to_ascii_uppercase()).ok()?;
        upper.is_ascii_uppercase().then(|| usize::from(upper - b'A'))
    };
    let length = BY_LETTERS[letter(first)?][letter(second)?];
    (length > 0).then(|| usize::from(length))
}

/// The remainder by 97 with the first four signs moved to the end and letters counted from 10.
fn sum(signs: &[char]) -> u32 {
    let turned = signs[4..].iter().chain(&signs[..4]);
    turned.fold(0, |sum, sign| {
        let value = sign.to_digit(36).unwrap_or(0);
        (sum * if value > 9 { 100 } else { 10 } + value) % 97
    })
}
