//! In which order rows of the queue stand.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::Conversation;

/// An order of the queue. The words are those of `--sort`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Longest wait first, then newest activity.
    #[default]
    Waiting,
    /// Least time left first, then longest wait. Only where the backend keeps SLA clocks.
    Sla,
    /// Newest activity first.
    Newest,
    /// Most urgent first, then longest wait.
    Priority,
}

/// The place of a row in an order: the smaller comes first. Equal ones go by id, so that rows never
/// swap for nothing. Two desks' rows are compared by it as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey(i64, i64, i64);

/// After everything that has a time.
const NEVER: i64 = i64::MAX;

impl Sort {
    /// In the order the key goes through them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sla, Self::Newest, Self::Priority];

    /// The word scripts use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sla => "sla",
            Self::Newest => "newest",
            Self::Priority => "priority",
        }
    }

    /// The place of a row. The hub pages by the same.
    pub fn key(self, row: &Conversation) -> SortKey {
        self.key_by(row, |time| time)
    }

    /// The place of a row by another clock than its own: rows of two desks are compared by one.
    pub fn key_by(self, row: &Conversation, clock: impl Fn(Timestamp) -> Timestamp) -> SortKey {
        let moment = |time: Option<Timestamp>| time.map_or(NEVER, |time| clock(time).as_microsecond());
        let wait = moment(row.waiting_since);
        let quiet = -clock(row.last_activity).as_microsecond();
        match self {
            Self::Waiting => SortKey(0, wait, quiet),
            Self::Sla => SortKey(moment(row.due()), wait, quiet),
            Self::Newest => SortKey(0, 0, quiet),
            Self::Priority => SortKey(-(row.priority as i64), wait, quiet),
        }
    }

    /// Which of two rows comes first.
    pub fn compare(self, a: &Conversation, b: &Conversation) -> Ordering {
        self.key(a).cmp(&self.key(b)).then_with(|| a.id.cmp(&b.id))
    }
}
