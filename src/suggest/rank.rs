//! The ranking.

use super::{Facts, Suggestion};
use crate::domain::{CannedResponse, Channel};

/// What answers are wanted for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The customer's newest messages since the last answer, oldest first; originals, not shown forms.
    pub said: &'a [&'a str],
    /// The channel the answer leaves through.
    pub channel: Channel,
    /// The customer's language, if known.
    pub language: Option<&'a str>,
    /// Values for the variables.
    pub facts: &'a Facts,
}

/// The best answers, at most three, best first; none when nothing fits well enough.
pub fn rank(ask: Ask<'_>, responses: &Index) -> Vec<Suggestion> {
    let _ = (ask, responses);
    Vec::new()
}

/// What is precomputed of the canned responses.
#[derive(Debug, Default)]
pub struct Index;

impl Index {
    /// Looks at all responses once.
    pub fn new(responses: &[CannedResponse]) -> Self {
        let _ = responses;
        Self
    }
}
