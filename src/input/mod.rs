//! Keys: from the terminal's events through keyboard layouts and keymaps to actions. Pure.
//!
//! [`key_of`] turns a terminal event into a [`Key`]; a [`Resolver`] looks it up in a [`Keymap`], from
//! the context it was pressed in outwards, and gives an action, a character to type, or nothing.

mod event;
mod key;
mod keymap;
mod layout;
mod resolver;

pub use event::key_of;
pub use key::{Code, Key, KeyError};
pub use keymap::{Keymap, PRESETS};
pub use resolver::{Resolved, Resolver};
