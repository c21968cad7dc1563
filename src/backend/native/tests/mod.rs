//! The adapter against a scripted hub on a real socket.

mod answers;
mod connecting;
pub(crate) mod hub;
mod streaming;
