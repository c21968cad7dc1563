//! What is asked about a person: the timeline, other records of the same person.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Untrusted;

/// What a line of a timeline is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// A conversation began, or a round of it ended.
    Conversation,
    /// A call.
    Call,
    /// An order.
    Order,
    /// A payment.
    Payment,
    /// A mailing.
    Mailing,
    /// A visit of a page.
    Visit,
    /// Any other, and any this version does not know.
    #[serde(other)]
    Other,
}

/// A line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TimelineRow {
    /// When.
    pub at: Timestamp,
    /// About what.
    pub kind: TimelineKind,
    /// What happened.
    pub text: Untrusted,
    /// How it ended, or where it stands.
    #[serde(default)]
    pub detail: Untrusted,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
    /// The entry there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
}

/// Result of `list_timeline`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TimelinePage {
    /// Newest first. Lines of one moment are on one page.
    pub rows: Vec<TimelineRow>,
    /// Whether there are older ones.
    pub more: bool,
}

/// Another record that is likely the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Duplicate {
    /// Id of the other record.
    pub contact: String,
    /// Its name.
    pub name: Untrusted,
    /// The address both have.
    pub address: Untrusted,
    /// How many addresses it has.
    pub identities: usize,
    /// How many orders it has.
    pub orders: usize,
    /// How many conversations would move.
    pub conversations: usize,
}

/// Result of `find_duplicates`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Duplicates {
    /// At most 20.
    pub contacts: Vec<Duplicate>,
}
