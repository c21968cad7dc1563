//! The adapter for the hub's own protocol, `ttydesk.v1`.
//!
//! [`wire`] is the protocol's vocabulary (the hub uses it too, and `docs/` is generated from it),
//! `call`, `answer`, `frame` and `translate` turn it into the seam's words and are pure. `run` connects
//! again and again, `live` is one connection, `pulse` knows whether the peer lives, `ends` are the
//! channels to the desk, `files` carries files over HTTP.

mod answer;
mod call;
mod ends;
mod files;
mod frame;
#[doc(hidden)]
pub mod fuzzing;
mod live;
mod pulse;
mod run;
mod translate;
pub mod wire;

pub use files::{FileError, download, upload};
pub use run::{Config, Handle, spawn};

#[cfg(test)]
pub(crate) mod tests;
