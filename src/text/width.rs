//! How wide text is on a terminal: the one answer every pane uses.
//!
//! Widths are added up cluster by cluster, because that is how cells are filled. The width of a whole
//! string can be less: `unicode-width` counts the Arabic ligature lam-alef as one column, but it is
//! drawn as two clusters in two cells.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns `text` takes.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    clusters(text).map(|(_, cluster)| of_cluster(cluster)).sum()
}

/// As `ratatui` fills cells: it gives the halfwidth sound marks of katakana a column more than
/// `unicode-width` does.
fn of_cluster(cluster: &str) -> usize {
    let marks = cluster.matches(['\u{FF9E}', '\u{FF9F}']).count();
    UnicodeWidthStr::width(cluster) + marks
}

/// Columns of a single code point; 0 for controls and whatever sits on its neighbour.
pub(super) fn of_char(c: char) -> usize {
    UnicodeWidthChar::width(c).unwrap_or(0)
}

/// Clusters of `text` (what a reader calls a character) with their byte offsets.
pub fn clusters(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    text.grapheme_indices(true)
}

/// The longest start of `text` that fits into `columns`, cut at a cluster, with `…` in place of what
/// was cut.
pub fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut used = 0;
    for (_, cluster) in clusters(text) {
        let next = used + width(cluster);
        if next + 1 > columns {
            break;
        }
        shown.push_str(cluster);
        used = next;
    }
    if columns > 0 {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_is_what_the_cells_take() {
        for (text, columns) in [
            ("", 0),
            ("abc", 3),
            ("日本", 4),
            ("👨‍👩‍👧‍👦", 2),
            ("🇷🇺", 2),
            ("e\u{301}", 1),
            ("لا", 2),
        ] {
            assert_eq!(width(text), columns, "{text}");
        }
    }

    #[test]
    fn fit_cuts_between_clusters_and_leaves_room_for_the_mark() {
        assert_eq!(fit("привет", 6), "привет");
        assert_eq!(fit("привет", 5), "прив…");
        assert_eq!(fit("日本語", 4), "日…");
        assert_eq!(fit("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3), "👨‍👩‍👧‍👦…");
        assert_eq!(fit("abc", 1), "…");
        assert_eq!(fit("abc", 0), "");
    }
}
