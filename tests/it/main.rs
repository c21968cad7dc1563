//! Tests of the whole: rules of the repository, the protocol, the command line, the program in a
//! terminal.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by a panic that says where; clippy.toml excuses #[test] functions, not their helpers"
)]

#[cfg(unix)]
mod cli;
#[cfg(unix)]
mod contract;
#[cfg(unix)]
mod e2e;
mod features;
mod found;
#[cfg(unix)]
mod hostile;
mod http;
mod layers;
#[cfg(unix)]
mod libredesk;
mod model;
mod samples;
mod scenarios;
mod several;
mod simulation;
mod source;
#[cfg(unix)]
mod support;
mod tidy;
#[cfg(unix)]
mod ws;
