//! What is told to the agent in person.

use super::{line, wire};
use crate::domain::{Alert, AlertKind, ConversationId};

/// A notification; nothing of a kind the desk does not know, or of a conversation that is gone.
pub(in crate::backend::libredesk) fn alert(told: &wire::Notification) -> Option<Alert> {
    let kind = match told.kind.as_str() {
        "mention" => AlertKind::Mention,
        "assignment" => AlertKind::Assigned,
        "sla_warning" => AlertKind::SlaNear,
        "sla_breach" => AlertKind::SlaBroken,
        _ => return None,
    };
    Some(Alert {
        kind,
        conversation: ConversationId::new(told.conversation_uuid.as_ref()?),
        title: line(&told.title),
    })
}
