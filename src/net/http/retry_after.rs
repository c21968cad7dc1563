//! When a server wants to be asked again.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// Longest wait a server can ask for; after it we look whether it changed its mind.
const CAP: Duration = Duration::from_mins(5);

/// The value of `Retry-After` (RFC 9110, 10.2.3): seconds, or a date. `now` is the clock the date is
/// compared with. What cannot be read counts as not said.
pub(super) fn parse(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More seconds than a number holds are more than the cap.
        let seconds = value.parse().unwrap_or(u64::MAX);
        return Some(Duration::from_secs(seconds).min(CAP));
    }
    let left = date(value)?.duration_since(now);
    Some(Duration::try_from(left).unwrap_or_default().min(CAP))
}

/// A date of HTTP.
pub(super) fn date(value: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(value.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_dates_and_nonsense() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().expect("a time");
        for (value, seconds) in [
            ("0", Some(0)),
            (" 7 ", Some(7)),
            ("301", Some(300)),
            ("99999999999999999999999", Some(300)),
            ("Sat, 21 Nov 2026 12:00:30 GMT", Some(30)),
            ("Sat, 21 Nov 2026 13:00:00 GMT", Some(300)),
            ("Sat, 21 Nov 2026 11:00:00 GMT", Some(0)),
            ("-5", None),
            ("", None),
            ("soon", None),
            ("1.5", None),
        ] {
            assert_eq!(parse(value, now), seconds.map(Duration::from_secs), "{value:?}");
        }
    }
}
