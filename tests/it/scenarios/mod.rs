//! The pure core at work: what an agent does, and what must never happen.

mod answering;
pub(crate) mod driver;
mod link;
mod owning;
mod privacy;
mod standing;
mod triage;
