//! Suggested answers: ranks canned responses for what the customer said, and fills their variables.
//!
//! Pure: words in, suggestions out. Variables are a fixed set in a tiny grammar, `{{name | filter}}`, replaced
//! in one pass; values are never scanned again, so a customer named `{{agent.email}}` stays a name
//! (`reliability.md`, T11).
//!
//! [`Ranker`] is what the desk asks and teaches: it matches the responses' own texts from the first day, and
//! a [`Learner`] of what was sent after which words. `ttydesk bench suggest` measures both together.

mod alike;
mod asked;
mod calibration;
mod expand;
mod features;
mod fill;
mod general;
mod index;
mod learner;
mod letters;
pub mod prompt;
mod rank;
mod variants;
mod words;

use crate::domain::CannedResponseId;
use crate::text::CleanLine;

pub use alike::{KEPT, SAME, changed, may_be_same};
pub use asked::{Fact, asked_facts};
pub use expand::{has_template, literal};
pub use fill::{Facts, Mistake, fill, first_name, gap, gaps};
pub use general::general;
pub use learner::{Damaged, Learner, Lesson, Origin};
pub use rank::{Ask, Order, Ranker, Stage};

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
