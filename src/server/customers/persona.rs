//! Who a simulated customer is: what can be told from the records, so that everybody has a persona,
//! also those of imported dialogues.

use std::time::Duration;

use crate::backend::native::wire::{Channel, Contact, Conversation};
use crate::server::world::Dice;

/// A simulated customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Persona {
    pub(super) language: Language,
    pub(super) topic: Topic,
    pub(super) mood: Mood,
    pub(super) pace: Pace,
    /// How many times the customer answers before the last thanks.
    pub(super) depth: usize,
    /// Number of the newest order, if there is one.
    pub(super) order: Option<String>,
    /// Chooses among lines that fit equally well.
    pub(super) taste: u64,
}

/// The language of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Russian,
    Japanese,
    Arabic,
    Hebrew,
    German,
}

/// What it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Delivery,
    Refund,
    Sizes,
    Payment,
    Warranty,
    /// Anything; all that is known of an imported dialogue.
    General,
}

/// How the customer feels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Calm,
    /// Writes in bursts until somebody apologises.
    Angry,
}

/// How fast a channel goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// Chats: typing is seen, and so is reading.
    Live,
    /// Text messages and after a call: neither typing nor reading is seen.
    Plain,
    /// E-mail: neither, and answers take their time.
    Slow,
}

impl Persona {
    /// The persona of a conversation the hub started with.
    pub(super) fn of(seed: u64, conversation: &Conversation, contact: Option<&Contact>) -> Self {
        let preview = conversation.preview.as_ref().map_or("", |it| it.text.original());
        let language = contact.and_then(|it| it.language.as_ref()).map_or_else(
            || Language::guess(preview),
            |it| Language::from_tag(it.original()),
        );
        let tags: Vec<&str> = conversation
            .tags
            .iter()
            .map(crate::text::Untrusted::original)
            .collect();
        let order = contact
            .and_then(|it| it.orders.first())
            .map(|it| it.number.original().to_owned());
        let stranger = Self::stranger(seed, &conversation.id, language, conversation.channel);
        // Calming down takes a while.
        let (mood, depth) = if tags.contains(&"angry") {
            (Mood::Angry, 5)
        } else {
            (Mood::Calm, stranger.depth)
        };
        Self {
            topic: Topic::from_tags(&tags),
            mood,
            depth,
            order,
            ..stranger
        }
    }

    /// The persona of somebody about whom nothing else is known.
    pub(super) fn stranger(seed: u64, conversation: &str, language: Language, channel: Channel) -> Self {
        let mut dice = Dice::of(seed, conversation);
        Self {
            language,
            topic: Topic::General,
            mood: Mood::Calm,
            pace: Pace::of(channel),
            depth: 2 + dice.index(3),
            order: None,
            taste: dice.roll(),
        }
    }
}

impl Language {
    /// Of a BCP 47 tag; English for those the customers do not speak.
    fn from_tag(tag: &str) -> Self {
        match tag.split('-').next().unwrap_or_default() {
            "ru" => Self::Russian,
            "ja" => Self::Japanese,
            "ar" => Self::Arabic,
            "he" => Self::Hebrew,
            "de" => Self::German,
            _ => Self::English,
        }
    }

    /// By the script of what was said.
    pub(super) fn guess(text: &str) -> Self {
        text.chars()
            .find_map(|c| match c {
                '\u{0400}'..='\u{04ff}' => Some(Self::Russian),
                '\u{3040}'..='\u{30ff}' => Some(Self::Japanese),
                '\u{0600}'..='\u{06ff}' => Some(Self::Arabic),
                '\u{0590}'..='\u{05ff}' => Some(Self::Hebrew),
                _ => None,
            })
            .unwrap_or(Self::English)
    }
}

impl Topic {
    /// By the first tag that says anything about it.
    fn from_tags(tags: &[&str]) -> Self {
        tags.iter()
            .find_map(|tag| match *tag {
                "delivery" | "customs" | "address" | "gift" => Some(Self::Delivery),
                "refund" => Some(Self::Refund),
                "sizes" | "exchange" => Some(Self::Sizes),
                "payment" | "invoice" => Some(Self::Payment),
                "warranty" => Some(Self::Warranty),
                _ => None,
            })
            .unwrap_or(Self::General)
    }
}

impl Pace {
    pub(super) fn of(channel: Channel) -> Self {
        match channel {
            Channel::WebChat
            | Channel::Telegram
            | Channel::Whatsapp
            | Channel::Viber
            | Channel::Max
            | Channel::Vk => Self::Live,
            Channel::Email => Self::Slow,
            Channel::Sms | Channel::Phone | Channel::Push | Channel::Other => Self::Plain,
        }
    }

    /// From the message's leaving until it is on the device.
    pub(super) fn delivery(self) -> Duration {
        Duration::from_millis(match self {
            Self::Live => 700,
            Self::Plain | Self::Slow => 2_000,
        })
    }

    /// From the device until it was read.
    pub(super) fn reading(self) -> Duration {
        Duration::from_millis(match self {
            Self::Live => 1_800,
            Self::Plain => 5_000,
            Self::Slow => 40_000,
        })
    }

    /// From having read until the answer of so many letters is written.
    pub(super) fn writing(self, letters: usize) -> Duration {
        let letters = u64::try_from(letters).unwrap_or(u64::MAX);
        Duration::from_millis(match self {
            Self::Live => 1_500 + letters.saturating_mul(55).min(9_000),
            Self::Plain => 4_000 + letters.saturating_mul(90).min(15_000),
            Self::Slow => 45_000 + letters.saturating_mul(200).min(60_000),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::world::{Plan, demo};

    #[test]
    fn a_persona_is_read_from_the_records() {
        let now = "2026-11-21T10:00:00Z".parse().unwrap();
        let world = demo(Plan {
            seed: 1,
            conversations: 24,
            now,
        });
        let persona = |name: &str| {
            let contact = world
                .contacts
                .iter()
                .find(|it| it.name.original() == name)
                .unwrap();
            let conversation = world
                .conversations
                .iter()
                .find(|it| it.contact == contact.id)
                .unwrap();
            Persona::of(1, conversation, Some(contact))
        };
        let derek = persona("Derek Pullman");
        assert_eq!(
            (derek.mood, derek.topic, derek.pace),
            (Mood::Angry, Topic::Delivery, Pace::Live)
        );
        let harriet = persona("Harriet Bloom");
        assert_eq!((harriet.topic, harriet.pace), (Topic::Warranty, Pace::Slow));
        assert_eq!(persona("田中 美奈").language, Language::Japanese);
        assert_eq!(persona("Мария Климова").order.as_deref(), Some("7731"));
    }

    #[test]
    fn without_a_contact_the_script_tells_the_language() {
        assert_eq!(Language::guess("где мой заказ?"), Language::Russian);
        assert_eq!(Language::guess("where is my order 🙂"), Language::English);
    }
}
