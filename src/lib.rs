//! ttydesk: a support desk in the terminal.
//!
//! # Codemap
//!
//! Data flows one way. The backend's words come in through an adapter of [`backend`], become
//! [`domain`] types with [`text::Clean`] words, reach [`app::update`] as messages, change the one
//! [`app::State`], and are drawn by [`ui::view`]. Keys go through [`input`] to the same `update`. What
//! `update` wants done it returns as effects; [`shell`] performs them and reports back.
//!
//! | Room | What it is for | May use |
//! |---|---|---|
//! | [`text`] | cleaning, measuring, wrapping, editing, matching of text | – |
//! | [`i18n`] | the words on the screen, English and Russian | – |
//! | [`domain`] | conversation, message, note, contact, agent … | text |
//! | [`query`] | the words conversations are found with | text, domain |
//! | [`suggest`] | ranks canned responses, fills variables | text, domain |
//! | [`net`] | TCP, TLS, WebSocket and HTTP with time limits of our own | text |
//! | [`model`] | asks a language model, off by default: prompt in, text out | text, suggest, net |
//! | [`extend`] | context cards from the agent's own executables | text, domain |
//! | [`backend`] | the seam: commands down, events up; one adapter per vendor | text, domain, query, net |
//! | [`app`] | state and every decision | text, i18n, domain, query, suggest, backend's enums |
//! | [`input`] | keys, other keyboard layouts, keymaps | text, app |
//! | [`ui`] | state to frame | text, i18n, domain, query, suggest, backend's enums, app, input |
//! | [`private`] | files and directories of this user only | – |
//! | [`store`] | drafts, outbox, cache on disk; secrets | text, domain, private, backend's enums |
//! | [`config`] | strict configuration with exact errors | text, i18n, private, input, ui |
//! | [`server`] | the hub: `demo` and `serve` | text, domain, query, private, the adapter's wire words |
//! | [`shell`] | the terminal, the loop, effects | everything but cli |
//! | [`cli`] | arguments, subcommands, exit codes | everything |
//!
//! # Invariants, each with a test
//!
//! - `app`, `ui`, `input`, `text`, `i18n`, `domain`, `query` and `suggest` are pure: no `.await`, no clock, no
//!   file, no socket (`tests/it/layers.rs`).
//! - Text from outside is [`text::Untrusted`] until the display policy made it [`text::Clean`].
//! - A [`domain::Note`] is another type than a [`domain::Message`]; no command sends one.
//! - The outbox row is on disk before the composer clears and before bytes leave.
//! - Every command to a backend gets exactly one final answer.
//! - Every action is a row of one table ([`app::Action`]); every word is in both catalogues.

pub mod app;
pub mod backend;
pub mod cli;
pub mod config;
pub mod domain;
pub mod extend;
pub mod i18n;
pub mod input;
pub mod model;
pub mod net;
pub mod private;
pub mod query;
pub mod server;
pub mod shell;
pub mod store;
pub mod suggest;
pub mod text;
pub mod ui;
