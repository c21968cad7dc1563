//! Conversations for scenarios and simulations.

use jiff::Timestamp;
use ttydesk::domain::{
    Channel, ContactId, Conversation, ConversationId, Handling, InboxId, Priority, Status,
};

/// When these worlds begin, in seconds since 1970.
pub(crate) const START: i64 = 1_768_000_000;

/// An open conversation nobody owns whose customer waits for `waits` seconds.
pub(crate) fn conversation(id: &str, name: &str, waits: i64) -> Conversation {
    let at = Timestamp::from_second(START - waits).expect("in range");
    Conversation {
        id: ConversationId::new(id),
        revision: 1,
        contact: ContactId::new(format!("p-{id}")),
        contact_name: name.into(),
        vip: false,
        inbox: InboxId::new("tg"),
        channel: Channel::Telegram,
        subject: None,
        status: Status::Open,
        snoozed_until: None,
        handling: Handling::Human,
        assignee: None,
        team: None,
        priority: Priority::Normal,
        tags: Vec::new(),
        waiting_since: Some(at),
        unread: 1,
        last_activity: at,
        created: None,
        preview: None,
        handoff: None,
        sla: None,
        offer: None,
    }
}
