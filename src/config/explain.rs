//! From a parser's error to a sentence that says what would have been right.

use crate::text::{Located, nearest};

/// Puts an error at its place, and names the nearest word for one that is not known.
pub(super) fn explain(origin: &str, source: &str, error: &toml::de::Error) -> Located {
    let message = suggestion(error.message()).unwrap_or_else(|| error.message().to_owned());
    Located::span(origin, source, error.span(), message)
}

/// Where a value is in `source`, by its keys from the top; nothing if it is not there.
pub(super) fn place(source: &str, keys: &[&str]) -> Option<std::ops::Range<usize>> {
    let (last, tables) = keys.split_last()?;
    let root = toml::de::DeTable::parse(source).ok()?;
    let table = tables
        .iter()
        .try_fold(root.get_ref(), |table, key| table.get(*key)?.get_ref().as_table())?;
    Some(table.get(*last)?.span())
}

/// serde writes "unknown field `a`, expected one of `b`, `c`": of a long list the nearest is enough.
fn suggestion(message: &str) -> Option<String> {
    let kind = ["unknown field", "unknown variant"]
        .into_iter()
        .find(|kind| message.starts_with(kind))?;
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (wrong, known) = quoted.split_first()?;
    let what = if kind == "unknown field" {
        kind
    } else {
        "unknown value"
    };
    let list = || {
        let quoted: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
        quoted.join(", ")
    };
    Some(match nearest(wrong, known.iter().copied()) {
        Some(word) if what == "unknown field" => format!("{what} `{wrong}`, did you mean `{word}`?"),
        Some(word) => format!("{what} `{wrong}`, did you mean `{word}`? Allowed are {}", list()),
        None => format!("{what} `{wrong}`; allowed are {}", list()),
    })
}
