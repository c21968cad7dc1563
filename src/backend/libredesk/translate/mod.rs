//! Libredesk's words to the desk's. Pure; here foreign text becomes clean, once.

mod alert;
mod conversation;
mod directory;
mod macros;
mod message;

pub(super) use alert::alert;
pub(super) use conversation::{contact, conversation, standing};
pub(super) use directory::{
    Tables, agent, channel, directory, is_assistant, team, team_name, their_availability, welcome,
};
pub(super) use message::{draft, entry, place_of, their_kind};

use std::collections::BTreeMap;

use super::wire;
use crate::domain::{AgentId, AgentRef, Priority, Status};
use crate::text::{CleanLine, Untrusted, from_html};

/// What is needed to read a conversation, besides itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    /// Who is who.
    pub(super) people: BTreeMap<u64, CleanLine>,
    /// The desk's statuses.
    pub(super) statuses: Vec<wire::Status>,
    /// Its priorities.
    pub(super) priorities: Vec<wire::Level>,
}

impl Lexicon {
    /// Somebody by number; one who is not known any more keeps the number as a name.
    pub(super) fn person(&self, id: u64) -> AgentRef {
        let name = self.people.get(&id).cloned();
        AgentRef {
            id: AgentId::new(id.to_string()),
            name: name.unwrap_or_else(|| CleanLine::from(format!("#{id}").as_str())),
        }
    }

    /// What a status means. The category decides, so that a desk's own statuses have their place; of an
    /// unknown one somebody has to do something.
    pub(super) fn meaning(&self, name: &str) -> Status {
        let known = self.statuses.iter().find(|status| status.name == name);
        match (known.map(|status| status.category.as_str()), name) {
            (Some("resolved"), _) | (None, "Resolved" | "Closed") => Status::Resolved,
            (Some("waiting"), _) | (None, "Snoozed") => Status::Snoozed,
            _ => Status::Open,
        }
    }

    /// The desk's own priority that means `priority`, if it has one.
    pub(super) fn level(&self, priority: Priority) -> Option<&wire::Level> {
        self.priorities
            .iter()
            .find(|it| conversation::priority(Some(&it.name)) == priority)
    }

    /// The numbers of the priorities that mean `priority`.
    pub(super) fn ids_of(&self, priority: Priority) -> impl Iterator<Item = u64> {
        let same = move |it: &&wire::Level| conversation::priority(Some(&it.name)) == priority;
        self.priorities.iter().filter(same).map(|it| it.id)
    }

    /// The priorities that can be set, the most urgent first.
    pub(super) fn levels(&self) -> Vec<Priority> {
        let known = |priority: &Priority| self.level(*priority).is_some();
        Priority::ALL.into_iter().filter(known).collect()
    }

    /// What the priority of this number means.
    pub(super) fn meaning_of_level(&self, id: u64) -> Option<Priority> {
        let level = self.priorities.iter().find(|it| it.id == id)?;
        Some(conversation::priority(Some(&level.name)))
    }

    /// The name that is set for a status: the one every desk begins with, or the first of its own.
    pub(super) fn usual(&self, status: Status) -> Option<&str> {
        let usual = if status == Status::Open {
            "Open"
        } else {
            "Resolved"
        };
        let names = || self.meaning_of(status).map(|it| it.name.as_str());
        names().find(|name| *name == usual).or_else(|| names().next())
    }

    /// The statuses that mean `status`.
    pub(super) fn meaning_of(&self, status: Status) -> impl Iterator<Item = &wire::Status> {
        self.statuses
            .iter()
            .filter(move |it| self.meaning(&it.name) == status)
    }
}

/// First and last name.
fn full_name(first: &Untrusted, last: &Untrusted) -> CleanLine {
    let name = format!("{} {}", first.original(), last.original());
    line(&Untrusted::new(name.trim()))
}

fn line(text: &Untrusted) -> CleanLine {
    CleanLine::new(text)
}

/// The words of HTML.
pub(super) fn words(html: &Untrusted) -> Untrusted {
    let runs = from_html(html);
    let words: String = runs.iter().map(|run| run.words.original()).collect();
    Untrusted::new(words.trim_end())
}
