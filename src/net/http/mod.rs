//! An HTTP/1.1 client for REST backends and attachments.
//!
//! It keeps three promises no common client keeps together. What happened to a request is told exactly
//! ([`Outcome`]): provably not sent, unknown, or answered. A secret goes to one [`Origin`](super::Origin)
//! by construction: a [`Request`] has a path and no host, and no redirect is followed. Everything has a
//! limit in time and in size ([`Limits`](super::Limits)). Nothing is sent twice but a GET.
//!
//! `hyper` reads and writes the messages; the connections are those of the WebSocket: same proxies, same
//! TLS, same rules about encryption.

mod answer;
mod client;
mod cookies;
mod download;
mod lane;
mod multipart;
mod request;
mod retry_after;
mod stream;

pub use answer::{BadBody, Fault, Outcome, Response, Verdict};
pub use client::{Client, Credential, Csrf};
pub use download::{Download, DownloadError};
pub use multipart::{Multipart, Part};
pub use request::{Method, Request};
pub use stream::{Stream, StreamError};

#[cfg(test)]
mod tests;
