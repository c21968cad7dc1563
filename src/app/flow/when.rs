//! Times in words: of the day, of the year, and how long ago.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::i18n::{Catalog, Text};

/// Time of day, `14:02`.
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// A day as people say it on `today`: today, yesterday, `12 Oct`, with the year when it is another.
pub fn date(at: Timestamp, today: Timestamp, zone: &TimeZone, catalog: &Catalog) -> String {
    let day = at.to_zoned(zone.clone()).date();
    let today = today.to_zoned(zone.clone());
    if day == today.date() {
        return catalog.word("day-today").to_owned();
    }
    if today.yesterday().is_ok_and(|yesterday| day == yesterday.date()) {
        return catalog.word("day-yesterday").to_owned();
    }
    let (number, month) = (day.day(), catalog.word(month(day)).to_owned());
    if this_year(day, &today) {
        let text = Text::new("day-date").number("day", number).with("month", month);
        return catalog.words(&text);
    }
    let text = Text::new("day-date-year")
        .number("day", number)
        .with("month", month)
        .with("year", day.year());
    catalog.words(&text)
}

fn this_year(day: Date, today: &Zoned) -> bool {
    day.year() == today.date().year()
}

fn month(day: Date) -> &'static str {
    match day.month() {
        1 => "month-january",
        2 => "month-february",
        3 => "month-march",
        4 => "month-april",
        5 => "month-may",
        6 => "month-june",
        7 => "month-july",
        8 => "month-august",
        9 => "month-september",
        10 => "month-october",
        11 => "month-november",
        _ => "month-december",
    }
}

/// How long a customer waits, in at most four columns: `<1m 5m 2h05 3d`.
pub fn wait(from: Timestamp, now: Timestamp, catalog: &Catalog) -> String {
    let minutes = now.duration_since(from).as_mins().max(0);
    if minutes == 0 {
        return catalog.word("wait-moment").to_owned();
    }
    minutes_in_words(minutes, catalog)
}

/// A length of time, in at most four columns: seconds, then as a wait.
pub fn length(seconds: i64, catalog: &Catalog) -> String {
    if seconds < 60 {
        return since(seconds, catalog);
    }
    minutes_in_words(seconds / 60, catalog)
}

fn minutes_in_words(minutes: i64, catalog: &Catalog) -> String {
    let text = match minutes {
        ..60 => Text::new("wait-minutes").number("minutes", minutes),
        60..600 => Text::new("wait-hours-minutes")
            .number("hours", minutes / 60)
            .with("minutes", format!("{:02}", minutes % 60)),
        600..1440 => Text::new("wait-hours").number("hours", minutes / 60),
        _ => Text::new("wait-days").number("days", (minutes / 1440).min(999)),
    };
    catalog.words(&text)
}

/// How long until `due`, in at most five columns: `05:09` within the hour, then as a wait; the length it
/// is over when it is.
pub fn countdown(due: Timestamp, now: Timestamp, catalog: &Catalog) -> String {
    let left = due.duration_since(now).as_secs();
    if (0..3_600).contains(&left) {
        return format!("{:02}:{:02}", left / 60, left % 60);
    }
    if left < 0 {
        return wait(due, now, catalog);
    }
    wait(now, due, catalog)
}

/// Seconds and then minutes: for what is shorter than a conversation.
pub fn since(seconds: i64, catalog: &Catalog) -> String {
    let text = if seconds < 60 {
        Text::new("span-seconds").number("seconds", seconds.max(0))
    } else {
        Text::new("span-minutes").number("minutes", seconds / 60)
    };
    catalog.words(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_wait_never_takes_more_than_four_columns() {
        let from = at("2026-11-20T14:00:00Z");
        for lang in Lang::ALL {
            let catalog = Catalog::new(lang);
            for minutes in (0..2_000).chain([100_000, 10_000_000]) {
                let now = from + jiff::SignedDuration::from_mins(minutes);
                let label = wait(from, now, &catalog);
                assert!(crate::text::width(&label) <= 4, "{minutes} min: {label}");
            }
        }
    }

    #[test]
    fn a_wait_is_told_in_the_unit_that_matters() {
        let (from, catalog) = (at("2026-11-20T14:00:00Z"), Catalog::new(Lang::En));
        let label = |seconds| wait(from, from + jiff::SignedDuration::from_secs(seconds), &catalog);
        assert_eq!(
            [label(-5), label(59), label(300), label(7500)],
            ["<1m", "<1m", "5m", "2h05"]
        );
        assert_eq!([label(36_000), label(3 * 86_400)], ["10h", "3d"]);
    }

    #[test]
    fn a_countdown_shows_seconds_within_the_hour_and_never_moves_the_columns() {
        let (due, catalog) = (at("2026-11-20T14:00:00Z"), Catalog::new(Lang::En));
        let label = |left: i64| countdown(due, due - jiff::SignedDuration::from_secs(left), &catalog);
        assert_eq!([label(0), label(161), label(3_599)], ["00:00", "02:41", "59:59"]);
        assert_eq!([label(3_600), label(-30), label(-720)], ["1h00", "<1m", "12m"]);
        for left in (-9_000..9_000).step_by(7) {
            assert!(crate::text::width(&label(left)) <= 5);
        }
    }

    #[test]
    fn days_are_named_in_the_agents_zone() {
        let (catalog, zone) = (
            Catalog::new(Lang::En),
            TimeZone::fixed(jiff::tz::Offset::constant(3)),
        );
        let today = at("2026-11-20T22:30:00Z");
        let day = |text: &str| date(at(text), today, &zone, &catalog);
        assert_eq!(day("2026-11-20T21:00:00Z"), "today");
        assert_eq!(day("2026-11-20T20:59:00Z"), "yesterday");
        assert_eq!(day("2026-10-12T12:00:00Z"), "12 Oct");
        assert_eq!(day("2024-10-12T12:00:00Z"), "12 Oct 2024");
        assert_eq!(clock(at("2026-11-20T21:05:00Z"), &zone), "00:05");
    }
}
