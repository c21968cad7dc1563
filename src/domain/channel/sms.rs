//! Text messages: the alphabet a text needs and the parts it is cut into.
//!
//! By 3GPP TS 23.038: a text of the default alphabet (section 6.2.1) with its extension table (6.2.1.1,
//! two septets each) has 160 septets, any other is UCS-2 with 70 units of 16 bits. By 3GPP TS 23.040,
//! section 9.2.3.24.1, a text in several parts loses six octets of each to a header: 153 septets or 67
//! units are left. Nothing that takes two is cut in half.

/// Septets of a text in one part.
const SEPTETS: usize = 160;
/// Septets of a part of several.
const SEPTETS_OF_PART: usize = 153;
/// 16-bit units of a text in one part.
const UNITS: usize = 70;
/// 16-bit units of a part of several.
const UNITS_OF_PART: usize = 67;

/// The default alphabet, one septet each.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension table, an escape and a septet each.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// The alphabet a text leaves in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alphabet {
    /// The default alphabet of GSM, seven bits.
    Gsm7,
    /// UCS-2, sixteen bits: one letter outside the default alphabet is enough for it.
    Ucs2,
}

/// What a text becomes as text messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segments {
    /// In which alphabet.
    pub alphabet: Alphabet,
    /// How many parts; none for no text.
    pub parts: usize,
    /// Septets or units that still fit into the last part.
    pub left: usize,
}

/// Cuts a text into text messages.
pub fn segments(text: &str) -> Segments {
    let septets = |c: char| {
        if BASIC.contains(c) {
            Some(1)
        } else {
            EXTENSION.contains(c).then_some(2)
        }
    };
    let gsm: Option<Vec<usize>> = text.chars().map(septets).collect();
    if let Some(sizes) = gsm {
        return cut(Alphabet::Gsm7, &sizes, SEPTETS, SEPTETS_OF_PART);
    }
    let sizes: Vec<usize> = text.chars().map(char::len_utf16).collect();
    cut(Alphabet::Ucs2, &sizes, UNITS, UNITS_OF_PART)
}

fn cut(alphabet: Alphabet, sizes: &[usize], alone: usize, part: usize) -> Segments {
    let all: usize = sizes.iter().sum();
    if all <= alone {
        return Segments {
            alphabet,
            parts: usize::from(all > 0),
            left: alone - all,
        };
    }
    let (mut parts, mut taken) = (1, 0);
    for size in sizes {
        if taken + size > part {
            parts += 1;
            taken = 0;
        }
        taken += size;
    }
    Segments {
        alphabet,
        parts,
        left: part - taken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (Alphabet, usize, usize) {
        let it = segments(text);
        (it.alphabet, it.parts, it.left)
    }

    #[test]
    fn the_tables_have_the_size_of_the_standard() {
        // 128 places without the escape; the carriage return and the line feed are among them.
        assert_eq!((BASIC.chars().count(), EXTENSION.chars().count()), (127, 10));
        let mut all: Vec<char> = BASIC.chars().chain(EXTENSION.chars()).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 137, "no letter twice");
    }

    #[test]
    fn m22_a_text_is_cut_as_the_standard_says() {
        use Alphabet::{Gsm7, Ucs2};
        assert_eq!(of(""), (Gsm7, 0, 160));
        assert_eq!(of(&"a".repeat(160)), (Gsm7, 1, 0));
        assert_eq!(of(&"a".repeat(161)), (Gsm7, 2, 145));
        assert_eq!(of(&"a".repeat(306)), (Gsm7, 2, 0));
        assert_eq!(of(&"a".repeat(307)), (Gsm7, 3, 152));
        assert_eq!(of(&"я".repeat(70)), (Ucs2, 1, 0));
        assert_eq!(of(&"я".repeat(71)), (Ucs2, 2, 63));
        assert_eq!(of("à la carte"), (Gsm7, 1, 150));
        assert_eq!(of("á"), (Ucs2, 1, 69), "an accent the alphabet has not");
    }

    #[test]
    fn what_takes_two_is_not_cut_in_half() {
        assert_eq!(of("[]{}€").2, 150, "two septets each");
        // 152 letters leave one septet, which the escape does not fit into.
        let text = format!("{}€{}", "a".repeat(152), "a".repeat(10));
        assert_eq!(of(&text), (Alphabet::Gsm7, 2, 153 - 12));
        let text = format!("{}😀{}", "я".repeat(66), "я".repeat(3));
        assert_eq!(of(&text), (Alphabet::Ucs2, 2, 67 - 5));
    }
}
