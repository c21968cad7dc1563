//! One customer's talk with the desk: what was said since the customer last came up with something,
//! and which planned steps still hold. Pure.

use std::time::Duration;

use super::bot::{self, Ending};
use super::lines;
use super::persona::{Mood, Persona};
use super::react::{Act, By, Handover, Step, Turn, react, speak_up};
use crate::backend::native::wire::{Author, Channel, Delivery, Message};
use crate::server::world::Dice;

/// What is to be done with the hub in one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    Mark { entry: String, delivery: Delivery },
    Type { typing: bool },
    Say { channel: Channel, text: String },
    BotSays { bot: String, text: String },
    Escalate { bot: String, handover: Handover },
}

/// One customer's talk.
pub(super) struct Talk {
    persona: Persona,
    channel: Channel,
    /// Since the customer last came up with something new.
    history: Vec<Turn>,
    /// What the desk said after the customer's last line.
    unanswered: String,
    /// The name of the bot that has the conversation.
    bot: Option<String>,
    /// Steps thought of under an older plan are not taken any more.
    plan: u64,
}

impl Talk {
    /// A talk in which nothing was said yet; `bot` has the conversation, if one has.
    pub(super) fn new(persona: Persona, channel: Channel, bot: Option<String>) -> Self {
        Self {
            persona,
            channel,
            history: Vec::new(),
            unanswered: String::new(),
            bot,
            plan: 0,
        }
    }

    /// The plan under which steps are thought of now.
    pub(super) fn plan(&self) -> u64 {
        self.plan
    }

    pub(super) fn is_with_bot(&self) -> bool {
        self.bot.is_some()
    }

    /// What the customer does about a message that left for him.
    pub(super) fn hears(&mut self, message: &Message) -> Vec<Step> {
        self.channel = message.channel;
        let text = message.text.original();
        let mut steps = match message.author {
            Author::Customer => return Vec::new(),
            // The bot's dialogue is planned as a whole; only the marks are new.
            Author::Bot(_) => {
                let mut steps = react(&self.persona, &[], text);
                steps.retain(|step| matches!(step.act, Act::Receive | Act::Read));
                steps
            }
            Author::Agent(_) => self.hears_agent(text),
        };
        if message.delivery != Some(Delivery::Sent) {
            steps.insert(
                0,
                Step {
                    after: Duration::ZERO,
                    act: Act::Accept,
                },
            );
        }
        steps
    }

    fn hears_agent(&mut self, text: &str) -> Vec<Step> {
        // A person has taken over.
        self.bot = None;
        self.unanswered.push_str(text);
        self.unanswered.push('\n');
        let steps = react(&self.persona, &self.history, &self.unanswered);
        self.history.push(Turn {
            by: By::Desk,
            text: text.to_owned(),
        });
        // An answer to everything unanswered replaces the one that is on its way.
        self.plan += 1;
        steps
    }

    /// A person gave the conversation to a bot.
    pub(super) fn bot_takes_over(&mut self, bot: &str, note: &str) -> Vec<Step> {
        self.start_anew();
        self.bot = Some(bot.to_owned());
        self.persona.taste = self.persona.taste.wrapping_add(1);
        let ending = if self.persona.taste.is_multiple_of(2) {
            Ending::Solved
        } else {
            Ending::Escalated
        };
        bot::taken_over(&self.persona, note, ending)
    }

    /// The customer writes without having been asked.
    pub(super) fn speak_up(&mut self, roll: u64) -> Vec<Step> {
        let words = lines::of(self.persona.language);
        let mut dice = Dice::new(roll);
        let bot = self.bot.take();
        self.start_anew();
        if bot.is_some() {
            self.bot = bot;
            let question = dice.pick(words.opener(self.persona.topic));
            let ending = if dice.between(0, 3) == 0 {
                Ending::Solved
            } else {
                Ending::Escalated
            };
            return bot::asked(&self.persona, question, ending);
        }
        let lines = match (self.persona.mood, dice.between(0, 2)) {
            (Mood::Angry, _) => words.angry,
            (Mood::Calm, 0) => words.nudges,
            (Mood::Calm, _) => words.opener(self.persona.topic),
        };
        speak_up(self.persona.pace, vec![dice.pick(lines).to_owned()])
    }

    /// Forgets what was planned and said; no bot has the conversation any more.
    pub(super) fn start_anew(&mut self) {
        self.history.clear();
        self.unanswered.clear();
        self.bot = None;
        self.plan += 1;
    }

    /// Does a step that was thought of under `plan` about the message `entry`; `None` when it no longer
    /// holds.
    pub(super) fn enact(&mut self, plan: u64, entry: String, act: Act) -> Option<Deed> {
        let holds = plan == self.plan;
        let bot = self.bot.clone();
        Some(match act {
            // The channel goes on whatever the customer thinks, and who began to type stops.
            Act::Accept => Deed::Mark {
                entry,
                delivery: Delivery::Sent,
            },
            Act::Receive => Deed::Mark {
                entry,
                delivery: Delivery::Delivered,
            },
            Act::Read => Deed::Mark {
                entry,
                delivery: Delivery::Read,
            },
            Act::StopTyping => Deed::Type { typing: false },
            _ if !holds => return None,
            Act::StartTyping => Deed::Type { typing: true },
            Act::Say(text) => {
                self.history.push(Turn {
                    by: By::Customer,
                    text: text.clone(),
                });
                self.unanswered.clear();
                Deed::Say {
                    channel: self.channel,
                    text,
                }
            }
            Act::BotSays(text) => Deed::BotSays { bot: bot?, text },
            Act::Escalate(handover) => {
                self.bot = None;
                Deed::Escalate { bot: bot?, handover }
            }
        })
    }
}
