//! The bot's dialogues with a simulated customer, as steps of both. Pure.

use std::time::Duration;

use super::lines::{self, BotLines};
use super::persona::{Persona, Topic};
use super::react::{Act, Handover, Step};
use crate::server::world::Dice;

/// How a dialogue of the bot ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// The bot was enough.
    Solved,
    /// The bot gives up and hands over what it knows.
    Escalated,
}

/// The bot was given the conversation by a person who wrote `note`.
pub(super) fn taken_over(persona: &Persona, note: &str, ending: Ending) -> Vec<Step> {
    let words = &lines::of(persona.language).bot;
    let mut script = Script::default();
    script.bot(words.back);
    script.bot(words.question);
    go_on(&mut script, persona, note, ending);
    script.steps
}

/// The customer asks `question` while the bot has the conversation.
pub(super) fn asked(persona: &Persona, question: &str, ending: Ending) -> Vec<Step> {
    let words = &lines::of(persona.language).bot;
    let mut script = Script::default();
    script.customer(question);
    script.bot(words.question);
    go_on(&mut script, persona, "", ending);
    script.steps
}

fn go_on(script: &mut Script, persona: &Persona, note: &str, ending: Ending) {
    let all = lines::of(persona.language);
    let words = &all.bot;
    let details = details(persona);
    script.customer(&details);
    match ending {
        Ending::Solved => {
            script.bot(words.solved);
            script.customer(all.nothing_else);
        }
        Ending::Escalated => {
            script.customer(words.person);
            script.after(
                Duration::from_millis(1_500),
                Act::Escalate(handover(persona, words, details, note)),
            );
        }
    }
}

/// What the customer tells the bot.
fn details(persona: &Persona) -> String {
    let all = lines::of(persona.language);
    match &persona.order {
        Some(order) => all.bot.details.replace("{order}", order),
        None => Dice::of(persona.taste, "details")
            .pick(all.follow_up(persona.topic))
            .to_owned(),
    }
}

fn handover(persona: &Persona, words: &BotLines, details: String, note: &str) -> Handover {
    let [order, what, remark] = words.facts;
    let known = [
        (order, persona.order.clone()),
        (what, Some(details)),
        (remark, (!note.trim().is_empty()).then(|| note.to_owned())),
    ];
    let questions = lines::of(persona.language).opener(persona.topic);
    let question = if persona.topic == Topic::General {
        words.person
    } else {
        questions[0]
    };
    Handover {
        reason: words.reason.to_owned(),
        question: question.to_owned(),
        collected: known
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect(),
    }
}

/// Steps one after another; a bot answers at once, a person needs to type.
#[derive(Default)]
struct Script {
    now: Duration,
    steps: Vec<Step>,
}

impl Script {
    fn after(&mut self, wait: Duration, act: Act) {
        self.now += wait;
        self.steps.push(Step { after: self.now, act });
    }

    fn bot(&mut self, text: &str) {
        self.after(Duration::from_millis(1_200), Act::BotSays(text.to_owned()));
    }

    fn customer(&mut self, text: &str) {
        self.after(Duration::from_millis(1_500), Act::StartTyping);
        self.after(Duration::from_millis(3_500), Act::StopTyping);
        self.after(Duration::ZERO, Act::Say(text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::native::wire::Channel;
    use crate::server::customers::persona::Language;

    fn persona() -> Persona {
        Persona {
            order: Some("7731".to_owned()),
            ..Persona::stranger(1, "c-001", Language::Russian, Channel::Telegram)
        }
    }

    #[test]
    fn a_bot_that_gives_up_hands_over_what_it_knows() {
        let steps = taken_over(&persona(), "проверь трек", Ending::Escalated);
        assert!(matches!(steps.first().unwrap().act, Act::BotSays(_)));
        let Act::Escalate(card) = &steps.last().unwrap().act else {
            panic!("{steps:?}")
        };
        let value = |name: &str| {
            card.collected
                .iter()
                .find(|it| it.0 == name)
                .map(|it| it.1.as_str())
        };
        assert_eq!(value("заказ"), Some("7731"));
        assert_eq!(value("заметка"), Some("проверь трек"));
        assert!(!card.reason.is_empty() && !card.question.is_empty());
    }

    #[test]
    fn a_bot_that_is_enough_does_not_escalate() {
        let steps = asked(&persona(), "где посылка?", Ending::Solved);
        assert!(
            steps
                .iter()
                .any(|step| step.act == Act::Say("где посылка?".to_owned()))
        );
        assert!(steps.iter().all(|step| !matches!(step.act, Act::Escalate(_))));
        assert!(steps.is_sorted_by_key(|step| step.after));
    }
}
