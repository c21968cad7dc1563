//! How wide text is on a terminal: the one answer every pane uses.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns `text` takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
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
