//! What becomes of suggested answers, as it is counted.

use serde::{Deserialize, Serialize};

use crate::domain::{AgentId, CannedResponseId, Channel};

/// What became of a suggested answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It was on the screen.
    Shown,
    /// It was inserted and sent with less than 40 % of its words changed.
    Accepted,
    /// It was inserted and sent with more than that changed.
    Edited,
    /// It was put away.
    Dismissed,
    /// Another response than those for these words.
    Wrong,
    /// Right once, not any more.
    Outdated,
    /// In another language, or of another tone than the customer's.
    Tone,
    /// It was sent, however it came into the reply: from the suggestions, the picker, or typed.
    Sent,
}

impl Fate {
    /// All, in the order tables show.
    pub const ALL: [Self; 8] = [
        Self::Shown,
        Self::Accepted,
        Self::Edited,
        Self::Dismissed,
        Self::Wrong,
        Self::Outdated,
        Self::Tone,
        Self::Sent,
    ];

    /// The word files and scripts use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Accepted => "accepted",
            Self::Edited => "edited",
            Self::Dismissed => "dismissed",
            Self::Wrong => "wrong",
            Self::Outdated => "outdated",
            Self::Tone => "tone",
            Self::Sent => "sent",
        }
    }

    /// The fate of this word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// One thing to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Which response; `None` for the ranking as a whole: up to three responses shown or put away at once.
    pub response: Option<CannedResponseId>,
    /// Who saw it.
    pub agent: AgentId,
    /// Where the answer would have left.
    pub channel: Channel,
    /// What became of it.
    pub fate: Fate,
}
