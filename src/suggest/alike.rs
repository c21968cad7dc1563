//! How much of a text was changed before it was sent.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::fold;

/// Words of a text that are compared.
const WORDS: usize = 400;
/// A sent text of which less than this was changed is the response it was made from.
pub const KEPT: f32 = 0.4;
/// A text written by hand of which less than this differs from a response is that response.
pub const SAME: f32 = 0.15;

/// The share of the longer text's words that must be changed, left out or put in to make the other, 0 to
/// 1. Case, punctuation and line breaks are no change.
pub fn changed(from: &str, to: &str) -> f32 {
    let (from, to) = (words(from), words(to));
    let longer = from.len().max(to.len());
    if longer == 0 {
        return 0.0;
    }
    ratio(strsim::generic_levenshtein(&from, &to), longer)
}

/// Whether two texts can be [`SAME`] at all: a cheap look before the exact one.
pub fn may_be_same(from: &str, to: &str) -> bool {
    let (from, to) = (from.len(), to.len());
    from.max(to) <= 2 * from.min(to)
}

fn words(text: &str) -> Vec<String> {
    text.unicode_words().take(WORDS).map(fold).collect()
}

#[expect(clippy::cast_precision_loss, reason = "at most some hundred words")]
fn ratio(part: usize, all: usize) -> f32 {
    part as f32 / all as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, expected: f32) {
        let found = changed(from, to);
        assert!((found - expected).abs() < 1e-6, "{from:?} {to:?}: {found}");
    }

    #[test]
    fn words_are_counted_not_letters_or_signs() {
        check("", "", 0.0);
        check("Hello, Ann!", "hello ann", 0.0);
        check("Деньги вернутся за пять дней", "Деньги вернутся за три дня", 0.4);
        check("one two three four", "one two three four five", 0.2);
        check("one", "two", 1.0);
        check("one", "", 1.0);
    }

    #[test]
    fn only_texts_of_about_one_length_may_be_the_same() {
        assert!(may_be_same("one two", "one two three"));
        assert!(!may_be_same("one", "one two three"));
        assert!(!may_be_same("", "one"));
    }
}
