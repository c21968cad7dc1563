//! A key with its modifiers, and how keymap files write it: `ctrl+k`, `alt+enter`, `G`, `f1`.

use std::fmt;
use std::str::FromStr;

use crate::text::nearest;

/// Which key, without modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A character, as the layout gives it; upper case tells Shift.
    Char(char),
    /// Function key, from 1.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// The key that removes the character before.
    Backspace,
    /// The key that removes the character after.
    Delete,
    /// Insert.
    Insert,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// Words for keys that are not a character.
const NAMES: [(&str, Code); 15] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("space", Code::Char(' ')),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
];

/// The highest function key terminals report.
const LAST_F: u8 = 35;

/// A key pressed, in the one form all terminals are brought to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt (Option, Meta).
    pub alt: bool,
    /// With Shift; for a character only together with Ctrl, otherwise the character tells.
    pub shift: bool,
}

impl Key {
    /// A key without modifiers.
    pub fn plain(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// The form keys are compared in: Shift makes a letter upper case and says nothing more about a
    /// character; with Ctrl letters are lower case, since most terminals report no case there.
    #[must_use]
    pub fn normal(self) -> Self {
        let Code::Char(c) = self.code else {
            return self;
        };
        let (c, shift) = match (self.ctrl, self.shift) {
            (true, shift) => (one(c, c.to_lowercase()), shift && c.is_alphabetic()),
            (false, true) => (one(c, c.to_uppercase()), false),
            (false, false) => (c, false),
        };
        Self {
            code: Code::Char(c),
            shift,
            ..self
        }
    }

    /// The character it types, if it is one without Ctrl and Alt.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

/// The other case of `c` when that is one character.
fn one(c: char, mut cased: impl Iterator<Item = char>) -> char {
    match (cased.next(), cased.next()) {
        (Some(other), None) => other,
        _ => c,
    }
}

/// What is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{written}` is not a key{}", hint(.written))]
pub struct KeyError {
    written: String,
}

fn hint(written: &str) -> String {
    let names = NAMES
        .iter()
        .map(|(name, _)| *name)
        .chain(["ctrl", "alt", "shift", "f1"]);
    match nearest(written, names) {
        Some(name) => format!("; did you mean `{name}`?"),
        None => "; write one character, a name like `enter` or `f1`, or `ctrl+k`".to_owned(),
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(written: &str) -> Result<Self, KeyError> {
        let mut key = Self::plain(Code::Esc);
        let mut rest = written;
        while let Some((modifier, after)) = rest.split_once('+').filter(|(_, after)| !after.is_empty()) {
            let flag = match modifier.to_lowercase().as_str() {
                "ctrl" => &mut key.ctrl,
                "alt" => &mut key.alt,
                "shift" => &mut key.shift,
                _ => {
                    return Err(KeyError {
                        written: modifier.to_owned(),
                    });
                }
            };
            *flag = true;
            rest = after;
        }
        key.code = code(rest).ok_or_else(|| KeyError {
            written: rest.to_owned(),
        })?;
        Ok(key.normal())
    }
}

fn code(written: &str) -> Option<Code> {
    let mut chars = written.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control() && !c.is_whitespace()).then_some(Code::Char(c));
    }
    let name = written.to_lowercase();
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let number: u8 = name.strip_prefix('f')?.parse().ok()?;
    (1..=LAST_F).contains(&number).then_some(Code::F(number))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl+"), (self.alt, "alt+"), (self.shift, "shift+")] {
            if held {
                f.write_str(name)?;
            }
        }
        match (self.code, NAMES.iter().find(|(_, code)| *code == self.code)) {
            (_, Some((name, _))) => f.write_str(name),
            (Code::Char(c), None) => write!(f, "{c}"),
            (Code::F(number), None) => write!(f, "f{number}"),
            // Every other key has a name.
            (_, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_they_are_read() {
        for written in [
            "j",
            "G",
            "/",
            "?",
            "+",
            "ctrl++",
            "ctrl+k",
            "alt+enter",
            "shift+tab",
            "f1",
            "f12",
            "pageup",
            "esc",
            "space",
            "ctrl+alt+e",
            "alt+G",
            "й",
            "ctrl+shift+k",
        ] {
            assert_eq!(written.parse::<Key>().unwrap().to_string(), written);
        }
    }

    #[test]
    fn different_spellings_are_one_key() {
        for (one, other) in [
            ("Ctrl+K", "ctrl+k"),
            ("shift+g", "G"),
            ("Esc", "esc"),
            ("shift+?", "?"),
            ("F1", "f1"),
        ] {
            assert_eq!(one.parse::<Key>(), other.parse::<Key>(), "{one}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused_with_a_hint() {
        assert_eq!(
            "ctlr+k".parse::<Key>().unwrap_err().to_string(),
            "`ctlr` is not a key; did you mean `ctrl`?"
        );
        assert_eq!(
            "entre".parse::<Key>().unwrap_err().to_string(),
            "`entre` is not a key; did you mean `enter`?"
        );
        for written in ["", "f0", "f99", "ctrl+", " ", "\u{7}", "wheelspin"] {
            assert!(written.parse::<Key>().is_err(), "{written:?}");
        }
    }

    #[test]
    fn only_a_bare_character_types() {
        assert_eq!("Ж".parse::<Key>().unwrap().typed(), Some('Ж'));
        assert_eq!("space".parse::<Key>().unwrap().typed(), Some(' '));
        assert_eq!("alt+j".parse::<Key>().unwrap().typed(), None);
        assert_eq!("enter".parse::<Key>().unwrap().typed(), None);
    }
}
