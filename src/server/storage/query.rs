//! A query as conditions of SQL. Every value is bound; nothing typed becomes part of a statement.

use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::write::{NOT_DUE, NOT_WAITING};
use super::{Failure, fold, micros};
use crate::backend::native::wire::{Channel, ErrorCode};
use crate::query::{Condition, Owner, Query, Sign, Span, State, Term, Than, Writer};
use crate::server::rules::{Caller, refuse};

/// A query, as conditions.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Filter {
    /// Conditions on rows of `conversation` (called `c`).
    pub rows: Clause,
    /// Who wrote the message; a condition on rows of `entry` (called `e`).
    pub from: Clause,
    /// Expression for the full-text index, if free words were given.
    pub words: Option<String>,
    /// Whether the query names a status, which then replaces that of the view.
    pub names_status: bool,
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
    pub(super) fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.extend(values);
    }
}

impl Filter {
    /// Understands `text`, or says what is wrong with it and where.
    pub(super) fn read(
        db: &Connection,
        text: &str,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let query = Query::parse(text)
            .map_err(|error| refuse(ErrorCode::InvalidRequest, format!("query, {error}")))?;
        let mut filter = Self {
            names_status: query.names_status(),
            ..Self::default()
        };
        let mut words = Vec::new();
        for Term { sign, condition } in query.terms() {
            match condition {
                Condition::Words(phrase) if *sign == Sign::Plus => words.push(phrase.as_str()),
                Condition::From(writer) => {
                    let (sql, values) = written_by(writer, caller);
                    filter.from.and(&signed(*sign, &sql), values);
                }
                _ => {
                    let (sql, values) = row(db, condition, caller, now)?;
                    filter.rows.and(&signed(*sign, &sql), values);
                }
            }
        }
        filter.words = expression(&words);
        Ok(filter)
    }
}

/// A condition or its opposite; what is unknown does not hold.
fn signed(sign: Sign, condition: &str) -> String {
    match sign {
        Sign::Plus => condition.to_owned(),
        Sign::Minus => format!("NOT coalesce({condition}, FALSE)"),
    }
}

/// A condition on a row of `conversation`.
fn row(
    db: &Connection,
    condition: &Condition,
    caller: &Caller,
    now: Timestamp,
) -> Result<(String, Vec<Value>), Failure> {
    let text = |word: &str| vec![Value::Text(word.to_owned())];
    let plain = |sql: &str, values: Vec<Value>| (sql.to_owned(), values);
    Ok(match condition {
        Condition::Channel(channel) => plain("c.channel = ?", text(channel.word())),
        Condition::Tag(tag) => plain(
            "c.key IN (SELECT conversation FROM tag WHERE folded = ?)",
            text(&fold(tag)),
        ),
        Condition::Owner(Owner::Me) => plain("c.assignee = ?", text(&caller.agent.id)),
        Condition::Owner(Owner::Nobody) => plain("c.assignee IS NULL", Vec::new()),
        Condition::Owner(Owner::Named(name)) => plain(
            "c.assignee IN (SELECT id FROM agent WHERE id = ? OR instr(name_key, ?) > 0)",
            vec![Value::Text(name.clone()), Value::Text(fold(name))],
        ),
        Condition::Team(None) => plain("c.team IS NULL", Vec::new()),
        Condition::Team(Some(name)) => {
            let teams = teams_called(db, name)?;
            let marks = vec!["?"; teams.len()].join(", ");
            (format!("c.team IN ({marks})"), teams)
        }
        Condition::Waiting(span) => {
            let (sql, values) = ago("c.wait_rank", span, now);
            (format!("(c.wait_rank < {NOT_WAITING} AND {sql})"), values)
        }
        Condition::Created(span) => ago("c.created", span, now),
        Condition::Active(span) => ago("-c.quiet_rank", span, now),
        Condition::Priority(priority) => plain("c.urgency = ?", vec![Value::Integer(-(*priority as i64))]),
        Condition::Contact(name) => plain(PEOPLE, vec![Value::Text(phrase(name))]),
        Condition::Words(words) => (
            format!("({PEOPLE} OR {MESSAGES})"),
            vec![Value::Text(phrase(words)), Value::Text(phrase(words))],
        ),
        Condition::View(_) | Condition::Is(State::Mentioned) => {
            let words = "this hub keeps no list of mentions, and its saved views are words; use those";
            return Err(refuse(ErrorCode::InvalidRequest, words).into());
        }
        Condition::Is(state) => is(*state, caller),
        Condition::Sla(span) => left(span, now),
        Condition::From(writer) => written_by(writer, caller),
    })
}

/// Conversations whose person matches.
pub(super) const PEOPLE: &str = "c.key IN (SELECT rowid FROM people WHERE people MATCH ?)";
/// Conversations in which a message matches. By name, for SQLite would read each message instead.
pub(super) const MESSAGES: &str = "c.key IN (SELECT e.conversation FROM words \
    CROSS JOIN entry e INDEXED BY entry_whose ON e.key = words.rowid WHERE words MATCH ?)";

fn is(state: State, caller: &Caller) -> (String, Vec<Value>) {
    let sql = match state {
        State::Unanswered => {
            return (
                format!("(c.status <> 'resolved' AND c.wait_rank < {NOT_WAITING})"),
                Vec::new(),
            );
        }
        State::Mine => {
            return (
                "c.assignee = ?".to_owned(),
                vec![Value::Text(caller.agent.id.clone())],
            );
        }
        State::Unread => "c.unread > 0",
        State::Open => "c.status = 'open'",
        State::Snoozed => "c.status = 'snoozed'",
        State::Resolved => "c.status = 'resolved'",
        State::Bot => "c.handling = 'bot'",
        State::Unassigned => "c.assignee IS NULL",
        // Refused before.
        State::Mentioned => "FALSE",
    };
    (sql.to_owned(), Vec::new())
}

/// So much time until what is due; what is late has less than none.
fn left(span: &Span, now: Timestamp) -> (String, Vec<Value>) {
    let limit = now.checked_add(span.length).unwrap_or(Timestamp::MAX);
    let side = match span.than {
        Than::Over => ">=",
        Than::Under => "<",
    };
    (
        format!("(c.due_rank < {NOT_DUE} AND c.due_rank {side} ?)"),
        vec![Value::Integer(micros(limit))],
    )
}

/// A moment so long ago, in a column of microseconds.
fn ago(column: &str, span: &Span, now: Timestamp) -> (String, Vec<Value>) {
    let limit = now.checked_sub(span.length).unwrap_or(Timestamp::MIN);
    let side = match span.than {
        Than::Over => "<=",
        Than::Under => ">",
    };
    (format!("{column} {side} ?"), vec![Value::Integer(micros(limit))])
}

fn teams_called(db: &Connection, name: &str) -> Result<Vec<Value>, Failure> {
    let wanted = fold(name);
    let mut statement = db.prepare_cached("SELECT id, name FROM team")?;
    let teams = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let mut found = Vec::new();
    for team in teams {
        let (id, called) = team?;
        if id == name || fold(&called).contains(&wanted) {
            found.push(Value::Text(id));
        }
    }
    Ok(found)
}

/// A condition on a row of `entry`.
fn written_by(writer: &Writer, caller: &Caller) -> (String, Vec<Value>) {
    let author = |word: &str| ("e.author = ?".to_owned(), vec![Value::Text(word.to_owned())]);
    match writer {
        Writer::Customer => author("customer"),
        Writer::Bot => author("bot"),
        Writer::Agent => author("agent"),
        Writer::Me => (
            "(e.author = 'agent' AND e.author_name = ?)".to_owned(),
            vec![Value::Text(fold(caller.agent.name.original()))],
        ),
        Writer::Named(name) => (
            "instr(e.author_name, ?) > 0".to_owned(),
            vec![Value::Text(fold(name))],
        ),
    }
}

/// Every word as a quoted phrase whose last part may go on. Nothing of it is FTS syntax.
fn expression(words: &[&str]) -> Option<String> {
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

/// The expression of one value.
fn phrase(words: &str) -> String {
    expression(&words.split_whitespace().collect::<Vec<_>>()).unwrap_or_else(|| "\"\"".to_owned())
}

/// The word of a channel, as it stands in its column.
pub(super) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::WebChat => "web_chat",
        Channel::Telegram => "telegram",
        Channel::Whatsapp => "whatsapp",
        Channel::Email => "email",
        Channel::Sms => "sms",
        Channel::Phone => "phone",
        Channel::Viber => "viber",
        Channel::Max => "max",
        Channel::Vk => "vk",
        Channel::Push => "push",
        Channel::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::native::wire::{AgentRef, Role};

    fn read(text: &str) -> Result<Filter, Failure> {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE team (id, name); INSERT INTO team VALUES ('t1', 'Billing')")
            .unwrap();
        let agent = AgentRef {
            id: "ann".into(),
            name: "Ann".into(),
        };
        let caller = Caller {
            agent,
            role: Role::Agent,
        };
        Filter::read(&db, text, &caller, Timestamp::from_second(1_000).unwrap())
    }

    #[test]
    fn free_words_are_quoted_whatever_they_look_like() {
        assert_eq!(
            read("Ёлка OR x*").unwrap().words.unwrap(),
            "\"елка\"* AND \"or\"* AND \"x*\"*"
        );
        assert_eq!(read("\"size m\"").unwrap().words.unwrap(), "\"size m\"*");
        assert_eq!(read(" ?! ").unwrap().words.unwrap(), "\"\"");
        assert_eq!(read("").unwrap(), Filter::default());
    }

    #[test]
    fn operators_become_conditions_with_bound_values() {
        let filter = read("channel:telegram owner:none tag:\"Late parcel\" team:bill waiting:>10s").unwrap();
        assert_eq!(filter.rows.sql.matches('?').count(), filter.rows.values.len());
        assert_eq!(filter.rows.values[1], Value::Text("late parcel".into()));
        assert_eq!(filter.rows.values[2], Value::Text("t1".into()));
        assert_eq!(filter.rows.values[3], Value::Integer(990_000_000));
        assert_eq!(filter.words, None);
        let hostile = read("tag:x'); owner:\"; DROP TABLE agent\" -contact:'").unwrap();
        assert!(!hostile.rows.sql.contains("DROP") && !hostile.rows.sql.contains("x'"));
    }

    #[test]
    fn what_cannot_be_read_or_asked_is_refused_with_the_place() {
        let refused = |text: &str| read(text).unwrap_err().body().message.original().to_owned();
        assert!(refused("a is:opne").contains("character 3: is:opne is not known"));
        assert!(refused("is:opne").contains("did you mean is:open?"));
    }
}
