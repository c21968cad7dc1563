//! Matching of what is typed in a picker.

use frizbee::{CaseMatching, Config, Matcher};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// Characters of one typed word that are looked at.
const WORD_CHARS: usize = 64;

/// A row that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Its place in the input.
    pub index: usize,
    /// Higher is better.
    pub score: u16,
}

/// Lower case, without diacritics, ё as е: both sides of a comparison go through this. й stays й: it
/// is a letter of its own, not an и with a mark.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase) {
        if c == 'й' {
            folded.push(c);
            continue;
        }
        decompose_canonical(c, |part| {
            // Marks of class 0 are vowels of Indic scripts: without them it is another word.
            if canonical_combining_class(part) == 0 {
                folded.push(part);
            }
        });
    }
    folded
}

/// Rows of `haystacks` (already folded) that match every word of `query`, best first, equals in their
/// order; all, in order, for an empty one.
pub fn rank(query: &str, haystacks: &[&str]) -> Vec<Match> {
    let query = fold(query);
    let mut found: Vec<Match> = (0..haystacks.len())
        .map(|index| Match { index, score: 0 })
        .collect();
    // Both sides are folded; a letter's case says nothing any more.
    let config = Config::default().casing(CaseMatching::Respect);
    for word in query.split_whitespace() {
        let word: String = word.chars().take(WORD_CHARS).collect();
        let rest: Vec<&str> = found.iter().map(|row| haystacks[row.index]).collect();
        found = Matcher::new(word.as_str(), &config)
            .match_list(&rest)
            .into_iter()
            .filter_map(|hit| {
                let before = found.get(usize::try_from(hit.index).ok()?)?;
                Some(Match {
                    index: before.index,
                    score: before.score.saturating_add(hit.score),
                })
            })
            .collect();
    }
    found.sort_by(|a, b| b.score.cmp(&a.score).then(a.index.cmp(&b.index)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, rows: &[&str], expected: &[&str]) {
        let folded: Vec<String> = rows.iter().map(|row| fold(row)).collect();
        let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
        let found: Vec<&str> = rank(query, &folded)
            .into_iter()
            .map(|hit| rows[hit.index])
            .collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn folding_levels_case_marks_and_yo_but_keeps_short_i() {
        assert_eq!(fold("Café ÉLAN"), "cafe elan");
        assert_eq!(fold("Ёлка е\u{308}ж"), "елка еж");
        assert_eq!(fold("Йод И\u{306}од иод"), "йод йод иод");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("हिन्दी"), "हिनदी");
    }

    #[test]
    fn an_empty_query_keeps_everything_in_order() {
        check("", &["b", "a"], &["b", "a"]);
        check("  ", &["b", "a"], &["b", "a"]);
    }

    #[test]
    fn the_nearest_comes_first_and_equals_keep_their_order() {
        check("ref", &["prefer", "Refund", "order"], &["Refund", "prefer"]);
        check("a", &["xa", "xa", "b"], &["xa", "xa"]);
        check("возврат", &["Доставка", "Возврат денег"], &["Возврат денег"]);
        check("еж", &["Ёжик", "заказ"], &["Ёжик"]);
    }

    #[test]
    fn words_may_come_in_any_order() {
        check(
            "policy refund",
            &["Refund policy", "Refund status"],
            &["Refund policy"],
        );
    }

    #[test]
    fn a_very_long_query_is_no_problem() {
        check(&"я".repeat(10_000), &["яяя"], &[]);
    }
}
