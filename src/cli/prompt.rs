//! Asks for a token on the terminal, without showing it.

use secrecy::SecretString;

use super::exit::Failure;
use crate::i18n::Catalog;

/// Asks for the token of the hub at `url` and offers to keep it; `None` when nobody can be asked, or
/// does not want to answer.
#[cfg(not(unix))]
pub(super) fn ask(_url: &str, _catalog: &Catalog) -> Result<Option<SecretString>, Failure> {
    Ok(None)
}

/// Asks for the token of the hub at `url` and offers to keep it; `None` when nobody can be asked, or
/// does not want to answer.
#[cfg(unix)]
pub(super) fn ask(url: &str, catalog: &Catalog) -> Result<Option<SecretString>, Failure> {
    use std::io::IsTerminal;

    use super::{keyring, token, warn};
    use crate::i18n::Text;

    let terminal = std::io::stdin();
    if !(terminal.is_terminal() && std::io::stderr().is_terminal()) {
        return Ok(None);
    }
    unix::print(&catalog.words(&Text::new("cli-ask-token").with("url", url)))?;
    let typed = unix::hidden_line(&terminal)?;
    unix::print("\n")?;
    let Some(token) = typed.as_deref().and_then(token::first_line) else {
        return Ok(None);
    };
    if keyring::AVAILABLE {
        unix::print(&catalog.words(&Text::new("cli-ask-keep")))?;
        let answer = unix::hidden_line(&terminal)?.unwrap_or_default();
        unix::print("\n")?;
        let yes = catalog.word("cli-yes");
        if !answer.is_empty() && (answer.eq_ignore_ascii_case("y") || answer.to_lowercase().starts_with(yes))
        {
            // The token works without being kept.
            if let Err(failure) = keyring::save(url, &token) {
                warn(&failure, catalog);
            }
        }
    }
    Ok(Some(token))
}

#[cfg(unix)]
mod unix {
    use std::io::{self, Stdin, Write};

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    /// End of text (Ctrl+C), end of transmission (Ctrl+D).
    const GIVE_UP: [u8; 2] = [0x03, 0x04];
    const ERASE: [u8; 2] = [0x08, 0x7f];
    /// Longest line that is typed.
    const LENGTH: usize = 4 << 10;

    /// Shows a question.
    pub(super) fn print(words: &str) -> io::Result<()> {
        let mut out = io::stderr().lock();
        write!(out, "{words}")?;
        out.flush()
    }

    /// The terminal's modes, given back when this goes away.
    struct Modes<'a> {
        terminal: &'a Stdin,
        before: Termios,
    }

    impl Drop for Modes<'_> {
        fn drop(&mut self) {
            if let Err(error) = tcsetattr(self.terminal, OptionalActions::Flush, &self.before) {
                tracing::warn!(%error, "the terminal does not show what is typed; run: stty sane");
            }
        }
    }

    /// A line that is not shown; `None` for Ctrl+C and Ctrl+D. Signals are off meanwhile: being killed
    /// here would leave a terminal that hides what is typed.
    pub(super) fn hidden_line(terminal: &Stdin) -> io::Result<Option<String>> {
        let before = tcgetattr(terminal)?;
        let mut hidden = before.clone();
        hidden
            .local_modes
            .remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        let modes = Modes { terminal, before };
        tcsetattr(terminal, OptionalActions::Flush, &hidden)?;
        let typed = line(terminal);
        drop(modes);
        typed
    }

    fn line(terminal: &Stdin) -> io::Result<Option<String>> {
        let mut typed = Vec::new();
        loop {
            let mut byte = [0];
            if rustix::io::read(terminal, &mut byte)? == 0 || GIVE_UP.contains(&byte[0]) {
                return Ok(None);
            }
            match byte[0] {
                b'\r' | b'\n' => return Ok(Some(String::from_utf8_lossy(&typed).into_owned())),
                erase if ERASE.contains(&erase) => {
                    typed.pop();
                }
                other if typed.len() < LENGTH => typed.push(other),
                _ => {}
            }
        }
    }
}
