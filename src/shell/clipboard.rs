//! The terminal's clipboard, by OSC 52: works over SSH, without a window system.

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

use crate::text::Clean;

/// Longest text, in KiB. Terminals drop longer ones without a word.
pub(super) const LIMIT_KIB: usize = 64;

/// The bytes that copy a text; `None` if it is too long.
pub(super) fn copy(text: &Clean) -> Option<Vec<u8>> {
    let words = text.as_str();
    if words.len() > LIMIT_KIB * 1_024 {
        return None;
    }
    let mut bytes = String::new();
    CopyToClipboard::to_clipboard_from(words)
        .write_ansi(&mut bytes)
        .ok()?;
    Some(bytes.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_copied_as_base64_and_nothing_else() {
        let bytes = copy(&Clean::from("Да")).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b]52;c;0JTQsA==\x1b\\");
    }

    #[test]
    fn a_text_that_terminals_would_drop_is_refused() {
        assert_eq!(copy(&Clean::from("x".repeat(65 * 1_024).as_str())), None);
    }
}
