//! Where words stand in a text, whatever their case and diacritics: what a list of hits marks.

use std::ops::Range;

use super::fold;

/// Byte ranges of `text` in which one of the folded `words` stands, in order and not overlapping.
pub fn found(text: &str, words: &[String]) -> Vec<Range<usize>> {
    let mut folded = String::with_capacity(text.len());
    // Where each byte of the folded text comes from.
    let mut origin: Vec<Range<usize>> = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let piece = fold(c.encode_utf8(&mut [0; 4]));
        origin.extend(std::iter::repeat_n(at..at + c.len_utf8(), piece.len()));
        folded.push_str(&piece);
    }
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        for (at, _) in folded.match_indices(word.as_str()) {
            let (first, last) = (&origin[at], &origin[at + word.len() - 1]);
            ranges.push(first.start..last.end);
        }
    }
    ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    ranges.retain(|range| {
        let free = range.start >= end;
        if free {
            end = range.end;
        }
        free
    });
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, words: &[&str]) -> Vec<String> {
        let words: Vec<String> = words.iter().map(|word| fold(word)).collect();
        let ranges = found(text, &words);
        ranges.into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn m21_words_are_marked_whatever_their_case_and_accents() {
        assert_eq!(
            marked("Où est ma Café-commande?", &["cafe", "ou"]),
            ["Où", "Café"]
        );
        assert_eq!(marked("Ещё раз: ЕЩЕ", &["еще"]), ["Ещё", "ЕЩЕ"]);
        assert_eq!(marked("e\u{301}te\u{301}", &["ete"]), ["e\u{301}te"]);
        assert_eq!(
            marked("refundrefund", &["refund", "fundre"]),
            ["refund", "refund"]
        );
        assert_eq!(marked("nothing", &["", "else"]), Vec::<String>::new());
    }
}
