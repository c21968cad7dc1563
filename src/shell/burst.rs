//! Pastes of terminals without bracketed paste: keys faster than fingers.
//!
//! Such a terminal types what is pasted. An Enter among keys that come within [`TOGETHER`] of each
//! other was not pressed by a person, so it becomes a line break and never sends. To see what follows,
//! an Enter in a text is held that long.

use std::time::Duration;

use tokio::time::Instant;

/// Keys closer than this were not typed.
pub(super) const TOGETHER: Duration = Duration::from_millis(5);

/// What a key in a text is to this guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stroke {
    /// Enter without Ctrl, Alt or Shift.
    Enter,
    /// Any other key.
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
    bracketed: bool,
}

impl Burst {
    /// The terminal has shown that it brackets pastes: from now on an Enter is an Enter.
    pub(super) fn bracketed_paste_seen(&mut self) {
        self.bracketed = true;
    }

    /// Takes a key pressed in a text.
    pub(super) fn key(&mut self, stroke: Stroke, now: Instant) -> (Held, Verdict) {
        let close = self.last.is_some_and(|last| now.duration_since(last) < TOGETHER);
        self.last = Some(now);
        let held = match self.held.take() {
            None => Held::Nothing,
            Some(_) if close => Held::Break,
            Some(_) => Held::Press,
        };
        let verdict = match stroke {
            Stroke::Enter if self.bracketed => Verdict::Pass,
            Stroke::Enter if close => Verdict::Break,
            Stroke::Enter => {
                self.held = Some(now + TOGETHER);
                Verdict::Hold
            }
            Stroke::Other => Verdict::Pass,
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
            let stroke = if *key == '\n' {
                Stroke::Enter
            } else {
                Stroke::Other
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
    fn held_down_enter_is_pressed_often() {
        assert_eq!(typed(&[(0, '\n'), (33, '\n')]), "⏎⏎");
    }

    #[test]
    fn a_terminal_that_brackets_pastes_needs_no_guard() {
        let start = Instant::now();
        let mut burst = Burst::default();
        burst.bracketed_paste_seen();
        burst.key(Stroke::Other, start);
        assert_eq!(burst.key(Stroke::Enter, start), (Held::Nothing, Verdict::Pass));
    }
}
