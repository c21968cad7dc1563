//! The form in which the simulated customers' stories are written down: data, told as "this long ago,
//! this happened". What a conversation looks like now follows from its story (see `build`).

use std::borrow::Cow;

use crate::backend::native::wire::{CallDirection, Channel, Handling, PaymentState, Priority};

/// Words of a story: written down, or made up by the generator.
pub(super) type Words = Cow<'static, str>;

/// The one who uses the demo.
pub(super) const ANNA: Who = Who("anna", "Anna Weber");
/// Leads the shift.
pub(super) const BOB: Who = Who("bob", "Bob Tanner");
/// Answers in Russian.
pub(super) const SVETA: Who = Who("sveta", "Света Орлова");
/// Answers in Japanese.
pub(super) const KENJI: Who = Who("kenji", "Kenji Mori");
/// The bot.
pub(super) const POLLY: &str = "Polly";

/// An agent: id and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Who(pub(super) &'static str, pub(super) &'static str);

/// A customer as written down.
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) language: &'static str,
    pub(super) vip: Vip,
    pub(super) key_facts: &'static [&'static str],
    /// Channel and address; the first is the usual one.
    pub(super) identities: &'static [(Channel, &'static str)],
    /// Name, value, source.
    pub(super) attributes: &'static [(&'static str, &'static str, &'static str)],
    pub(super) tags: &'static [&'static str],
    pub(super) notes: &'static [&'static str],
    pub(super) orders: &'static [Bought],
    /// Channel, purpose and whether it was given.
    pub(super) consent: &'static [(Channel, &'static str, bool)],
    /// Days ago, subject, outcome; newest first.
    pub(super) previous: &'static [(u32, &'static str, &'static str)],
    pub(super) story: Story,
}

/// Whether the desk treats somebody as especially important.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vip {
    Yes,
    No,
}

/// An order: number, goods, status, total, days ago.
pub(super) struct Bought(
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) u32,
);

/// A conversation as written down.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) subject: Option<Words>,
    /// Team's id.
    pub(super) team: Option<&'static str>,
    pub(super) priority: Priority,
    /// Who talked to the customer at the start.
    pub(super) starts: Handling,
    /// What the bot collected, when it gave up.
    pub(super) card: Option<Card>,
    pub(super) seen: Seen,
    /// Oldest first.
    pub(super) lines: Cow<'static, [Line]>,
}

/// How far the owner has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// Up to the last answer of an agent.
    UpToAnswer,
    /// All of it.
    All,
}

/// What a bot hands over; its time is that of the escalation.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) reason: Words,
    pub(super) question: Words,
    pub(super) collected: Cow<'static, [(&'static str, &'static str)]>,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Seconds before now.
    pub(super) ago: u32,
    pub(super) what: What,
}

/// What happened.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// The customer moved to this channel; what follows goes through it. Makes no entry.
    Via(Channel),
    Customer(Words),
    Agent(Who, Words),
    /// The channel refused the agent's message: words and reason.
    Refused(Who, Words, Words),
    Bot(Words),
    Note(Who, Words),
    Claimed(Who),
    /// By whom, to which agent, with which words.
    ToAgent(Who, Who, Words),
    /// By whom, to which team (id and name), with which words.
    ToTeam(Who, (&'static str, &'static str), Words),
    Escalated(Words),
    Tagged(Who, Cow<'static, [&'static str]>),
    /// By whom, until so many hours from now.
    Snoozed(Who, u32),
    Resolved(Who),
    /// The bot was enough.
    Settled,
    Reopened,
    Call(CallDirection, Option<u32>),
    /// Number, where it stands, sum.
    Ordered(&'static str, &'static str, &'static str),
    /// How far it is, sum, number of the order.
    Paid(PaymentState, &'static str, &'static str),
}

/// So many minutes ago, and 20 s: a label in minutes does not change in the first seconds of a demo.
pub(super) const fn min(minutes: u32) -> u32 {
    minutes * 60 + 20
}

/// So many days ago, at a time of day shifted by `minutes`.
pub(super) const fn day(days: u32, minutes: u32) -> u32 {
    days * 86_400 - minutes * 60
}

macro_rules! says {
    ($($(#[$doc:meta])* $name:ident = $what:ident($($arg:ident: $type:ty),*) $text:ident;)*) => {$(
        $(#[$doc])*
        pub(super) const fn $name(ago: u32, $($arg: $type,)* $text: &'static str) -> Line {
            Line { ago, what: What::$what($($arg,)* Cow::Borrowed($text)) }
        }
    )*};
}

says! {
    /// The customer says.
    customer = Customer() text;
    /// An agent answers.
    agent = Agent(who: Who) text;
    /// The bot says.
    bot = Bot() text;
    /// An agent remarks.
    note = Note(who: Who) text;
    /// The bot gives up.
    escalated = Escalated() reason;
    /// An agent gives it to another.
    to_agent = ToAgent(who: Who, to: Who) words;
    /// An agent gives it to a team.
    to_team = ToTeam(who: Who, team: (&'static str, &'static str)) words;
}

/// Anything without words.
pub(super) const fn event(ago: u32, what: What) -> Line {
    Line { ago, what }
}

/// An agent tags.
pub(super) const fn tagged(ago: u32, who: Who, tags: &'static [&'static str]) -> Line {
    event(ago, What::Tagged(who, Cow::Borrowed(tags)))
}
