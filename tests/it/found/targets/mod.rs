//! The bodies of the fuzz targets. `fuzz/` includes this directory, so that what runs on nightly for
//! hours and what replays the finds on stable in the normal test command is the same code.
//!
//! A body takes any bytes, panics when something does not hold, and keeps nothing from one call to the
//! next.

mod desk;
mod events;
mod files;
mod keys;
mod net;
mod oracle;
mod render;
mod text;

pub(crate) use events::events;
pub(crate) use files::{config, sql_open};
pub(crate) use keys::keys;
pub(crate) use net::{frames, url};
pub(crate) use render::render;
pub(crate) use text::{canned, clean, filename, html, links, redact};
