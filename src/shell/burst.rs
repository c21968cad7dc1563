//! Pastes of terminals without bracketed paste: keys faster than fingers.
//!
//! Such a terminal types what is pasted. An Enter with more text within [`TOGETHER`] after it was not
//! pressed by a person, so it becomes a line break and never sends, and so do all that follow in the
//! same breath. To see what follows, an Enter in a text is held that long. A single Enter at the end of
//! fast keys is an Enter: scripts (`tmux send-keys 'text' Enter`) and fast hands end a line that way.

use std::time::Duration;

use tokio::time::Instant;

/// Keys closer than this were not typed.
pub(super) const TOGETHER: Duration = Duration::from_millis(5);

/// No hand gets from pasting to another key in this time.
const AFTER_PASTE: Duration = Duration::from_millis(40);

/// What a key in a text is to this guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stroke {
    /// Enter without Ctrl, Alt or Shift.
    Enter,
    /// A typed character.
    Text,
    /// Any other key: no paste holds one.
    Other,
}

/// What to do first, before the key itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// Nothing was held.
    Nothing,
    /// A held Enter turns out to belong to a paste: a line break.
    Break,
    /// A held Enter was pressed by a person.
    Press,
}

/// Whether the key itself is passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// As it is.
    Pass,
    /// As a line break.
    Break,
    /// Not yet: [`Burst::due`] says when it is settled.
    Hold,
}

/// The last keys.
#[derive(Debug, Default)]
pub(super) struct Burst {
    last: Option<Instant>,
    held: Option<Instant>,
    /// An Enter of these close keys turned out to be a line break, so the next ones are too.
    pasting: bool,
    bracketed: bool,
    /// Until then keys belong to the bracketed paste before them.
    pasted_until: Option<Instant>,
}

impl Burst {
    /// The terminal has shown that it brackets pastes: from now on an Enter is an Enter.
    pub(super) fn bracketed_paste_seen(&mut self, now: Instant) {
        self.bracketed = true;
        self.pasted_until = Some(now + AFTER_PASTE);
    }

    /// Whether a key pressed now was pasted: a paste that holds the sequence which ends pastes
    /// (`ESC[201~`) arrives as a short paste and then as keys. Each such key keeps the rest together.
    pub(super) fn belongs_to_paste(&mut self, now: Instant) -> bool {
        let belongs = self.pasted_until.is_some_and(|until| now < until);
        self.pasted_until = belongs.then(|| now + AFTER_PASTE);
        belongs
    }

    /// Takes a key pressed in a text.
    pub(super) fn key(&mut self, stroke: Stroke, now: Instant) -> (Held, Verdict) {
        let close = self.last.is_some_and(|last| now.duration_since(last) < TOGETHER);
        self.last = Some(now);
        self.pasting &= close;
        let held = match self.held.take() {
            None => Held::Nothing,
            Some(_) if close && stroke != Stroke::Other => {
                self.pasting = true;
                Held::Break
            }
            Some(_) => Held::Press,
        };
        let verdict = match stroke {
            Stroke::Enter if self.bracketed => Verdict::Pass,
            Stroke::Enter if self.pasting => Verdict::Break,
            Stroke::Enter => {
                self.held = Some(now + TOGETHER);
                Verdict::Hold
            }
            Stroke::Text | Stroke::Other => Verdict::Pass,
        };
        (held, verdict)
    }

    /// Keys go elsewhere now: a held Enter that was not settled belonged to a paste.
    pub(super) fn forget(&mut self) {
        self.held = None;
    }

    /// When a held Enter is settled.
    pub(super) fn due(&self) -> Option<Instant> {
        self.held
    }

    /// Whether a held Enter is settled now: nothing followed, so it is a key.
    pub(super) fn settle(&mut self, now: Instant) -> bool {
        self.held.take_if(|due| *due <= now).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Types keys at these milliseconds; `\n` is Enter. Says what came out: `⏎` sends, `\n` does not.
    fn typed(keys: &[(u64, char)]) -> String {
        let start = Instant::now();
        let (mut burst, mut out) = (Burst::default(), String::new());
        let at = |millis| start + Duration::from_millis(millis);
        for (millis, key) in keys {
            if burst.settle(at(*millis)) {
                out.push('⏎');
            }
            let stroke = match key {
                '\n' => Stroke::Enter,
                '⎋' => Stroke::Other,
                _ => Stroke::Text,
            };
            let (held, verdict) = burst.key(stroke, at(*millis));
            match held {
                Held::Nothing => {}
                Held::Break => out.push('\n'),
                Held::Press => out.push('⏎'),
            }
            match verdict {
                Verdict::Pass => out.push(*key),
                Verdict::Break => out.push('\n'),
                Verdict::Hold => {}
            }
        }
        if burst.settle(at(100_000)) {
            out.push('⏎');
        }
        out
    }

    #[test]
    fn a_person_types_and_sends() {
        assert_eq!(typed(&[(0, 'o'), (80, 'k'), (200, '\n'), (300, 'x')]), "ok⏎x");
    }

    #[test]
    fn a_pasted_text_never_sends() {
        assert_eq!(typed(&[(0, 'a'), (0, '\n'), (1, 'b'), (1, '\n')]), "a\nb\n");
    }

    #[test]
    fn a_paste_that_begins_with_a_line_break_does_not_send_either() {
        assert_eq!(typed(&[(0, 'a'), (100, '\n'), (101, 'b'), (101, '\n')]), "a\nb\n");
    }

    #[test]
    fn a_script_that_types_a_line_and_enter_sends() {
        assert_eq!(typed(&[(0, 'o'), (0, 'k'), (0, '\n')]), "ok⏎");
        assert_eq!(typed(&[(0, 'o'), (0, '\n'), (0, '⎋')]), "o⏎⎋");
    }

    #[test]
    fn held_down_enter_is_pressed_often() {
        assert_eq!(typed(&[(0, '\n'), (33, '\n')]), "⏎⏎");
    }

    #[test]
    fn a_terminal_that_brackets_pastes_needs_no_guard() {
        let start = Instant::now();
        let mut burst = Burst::default();
        burst.bracketed_paste_seen(start);
        burst.key(Stroke::Text, start);
        assert_eq!(burst.key(Stroke::Enter, start), (Held::Nothing, Verdict::Pass));
    }

    #[test]
    fn keys_at_once_after_a_bracketed_paste_are_the_rest_of_it() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut burst = Burst::default();
        assert!(!burst.belongs_to_paste(start));
        burst.bracketed_paste_seen(start);
        assert!(burst.belongs_to_paste(at(1)) && burst.belongs_to_paste(at(39)));
        assert!(burst.belongs_to_paste(at(70)), "one key after the other");
        assert!(!burst.belongs_to_paste(at(200)));
        assert!(!burst.belongs_to_paste(at(201)), "a person types fast");
    }
}
