//! The last thing every byte passes on its way to the terminal: what is not on the list of what this
//! program says is replaced and counted (`reliability.md`, section 2.1, layer 3).
//!
//! The display policy and the painter let nothing else through, so the count stays 0 unless one of them
//! is broken. A stretch of ASCII costs one comparison a byte; a frame that passes is not copied.

use crate::text::may_be_shown;

/// What a terminal is told at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speech {
    /// Cells: attributes, places, erasing, the cursor, synchronized updates.
    Frame,
    /// What is said beside frames: the bell, a text for the clipboard, a notification.
    Call,
}

/// Private modes a frame switches: the cursor, synchronized updates.
const FRAME_MODES: [&[u8]; 2] = [b"?25", b"?2026"];
/// Longest row of parameters of an attribute: all switches and three colours of 24 bits.
const PARAMETERS: usize = 96;
const CLIPBOARD: &[u8] = b"\x1b]52;c;";
/// How notifications begin; words follow.
const NOTIFICATIONS: [&[u8]; 4] = [
    b"\x1b]9;ttydesk: ",
    b"\x1b]777;notify;ttydesk;",
    b"\x1b]99;i=ttydesk:d=0:p=title;",
    b"\x1b]99;i=ttydesk:d=1:p=body;",
];
/// Longest notification, in bytes.
const NOTIFICATION: usize = 1_024;
const STRING_END: &[u8] = b"\x1b\\";

/// Gives `bytes` with everything that is not on the list replaced by U+FFFD, and how often that was.
pub(super) fn pass(bytes: Vec<u8>, speech: Speech) -> (Vec<u8>, u64) {
    let clean = fit(&bytes, speech);
    if clean == bytes.len() {
        return (bytes, 0);
    }
    let (mut passed, mut rest, mut replaced) = (Vec::with_capacity(bytes.len() + 16), &bytes[..], 0);
    loop {
        let (good, bad) = rest.split_at(fit(rest, speech));
        passed.extend_from_slice(good);
        if bad.is_empty() {
            return (passed, replaced);
        }
        passed.extend_from_slice("\u{FFFD}".as_bytes());
        replaced += 1;
        rest = &bad[offence(bad)..];
    }
}

/// How many bytes from the start may be said as they are.
fn fit(bytes: &[u8], speech: Speech) -> usize {
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        let rest = &bytes[at..];
        let next = match first {
            b' '..=b'~' => Some(1),
            0x1b => sequence(rest, speech),
            0x07 if speech == Speech::Call => Some(1),
            0x80.. => character(rest).filter(|c| may_be_shown(*c)).map(char::len_utf8),
            _ => None,
        };
        match next {
            Some(length) => at += length,
            None => break,
        }
    }
    at
}

/// How long the offence at the start is: a whole character, or one byte of what is none.
fn offence(bytes: &[u8]) -> usize {
    character(bytes).map_or(1, char::len_utf8)
}

/// The character at the start.
fn character(bytes: &[u8]) -> Option<char> {
    let head = &bytes[..bytes.len().min(4)];
    let valid = match str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => str::from_utf8(&head[..error.valid_up_to()]).ok()?,
    };
    valid.chars().next()
}

/// The length of the sequence at the start, if it is one of ours.
fn sequence(bytes: &[u8], speech: Speech) -> Option<usize> {
    match speech {
        Speech::Frame => control(bytes),
        Speech::Call => clipboard(bytes).or_else(|| notification(bytes)),
    }
}

/// `ESC [ parameters final`: attributes, place, erasing, and two modes.
fn control(bytes: &[u8]) -> Option<usize> {
    let body = bytes.strip_prefix(b"\x1b[")?;
    let end = body
        .iter()
        .take(PARAMETERS)
        .position(|byte| (0x40..=0x7e).contains(byte))?;
    let parameters = &body[..end];
    let numbers = parameters
        .iter()
        .all(|byte| byte.is_ascii_digit() || *byte == b';');
    let ours = match body[end] {
        b'm' | b'H' | b'J' | b'K' => numbers,
        b'h' | b'l' => FRAME_MODES.contains(&parameters),
        _ => false,
    };
    ours.then_some(end + 3)
}

/// `ESC ] 52 ; c ; base64 ESC \`.
fn clipboard(bytes: &[u8]) -> Option<usize> {
    let text = bytes.strip_prefix(CLIPBOARD)?;
    let base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    let end = text.iter().position(|byte| !base64(byte))?;
    text[end..]
        .starts_with(STRING_END)
        .then_some(CLIPBOARD.len() + end + STRING_END.len())
}

/// `ESC ] 9|777|99 ; … ; words ESC \`, with our own name where the sender stands.
fn notification(bytes: &[u8]) -> Option<usize> {
    let head = NOTIFICATIONS.iter().find(|head| bytes.starts_with(head))?;
    let mut at = head.len();
    while at < NOTIFICATION {
        let rest = bytes.get(at..)?;
        if rest.starts_with(STRING_END) {
            return Some(at + STRING_END.len());
        }
        let c = character(rest).filter(|c| *c != ';' && may_be_shown(*c))?;
        at += c.len_utf8();
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn framed(text: &str) -> (String, u64) {
        let (bytes, replaced) = pass(text.as_bytes().to_vec(), Speech::Frame);
        (String::from_utf8(bytes).unwrap(), replaced)
    }

    #[test]
    fn a_frame_passes_as_it_is() {
        let frame = "\x1b[?2026h\x1b[?25l\x1b[H\x1b[2;5H\x1b[0;1;38;2;1;2;3mАнна 日本 e\u{301}\x1b[K\x1b[2J\x1b[m\x1b[?25h\x1b[?2026l";
        assert_eq!(framed(frame), (frame.to_owned(), 0));
    }

    #[test]
    fn what_a_terminal_would_act_on_is_replaced_and_counted() {
        for (bad, shown, count) in [
            ("a\x1b]0;title\x07b", "a\u{FFFD}]0;title\u{FFFD}b", 2),
            ("\x1b]52;c;QQ==\x1b\\", "\u{FFFD}]52;c;QQ==\u{FFFD}\\", 2),
            ("\x1b[6n", "\u{FFFD}[6n", 1),
            ("\x1b[?1000h", "\u{FFFD}[?1000h", 1),
            ("\x1b[>1u", "\u{FFFD}[>1u", 1),
            ("\x1bPq\x1b\\", "\u{FFFD}Pq\u{FFFD}\\", 2),
            (
                "a\rb\nc\td\x08\x7f",
                "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}\u{FFFD}",
                5,
            ),
            ("a\u{9b}31m\u{202e}b\u{200b}", "a\u{FFFD}31m\u{FFFD}b\u{FFFD}", 3),
            ("\x1b[31", "\u{FFFD}[31", 1),
            ("\x1b", "\u{FFFD}", 1),
        ] {
            assert_eq!(framed(bad), (shown.to_owned(), count), "{bad:?}");
        }
        let endless = format!("\x1b[{}m", "1;".repeat(200));
        assert_eq!(framed(&endless).1, 1);
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_one_by_one() {
        let (bytes, replaced) = pass(vec![b'a', 0xC0, 0xAF, 0xE2, 0x82, b'b', 0xFF], Speech::Frame);
        assert_eq!(replaced, 5);
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}b\u{FFFD}"
        );
    }

    #[test]
    fn beside_frames_only_the_bell_the_clipboard_and_notifications_are_said() {
        let call = |bytes: &[u8]| pass(bytes.to_vec(), Speech::Call).1;
        assert_eq!(call(b"\x07"), 0);
        assert_eq!(call(b"\x1b]52;c;0JTQsA==\x1b\\"), 0);
        assert_eq!(call("\x1b]9;ttydesk: Анна\x1b\\".as_bytes()), 0);
        for bad in [
            &b"\x1b]9;4;1;50\x1b\\"[..],
            b"\x1b]9;ttydesk: a",
            b"\x1b]9;ttydesk: a\x07",
            b"\x1b]777;notify;ttydesk;a;b\x1b\\",
            b"\x1b]777;notify;other;a\x1b\\",
            b"\x1b]99;i=1:p=buttons;a\x1b\\",
            b"\x1b]9;ttydesk: \xc2\x9b31m\x1b\\",
            b"\x1b]52;c;?\x1b\\",
            b"\x1b]52;p;QQ==\x1b\\",
            b"\x1b]0;x\x1b\\",
            b"\x1b[2J",
            b"\x1b]52;c;QQ==",
        ] {
            assert!(call(bad) > 0, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn what_passed_passes_again(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(0x1b), Just(b'['), Just(b'm')], 0..80)) {
            let (once, _) = pass(bytes, Speech::Frame);
            let (twice, replaced) = pass(once.clone(), Speech::Frame);
            prop_assert_eq!(replaced, 0);
            prop_assert_eq!(once, twice);
        }
    }
}
