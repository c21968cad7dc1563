//! What the tests of the built program share: private directories, a hub, the program without a
//! screen, the program in a terminal.

mod hub;
mod keys;
mod program;
mod terminal;
mod until;

pub(crate) use hub::{Hub, Start, add_agent, dialogues, import};
pub(crate) use program::{Home, Output, Program, care_dialogues};
pub(crate) use terminal::{Screen, Size, Terminal};
pub(crate) use until::{PATIENCE, Watched};

/// The built program.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_ttydesk");
