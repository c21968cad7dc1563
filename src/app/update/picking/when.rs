//! When a snoozed conversation may come back.

use jiff::civil::Weekday;
use jiff::{Timestamp, ToSpan, Zoned};

use super::item;
use crate::app::State;
use crate::app::state::{Choice, Label, PickerItem};
use crate::i18n::Text;
use crate::text::CleanLine;

/// Hour of the day at which "tomorrow" and "Monday" begin for a desk.
const MORNING: i8 = 9;

/// Presets, each with the time it means.
pub(super) fn items(state: &State) -> Vec<PickerItem> {
    let now = state.server_now().to_zoned(state.settings.zone.clone());
    let row = |(id, at): (&'static str, Timestamp)| {
        let time = at
            .to_zoned(state.settings.zone.clone())
            .strftime("%Y-%m-%d %H:%M")
            .to_string();
        let detail = Label::Theirs(CleanLine::from(time.as_str()));
        item(
            state,
            Choice::Until(at),
            Label::Ours(Text { id, args: Vec::new() }),
            Some(detail),
        )
    };
    presets(&now).into_iter().map(row).collect()
}

/// Message ids and times; one that the calendar cannot express is left out.
fn presets(now: &Zoned) -> Vec<(&'static str, Timestamp)> {
    let later = |span: jiff::Span| now.checked_add(span).ok().map(|at| at.timestamp());
    let morning = |day: &Zoned| {
        let at = day
            .with()
            .hour(MORNING)
            .minute(0)
            .second(0)
            .subsec_nanosecond(0)
            .build();
        at.ok().map(|at| at.timestamp())
    };
    let tomorrow = now.tomorrow().ok();
    let monday = now.nth_weekday(1, Weekday::Monday).ok();
    [
        ("snooze-hour", later(1.hour())),
        ("snooze-three-hours", later(3.hours())),
        ("snooze-tomorrow", tomorrow.as_ref().and_then(morning)),
        ("snooze-monday", monday.as_ref().and_then(morning)),
        ("snooze-week", later(1.week())),
    ]
    .into_iter()
    .filter_map(|(id, at)| Some((id, at?)))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_in_the_future_and_mornings_are_local() {
        let now: Zoned = "2026-11-21T22:30:00+03:00[Europe/Moscow]"
            .parse()
            .expect("a time");
        let words: Vec<String> = presets(&now)
            .into_iter()
            .map(|(id, at)| {
                format!(
                    "{id} {}",
                    at.to_zoned(now.time_zone().clone()).strftime("%a %d %H:%M")
                )
            })
            .collect();
        assert_eq!(
            words,
            [
                "snooze-hour Sat 21 23:30",
                "snooze-three-hours Sun 22 01:30",
                "snooze-tomorrow Sun 22 09:00",
                "snooze-monday Mon 23 09:00",
                "snooze-week Sat 28 22:30",
            ]
        );
    }
}
