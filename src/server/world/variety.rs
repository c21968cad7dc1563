//! More people than are written down: made up from parts, by the seed, quickly and by the thousand.

use std::borrow::Cow;

use jiff::Timestamp;

use super::build::{before, contact_id};
use super::seed::Dice;
use super::story::{ANNA, BOB, Card, KENJI, Line, SVETA, Seen, Story, Vip, What, Who, Words};
use super::variety_words::{ENGLISH, RUSSIAN, Scene, Vocabulary};
use crate::backend::native::wire::{
    Attribute, Channel, Consent, Contact, Handling, Identity, Order, PreviousConversation, Priority,
};
use crate::text::Untrusted;

/// Somebody made up.
pub(super) struct MadeUp {
    pub(super) contact: Contact,
    pub(super) vip: Vip,
    pub(super) story: Story,
}

/// Where a story has got to.
#[derive(Clone, Copy)]
enum Stage {
    Waiting,
    Escalated,
    WithBot,
    Answered,
    WaitingAgain,
    Resolved,
    Snoozed,
}
use Stage::{Answered, Escalated, Resolved, Snoozed, Waiting, WaitingAgain, WithBot};

/// How often each stage comes; waiting ones most.
const STAGES: [Stage; 12] = [
    Waiting,
    Waiting,
    Waiting,
    Escalated,
    WithBot,
    Answered,
    Answered,
    WaitingAgain,
    WaitingAgain,
    Resolved,
    Resolved,
    Snoozed,
];
const CHANNELS: [Channel; 9] = [
    Channel::WebChat,
    Channel::WebChat,
    Channel::Telegram,
    Channel::Telegram,
    Channel::Whatsapp,
    Channel::Whatsapp,
    Channel::Email,
    Channel::Sms,
    Channel::WebChat,
];
const OWNERS: [Who; 7] = [BOB, SVETA, KENJI, BOB, SVETA, KENJI, ANNA];

/// The customer of conversation `number`.
pub(super) fn person(seed: u64, number: usize, now: Timestamp) -> MadeUp {
    let mut dice = Dice::of(seed, &contact_id(number));
    let words = if dice.between(0, 1) == 0 {
        &ENGLISH
    } else {
        &RUSSIAN
    };
    let scene = &dice.pick(words.scenes);
    let vip = if dice.between(1, 20) == 1 {
        Vip::Yes
    } else {
        Vip::No
    };
    let order = (8000 + number).to_string();
    let item = dice.pick(words.items);
    let contact = contact(&mut dice, words, scene, number, &order, item, now);
    let channel = contact
        .identities
        .first()
        .map_or(Channel::WebChat, |it| it.channel);
    let story = story(&mut dice, words, scene, channel, &order, item);
    MadeUp { contact, vip, story }
}

fn contact(
    dice: &mut Dice,
    words: &Vocabulary,
    scene: &Scene,
    number: usize,
    order: &str,
    item: &str,
    now: Timestamp,
) -> Contact {
    let ((first, _), (_, last)) = (dice.pick(words.names), dice.pick(words.names));
    let last = if first.ends_with(['а', 'я']) {
        format!("{last}а")
    } else {
        last.to_owned()
    };
    let channel = dice.pick(&CHANNELS);
    let mailbox = Identity {
        channel: Channel::Email,
        address: format!("customer{number}@example.org").into(),
    };
    let mut identities = vec![Identity {
        channel,
        address: address(words, channel, number).into(),
    }];
    if channel != Channel::Email {
        identities.push(mailbox);
    }
    let days = u32::try_from(dice.between(2, 30)).unwrap_or(2);
    Contact {
        id: contact_id(number),
        name: format!("{first} {last}").into(),
        key_facts: vec![scene.fact.replace("{order}", order).into()],
        language: Some(words.language.into()),
        identities,
        attributes: vec![Attribute {
            name: words.city.into(),
            value: dice.pick(words.cities).into(),
            source: "crm".into(),
        }],
        tags: Vec::new(),
        notes: Vec::new(),
        orders: vec![Order {
            number: order.into(),
            title: item.into(),
            status: scene.status.into(),
            total: words.total(dice),
            at: before(now, days * 86_400),
        }],
        consent: vec![Consent {
            channel,
            purpose: "service".into(),
            granted: true,
        }],
        previous: previous(dice, words, now),
        mailings: Vec::new(),
        visits: Vec::new(),
        merged: Vec::new(),
    }
}

/// One closed round before, for every second customer.
fn previous(dice: &mut Dice, words: &Vocabulary, now: Timestamp) -> Vec<PreviousConversation> {
    let days = u32::try_from(dice.between(35, 400)).unwrap_or(35);
    let (subject, outcome) = dice.pick(words.before);
    if dice.between(0, 1) == 0 {
        return Vec::new();
    }
    vec![PreviousConversation {
        conversation: None,
        at: before(now, days * 86_400),
        subject: subject.into(),
        outcome: outcome.into(),
    }]
}

/// An address nobody has: reserved numbers, a reserved domain.
fn address(words: &Vocabulary, channel: Channel, number: usize) -> String {
    match channel {
        Channel::WebChat => format!("visitor {}", 6000 + number),
        Channel::Telegram => format!("@customer{number}_demo"),
        Channel::Email | Channel::Push | Channel::Other => format!("customer{number}@example.org"),
        Channel::Vk => format!("id{}", 70_000 + number),
        Channel::Whatsapp | Channel::Sms | Channel::Phone | Channel::Viber | Channel::Max => {
            words.phone(number)
        }
    }
}

fn story(
    dice: &mut Dice,
    words: &Vocabulary,
    scene: &Scene,
    channel: Channel,
    order: &str,
    item: &str,
) -> Story {
    let fill = |text: &str| -> Words { Cow::Owned(text.replace("{order}", order).replace("{item}", item)) };
    let stage = dice.pick(&STAGES);
    let owner = dice.pick(&OWNERS);
    let mut clock = Clock {
        ago: start(dice, stage),
        lines: Vec::new(),
    };
    let with_bot = matches!(stage, Escalated | WithBot);
    clock.add(0, What::Customer(fill(dice.pick(scene.asks))));
    if with_bot {
        clock.add(5, What::Bot(fill(words.bot)));
        // With the 5 s a whole minute, see `start`.
        clock.add(55, What::Customer(fill(scene.details)));
    } else if matches!(stage, Waiting) && dice.between(0, 1) == 0 {
        clock.add(40, What::Customer(fill(scene.details)));
    }
    match stage {
        Waiting => {}
        Escalated => clock.add(4, What::Escalated(words.escalation.into())),
        WithBot => clock.add(6, What::Bot(fill(scene.answer))),
        Answered | WaitingAgain | Resolved | Snoozed => {
            clock.add(60, What::Claimed(owner));
            clock.add(60, What::Agent(owner, fill(scene.answer)));
        }
    }
    clock.add(0, What::Tagged(BOB, Cow::Borrowed(scene.tags)));
    match stage {
        WaitingAgain => clock.add(120, What::Customer(fill(scene.again))),
        Resolved => {
            clock.add(150, What::Customer(words.thanks.into()));
            clock.add(30, What::Resolved(owner));
        }
        Snoozed => clock.add(30, What::Snoozed(owner, 4)),
        Waiting | Escalated | WithBot | Answered => {}
    }
    Story {
        subject: (channel == Channel::Email).then(|| fill(scene.subject)),
        team: scene.team,
        priority: Priority::Normal,
        starts: if with_bot { Handling::Bot } else { Handling::Human },
        card: Some(Card {
            reason: words.escalation.into(),
            question: fill(scene.subject),
            collected: Cow::Borrowed(words.collected),
        }),
        seen: Seen::UpToAnswer,
        lines: Cow::Owned(clock.lines),
    }
}

/// Seconds before now at which a story starts, so that its newest line is at :20 within a minute.
fn start(dice: &mut Dice, stage: Stage) -> u32 {
    let minutes = match stage {
        Resolved | Snoozed => dice.between(300, 2800),
        _ => dice.between(6, 170),
    };
    u32::try_from(minutes).unwrap_or(6) * 60 + 20
}

/// Time as a story goes on.
struct Clock {
    ago: u32,
    lines: Vec<Line>,
}

impl Clock {
    fn add(&mut self, after: u32, what: What) {
        self.ago = self.ago.saturating_sub(after);
        self.lines.push(Line { ago: self.ago, what });
    }
}

impl Vocabulary {
    fn total(&self, dice: &mut Dice) -> Untrusted {
        let sum = dice.between(19, 420);
        if self.language == "ru" {
            format!("{} 900 ₽", sum / 10 + 1)
        } else {
            format!("${sum}.00")
        }
        .into()
    }

    fn phone(&self, number: usize) -> String {
        if self.language == "ru" {
            format!("+7 900 000-{:02}-{:02}", number / 100 % 100, number % 100)
        } else {
            // Only a hundred numbers are reserved for fiction, so they repeat.
            format!("+1 555 01{:02}", number % 100)
        }
    }
}
