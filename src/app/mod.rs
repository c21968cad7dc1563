//! State and decisions. Pure: no `.await`, no clock, no file, no socket, no terminal.
//!
//! [`update()`] takes the [`State`], the time and one [`Msg`], and returns [`Effect`]s for the shell to
//! perform. Whoever wants to know what a key does reads [`Action`] and the one function in `update/`
//! that handles it. Several workspaces on one screen are [`Desks`]: a `State` of its own for each, which
//! never sees another's ids, and [`update_desks()`] above them. [`layout`] and [`flow`] are the geometry both deciding and drawing need.

pub mod action;
mod cards;
mod effect;
mod files;
pub mod flow;
mod ids;
pub mod layout;
mod model;
mod msg;
pub mod select;
pub mod state;
pub mod trust;
mod update;

pub use action::{Action, Context, Reason};
pub use cards::{CardOp, CardReport};
pub use effect::{Effect, StoreOp, Timer};
pub use files::{FileOp, FileReport};
pub use model::{ModelNews, ModelOp, ModelReport};
pub use msg::{Learned, Msg, Saved, StoreReport};
pub use state::{Desks, Place, State};
pub use update::{Source, update, update_desks};
pub(crate) use update::{filled, query_sentence};
