//! What of a text is compared: word stems, letter trigrams, and the script it is written in.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::fold;

/// Letters of a word that count as its stem. English and Russian inflect at the end; five letters keep
/// "refund" and "refunded", «возврат» and «возвращать» together.
const STEM: usize = 5;
/// Letters of a word that are looked at.
const WORD: usize = 40;

/// Words too common to tell one question from another, folded.
const COMMON: &str = "\
    a about all am an and any are as at be because been but by can could did do does doing for from get \
    got had has have hello help hey hi how i if i'm i've in into is it it's its just know like me my need \
    no not of on one or our out please really so some still thank thanks that the their them then there \
    they this to too up us very want was we were what when where which who why will with would yes you \
    your \
    а без бы был была были было быть в вам вас ваш вы где да для до добрый день если еще же за здравствуйте \
    и из или их к как какой когда кто ли меня мне мой моя мы на надо нам нас не нет ни но ну о он она они \
    от по пожалуйста помогите почему привет при с со спасибо так там то только тоже у уже хочу хотел что \
    чтобы это этот я";

/// Words of greetings, thanks and farewells besides the common ones: a text of nothing else asks nothing.
const COURTESY: &str = "\
    afternoon again all alright appreciate awesome best bye cheers cool day dear enjoy evening everyone \
    excellent fine folks goodbye good got great guys happy hiya howdy lovely luck morning much nice night \
    nope ok okay perfect regards see sir sorted sure take team thx tnx ty understood wait week weekend \
    welcome well wonderful wow yep yeah yup help helped helpful helping helps later soon there perfectly \
    alright brilliant everything works worked working resolved solved fixed care rest \
    алло благодарим благодарна благодарен благодарю большое было весь вечер вечера вечером видания все всё \
    всего выручили выходных девушка день дня добрая доброго доброе доброй дорогие досвидания ждать жду \
    здорово здравствуй здрасте извините коллеги круто ладно лучшего недели ночи огромное ок окей оперативно \
    отлично очень пасиб пожалуйста пока помогли помощь понял поняла понятно прекрасно принято приветик \
    приветствую разобралась разобрался работает решено решили решилось свидания ребята спасибочки спс супер \
    сутки суток удачи утра утро утром хорошего хорошо хороших хорошая хороший ясно";

static IS_COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.split_ascii_whitespace().collect());
static IS_COURTESY: LazyLock<HashSet<String>> =
    LazyLock::new(|| COURTESY.split_ascii_whitespace().map(fold).collect());

/// Words that are in messages about anything.
pub(super) fn everyday() -> impl Iterator<Item = &'static str> {
    COMMON
        .split_ascii_whitespace()
        .chain(COURTESY.split_ascii_whitespace())
}

/// Features of a text with their weights.
pub(super) type Bag = BTreeMap<String, f32>;

/// Words of `text` that tell something: as written, and folded.
pub(super) fn words(text: &str) -> impl Iterator<Item = (&str, String)> {
    text.unicode_words().filter_map(|word| {
        let folded: String = fold(word).chars().take(WORD).collect();
        tells(&folded).then_some((word, folded))
    })
}

/// Whether a text says more than a greeting, thanks, a number or a smile.
pub(super) fn asks(text: &str) -> bool {
    words(text).any(|(_, word)| !IS_COURTESY.contains(&word))
}

/// Adds the stems and trigrams of `text` to the bags.
pub(super) fn collect(text: &str, weight: f32, stems: &mut Bag, trigrams: &mut Bag) {
    for (_, word) in words(text) {
        for trigram in trigrams_of(&word) {
            *trigrams.entry(trigram).or_default() += weight;
        }
        *stems.entry(stem(&word)).or_default() += weight;
    }
}

/// The part of a folded word that stays when it is inflected.
pub(super) fn stem(word: &str) -> String {
    word.chars().take(STEM).collect()
}

/// Runs of three letters of a folded word, with its ends marked.
pub(super) fn trigrams_of(word: &str) -> Vec<String> {
    let letters: Vec<char> = std::iter::once('^')
        .chain(word.chars())
        .chain(std::iter::once('$'))
        .collect();
    letters.windows(3).map(|three| three.iter().collect()).collect()
}

/// Numbers name an order, not a question; a single letter says nothing, but an ideograph does.
fn tells(word: &str) -> bool {
    let ideograph = word.chars().any(|c| c >= '\u{2E80}');
    let long = word.chars().nth(1).is_some() && word.chars().any(char::is_alphabetic);
    (ideograph || long) && !IS_COMMON.contains(word)
}

/// How a language is written, as far as it decides what a customer can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Other,
}

impl Script {
    /// Of what was written; `None` when it has no letters of either, or no more of one.
    pub(super) fn of_text<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let (mut latin, mut cyrillic) = (0_usize, 0_usize);
        for c in texts.into_iter().flat_map(str::chars) {
            match c {
                'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' => latin += 1,
                // Russian questions are full of Latin product names, English ones not of Russian.
                '\u{400}'..='\u{52F}' => cyrillic += 2,
                _ => {}
            }
        }
        match latin.cmp(&cyrillic) {
            std::cmp::Ordering::Less => Some(Self::Cyrillic),
            std::cmp::Ordering::Greater => Some(Self::Latin),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Of a language, by its primary tag.
    pub(super) fn of_language(tag: &str) -> Self {
        match tag {
            "ru" | "uk" | "be" | "bg" | "mk" | "sr" | "kk" | "ky" | "tg" | "mn" => Self::Cyrillic,
            "zh" | "ja" | "ko" | "ar" | "fa" | "ur" | "he" | "hi" | "bn" | "ta" | "te" | "th" | "el"
            | "ka" | "hy" => Self::Other,
            _ => Self::Latin,
        }
    }
}

/// The primary tag, e.g. `en` of `en-GB`, in lower case.
pub(super) fn primary(language: &str) -> String {
    language
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<String> {
        words(text).map(|(_, word)| stem(&word)).collect()
    }

    #[test]
    fn inflected_words_have_one_stem_and_common_ones_are_left_out() {
        assert_eq!(stems("I want the refunds please"), stems("Refunded"));
        assert_eq!(stems("Здравствуйте, где мой заказ?"), stems("заказы"));
        assert_eq!(stems("ёлка"), stems("Елка"));
        assert_eq!(stems("order 12345"), ["order"]);
        assert_eq!(stems("返金"), ["返", "金"]);
    }

    #[test]
    fn courtesy_asks_nothing() {
        for text in [
            "Hello!",
            "Good morning everyone",
            "thank you so much, have a great day",
            "ok, got it",
            "Perfect, that works. Cheers!",
            "Здравствуйте",
            "Добрый вечер, девушка!",
            "Спасибо большое, всё понятно. Хорошего дня!",
            "до свидания",
            "👍 12345",
            "",
        ] {
            assert!(!asks(text), "{text}");
        }
        for text in [
            "hello, my card is lost",
            "refund?",
            "Где заказ?",
            "спасибо, а доставка?",
            "返金",
        ] {
            assert!(asks(text), "{text}");
        }
    }

    #[test]
    fn trigrams_mark_the_ends() {
        assert_eq!(trigrams_of("ab"), ["^ab", "ab$"]);
    }

    #[test]
    fn the_script_is_that_of_most_letters() {
        assert_eq!(Script::of_text(["где мой iPhone"]), Some(Script::Cyrillic));
        assert_eq!(Script::of_text(["where is order ю"]), Some(Script::Latin));
        assert_eq!(Script::of_text(["123 👍"]), None);
        assert_eq!(Script::of_language(&primary("ru-RU")), Script::Cyrillic);
    }
}
