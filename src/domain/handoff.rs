//! The card a bot leaves when it hands over to a person.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::text::CleanLine;

/// What the next one to answer must know, so that nobody asks twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoffCard {
    /// Who handed over: a bot's or an agent's name.
    pub from: CleanLine,
    /// Why: "asked for a person", "refund above limit".
    pub reason: CleanLine,
    /// What the customer wants, in a sentence.
    pub question: CleanLine,
    /// What was collected: name and value, in the order it was asked.
    pub collected: Vec<(CleanLine, CleanLine)>,
    /// When.
    pub at: Timestamp,
}
