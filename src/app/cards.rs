//! Cards of the agent's own executables: what is asked, what came of it. The shell runs them beside the
//! loop.

use crate::domain::{Channel, Contact, ContactId, ConversationId};
use crate::i18n::Text;
use crate::text::CleanLine;

/// Run one of the configured programs.
#[derive(Debug, Clone, PartialEq)]
pub struct CardOp {
    /// Which, in the order of the configuration.
    pub card: usize,
    /// About whom.
    pub contact: Contact,
    /// The conversation on screen.
    pub conversation: ConversationId,
    /// Its channel.
    pub channel: Channel,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CardReport {
    /// Which.
    pub card: usize,
    /// About whom.
    pub contact: ContactId,
    /// Its lines, label and value; or why there are none, for the card.
    pub said: Result<Vec<(CleanLine, CleanLine)>, Text>,
}
