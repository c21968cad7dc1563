use jiff::Zoned;

use super::{NoMoment, moment};

/// Saturday, before noon.
const NOW: &str = "2026-11-21T10:15:00+03:00[Europe/Moscow]";

fn at(now: &str, words: &str) -> Result<String, NoMoment> {
    let now: Zoned = now.parse().expect("a time");
    moment(words, &now).map(|at| at.strftime("%a %Y-%m-%d %H:%M").to_string())
}

fn means(words: &str, expected: &str) {
    assert_eq!(at(NOW, words).as_deref(), Ok(expected), "{words}");
}

#[test]
fn lengths_in_both_languages() {
    for (words, expected) in [
        ("2h", "Sat 2026-11-21 12:15"),
        ("in 2h", "Sat 2026-11-21 12:15"),
        ("In 2 Hours", "Sat 2026-11-21 12:15"),
        ("1h 30m", "Sat 2026-11-21 11:45"),
        ("2h30", "Sat 2026-11-21 12:45"),
        ("in an hour", "Sat 2026-11-21 11:15"),
        ("half an hour", "Sat 2026-11-21 10:45"),
        ("30 мин", "Sat 2026-11-21 10:45"),
        ("30мин.", "Sat 2026-11-21 10:45"),
        ("через 2 часа", "Sat 2026-11-21 12:15"),
        ("через час", "Sat 2026-11-21 11:15"),
        ("полчаса", "Sat 2026-11-21 10:45"),
        ("через 3 дня", "Tue 2026-11-24 10:15"),
        ("через 2 дня в 10", "Mon 2026-11-23 10:00"),
        ("in 2 days at 9:30", "Mon 2026-11-23 09:30"),
        ("через неделю", "Sat 2026-11-28 10:15"),
        ("2 weeks", "Sat 2026-12-05 10:15"),
        ("через месяц", "Mon 2026-12-21 10:15"),
    ] {
        means(words, expected);
    }
}

#[test]
fn days_in_both_languages() {
    for (words, expected) in [
        ("tomorrow", "Sun 2026-11-22 09:00"),
        ("tomorrow 10:00", "Sun 2026-11-22 10:00"),
        ("tomorrow at 10", "Sun 2026-11-22 10:00"),
        ("10:00 tomorrow", "Sun 2026-11-22 10:00"),
        ("tomorrow 9:30pm", "Sun 2026-11-22 21:30"),
        ("tomorrow evening", "Sun 2026-11-22 18:00"),
        ("tonight", "Sat 2026-11-21 18:00"),
        ("завтра в 10", "Sun 2026-11-22 10:00"),
        ("завтра в 7 вечера", "Sun 2026-11-22 19:00"),
        ("завтра в 2 часа дня", "Sun 2026-11-22 14:00"),
        ("завтра утром", "Sun 2026-11-22 09:00"),
        ("послезавтра", "Mon 2026-11-23 09:00"),
        ("сегодня в 18:30", "Sat 2026-11-21 18:30"),
        ("monday", "Mon 2026-11-23 09:00"),
        ("mon 14:00", "Mon 2026-11-23 14:00"),
        ("в понедельник", "Mon 2026-11-23 09:00"),
        ("во вторник в 12", "Tue 2026-11-24 12:00"),
        ("пт 15:00", "Fri 2026-11-27 15:00"),
        ("saturday", "Sat 2026-11-28 09:00"),
        ("next week", "Mon 2026-11-23 09:00"),
        ("next friday", "Fri 2026-11-27 09:00"),
        ("на следующей неделе в среду", "Wed 2026-11-25 09:00"),
        ("next month", "Tue 2026-12-01 09:00"),
    ] {
        means(words, expected);
    }
}

#[test]
fn dates_and_times_alone() {
    for (words, expected) in [
        ("15 jan 9:00", "Fri 2027-01-15 09:00"),
        ("jan 15th", "Fri 2027-01-15 09:00"),
        ("15-го января", "Fri 2027-01-15 09:00"),
        ("15 января 2028 12:00", "Sat 2028-01-15 12:00"),
        ("25.12", "Fri 2026-12-25 09:00"),
        ("25.12.2026 8:00", "Fri 2026-12-25 08:00"),
        ("2026-12-25 08:00", "Fri 2026-12-25 08:00"),
        ("29 feb", "Tue 2028-02-29 09:00"),
        ("18:00", "Sat 2026-11-21 18:00"),
        ("9:00", "Sun 2026-11-22 09:00"),
        ("at 9", "Sun 2026-11-22 09:00"),
        ("в 11", "Sat 2026-11-21 11:00"),
        ("9pm", "Sat 2026-11-21 21:00"),
        ("noon", "Sat 2026-11-21 12:00"),
    ] {
        means(words, expected);
    }
}

#[test]
fn what_is_not_understood_is_named() {
    let word = |word: &str| word.to_owned();
    for (words, expected) in [
        ("", NoMoment::Nothing),
        ("at", NoMoment::Nothing),
        ("soon", NoMoment::Unknown(word("soon"))),
        ("tomorrow maybe", NoMoment::Unknown(word("maybe"))),
        ("-2h", NoMoment::Unknown(word("-2"))),
        ("10", NoMoment::Bare(word("10"))),
        ("d", NoMoment::Unknown(word("d"))),
        ("tomorrow monday", NoMoment::Twice(word("monday"))),
        ("10:00 11:00", NoMoment::Twice(word("11:00"))),
        ("2h 10:00", NoMoment::Twice(word("10:00"))),
        ("today", NoMoment::NoTime),
        ("30 feb", NoMoment::NoSuchDay(word("30"))),
        ("31.02.2027", NoMoment::NoSuchDay(word("31.02.2027"))),
        ("tomorrow 25:00", NoMoment::NoSuchTime(word("25:00"))),
        ("13pm", NoMoment::NoSuchTime(word("13"))),
        ("999999999999 h", NoMoment::TooFar),
        ("1h 9223372036854775807h", NoMoment::TooFar),
        ("15 jan 2099", NoMoment::TooFar),
    ] {
        assert_eq!(at(NOW, words), Err(expected), "{words}");
    }
}

#[test]
fn what_is_over_is_told_with_its_moment() {
    for words in ["today 9:00", "yesterday", "вчера", "1.1.2026", "0m"] {
        let error = at(NOW, words).expect_err(words);
        assert!(matches!(error, NoMoment::Past(_)), "{words}: {error:?}");
    }
}

#[test]
fn the_time_of_day_stays_when_the_clock_changes_and_hours_are_hours() {
    let spring = "2026-03-28T10:00:00+01:00[Europe/Berlin]";
    assert_eq!(at(spring, "1 day").as_deref(), Ok("Sun 2026-03-29 10:00"));
    assert_eq!(at(spring, "24h").as_deref(), Ok("Sun 2026-03-29 11:00"));
    // 02:30 does not exist that night; 02:30 exists twice in autumn, the first is meant.
    assert_eq!(at(spring, "tomorrow 2:30").as_deref(), Ok("Sun 2026-03-29 03:30"));
    let now: Zoned = "2026-10-24T10:00:00+02:00[Europe/Berlin]"
        .parse()
        .expect("a time");
    let first = moment("tomorrow 2:30", &now).expect("a moment");
    assert_eq!(first.strftime("%H:%M %:z").to_string(), "02:30 +02:00");
}

proptest::proptest! {
    /// Whatever is typed is answered, and an accepted moment lies ahead.
    #[test]
    fn nothing_typed_breaks_it(words in "[0-9a-zа-я:.,@ -]{0,24}") {
        let now: Zoned = NOW.parse().expect("a time");
        if let Ok(at) = moment(&words, &now) {
            proptest::prop_assert!(at > now);
        }
    }
}
