//! What a hub starts with: people, teams, answers and conversations as plain records.

mod answers;
mod answers_ru;
mod build;
mod contact;
mod demo;
mod desk;
mod people_en;
mod people_intl;
mod people_ru;
mod regular;
mod seed;
mod story;
mod variety;
mod variety_words;

pub use demo::{Plan, demo};
pub(in crate::server) use seed::Dice;

use crate::backend::native::wire;

/// Everything a hub knows, before anybody connects.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct World {
    /// Agents.
    pub agents: Vec<wire::Agent>,
    /// Teams.
    pub teams: Vec<wire::Team>,
    /// Inboxes.
    pub inboxes: Vec<wire::Inbox>,
    /// Bots, by name.
    pub bots: Vec<String>,
    /// Canned responses.
    pub canned_responses: Vec<wire::CannedResponse>,
    /// Contacts.
    pub contacts: Vec<wire::Contact>,
    /// Conversations.
    pub conversations: Vec<wire::Conversation>,
    /// Entries of all threads, each thread in its order.
    pub entries: Vec<wire::Entry>,
}
