//! What changed between two texts, word by word.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Most pairs of words that are compared; beyond that the middle counts as replaced.
const PAIRS: usize = 1 << 20;

/// A piece of the way from one text to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// In both.
    Same(&'a str),
    /// In the first only.
    Gone(&'a str),
    /// In the second only.
    New(&'a str),
}

/// The way from `before` to `after` in words and what stands between them. The parts but those that are
/// new, put together, are `before`; those but what is gone are `after`.
pub fn difference<'a>(before: &'a str, after: &'a str) -> Vec<Part<'a>> {
    let (old, new) = (pieces(before), pieces(after));
    let ahead = common(old.iter().zip(&new), before, after);
    let rest = old.len().min(new.len()) - ahead;
    let behind = common(old.iter().rev().zip(new.iter().rev()).take(rest), before, after);
    let (old_middle, new_middle) = (&old[ahead..old.len() - behind], &new[ahead..new.len() - behind]);

    let mut way = Way {
        before,
        after,
        parts: Vec::new(),
    };
    way.all(Kind::Same, &old[..ahead]);
    if old_middle.len() * new_middle.len() <= PAIRS {
        middle(&mut way, old_middle, new_middle);
    } else {
        way.all(Kind::Gone, old_middle);
        way.all(Kind::New, new_middle);
    }
    way.all(Kind::Same, &old[old.len() - behind..]);
    let part = |(kind, range): (Kind, Range<usize>)| match kind {
        Kind::Same => Part::Same(&before[range]),
        Kind::Gone => Part::Gone(&before[range]),
        Kind::New => Part::New(&after[range]),
    };
    way.parts.into_iter().map(part).collect()
}

fn pieces(text: &str) -> Vec<Range<usize>> {
    text.split_word_bound_indices()
        .map(|(at, word)| at..at + word.len())
        .collect()
}

fn common<'r>(
    pairs: impl Iterator<Item = (&'r Range<usize>, &'r Range<usize>)>,
    before: &str,
    after: &str,
) -> usize {
    pairs
        .take_while(|(old, new)| before[(*old).clone()] == after[(*new).clone()])
        .count()
}

/// The longest common run of words, by the usual table.
fn middle(way: &mut Way<'_>, old: &[Range<usize>], new: &[Range<usize>]) {
    let (before, after) = (way.before, way.after);
    let same = |at: usize, to: usize| before[old[at].clone()] == after[new[to].clone()];
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for at in (0..old.len()).rev() {
        for to in (0..new.len()).rev() {
            longest[at * width + to] = if same(at, to) {
                longest[(at + 1) * width + to + 1] + 1
            } else {
                longest[(at + 1) * width + to].max(longest[at * width + to + 1])
            };
        }
    }
    let (mut at, mut to) = (0, 0);
    while at < old.len() && to < new.len() {
        if same(at, to) {
            way.add(Kind::Same, &old[at]);
            (at, to) = (at + 1, to + 1);
        } else if longest[(at + 1) * width + to] >= longest[at * width + to + 1] {
            way.add(Kind::Gone, &old[at]);
            at += 1;
        } else {
            way.add(Kind::New, &new[to]);
            to += 1;
        }
    }
    way.all(Kind::Gone, &old[at..]);
    way.all(Kind::New, &new[to..]);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Same,
    Gone,
    New,
}

/// Parts so far, neighbours of one kind joined.
struct Way<'a> {
    before: &'a str,
    after: &'a str,
    parts: Vec<(Kind, Range<usize>)>,
}

impl Way<'_> {
    fn all(&mut self, kind: Kind, words: &[Range<usize>]) {
        for word in words {
            self.add(kind, word);
        }
    }

    fn add(&mut self, kind: Kind, word: &Range<usize>) {
        match self.parts.last_mut() {
            Some((last, range)) if *last == kind && range.end == word.start => range.end = word.end,
            _ => self.parts.push((kind, word.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_that_changed_are_told_from_those_that_stayed() {
        assert_eq!(
            difference("Send me the number", "Please send me your number"),
            [
                Part::Gone("Send"),
                Part::New("Please"),
                Part::Same(" "),
                Part::New("send "),
                Part::Same("me "),
                Part::Gone("the"),
                Part::New("your"),
                Part::Same(" number"),
            ]
        );
        assert_eq!(difference("как дела", "как дела"), [Part::Same("как дела")]);
        assert_eq!(difference("", "new"), [Part::New("new")]);
        assert_eq!(difference("", ""), []);
    }

    #[test]
    fn a_text_too_long_to_compare_is_replaced_as_a_whole() {
        let (old, new) = ("a b ".repeat(2_000), "c d ".repeat(2_000));
        let parts = difference(&old, &new);
        assert_eq!(parts.first(), Some(&Part::Gone(old.trim_end())));
    }

    proptest! {
        #[test]
        fn both_texts_can_be_put_together_again(before in "[a-cё \n]{0,40}", after in "[a-cё \n]{0,40}") {
            let (mut old, mut new) = (String::new(), String::new());
            for part in difference(&before, &after) {
                match part {
                    Part::Same(words) => {
                        old.push_str(words);
                        new.push_str(words);
                    }
                    Part::Gone(words) => old.push_str(words),
                    Part::New(words) => new.push_str(words),
                }
            }
            prop_assert_eq!(old, before);
            prop_assert_eq!(new, after);
        }
    }
}
