//! How wide text is on a terminal: the one answer every pane uses.
//!
//! Widths are added up cluster by cluster, because that is how cells are filled. The width of a whole
//! string can be less: `unicode-width` counts the Arabic ligature lam-alef as one column, but it is
//! drawn as two clusters in two cells.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::policy::is_ordinary;

/// Columns `text` takes.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    forward(text).map(|(_, cluster)| of_cluster(cluster)).sum()
}

/// As `ratatui` fills cells: it gives the halfwidth sound marks of katakana a column more than
/// `unicode-width` does.
fn of_cluster(cluster: &str) -> usize {
    if let [b' '..=b'~'] = cluster.as_bytes() {
        return 1;
    }
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

/// The same from the start to the end only, without a look into the tables where none is needed: what is
/// ordinary, and ASCII, stand alone.
pub(super) fn forward(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let mut chars = rest.chars();
        let first = chars.next()?;
        let alone = match chars.next() {
            None => true,
            Some(next) if first.is_ascii() && next.is_ascii() => first != '\r' || next != '\n',
            Some(next) => is_ordinary(first) && is_ordinary(next),
        };
        let looked_up = if alone { None } else { rest.graphemes(true).next() };
        let cluster = looked_up.unwrap_or(&rest[..first.len_utf8()]);
        let start = at;
        at += cluster.len();
        Some((start, cluster))
    })
}

/// The longest start of `text` that fits into `columns`, cut at a cluster, with `…` in place of what
/// was cut.
pub fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut used = 0;
    for (_, cluster) in forward(text) {
        let next = used + of_cluster(cluster);
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
    use proptest::prelude::*;

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

    /// Signs of each kind the rules for clusters know.
    const MIXED: [char; 28] = [
        'a',
        ' ',
        '\r',
        '\n',
        '\t',
        '\0',
        'ж',
        'ñ',
        '日',
        '한',
        '\u{1100}',
        '\u{1161}',
        '\u{11A8}',
        '\u{300}',
        '\u{200D}',
        '\u{FE0F}',
        '\u{600}',
        '\u{915}',
        '\u{93E}',
        '\u{94D}',
        '\u{D4E}',
        '\u{E33}',
        '\u{1F1F7}',
        '\u{1F1FA}',
        '\u{1F469}',
        '\u{1F3FD}',
        '\u{1F3F4}',
        '\u{E0067}',
    ];

    proptest! {
        #[test]
        fn forward_finds_the_clusters_of_the_tables(
            mixed in proptest::collection::vec(proptest::sample::select(&MIXED), 0..24),
            any in "\\PC{0,12}",
        ) {
            let text: String = mixed.into_iter().chain(any.chars()).collect();
            prop_assert!(forward(&text).eq(clusters(&text)), "{:?}", text);
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
