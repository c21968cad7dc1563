//! Every decision. One file per area.

use jiff::Timestamp;

use crate::app::{Effect, Msg, State};

/// Takes one message, changes the state, and says what is to be done about it.
pub fn update(state: &mut State, now: Timestamp, msg: Msg) -> Vec<Effect> {
    state.now = now;
    let _ = msg;
    Vec::new()
}
