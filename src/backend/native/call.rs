//! Commands to requests of the wire. Pure.

use uuid::Uuid;

use super::translate::{view, wire_availability, wire_channel, wire_priority, wire_sort};
use super::wire::{self, Call};
use crate::backend::{CommandKind as Kind, TransferTarget};
use crate::domain::{ContactId, ConversationId, Identity, View};

/// What an answer must be read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expects {
    /// Nothing.
    Nothing,
    /// A page of this view.
    ConversationPage(View),
    /// A page of this conversation's thread.
    EntryPage(ConversationId),
    /// Hits.
    SearchPage,
    /// A page of a timeline.
    TimelinePage,
    /// Other records of this person.
    Duplicates(ContactId),
    /// A page of the action log.
    ActionPage,
    /// Rows per slice.
    SliceCounts,
    /// A view of everybody.
    SavedView,
    /// A conversation.
    Conversation,
    /// A contact.
    Contact,
    /// A message.
    Message,
    /// A note.
    Note,
    /// An agent.
    Agent,
    /// What `claim_next` took.
    Claimed,
    /// The figures of the desk.
    Statistics,
}

/// The hub has no such thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unsupported;

/// The request for a command, and what its answer is.
pub(super) fn call(kind: Kind, able: &wire::Capabilities) -> Result<(Call, Expects), Unsupported> {
    if !is_supported(&kind, able) {
        return Err(Unsupported);
    }
    let expects = expects(&kind);
    Ok((words(kind, able.limits.page)?, expects))
}

fn is_supported(kind: &Kind, able: &wire::Capabilities) -> bool {
    match kind {
        Kind::Claim { .. } | Kind::ClaimNext { .. } => able.claim,
        Kind::AddNote { .. } => able.notes,
        Kind::SetTags { .. } => able.tags,
        Kind::SetPriority { priority, .. } => able.priorities.contains(&wire_priority(*priority)),
        Kind::Snooze { .. } => able.snooze_until,
        Kind::Handoff { bot: Some(bot), .. } => able.bots.iter().any(|known| known.original() == bot),
        Kind::ReturnTransfer { .. } => able.return_transfer,
        Kind::SetTyping { .. } | Kind::SetViewing { .. } => able.typing,
        Kind::CancelMessage { .. } => able.undo_send,
        // Drafts stay on the agent's machine, e-mail goes to the customer alone, and the hub
        // has no language model.
        Kind::LoadDrafts { .. }
        | Kind::KeepDraft { .. }
        | Kind::WriteReply { .. }
        | Kind::WriteSummary { .. }
        | Kind::SendMessage {
            recipients: Some(_), ..
        } => false,
        Kind::SendMessage { via: Some(_), .. } => able.other_addresses,
        Kind::Search { .. } => able.search,
        Kind::SetAttribute { .. } => able.edit_contact,
        Kind::TagContact { .. } => able.tag_contact,
        Kind::LoadTimeline { .. } => able.timeline,
        Kind::FindDuplicates { .. } | Kind::MergeContacts { .. } | Kind::UndoMerge { .. } => able.merges,
        Kind::CountConversations { .. } => able.filters,
        Kind::SaveView { .. } | Kind::RemoveView { .. } => able.views,
        Kind::SaveResponse { .. } => able.saves_responses,
        Kind::Statistics { .. } => able.statistics,
        _ => true,
    }
}

fn expects(kind: &Kind) -> Expects {
    match kind {
        Kind::ListConversations { view, .. } => Expects::ConversationPage(*view),
        Kind::LoadThread { conversation, .. } => Expects::EntryPage(conversation.clone()),
        Kind::Search { .. } => Expects::SearchPage,
        Kind::CountConversations { .. } => Expects::SliceCounts,
        Kind::SaveView { .. } => Expects::SavedView,
        Kind::ListActions { .. } => Expects::ActionPage,
        Kind::LoadTimeline { .. } => Expects::TimelinePage,
        Kind::FindDuplicates { contact } => Expects::Duplicates(contact.clone()),
        Kind::Statistics { .. } => Expects::Statistics,
        Kind::LoadContact { .. }
        | Kind::SetAttribute { .. }
        | Kind::TagContact { .. }
        | Kind::MergeContacts { .. }
        | Kind::UndoMerge { .. } => Expects::Contact,
        Kind::SendMessage { .. } => Expects::Message,
        Kind::AddNote { .. } => Expects::Note,
        Kind::SetAvailability { .. } => Expects::Agent,
        Kind::ClaimNext { .. } => Expects::Claimed,
        Kind::CancelMessage { .. }
        | Kind::LoadDrafts { .. }
        | Kind::KeepDraft { .. }
        | Kind::WriteReply { .. }
        | Kind::WriteSummary { .. }
        | Kind::SetTyping { .. }
        | Kind::SetViewing { .. }
        | Kind::RemoveView { .. }
        | Kind::SaveResponse { .. } => Expects::Nothing,
        Kind::LoadConversation { .. }
        | Kind::SetTags { .. }
        | Kind::SetPriority { .. }
        | Kind::Claim { .. }
        | Kind::Transfer { .. }
        | Kind::ReturnTransfer { .. }
        | Kind::Handoff { .. }
        | Kind::Snooze { .. }
        | Kind::Resolve { .. }
        | Kind::Reopen { .. }
        | Kind::MarkRead { .. } => Expects::Conversation,
    }
}

fn id(conversation: &ConversationId) -> String {
    conversation.as_str().to_owned()
}

#[rustfmt::skip] // A table: one row per command.
fn words(kind: Kind, page: u16) -> Result<Call, Unsupported> {
    Ok(match kind {
        Kind::LoadDrafts { .. }
        | Kind::KeepDraft { .. }
        | Kind::WriteReply { .. }
        | Kind::WriteSummary { .. } => return Err(Unsupported),
        Kind::ListConversations { view: slice, query, sort, after, limit } => Call::ListConversations {
            view: view(slice), query, sort: Some(wire_sort(sort)), after: after.map(|token| token.0),
            limit: limit.min(page),
        },
        Kind::CountConversations { slices } => Call::CountConversations {
            slices: slices.into_iter().map(|(slice, query)| wire::Slice { view: view(slice), query }).collect(),
        },
        Kind::LoadConversation { conversation } => Call::GetConversation { conversation: id(&conversation) },
        Kind::LoadThread { conversation, before, limit } => Call::ListEntries {
            conversation: id(&conversation), before, limit: limit.min(page),
        },
        Kind::LoadContact { contact } => Call::GetContact { contact: contact.as_str().to_owned() },
        Kind::Search { query, limit, skip } => Call::Search { query, limit: limit.min(page), skip },
        Kind::LoadTimeline { contact, before, limit } => Call::ListTimeline {
            contact: contact.as_str().to_owned(), before, limit: limit.min(page),
        },
        Kind::FindDuplicates { contact } => Call::FindDuplicates { contact: contact.as_str().to_owned() },
        Kind::Statistics { since, until } => Call::Statistics { since, until },
        Kind::MergeContacts { into, from } => Call::MergeContacts {
            into: into.as_str().to_owned(), from: from.as_str().to_owned(),
        },
        Kind::UndoMerge { contact, merge } => Call::UndoMerge { contact: contact.as_str().to_owned(), merge },
        Kind::ListActions { conversation, agent, since, before, limit } => Call::ListActions {
            conversation: conversation.as_ref().map(id), agent: agent.map(|agent| agent.as_str().to_owned()),
            since, before, limit: limit.min(page),
        },
        Kind::SendMessage { conversation, text, hold_ms, quotes, files, via, recipients: _ } => Call::SendMessage {
            conversation: id(&conversation), text, hold_ms, quotes: quotes.map(|entry| entry.as_str().to_owned()),
            attachments: uploaded(&files), via: via.map(|it| address(&it)),
        },
        Kind::CancelMessage { conversation, request } => Call::CancelMessage {
            conversation: id(&conversation), request: request.0,
        },
        Kind::AddNote { conversation, text, files } => Call::AddNote {
            conversation: id(&conversation), text, attachments: uploaded(&files),
        },
        Kind::SetTags { conversation, add, remove } => Call::SetTags { conversation: id(&conversation), add, remove },
        Kind::SetPriority { conversation, priority } => Call::SetPriority {
            conversation: id(&conversation), priority: wire_priority(priority),
        },
        Kind::Claim { conversation, revision } => Call::Claim { conversation: id(&conversation), revision },
        Kind::ClaimNext { view: slice } => Call::ClaimNext { view: view(slice) },
        Kind::Transfer { conversation, revision, to, note } => Call::Transfer {
            conversation: id(&conversation), revision, to: receiver(&to), note,
        },
        Kind::ReturnTransfer { conversation, note } => Call::ReturnTransfer { conversation: id(&conversation), note },
        Kind::Handoff { conversation, revision, bot, note } => Call::Handoff {
            conversation: id(&conversation), revision, bot, note,
        },
        Kind::Snooze { conversation, until } => Call::Snooze { conversation: id(&conversation), until },
        Kind::Resolve { conversation } => Call::Resolve { conversation: id(&conversation) },
        Kind::Reopen { conversation } => Call::Reopen { conversation: id(&conversation) },
        Kind::MarkRead { conversation, position } => Call::MarkRead { conversation: id(&conversation), position },
        Kind::SetTyping { conversation, typing } => Call::SetTyping { conversation: id(&conversation), typing },
        Kind::SetViewing { conversation } => Call::SetViewing { conversation: conversation.as_ref().map(id) },
        Kind::SetAvailability { availability } => Call::SetAvailability { availability: wire_availability(availability) },
        Kind::SetAttribute { contact, name, value } => Call::SetAttribute {
            contact: contact.as_str().to_owned(), name, value,
        },
        Kind::TagContact { contact, add, remove } => Call::TagContact {
            contact: contact.as_str().to_owned(), add, remove,
        },
        Kind::SaveView { view: saved } => Call::SaveView {
            id: saved.shared.map(|id| id.as_str().to_owned()), name: saved.name.original().to_owned(),
            view: view(saved.view), query: saved.query, sort: Some(wire_sort(saved.sort)),
        },
        Kind::SaveResponse { name, language, text } => Call::SaveResponse { name, language, text },
        Kind::RemoveView { view: id } => Call::RemoveView { id: id.as_str().to_owned() },
    })
}

fn uploaded(files: &[Uuid]) -> Vec<String> {
    files.iter().map(Uuid::to_string).collect()
}

fn address(identity: &Identity) -> wire::Identity {
    wire::Identity {
        channel: wire_channel(identity.channel),
        address: identity.address.original().into(),
    }
}

fn receiver(to: &TransferTarget) -> wire::TransferTarget {
    match to {
        TransferTarget::Agent(agent) => wire::TransferTarget::Agent(agent.as_str().to_owned()),
        TransferTarget::Team(team) => wire::TransferTarget::Team(team.as_str().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::PageToken;

    fn able() -> wire::Capabilities {
        serde_json::from_value(serde_json::json!({
            "claim": true, "notes": true, "tags": true, "snooze_until": true, "bots": ["helper"],
            "typing": true, "undo_send": true, "idempotent": true, "search": true, "edit_contact": true,
            "limits": { "frame_bytes": 1_048_576, "text_bytes": 32_768, "hold_ms": 60_000,
                        "requests_per_second": 50, "page": 200 }
        }))
        .expect("capabilities")
    }

    #[test]
    fn a_page_is_not_larger_than_the_hub_allows() {
        let kind = Kind::ListConversations {
            view: View::All,
            query: "tag:vip".to_owned(),
            sort: crate::domain::Sort::Newest,
            after: Some(PageToken("x".to_owned())),
            limit: 500,
        };
        let (call, expects) = call(kind, &able()).expect("every hub lists");
        assert_eq!(expects, Expects::ConversationPage(View::All));
        let wanted = Call::ListConversations {
            view: wire::View::All,
            query: "tag:vip".to_owned(),
            sort: Some(wire::Sort::Newest),
            after: Some("x".to_owned()),
            limit: 200,
        };
        assert_eq!(call, wanted);
    }

    #[test]
    fn what_the_hub_cannot_do_is_not_asked() {
        let conversation = ConversationId::new("c1");
        let handoff = |bot: &str| Kind::Handoff {
            conversation: conversation.clone(),
            revision: 1,
            bot: Some(bot.to_owned()),
            note: String::new(),
        };
        assert!(call(handoff("helper"), &able()).is_ok());
        assert_eq!(call(handoff("nobody"), &able()), Err(Unsupported));
        let without = wire::Capabilities {
            claim: false,
            ..able()
        };
        let claim = Kind::Claim {
            conversation,
            revision: 1,
        };
        assert_eq!(call(claim, &without), Err(Unsupported));
    }
}
