//! The verdict on single code points.

/// What becomes of a code point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It may be shown.
    Show,
    /// A control character: its picture is shown.
    Picture(char),
    /// A terminal may act on it, or it turns the writing direction.
    Replace,
    /// Nobody sees it; inside an emoji it does no harm when it is dropped.
    Invisible,
    /// Joins or parts letters; part of a cluster.
    Joiner,
}

/// Judges `c`. Line breaks and tabs pass: their meaning depends on the kind of text.
pub(super) fn verdict(c: char) -> Verdict {
    match c {
        '\n' | '\t' | ' '..='~' => Verdict::Show,
        '\0'..='\u{1F}' | '\u{7F}' => Verdict::Picture(picture(c)),
        '\u{200C}' | '\u{200D}' => Verdict::Joiner,
        _ if acts(c) => Verdict::Replace,
        _ if is_invisible(c) => Verdict::Invisible,
        _ => Verdict::Show,
    }
}

/// Whether `c` can be part of any text without a second look: it is visible, forms no cluster with a
/// neighbour of this kind, and no rule is about it. Most text people write is of these alone.
pub(in crate::text) fn is_ordinary(c: char) -> bool {
    matches!(c,
        ' '..='~'
        | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{2FF}'
        | '\u{370}'..='\u{377}' | '\u{37A}'..='\u{37F}' | '\u{384}'..='\u{38A}' | '\u{38E}'..='\u{3A1}'
        | '\u{3A3}'..='\u{482}' | '\u{48A}'..='\u{52F}'
        | '\u{5D0}'..='\u{5EA}' | '\u{620}'..='\u{64A}' | '\u{660}'..='\u{66F}' | '\u{671}'..='\u{6D3}'
        | '\u{1E00}'..='\u{1EFF}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}'
        | '\u{20A0}'..='\u{20BF}' | '\u{2116}'
        | '\u{3001}'..='\u{3020}' | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{30FF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{FF01}'..='\u{FF9D}')
}

/// Whether `c` is a pictograph. A cluster with one may hold invisible parts for a reason (the tags of
/// the flag of Scotland). By blocks: the exact property needs a table nobody else here asks for.
pub(super) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{2300}'..='\u{23FF}')
}

/// U+2400 and on have a picture for every control character.
fn picture(c: char) -> char {
    let number = if c == '\u{7F}' { 0x21 } else { u32::from(c) };
    char::from_u32(0x2400 + number).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// C1 controls (8-bit CSI and OSC), Unicode's own line breaks, direction controls (CVE-2021-42574),
/// deprecated format controls and interlinear marks.
fn acts(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9F}'
        | '\u{2028}' | '\u{2029}'
        | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        | '\u{206A}'..='\u{206F}'
        | '\u{FFF9}'..='\u{FFFB}')
}

/// Soft hyphen, zero-width spaces, fillers, tags, private use, noncharacters, and what else Unicode
/// tells a font to draw as nothing.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{3164}'
        | '\u{E000}'..='\u{F8FF}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}' | '\u{F0000}'..)
        || matches!(u32::from(c), 0xFDD0..=0xFDEF)
        || u32::from(c) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_characters_are_shown_alone_or_side_by_side() {
        use unicode_segmentation::UnicodeSegmentation;
        for c in ('\0'..=char::MAX).filter(|c| is_ordinary(*c)) {
            assert_eq!(verdict(c), Verdict::Show, "U+{:04X}", u32::from(c));
            assert!(
                crate::text::width::of_char(c) > 0,
                "U+{:04X} has no width",
                u32::from(c)
            );
            for base in ['a', 'ж', '한', c] {
                let pair = format!("{base}{c}");
                assert_eq!(pair.graphemes(true).count(), 2, "U+{:04X} joins", u32::from(c));
            }
        }
    }

    #[test]
    fn every_control_character_has_its_picture() {
        assert_eq!(verdict('\u{1B}'), Verdict::Picture('␛'));
        assert_eq!(verdict('\0'), Verdict::Picture('␀'));
        assert_eq!(verdict('\u{7F}'), Verdict::Picture('␡'));
        assert_eq!(verdict('\r'), Verdict::Picture('␍'));
    }

    #[test]
    fn eight_bit_controls_directions_and_hidden_characters_are_never_shown() {
        for c in [
            '\u{9B}', '\u{85}', '\u{202E}', '\u{2066}', '\u{200F}', '\u{2028}', '\u{FFF9}',
        ] {
            assert_eq!(verdict(c), Verdict::Replace, "U+{:04X}", u32::from(c));
        }
        for c in [
            '\u{AD}',
            '\u{200B}',
            '\u{FEFF}',
            '\u{E0041}',
            '\u{3164}',
            '\u{E001}',
            '\u{1FFFE}',
            '\u{10FFFF}',
        ] {
            assert_eq!(verdict(c), Verdict::Invisible, "U+{:04X}", u32::from(c));
        }
    }
}
