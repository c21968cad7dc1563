//! What the desk wants, as requests; each ends in exactly one answer.

mod change;
mod drafts;
mod lists;
mod mention;
mod model;
mod owning;
mod search;
mod talk;
mod thread;

pub(super) use lists::{counts, newest};
pub(super) use thread::news;

use jiff::Timestamp;

use super::known::Desk;
use super::rest::{Trouble, Weight};
use super::wire;
use crate::backend::{Command, CommandKind, Event, Outcome};
use crate::domain::{ConversationId, RequestId, Status};
use crate::text::CleanLine;

/// What came of work that ran beside the link.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// What to tell.
    pub(super) events: Vec<Event>,
    /// Conversations in which something may be new, since when.
    pub(super) hints: Vec<(ConversationId, Timestamp)>,
    /// The login is no longer accepted.
    pub(super) signed_out: Option<CleanLine>,
    /// There was no connection at all.
    pub(super) no_link: bool,
}

impl Report {
    /// Of work of our own, which nobody waits for.
    pub(super) fn of(done: Result<Vec<Event>, Trouble>) -> Self {
        match done {
            Ok(events) => Self {
                events,
                ..Self::default()
            },
            Err(trouble) => {
                tracing::warn!(?trouble, "what was to be looked at could not be");
                Self::failed(&trouble)
            }
        }
    }

    pub(super) fn failed(trouble: &Trouble) -> Self {
        Self {
            signed_out: match trouble {
                Trouble::SignedOut(words) => Some(words.clone()),
                _ => None,
            },
            no_link: matches!(trouble, Trouble::NoLink(_)),
            ..Self::default()
        }
    }
}

/// Why nothing came of a command.
#[derive(Debug)]
enum Ended {
    /// This server has no such thing.
    Unsupported,
    /// A question to the server failed.
    Trouble(Trouble),
}

impl From<Trouble> for Ended {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// What to tell before the answer.
type Done = Result<Vec<Event>, Ended>;

/// Does what is wanted.
pub(super) async fn perform(desk: &Desk, command: Command) -> Report {
    let Command { id, kind } = command;
    let weight = weight(&kind);
    let (mut report, outcome) = match run(desk, id, kind).await {
        Ok(events) => (
            Report {
                events,
                ..Report::default()
            },
            Outcome::Done,
        ),
        Err(Ended::Unsupported) => (Report::default(), Outcome::Unsupported),
        Err(Ended::Trouble(trouble)) => (Report::failed(&trouble), trouble.outcome(weight)),
    };
    report.events.push(Event::Answer { id, outcome });
    report
}

fn weight(kind: &CommandKind) -> Weight {
    match kind {
        CommandKind::SendMessage { .. } | CommandKind::AddNote { .. } | CommandKind::WriteSummary { .. } => {
            Weight::Sends
        }
        CommandKind::Transfer { note, .. } | CommandKind::Handoff { note, .. } if !note.is_empty() => {
            Weight::Sends
        }
        kind if kind.changes() => Weight::Changes,
        _ => Weight::Reads,
    }
}

async fn run(desk: &Desk, id: RequestId, kind: CommandKind) -> Done {
    match kind {
        CommandKind::ListConversations {
            view,
            query,
            sort,
            after,
            limit,
        } => {
            let query = search::read(&query)?;
            let wanted = lists::Wanted {
                id,
                view,
                query: &query,
                sort,
                after: after.as_ref(),
                limit,
            };
            if query.words().next().is_none() {
                Ok(lists::page(desk, wanted).await?)
            } else {
                Ok(search::list(desk, wanted).await?)
            }
        }
        CommandKind::LoadDrafts { conversation } => Ok(drafts::load(desk, conversation).await?),
        CommandKind::KeepDraft { key, text, over } => Ok(drafts::keep(desk, &key, &text, over).await?),
        CommandKind::CountConversations { slices } => Ok(lists::count(desk, id, slices).await?),
        CommandKind::LoadConversation { conversation } => Ok(desk.look(&conversation).await?),
        // A customer's card is made of the conversation and has its name.
        CommandKind::LoadContact { contact } => {
            let conversation = ConversationId::new(contact.as_str());
            Ok(desk.look(&conversation).await?)
        }
        CommandKind::LoadThread {
            conversation,
            before,
            limit,
        } => Ok(thread::page(desk, id, conversation, before, limit).await?),
        CommandKind::Search { query, limit, skip: _ } => Ok(search::hits(desk, id, &query, limit).await?),
        kind @ CommandKind::SendMessage { via: None, .. } => send(desk, id, kind).await,
        CommandKind::WriteReply { conversation } => Ok(model::reply(desk, id, &conversation).await?),
        CommandKind::WriteSummary { conversation } => Ok(model::summary(desk, &conversation).await?),
        CommandKind::AddNote {
            conversation,
            text,
            files,
        } => Ok(talk::note(desk, Some(id), &conversation, &text, &files, None).await?),
        CommandKind::SetTags {
            conversation,
            add,
            remove,
        } => Ok(change::tags(desk, &conversation, &add, &remove).await?),
        CommandKind::SetPriority {
            conversation,
            priority,
        } => change::priority(desk, &conversation, priority).await,
        CommandKind::Claim { conversation, .. } => Ok(owning::claim(desk, &conversation).await?),
        CommandKind::ClaimNext { view } => Ok(owning::claim_next(desk, id, view).await?),
        CommandKind::Transfer {
            conversation, to, note, ..
        } => Ok(owning::transfer(desk, &conversation, &to, &note).await?),
        CommandKind::Handoff {
            conversation, bot, note, ..
        } => Ok(owning::hand_off(desk, &conversation, bot.as_deref(), &note).await?),
        CommandKind::Snooze { conversation, until } => Ok(change::snooze(desk, &conversation, until).await?),
        CommandKind::Resolve { conversation } => {
            Ok(change::status(desk, &conversation, Status::Resolved).await?)
        }
        CommandKind::Reopen { conversation } => {
            Ok(change::status(desk, &conversation, Status::Open).await?)
        }
        CommandKind::MarkRead { conversation, .. } => Ok(change::read(desk, &conversation).await?),
        CommandKind::SetAvailability { availability } => Ok(change::availability(desk, availability).await?),
        CommandKind::CancelMessage { .. }
        | CommandKind::ReturnTransfer { .. }
        // A conversation has one contact with one address there.
        | CommandKind::SendMessage { via: Some(_), .. }
        | CommandKind::ListActions { .. }
        | CommandKind::Statistics { .. }
        | CommandKind::SetAttribute { .. }
        // Its contacts have no tags.
        | CommandKind::TagContact { .. }
        | CommandKind::LoadTimeline { .. }
        | CommandKind::FindDuplicates { .. }
        | CommandKind::MergeContacts { .. }
        | CommandKind::UndoMerge { .. }
        | CommandKind::SaveView { .. }
        | CommandKind::RemoveView { .. }
        | CommandKind::SaveResponse { .. }
        // The socket carries these two; without one there is nobody to tell.
        | CommandKind::SetTyping { .. }
        | CommandKind::SetViewing { .. } => Err(Ended::Unsupported),
    }
}

async fn send(desk: &Desk, id: RequestId, kind: CommandKind) -> Done {
    let CommandKind::SendMessage {
        conversation,
        text,
        quotes,
        files,
        recipients,
        ..
    } = kind
    else {
        return Err(Ended::Unsupported);
    };
    let reply = talk::Reply {
        text: &text,
        quotes: quotes.as_ref(),
        files: &files,
        recipients: recipients.as_deref(),
    };
    Ok(talk::reply(desk, id, &conversation, reply).await?)
}

/// Tells how many items of a list could not be read.
fn unread(kind: &str, bad: usize) -> impl Iterator<Item = Event> {
    let name = CleanLine::from(format!("{kind} (unreadable)").as_str());
    std::iter::repeat_with(move || Event::Unknown { name: name.clone() }).take(bad)
}

/// The items of a list, each read by itself.
fn items(page: &wire::Page) -> &[Box<serde_json::value::RawValue>] {
    page.results.as_deref().unwrap_or_default()
}
