//! A transfer its receiver has not taken yet.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::AgentRef;

/// Goes back by itself unless the receiver claims the conversation or answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Who gave it, and has it back then.
    pub from: AgentRef,
    /// Until when it can be taken, by the backend's clock.
    pub until: Timestamp,
}
