//! What the word being typed may become.

use std::ops::Range;

use super::Operator;
use super::parse::{split, tokens};
use super::vocabulary::{self, ME, NONE, OPERATORS};
use crate::text::fold;

/// Most that is offered at once.
const OFFERED: usize = 8;
/// Examples of lengths of time.
const SPANS: [&str; 5] = [">10m", ">1h", "<1h", "<1d", "<7d"];

/// Names only this desk has.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names<'a> {
    /// Tags.
    pub tags: &'a [&'a str],
    /// Agents.
    pub agents: &'a [&'a str],
    /// Teams.
    pub teams: &'a [&'a str],
    /// Views kept at the backend.
    pub views: &'a [&'a str],
}

/// One way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Bytes of the text it replaces.
    pub at: Range<usize>,
    /// What stands there instead.
    pub words: String,
}

/// Ways to end the word before `caret`, the likeliest first; none in the middle of a free word that
/// begins no operator.
pub fn complete(text: &str, caret: usize, names: Names<'_>) -> Vec<Completion> {
    let typed = text.get(..caret).unwrap_or(text);
    let Some(token) = tokens(typed).pop().filter(|token| token.at.end == typed.len()) else {
        return Vec::new();
    };
    let minus = if token.words.starts_with('-') { "-" } else { "" };
    let words = &token.words[minus.len()..];
    let offered: Vec<String> = match split(words, token.bare) {
        Some((name, value)) => match vocabulary::operator(name) {
            Some(operator) => values(operator, names)
                .filter(|known| starts(known, value))
                .map(|known| format!("{minus}{name}:{} ", super::quoted(known)))
                .collect(),
            None => Vec::new(),
        },
        None if words.is_empty() => Vec::new(),
        None => operators(words).map(|name| format!("{minus}{name}:")).collect(),
    };
    let at = token.at;
    offered
        .into_iter()
        .take(OFFERED)
        .map(|words| Completion {
            at: at.clone(),
            words,
        })
        .collect()
}

/// Operators that begin so, by the name of the language that is typed.
fn operators(typed: &str) -> impl Iterator<Item = &'static str> {
    OPERATORS.iter().filter_map(move |(_, main, others)| {
        std::iter::once(main)
            .chain(others.iter())
            .copied()
            .find(|name| starts(name, typed))
    })
}

fn values<'a>(operator: Operator, names: Names<'a>) -> Box<dyn Iterator<Item = &'a str> + 'a> {
    match operator {
        Operator::Is | Operator::Channel | Operator::Priority => {
            Box::new(vocabulary::values(operator).into_iter())
        }
        Operator::Tag => Box::new(names.tags.iter().copied()),
        Operator::Owner => Box::new([ME[0], NONE[0]].into_iter().chain(names.agents.iter().copied())),
        Operator::Team => Box::new([NONE[0]].into_iter().chain(names.teams.iter().copied())),
        Operator::From => Box::new(
            ["me", "customer", "agent", "bot"]
                .into_iter()
                .chain(names.agents.iter().copied()),
        ),
        Operator::Waiting | Operator::Sla | Operator::Created | Operator::Active => {
            Box::new(SPANS.into_iter())
        }
        Operator::View => Box::new(names.views.iter().copied()),
        Operator::Contact => Box::new(std::iter::empty()),
    }
}

fn starts(known: &str, typed: &str) -> bool {
    fold(known).starts_with(&fold(typed))
}
