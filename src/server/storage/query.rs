//! The words people search with: free text and `channel: tag: is: owner: from:` operators.

use rusqlite::types::Value;

use super::fold;
use crate::backend::native::wire::{Channel, ErrorBody, ErrorCode};
use crate::server::rules::{Caller, refuse};
use crate::text::nearest;

const STATES: [&str; 4] = ["open", "snoozed", "resolved", "unanswered"];
const CHANNELS: [&str; 7] = [
    "web_chat", "telegram", "whatsapp", "email", "sms", "phone", "other",
];

/// A query, understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Query {
    /// Conditions on rows of `conversation` (called `c`).
    pub rows: Clause,
    /// Who wrote the message; a condition on rows of `entry` (called `e`).
    pub from: Clause,
    /// Expression for the full-text index, if free words were given.
    pub words: Option<String>,
}

/// A part of a `WHERE`, with its parameters in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Clause {
    /// `AND …`, or nothing.
    pub sql: String,
    /// For its question marks.
    pub values: Vec<Value>,
}

impl Clause {
    /// Adds a condition.
    pub(super) fn and(&mut self, condition: &str, values: impl IntoIterator<Item = String>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.extend(values.into_iter().map(Value::Text));
    }
}

impl Query {
    /// Understands `text`, or says which operator is wrong.
    pub(super) fn parse(text: &str, caller: &Caller) -> Result<Self, ErrorBody> {
        let mut query = Self::default();
        let mut words = Vec::new();
        for word in split(text) {
            match word.split_once(':') {
                Some(("channel", value)) => {
                    query
                        .rows
                        .and("c.channel = ?", [one_of("channel", value, &CHANNELS)?]);
                }
                Some(("tag", value)) => query.rows.and(
                    "c.key IN (SELECT conversation FROM tag WHERE folded = ?)",
                    [fold(value)],
                ),
                Some(("is", value)) => match one_of("is", value, &STATES)?.as_str() {
                    "unanswered" => query.rows.and(
                        &format!(
                            "c.status <> 'resolved' AND c.wait_rank < {}",
                            super::write::NOT_WAITING
                        ),
                        [],
                    ),
                    state => query.rows.and("c.status = ?", [state.to_owned()]),
                },
                Some(("owner", value)) => owner(&mut query.rows, value, caller),
                Some(("from", value)) => from(&mut query.from, value, caller),
                _ => words.push(word),
            }
        }
        query.words = expression(&words);
        Ok(query)
    }
}

fn owner(rows: &mut Clause, value: &str, caller: &Caller) {
    match value {
        "me" => rows.and("c.assignee = ?", [caller.agent.id.clone()]),
        "none" => rows.and("c.assignee IS NULL", []),
        name => rows.and(
            "c.assignee IN (SELECT id FROM agent WHERE id = ? OR instr(name_key, ?) > 0)",
            [name.to_owned(), fold(name)],
        ),
    }
}

fn from(entries: &mut Clause, value: &str, caller: &Caller) {
    match value {
        "customer" | "bot" | "agent" => entries.and("e.author = ?", [value.to_owned()]),
        "me" => entries.and(
            "e.author = 'agent' AND e.author_name = ?",
            [fold(caller.agent.name.original())],
        ),
        name => entries.and("instr(e.author_name, ?) > 0", [fold(name)]),
    }
}

fn one_of(operator: &str, value: &str, known: &[&str]) -> Result<String, ErrorBody> {
    if known.contains(&value) {
        return Ok(value.to_owned());
    }
    let hint = nearest(value, known.iter().copied())
        .map_or_else(String::new, |near| format!("; did you mean {operator}:{near}?"));
    Err(refuse(
        ErrorCode::InvalidRequest,
        format!(
            "{operator}:{value} is not known; there are {}{hint}",
            known.join(", ")
        ),
    ))
}

/// Words between spaces; quotes keep spaces together.
fn split(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// Every word as a quoted phrase whose last part may go on. Nothing of it is FTS syntax.
fn expression(words: &[String]) -> Option<String> {
    if words.is_empty() {
        return None;
    }
    let phrases: Vec<_> = words
        .iter()
        .map(|word| fold(word))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| format!("\"{}\"*", word.replace('"', "").trim()))
        .collect();
    // Only signs: nothing can match, and the expression must still be a valid one.
    Some(if phrases.is_empty() {
        "\"\"".to_owned()
    } else {
        phrases.join(" AND ")
    })
}

/// The word of a channel, as it stands in its column.
pub(super) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::WebChat => CHANNELS[0],
        Channel::Telegram => CHANNELS[1],
        Channel::Whatsapp => CHANNELS[2],
        Channel::Email => CHANNELS[3],
        Channel::Sms => CHANNELS[4],
        Channel::Phone => CHANNELS[5],
        Channel::Other => CHANNELS[6],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::native::wire::{AgentRef, Role};

    fn parse(text: &str) -> Result<Query, ErrorBody> {
        let agent = AgentRef {
            id: "ann".into(),
            name: "Ann".into(),
        };
        Query::parse(
            text,
            &Caller {
                agent,
                role: Role::Agent,
            },
        )
    }

    #[test]
    fn free_words_are_quoted_whatever_they_look_like() {
        assert_eq!(
            parse("Ёлка OR x*").unwrap().words.unwrap(),
            "\"елка\"* AND \"or\"* AND \"x*\"*"
        );
        assert_eq!(parse("\"size m\"").unwrap().words.unwrap(), "\"size m\"*");
        assert_eq!(parse(" ?! ").unwrap().words.unwrap(), "\"\"");
        assert_eq!(parse("").unwrap(), Query::default());
    }

    #[test]
    fn operators_become_conditions() {
        let query = parse("channel:telegram owner:none is:unanswered tag:\"Late parcel\"").unwrap();
        assert_eq!(query.rows.sql.matches(" AND ").count(), 5);
        assert_eq!(query.rows.values[1], Value::Text("late parcel".into()));
        assert_eq!(query.words, None);
        assert!(
            parse("http://example.org").unwrap().words.is_some(),
            "an address is free text"
        );
    }

    #[test]
    fn an_unknown_state_names_the_nearest() {
        let error = parse("is:opne").unwrap_err();
        assert!(error.message.original().contains("did you mean is:open?"));
    }
}
