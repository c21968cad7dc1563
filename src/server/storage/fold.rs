//! One spelling for searching, applied to what is stored and to what is asked.

use unicode_normalization::UnicodeNormalization;

/// Lower case, composed, `ё` as `е`. Characters of scripts without spaces are set apart, so that a word
/// in the middle of a Chinese or Japanese sentence is found as a phrase.
pub(in crate::server) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase) {
        match c {
            'ё' => folded.push('е'),
            c if spaceless(c) => folded.extend([' ', c, ' ']),
            c => folded.push(c),
        }
    }
    folded
}

/// Han, kana, and their extensions; Hangul writes spaces.
fn spaceless(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        assert_eq!(fold("Ёлка"), fold("елка"));
        assert_eq!(fold("е\u{308}лка"), fold("ёлка"), "composed and decomposed");
        assert_ne!(fold("йод"), fold("иод"), "й is a letter of its own");
        assert_eq!(fold("東京A"), " 東  京 a");
    }
}
