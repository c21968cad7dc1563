//! A whole desk to start from, as the demo's generator makes it and [`Desk::load`] takes it.
//!
//! [`Desk::load`]: super::Desk::load

mod answers;
mod answers_ru;
mod build;
mod contact;
mod crowd;
mod demo;
mod desk;
mod files;
mod macros;
mod people_en;
mod people_intl;
mod people_ru;
mod regular;
mod seed;
mod story;
mod variety;
mod variety_words;

pub use crowd::{CrowdPlan, crowd};
pub use demo::{Plan, demo};
pub use desk::POLICY;
pub(in crate::server) use seed::Dice;

use uuid::Uuid;

use crate::backend::native::wire;

/// Everything a desk holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct World {
    /// People of the desk. `load` is counted by the hub and ignored here.
    pub agents: Vec<wire::Agent>,
    /// Teams with their members. `waiting` is counted by the hub and ignored here.
    pub teams: Vec<wire::Team>,
    /// Connected accounts.
    pub inboxes: Vec<wire::Inbox>,
    /// Names of bots a conversation can be handed to.
    pub bots: Vec<String>,
    /// Canned responses.
    pub canned_responses: Vec<wire::CannedResponse>,
    /// Macros; one with a known name replaces it.
    pub macros: Vec<wire::Macro>,
    /// Customers.
    pub contacts: Vec<wire::Contact>,
    /// Conversations; each one's contact must be among `contacts` or known to the desk already.
    pub conversations: Vec<wire::Conversation>,
    /// Lines of their threads; positions are unique within a conversation.
    pub entries: Vec<wire::Entry>,
    /// Bytes of the files `entries` name.
    pub files: Vec<WorldFile>,
}

/// A file of a world; the entry it came with names its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorldFile {
    /// Id.
    pub id: Uuid,
    /// What the customer called it.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}
