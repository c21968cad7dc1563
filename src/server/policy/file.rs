//! The words of `policy.toml`. Every error has its line.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::hours::Week;
use super::{Away, Hours, Note, Policies, Promises, Tag, Transfers};
use crate::backend::native::wire::Channel;
use crate::text::{Located, nearest};

/// Warned this long before, unless the file says otherwise.
const WARN: SignedDuration = SignedDuration::from_mins(5);
/// Longest promise.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 365);

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    sla: Vec<SlaTable>,
    hours: BTreeMap<String, HoursTable>,
    transfer: TransferTable,
    resolve: ResolveTable,
    away: AwayTable,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TransferTable {
    note: Note,
    accept_within: Option<Length>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ResolveTable {
    tag: Tag,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AwayTable {
    replies: Away,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlaTable {
    #[serde(default)]
    channels: Vec<ChannelWord>,
    #[serde(default)]
    inboxes: Vec<String>,
    first_response: Option<Length>,
    next_response: Option<Length>,
    resolution: Option<Length>,
    warn: Option<Length>,
    hours: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursTable {
    zone: Zone,
    #[serde(default)]
    mon: Vec<Open>,
    #[serde(default)]
    tue: Vec<Open>,
    #[serde(default)]
    wed: Vec<Open>,
    #[serde(default)]
    thu: Vec<Open>,
    #[serde(default)]
    fri: Vec<Open>,
    #[serde(default)]
    sat: Vec<Open>,
    #[serde(default)]
    sun: Vec<Open>,
    #[serde(default)]
    holidays: Vec<Holiday>,
}

/// Reads the file.
pub(super) fn parse(origin: &str, source: &str) -> Result<Policies, Located> {
    let file: File = toml::from_str(source)
        .map_err(|error| Located::span(origin, source, error.span(), error.message()))?;
    let mut hours = BTreeMap::new();
    for (name, table) in file.hours {
        let week = table
            .week()
            .map_err(|message| Located::at(origin, source, heading(source, &name), message))?;
        hours.insert(name, Hours::Weekly(week));
    }
    let mut promises = Vec::new();
    for table in file.sla {
        let hours = match &table.hours {
            None => Hours::Always,
            Some(name) => hours.get(name.get_ref()).cloned().ok_or_else(|| {
                let message = unknown_hours(name.get_ref(), hours.keys().map(String::as_str));
                Located::span(origin, source, Some(name.span()), message)
            })?,
        };
        promises.push(Promises {
            channels: table.channels.iter().map(|word| word.0).collect(),
            inboxes: table.inboxes,
            first_response: table.first_response.map(|length| length.0),
            next_response: table.next_response.map(|length| length.0),
            resolution: table.resolution.map(|length| length.0),
            warn: table.warn.map_or(WARN, |length| length.0),
            hours,
        });
    }
    let transfer = Transfers {
        note: file.transfer.note,
        accept_within: file.transfer.accept_within.map(|length| length.0),
    };
    Ok(Policies {
        promises,
        transfer,
        resolve_tag: file.resolve.tag,
        away_replies: file.away.replies,
    })
}

/// Where the hours called `name` begin.
fn heading(source: &str, name: &str) -> usize {
    source.find(&format!("[hours.{name}]")).unwrap_or_default()
}

fn unknown_hours<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    match nearest(name, known) {
        Some(known) => format!("there are no hours called `{name}`, did you mean `{known}`?"),
        None => format!("there are no hours called `{name}`; add [hours.{name}] with its zone"),
    }
}

impl HoursTable {
    fn week(self) -> Result<Week, String> {
        let days = [
            self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun,
        ];
        let mut week: [Vec<(Time, Option<Time>)>; 7] = Default::default();
        for (day, open) in week.iter_mut().zip(days) {
            *day = open.into_iter().map(|open| (open.begin, open.end)).collect();
            day.sort_unstable();
            let overlap = day
                .windows(2)
                .any(|two| two[0].1.is_none_or(|end| end > two[1].0));
            if overlap {
                return Err("two spans of one day overlap; join them into one".to_owned());
            }
        }
        Ok(Week {
            zone: self.zone.0,
            days: week,
            holidays: self.holidays.iter().map(|day| day.0).collect::<BTreeSet<_>>(),
        })
    }
}

#[derive(Debug)]
struct ChannelWord(Channel);

impl<'de> Deserialize<'de> for ChannelWord {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        const KNOWN: [(&str, Channel); 7] = [
            ("web_chat", Channel::WebChat),
            ("telegram", Channel::Telegram),
            ("whatsapp", Channel::Whatsapp),
            ("email", Channel::Email),
            ("sms", Channel::Sms),
            ("phone", Channel::Phone),
            ("other", Channel::Other),
        ];
        let word = String::deserialize(from)?;
        let known = KNOWN.iter().find(|(known, _)| *known == word);
        known.map(|(_, channel)| Self(*channel)).ok_or_else(|| {
            let words: Vec<&str> = KNOWN.iter().map(|(known, _)| *known).collect();
            D::Error::custom(format!(
                "there is no channel `{word}`; there are {}",
                words.join(", ")
            ))
        })
    }
}

#[derive(Debug)]
struct Length(SignedDuration);

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let words = String::deserialize(from)?;
        let length = words.parse().ok();
        let fits = |length: &SignedDuration| *length > SignedDuration::ZERO && *length <= LONGEST;
        length.filter(fits).map(Self).ok_or_else(|| {
            D::Error::custom(format!(
                "`{words}` is no length of up to a year; write it as in \"15m\" or \"8h\""
            ))
        })
    }
}

#[derive(Debug)]
struct Zone(TimeZone);

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        TimeZone::get(&name).map(Self).map_err(|_| {
            D::Error::custom(format!(
                "there is no time zone `{name}`; write it as in \"Europe/Berlin\""
            ))
        })
    }
}

#[derive(Debug)]
struct Holiday(Date);

impl<'de> Deserialize<'de> for Holiday {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let day = String::deserialize(from)?;
        day.parse()
            .map(Self)
            .map_err(|_| D::Error::custom(format!("`{day}` is no day; write it as in \"2026-12-25\"")))
    }
}

/// `09:00-18:00`; an end of 24:00 is midnight.
#[derive(Debug)]
struct Open {
    begin: Time,
    end: Option<Time>,
}

impl<'de> Deserialize<'de> for Open {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let words = String::deserialize(from)?;
        open(&words).ok_or_else(|| {
            D::Error::custom(format!(
                "`{words}` are no hours of a day; write them as in \"09:00-18:00\""
            ))
        })
    }
}

fn open(words: &str) -> Option<Open> {
    let (begin, end) = words.split_once('-')?;
    let time = |words: &str| {
        let (hour, minute) = words.trim().split_once(':')?;
        Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
    };
    let begin = time(begin)?;
    if end.trim() == "24:00" {
        return Some(Open { begin, end: None });
    }
    let end = time(end)?;
    (begin < end).then_some(Open {
        begin,
        end: Some(end),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
[[sla]]
channels = ["telegram"]
first_response = "15m"
hours = "office"

[[sla]]
resolution = "8h"

[hours.office]
zone = "Europe/Berlin"
mon = ["13:00-24:00", "09:00-12:00"]
holidays = ["2026-12-25"]
"#;

    #[test]
    fn a_file_is_read() {
        let read = parse("policy.toml", GOOD).expect("good");
        assert_eq!(
            read.promises[0].first_response,
            Some(SignedDuration::from_mins(15))
        );
        assert_eq!(read.promises[1].hours, Hours::Always);
        assert_eq!(read.promises[1].warn, WARN);
        let Hours::Weekly(week) = &read.promises[0].hours else {
            panic!("hours")
        };
        assert_eq!(week.days[0].len(), 2);
        assert_eq!(week.days[0][1].1, None);
    }

    #[test]
    fn the_demos_policy_is_read() {
        let read = parse("policy.toml", crate::server::world::POLICY).expect("good");
        assert_eq!(read.promises.len(), 2);
    }

    #[test]
    fn each_error_has_its_line_and_says_what_to_write() {
        for (from, to, line, words) in [
            ("15m", "soon", 4, "15m"),
            ("15m", "-15m", 4, "15m"),
            ("\"telegram\"", "\"telegraph\"", 3, "telegram"),
            ("hours = \"office\"", "hours = \"ofice\"", 5, "`office`"),
            ("Europe/Berlin", "Europe/Bielefeld", 11, "Europe/Berlin"),
            ("09:00-12:00", "09:00-08:00", 12, "09:00-18:00"),
            ("09:00-12:00", "09:00-14:00", 10, "overlap"),
            ("2026-12-25", "25 Dec", 13, "2026-12-25"),
            ("resolution", "resolutoin", 8, "resolutoin"),
            (
                "[hours.office]",
                "[transfer]\nnote = 'always'\n[hours.office]",
                11,
                "required",
            ),
        ] {
            let error = parse("policy.toml", &GOOD.replace(from, to)).expect_err(to);
            assert_eq!(error.line, line, "{error}");
            assert!(error.message.contains(words), "{error}");
        }
    }
}
