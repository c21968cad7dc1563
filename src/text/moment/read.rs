//! From pieces to what was meant, before it is laid into the calendar.

use jiff::Span;
use jiff::civil::{Time, Weekday};

use super::NoMoment;
use super::token::{Kind, Token, tokens};
use super::words::{Meaning, Unit};

/// A day as it was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// So many days from today.
    Ahead(i64),
    /// The first such day after today.
    Weekday(Weekday),
    /// That day of the week after this one.
    NextWeek(Weekday),
    /// The first of the month after this one.
    NextMonth,
    /// Year if one was named, month, day.
    Date(Option<i16>, i8, i8),
}

/// What was said.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) span: Option<Span>,
    pub(super) day: Option<Day>,
    /// How the day was typed, for an error.
    pub(super) typed_day: String,
    pub(super) time: Option<Time>,
}

/// Reads every piece of folded text.
pub(super) fn plan(text: &str) -> Result<Plan, NoMoment> {
    let tokens = tokens(text);
    let mut reader = Reader {
        tokens: &tokens,
        at: 0,
        plan: Plan::default(),
        hour_follows: false,
        last_unit: None,
        exact: false,
    };
    while let Some(token) = reader.next() {
        reader.take(token)?;
    }
    Ok(reader.plan)
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    plan: Plan,
    /// "at" was said: a bare number is an hour.
    hour_follows: bool,
    last_unit: Option<Unit>,
    /// The length has hours or minutes, so that no time of day fits beside it.
    exact: bool,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    fn peek(&self) -> Option<Kind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    fn take(&mut self, token: &Token) -> Result<(), NoMoment> {
        match token.kind {
            Kind::Unknown => Err(NoMoment::Unknown(token.typed.clone())),
            Kind::Clock(hour, minute) => self.clock(hour, minute, &token.typed),
            Kind::Date(year, month, day) => self.date(year, month, day, &token.typed),
            Kind::Number(number) => self.number(number, &token.typed),
            Kind::Word(meaning) => self.word(meaning, &token.typed),
        }
    }

    fn word(&mut self, meaning: Meaning, typed: &str) -> Result<(), NoMoment> {
        match meaning {
            Meaning::Filler => Ok(()),
            Meaning::At => {
                self.hour_follows = true;
                Ok(())
            }
            Meaning::One => match self.peek() {
                Some(Kind::Word(Meaning::Unit(_))) => Ok(()),
                _ => Err(NoMoment::Unknown(typed.to_owned())),
            },
            Meaning::Half => self.half(typed),
            Meaning::Minutes(minutes) => self.length(minutes, Unit::Minute, typed),
            Meaning::Unit(unit) if self.is_led_in() => self.length(1, unit, typed),
            Meaning::Next => self.coming(typed),
            Meaning::Ahead(days) => self.day(Day::Ahead(days), typed),
            Meaning::Tonight => {
                self.day(Day::Ahead(0), typed)?;
                match self.peek() {
                    None => self.clock(18, 0, typed),
                    Some(_) => Ok(()),
                }
            }
            Meaning::Weekday(day) => match self.plan.day {
                // "next week, on Wednesday"
                Some(Day::NextWeek(Weekday::Monday)) => {
                    self.plan.day = Some(Day::NextWeek(day));
                    Ok(())
                }
                _ => self.day(Day::Weekday(day), typed),
            },
            Meaning::Month(month) => match self.next_number() {
                Some(day) => {
                    let year = self.year();
                    self.date(year, month.into(), day, typed)
                }
                None => Err(NoMoment::NoSuchDay(typed.to_owned())),
            },
            Meaning::Clock(hour) => self.clock(hour.into(), 0, typed),
            Meaning::Unit(_) | Meaning::Am | Meaning::Pm => Err(NoMoment::Unknown(typed.to_owned())),
        }
    }

    fn half(&mut self, typed: &str) -> Result<(), NoMoment> {
        if self.peek() == Some(Kind::Word(Meaning::One)) {
            self.at += 1;
        }
        match self.peek() {
            Some(Kind::Word(Meaning::Unit(Unit::Hour))) => {
                self.at += 1;
                self.length(30, Unit::Minute, typed)
            }
            _ => Err(NoMoment::Unknown(typed.to_owned())),
        }
    }

    /// "next" and what follows it.
    fn coming(&mut self, typed: &str) -> Result<(), NoMoment> {
        let day = match self.peek() {
            Some(Kind::Word(Meaning::Unit(Unit::Week))) => Day::NextWeek(Weekday::Monday),
            Some(Kind::Word(Meaning::Unit(Unit::Month))) => Day::NextMonth,
            Some(Kind::Word(Meaning::Unit(Unit::Day))) => Day::Ahead(1),
            Some(Kind::Word(Meaning::Weekday(day))) => Day::NextWeek(day),
            _ => return Err(NoMoment::Unknown(typed.to_owned())),
        };
        self.at += 1;
        self.day(day, typed)
    }

    /// A number by what follows it.
    fn number(&mut self, number: i64, typed: &str) -> Result<(), NoMoment> {
        let follows = match self.peek() {
            Some(Kind::Word(meaning)) => Some(meaning),
            _ => None,
        };
        match follows {
            Some(Meaning::Unit(unit)) if !(self.hour_follows && unit == Unit::Hour) => {
                self.at += 1;
                self.length(number, unit, typed)
            }
            // "3 дня" are days, "в 3 дня" is after noon.
            Some(Meaning::Filler) if !self.hour_follows && self.typed_next("дня") => {
                self.at += 1;
                self.length(number, Unit::Day, typed)
            }
            Some(Meaning::Month(month)) => {
                self.at += 1;
                let year = self.year();
                self.date(year, month.into(), number, typed)
            }
            Some(Meaning::Filler) if self.ordinal() => {
                self.at += 1;
                while self.peek() == Some(Kind::Word(Meaning::Filler)) {
                    self.at += 1;
                }
                self.number(number, typed)
            }
            Some(Meaning::Am | Meaning::Pm) => self.clock(number, 0, typed),
            _ if self.hour_follows || (self.plan.day.is_some() && self.plan.time.is_none()) => {
                self.clock(number, 0, typed)
            }
            None if self.last_unit == Some(Unit::Hour) && self.peek().is_none() => {
                self.length(number, Unit::Minute, typed)
            }
            _ => Err(NoMoment::Bare(typed.to_owned())),
        }
    }

    /// Whether "in", "через" or "an" stands before: then a unit alone is one of it.
    fn is_led_in(&self) -> bool {
        let before = self.at.checked_sub(2).and_then(|at| self.tokens.get(at));
        before.is_some_and(|it| matches!(it.kind, Kind::Word(Meaning::Filler | Meaning::One)))
    }

    fn typed_next(&self, word: &str) -> bool {
        self.tokens.get(self.at).is_some_and(|token| token.typed == word)
    }

    /// Whether the ending of an ordinal follows: "15th", "15-го".
    fn ordinal(&self) -> bool {
        ["st", "nd", "rd", "th", "го"]
            .iter()
            .any(|word| self.typed_next(word))
    }

    fn next_number(&mut self) -> Option<i64> {
        match self.peek() {
            Some(Kind::Number(number)) => {
                self.at += 1;
                if self.ordinal() {
                    self.at += 1;
                }
                Some(number)
            }
            _ => None,
        }
    }

    /// A year after a date: four figures, never an hour.
    fn year(&mut self) -> Option<i64> {
        match self.peek() {
            Some(Kind::Number(year)) if (1000..=9999).contains(&year) => {
                self.at += 1;
                Some(year)
            }
            _ => None,
        }
    }

    /// A time of day with whatever makes it one of the morning or of the evening.
    fn clock(&mut self, hour: i64, minute: i64, typed: &str) -> Result<(), NoMoment> {
        self.hour_follows = false;
        let no_such = || NoMoment::NoSuchTime(typed.to_owned());
        let half = |hour: i64| (1..=12).contains(&hour).then_some(hour % 12);
        if self.peek() == Some(Kind::Word(Meaning::Unit(Unit::Hour))) {
            self.at += 1;
        }
        let follows = self.peek();
        let hour = if follows == Some(Kind::Word(Meaning::Am)) {
            self.at += 1;
            half(hour).ok_or_else(no_such)?
        } else if follows == Some(Kind::Word(Meaning::Pm)) || self.typed_next("дня") {
            self.at += 1;
            half(hour).ok_or_else(no_such)? + 12
        } else {
            hour
        };
        let (Ok(hour), Ok(minute)) = (i8::try_from(hour), i8::try_from(minute)) else {
            return Err(no_such());
        };
        let time = Time::new(hour, minute, 0, 0).map_err(|_| no_such())?;
        if self.plan.time.is_some() || self.exact {
            return Err(NoMoment::Twice(typed.to_owned()));
        }
        self.plan.time = Some(time);
        Ok(())
    }

    fn date(&mut self, year: Option<i64>, month: i64, day: i64, typed: &str) -> Result<(), NoMoment> {
        let no_such = || NoMoment::NoSuchDay(typed.to_owned());
        let year = year.map(i16::try_from).transpose().map_err(|_| no_such())?;
        let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
            return Err(no_such());
        };
        self.day(Day::Date(year, month, day), typed)
    }

    fn day(&mut self, day: Day, typed: &str) -> Result<(), NoMoment> {
        self.hour_follows = false;
        if self.plan.day.is_some() || self.plan.span.is_some() {
            return Err(NoMoment::Twice(typed.to_owned()));
        }
        self.plan.day = Some(day);
        typed.clone_into(&mut self.plan.typed_day);
        Ok(())
    }

    fn length(&mut self, number: i64, unit: Unit, typed: &str) -> Result<(), NoMoment> {
        self.hour_follows = false;
        let exact = matches!(unit, Unit::Minute | Unit::Hour);
        if self.plan.day.is_some() || (exact && self.plan.time.is_some()) {
            return Err(NoMoment::Twice(typed.to_owned()));
        }
        let span = self.plan.span.unwrap_or_default();
        let longer = match unit {
            Unit::Minute => span.try_minutes(number.saturating_add(span.get_minutes())),
            Unit::Hour => span.try_hours(number.saturating_add(i64::from(span.get_hours()))),
            Unit::Day => span.try_days(number.saturating_add(i64::from(span.get_days()))),
            Unit::Week => span.try_weeks(number.saturating_add(i64::from(span.get_weeks()))),
            Unit::Month => span.try_months(number.saturating_add(i64::from(span.get_months()))),
        };
        self.plan.span = Some(longer.map_err(|_| NoMoment::TooFar)?);
        self.exact |= exact;
        self.last_unit = Some(unit);
        Ok(())
    }
}
