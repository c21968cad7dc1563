//! The action log's line of a request: written with the change or not at all.

use crate::backend::native::wire::Call;
use crate::server::rules::Caller;
use crate::server::storage::{self, Done, Failure, Tx};

/// Logs what `call` changed; nothing when it changed nothing, such as a repeated claim.
pub(super) fn log(tx: &mut Tx<'_>, caller: &Caller, call: &Call) -> Result<(), Failure> {
    let done: Done = std::mem::take(&mut tx.done);
    if done.changes.is_empty() && done.entry.is_none() {
        return Ok(());
    }
    storage::log_action(tx.db, tx.now, &caller.agent, word(call), &done)
}

/// The request's word, as in the protocol; a test holds it against the wire.
fn word(call: &Call) -> &'static str {
    match call {
        Call::SendMessage { .. } => "send_message",
        Call::CancelMessage { .. } => "cancel_message",
        Call::AddNote { .. } => "add_note",
        Call::SetTags { .. } => "set_tags",
        Call::Claim { .. } => "claim",
        Call::ClaimNext { .. } => "claim_next",
        Call::Transfer { .. } => "transfer",
        Call::ReturnTransfer { .. } => "return_transfer",
        Call::Handoff { .. } => "handoff",
        Call::Snooze { .. } => "snooze",
        Call::Resolve { .. } => "resolve",
        Call::Reopen { .. } => "reopen",
        Call::MarkRead { .. } => "mark_read",
        Call::SetAvailability { .. } => "set_availability",
        Call::SetAttribute { .. } => "set_attribute",
        Call::Sync { .. }
        | Call::Directory {}
        | Call::ListConversations { .. }
        | Call::GetConversation { .. }
        | Call::ListEntries { .. }
        | Call::GetContact { .. }
        | Call::Search { .. }
        | Call::ListActions { .. }
        | Call::SetTyping { .. }
        | Call::SetViewing { .. } => "read",
    }
}
