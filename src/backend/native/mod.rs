//! The adapter for the hub's own protocol, `ttydesk.v1`.
//!
//! [`wire`] is the protocol's vocabulary (the hub uses it too, and `docs/` is generated from it),
//! `call`, `answer`, `frame` and `translate` turn it into the seam's words and are pure. `run` connects
//! again and again, `live` is one connection, `files` carries files over HTTP.

mod answer;
mod call;
mod files;
mod frame;
#[doc(hidden)]
pub mod fuzzing;
mod live;
mod run;
mod translate;
pub mod wire;

pub use super::FileError;
pub use files::{download, upload};
pub use run::{Config, spawn};

pub use super::Handle;

#[cfg(test)]
pub(crate) mod tests;
