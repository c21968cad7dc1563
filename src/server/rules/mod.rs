//! Every decision of the hub, on loaded records and without a clock, a file or a socket.
//!
//! A rule takes the conversation as it is and who wants what, and returns the [`Change`] to make or an
//! [`ErrorBody`] that says why not. Revisions, positions and ids are given when the change is written.

mod channel;
mod difference;
mod figures;
mod files;
mod happened;
mod marks;
mod offer;
mod ownership;
mod people;
mod sla;
mod status;
mod talk;

use jiff::Timestamp;
use uuid::Uuid;

use crate::backend::native::wire::{
    Actor, AgentRef, Attachment, Author, Channel, Conversation, Delivery, ErrorBody, ErrorCode, HandoffCard,
    MAX_TEXT, Preview, PreviousConversation, Right, Role, SystemKind,
};
use crate::text::Untrusted;

pub(super) use channel::{Route, address, fits, has_window};
pub(super) use difference::{availability_change, contact_changes, conversation_changes};
pub(super) use figures::{Figure, Round, broken, counts, of_change, of_thread, period};
pub(super) use files::{media_type, served_as};
pub(super) use happened::{KEPT, happened, ordered};
pub(super) use marks::{attribute, contact_tags, priority, tags};
pub(super) use offer::{expire, give_back, needs_note, offered};
pub(super) use ownership::{Receiver, claim, handoff, transfer};
pub(super) use people::{folded, merge, part};
pub(super) use sla::{Clocks, Watch, clocks, ring};
pub(super) use status::{reopen, resolve, snooze, wake};
pub(super) use talk::{
    Reply, bot_escalates, bot_says, customer_writes, left_to_the_queue, note, reply, reply_leaves,
};

/// Longest preview, in characters.
const PREVIEW: usize = 200;

/// The agent who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caller {
    /// Who.
    pub agent: AgentRef,
    /// With which role.
    pub role: Role,
}

impl Caller {
    /// Whether the role has `right`.
    pub(super) fn may(&self, right: Right) -> bool {
        rights(self.role).contains(&right)
    }

    /// An error unless the role has `right`.
    pub(super) fn needs(&self, right: Right) -> Result<(), ErrorBody> {
        if self.may(right) {
            return Ok(());
        }
        Err(refuse(
            ErrorCode::Forbidden,
            format!("your role “{}” may not do this", word(self.role)),
        ))
    }

    fn actor(&self) -> Actor {
        Actor::Agent(self.agent.clone())
    }

    fn owns(&self, conversation: &Conversation) -> bool {
        conversation
            .assignee
            .as_ref()
            .is_some_and(|owner| owner.id == self.agent.id)
    }
}

/// What a role may do.
pub(super) fn rights(role: Role) -> Vec<Right> {
    let mut rights = vec![
        Right::Reply,
        Right::Note,
        Right::Tag,
        Right::Claim,
        Right::Transfer,
        Right::Handoff,
        Right::Status,
        Right::Priority,
        Right::EditContact,
    ];
    if role >= Role::Lead {
        rights.extend([
            Right::ActForOthers,
            Right::ViewActionLog,
            Right::ManageViews,
            Right::ManageResponses,
            Right::ViewStatistics,
        ]);
    }
    if role >= Role::Admin {
        rights.push(Right::ManageAgents);
    }
    rights
}

/// The word of a role, as `agent add --role` takes it.
pub(super) fn word(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent",
        Role::Lead => "lead",
        Role::Admin => "admin",
    }
}

/// What is to be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    /// The new state; equal to the old one when nothing changes.
    pub conversation: Conversation,
    /// New lines of the thread, in order.
    pub lines: Vec<Line>,
    /// A round that ended, for the contact's card.
    pub ended: Option<PreviousConversation>,
    /// A bot that is to go on, with the words for it.
    pub to_bot: Option<(String, String)>,
}

impl Change {
    /// Nothing but the conversation itself.
    fn only(conversation: Conversation) -> Self {
        Self {
            conversation,
            lines: Vec::new(),
            ended: None,
            to_bot: None,
        }
    }

    fn with(mut self, line: Line) -> Self {
        self.lines.push(line);
        self
    }

    fn event(self, actor: Actor, what: SystemKind) -> Self {
        self.with(Line::Event { actor, what })
    }
}

/// A new line of a thread.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line {
    /// To or from the customer.
    Message {
        /// Who.
        author: Author,
        /// Through which channel.
        channel: Channel,
        /// The words.
        text: Untrusted,
        /// How far it is; `None` for a customer's.
        delivery: Option<Delivery>,
        /// The request that made it.
        request: Option<Uuid>,
        /// What it quotes.
        quotes: Option<String>,
        /// Files with it.
        attachments: Vec<Attachment>,
    },
    /// Among agents.
    Note {
        /// Who.
        author: Actor,
        /// The words.
        text: Untrusted,
        /// The request that made it.
        request: Option<Uuid>,
        /// Files with it.
        attachments: Vec<Attachment>,
    },
    /// What happened.
    Event {
        /// Who caused it.
        actor: Actor,
        /// What.
        what: SystemKind,
    },
}

/// An error of `code` with a sentence for a person.
pub(super) fn refuse(code: ErrorCode, message: impl Into<String>) -> ErrorBody {
    ErrorBody {
        code,
        message: Untrusted::new(message),
        retry_after_ms: None,
        owner: None,
    }
}

/// Checks words of a message or note: something in them, and not longer than the limit.
pub(super) fn check_text(text: &str) -> Result<(), ErrorBody> {
    if text.trim().is_empty() {
        return Err(refuse(ErrorCode::InvalidRequest, "the text is empty"));
    }
    if text.len() > MAX_TEXT {
        return Err(refuse(
            ErrorCode::TooLarge,
            format!(
                "the text has {} bytes, at most {MAX_TEXT} are allowed; shorten it",
                text.len()
            ),
        ));
    }
    Ok(())
}

/// Checks words that come with files: with at least one file they may be empty.
pub(super) fn check_words(text: &str, attachments: &[Attachment]) -> Result<(), ErrorBody> {
    if text.trim().is_empty() && !attachments.is_empty() {
        return Ok(());
    }
    check_text(text)
}

/// Words that may be left out, of at most the limit.
fn optional(text: &str) -> Result<Option<Untrusted>, ErrorBody> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    check_text(text)?;
    Ok(Some(Untrusted::from(text)))
}

/// The first words of `text` for a queue row.
pub(super) fn preview(author: Author, text: &str) -> Preview {
    Preview {
        author,
        text: Untrusted::new(text.chars().take(PREVIEW).collect::<String>()),
    }
}

/// The same for a message; without words the name of its first file says what it is.
fn preview_of(author: Author, text: &str, attachments: &[Attachment]) -> Preview {
    match attachments.first() {
        Some(file) if text.trim().is_empty() => preview(author, file.name.original()),
        _ => preview(author, text),
    }
}

/// The card for whoever goes on. What the former one collected stays.
fn card(conversation: &Conversation, from: &AgentRef, note: &Untrusted, now: Timestamp) -> HandoffCard {
    let question = match (&conversation.handoff, &conversation.preview) {
        (
            _,
            Some(Preview {
                author: Author::Customer,
                text,
            }),
        ) => text.clone(),
        (Some(former), _) => former.question.clone(),
        _ => Untrusted::default(),
    };
    HandoffCard {
        from: from.name.clone(),
        reason: note.clone(),
        question,
        collected: conversation
            .handoff
            .as_ref()
            .map_or_else(Vec::new, |former| former.collected.clone()),
        at: now,
    }
}

#[cfg(test)]
mod samples;
