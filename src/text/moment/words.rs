//! The vocabulary of moments, English and Russian side by side: an agent types whichever comes first.

use jiff::civil::Weekday;

/// A length of time that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// What a word says about a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing by itself: "in", "on", "the".
    Filler,
    /// A bare number after it is an hour: "at", "в".
    At,
    /// One of what follows: "an hour".
    One,
    /// Half of what follows.
    Half,
    /// The coming week's, month's: "next".
    Next,
    /// What is counted.
    Unit(Unit),
    /// So many minutes: "полчаса".
    Minutes(i64),
    /// So many days from today.
    Ahead(i64),
    /// Today, in the evening.
    Tonight,
    /// A day of the week.
    Weekday(Weekday),
    /// A month, from 1.
    Month(i8),
    /// A time of day.
    Clock(i8),
    /// Makes the hour before it one of the morning.
    Am,
    /// Makes the hour before it one after noon.
    Pm,
}

/// Words that are written in one way only.
#[rustfmt::skip] // A table.
const EXACT: &[(&[&str], Meaning)] = &[
    (&["in", "on", "the", "for", "until", "till", "this", "of", "o", "clock",
       "через", "на", "до", "во", "эту", "этот", "это", "дня", "st", "nd", "rd", "th", "го"], Meaning::Filler),
    (&["at", "@", "в", "к", "с"], Meaning::At),
    (&["a", "an", "one", "один", "одну"], Meaning::One),
    (&["half", "пол"], Meaning::Half),
    (&["next", "coming", "след"], Meaning::Next),
    (&["m", "min", "mins", "minute", "minutes", "м", "мин"], Meaning::Unit(Unit::Minute)),
    (&["h", "hr", "hrs", "hour", "hours", "ч", "час", "часа", "часов"], Meaning::Unit(Unit::Hour)),
    (&["d", "day", "days", "д", "дн", "день", "дней", "сутки", "суток"], Meaning::Unit(Unit::Day)),
    (&["w", "wk", "week", "weeks", "н", "нед"], Meaning::Unit(Unit::Week)),
    (&["mo", "month", "months", "мес"], Meaning::Unit(Unit::Month)),
    (&["полчаса"], Meaning::Minutes(30)),
    (&["today", "сегодня"], Meaning::Ahead(0)),
    (&["tomorrow", "tmrw", "tmr", "завтра"], Meaning::Ahead(1)),
    (&["послезавтра"], Meaning::Ahead(2)),
    (&["yesterday", "вчера"], Meaning::Ahead(-1)),
    (&["tonight"], Meaning::Tonight),
    (&["morning", "утром"], Meaning::Clock(9)),
    (&["noon", "midday", "полдень"], Meaning::Clock(12)),
    (&["afternoon", "днем"], Meaning::Clock(14)),
    (&["evening", "вечером"], Meaning::Clock(18)),
    (&["am", "утра", "ночи"], Meaning::Am),
    (&["pm", "вечера"], Meaning::Pm),
    (&["пн"], Meaning::Weekday(Weekday::Monday)),
    (&["вт"], Meaning::Weekday(Weekday::Tuesday)),
    (&["ср"], Meaning::Weekday(Weekday::Wednesday)),
    (&["чт"], Meaning::Weekday(Weekday::Thursday)),
    (&["пт"], Meaning::Weekday(Weekday::Friday)),
    (&["сб"], Meaning::Weekday(Weekday::Saturday)),
    (&["вс"], Meaning::Weekday(Weekday::Sunday)),
];

/// Russian words by their stem: the endings follow the grammar of the sentence.
#[rustfmt::skip] // A table.
const STEMS: &[(&str, Meaning)] = &[
    ("минут", Meaning::Unit(Unit::Minute)),
    ("недел", Meaning::Unit(Unit::Week)),
    ("месяц", Meaning::Unit(Unit::Month)),
    ("следующ", Meaning::Next),
    ("понедельник", Meaning::Weekday(Weekday::Monday)),
    ("вторник", Meaning::Weekday(Weekday::Tuesday)),
    ("сред", Meaning::Weekday(Weekday::Wednesday)),
    ("четверг", Meaning::Weekday(Weekday::Thursday)),
    ("пятниц", Meaning::Weekday(Weekday::Friday)),
    ("суббот", Meaning::Weekday(Weekday::Saturday)),
    ("воскресень", Meaning::Weekday(Weekday::Sunday)),
];

/// Names that may be shortened to three letters or more.
#[rustfmt::skip] // A table.
const SHORTENED: &[(&[&str], Meaning)] = &[
    (&["monday"], Meaning::Weekday(Weekday::Monday)),
    (&["tuesday"], Meaning::Weekday(Weekday::Tuesday)),
    (&["wednesday"], Meaning::Weekday(Weekday::Wednesday)),
    (&["thursday"], Meaning::Weekday(Weekday::Thursday)),
    (&["friday"], Meaning::Weekday(Weekday::Friday)),
    (&["saturday"], Meaning::Weekday(Weekday::Saturday)),
    (&["sunday"], Meaning::Weekday(Weekday::Sunday)),
    (&["january", "января", "январь"], Meaning::Month(1)),
    (&["february", "февраля", "февраль"], Meaning::Month(2)),
    (&["march", "марта"], Meaning::Month(3)),
    (&["april", "апреля", "апрель"], Meaning::Month(4)),
    (&["may", "мая", "май"], Meaning::Month(5)),
    (&["june", "июня", "июнь"], Meaning::Month(6)),
    (&["july", "июля", "июль"], Meaning::Month(7)),
    (&["august", "августа"], Meaning::Month(8)),
    (&["september", "сентября", "сентябрь"], Meaning::Month(9)),
    (&["october", "октября", "октябрь"], Meaning::Month(10)),
    (&["november", "ноября", "ноябрь"], Meaning::Month(11)),
    (&["december", "декабря", "декабрь"], Meaning::Month(12)),
];

/// What a folded word means, if it belongs here.
pub(super) fn meaning(word: &str) -> Option<Meaning> {
    let exact = EXACT.iter().find(|(words, _)| words.contains(&word));
    let stem = || STEMS.iter().find(|(stem, _)| word.starts_with(stem));
    let long = word.chars().count() >= 3;
    let shortened = || {
        let fits = |names: &[&str]| long && names.iter().any(|name| name.starts_with(word));
        SHORTENED.iter().find(|(names, _)| fits(names))
    };
    exact
        .map(|(_, meaning)| *meaning)
        .or_else(|| stem().map(|(_, meaning)| *meaning))
        .or_else(|| shortened().map(|(_, meaning)| *meaning))
}
