//! What a text is to the learner: hashed features, each with its kind.
//!
//! Words are folded and stemmed, letters are compared in Latin script, so that «заказ», "zakaz" and the
//! same keys pressed under the other keyboard layout ("pfrfp") meet. Which reading of an unknown word is
//! meant is decided by what the learner already knows.

use std::collections::HashSet;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_segmentation::UnicodeSegmentation;

use super::letters::{in_cyrillic, in_latin, other_layout};
use super::words::everyday;
use crate::text::fold;

/// Words of a text and letters of a word that are looked at.
const WORDS: usize = 200;
const LETTERS: usize = 40;
/// Lengths of runs of letters.
const RUNS: std::ops::RangeInclusive<usize> = 3..=4;

/// What a feature is. The number is its place in the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A stem.
    Word = 0,
    /// Two stems in a row.
    Pair = 1,
    /// A run of letters within a word.
    Letters = 2,
    /// Something known besides the words: channel, tag, language, stage.
    Hint = 3,
}

/// A hashed feature; its two lowest bits are its kind.
pub(super) type Key = u32;

/// The kind of a key.
pub(super) fn kind(key: Key) -> Kind {
    match key & 3 {
        0 => Kind::Word,
        1 => Kind::Pair,
        2 => Kind::Letters,
        _ => Kind::Hint,
    }
}

/// Stems of words that are in messages about anything.
static EVERYDAY: LazyLock<HashSet<Key>> = LazyLock::new(|| {
    let reader = Reader::default();
    let key = |word| hash(Kind::Word, &[&reader.stem(&fold(word))]);
    everyday().map(key).collect()
});

/// Whether a key is of a word that tells what a message is about.
pub(super) fn tells(key: Key) -> bool {
    kind(key) == Kind::Word && !EVERYDAY.contains(&key)
}

/// Reads texts.
pub(super) struct Reader {
    english: Stemmer,
    russian: Stemmer,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            english: Stemmer::create(Algorithm::English),
            russian: Stemmer::create(Algorithm::Russian),
        }
    }
}

impl Clone for Reader {
    /// The stemmers hold nothing but their tables.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reader")
    }
}

impl Reader {
    /// The features of a text and hints, each once, in the order of their keys. `known` says which are
    /// known already.
    pub(super) fn features(&self, text: &str, hints: &[&str], known: impl Fn(Key) -> bool) -> Vec<Key> {
        let mut keys: Vec<Key> = hints.iter().map(|hint| hash(Kind::Hint, &[hint])).collect();
        let mut before = "^".to_owned();
        for word in text.unicode_words().take(WORDS) {
            let word: String = fold(word)
                .chars()
                .map(|c| if c == '’' { '\'' } else { c })
                .take(LETTERS)
                .collect();
            let (word, stem) = self.meant(word, &known);
            keys.push(hash(Kind::Word, &[&stem]));
            keys.push(hash(Kind::Pair, &[&before, &stem]));
            runs(&in_latin(&word), &mut keys);
            before = stem;
        }
        if before != "^" {
            keys.push(hash(Kind::Pair, &[&before, "$"]));
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// A word as it was meant, and its stem in Latin script.
    fn meant(&self, word: String, known: impl Fn(Key) -> bool) -> (String, String) {
        let stem = self.stem(&word);
        if known(hash(Kind::Word, &[&stem])) {
            return (word, stem);
        }
        let readings = [other_layout(&word), in_cyrillic(&word)];
        for reading in readings.into_iter().flatten() {
            let stem = self.stem(&reading);
            if known(hash(Kind::Word, &[&stem])) {
                return (reading, stem);
            }
        }
        (word, stem)
    }

    fn stem(&self, word: &str) -> String {
        let cyrillic = word.chars().any(|c| matches!(c, '\u{400}'..='\u{52F}'));
        let stemmer = if cyrillic { &self.russian } else { &self.english };
        in_latin(&stemmer.stem(word))
    }
}

/// Adds the runs of letters of a word, its ends marked.
fn runs(word: &str, keys: &mut Vec<Key>) {
    let marked = format!(" {word} ");
    let ends: Vec<usize> = marked
        .char_indices()
        .map(|(at, _)| at)
        .chain([marked.len()])
        .collect();
    for length in RUNS {
        for window in ends.windows(length + 1) {
            keys.push(hash(Kind::Letters, &[&marked[window[0]..window[length]]]));
        }
    }
}

/// FNV-1a with its bits mixed; it is in the file of the model, so it stays as it is.
fn hash(kind: Kind, parts: &[&str]) -> Key {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    state = (state ^ (state >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let [a, b, c, d, ..] = state.to_be_bytes();
    (u32::from_be_bytes([a, b, c, d]) & !3) | kind as u32
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn shared(one: &str, other: &str, wanted: Kind) -> usize {
        let reader = Reader::default();
        let known: BTreeSet<Key> = reader.features(one, &[], |_| false).into_iter().collect();
        let found = reader.features(other, &[], |key| known.contains(&key));
        found
            .iter()
            .filter(|key| kind(**key) == wanted && known.contains(key))
            .count()
    }

    #[test]
    fn inflected_words_have_one_stem_in_both_languages() {
        assert_eq!(shared("refunded", "refunding", Kind::Word), 1);
        assert_eq!(shared("заказы", "заказами", Kind::Word), 1);
        assert_eq!(shared("Ёлка", "елки", Kind::Word), 1);
        assert_eq!(shared("refund", "заказ", Kind::Word), 0);
    }

    #[test]
    fn translit_and_the_other_layout_meet_the_word() {
        assert_eq!(shared("заказ", "zakaz", Kind::Word), 1);
        assert_eq!(shared("посылка", "gjcskrf", Kind::Word), 1);
        assert_eq!(shared("refund", "куагтв", Kind::Word), 1);
        // A word that is known as it is written is not read otherwise.
        assert_eq!(shared("заказ", "order", Kind::Word), 0);
    }

    #[test]
    fn a_typing_error_leaves_most_runs_of_letters() {
        assert!(shared("password", "pasword", Kind::Letters) >= 8);
        assert_eq!(shared("password", "invoice", Kind::Letters), 0);
    }
}
