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
        Call::SetPriority { .. } => "set_priority",
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
        Call::TagContact { .. } => "tag_contact",
        Call::MergeContacts { .. } => "merge_contacts",
        Call::UndoMerge { .. } => "undo_merge",
        Call::SaveView { .. } => "save_view",
        Call::RemoveView { .. } => "remove_view",
        Call::SaveResponse { .. } => "save_response",
        Call::Sync { .. }
        | Call::Directory {}
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
        | Call::SetViewing { .. } => "read",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// Requests that change nothing the log is about.
    const READS: [&str; 14] = [
        "sync",
        "directory",
        "list_conversations",
        "count_conversations",
        "get_conversation",
        "list_entries",
        "get_contact",
        "search",
        "list_actions",
        "list_timeline",
        "find_duplicates",
        "statistics",
        "set_typing",
        "set_viewing",
    ];

    /// The words of all requests, from the contract.
    fn words() -> Vec<String> {
        let schema = schemars::schema_for!(Call).to_value();
        let variants = schema["oneOf"].as_array().unwrap();
        let word = |variant: &Value| {
            let action = &variant["properties"]["action"];
            action["const"].as_str().unwrap().to_owned()
        };
        variants.iter().map(word).collect()
    }

    #[test]
    fn every_change_is_logged_under_the_word_of_the_protocol() {
        // Each request takes what it needs of these.
        let params = json!({
            "conversation": "c1", "contact": "p1", "text": "words", "revision": 1, "view": "all", "limit": 1,
            "query": "", "position": 1, "typing": true, "availability": "away", "name": "n", "value": "v",
            "request": uuid::Uuid::nil(), "until": "2030-01-31T09:00:00Z", "to": { "agent": "a1" },
            "slices": [], "id": "v1", "priority": "high", "into": "p1", "from": "p2", "merge": "m1",
            "since": "2030-01-31T09:00:00Z",
        });
        let all = words();
        assert!(all.len() > READS.len(), "{all:?}");
        for action in all {
            let request = json!({ "action": action, "params": params });
            let call: Call = serde_json::from_value(request).unwrap_or_else(|e| panic!("{action}: {e}"));
            let wanted = if READS.contains(&action.as_str()) {
                "read"
            } else {
                action.as_str()
            };
            assert_eq!(word(&call), wanted);
        }
    }
}
