//! The simulated customers' words, and the words by which they understand the desk.

use super::persona::{Language, Topic};

/// What a customer can say in one language. `{order}` is the number of the order.
pub(super) struct Lines {
    /// New concerns, by topic; the last list is for any.
    pub(super) openers: &'static [(Topic, &'static [&'static str])],
    /// What the customer still wants to know, by topic.
    pub(super) follow_ups: &'static [(Topic, &'static [&'static str])],
    /// After an explanation.
    pub(super) acknowledge: &'static [&'static str],
    /// To a question that was not understood.
    pub(super) unsure: &'static [&'static str],
    /// When nobody has answered for a while.
    pub(super) nudges: &'static [&'static str],
    pub(super) angry: &'static [&'static str],
    pub(super) calmed: &'static [&'static str],
    pub(super) thanks: &'static [&'static str],
    pub(super) order: &'static str,
    pub(super) no_order: &'static str,
    pub(super) address: &'static str,
    pub(super) size: &'static str,
    pub(super) photo: &'static str,
    pub(super) contact: &'static str,
    pub(super) nothing_else: &'static str,
    pub(super) bot: BotLines,
}

/// A dialogue of the bot.
pub(super) struct BotLines {
    /// The bot greets, after a person gave it the conversation.
    pub(super) back: &'static str,
    pub(super) question: &'static str,
    pub(super) details: &'static str,
    /// The bot knows enough.
    pub(super) solved: &'static str,
    pub(super) person: &'static str,
    pub(super) reason: &'static str,
    /// Names of the collected facts: order, details, note of the agent.
    pub(super) facts: [&'static str; 3],
}

impl Lines {
    /// Whether the customer who said `line` wants nothing more.
    pub(super) fn ends_the_talk(&self, line: &str) -> bool {
        line == self.nothing_else || self.thanks.contains(&line)
    }

    /// New concerns about `topic`.
    pub(super) fn opener(&self, topic: Topic) -> &'static [&'static str] {
        by_topic(self.openers, topic)
    }

    /// Questions that follow an answer about `topic`.
    pub(super) fn follow_up(&self, topic: Topic) -> &'static [&'static str] {
        by_topic(self.follow_ups, topic)
    }
}

/// The lines of a topic; those for any when it has none of its own.
fn by_topic(lists: &'static [(Topic, &'static [&'static str])], topic: Topic) -> &'static [&'static str] {
    let of = |wanted: Topic| {
        lists
            .iter()
            .find(|(of, _)| *of == wanted)
            .map(|(_, lines)| *lines)
    };
    of(topic).or_else(|| of(Topic::General)).unwrap_or(&["…"])
}

/// The lines of a language.
pub(super) fn of(language: Language) -> &'static Lines {
    match language {
        Language::English => &super::lines_en::LINES,
        Language::Russian => &super::lines_ru::LINES,
        Language::Japanese => &super::lines_intl::JAPANESE,
        Language::Arabic => &super::lines_intl::ARABIC,
        Language::Hebrew => &super::lines_intl::HEBREW,
        Language::German => &super::lines_intl::GERMAN,
    }
}

/// A fact the desk may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    Order,
    Address,
    Size,
    Photo,
    Contact,
    /// Whether there is anything else.
    MoreHelp,
}

/// Beginnings of words that name a fact. The first that is found counts.
const CUES: [(Ask, &[&str]); 6] = [
    (
        Ask::MoreHelp,
        &[
            "anything else",
            "else i can",
            "что-нибудь ещё",
            "чем-нибудь помочь",
            "остались вопросы",
            "ещё вопросы",
            "他に",
        ],
    ),
    (Ask::Photo, &["photo", "picture", "фото", "снимок", "写真"]),
    (
        Ask::Order,
        &[
            "order number",
            "which order",
            "number of the order",
            "номер заказа",
            "номер вашего заказа",
            "какой заказ",
            "注文番号",
            "bestellnummer",
        ],
    ),
    (
        Ask::Address,
        &["address", "postcode", "адрес", "индекс", "住所", "adresse"],
    ),
    (
        Ask::Size,
        &[
            "size",
            "height",
            "do you usually wear",
            "размер",
            "рост",
            "サイズ",
            "größe",
        ],
    ),
    (
        Ask::Contact,
        &["e-mail", "email", "phone number", "почту", "телефон", "メール"],
    ),
];

/// Signs of a question.
const QUESTIONS: [&str; 4] = ["?", "？", "؟", "か。"];

/// Signs of a request, which needs no question mark.
const REQUESTS: [&str; 11] = [
    "please send",
    "please tell",
    "could you",
    "let me know",
    "пришлите",
    "подскажите",
    "напишите",
    "уточните",
    "сообщите",
    "укажите",
    "教えて",
];

/// Beginnings of words of apology.
const APOLOGIES: [&str; 8] = [
    "sorry",
    "apolog",
    "our mistake",
    "извин",
    "прошу прощения",
    "простите",
    "申し訳",
    "entschuldig",
];

/// The fact `text` asks for, if it asks for one.
pub(super) fn asked(text: &str) -> Option<Ask> {
    let text = text.to_lowercase();
    if !contains_any(&text, &QUESTIONS) && !contains_any(&text, &REQUESTS) {
        return None;
    }
    CUES.into_iter()
        .find(|(_, cues)| contains_any(&text, cues))
        .map(|(ask, _)| ask)
}

/// Whether `text` is a question.
pub(super) fn is_question(text: &str) -> bool {
    contains_any(text, &QUESTIONS)
}

/// Whether `text` says sorry.
pub(super) fn apologises(text: &str) -> bool {
    contains_any(&text.to_lowercase(), &APOLOGIES)
}

fn contains_any(text: &str, cues: &[&str]) -> bool {
    cues.iter().any(|cue| text.contains(cue))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_request_asks_for_a_fact() {
        assert_eq!(asked("What is your address?"), Some(Ask::Address));
        assert_eq!(asked("I have changed the address for you."), None);
        assert_eq!(asked("Пришлите, пожалуйста, фото бирки."), Some(Ask::Photo));
        assert_eq!(asked("Могу ещё чем-нибудь помочь?"), Some(Ask::MoreHelp));
        assert_eq!(asked("How was your trip?"), None);
        assert!(is_question("How was your trip?"));
    }

    #[test]
    fn a_request_for_something_else_asks_for_no_fact() {
        assert_eq!(asked("Please send the jacket back within 14 days."), None);
        assert!(!is_question("Please send the jacket back within 14 days."));
    }

    #[test]
    fn an_apology_is_heard_in_both_languages() {
        assert!(apologises("I apologise for that") && apologises("Приношу извинения"));
        assert!(!apologises("We will look into it"));
    }
}
