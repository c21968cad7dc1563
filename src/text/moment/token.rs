//! Typed words in pieces: numbers, times of day, dates, words.

use super::words::{Meaning, meaning};

/// One piece, and how it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) typed: String,
    pub(super) kind: Kind,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number(i64),
    /// Hour and minute as typed, not checked.
    Clock(i64, i64),
    /// Year if there is one, month, day, as typed, not checked.
    Date(Option<i64>, i64, i64),
    Word(Meaning),
    Unknown,
}

/// Splits folded text. Figures and letters part even without a space between them: `2h`, `9:30pm`.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    for piece in text.split(|c: char| c.is_whitespace() || c == ',') {
        let mut rest = piece;
        while let Some(first) = rest.chars().next() {
            let figures = is_figure(first);
            let end = rest.find(|c| is_figure(c) != figures).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            rest = after;
            let typed = run.trim_matches(['.', '-', ':', '\'', '’']);
            // A sign is not skipped: "-2h" is not "2h".
            if run.starts_with('-') || (typed.is_empty() && run != ".") {
                found.push(unknown(run));
            } else if !typed.is_empty() {
                found.push(token(typed, figures));
            }
        }
    }
    found
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ':' | '.' | '-')
}

fn unknown(typed: &str) -> Token {
    Token {
        typed: typed.to_owned(),
        kind: Kind::Unknown,
    }
}

fn token(typed: &str, figures: bool) -> Token {
    let kind = if figures {
        number(typed)
    } else {
        meaning(typed).map_or(Kind::Unknown, Kind::Word)
    };
    Token {
        typed: typed.to_owned(),
        kind,
    }
}

fn number(typed: &str) -> Kind {
    let parts = |sign: char| -> Option<Vec<i64>> {
        let parts = typed.split(sign).map(|part| part.parse().ok());
        parts.collect()
    };
    if let Ok(number) = typed.parse() {
        return Kind::Number(number);
    }
    if let Some([hour, minute]) = parts(':').as_deref() {
        return Kind::Clock(*hour, *minute);
    }
    match (parts('-').as_deref(), parts('.').as_deref()) {
        (_, Some([day, month])) => Kind::Date(None, *month, *day),
        (Some([year, month, day]), _) | (_, Some([day, month, year])) => {
            Kind::Date(Some(*year), *month, *day)
        }
        _ => Kind::Unknown,
    }
}
