//! Suggested answers: ranks canned responses for what the customer said, and fills their variables.
//!
//! Pure: words in, suggestions out. Variables are a fixed set in a tiny grammar, `{{name}}`, replaced
//! in one pass; values are never scanned again, so a customer named `{{agent.email}}` stays a name
//! (`reliability.md`, T11).
//!
//! [`rank()`] matches texts and is what the desk uses. [`Learner`] learns from uses; `ttydesk bench suggest`
//! measures it, and the desk neither teaches nor asks it yet.

mod calibration;
mod expand;
mod features;
mod fill;
mod index;
mod learner;
mod letters;
pub mod prompt;
mod rank;
mod words;

use crate::domain::CannedResponseId;
use crate::text::CleanLine;

pub use expand::{has_template, literal};
pub use fill::{Facts, fill, gaps};
pub use index::Index;
pub use learner::{Learner, Ranked, Ranking};
pub use rank::{Ask, rank};

/// An answer offered for a conversation. It is never sent by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The canned response it is.
    pub source: CannedResponseId,
    /// Its name.
    pub name: CleanLine,
    /// Its text with the variables filled; what had no value is still `{{name}}`.
    pub text: String,
    /// How well it fits, 0 to 1.
    pub score: f32,
    /// The customer's words that led to it, most telling first: the reason, on demand.
    pub because: Vec<String>,
}
