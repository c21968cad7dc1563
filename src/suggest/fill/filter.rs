//! What a variable's value passes through: `first_name`, `date`, `money`, `plural`, and the fallback `or`.

use jiff::civil::Date;

use crate::text::nearest;

/// Every filter, and how each is written.
const FILTERS: [(&str, &str); 5] = [
    ("first_name", "first_name"),
    ("date", "date"),
    ("money", "money"),
    ("plural", "plural: \"day\", \"days\""),
    ("or", "or: \"there\""),
];
const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
];
/// Titles before a name, in lower case without their dot.
const TITLES: [&str; 12] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "sir",
    "madam",
    "г-н",
    "г-жа",
    "госпожа",
];
/// How a father's name ends in Russian: then the first name stands before it.
const PATRONYMICS: [&str; 6] = ["ич", "вна", "чна", "шна", "оглы", "кызы"];
/// Characters of the longest currency there is, such as "руб." or "USDT".
const CURRENCY: usize = 4;
/// Does not part a line.
const NO_BREAK: char = '\u{a0}';

/// The language dates and sums are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Russian,
}

/// One filter with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filter<'a> {
    FirstName,
    Date,
    Money,
    /// The number with the form of the word that goes with it: two forms are English, three Russian.
    Plural(Vec<&'a str>),
    /// What stands in when there is nothing.
    Or(&'a str),
}

/// What is wrong with a variable as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// There is no such filter.
    Unknown {
        /// What stands there.
        filter: String,
        /// The nearest there is.
        meant: Option<&'static str>,
    },
    /// The filter wants other words.
    Words {
        /// How it is written.
        example: &'static str,
    },
}

/// Reads what follows the first `|`.
pub(super) fn read(written: &str) -> Result<Vec<Filter<'_>>, Mistake> {
    let mut filters = Vec::new();
    let mut rest = written;
    loop {
        let end = rest.find([':', '|']).unwrap_or(rest.len());
        let name = rest[..end].trim_matches(' ');
        rest = &rest[end..];
        let mut words = Vec::new();
        while let Some(more) = rest.strip_prefix(if words.is_empty() { ':' } else { ',' }) {
            let (word, after) = quoted(more.trim_start_matches(' ')).ok_or_else(|| mistaken(name))?;
            words.push(word);
            rest = after.trim_start_matches(' ');
        }
        filters.push(filter(name, words)?);
        match rest.strip_prefix('|') {
            Some(more) => rest = more,
            None if rest.is_empty() => return Ok(filters),
            None => return Err(mistaken(name)),
        }
    }
}

/// A word in quotes, single or double, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text[1..].split_once(quote)
}

fn filter<'a>(name: &str, words: Vec<&'a str>) -> Result<Filter<'a>, Mistake> {
    match (name, words.as_slice()) {
        ("first_name", []) => Ok(Filter::FirstName),
        ("date", []) => Ok(Filter::Date),
        ("money", []) => Ok(Filter::Money),
        ("plural", [_, _] | [_, _, _]) => Ok(Filter::Plural(words)),
        ("or", [instead]) => Ok(Filter::Or(instead)),
        _ => Err(mistaken(name)),
    }
}

fn mistaken(name: &str) -> Mistake {
    match FILTERS.iter().find(|(known, _)| *known == name) {
        Some((_, example)) => Mistake::Words { example },
        None => Mistake::Unknown {
            filter: name.to_owned(),
            meant: nearest(name, FILTERS.map(|(known, _)| known))
                .and_then(|near| FILTERS.into_iter().find(|(known, _)| *known == near))
                .map(|(known, _)| known),
        },
    }
}

impl Filter<'_> {
    /// The value as it is to be read; `None` when it is nothing of this kind.
    pub(super) fn apply(&self, value: &str, language: Language) -> Option<String> {
        match self {
            Self::FirstName => Some(first_name(value)).filter(|name| !name.is_empty()),
            Self::Date => date(value, language),
            Self::Money => money(value, language),
            Self::Plural(forms) => plural(value, forms),
            Self::Or(_) => Some(value.to_owned()),
        }
    }
}

/// The name a person is called by: without titles, behind the comma of "Ivanova, Anna", and in "Иванова Анна
/// Сергеевна" the one before the father's.
pub fn first_name(name: &str) -> String {
    let name = name.split_once(',').map_or(name, |(_, after)| after);
    let is_title = |word: &str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let words: Vec<&str> = name
        .split_whitespace()
        .skip_while(|word| is_title(word))
        .collect();
    let chosen = match words.as_slice() {
        [_, first, father] if PATRONYMICS.iter().any(|end| father.to_lowercase().ends_with(end)) => first,
        [first, ..] => first,
        [] => return String::new(),
    };
    (*chosen).to_owned()
}

/// A day, of `2026-03-05` or a moment that begins so.
fn date(value: &str, language: Language) -> Option<String> {
    let value = value.trim();
    let (day, rest) = value.split_at_checked(10)?;
    if !(rest.is_empty() || rest.starts_with(['T', ' '])) {
        return None;
    }
    let day: Date = day.parse().ok()?;
    let month = usize::try_from(day.month() - 1).ok()?;
    let (number, year) = (day.day(), day.year());
    Some(match language {
        Language::English => format!("{number} {} {year}", MONTHS[0][month]),
        Language::Russian => format!("{number} {} {year} г.", MONTHS[1][month]),
    })
}

/// A sum with its currency, as the shop writes it, in the manner of the language.
fn money(value: &str, language: Language) -> Option<String> {
    let value = value.trim();
    let is_number =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | NO_BREAK | '\u{202f}' | '\'');
    let start = value.find(|c: char| c.is_ascii_digit())?;
    let length = value[start..]
        .find(|c: char| !is_number(c))
        .unwrap_or(value.len() - start);
    let (before, rest) = value.split_at(start);
    let (number, after) = rest.split_at(length);
    let negative = before.contains(['-', '−']);
    let before = before.trim_matches([' ', NO_BREAK, '-', '−']);
    let after = after.trim_matches([' ', NO_BREAK]);
    let currency = if before.is_empty() { after } else { before };
    let plain = |text: &str| text.chars().count() <= CURRENCY && !text.contains(|c: char| c.is_ascii_digit());
    if !plain(before) || !plain(after) || !(before.is_empty() || after.is_empty()) {
        return None;
    }
    let (whole, part) = parted(number);
    let (group, point) = match language {
        Language::English => (',', '.'),
        Language::Russian => (NO_BREAK, ','),
    };
    let mut sum = grouped(&whole, group);
    if let Some(part) = part {
        sum.push(point);
        sum.push_str(&part);
    }
    let sign = if negative { "−" } else { "" };
    let is_sign = currency.chars().count() == 1;
    Some(match language {
        _ if currency.is_empty() => format!("{sign}{sum}"),
        Language::English if is_sign => format!("{sign}{currency}{sum}"),
        Language::English => format!("{sign}{sum} {currency}"),
        Language::Russian => format!("{sign}{sum}{NO_BREAK}{currency}"),
    })
}

/// The digits before and behind the point: the last mark with one or two digits behind it.
fn parted(number: &str) -> (String, Option<String>) {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let number = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    match number.rsplit_once(['.', ',']) {
        Some((whole, part)) if matches!(part.len(), 1 | 2) => (digits(whole), Some(format!("{part:0<2}"))),
        _ => (digits(number), None),
    }
}

fn grouped(digits: &str, mark: char) -> String {
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(mark);
        }
        grouped.push(digit);
    }
    grouped
}

/// A whole number with its word.
fn plural(value: &str, forms: &[&str]) -> Option<String> {
    let value = value.trim();
    let number: u64 = value.parse().ok()?;
    let form = match forms {
        [one, many] => {
            if number == 1 {
                one
            } else {
                many
            }
        }
        [one, few, many] => match (number % 10, number % 100) {
            (_, 11..=14) => many,
            (1, _) => one,
            (2..=4, _) => few,
            _ => many,
        },
        _ => return None,
    };
    Some(format!("{number} {form}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_called_by_their_first_name() {
        for (name, first) in [
            ("Anna Lee", "Anna"),
            ("Mr. Bob Tanner", "Bob"),
            ("Ivanova, Anna", "Anna"),
            ("Иванова Анна Сергеевна", "Анна"),
            ("Анна Сергеевна", "Анна"),
            ("Климов Пётр Ильич", "Пётр"),
            ("Prof. Dr. Jane Roe", "Jane"),
            ("Dr.", ""),
            ("Cher", "Cher"),
        ] {
            assert_eq!(first_name(name), first, "{name}");
        }
    }

    #[test]
    fn days_are_written_out_and_what_is_none_is_not() {
        let en = |value| date(value, Language::English);
        assert_eq!(en("2026-03-05").as_deref(), Some("5 March 2026"));
        assert_eq!(en("2026-12-31T23:59:00Z").as_deref(), Some("31 December 2026"));
        assert_eq!(
            date("2026-05-09", Language::Russian).as_deref(),
            Some("9 мая 2026 г.")
        );
        for not in ["", "soon", "2026-02-30", "05.03.2026", "2026-03-05x", "дата 2026"] {
            assert_eq!(en(not), None, "{not}");
        }
    }

    #[test]
    fn sums_are_written_as_the_language_does() {
        for (value, english, russian) in [
            ("129.00 €", "€129.00", "129,00\u{a0}€"),
            ("$1,234.5", "$1,234.50", "1\u{a0}234,50\u{a0}$"),
            ("12 345,60 EUR", "12,345.60 EUR", "12\u{a0}345,60\u{a0}EUR"),
            ("1.234 ₽", "₽1,234", "1\u{a0}234\u{a0}₽"),
            ("4990 руб.", "4,990 руб.", "4\u{a0}990\u{a0}руб."),
            ("-5 USD", "−5 USD", "−5\u{a0}USD"),
            ("1000000", "1,000,000", "1\u{a0}000\u{a0}000"),
        ] {
            assert_eq!(
                money(value, Language::English).as_deref(),
                Some(english),
                "{value}"
            );
            assert_eq!(
                money(value, Language::Russian).as_deref(),
                Some(russian),
                "{value}"
            );
        }
        for not in ["", "free", "5 or 6 EUR", "EUR 5 USD", "about 5 EUR"] {
            assert_eq!(money(not, Language::English), None, "{not}");
        }
    }

    #[test]
    fn numbers_take_their_form() {
        let days = |number| plural(number, &["day", "days"]);
        assert_eq!(days("1").as_deref(), Some("1 day"));
        assert_eq!(days("21").as_deref(), Some("21 days"));
        for (number, word) in [
            ("1", "день"),
            ("3", "дня"),
            ("5", "дней"),
            ("11", "дней"),
            ("22", "дня"),
            ("101", "день"),
        ] {
            let found = plural(number, &["день", "дня", "дней"]);
            assert_eq!(found, Some(format!("{number} {word}")));
        }
        assert_eq!(days("some"), None);
        assert_eq!(days("-1"), None);
    }

    #[test]
    fn filters_are_read_in_their_order() {
        assert_eq!(
            read(" first_name | or: \"a|b\"").as_deref(),
            Ok(&[Filter::FirstName, Filter::Or("a|b")][..])
        );
        assert_eq!(
            read("plural: 'day' , 'days'"),
            Ok(vec![Filter::Plural(vec!["day", "days"])])
        );
        assert_eq!(
            read("plural: 'day'"),
            Err(Mistake::Words {
                example: "plural: \"day\", \"days\""
            })
        );
        assert!(matches!(read("upper"), Err(Mistake::Unknown { .. })));
    }
}
