//! Filling a desk with a crowd, for measuring. Works on the file itself, whether or not a hub serves it.

use std::path::Path;

use super::HubError;
use super::keeper::now;
use super::storage::{Loaded, Store, load, make_room};
use super::world::{CrowdPlan, crowd};
use crate::backend::native::wire::Entry;

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filled {
    /// Conversations that are new in the desk.
    pub conversations: usize,
    /// Conversations whose ids the desk knew; they were left as they are.
    pub known: usize,
    /// Messages of the new ones.
    pub messages: usize,
}

/// Writes the crowd of `plan` into the desk in `data`, which is made if it is not there. A portion is one
/// transaction: whoever stops it half-way can say it again.
///
/// # Errors
/// When the desk's file cannot be used.
pub fn run(data: &Path, plan: CrowdPlan) -> Result<Filled, HubError> {
    make_room(data)?;
    let store = Store::open(data)?;
    let mut filled = Filled::default();
    for world in crowd(plan) {
        let is_message = |entry: &&Entry| matches!(entry, Entry::Message(_));
        let messages = world.entries.iter().filter(is_message).count();
        let (Loaded { new, known }, _) = store.write(now(), |tx| load(tx, &world))?;
        filled.conversations += new;
        filled.known += known;
        // A portion is known as a whole or not at all, unless the plan was another one.
        filled.messages += if known == 0 { messages } else { 0 };
    }
    Ok(filled)
}
