//! The desk of "Polar Outfitters": who works there and through which inboxes customers come.

use super::build::inbox;
use super::story::{ANNA, BOB, KENJI, SVETA, Who};
use crate::backend::native::wire::{Agent, Availability, Channel, Conversation, Inbox, Role, Status, Team};

/// What the desk promises, for `policy.toml`.
pub const POLICY: &str = r#"# Promises to customers. The first [[sla]] that fits a conversation counts.
[[sla]]
channels = ["web_chat", "telegram", "whatsapp", "sms"]
first_response = "10m"
next_response = "15m"
warn = "3m"

[[sla]]
channels = ["email"]
first_response = "8h"
resolution = "24h"
warn = "1h"
hours = "office"

[hours.office]
zone = "Europe/Berlin"
mon = ["09:00-18:00"]
tue = ["09:00-18:00"]
wed = ["09:00-18:00"]
thu = ["09:00-18:00"]
fri = ["09:00-12:00", "13:00-18:00"]
holidays = ["2026-12-25", "2027-01-01"]
"#;

/// Teams: id and name, and who is in them.
const TEAMS: [((&str, &str), &[Who]); 3] = [
    (("delivery", "Delivery"), &[ANNA, SVETA, KENJI]),
    (("refunds", "Refunds"), &[ANNA, BOB]),
    (("vip", "VIP"), &[ANNA, BOB, SVETA]),
];

/// The agents with the load `conversations` give them.
pub(super) fn agents(conversations: &[Conversation]) -> Vec<Agent> {
    [
        (ANNA, Role::Lead, Availability::Online, 8),
        (BOB, Role::Lead, Availability::Busy, 6),
        (SVETA, Role::Agent, Availability::Online, 8),
        (KENJI, Role::Agent, Availability::Away, 5),
    ]
    .into_iter()
    .map(|(who, role, availability, capacity)| Agent {
        id: who.0.to_owned(),
        name: who.1.into(),
        role,
        availability,
        load: count(conversations, |it| {
            it.assignee.as_ref().is_some_and(|owner| owner.id == who.0)
        }),
        capacity,
    })
    .collect()
}

/// The teams with what waits in them.
pub(super) fn teams(conversations: &[Conversation]) -> Vec<Team> {
    TEAMS
        .into_iter()
        .map(|((id, name), members)| Team {
            id: id.to_owned(),
            name: name.into(),
            waiting: count(conversations, |it| {
                it.assignee.is_none() && it.team.as_deref() == Some(id)
            }),
            members: members.iter().map(|who| who.0.to_owned()).collect(),
        })
        .collect()
}

/// The inboxes, one for each channel.
pub(super) fn inboxes() -> Vec<Inbox> {
    [
        (Channel::WebChat, "polar.example.org chat"),
        (Channel::Telegram, "@polar_outfitters_demo"),
        (Channel::Whatsapp, "WhatsApp +1 555 0100"),
        (Channel::Email, "help@polar.example.org"),
        (Channel::Sms, "SMS +1 555 0101"),
        (Channel::Phone, "Hotline +1 555 0102"),
    ]
    .into_iter()
    .map(|(channel, name)| Inbox {
        id: inbox(channel).to_owned(),
        name: name.into(),
        channel,
        down: None,
        limits: None,
    })
    .collect()
}

fn count(conversations: &[Conversation], counts: impl Fn(&Conversation) -> bool) -> u32 {
    let open = conversations
        .iter()
        .filter(|it| it.status == Status::Open && counts(it))
        .count();
    u32::try_from(open).unwrap_or(u32::MAX)
}
