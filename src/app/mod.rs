//! State and decisions. Pure: no `.await`, no clock, no file, no socket, no terminal.
//!
//! [`update()`] takes the [`State`], the time and one [`Msg`], and returns [`Effect`]s for the shell to
//! perform. Whoever wants to know what a key does reads [`Action`] and the one function in `update/`
//! that handles it. [`layout`] and [`flow`] are the geometry both deciding and drawing need.

pub mod action;
mod effect;
mod files;
pub mod flow;
mod ids;
pub mod layout;
mod msg;
pub mod select;
pub mod state;
pub mod trust;
mod update;

pub use action::{Action, Context, Reason};
pub use effect::{Effect, StoreOp, Timer};
pub use files::{FileOp, FileReport};
pub use msg::{Model, Msg, Saved, StoreReport};
pub use state::State;
pub use update::update;
