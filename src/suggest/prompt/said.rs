//! What a language model said: words, and which prepared answers they come from.

/// Stands before the numbers in the last line.
const SOURCES: &str = "SOURCES:";
/// Longest last line that is one of sources, in bytes.
const LINE: usize = 80;

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The words alone.
    pub words: String,
    /// Places of the prepared answers that were used, counted from 0, in the order they are named; only
    /// such as were offered.
    pub cited: Vec<usize>,
}

/// Takes an answer apart. `offered` is how many prepared answers there were.
pub fn said(text: &str, offered: usize) -> Said {
    let text = text.trim();
    let (words, last) = text.rsplit_once('\n').unwrap_or(("", text));
    let Some(numbers) = last.trim().strip_prefix(SOURCES).filter(|_| last.len() <= LINE) else {
        return Said {
            words: text.to_owned(),
            cited: Vec::new(),
        };
    };
    let mut cited = Vec::new();
    for number in numbers.split(|c: char| !c.is_ascii_digit()) {
        let place = number
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        cited.extend(place.filter(|place| *place < offered && !cited.contains(place)));
    }
    Said {
        words: words.trim_end().to_owned(),
        cited,
    }
}

/// The words that came so far, without a last line that is, or may become, one of sources.
pub fn so_far(text: &str) -> &str {
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    let last = &text[start..];
    let sources = last.starts_with(SOURCES) || (start > 0 && SOURCES.starts_with(last));
    if sources { text[..start].trim_end() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_names_the_sources() {
        for (text, words, cited) in [
            ("Hi.\nSOURCES: 2, 1", "Hi.", vec![1, 0]),
            ("Hi.\n\nSOURCES: none\n", "Hi.", vec![]),
            (
                "Hi.\nSOURCES: 1, 1, 9, 0, 99999999999999999999999",
                "Hi.",
                vec![0],
            ),
            ("Hi.", "Hi.", vec![]),
            ("SOURCES: 1", "", vec![0]),
            ("SOURCES: 1\nHi.", "SOURCES: 1\nHi.", vec![]),
        ] {
            let expected = Said {
                words: words.to_owned(),
                cited,
            };
            assert_eq!(said(text, 3), expected, "{text:?}");
        }
    }

    #[test]
    fn the_last_line_is_not_shown_while_it_comes() {
        for (text, shown) in [
            ("Hi", "Hi"),
            ("Hi.\nS", "Hi."),
            ("Hi.\nSOURCES: 1", "Hi."),
            ("Hi.\nSo", "Hi.\nSo"),
            ("S", "S"),
        ] {
            assert_eq!(so_far(text), shown, "{text:?}");
        }
    }
}
