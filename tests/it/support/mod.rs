//! What the tests of the built program share: private directories, a hub, the program without a
//! screen, the program in a terminal.

mod hub;
mod keys;
mod program;
mod terminal;
mod until;

use std::io::Write as _;

pub(crate) use hub::{Hub, Start, add_agent, dialogues, import};
pub(crate) use program::{Home, Output, Program, care_dialogues};
pub(crate) use terminal::{Screen, Size, Terminal};
pub(crate) use until::{PATIENCE, Watched};

/// Says that a test did not run, and why.
pub(crate) fn skipped(why: &str) {
    say(&format!("SKIPPED: {why}"));
}

/// Says something past the test runner, which swallows what passing tests print.
pub(crate) fn say(words: &str) {
    let line = format!("{words}\n");
    std::io::stderr()
        .write_all(line.as_bytes())
        .expect("standard error takes a line");
}

/// The built program.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_ttydesk");
