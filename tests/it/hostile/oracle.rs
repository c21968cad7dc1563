//! What is judged: bytes by an allow-list of its own (not the program's guard), words by their order.
//! The rules are those of `../shared/corpus/oracle.py`.

use unicode_width::UnicodeWidthChar;

/// Most zero-width characters in a row: what is over belongs to no cell a person would read.
const LONGEST_RUN: usize = 8;
/// What the program may say to a terminal in a session without a bell and a copy.
const MODES: [&str; 5] = ["?25", "?1049", "?2004", "?1004", "?2026"];

/// What in `bytes` a program may not write, with the place.
pub(crate) fn bad_bytes(bytes: &[u8]) -> Vec<(usize, String)> {
    let text = match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return vec![(error.valid_up_to(), "not UTF-8".to_owned())],
    };
    let (mut bad, mut at, mut run) = (Vec::new(), 0, 0);
    while let Some(c) = text[at..].chars().next() {
        if c == '\x1b' {
            run = 0;
            if let Some(length) = sequence(&text[at..]) {
                at += length;
                continue;
            }
            let head: String = text[at..].chars().take(8).collect();
            bad.push((at, format!("{head:?}")));
        } else if let Some(why) = offence(c) {
            bad.push((at, format!("{why} U+{:04X}", u32::from(c))));
        }
        run = if c.width().unwrap_or(0) == 0 && c != '\x1b' {
            run + 1
        } else {
            0
        };
        if run == LONGEST_RUN + 1 {
            bad.push((at, "too much in one cell".to_owned()));
        }
        at += c.len_utf8();
    }
    bad
}

/// The length of an allowed sequence.
fn sequence(text: &str) -> Option<usize> {
    let body = text.strip_prefix("\x1b[")?;
    let end = body.find(|c: char| ('\x40'..='\x7e').contains(&c))?;
    let parameters = &body[..end];
    let numbers = |most: usize| {
        parameters
            .split(';')
            .all(|it| it.len() <= most && it.bytes().all(|b| b.is_ascii_digit()))
    };
    let ours = match &body[end..=end] {
        "m" => numbers(3),
        "H" => numbers(4) && parameters.split(';').count() <= 2,
        "J" | "K" => ["", "0", "1", "2", "3"].contains(&parameters),
        "h" | "l" => MODES.contains(&parameters),
        "q" => parameters
            .strip_suffix(' ')
            .is_some_and(|it| it.bytes().all(|b| b.is_ascii_digit())),
        _ => false,
    };
    ours.then_some(end + 3)
}

fn offence(c: char) -> Option<&'static str> {
    Some(match c {
        '\0'..='\x1f' | '\x7f' => "a control character",
        '\u{80}'..='\u{9f}' => "an 8-bit control character",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' | '\u{200e}' | '\u{200f}' => {
            "a direction control"
        }
        '\u{ad}'
        | '\u{200b}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{180e}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{34f}'
        | '\u{e0000}'..='\u{e0fff}'
        | '\u{206a}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}' => "an invisible character",
        _ => return None,
    })
}

/// The first ASCII word of `text` that is missing on the screen. Words are looked for in their order in
/// what is shown without its blanks, because lines are broken anywhere.
pub(crate) fn missing_word<'t>(text: &'t str, shown: &str) -> Option<&'t str> {
    let shown: String = shown.chars().filter(|c| !c.is_whitespace()).collect();
    let words = text
        .split(|c: char| !c.is_ascii_graphic())
        .filter(|word| !word.is_empty());
    let mut rest = shown.as_str();
    for word in words {
        let Some(at) = rest.find(word) else {
            return Some(word);
        };
        rest = &rest[at + word.len()..];
    }
    None
}

#[test]
fn what_the_program_says_is_allowed() {
    let said = "\x1b[?1049h\x1b[?2004h\x1b[6 q\x1b[?2026h\x1b[H\x1b[3;40H\x1b[1;38;2;1;2;3mАнна 日\x1b[K\x1b[m👩\u{200d}👧";
    assert_eq!(bad_bytes(said.as_bytes()), []);
}

#[test]
fn everything_else_is_found() {
    for bad in [
        "\x1b]0;t\x07",
        "\x1b[6n",
        "\x1b[?1000h",
        "\x1bc",
        "\x1b[31",
        "a\tb",
        "a\u{9b}b",
        "a\u{202e}b",
        "a\u{200b}b",
    ] {
        assert!(!bad_bytes(bad.as_bytes()).is_empty(), "{bad:?}");
    }
    assert!(!bad_bytes(&[0xC0, 0xAF]).is_empty());
    assert_eq!(bad_bytes(format!("Z{}", "\u{301}".repeat(9)).as_bytes()).len(), 1);
}

#[test]
fn words_are_looked_for_in_their_order() {
    assert_eq!(missing_word("pay\x1b[2J now", "␛ pay ␛[2J\n now"), None);
    assert_eq!(missing_word("one two", "two one"), Some("two"));
    assert_eq!(missing_word("abcdef", "abc\n      def"), None);
}
