//! The pure core at work: what an agent does, and what must never happen.

mod answering;
pub(crate) mod driver;
mod files;
mod link;
mod owning;
mod standing;
mod triage;
