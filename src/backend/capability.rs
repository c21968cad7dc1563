//! What a backend can do, as data.

use serde::{Deserialize, Serialize};

use crate::domain::Priority;

/// The abilities the screen asks about before it offers an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a list of independent abilities is what it is"
)]
pub struct Capabilities {
    /// Claim is compare-and-set: of two agents exactly one wins.
    pub claim: bool,
    /// Notes exist.
    pub notes: bool,
    /// Tags exist.
    pub tags: bool,
    /// Conversations can be put off to a date.
    pub snooze: bool,
    /// A bot can take a conversation back; its names.
    pub bots: Vec<String>,
    /// Others see who types.
    pub typing: bool,
    /// A sent message can be held and undone before the channel gets it.
    pub undo_send: bool,
    /// Sending the same request id again changes nothing, so an uncertain send may be repeated.
    pub idempotent_send: bool,
    /// What was missed, while the link was down or this process did not run, is told again by itself,
    /// in order and without holes. Where it is not, every gap is closed by fetching.
    pub replays: bool,
    /// Messages and people can be searched.
    pub search: bool,
    /// Contacts can be changed.
    pub edit_contact: bool,
    /// People have tags that can be changed.
    #[serde(default)]
    pub tag_contact: bool,
    /// Lists can be narrowed by operators, ordered, and counted without being fetched.
    #[serde(default)]
    pub filters: bool,
    /// What they cannot be narrowed by all the same: the beginnings of words as
    /// [`Term`](crate::query::Term) prints them without a sign, `from:` or `is:unread`.
    #[serde(default)]
    pub unfilterable: Vec<String>,
    /// It keeps saved views for everybody.
    #[serde(default)]
    pub shared_views: bool,
    /// It keeps unsent texts, so that one begun elsewhere goes on here.
    #[serde(default)]
    pub drafts: bool,
    /// It takes new canned responses.
    #[serde(default)]
    pub saves_responses: bool,
    /// The priorities that can be set, the most urgent first; none where a priority can only be read.
    #[serde(default)]
    pub priorities: Vec<Priority>,
    /// An answer can go to another address of the customer's than the one last written from.
    #[serde(default)]
    pub other_addresses: bool,
    /// An answer by e-mail goes to whom the agent says, with copies; it tells whom it would go to
    /// ([`Event::Recipients`](super::Event::Recipients)).
    #[serde(default)]
    pub recipients: bool,
    /// It tells everything that ever happened with a person, page by page.
    #[serde(default)]
    pub timeline: bool,
    /// Two records of one person can be made one, and two again.
    #[serde(default)]
    pub merges: bool,
    /// Conversations have SLA clocks.
    #[serde(default)]
    pub sla: bool,
    /// A transfer is offered: its receiver takes it or returns it, and after a while it returns by itself.
    #[serde(default)]
    pub return_transfer: bool,
    /// A transfer is refused without a note.
    #[serde(default)]
    pub transfer_note: bool,
    /// What is resolved needs a tag.
    #[serde(default)]
    pub resolve_tag: bool,
    /// It tells this agent in person of assignments, mentions and promises, also of those nobody was there
    /// for ([`Event::Alerts`](super::Event::Alerts)). Where it does not, the desk sees them in rows and notes.
    #[serde(default)]
    pub alerts: bool,
    /// It has a language model: it drafts an answer, and sums up a conversation in a note. Whether somebody
    /// set that up is only known once it was asked.
    #[serde(default)]
    pub model: bool,
    /// It tells the figures of the desk.
    #[serde(default)]
    pub statistics: bool,
    /// It runs what agents send through a template engine, so that a customer's quoted braces would
    /// run, too. `None` when words arrive as they were written.
    #[serde(default)]
    pub expands_templates: Option<TemplateEngine>,
    /// Limits it enforces.
    pub limits: Limits,
}

/// What a backend expands in outgoing words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateEngine {
    /// Liquid (Chatwoot).
    Liquid,
    /// Go templates (Libredesk).
    Go,
}

/// Limits a backend announces and enforces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Longest text of a message or note, in bytes of UTF-8.
    pub text_bytes: u32,
    /// Longest undo hold, in milliseconds.
    pub undo_ms: u32,
    /// Largest file that can be sent, in bytes; 0 where none can.
    #[serde(default)]
    pub file_bytes: u64,
    /// Requests per second it takes for long; 0 where it does not say.
    #[serde(default)]
    pub requests_per_second: u32,
}
