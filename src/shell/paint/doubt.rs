//! Symbols that take more columns on some terminals than on ours: an emoji of several, drawn side by
//! side where joiners mean nothing; a character of ambiguous width.

use crate::text::width;

/// Columns a symbol may take on some terminal.
pub(super) fn reach(symbol: &str) -> u16 {
    let all = symbol.chars().map(|c| match width(c.encode_utf8(&mut [0; 4])) {
        0 => 0,
        _ if c.is_ascii() => 1,
        _ => 2,
    });
    let own = width(symbol);
    u16::try_from(all.sum::<usize>().max(own)).unwrap_or(u16::MAX)
}

/// As much of a symbol as wraps on no terminal in a row with `room` columns left: the whole, or its
/// first character when its parts side by side would not fit.
pub(super) fn within(symbol: &str, room: u16) -> &str {
    let parts: usize = symbol.chars().map(|c| width(c.encode_utf8(&mut [0; 4]))).sum();
    if parts <= usize::from(room) || parts <= width(symbol) {
        return symbol;
    }
    let first = symbol.chars().next().map_or(0, char::len_utf8);
    &symbol[..first]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_may_stand_side_by_side() {
        for (symbol, columns) in [
            ("a", 1),
            ("ж", 2),
            ("日", 2),
            ("e\u{301}", 1),
            ("👩‍👩‍👧‍👦", 8),
            ("👍🏿", 4),
        ] {
            assert_eq!(reach(symbol), columns, "{symbol}");
        }
    }

    #[test]
    fn at_the_edge_only_what_cannot_wrap_is_written() {
        assert_eq!(within("👩‍👩‍👧‍👦", 8), "👩‍👩‍👧‍👦");
        assert_eq!(within("👩‍👩‍👧‍👦", 7), "👩");
        assert_eq!(within("日", 2), "日");
        assert_eq!(within("e\u{301}", 1), "e\u{301}");
    }
}
