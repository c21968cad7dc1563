//! What is wrong with a query, and where.

use std::fmt;
use std::ops::Range;

/// A query that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// Bytes of the text that are meant.
    pub at: Range<usize>,
    /// Its first character, counted from 1, for people.
    pub column: usize,
    /// What.
    pub problem: Problem,
}

/// What is wrong with a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// There is no such operator.
    UnknownOperator {
        /// As typed.
        name: String,
        /// The one that looks most like it.
        near: Option<&'static str>,
    },
    /// The operator has no such value.
    UnknownValue {
        /// The operator.
        operator: &'static str,
        /// As typed.
        value: String,
        /// The one that looks most like it.
        near: Option<&'static str>,
        /// All there are.
        known: Vec<&'static str>,
    },
    /// Nothing stands after the colon.
    NoValue {
        /// The operator.
        operator: &'static str,
    },
    /// Not a length of time.
    NoSpan {
        /// The operator.
        operator: &'static str,
        /// As typed.
        value: String,
    },
    /// A quote has no end.
    OpenQuote,
    /// This desk cannot be asked for it.
    NotHere {
        /// The word, without its sign.
        word: String,
    },
    /// This desk keeps no SLA clocks.
    NoClocks,
}

/// English, for scripts and the hub's answers; the screen says it with the catalogues.
impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {}: ", self.column)?;
        match &self.problem {
            Problem::UnknownOperator { name, near } => {
                write!(f, "there is no operator {name}:; ")?;
                match near {
                    Some(near) => write!(f, "did you mean {near}:? "),
                    None => Ok(()),
                }?;
                f.write_str("to look for the words themselves put them in quotes")
            }
            Problem::UnknownValue {
                operator,
                value,
                near,
                known,
            } => {
                write!(
                    f,
                    "{operator}:{value} is not known; there are {}",
                    known.join(", ")
                )?;
                near.map_or(Ok(()), |near| write!(f, "; did you mean {operator}:{near}?"))
            }
            Problem::NoValue { operator } => {
                write!(f, "{operator}: needs a value, without a space before it")
            }
            Problem::NoSpan { operator, value } => write!(
                f,
                "{operator}:{value} is not a length of time; write {operator}:>10m, {operator}:<2h or {operator}:<3d"
            ),
            Problem::NotHere { word } => write!(f, "this desk cannot narrow its lists by {word}"),
            Problem::NoClocks => f.write_str("this desk keeps no SLA clocks; use waiting: instead of sla:"),
            Problem::OpenQuote => f.write_str("this quote has no end; add another \""),
        }
    }
}

impl std::error::Error for QueryError {}
