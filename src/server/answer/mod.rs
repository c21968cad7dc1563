//! Requests of agents: what each is answered, on the store's thread.

mod changes;
mod logging;
mod reads;
mod responses;
mod views;

pub(super) use changes::change;
pub(super) use reads::{hello, read, sync};

use serde::Serialize;

use super::storage::Failure;
use crate::backend::native::wire::Call;

/// How a request is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Starts the stream of events.
    Sync,
    /// Reads, or is momentary: not remembered.
    Read,
    /// Changes something; remembered under its id.
    Change,
}

/// The kind of a call.
pub(super) fn kind(call: &Call) -> Kind {
    match call {
        Call::Sync { .. } => Kind::Sync,
        Call::Directory {}
        | Call::ListConversations { .. }
        | Call::CountConversations { .. }
        | Call::GetConversation { .. }
        | Call::ListEntries { .. }
        | Call::GetContact { .. }
        | Call::Search { .. }
        | Call::ListActions { .. }
        | Call::ListTimeline { .. }
        | Call::FindDuplicates { .. }
        | Call::Statistics { .. }
        | Call::SetTyping { .. }
        | Call::SetViewing { .. } => Kind::Read,
        Call::SendMessage { .. }
        | Call::CancelMessage { .. }
        | Call::AddNote { .. }
        | Call::SetTags { .. }
        | Call::SetPriority { .. }
        | Call::Claim { .. }
        | Call::ClaimNext { .. }
        | Call::Transfer { .. }
        | Call::ReturnTransfer { .. }
        | Call::Handoff { .. }
        | Call::Snooze { .. }
        | Call::Resolve { .. }
        | Call::Reopen { .. }
        | Call::MarkRead { .. }
        | Call::SetAvailability { .. }
        | Call::SetAttribute { .. }
        | Call::TagContact { .. }
        | Call::MergeContacts { .. }
        | Call::UndoMerge { .. }
        | Call::SaveView { .. }
        | Call::RemoveView { .. }
        | Call::SaveResponse { .. } => Kind::Change,
    }
}

fn json(result: &impl Serialize) -> Result<String, Failure> {
    Ok(serde_json::to_string(result)?)
}

/// The result of what has none.
const NOTHING: &str = "{}";
