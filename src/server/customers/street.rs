//! All simulated customers at once: who does what next, and when. Pure: time is a duration since the
//! start, given by the caller, and what is due comes out as deeds.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::CustomersPlan;
use super::persona::{Language, Persona};
use super::react::{Act, Step};
use super::talk::{Deed, Talk};
use crate::backend::native::wire::{Conversation, Handling, Message};
use crate::server::world::{Dice, World};

/// Every so many times the one who writes by himself is somebody the bot talks to.
const BOT_TURN: u64 = 5;

/// Everybody outside.
pub(super) struct Street {
    plan: CustomersPlan,
    /// Decides who writes by himself; nothing else moves it, so that the order is the seed's.
    dice: Dice,
    /// Conversations in the order of the world.
    order: Vec<String>,
    talks: HashMap<String, Talk>,
    /// The one queue of timers. The number keeps things due together in the order they were thought of.
    due: BTreeMap<(Duration, u64), Due>,
    count: u64,
    /// How often somebody has written by himself.
    spoken_up: u64,
}

enum Due {
    /// Somebody writes by himself.
    SpeakUp,
    Step {
        conversation: String,
        plan: u64,
        entry: String,
        act: Act,
    },
}

impl Street {
    /// Everybody of `world`, at time zero.
    pub(super) fn new(world: &World, plan: CustomersPlan) -> Self {
        let contacts: HashMap<&str, _> = world.contacts.iter().map(|it| (it.id.as_str(), it)).collect();
        let bot = world.bots.first().cloned().unwrap_or_default();
        let talk = |it: &Conversation| {
            let persona = Persona::of(plan.seed, it, contacts.get(it.contact.as_str()).copied());
            let bot = (it.handling == Handling::Bot).then(|| bot.clone());
            Talk::new(persona, it.channel, bot)
        };
        let mut street = Self {
            plan,
            dice: Dice::of(plan.seed, "street"),
            order: world.conversations.iter().map(|it| it.id.clone()).collect(),
            talks: world
                .conversations
                .iter()
                .map(|it| (it.id.clone(), talk(it)))
                .collect(),
            due: BTreeMap::new(),
            count: 0,
            spoken_up: 0,
        };
        street.plan_next_to_speak_up(Duration::ZERO);
        street
    }

    /// When something is due next.
    pub(super) fn next(&self) -> Option<Duration> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// What is due at `now` and in which conversation, one deed at a time, in order; `None` when nothing
    /// is.
    pub(super) fn take(&mut self, now: Duration) -> Option<(String, Deed)> {
        while self.next().is_some_and(|at| at <= now) {
            let ((at, _), due) = self.due.pop_first()?;
            match due {
                Due::SpeakUp => self.somebody_speaks_up(at),
                Due::Step {
                    conversation,
                    plan,
                    entry,
                    act,
                } => {
                    let talk = self.talks.get_mut(&conversation)?;
                    if let Some(deed) = talk.enact(plan, entry, act) {
                        return Some((conversation, deed));
                    }
                }
            }
        }
        None
    }

    /// A message left for the customer.
    pub(super) fn hears(&mut self, now: Duration, conversation: &str, message: &Message) {
        let seed = self.plan.seed;
        let talk = self.talks.entry(conversation.to_owned()).or_insert_with(|| {
            let language = Language::guess(message.text.original());
            Talk::new(
                Persona::stranger(seed, conversation, language, message.channel),
                message.channel,
                None,
            )
        });
        let steps = talk.hears(message);
        self.schedule(now, conversation, &message.id, steps);
    }

    /// A person gave the conversation to a bot. Where nobody has spoken yet and the world did not say
    /// who it is, the bot has nobody to talk to.
    pub(super) fn bot_takes_over(&mut self, now: Duration, conversation: &str, bot: &str, note: &str) {
        if let Some(talk) = self.talks.get_mut(conversation) {
            let steps = talk.bot_takes_over(bot, note);
            self.schedule(now, conversation, "", steps);
        }
    }

    /// The hub did not let the bot speak: a person has the conversation.
    pub(super) fn bot_was_silenced(&mut self, conversation: &str) {
        if let Some(talk) = self.talks.get_mut(conversation) {
            talk.start_anew();
        }
    }

    fn somebody_speaks_up(&mut self, now: Duration) {
        self.plan_next_to_speak_up(now);
        self.spoken_up += 1;
        let index = self.dice.index(self.order.len());
        let Some(chosen) = self.order.get(index) else {
            return;
        };
        let chosen = match self.next_with_bot(index) {
            Some(other) if self.spoken_up.is_multiple_of(BOT_TURN) => other.clone(),
            _ => chosen.clone(),
        };
        let roll = self.dice.roll();
        let Some(talk) = self.talks.get_mut(&chosen) else {
            return;
        };
        let steps = talk.speak_up(roll);
        self.schedule(now, &chosen, "", steps);
    }

    /// The first conversation from `index` on, around the list, that a bot has.
    fn next_with_bot(&self, index: usize) -> Option<&String> {
        let (before, after) = self.order.split_at(index);
        let with_bot = |id: &&String| self.talks.get(*id).is_some_and(Talk::is_with_bot);
        after.iter().chain(before).find(with_bot)
    }

    /// About a minute divided by the rate, not like clockwork.
    fn plan_next_to_speak_up(&mut self, now: Duration) {
        if self.plan.per_minute == 0 || self.order.is_empty() {
            return;
        }
        let mean = 60_000 / u64::from(self.plan.per_minute);
        let wait = Duration::from_millis(self.dice.between(mean / 2, mean + mean / 2).max(1));
        self.push(now + wait, Due::SpeakUp);
    }

    fn schedule(&mut self, now: Duration, conversation: &str, entry: &str, steps: Vec<Step>) {
        for step in steps {
            self.add(now, conversation, entry, step);
        }
    }

    fn add(&mut self, now: Duration, conversation: &str, entry: &str, step: Step) {
        let plan = self.talks.get(conversation).map_or(0, Talk::plan);
        let due = Due::Step {
            conversation: conversation.to_owned(),
            plan,
            entry: entry.to_owned(),
            act: step.act,
        };
        self.push(now + step.after / self.plan.hurry.max(1), due);
    }

    fn push(&mut self, at: Duration, due: Due) {
        self.count += 1;
        self.due.insert((at, self.count), due);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::native::wire::{AgentRef, Author, Channel, Delivery};
    use crate::server::world::{Plan, demo};

    fn street(per_minute: u32) -> Street {
        let now = "2026-11-21T10:00:00Z".parse().unwrap();
        let world = demo(Plan {
            seed: 1,
            conversations: 24,
            now,
        });
        Street::new(
            &world,
            CustomersPlan {
                seed: 5,
                per_minute,
                hurry: 1,
            },
        )
    }

    fn from(author: Author, text: &str) -> Message {
        Message {
            id: "m-1".to_owned(),
            conversation: String::new(),
            position: 1,
            revision: 0,
            author,
            channel: Channel::Telegram,
            text: text.into(),
            at: "2026-11-21T10:00:00Z".parse().unwrap(),
            delivery: Some(Delivery::Sent),
            request: None,
            quotes: None,
            attachments: Vec::new(),
        }
    }

    fn agent(text: &str) -> Message {
        from(
            Author::Agent(AgentRef {
                id: "anna".to_owned(),
                name: "Anna Weber".into(),
            }),
            text,
        )
    }

    fn everything_until(street: &mut Street, seconds: u64) -> Vec<(String, Deed)> {
        let now = Duration::from_secs(seconds);
        std::iter::from_fn(|| street.take(now)).collect()
    }

    fn until(street: &mut Street, seconds: u64) -> Vec<Deed> {
        everything_until(street, seconds)
            .into_iter()
            .map(|(_, deed)| deed)
            .collect()
    }

    fn said(deeds: &[Deed]) -> Vec<&str> {
        deeds
            .iter()
            .filter_map(|deed| match deed {
                Deed::Say { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The conversation of the first customer of the demo, Мария.
    const MARIA: &str = "c-001";

    #[test]
    fn nobody_writes_by_himself_at_rate_zero() {
        let mut street = street(0);
        assert_eq!(street.next(), None);
        street.hears(Duration::ZERO, MARIA, &agent("Мария, подскажите номер заказа?"));
        let deeds = until(&mut street, 60);
        let mark = |delivery| Deed::Mark {
            entry: "m-1".to_owned(),
            delivery,
        };
        assert_eq!(deeds[..2], [mark(Delivery::Delivered), mark(Delivery::Read)]);
        assert_eq!(said(&deeds), ["Номер 7731"]);
        assert_eq!(street.next(), None, "and then silence");
    }

    #[test]
    fn two_messages_in_a_row_get_one_answer_to_both() {
        let mut street = street(0);
        street.hears(
            Duration::ZERO,
            MARIA,
            &agent("Подскажите, пожалуйста, номер заказа?"),
        );
        street.hears(Duration::from_secs(2), MARIA, &agent("И спасибо за терпение."));
        assert_eq!(said(&until(&mut street, 60)), ["Номер 7731"]);
    }

    #[test]
    fn somebody_nobody_knows_answers_too() {
        let mut street = street(0);
        street.hears(Duration::ZERO, "care-12", &agent("Are you still there?"));
        assert_eq!(said(&until(&mut street, 60)).len(), 1);
    }

    #[test]
    fn who_writes_by_himself_is_the_seed_s_and_the_rate_is_kept() {
        let (mut one, mut other) = (street(12), street(12));
        let deeds = everything_until(&mut one, 600);
        assert_eq!(deeds, everything_until(&mut other, 600));
        let spoken_up = one.spoken_up;
        assert!((90..=150).contains(&spoken_up), "{spoken_up} in ten minutes");
        assert!(
            deeds
                .iter()
                .any(|(_, deed)| matches!(deed, Deed::Escalate { .. })),
            "the bot gives up now and then"
        );
    }

    #[test]
    fn an_agent_who_answers_ends_the_bot_s_dialogue() {
        let mut street = street(0);
        street.bot_takes_over(Duration::ZERO, MARIA, "Polly", "узнай трек");
        let first = until(&mut street, 2);
        assert!(
            matches!(&first[..], [Deed::BotSays { bot, .. }] if bot == "Polly"),
            "{first:?}"
        );
        street.hears(Duration::from_secs(2), MARIA, &agent("Мария, я снова здесь."));
        let rest = until(&mut street, 120);
        assert!(
            !rest
                .iter()
                .any(|deed| matches!(deed, Deed::BotSays { .. } | Deed::Escalate { .. }))
        );
        assert!(!said(&rest).is_empty());
    }

    #[test]
    fn a_silenced_bot_plans_nothing_more() {
        let mut street = street(0);
        street.bot_takes_over(Duration::ZERO, MARIA, "Polly", "");
        until(&mut street, 2);
        street.bot_was_silenced(MARIA);
        assert!(
            until(&mut street, 120)
                .iter()
                .all(|deed| matches!(deed, Deed::Type { typing: false, .. }))
        );
    }

    #[test]
    fn the_bot_ends_alone_or_with_a_card() {
        let mut street = street(0);
        for round in 0..2 {
            let start = round * 200;
            street.bot_takes_over(Duration::from_secs(start), MARIA, "Polly", "");
            until(&mut street, start + 150);
        }
        street.bot_takes_over(Duration::from_secs(1000), MARIA, "Polly", "");
        let third = until(&mut street, 1200);
        street.bot_takes_over(Duration::from_secs(2000), MARIA, "Polly", "");
        let fourth = until(&mut street, 2200);
        let escalates = |deeds: &[Deed]| deeds.iter().any(|deed| matches!(deed, Deed::Escalate { .. }));
        assert_ne!(escalates(&third), escalates(&fourth), "by turns");
    }
}
