//! Canned responses: ready answers with variables.

use serde::{Deserialize, Serialize};

use crate::domain::{CannedResponseId, Channel};
use crate::text::{Clean, CleanLine};

/// A template of an answer. (One that `WhatsApp` approved
/// as a "template" is [`approved`](Self::approved).)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CannedResponse {
    /// Identity.
    pub id: CannedResponseId,
    /// Short name, what the picker shows.
    pub name: CleanLine,
    /// Group in the picker, e.g. "refunds".
    pub group: CleanLine,
    /// Language of the text as a BCP 47 primary tag, e.g. `en`.
    pub language: CleanLine,
    /// The answer with `{{variables}}`.
    pub body: Clean,
    /// Questions it has answered; the ranker matches the customer's words with them.
    pub examples: Vec<CleanLine>,
    /// Channels it may be used in; empty means all.
    pub channels: Vec<Channel>,
    /// The channel approved it as a template: it may be sent when the window for free answers is over.
    #[serde(default)]
    pub approved: bool,
    /// How often it was sent.
    pub uses: u64,
}
