//! From what was typed to a query.

use std::ops::Range;

use super::vocabulary::{self, ME, NONE};
use super::{Condition, Operator, Owner, Problem, Query, QueryError, Sign, Span, Term, Than, Writer};
use crate::text::{fold, nearest};

/// A word between spaces; quotes keep spaces together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Where it stands, quotes included.
    pub at: Range<usize>,
    /// Without its quotes.
    pub words: String,
    /// Bytes of `words` before the first quote; all where there is none. An operator ends there.
    pub bare: usize,
    /// Where a quote without an end begins.
    pub open: Option<usize>,
}

/// Reads a query.
pub(super) fn query(text: &str) -> Result<Query, QueryError> {
    let mut terms = Vec::new();
    for token in tokens(text) {
        terms.push(term(text, &token)?);
    }
    Ok(Query { terms })
}

/// The words of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut all = Vec::new();
    let mut now: Option<Token> = None;
    for (at, c) in text.char_indices() {
        let quoted = now.as_ref().is_some_and(|token| token.open.is_some());
        if c.is_whitespace() && !quoted {
            all.extend(now.take());
            continue;
        }
        let token = now.get_or_insert_with(|| Token {
            at: at..at,
            words: String::new(),
            bare: usize::MAX,
            open: None,
        });
        token.at.end = at + c.len_utf8();
        if c == '"' {
            token.bare = token.bare.min(token.words.len());
            token.open = if token.open.is_some() { None } else { Some(at) };
        } else {
            token.words.push(c);
        }
    }
    all.extend(now);
    all
}

fn term(text: &str, token: &Token) -> Result<Term, QueryError> {
    let wrong = |at: Range<usize>, problem: Problem| QueryError {
        column: text[..at.start].chars().count() + 1,
        at,
        problem,
    };
    if let Some(open) = token.open {
        return Err(wrong(open..token.at.end, Problem::OpenQuote));
    }
    let minus = token.words.starts_with('-') && token.bare > 0 && token.words.len() > 1;
    let (sign, words, bare) = if minus {
        (Sign::Minus, &token.words[1..], token.bare.saturating_sub(1))
    } else {
        (Sign::Plus, token.words.as_str(), token.bare)
    };
    let condition = match split(words, bare) {
        Some((name, value)) => {
            let Some(operator) = vocabulary::operator(name) else {
                let near = nearest(&fold(name), vocabulary::operator_names());
                let name = name.to_owned();
                return Err(wrong(token.at.clone(), Problem::UnknownOperator { name, near }));
            };
            condition(operator, value).map_err(|problem| wrong(token.at.clone(), problem))?
        }
        None => Condition::Words(words.to_owned()),
    };
    Ok(Term { sign, condition })
}

/// Operator and value, where the word has them. An address, a time or a smiley is a word.
pub(super) fn split(words: &str, bare: usize) -> Option<(&str, &str)> {
    let (name, value) = words.split_once(':')?;
    let is_name =
        !name.is_empty() && name.len() < bare && name.chars().all(|c| c.is_alphabetic() || c == '_');
    (is_name && !value.starts_with("//")).then_some((name, value))
}

fn condition(operator: Operator, value: &str) -> Result<Condition, Problem> {
    let name = vocabulary::name(operator);
    if value.is_empty() {
        return Err(Problem::NoValue { operator: name });
    }
    let unknown = || Problem::UnknownValue {
        operator: name,
        value: value.to_owned(),
        near: nearest(&fold(value), vocabulary::values(operator)),
        known: vocabulary::main_values(operator),
    };
    let span = |usual| {
        Span::parse(value, usual).ok_or_else(|| Problem::NoSpan {
            operator: name,
            value: value.to_owned(),
        })
    };
    let is = |names: &[&str]| names.contains(&fold(value).as_str());
    Ok(match operator {
        Operator::Is => Condition::Is(vocabulary::state_named(value).ok_or_else(unknown)?),
        Operator::Channel => Condition::Channel(vocabulary::channel_named(value).ok_or_else(unknown)?),
        Operator::Priority => Condition::Priority(vocabulary::priority_named(value).ok_or_else(unknown)?),
        Operator::Tag => Condition::Tag(value.trim_start_matches('#').to_owned()),
        Operator::Owner if is(&ME) => Condition::Owner(Owner::Me),
        Operator::Owner if is(&NONE) => Condition::Owner(Owner::Nobody),
        Operator::Owner => Condition::Owner(Owner::Named(value.to_owned())),
        Operator::Team => Condition::Team((!is(&NONE)).then(|| value.to_owned())),
        Operator::Waiting => Condition::Waiting(span(Than::Over)?),
        Operator::Sla => Condition::Sla(span(Than::Under)?),
        Operator::Created => Condition::Created(span(Than::Under)?),
        Operator::Active => Condition::Active(span(Than::Under)?),
        Operator::Contact => Condition::Contact(value.to_owned()),
        Operator::View => Condition::View(value.to_owned()),
        Operator::From => Condition::From(writer(value)),
    })
}

fn writer(value: &str) -> Writer {
    match fold(value).as_str() {
        "me" | "я" => Writer::Me,
        "customer" | "клиент" | "клиента" => Writer::Customer,
        "bot" | "бот" | "бота" => Writer::Bot,
        "agent" | "оператор" | "оператора" => Writer::Agent,
        _ => Writer::Named(value.to_owned()),
    }
}
