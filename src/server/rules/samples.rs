//! People and a conversation for the tables of the rules' tests.

use jiff::Timestamp;

use super::Caller;
use crate::backend::native::wire::{
    AgentRef, Channel, Conversation, ErrorCode, Handling, Priority, Role, Status,
};

pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

pub(super) fn agent(id: &str) -> AgentRef {
    AgentRef {
        id: id.to_owned(),
        name: id.to_uppercase().into(),
    }
}

pub(super) fn caller(id: &str, role: Role) -> Caller {
    Caller {
        agent: agent(id),
        role,
    }
}

pub(super) fn conversation() -> Conversation {
    Conversation {
        id: "c1".into(),
        revision: 5,
        contact: "p1".into(),
        contact_name: "Анна".into(),
        vip: false,
        inbox: "web".into(),
        channel: Channel::WebChat,
        subject: None,
        status: Status::Open,
        snoozed_until: None,
        handling: Handling::Human,
        assignee: None,
        team: None,
        priority: Priority::Normal,
        tags: Vec::new(),
        waiting_since: Some(at(-60)),
        unread: 2,
        last_activity: at(-60),
        created: Some(at(-60)),
        preview: None,
        handoff: None,
        sla: None,
        offer: None,
    }
}

pub(super) fn code<T: std::fmt::Debug>(result: Result<T, super::ErrorBody>) -> ErrorCode {
    result.unwrap_err().code
}
