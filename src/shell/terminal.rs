//! The one owner of the terminal's modes.
//!
//! [`Guard::enter`] sets them, [`restore`] takes them back, and every way out leads through it: the end
//! of the guard, an error, a panic in any thread, a signal, a suspension. It may be called from
//! anywhere and any number of times.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::termios::Termios;

use super::tty::Tty;

/// How long leaving waits for a terminal that takes no bytes.
const PATIENCE: Duration = Duration::from_millis(100);

/// Alternate screen, bracketed paste, focus reports, a bar as cursor.
const ENTER: &str = "\x1b[?1049h\x1b[?2004h\x1b[?1004h\x1b[6 q";
/// The same backwards, from whatever state a cut frame left: no update under way, no attributes.
const LEAVE: &str = "\x1b[?2026l\x1b[m\x1b[0 q\x1b[?25h\x1b[?1004l\x1b[?2004l";
const LEAVE_SCREEN: &str = "\x1b[?1049l";
/// The first flag of the kitty keyboard protocol alone: Ctrl+I is not Tab. More flags kill other
/// layouts and input methods.
const PUSH_KEYS: &str = "\x1b[>1u";
const POP_KEYS: &str = "\x1b[<1u";

/// The terminal while its modes are ours.
#[derive(Debug)]
struct Entered {
    tty: Arc<Tty>,
    before: Termios,
    keys: Keys,
}

static ENTERED: Mutex<Option<Entered>> = Mutex::new(None);

/// How keys are to be reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// As terminals always did.
    Legacy,
    /// The kitty protocol's first flag.
    Disambiguated,
}

impl Keys {
    /// What the terminal is known to speak. Asking it would mean to wait for an answer that may never
    /// come; `variable` looks up an environment variable.
    pub(super) fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let term = variable("TERM").unwrap_or_default();
        let program = variable("TERM_PROGRAM").unwrap_or_default();
        let inside = term.starts_with("tmux") || term.starts_with("screen");
        let known = term == "xterm-kitty"
            || term == "xterm-ghostty"
            || term.starts_with("foot")
            || ["ghostty", "WezTerm"].contains(&program.as_str());
        if known && !inside {
            Self::Disambiguated
        } else {
            Self::Legacy
        }
    }
}

/// Restores the terminal when it goes away.
#[derive(Debug)]
pub(super) struct Guard {
    tty: Arc<Tty>,
    keys: Keys,
}

impl Guard {
    /// Takes the terminal.
    pub(super) fn enter(tty: Arc<Tty>, keys: Keys) -> io::Result<Self> {
        let guard = Self { tty, keys };
        guard.enter_again()?;
        Ok(guard)
    }

    /// Takes the terminal after [`restore`], or once more after a stop that nobody announced: the shell
    /// may have changed its modes meanwhile.
    pub(super) fn enter_again(&self) -> io::Result<()> {
        let mut entered = entered();
        let before = match entered.take() {
            Some(entered) => entered.before,
            None => self.tty.modes()?,
        };
        let mut raw = before.clone();
        *entered = Some(Entered {
            tty: Arc::clone(&self.tty),
            before,
            keys: self.keys,
        });
        raw.make_raw();
        self.tty.set_modes(&raw)?;
        // crossterm reads Ctrl+J as Enter unless it believes that it made the terminal raw itself, and
        // there is no other way to tell it.
        crossterm::terminal::enable_raw_mode()?;
        drop(entered);
        self.tty.write_all(enter_words(self.keys).as_bytes(), PATIENCE)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back as it was. Nothing may be drawn after it until the guard enters again.
pub(super) fn restore() {
    let Some(entered) = entered().take() else { return };
    let words = leave_words(entered.keys);
    // A dead or stopped terminal takes nothing: there is nobody left to tell but the log.
    if let Err(error) = entered.tty.write_all(words.as_bytes(), PATIENCE) {
        tracing::warn!(%error, "the terminal did not take its old modes");
    }
    if let Err(error) = crossterm::terminal::disable_raw_mode() {
        tracing::warn!(%error, "crossterm did not let go of the terminal line");
    }
    if let Err(error) = entered.tty.set_modes(&entered.before) {
        tracing::warn!(%error, "the terminal line did not take its old modes");
    }
}

/// Sets a terminal right that a killed session left as it was: the modes it may have set, and the line
/// as every shell expects it.
pub(super) fn heal(tty: &Tty, keys: Keys) -> io::Result<()> {
    use rustix::termios::{InputModes, LocalModes, OutputModes};
    let mut modes = tty.modes()?;
    modes.local_modes |= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ECHOE;
    modes.local_modes |= LocalModes::ISIG | LocalModes::IEXTEN;
    modes.input_modes |= InputModes::ICRNL | InputModes::IXON;
    modes.output_modes |= OutputModes::OPOST | OutputModes::ONLCR;
    tty.set_modes(&modes)?;
    tty.write_all(leave_words(keys).as_bytes(), PATIENCE)
}

/// Whether the terminal is ours now. After a panic it is not, and nothing may be written.
pub(super) fn is_entered() -> bool {
    entered().is_some()
}

fn entered() -> MutexGuard<'static, Option<Entered>> {
    ENTERED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn enter_words(keys: Keys) -> String {
    match keys {
        Keys::Legacy => ENTER.to_owned(),
        // After the alternate screen: some terminals keep a stack for each screen.
        Keys::Disambiguated => format!("{ENTER}{PUSH_KEYS}"),
    }
}

fn leave_words(keys: Keys) -> String {
    match keys {
        Keys::Legacy => format!("{LEAVE}{LEAVE_SCREEN}"),
        Keys::Disambiguated => format!("{LEAVE}{POP_KEYS}{LEAVE_SCREEN}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_that_is_set_is_taken_back() {
        for keys in [Keys::Legacy, Keys::Disambiguated] {
            let (enter, leave) = (enter_words(keys), leave_words(keys));
            let set = enter.split("\x1b[?").skip(1).filter_map(|it| it.split_once('h'));
            for (mode, _) in set {
                assert!(leave.contains(&format!("\x1b[?{mode}l")), "?{mode} stays set");
            }
            assert_eq!(enter.contains(PUSH_KEYS), leave.contains(POP_KEYS));
        }
    }

    #[test]
    fn the_key_stack_lives_within_the_alternate_screen() {
        let (enter, leave) = (enter_words(Keys::Disambiguated), leave_words(Keys::Disambiguated));
        assert!(enter.find(PUSH_KEYS) > enter.find("?1049h"));
        assert!(leave.find(POP_KEYS) < leave.find("?1049l"));
    }

    #[test]
    fn only_terminals_known_for_it_get_the_kitty_protocol() {
        let with = |term: &str, program: &str| {
            let (term, program) = (term.to_owned(), program.to_owned());
            Keys::of_environment(move |name| match name {
                "TERM" => Some(term.clone()),
                "TERM_PROGRAM" => Some(program.clone()),
                _ => None,
            })
        };
        assert_eq!(with("xterm-kitty", ""), Keys::Disambiguated);
        assert_eq!(with("xterm-256color", "WezTerm"), Keys::Disambiguated);
        assert_eq!(with("tmux-256color", "ghostty"), Keys::Legacy);
        assert_eq!(with("xterm-256color", "Apple_Terminal"), Keys::Legacy);
    }
}
