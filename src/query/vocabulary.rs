//! The operators, their values, and what they are called in Russian.

use super::{Operator as O, State};
use crate::domain::{Channel, Priority};
use crate::text::fold;

/// What stands before the colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// A state.
    Is,
    /// A channel.
    Channel,
    /// A tag.
    Tag,
    /// An owner.
    Owner,
    /// A team.
    Team,
    /// How long somebody waits.
    Waiting,
    /// How much time is left.
    Sla,
    /// How old it is.
    Created,
    /// How quiet it is.
    Active,
    /// How urgent it is.
    Priority,
    /// A person.
    Contact,
    /// A view kept at the backend.
    View,
    /// Who wrote.
    From,
}

/// Every operator with its name on the wire and its other names.
pub const OPERATORS: [(Operator, &str, &[&str]); 13] = [
    (O::Is, "is", &["это"]),
    (O::Channel, "channel", &["канал"]),
    (O::Tag, "tag", &["тег", "метка"]),
    (O::Owner, "owner", &["оператор", "владелец"]),
    (O::Team, "team", &["команда"]),
    (O::Waiting, "waiting", &["ждет", "ждёт"]),
    (O::Sla, "sla", &[]),
    (O::Created, "created", &["создан"]),
    (O::Active, "active", &["активен"]),
    (O::Priority, "priority", &["приоритет", "срочность"]),
    (O::Contact, "contact", &["клиент"]),
    (O::View, "view", &["вид"]),
    (O::From, "from", &["от"]),
];

const STATES: [(State, &str, &[&str]); 9] = [
    (State::Unanswered, "unanswered", &["без-ответа", "ждет"]),
    (
        State::Unread,
        "unread",
        &["непрочитан", "непрочитано", "непрочитанные"],
    ),
    (State::Open, "open", &["открыт", "открытые"]),
    (State::Snoozed, "snoozed", &["отложен", "отложенные"]),
    (State::Resolved, "resolved", &["завершен", "завершенные"]),
    (State::Bot, "bot", &["бот"]),
    (State::Mine, "mine", &["мой", "мои"]),
    (State::Unassigned, "unassigned", &["ничей", "ничьи"]),
    (State::Mentioned, "mentioned", &["упомянут", "упоминания"]),
];

const PRIORITIES: [(Priority, &str, &[&str]); 4] = [
    (Priority::Low, "low", &["низкий"]),
    (Priority::Normal, "normal", &["обычный"]),
    (Priority::High, "high", &["высокий"]),
    (Priority::Urgent, "urgent", &["срочный"]),
];

const CHANNELS: [(Channel, &str, &[&str]); 11] = [
    (Channel::WebChat, "web_chat", &["web", "чат", "сайт"]),
    (Channel::Telegram, "telegram", &["tg", "телеграм"]),
    (Channel::Whatsapp, "whatsapp", &["wa", "ватсап"]),
    (Channel::Email, "email", &["mail", "почта"]),
    (Channel::Sms, "sms", &["смс"]),
    (Channel::Phone, "phone", &["call", "телефон", "звонок"]),
    (Channel::Viber, "viber", &["vb", "вайбер"]),
    (Channel::Max, "max", &["макс"]),
    (Channel::Vk, "vk", &["вк", "вконтакте"]),
    (Channel::Push, "push", &["пуш"]),
    (Channel::Other, "other", &["другое"]),
];

/// The agent who looks.
pub(super) const ME: [&str; 3] = ["me", "я", "мой"];
/// Nobody.
pub(super) const NONE: [&str; 4] = ["none", "никто", "нет", "ничей"];

/// The operator of a name, in either language.
pub(super) fn operator(name: &str) -> Option<Operator> {
    found(&OPERATORS, name)
}

/// Its name on the wire.
pub(super) fn name(operator: Operator) -> &'static str {
    named(&OPERATORS, operator)
}

/// Names of every operator, for what is like a misspelt one.
pub(super) fn operator_names() -> impl Iterator<Item = &'static str> {
    names(&OPERATORS)
}

/// The state of a name.
pub(super) fn state_named(name: &str) -> Option<State> {
    found(&STATES, name)
}

/// A state's name on the wire.
pub(super) fn state(state: State) -> &'static str {
    named(&STATES, state)
}

/// The priority of a name.
pub(super) fn priority_named(name: &str) -> Option<Priority> {
    found(&PRIORITIES, name)
}

/// A priority's name on the wire.
pub(super) fn priority(priority: Priority) -> &'static str {
    named(&PRIORITIES, priority)
}

/// The channel of a name or badge.
pub(super) fn channel_named(name: &str) -> Option<Channel> {
    found(&CHANNELS, name)
}

/// Every value an operator with fixed values has: the names on the wire, then the others.
pub(super) fn values(operator: Operator) -> Vec<&'static str> {
    match operator {
        O::Is => names(&STATES).collect(),
        O::Channel => names(&CHANNELS).collect(),
        O::Priority => names(&PRIORITIES).collect(),
        _ => Vec::new(),
    }
}

/// The values an error lists: those of the wire.
pub(super) fn main_values(operator: Operator) -> Vec<&'static str> {
    match operator {
        O::Is => STATES.iter().map(|row| row.1).collect(),
        O::Channel => CHANNELS.iter().map(|row| row.1).collect(),
        O::Priority => PRIORITIES.iter().map(|row| row.1).collect(),
        _ => Vec::new(),
    }
}

type Row<T> = (T, &'static str, &'static [&'static str]);

fn found<T: Copy>(table: &[Row<T>], name: &str) -> Option<T> {
    let name = fold(name);
    let row = table
        .iter()
        .find(|row| row.1 == name || row.2.iter().any(|other| fold(other) == name));
    row.map(|row| row.0)
}

fn named<T: Copy + PartialEq>(table: &[Row<T>], value: T) -> &'static str {
    table.iter().find(|row| row.0 == value).map_or("", |row| row.1)
}

fn names<T>(table: &'static [Row<T>]) -> impl Iterator<Item = &'static str> {
    let main = table.iter().map(|row| row.1);
    main.chain(table.iter().flat_map(|row| row.2.iter().copied()))
}
