//! Requests under way: the rule that each gets exactly one final answer.

/// Requests under way.
#[derive(Debug, Default)]
pub struct Pending;
