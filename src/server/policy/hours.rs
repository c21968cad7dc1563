//! Business hours: when promised time counts. Pure.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Days looked ahead; a desk that never opens in that time breaks no promise.
const DAYS: usize = 800;

/// When a desk works.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Hours {
    /// Day and night.
    #[default]
    Always,
    /// At these times only.
    Weekly(Week),
}

/// Hours of each day of the week.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// Where the clock hangs.
    pub zone: TimeZone,
    /// From Monday: begin and end, in order and without overlap. No end is midnight.
    pub days: [Vec<(Time, Option<Time>)>; 7],
    /// Days without any.
    pub holidays: BTreeSet<Date>,
}

impl Hours {
    /// When `length` of work from `start` on is over; `None` when the desk does not work that long in
    /// the next two years.
    pub fn after(&self, start: Timestamp, length: SignedDuration) -> Option<Timestamp> {
        let length = length.max(SignedDuration::ZERO);
        let Self::Weekly(week) = self else {
            return start.checked_add(length).ok();
        };
        let mut left = length;
        for (begin, end) in week.open_from(start) {
            let begin = begin.max(start);
            let open = end.duration_since(begin);
            if left <= open {
                return begin.checked_add(left).ok();
            }
            left -= open;
        }
        None
    }

    /// Work between two moments; none when they are the wrong way round.
    pub fn between(&self, start: Timestamp, end: Timestamp) -> SignedDuration {
        let whole = end.duration_since(start).max(SignedDuration::ZERO);
        let Self::Weekly(week) = self else { return whole };
        let open = week.open_from(start).take_while(|(begin, _)| *begin < end);
        let work = open.map(|(begin, close)| close.min(end).duration_since(begin.max(start)));
        work.fold(SignedDuration::ZERO, SignedDuration::saturating_add)
    }
}

impl Week {
    /// The hours that are not over at `start`, in order.
    fn open_from(&self, start: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let first = start.to_zoned(self.zone.clone()).date();
        let days = first.series(jiff::ToSpan::days(1)).take(DAYS);
        days.filter(|day| !self.holidays.contains(day))
            .flat_map(|day| self.on(day))
            .filter(move |(begin, end)| end > begin && *end > start)
    }

    fn on(&self, day: Date) -> Vec<(Timestamp, Timestamp)> {
        let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
        let at = |day: Date, time: Time| {
            let zoned = day.to_datetime(time).to_zoned(self.zone.clone()).ok();
            zoned.map(|at| at.timestamp())
        };
        let hours = self.days[weekday].iter().filter_map(|(begin, end)| {
            let end = match end {
                Some(end) => at(day, *end)?,
                None => at(day.tomorrow().ok()?, Time::midnight())?,
            };
            Some((at(day, *begin)?, end))
        });
        hours.collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    use super::*;

    const HOUR: i64 = 3_600;

    fn office() -> Week {
        let day = vec![
            (time(8, 30, 0, 0), Some(time(12, 0, 0, 0))),
            (time(13, 0, 0, 0), Some(time(17, 0, 0, 0))),
        ];
        let mut days: [Vec<(Time, Option<Time>)>; 7] = std::array::from_fn(|_| day.clone());
        days[5] = vec![(time(20, 0, 0, 0), None)];
        days[6] = vec![(time(0, 0, 0, 0), Some(time(6, 0, 0, 0)))];
        Week {
            zone: TimeZone::get("Europe/Berlin").expect("a zone"),
            days,
            holidays: [date(2026, 10, 28)].into(),
        }
    }

    /// The clock on the wall, asked every minute.
    fn is_open(week: &Week, at: Timestamp) -> bool {
        let here = at.to_zoned(week.zone.clone());
        let day = usize::try_from(here.weekday().to_monday_zero_offset()).expect("a day");
        !week.holidays.contains(&here.date())
            && week.days[day]
                .iter()
                .any(|(begin, end)| *begin <= here.time() && end.is_none_or(|end| here.time() < end))
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn what_is_promised_in_the_evening_is_due_in_the_morning() {
        let hours = Hours::Weekly(office());
        let due = hours.after(at("2026-11-19T15:50:00Z"), SignedDuration::from_mins(30));
        // 16:50 in Berlin: ten minutes today, twenty from half past eight.
        assert_eq!(due, Some(at("2026-11-20T07:50:00Z")));
        assert_eq!(
            hours.after(at("2026-11-19T09:00:00Z"), SignedDuration::ZERO),
            Some(at("2026-11-19T09:00:00Z"))
        );
    }

    #[test]
    fn a_desk_that_never_opens_breaks_no_promise() {
        let closed = Week {
            days: Default::default(),
            ..office()
        };
        let hours = Hours::Weekly(closed);
        assert_eq!(
            hours.after(at("2026-11-19T09:00:00Z"), SignedDuration::from_mins(1)),
            None
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        /// The same as walking minute by minute, over the night the clock goes back and a holiday.
        #[test]
        fn hours_are_what_the_clock_on_the_wall_says(start in 0_i64..8 * 24 * 60, length in 1_i64..20 * 60) {
            let week = office();
            // From the Wednesday before summer time ends (25 October 2026).
            let start = at("2026-10-21T00:00:00Z") + SignedDuration::from_mins(start);
            let hours = Hours::Weekly(week.clone());
            let due = hours.after(start, SignedDuration::from_mins(length)).expect("a moment");
            let mut left = length;
            let mut minute = start;
            while left > 0 {
                left -= i64::from(is_open(&week, minute));
                minute += SignedDuration::from_mins(1);
            }
            prop_assert_eq!(due, minute);
            prop_assert_eq!(hours.between(start, due), SignedDuration::from_mins(length));
            prop_assert!(hours.between(start, due + SignedDuration::from_secs(HOUR)).as_secs() <= length * 60 + HOUR);
        }
    }
}
