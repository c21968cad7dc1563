//! The adapter for the hub's own protocol, `ttydesk.v1`.
//!
//! [`wire`] is the protocol's vocabulary (the hub uses it too, and `docs/` is generated from it),
//! `translate` turns it into the seam's, `run` owns the socket.

mod run;
mod translate;
pub mod wire;

pub use run::{Config, Handle, spawn};
