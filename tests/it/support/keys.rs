//! Keys as a terminal sends them, from a notation: `j j <Enter> r "где мой возврат?" <Ctrl+K>`.

/// What one word of the notation means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Press {
    /// Characters typed.
    Text(String),
    /// A key with a name.
    Named(String, Vec<u8>),
}

impl Press {
    /// What goes through the terminal.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Named(_, bytes) => bytes,
        }
    }

    /// Whether it is a text, not a key or two.
    pub(crate) fn is_words(&self) -> bool {
        matches!(self, Self::Text(text) if text.chars().count() > 2)
    }

    /// Whether the program must have read what came before, to tell them apart: `Esc` and a letter
    /// are Alt and a letter, and `Enter` right behind other keys is a paste.
    pub(crate) fn stands_alone(&self) -> bool {
        matches!(self, Self::Named(name, _) if name == "Esc" || name == "Enter")
    }
}

/// Reads the notation: words apart by blanks, each a key in `<…>` or characters typed; a text with
/// blanks stands in quotes.
pub(crate) fn presses(notation: &str) -> Vec<Press> {
    let mut found = Vec::new();
    let mut rest = notation.trim_start();
    while !rest.is_empty() {
        let end = if let Some(text) = rest.strip_prefix('"') {
            let end = text
                .find('"')
                .unwrap_or_else(|| panic!("no closing quote in {notation:?}"));
            found.push(Press::Text(text[..end].to_owned()));
            end + 2
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let word = &rest[..end];
            found.push(
                match word.strip_prefix('<').and_then(|name| name.strip_suffix('>')) {
                    Some(name) => Press::Named(name.to_owned(), named(name)),
                    None => Press::Text(word.to_owned()),
                },
            );
            end
        };
        rest = rest[end..].trim_start();
    }
    found
}

/// The bytes of a key, as xterm sends them.
fn named(name: &str) -> Vec<u8> {
    let fixed: &[u8] = match name {
        "Enter" => b"\r",
        "Esc" => b"\x1b",
        "Tab" => b"\t",
        "Shift+Tab" => b"\x1b[Z",
        "Backspace" => b"\x7f",
        "Delete" => b"\x1b[3~",
        "Space" => b" ",
        "Up" => b"\x1b[A",
        "Down" => b"\x1b[B",
        "Right" => b"\x1b[C",
        "Left" => b"\x1b[D",
        "Home" => b"\x1b[H",
        "End" => b"\x1b[F",
        "PageUp" => b"\x1b[5~",
        "PageDown" => b"\x1b[6~",
        "F1" => b"\x1bOP",
        "Alt+Enter" => b"\x1b\r",
        _ => return with_modifier(name),
    };
    fixed.to_vec()
}

fn with_modifier(name: &str) -> Vec<u8> {
    let (modifier, key) = name
        .split_once('+')
        .unwrap_or_else(|| panic!("no key is called <{name}>"));
    let letter = key
        .chars()
        .next()
        .unwrap_or_else(|| panic!("<{name}> lacks a letter"));
    match modifier {
        "Ctrl" if letter.is_ascii() => vec![letter.to_ascii_lowercase() as u8 & 0x1f],
        // Terminals that speak the kitty protocol report the letter of the layout.
        "Ctrl" => format!(
            "\x1b[{};5u",
            u32::from(letter.to_lowercase().next().unwrap_or(letter))
        )
        .into_bytes(),
        "Alt" => format!("\x1b{letter}").into_bytes(),
        _ => panic!("no key is called <{name}>"),
    }
}

#[test]
fn the_notation_reads_as_people_write_it() {
    let text = |words: &str| Press::Text(words.to_owned());
    let key = |name: &str, bytes: &[u8]| Press::Named(name.to_owned(), bytes.to_vec());
    assert_eq!(
        presses("j j <Enter>"),
        [text("j"), text("j"), key("Enter", b"\r")]
    );
    assert_eq!(
        presses("r \"где мой возврат?\" <Ctrl+K>"),
        [text("r"), text("где мой возврат?"), key("Ctrl+K", b"\x0b")]
    );
    assert_eq!(
        presses("<Ctrl+Л> <Alt+1>"),
        [key("Ctrl+Л", b"\x1b[1083;5u"), key("Alt+1", b"\x1b1")]
    );
}
