//! Which facts about the customer a draft asks for, so that what the card already holds is not asked again.
//!
//! Rules, not a model: a sentence asks for a fact when it names it and asks or begs. What it says about the
//! fact ("sent to your e-mail address", «отправили на вашу почту») is no question. English and Russian.

use crate::text::fold;

/// A fact a card can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// The number of an order.
    Order,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// The customer's name.
    Name,
    /// Where things are sent.
    Address,
}

/// What names a fact, folded (`ё` is `е`). Of two that overlap the longer one is meant.
const NAMES: &[(Fact, &[&str])] = &[
    (
        Fact::Order,
        &[
            "order number",
            "order no",
            "order id",
            "number of your order",
            "number of the order",
            "order reference",
            "номер заказа",
            "номер вашего заказа",
            "номер своего заказа",
            "какой у вас заказ",
        ],
    ),
    (
        Fact::Phone,
        &[
            "phone number",
            "telephone number",
            "mobile number",
            "contact number",
            "your phone",
            "your mobile",
            "номер телефона",
            "номер вашего телефона",
            "контактный телефон",
            "контактный номер",
            "ваш телефон",
            "ваш номер",
            "телефон для связи",
        ],
    ),
    (
        Fact::Email,
        &[
            "email address",
            "e-mail address",
            "your email",
            "your e-mail",
            "which email",
            "which e-mail",
            "адрес электронной почты",
            "адрес почты",
            "электронную почту",
            "вашу почту",
            "ваша почта",
            "ваш email",
            "ваш e-mail",
            "ваш имейл",
            "какая у вас почта",
        ],
    ),
    (
        Fact::Name,
        &[
            "your name",
            "your full name",
            "your first name",
            "your last name",
            "your surname",
            "whom am i speaking",
            "who am i speaking",
            "ваше имя",
            "ваше полное имя",
            "вашу фамилию",
            "имя и фамилию",
            "вас зовут",
            "к вам обращаться",
            "ваши фио",
        ],
    ),
    (
        Fact::Address,
        &[
            "delivery address",
            "shipping address",
            "postal address",
            "home address",
            "your address",
            "your full address",
            "адрес доставки",
            "ваш адрес",
            "почтовый адрес",
            "домашний адрес",
            "адрес, по которому",
        ],
    ),
];

/// What asks or begs.
const ASKS: &[&str] = &[
    "?",
    "provide",
    "send me",
    "send us",
    "share",
    "tell me",
    "tell us",
    "give me",
    "give us",
    "confirm",
    "let me know",
    "let us know",
    "we need",
    "i need",
    "ll need",
    "will need",
    "specify",
    "state your",
    "reply with",
    "enter your",
    "what is",
    "what s",
    "укажите",
    "подскажите",
    "пришлите",
    "напишите",
    "сообщите",
    "назовите",
    "уточните",
    "отправьте",
    "скажите",
    "продиктуйте",
    "нужен",
    "нужна",
    "нужно",
    "понадобится",
    "потребуется",
    "поделитесь",
    "оставьте",
    "введите",
    "как вас зовут",
];

/// Words right before a fact that make it a place or a means, not what is asked for.
const BEFORE: &[&str] = &[
    "to", "at", "from", "via", "on", "by", "into", "in", "на", "по", "с", "со", "из", "в",
];
/// Words that may stand between those and the fact.
const BETWEEN: &[&str] = &[
    "your",
    "the",
    "you",
    "this",
    "вашу",
    "ваш",
    "ваше",
    "этот",
    "указанный",
];
/// Verbs after which a fact is looked at, not told.
const LOOKS: &[&str] = &[
    "check your",
    "check the",
    "change your",
    "update your",
    "updated your",
    "verify your",
    "look into",
    "we have your",
    "already have your",
    "found your",
    "received your",
    "проверьте",
    "проверить",
    "изменить",
    "сменить",
    "поменять",
    "обновить",
    "вижу ваш",
    "получили ваш",
    "записали",
    "записала",
    "записал",
];

/// The facts a draft asks for, each once.
pub fn asked_facts(draft: &str) -> Vec<Fact> {
    let mut facts: Vec<Fact> = sentences(&fold(draft))
        .filter(|sentence| is_any_in(sentence, ASKS) && !is_any_in(sentence, LOOKS))
        .flat_map(asked_in)
        .collect();
    facts.sort_unstable();
    facts.dedup();
    facts
}

/// The sentences of a text with their ends: a question mark tells.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '?', '!', '\n', ';'])
}

fn is_any_in(sentence: &str, phrases: &[&str]) -> bool {
    phrases
        .iter()
        .any(|phrase| places(sentence, phrase).next().is_some())
}

fn asked_in(sentence: &str) -> Vec<Fact> {
    let mut found: Vec<(std::ops::Range<usize>, Fact)> = NAMES
        .iter()
        .flat_map(|(fact, names)| names.iter().map(move |name| (*fact, *name)))
        .flat_map(|(fact, name)| places(sentence, name).map(move |at| (at..at + name.len(), fact)))
        .collect();
    let whole = found.clone();
    let is_part = |it: &std::ops::Range<usize>| {
        whole
            .iter()
            .any(|(other, _)| other.len() > it.len() && other.start <= it.start && it.end <= other.end)
    };
    found.retain(|(it, _)| !is_part(it) && !is_means(&sentence[..it.start]));
    found.into_iter().map(|(_, fact)| fact).collect()
}

/// Where a phrase stands in a sentence, beginning and ending at the ends of words.
fn places<'a>(sentence: &'a str, phrase: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    sentence.match_indices(phrase).filter_map(move |(at, _)| {
        let signs = !phrase.starts_with(char::is_alphanumeric);
        let before = sentence[..at].chars().next_back();
        let after = sentence[at + phrase.len()..].chars().next();
        (signs || (is_edge(before) && is_edge(after))).then_some(at)
    })
}

/// Whether what comes before a fact makes it a place or a means.
fn is_means(before: &str) -> bool {
    let words = before.split(|c: char| !c.is_alphanumeric()).rev();
    let mut words = words.filter(|word| !word.is_empty() && !BETWEEN.contains(word));
    words.next().is_some_and(|word| BEFORE.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_found() {
        use Fact::{Address, Email, Name, Order, Phone};
        for (draft, facts) in [
            ("Could you please send me your order number?", &[Order][..]),
            ("Please provide the order ID so that I can look.", &[Order]),
            ("What's your order number?", &[Order]),
            ("Hello! Please reply with your order number.", &[Order]),
            (
                "I'll need your phone number and your e-mail address.",
                &[Phone, Email],
            ),
            ("May I have a contact number?", &[Phone]),
            ("Which email did you register with?", &[Email]),
            ("Please confirm your email address.", &[Email]),
            ("Kindly share your full name. Thank you.", &[Name]),
            ("May I have your full name, please?", &[Name]),
            ("With whom am I speaking?", &[Name]),
            ("Could you tell us your delivery address?", &[Address]),
            ("Please let me know your address.", &[Address]),
            ("Подскажите, пожалуйста, номер заказа", &[Order]),
            ("Уточните номер вашего заказа, пожалуйста.", &[Order]),
            ("Напишите номер телефона и адрес доставки.", &[Phone, Address]),
            ("Какой у вас контактный телефон?", &[Phone]),
            ("Укажите адрес электронной почты", &[Email]),
            ("Как я могу к вам обращаться?", &[Name]),
            ("Как вас зовут?", &[Name]),
            ("Для возврата понадобится ваше имя и фамилия.", &[Name]),
            ("Пришлите ваш адрес, чтобы мы отправили замену.", &[Address]),
        ] {
            assert_eq!(asked_facts(draft), facts, "{draft}");
        }
    }

    #[test]
    fn what_is_only_spoken_of_is_not() {
        for draft in [
            "",
            "Your order number is 12345.",
            "I found your order number, thank you.",
            "We have sent the link to your email address.",
            "Could you look for the letter we sent to your e-mail address?",
            "Please check your email.",
            "Could you check your phone?",
            "Can I call you at your phone number?",
            "Thank you for your phone number!",
            "Would you like to change your delivery address?",
            "The parcel is on its way to your address.",
            "In what order are the numbers?",
            "Where did you read about it?",
            "Please name the colour you want.",
            "Номер заказа 12345, он уже в пути.",
            "Отправили чек на вашу почту, проверьте, пожалуйста.",
            "Получили письмо на вашу почту?",
            "Можно позвонить по номеру телефона, который вы указали?",
            "Курьер приедет по адресу доставки завтра.",
            "Хотите изменить адрес доставки?",
            "Спасибо, записала ваш номер.",
            "Вам удобно, если позвоним на ваш номер?",
            "Подскажите, какого цвета чехол?",
        ] {
            assert_eq!(asked_facts(draft), [], "{draft}");
        }
    }
}
