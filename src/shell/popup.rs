//! Notifications by the terminal: OSC 9, OSC 777, OSC 99. They work over SSH, without a window system.

use crate::text::CleanLine;

/// Stands first in every notification. It also keeps OSC 9 from being taken for one of the numbered
/// commands some terminals read after it.
pub(super) const SENDER: &str = "ttydesk";

/// Which sequence a terminal understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Popups {
    /// One line.
    Osc9,
    /// A title and a line.
    Osc777,
    /// A title and a line; a new one takes the place of the last.
    Osc99,
}

/// The bytes that show `words`.
pub(super) fn popup(kind: Popups, words: &CleanLine) -> Vec<u8> {
    // A semicolon parts the fields of OSC 777.
    let words = words.as_str().replace(';', ",");
    let said = match kind {
        Popups::Osc9 => format!("\x1b]9;{SENDER}: {words}\x1b\\"),
        Popups::Osc777 => format!("\x1b]777;notify;{SENDER};{words}\x1b\\"),
        Popups::Osc99 => format!(
            "\x1b]99;i={SENDER}:d=0:p=title;{SENDER}\x1b\\\x1b]99;i={SENDER}:d=1:p=body;{words}\x1b\\"
        ),
    };
    said.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::super::guard::{Speech, pass};
    use super::*;

    #[test]
    fn each_kind_passes_the_guard_whatever_the_words() {
        let hostile = "9;4;1;50 \u{1b}]0;x\u{7}\u{202e} Мария; 日本 \u{9d}52;c;QQ==";
        for kind in [Popups::Osc9, Popups::Osc777, Popups::Osc99] {
            let said = popup(kind, &CleanLine::from(hostile));
            let (passed, replaced) = pass(said.clone(), Speech::Call);
            assert_eq!((passed, replaced), (said.clone(), 0), "{kind:?}");
            let text = String::from_utf8(said).unwrap();
            let ends = if kind == Popups::Osc99 { 2 } else { 1 };
            assert_eq!(text.matches('\u{1b}').count(), ends * 2, "{text:?}");
        }
    }

    #[test]
    fn the_sequences_are_those_of_their_terminals() {
        let said = |kind| String::from_utf8(popup(kind, &CleanLine::from("Anna; late"))).unwrap();
        assert_eq!(said(Popups::Osc9), "\x1b]9;ttydesk: Anna, late\x1b\\");
        assert_eq!(said(Popups::Osc777), "\x1b]777;notify;ttydesk;Anna, late\x1b\\");
        assert_eq!(
            said(Popups::Osc99),
            "\x1b]99;i=ttydesk:d=0:p=title;ttydesk\x1b\\\x1b]99;i=ttydesk:d=1:p=body;Anna, late\x1b\\"
        );
    }
}
