//! Errors in files people write: keymaps, themes, configuration, imports. They say where, and name the
//! nearest word that would have been right.

use std::fmt;
use std::ops::Range;

/// An error with its place: `path:line:column: message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// File, or what else was read.
    pub origin: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Located {
    /// An error at a byte offset of `source`.
    pub fn at(origin: &str, source: &str, offset: usize, message: impl Into<String>) -> Self {
        let mut end = offset.min(source.len());
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let before = &source[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            origin: origin.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.into(),
        }
    }

    /// An error over a span of `source`, as parsers report it; the start of the file without one.
    pub fn span(origin: &str, source: &str, span: Option<Range<usize>>, message: impl Into<String>) -> Self {
        Self::at(origin, source, span.map_or(0, |span| span.start), message)
    }
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}",
            self.origin, self.line, self.column, self.message
        )
    }
}

impl std::error::Error for Located {}

/// The candidate that is most likely meant by `name`, if any is close.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len().max(name.len()) / 2)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let error = Located::at("keys.toml", "a = 1\nй = ☃☃ x\n", 17, "unexpected");
        assert_eq!(error.to_string(), "keys.toml:2:7: unexpected");
    }

    #[test]
    fn the_nearest_name_is_close_or_none() {
        assert_eq!(nearest("resolv", ["reply", "resolve", "reopen"]), Some("resolve"));
        assert_eq!(nearest("zzzzzz", ["reply", "resolve"]), None);
    }
}
