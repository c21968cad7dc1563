//! The pure core at work: what an agent does, and what must never happen.

mod answering;
mod auditing;
mod bulk;
mod calling;
mod channels;
mod drafting;
pub(crate) mod driver;
mod endpoint;
mod files;
mod gaps;
mod link;
mod linking;
mod modelling;
mod owning;
mod pasting;
mod person;
mod privacy;
mod queue;
mod standing;
mod statistics;
mod suggesting;
mod templating;
mod triage;
