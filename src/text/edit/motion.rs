//! Where the caret goes: byte offsets in, byte offsets out, always on cluster boundaries.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::text::width::{clusters, width};

/// `at` if it is a cluster boundary, else the next one; the end beyond it.
pub(super) fn snap(text: &str, at: usize) -> usize {
    let at = text.ceil_char_boundary(at);
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    if cursor.is_boundary(text, 0) == Ok(true) {
        return at;
    }
    right(text, at)
}

/// The boundary before `at`.
pub(super) fn left(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// The boundary after `at`.
pub(super) fn right(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

/// The start of the word `at` is in or behind.
pub(super) fn word_left(text: &str, at: usize) -> usize {
    let start = words(text)
        .take_while(|word| word.start < at)
        .last()
        .map_or(0, |word| word.start);
    snap(text, start)
}

/// The end of the word `at` is in or before.
pub(super) fn word_right(text: &str, at: usize) -> usize {
    let end = words(text)
        .find(|word| word.end > at)
        .map_or(text.len(), |word| word.end);
    snap(text, end)
}

/// The start of the line.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The end of the line, before its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline)
}

/// From where to remove to the start of the line; at the start already, the line break before it.
pub(super) fn kill_left(text: &str, at: usize) -> usize {
    let start = line_start(text, at);
    if start == at { left(text, at) } else { start }
}

/// Up to where to remove to the end of the line; at the end already, the line break.
pub(super) fn kill_right(text: &str, at: usize) -> usize {
    let end = line_end(text, at);
    if end == at { right(text, at) } else { end }
}

/// The last boundary in `row` not beyond `column`. The end of a row with a soft break is the start of
/// the row after it, so it does not count.
pub(super) fn at_column(text: &str, row: Range<usize>, column: usize, soft: bool) -> usize {
    let shown = &text[row.clone()];
    let mut used = 0;
    for (at, cluster) in clusters(shown) {
        let last = soft && at + cluster.len() == shown.len();
        used += width(cluster);
        if used > column || last {
            return row.start + at;
        }
    }
    row.end
}

/// Words, and pictographs and ideographs as words, by UAX #29.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_word_bound_indices()
        .filter(|(_, part)| part.contains(char::is_alphanumeric) || width(part) > part.chars().count())
        .map(|(at, part)| at..at + part.len())
}
