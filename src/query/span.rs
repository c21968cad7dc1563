//! Lengths of time with a comparison: `>10m`, `<2d`.

use std::fmt;

use jiff::SignedDuration;

/// Units, longest first: seconds, and their letters.
const UNITS: [(i64, &[&str]); 5] = [
    (604_800, &["w", "н", "нед"]),
    (86_400, &["d", "д", "дн"]),
    (3_600, &["h", "ч"]),
    (60, &["m", "м", "мин"]),
    (1, &["s", "с", "сек"]),
];
/// Longest length that can be asked for, in seconds: a hundred years.
const LONGEST: i64 = 100 * 366 * 86_400;

/// Which side of a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Than {
    /// At least as long.
    Over,
    /// Shorter.
    Under,
}

/// A length of time with a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Which side.
    pub than: Than,
    /// How long.
    pub length: SignedDuration,
}

impl Span {
    /// Reads `>10m`, `<2d`, or `10m` with the side one means without a sign.
    pub(super) fn parse(text: &str, usual: Than) -> Option<Self> {
        let (than, rest) = match text.as_bytes().first()? {
            b'>' => (Than::Over, &text[1..]),
            b'<' => (Than::Under, &text[1..]),
            _ => (usual, text),
        };
        let rest = rest.strip_prefix('=').unwrap_or(rest);
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest[..digits].parse().ok()?;
        let unit = rest[digits..].to_lowercase();
        let seconds = UNITS.iter().find(|(_, names)| names.contains(&unit.as_str()))?.0;
        let length = number.checked_mul(seconds).filter(|all| *all <= LONGEST)?;
        Some(Self {
            than,
            length: SignedDuration::from_secs(length),
        })
    }

    /// Whether a length is on this side.
    pub fn holds(&self, length: SignedDuration) -> bool {
        match self.than {
            Than::Over => length >= self.length,
            Than::Under => length < self.length,
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.length.as_secs();
        let whole = UNITS
            .iter()
            .find(|(unit, _)| seconds % unit == 0 && seconds >= *unit);
        let (unit, names) = whole.unwrap_or(&UNITS[4]);
        let side = match self.than {
            Than::Over => ">",
            Than::Under => "<",
        };
        write!(f, "{side}{}{}", seconds / unit, names[0])
    }
}
