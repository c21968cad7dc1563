//! Where we are in the stream of events: applies, drops, or notices a gap.

/// What to do with a numbered event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It is the next one.
    Apply,
    /// It was seen before.
    Drop,
    /// Some before it are missing: drop it and resume.
    Gap,
}

/// Place in an epoch.
#[derive(Debug, Clone, Default)]
pub struct Session;
