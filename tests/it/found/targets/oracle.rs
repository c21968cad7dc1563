//! What may reach a terminal, written down a second time, without a look at the display policy.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// What no text on a screen may hold: controls, direction controls, and what nobody sees
/// (`../shared/corpus/oracle.py`).
pub(super) fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Direction.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}' | '\u{200E}' | '\u{200F}'
            // Unicode's own line breaks.
            | '\u{2028}' | '\u{2029}'
            // Drawn as nothing.
            | '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}'
            | '\u{2060}'..='\u{2064}' | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Checks text that was cleaned; line breaks are allowed where `lines` says so.
pub(super) fn assert_harmless(shown: &str, lines: bool) {
    for c in shown.chars().filter(|c| !(lines && *c == '\n')) {
        assert!(!is_forbidden(c), "U+{:04X} in {shown:?}", u32::from(c));
    }
    for cluster in shown.graphemes(true).filter(|cluster| *cluster != "\n") {
        let first = cluster.chars().next().and_then(UnicodeWidthChar::width);
        assert!(
            first.is_some_and(|width| width > 0),
            "{cluster:?} is drawn into the cell before it, in {shown:?}"
        );
        assert!(
            cluster.chars().count() <= 8 && cluster.len() <= 60,
            "endless {cluster:?} in {shown:?}"
        );
    }
}

/// Walks what was said to the terminal: UTF-8, the sequences of a frame and nothing else, and between
/// them nothing a terminal acts on.
pub(super) fn assert_only_a_frame(bytes: &[u8]) {
    let mut rest = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => panic!("not UTF-8: {error}"),
    };
    while let Some(c) = rest.chars().next() {
        if c == '\u{1B}' {
            let Some(length) = sequence(rest) else {
                panic!(
                    "not a sequence of ours: {:?}",
                    &rest[..rest.floor_char_boundary(24)]
                );
            };
            rest = &rest[length..];
            continue;
        }
        assert!(!is_forbidden(c), "U+{:04X} said to the terminal", u32::from(c));
        rest = &rest[c.len_utf8()..];
    }
}

/// The length of the sequence at the start of `text`, if a frame may hold it: colours, a place, erasing,
/// the cursor's visibility, synchronized output.
fn sequence(text: &str) -> Option<usize> {
    let body = text.strip_prefix("\u{1B}[")?;
    let end = body.find(|c: char| ('@'..='~').contains(&c))?;
    let (parameters, last) = (&body[..end], &body[end..=end]);
    let numbers = parameters.len() <= 64
        && parameters
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b';' || b == b':');
    let allowed = match last {
        "m" | "H" => numbers,
        "J" | "K" => matches!(parameters, "" | "0" | "1" | "2"),
        "h" | "l" => matches!(parameters, "?25" | "?2026"),
        _ => false,
    };
    allowed.then_some(2 + end + 1)
}
