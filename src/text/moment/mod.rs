//! Moments to come in words people type: "2h", "tomorrow 10:00", "в понедельник", "15 jan 9:00".
//!
//! A grammar of our own: no maintained library reads Russian. It reads every word or says which one it
//! does not understand; it never guesses around a word. A day without a time means the morning, a time
//! without a day the next such time, a day of the week never today.

mod read;
#[cfg(test)]
mod tests;
mod token;
mod words;

use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, ToSpan, Zoned};

use super::fold;
use read::{Day, Plan};

/// Hour at which a day without a time begins for a desk.
pub const MORNING: i8 = 9;
/// Years ahead that are believed.
const YEARS: i64 = 5;

/// Why words mean no moment to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoMoment {
    /// Nothing was typed, or nothing that says when.
    Nothing,
    /// This word is not understood.
    Unknown(String),
    /// A number without a unit.
    Bare(String),
    /// This says again what was said before it.
    Twice(String),
    /// Today, but when?
    NoTime,
    /// The calendar has no such day.
    NoSuchDay(String),
    /// The day has no such time.
    NoSuchTime(String),
    /// It is over.
    Past(Box<Zoned>),
    /// More than five years ahead.
    TooFar,
}

/// The moment that `words` mean for somebody whose clock shows `now`. A time of day the clock skips in
/// spring is as much later; one it shows twice in autumn is the first of the two.
///
/// # Errors
/// When a word is not understood, or the moment does not exist or is over.
pub fn moment(words: &str, now: &Zoned) -> Result<Zoned, NoMoment> {
    let plan = read::plan(&fold(words))?;
    let at = resolve(&plan, now)?;
    if at <= *now {
        return Err(NoMoment::Past(Box::new(at)));
    }
    let latest = now
        .checked_add(Span::new().years(YEARS))
        .map_err(|_| NoMoment::TooFar)?;
    if at > latest {
        return Err(NoMoment::TooFar);
    }
    Ok(at)
}

fn resolve(plan: &Plan, now: &Zoned) -> Result<Zoned, NoMoment> {
    let far = |_| NoMoment::TooFar;
    if let Some(span) = plan.span {
        let later = now.checked_add(span).map_err(far)?;
        return match plan.time {
            Some(time) => on(later.date(), time, now),
            None => Ok(later),
        };
    }
    let time = plan.time.unwrap_or(Time::constant(MORNING, 0, 0, 0));
    let today = now.date();
    let date = match plan.day {
        None if plan.time.is_none() => return Err(NoMoment::Nothing),
        None => {
            let at = on(today, time, now)?;
            if at > *now {
                return Ok(at);
            }
            today.tomorrow().map_err(far)?
        }
        Some(Day::Ahead(0)) if plan.time.is_none() => return Err(NoMoment::NoTime),
        Some(Day::Ahead(days)) => today.checked_add(days.days()).map_err(far)?,
        Some(Day::Weekday(day)) => today.nth_weekday(1, day).map_err(far)?,
        Some(Day::NextWeek(day)) => next_week(today, day).ok_or(NoMoment::TooFar)?,
        Some(Day::NextMonth) => today.first_of_month().checked_add(1.month()).map_err(far)?,
        Some(Day::Date(Some(year), month, day)) => {
            let no_such = || NoMoment::NoSuchDay(plan.typed_day.clone());
            Date::new(year, month, day).map_err(|_| no_such())?
        }
        Some(Day::Date(None, month, day)) => {
            next_date(month, day, time, now).ok_or_else(|| NoMoment::NoSuchDay(plan.typed_day.clone()))?
        }
    };
    on(date, time, now)
}

fn on(date: Date, time: Time, now: &Zoned) -> Result<Zoned, NoMoment> {
    date.to_datetime(time)
        .to_zoned(now.time_zone().clone())
        .map_err(|_| NoMoment::TooFar)
}

/// A day of the week after this one.
fn next_week(today: Date, day: Weekday) -> Option<Date> {
    let monday = today.nth_weekday(1, Weekday::Monday).ok()?;
    let ahead = i64::from(day.to_monday_zero_offset());
    monday.checked_add(ahead.days()).ok()
}

/// The next such day, which in a year without it (29 February) is years ahead.
fn next_date(month: i8, day: i8, time: Time, now: &Zoned) -> Option<Date> {
    let years = now.year()..now.year().saturating_add(9);
    let mut dates = years.filter_map(|year| Date::new(year, month, day).ok());
    dates.find(|date| date.to_datetime(time) > now.datetime())
}
