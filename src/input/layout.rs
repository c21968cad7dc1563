//! Keys pressed while the Russian layout is on.
//!
//! No terminal tells which physical key it was (crossterm#968), so letters are folded back to the
//! QWERTY key they are on. Letters only: under ЙЦУКЕН the key of `/` gives `.`, which is also a key of
//! its own, so punctuation stays what it is.

use super::{Code, Key};

/// The letters of ЙЦУКЕН and what QWERTY has on the same keys.
const LOWER: [(char, char); 33] = [
    ('й', 'q'),
    ('ц', 'w'),
    ('у', 'e'),
    ('к', 'r'),
    ('е', 't'),
    ('н', 'y'),
    ('г', 'u'),
    ('ш', 'i'),
    ('щ', 'o'),
    ('з', 'p'),
    ('х', '['),
    ('ъ', ']'),
    ('ф', 'a'),
    ('ы', 's'),
    ('в', 'd'),
    ('а', 'f'),
    ('п', 'g'),
    ('р', 'h'),
    ('о', 'j'),
    ('л', 'k'),
    ('д', 'l'),
    ('ж', ';'),
    ('э', '\''),
    ('я', 'z'),
    ('ч', 'x'),
    ('с', 'c'),
    ('м', 'v'),
    ('и', 'b'),
    ('т', 'n'),
    ('ь', 'm'),
    ('б', ','),
    ('ю', '.'),
    ('ё', '`'),
];

/// What Shift makes of the keys that are not letters on QWERTY.
const SHIFTED: [(char, char); 7] = [
    ('[', '{'),
    (']', '}'),
    (';', ':'),
    ('\'', '"'),
    (',', '<'),
    ('.', '>'),
    ('`', '~'),
];

/// The key as it would be under QWERTY, if it is a Russian letter.
pub(super) fn fold(key: Key) -> Option<Key> {
    let Code::Char(c) = key.code else {
        return None;
    };
    let lower = c.to_lowercase().next()?;
    let (_, latin) = LOWER.iter().find(|(letter, _)| *letter == lower)?;
    let latin = if c == lower { *latin } else { shifted(*latin) };
    Some(Key {
        code: Code::Char(latin),
        ..key
    })
}

fn shifted(latin: char) -> char {
    SHIFTED
        .iter()
        .find(|(plain, _)| *plain == latin)
        .map_or_else(|| latin.to_ascii_uppercase(), |(_, shifted)| *shifted)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn folded(c: char) -> Option<Code> {
        fold(Key::plain(Code::Char(c))).map(|key| key.code)
    }

    #[test]
    fn every_russian_letter_in_both_cases_is_a_key_of_its_own() {
        let letters = ('а'..='я').chain(['ё']).chain('А'..='Я').chain(['Ё']);
        let keys: BTreeSet<Code> = letters
            .map(|c| folded(c).unwrap_or_else(|| panic!("{c} folds")))
            .collect();
        assert_eq!(keys.len(), 66);
        assert!(
            keys.iter()
                .all(|code| matches!(code, Code::Char(c) if c.is_ascii_graphic()))
        );
    }

    #[test]
    fn letters_fold_and_nothing_else_does() {
        assert_eq!(folded('о'), Some(Code::Char('j')));
        assert_eq!(folded('С'), Some(Code::Char('C')));
        assert_eq!(folded('Ж'), Some(Code::Char(':')));
        for c in ['j', '.', ',', '1', 'é', 'і'] {
            assert_eq!(folded(c), None, "{c}");
        }
    }

    #[test]
    fn modifiers_stay() {
        let key: Key = "ctrl+л".parse().unwrap();
        assert_eq!(fold(key).unwrap().to_string(), "ctrl+k");
    }
}
