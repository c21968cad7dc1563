//! What a simulated customer does when the desk has said something. Pure: a persona and the talk so
//! far go in, steps with their delays come out. The clock and the hub are elsewhere.

use std::time::Duration;

use super::lines::{self, Ask, Lines};
use super::persona::{Mood, Pace, Persona};
use crate::server::world::Dice;

/// One thing the customer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// Counted from the message that led to it.
    pub(super) after: Duration,
    pub(super) act: Act,
}

/// What a customer, or the bot in a dialogue with one, does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// The channel takes the message.
    Accept,
    /// The message reaches the customer's device.
    Receive,
    /// The customer sees it.
    Read,
    StartTyping,
    StopTyping,
    Say(String),
    /// The bot says.
    BotSays(String),
    /// The bot gives up.
    Escalate(Handover),
}

/// What the bot hands over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Handover {
    pub(super) reason: String,
    pub(super) question: String,
    pub(super) collected: Vec<(String, String)>,
}

/// A line of the talk between the desk and the customer since the customer last came up with
/// something new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) by: By,
    pub(super) text: String,
}

/// Whose line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Desk,
    Customer,
}

/// What the customer does about `text`, which the desk said after `history`. Always receives and reads
/// it; after `persona.depth` answers nothing more is said.
pub(super) fn react(persona: &Persona, history: &[Turn], text: &str) -> Vec<Step> {
    let mut script = Script::new(persona.pace);
    script.receive();
    for line in answer(persona, history, text) {
        script.say(line);
    }
    script.steps
}

/// The steps of a customer who comes up with something by himself.
pub(super) fn speak_up(pace: Pace, lines: Vec<String>) -> Vec<Step> {
    let mut script = Script::new(pace);
    for line in lines {
        script.say(line);
    }
    script.steps
}

/// How many times the customer has answered: messages in a row are one answer, and what the talk began
/// with is none.
fn answers(history: &[Turn]) -> usize {
    let answers = |index: usize| index > 0 && history[index - 1].by == By::Desk;
    history
        .iter()
        .enumerate()
        .filter(|(index, turn)| turn.by == By::Customer && answers(*index))
        .count()
}

fn answer(persona: &Persona, history: &[Turn], text: &str) -> Vec<String> {
    let words = lines::of(persona.language);
    let given = answers(history);
    let content = |turn: &Turn| turn.by == By::Customer && words.ends_the_talk(&turn.text);
    if given >= persona.depth || history.iter().any(content) {
        return Vec::new();
    }
    let mut choice = Choice {
        dice: Dice::of(persona.taste, &given.to_string()),
        history,
    };
    let heard = |turn: &Turn| turn.by == By::Desk && lines::apologises(&turn.text);
    if persona.mood == Mood::Angry {
        if lines::apologises(text) {
            return vec![choice.pick(words.calmed)];
        }
        if !history.iter().any(heard) {
            return choice.burst(words.angry);
        }
    }
    let last = given + 1 == persona.depth;
    let told = lines::asked(text).map(|ask| fact(persona, words, ask));
    match (told, last) {
        (Some(fact), _) if words.ends_the_talk(&fact) => vec![fact],
        (Some(fact), false) => vec![fact],
        (Some(fact), true) => vec![fact, choice.pick(words.thanks)],
        (None, true) => vec![choice.pick(words.thanks)],
        (None, false) if lines::is_question(text) => vec![choice.pick(words.unsure)],
        (None, false) => vec![
            choice.pick(words.acknowledge),
            choice.pick(words.follow_up(persona.topic)),
        ],
    }
}

/// The fact that was asked for.
fn fact(persona: &Persona, words: &Lines, ask: Ask) -> String {
    let order = persona.order.as_deref();
    match (ask, order) {
        (Ask::Order, Some(number)) => words.order.replace("{order}", number),
        (Ask::Order, None) => words.no_order.to_owned(),
        (Ask::Address, _) => words.address.to_owned(),
        (Ask::Size, _) => words.size.to_owned(),
        (Ask::Photo, _) => words.photo.to_owned(),
        (Ask::Contact, _) => words.contact.to_owned(),
        (Ask::MoreHelp, _) => words.nothing_else.to_owned(),
    }
}

/// Chooses lines, not the same one twice in a talk while there are others.
struct Choice<'a> {
    dice: Dice,
    history: &'a [Turn],
}

impl Choice<'_> {
    fn pick(&mut self, lines: &[&str]) -> String {
        let said = |line: &str| self.history.iter().any(|turn| turn.text == line);
        let fresh: Vec<&str> = lines.iter().copied().filter(|line| !said(line)).collect();
        let choices = if fresh.is_empty() { lines } else { &fresh };
        self.dice.pick(choices).to_owned()
    }

    /// Two lines in a row of a list, as angry people write.
    fn burst(&mut self, lines: &[&str]) -> Vec<String> {
        let start = self.dice.index(lines.len());
        lines
            .iter()
            .cycle()
            .skip(start)
            .take(2)
            .map(|&line| line.to_owned())
            .collect()
    }
}

/// Puts steps one after another in time.
struct Script {
    pace: Pace,
    now: Duration,
    steps: Vec<Step>,
}

impl Script {
    fn new(pace: Pace) -> Self {
        Self {
            pace,
            now: Duration::ZERO,
            steps: Vec::new(),
        }
    }

    fn after(&mut self, wait: Duration, act: Act) {
        self.now += wait;
        self.steps.push(Step { after: self.now, act });
    }

    fn receive(&mut self) {
        self.after(self.pace.delivery(), Act::Receive);
        let reading = self.pace.reading();
        match self.pace {
            Pace::Live => self.after(reading, Act::Read),
            // The channel does not tell the desk, but reading takes its time all the same.
            Pace::Plain | Pace::Slow => self.now += reading,
        }
    }

    fn say(&mut self, line: String) {
        let writing = self.pace.writing(line.chars().count());
        match self.pace {
            Pace::Live => {
                let thinking = Duration::from_millis(900);
                self.after(thinking, Act::StartTyping);
                self.after(writing.saturating_sub(thinking), Act::StopTyping);
                self.after(Duration::ZERO, Act::Say(line));
            }
            Pace::Plain | Pace::Slow => self.after(writing, Act::Say(line)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::native::wire::Channel;
    use crate::server::customers::persona::{Language, Topic};

    fn persona(language: Language) -> Persona {
        Persona {
            order: Some("7731".to_owned()),
            depth: 3,
            topic: Topic::Delivery,
            ..Persona::stranger(1, "c-001", language, Channel::Telegram)
        }
    }

    fn said(steps: &[Step]) -> Vec<&str> {
        steps
            .iter()
            .filter_map(|step| match &step.act {
                Act::Say(line) => Some(line.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The whole talk when the desk says `words` one after another: the customer's answers.
    fn talk(persona: &Persona, words: &[&str]) -> Vec<Vec<String>> {
        let mut history = Vec::new();
        words
            .iter()
            .map(|text| {
                let answers: Vec<String> = said(&react(persona, &history, text))
                    .into_iter()
                    .map(str::to_owned)
                    .collect();
                history.push(Turn {
                    by: By::Desk,
                    text: (*text).to_owned(),
                });
                history.extend(answers.iter().map(|text| Turn {
                    by: By::Customer,
                    text: text.clone(),
                }));
                answers
            })
            .collect()
    }

    #[test]
    fn a_question_for_the_order_is_answered_with_its_number() {
        let english = react(
            &persona(Language::English),
            &[],
            "Could you tell me the order number?",
        );
        assert!(said(&english)[0].contains("7731"));
        let russian = react(
            &persona(Language::Russian),
            &[],
            "Подскажите, пожалуйста, номер заказа",
        );
        assert!(said(&russian)[0].contains("7731"));
        let nobody = Persona {
            order: None,
            ..persona(Language::English)
        };
        assert_eq!(
            said(&react(&nobody, &[], "Which order is it?")),
            [lines::of(Language::English).no_order]
        );
    }

    #[test]
    fn a_message_is_received_then_read_then_answered_with_typing_around() {
        let steps = react(&persona(Language::English), &[], "What is the order number?");
        let acts: Vec<&Act> = steps.iter().map(|step| &step.act).collect();
        assert!(
            matches!(
                acts[..],
                [
                    Act::Receive,
                    Act::Read,
                    Act::StartTyping,
                    Act::StopTyping,
                    Act::Say(_)
                ]
            ),
            "{acts:?}"
        );
        assert!(steps.is_sorted_by_key(|step| step.after));
        assert!(steps[1].after < Duration::from_secs(5));
    }

    #[test]
    fn a_talk_ends_with_thanks_and_silence() {
        let talk = talk(
            &persona(Language::Russian),
            &["Проверяю", "Курьер выехал", "Он уже близко", "Хорошего дня!"],
        );
        assert!(!talk[0].is_empty() && !talk[1].is_empty());
        assert_ne!(talk[0], talk[1], "no line twice");
        let thanks = lines::of(Language::Russian).thanks;
        assert!(thanks.contains(&talk[2][0].as_str()), "{talk:?}");
        assert!(talk[3].is_empty());
    }

    #[test]
    fn what_the_customer_came_up_with_is_not_an_answer() {
        let turn = |by, text: &str| Turn {
            by,
            text: text.to_owned(),
        };
        let opener = turn(By::Customer, "Есть новости по посылке?");
        assert_eq!(answers(std::slice::from_ref(&opener)), 0);
        let answer = [turn(By::Customer, "Хорошо."), turn(By::Customer, "А когда?")];
        assert_eq!(
            answers(&[vec![opener, turn(By::Desk, "Едет")], answer.to_vec()].concat()),
            1
        );
    }

    #[test]
    fn who_needs_nothing_else_says_so_and_is_silent() {
        let talk = talk(
            &persona(Language::English),
            &["Can I help with anything else?", "Have a good trip!"],
        );
        assert_eq!(talk, [vec![lines::of(Language::English).nothing_else], vec![]]);
    }

    #[test]
    fn the_angry_one_calms_down_when_somebody_apologises() {
        let angry = Persona {
            mood: Mood::Angry,
            depth: 4,
            ..persona(Language::English)
        };
        let words = lines::of(Language::English);
        let talk = talk(
            &angry,
            &[
                "We are looking into it.",
                "I am so sorry, Derek.",
                "It arrives tomorrow.",
            ],
        );
        assert_eq!(talk[0].len(), 2, "a burst");
        assert!(talk[0].iter().all(|line| words.angry.contains(&line.as_str())));
        assert!(words.calmed.contains(&talk[1][0].as_str()));
        assert!(talk[2].iter().all(|line| !words.angry.contains(&line.as_str())));
    }

    #[test]
    fn mail_is_answered_slowly_and_shows_no_typing() {
        let slow = Persona {
            pace: Pace::of(Channel::Email),
            ..persona(Language::English)
        };
        let steps = react(&slow, &[], "Please send a photo of the seam.");
        assert!(
            steps
                .iter()
                .all(|step| !matches!(step.act, Act::StartTyping | Act::Read))
        );
        assert!(steps.last().unwrap().after > Duration::from_mins(1));
    }

    #[test]
    fn everybody_has_lines_in_his_language() {
        for language in [
            Language::Japanese,
            Language::Arabic,
            Language::Hebrew,
            Language::German,
        ] {
            let talk = talk(&persona(language), &["Hello", "One moment", "It is done"]);
            assert!(talk.iter().all(|answers| !answers.is_empty()), "{language:?}");
            if language != Language::German {
                assert_eq!(Language::guess(&talk[0][0]), language);
            }
        }
    }
}
