//! A text of any length, page by page, for reading it closely: nothing is left out, and what may not be
//! shown is named.
//!
//! Where a page begins is decided by the bytes near it alone, so that any page is found and laid out
//! without a look at the ones before: a text of 10 MiB costs what one of 10 KiB costs.

use super::policy;
use super::width::clusters;

/// About how many bytes a page has: more than fit on most screens, little enough for every frame.
const PAGE: usize = 4096;
/// How far before its place a page may begin, to begin with a line or a word.
const BACK: usize = PAGE / 2;

// A page begins at most `BACK` early.
const _: () = assert!(PAGE + BACK <= policy::PAGE_BYTES);

/// A text as pages.
#[derive(Debug, Clone, Copy)]
pub struct Pages<'t> {
    text: &'t str,
}

impl<'t> Pages<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text }
    }

    /// How many there are; at least one.
    pub fn count(&self) -> usize {
        self.text.len().div_ceil(PAGE).max(1)
    }

    /// A page as it may be shown, counted from 0. The line break at its end is left out; pages over the
    /// last one are empty.
    pub fn page(&self, number: usize) -> String {
        let page = self.original(number);
        if number + 1 >= self.count() {
            return policy::page(page);
        }
        let page = page.strip_suffix('\n').unwrap_or(page);
        policy::page(page.strip_suffix('\r').unwrap_or(page))
    }

    fn original(&self, number: usize) -> &'t str {
        &self.text[self.start(number)..self.start(number + 1)]
    }

    /// After the last line break near the place, else after the last blank, else between clusters.
    fn start(&self, number: usize) -> usize {
        let place = number.saturating_mul(PAGE);
        if place == 0 || place >= self.text.len() {
            return place.min(self.text.len());
        }
        let to = self.text.floor_char_boundary(place);
        let from = self.text.ceil_char_boundary(place - BACK);
        let before = &self.text[from..to];
        let after = before.rfind('\n').or_else(|| before.rfind(' '));
        let last = || clusters(before).next_back().map(|(at, _)| at);
        from + after.map(|at| at + 1).or_else(last).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn originals(text: &str) -> Vec<&str> {
        let pages = Pages::new(text);
        (0..pages.count()).map(|number| pages.original(number)).collect()
    }

    #[test]
    fn a_short_text_is_one_page() {
        for text in ["", "a", "a\n", "где заказ?\n\n"] {
            assert_eq!(Pages::new(text).count(), 1);
            assert_eq!(Pages::new(text).page(0), text);
        }
        assert_eq!(Pages::new("a").page(1), "");
    }

    #[test]
    fn a_page_begins_with_a_line_else_with_a_word() {
        let lines = originals(&"a line of words\n".repeat(2_000)).len();
        assert_eq!(lines, 8);
        for page in originals(&"a line of words\n".repeat(2_000)) {
            assert!(page.starts_with("a line") && page.ends_with('\n'), "{page:?}");
        }
        for page in originals(&"слово ".repeat(2_000)) {
            assert!(page.starts_with("слово") && page.ends_with(' '), "{page:?}");
        }
        for page in originals(&"👩\u{200D}👧".repeat(2_000)) {
            assert!(page.starts_with("👩\u{200D}👧"), "{page:?}");
        }
    }

    #[test]
    fn the_break_between_two_pages_is_no_empty_row() {
        let text = format!("{}\r\nrest{}", "a".repeat(PAGE - 100), "b".repeat(200));
        let pages = Pages::new(&text);
        assert_eq!(pages.page(0), "a".repeat(PAGE - 100));
        assert!(pages.page(1).starts_with("rest"));
    }

    proptest! {
        #[test]
        fn pages_are_the_text_in_order_and_short(
            units in proptest::collection::vec("[a \n\t\u{301}日👍🇷\u{200D}\u{202E}]{1,12}", 1..40),
            times in 1_usize..200,
        ) {
            let text = units.concat().repeat(times);
            let pages = originals(&text);
            prop_assert_eq!(pages.concat(), text.as_str());
            for page in pages {
                prop_assert!(!page.is_empty() && page.len() <= policy::PAGE_BYTES);
            }
        }
    }
}
