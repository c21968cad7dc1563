//! Breaking text into rows of a width.
//!
//! Break points come from `textwrap` (UAX #14); the rows are byte ranges of the text itself, so that
//! styles, a caret and a selection can be laid over them.

use std::ops::Range;

use textwrap::WordSeparator;
use unicode_segmentation::GraphemeCursor;

use super::width::{clusters, width};

/// Rows of `text` at most `columns` wide, as byte ranges in order. Breaks at line ends, then where
/// UAX #14 allows, then between clusters. White space at a soft break belongs to the row before it and
/// may stick out. There is always at least one row.
pub fn wrap(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        wrap_line(line, start, columns.max(1), &mut rows);
        start += line.len() + 1;
    }
    rows
}

/// Adds the rows of one line that begins at byte `offset` of the text.
fn wrap_line(line: &str, offset: usize, columns: usize, rows: &mut Vec<Range<usize>>) {
    if width(line.trim_end()) <= columns {
        rows.push(offset..offset + line.len());
        return;
    }
    let mut row = Row {
        start: offset,
        end: offset,
        used: 0,
    };
    for word in words(line) {
        let body = word.trim_end();
        let needed = width(body);
        if row.used + needed > columns {
            row.finish(rows);
        }
        if needed > columns {
            for (_, cluster) in clusters(body) {
                let wide = width(cluster);
                if row.used + wide > columns {
                    row.finish(rows);
                }
                row.add(cluster.len(), wide);
            }
        } else {
            row.add(body.len(), needed);
        }
        let space = &word[body.len()..];
        row.add(space.len(), width(space));
    }
    row.finish(rows);
}

/// The parts of `line` between break points; together they are the line.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let mut end = 0;
    let mut start = 0;
    let mut found = WordSeparator::UnicodeBreakProperties.find_words(line);
    std::iter::from_fn(move || {
        loop {
            let Some(word) = found.next() else {
                let rest = &line[start..end];
                start = end;
                return (!rest.is_empty()).then_some(rest);
            };
            let here = end;
            end += word.word.len() + word.whitespace.len();
            // UAX #14 may break between a space and a mark on it, which is inside a cluster.
            if here > start && is_cluster_boundary(line, here) {
                let part = &line[start..here];
                start = here;
                return Some(part);
            }
        }
    })
}

fn is_cluster_boundary(line: &str, at: usize) -> bool {
    line.as_bytes().get(at).is_some_and(u8::is_ascii)
        || GraphemeCursor::new(at, line.len(), true)
            .is_boundary(line, 0)
            .unwrap_or(true)
}

/// A row being filled.
struct Row {
    start: usize,
    end: usize,
    used: usize,
}

impl Row {
    fn add(&mut self, bytes: usize, columns: usize) {
        self.end += bytes;
        self.used += columns;
    }

    /// Ends the row, unless nothing is in it yet.
    fn finish(&mut self, rows: &mut Vec<Range<usize>>) {
        if self.end > self.start {
            rows.push(self.start..self.end);
        }
        self.start = self.end;
        self.used = 0;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, columns: usize, rows: &[&str]) {
        let found: Vec<&str> = wrap(text, columns).into_iter().map(|row| &text[row]).collect();
        assert_eq!(found, rows, "{text:?} in {columns}");
    }

    #[test]
    fn breaks_at_words_and_lets_white_space_stick_out() {
        check("the quick brown fox", 9, &["the quick ", "brown fox"]);
        check("где мой заказ", 7, &["где мой ", "заказ"]);
        check("ab   ", 2, &["ab   "]);
    }

    #[test]
    fn every_line_break_starts_a_row() {
        check("", 5, &[""]);
        check("a\n", 5, &["a", ""]);
        check("a\n\nb", 5, &["a", "", "b"]);
    }

    #[test]
    fn a_long_word_is_broken_between_clusters() {
        check("see abcdefghij", 4, &["see ", "abcd", "efgh", "ij"]);
        check("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 4, &["👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"]);
        check("日本", 1, &["日", "本"]);
    }

    #[test]
    fn cjk_breaks_anywhere_but_before_its_full_stop() {
        check("日本語。テスト", 6, &["日本", "語。テ", "スト"]);
    }

    proptest! {
        #[test]
        fn rows_are_the_text_in_order_and_fit(text in "[a-zа-я \n\u{301}日👍🇷🇺\u{200D}-]{0,60}", columns in 0_usize..12) {
            let rows = wrap(&text, columns);
            prop_assert_eq!(rows[0].start, 0);
            prop_assert_eq!(rows[rows.len() - 1].end, text.len());
            for pair in rows.windows(2) {
                let between = &text[pair[0].end..pair[1].start];
                prop_assert!(between.is_empty() || between == "\n");
            }
            for row in rows {
                let shown = text[row].trim_end();
                let lone = clusters(shown).count() <= 1;
                prop_assert!(width(shown) <= columns.max(1) || lone, "{:?}", shown);
            }
        }
    }
}
