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

/// A target's name and body.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// All targets.
pub(crate) const ALL: [Target; 13] = [
    ("frames", net::frames),
    ("events", events::events),
    ("clean", text::clean),
    ("render", render::render),
    ("keys", keys::keys),
    ("canned", text::canned),
    ("html", text::html),
    ("links", text::links),
    ("filename", text::filename),
    ("redact", text::redact),
    ("url", net::url),
    ("config", files::config),
    ("sql_open", files::sql_open),
];

/// The body called `name`.
pub(crate) fn named(name: &str) -> Option<fn(&[u8])> {
    ALL.iter()
        .find(|(known, _)| *known == name)
        .map(|(_, body)| *body)
}
