//! The conformance suite of `ttydesk.v1`: raw frames against any server.
//!
//! By default each test starts the hub of this build. To point the suite at another server, give its
//! address, an agent's token and at least three open conversations nobody owns:
//!
//! ```text
//! TTYDESK_CONFORMANCE_URL=ws://HOST:PORT/ws TTYDESK_CONFORMANCE_TOKEN_FILE=FILE cargo test contract
//! ```

mod changes;
mod connection;
mod frames;
mod peer;
mod stream;
