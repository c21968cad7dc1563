//! The words conversations are found with: read, checked, printed back, completed, asked of a row.
//!
//! One language for the filter of the queue, saved views, the search and `ttydesk list`. Pure: a backend
//! that can turn it into its own queries does so from [`Query::terms`]; what is already here is asked
//! with [`belongs`] and [`Query::says`]. Operators and their values have English names, which are what
//! goes over the wire, and the Russian ones of the screen.

mod complete;
mod error;
mod matching;
mod parse;
mod span;
mod vocabulary;

use std::fmt;

use crate::domain::{Channel, Priority};

pub use complete::{Completion, Names, complete};
pub use error::{Problem, QueryError};
pub use matching::{Known, belongs};
pub use span::{Span, Than};
pub use vocabulary::{OPERATORS, Operator};

/// What was asked for: every term must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
}

/// One condition, or its opposite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whether it must hold or must not.
    pub sign: Sign,
    /// What.
    pub condition: Condition,
}

/// Whether a condition is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It must hold.
    Plus,
    /// It must not.
    Minus,
}

/// Something a conversation is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// `is:`
    Is(State),
    /// `channel:`
    Channel(Channel),
    /// `tag:`, as typed.
    Tag(String),
    /// `owner:`
    Owner(Owner),
    /// `team:`, a name or id; `None` for "no team".
    Team(Option<String>),
    /// `waiting:` how long the oldest unanswered message waits.
    Waiting(Span),
    /// `sla:` how much time the answer has left; below zero when it is late.
    Sla(Span),
    /// `created:` how old the conversation is.
    Created(Span),
    /// `active:` how long ago anything happened.
    Active(Span),
    /// `priority:`
    Priority(Priority),
    /// `contact:`, a part of the name.
    Contact(String),
    /// `view:`, one that is kept at the backend in words of its own.
    View(String),
    /// `from:` who wrote a message.
    From(Writer),
    /// A free word, or words in quotes.
    Words(String),
}

/// What a conversation can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The customer waits for an answer. A read message can still be unanswered.
    Unanswered,
    /// There is a message nobody has seen.
    Unread,
    /// Somebody has to act.
    Open,
    /// Put off.
    Snoozed,
    /// Done.
    Resolved,
    /// A bot answers.
    Bot,
    /// The agent's own.
    Mine,
    /// Nobody's.
    Unassigned,
    /// Somebody named the agent in it.
    Mentioned,
}

/// Whose a conversation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// The agent's.
    Me,
    /// Nobody's.
    Nobody,
    /// A name, a part of one, or an id.
    Named(String),
}

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Writer {
    /// The agent.
    Me,
    /// The customer.
    Customer,
    /// A bot.
    Bot,
    /// Any agent.
    Agent,
    /// Somebody by a part of the name.
    Named(String),
}

impl Query {
    /// Reads what was typed, or says where it cannot be read.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parse::query(text)
    }

    /// One condition that must hold.
    pub fn of(condition: Condition) -> Self {
        let sign = Sign::Plus;
        Self {
            terms: vec![Term { sign, condition }],
        }
    }

    /// The first term that begins with one of these words, signs aside.
    pub fn first_of(&self, words: &[String]) -> Option<String> {
        let shown = self.terms.iter().map(|term| {
            let text = term.to_string();
            match term.sign {
                Sign::Plus => text,
                Sign::Minus => text[1..].to_owned(),
            }
        });
        shown
            .into_iter()
            .find(|term| words.iter().any(|word| term.starts_with(word)))
    }

    /// Its terms, in the order typed.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it names a status. Then the status of the view it narrows is not asked: "mine" with
    /// `is:resolved` is what I resolved.
    pub fn names_status(&self) -> bool {
        self.any(|term| {
            matches!(
                term,
                Condition::Is(State::Open | State::Snoozed | State::Resolved) | Condition::View(_)
            )
        })
    }

    /// Whether something is asked that a row does not hold: messages, what the backend alone knows.
    pub fn is_about_messages(&self) -> bool {
        self.any(|term| {
            matches!(
                term,
                Condition::Words(_)
                    | Condition::From(_)
                    | Condition::View(_)
                    | Condition::Is(State::Mentioned)
            )
        })
    }

    /// Whether the answer changes as time passes.
    pub fn depends_on_time(&self) -> bool {
        self.any(|term| {
            matches!(
                term,
                Condition::Waiting(_) | Condition::Sla(_) | Condition::Created(_) | Condition::Active(_)
            )
        })
    }

    /// Whether it asks for what only a desk with SLA clocks knows.
    pub fn needs_sla(&self) -> bool {
        self.any(|term| matches!(term, Condition::Sla(_)))
    }

    /// The free words, for marking what was found.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.terms
            .iter()
            .filter_map(|term| match (&term.sign, &term.condition) {
                (Sign::Plus, Condition::Words(words)) => Some(words.as_str()),
                _ => None,
            })
    }

    fn any(&self, which: impl Fn(&Condition) -> bool) -> bool {
        self.terms.iter().any(|term| which(&term.condition))
    }
}

/// The words of the wire: English, quoted where needed. Reading them gives the same query.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, term) in self.terms.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{term}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sign == Sign::Minus {
            f.write_str("-")?;
        }
        let operator =
            |f: &mut fmt::Formatter<'_>, name: &str, value: &str| write!(f, "{name}:{}", quoted(value));
        match &self.condition {
            Condition::Is(state) => operator(f, "is", vocabulary::state(*state)),
            Condition::Channel(channel) => operator(f, "channel", channel.word()),
            Condition::Tag(tag) => operator(f, "tag", tag),
            Condition::Owner(Owner::Me) => f.write_str("owner:me"),
            Condition::Owner(Owner::Nobody) | Condition::Team(None) => write!(
                f,
                "{}:none",
                if matches!(self.condition, Condition::Team(_)) {
                    "team"
                } else {
                    "owner"
                }
            ),
            Condition::Owner(Owner::Named(name)) => operator(f, "owner", name),
            Condition::Team(Some(name)) => operator(f, "team", name),
            Condition::Waiting(span) => write!(f, "waiting:{span}"),
            Condition::Sla(span) => write!(f, "sla:{span}"),
            Condition::Created(span) => write!(f, "created:{span}"),
            Condition::Active(span) => write!(f, "active:{span}"),
            Condition::Priority(priority) => operator(f, "priority", vocabulary::priority(*priority)),
            Condition::Contact(name) => operator(f, "contact", name),
            Condition::View(name) => operator(f, "view", name),
            Condition::From(Writer::Me) => f.write_str("from:me"),
            Condition::From(Writer::Customer) => f.write_str("from:customer"),
            Condition::From(Writer::Bot) => f.write_str("from:bot"),
            Condition::From(Writer::Agent) => f.write_str("from:agent"),
            Condition::From(Writer::Named(name)) => operator(f, "from", name),
            Condition::Words(words) => f.write_str(&free(words)),
        }
    }
}

/// A value as it must be typed: in quotes where a space would end it.
fn quoted(value: &str) -> String {
    if value.is_empty() || value.contains(char::is_whitespace) {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    }
}

/// Free words as they must be typed: in quotes where they would mean something else.
fn free(words: &str) -> String {
    if words.contains(':') || words.starts_with('-') {
        format!("\"{words}\"")
    } else {
        quoted(words)
    }
}

#[cfg(test)]
mod tests;
