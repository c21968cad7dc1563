//! The cards of the agent's own executables.

use std::collections::BTreeMap;

use crate::app::CardReport;
use crate::domain::ContactId;
use crate::i18n::Text;
use crate::text::CleanLine;

/// One card of one person.
#[derive(Debug, Clone, PartialEq)]
pub enum Card {
    /// Its program runs.
    Running,
    /// Label and value of each line.
    Said(Vec<(CleanLine, CleanLine)>),
    /// Why there is none.
    Failed(Text),
}

/// All of them, each known by its place in the configuration.
#[derive(Debug, Clone, Default)]
pub struct Cards {
    names: Vec<CleanLine>,
    known: BTreeMap<(ContactId, usize), Card>,
}

impl Cards {
    /// Cards of these names, none of them asked yet.
    pub fn new(names: Vec<CleanLine>) -> Self {
        Self {
            names,
            known: BTreeMap::new(),
        }
    }

    /// Their names.
    pub fn names(&self) -> &[CleanLine] {
        &self.names
    }

    /// The card at `place` of a person, once it was asked for.
    pub fn of(&self, contact: &ContactId, place: usize) -> Option<&Card> {
        self.known.get(&(contact.clone(), place))
    }

    /// The program at `place` was started.
    pub(crate) fn asked(&mut self, contact: &ContactId, place: usize) {
        self.known.insert((contact.clone(), place), Card::Running);
    }

    /// What became of it.
    pub(crate) fn came(&mut self, report: CardReport) {
        let card = match report.said {
            Ok(lines) => Card::Said(lines),
            Err(reason) => Card::Failed(reason),
        };
        self.known.insert((report.contact, report.card), card);
    }
}
