//! When a snoozed conversation may come back.

use jiff::civil::Weekday;
use jiff::{Timestamp, ToSpan, Zoned};

use super::item;
use crate::app::State;
use crate::app::state::{Choice, Label, Picker, PickerItem, PickerKind};
use crate::i18n::Text;
use crate::text::{CleanLine, MORNING, NoMoment, moment};

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

/// Offers the moment the typed words mean, or says why they mean none. The row shows what was
/// understood while it is typed; an error keeps the words where they are.
pub(super) fn offer(picker: &mut Picker, now: &Zoned) {
    picker.items.retain(|item| !is_typed(item));
    let typed = picker.filter.text().trim().to_owned();
    let row = |choice, label, detail, disabled| PickerItem {
        choice,
        label,
        detail,
        haystack: String::new(),
        disabled,
        marked: false,
    };
    match moment(&typed, now) {
        Ok(at) => {
            let detail = Label::Ours(understood_zone(&at));
            let label = Label::Ours(understood(&at));
            picker
                .items
                .push(row(Choice::Until(at.timestamp()), label, Some(detail), None));
        }
        Err(NoMoment::Nothing) if typed.is_empty() => {}
        Err(error) => {
            let label = Label::Theirs(CleanLine::from(typed.as_str()));
            let choice = Choice::Until(now.timestamp());
            picker.items.push(row(choice, label, None, Some(why(&error))));
        }
    }
}

/// What was understood comes before the presets that look like it, an error after them.
pub(super) fn put_first(picker: &mut Picker) {
    if !matches!(
        picker.kind,
        PickerKind::Snooze { .. } | PickerKind::SnoozeMany { .. }
    ) {
        return;
    }
    let Some(typed) = picker.items.iter().position(is_typed) else {
        return;
    };
    let understood = picker.items[typed].disabled.is_none();
    picker.matches.retain(|index| *index != typed);
    let place = if understood { 0 } else { picker.matches.len() };
    picker.matches.insert(place, typed);
}

/// Whether a row is there only because it was typed.
fn is_typed(item: &PickerItem) -> bool {
    item.disabled.is_some() || matches!(&item.label, Label::Ours(text) if text.id == "snooze-at")
}

fn understood(at: &Zoned) -> Text {
    Text::new("snooze-at").with("at", at.strftime("%Y-%m-%d %H:%M"))
}

/// The day of the week, and the zone the time of day is in.
fn understood_zone(at: &Zoned) -> Text {
    let zone = at.strftime("%Z").to_string();
    match at.weekday() {
        Weekday::Monday => Text::new("snooze-on-monday").with("zone", zone),
        Weekday::Tuesday => Text::new("snooze-on-tuesday").with("zone", zone),
        Weekday::Wednesday => Text::new("snooze-on-wednesday").with("zone", zone),
        Weekday::Thursday => Text::new("snooze-on-thursday").with("zone", zone),
        Weekday::Friday => Text::new("snooze-on-friday").with("zone", zone),
        Weekday::Saturday => Text::new("snooze-on-saturday").with("zone", zone),
        Weekday::Sunday => Text::new("snooze-on-sunday").with("zone", zone),
    }
}

/// Why words are no moment, and what to write instead.
fn why(error: &NoMoment) -> Text {
    let line = |words: &str| CleanLine::from(words);
    match error {
        NoMoment::Nothing => Text::new("moment-nothing"),
        NoMoment::Unknown(word) => Text::new("moment-unknown").with("word", line(word)),
        NoMoment::Bare(number) => Text::new("moment-bare").with("number", line(number)),
        NoMoment::Twice(word) => Text::new("moment-twice").with("word", line(word)),
        NoMoment::NoTime => Text::new("moment-no-time"),
        NoMoment::NoSuchDay(word) => Text::new("moment-no-such-day").with("word", line(word)),
        NoMoment::NoSuchTime(word) => Text::new("moment-no-such-time").with("word", line(word)),
        NoMoment::Past(at) => Text::new("moment-past").with("at", at.strftime("%Y-%m-%d %H:%M")),
        NoMoment::TooFar => Text::new("moment-too-far"),
    }
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
