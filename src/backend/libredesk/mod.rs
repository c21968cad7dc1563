//! The adapter for Libredesk 2.7 and later.
//!
//! `wire` and `translate` are pure: what the server says, and what the desk calls it. `rest` asks
//! questions, `command` performs what the desk wants, `view` knows which lists make a slice of the queue,
//! `narrow` turns words into filters, `known` is what requests and events must remember of each other. `run` signs in again and again,
//! `live` is one signed-in stretch: the socket's events are only hints (`due` collects what to fetch for
//! them and keeps to the budget), and where the socket is refused it looks every 15 s. `files` carries
//! attachments, `alerts` tells once what the server keeps for the agent in person, `mail` knows whom an
//! answer by e-mail goes to.
//!
//! The facts are in `fixtures/libredesk/INDEX.md`, recorded from a running server.

mod alerts;
mod command;
mod due;
mod files;
mod hint;
mod html;
mod known;
mod live;
mod mail;
mod narrow;
mod rest;
mod run;
mod translate;
mod view;
mod wire;

pub use files::{download, upload};
pub use rest::Login;
pub use run::{Config, spawn};

#[cfg(test)]
mod tests;
