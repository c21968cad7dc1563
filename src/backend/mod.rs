//! The seam between the desk and any messaging backend.
//!
//! Two enums cross it and nothing else: [`Command`] goes down, [`Event`] comes up, both through
//! bounded channels. An adapter is a task that owns its sockets: [`native`] for the hub, [`libredesk`]
//! for a Libredesk; [`Link`] names one of them. No code above this line knows a vendor.
//!
//! The contract (one test suite runs it over every adapter):
//! - every command gets exactly one final [`Event::Answer`], also when the link is down;
//! - anything else is an *upsert* (the whole new state, older revisions are ignored) or a *hint*
//!   ([`Event::Stale`]: fetch again);
//! - [`Event::Checkpoint`] follows the events it covers; whoever stores it stores them first;
//! - what a backend cannot do is data ([`Capabilities`]) and a final [`Outcome::Unsupported`], never
//!   an error and never silence;
//! - sequence numbers, frames and vendors' words stay inside the adapter.

mod backoff;
mod capability;
mod command;
mod down;
mod ends;
mod event;
pub mod libredesk;
mod link;
pub mod native;
mod pending;
mod pulse;
mod session;

pub use backoff::Backoff;
pub use capability::{Capabilities, Limits, TemplateEngine};
pub use command::{Command, CommandKind, PageToken, TransferTarget};
pub use event::{
    Checkpoint, Connection, Counts, Directory, Event, Offline, Outcome, Refusal, RefusalCode, SearchHit,
    Welcome,
};
pub use link::{FileError, Handle, Link};
pub use pending::{Access, Pending, Sent};
pub use session::{Seen, Session};

pub use crate::net::TlsFault;
