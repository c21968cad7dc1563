//! The adapter against a scripted hub on a real socket.

mod answers;
mod connecting;
mod hub;
mod streaming;
