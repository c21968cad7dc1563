//! Asks for a token on the terminal, without showing it.

use secrecy::SecretString;

use super::exit::Failure;
use crate::i18n::{Catalog, Text};
#[cfg(unix)]
use crate::store::secrets::first_line;

/// Asks for the token of the hub at `url`; `None` when nobody can be asked, or does not want to answer.
#[cfg(not(unix))]
pub(super) fn token(_url: &str, _catalog: &Catalog) -> Result<Option<SecretString>, Failure> {
    Ok(None)
}

/// Asks for the token of the hub at `url`; `None` when nobody can be asked, or does not want to answer.
#[cfg(unix)]
pub(super) fn token(url: &str, catalog: &Catalog) -> Result<Option<SecretString>, Failure> {
    let question = catalog.words(&Text::new("cli-ask-token").with("url", url));
    let typed = unix::ask(&question)?;
    Ok(typed.as_deref().and_then(|typed| first_line(typed)))
}

/// Whether the agent agrees; no without an answer.
#[cfg(not(unix))]
pub(super) fn agreed(_question: &Text, _catalog: &Catalog) -> Result<bool, Failure> {
    Ok(false)
}

/// Whether the agent agrees; no without an answer.
#[cfg(unix)]
pub(super) fn agreed(question: &Text, catalog: &Catalog) -> Result<bool, Failure> {
    let answer = unix::ask(&catalog.words(question))?.map(|answer| answer.to_lowercase());
    let yes = catalog.word("cli-yes");
    Ok(answer.is_some_and(|answer| answer.starts_with('y') || answer.starts_with(yes)))
}

#[cfg(unix)]
mod unix {
    use std::io::{self, IsTerminal, Stdin, Write};

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
    use secrecy::zeroize::Zeroizing;

    /// End of text (Ctrl+C), end of transmission (Ctrl+D).
    const GIVE_UP: [u8; 2] = [0x03, 0x04];
    const ERASE: [u8; 2] = [0x08, 0x7f];
    /// Longest line that is typed.
    const LENGTH: usize = 4 << 10;

    /// Asks and takes a line that is not shown; `None` when nobody sees the question, for Ctrl+C and
    /// for Ctrl+D.
    pub(super) fn ask(question: &str) -> io::Result<Option<Zeroizing<String>>> {
        let terminal = io::stdin();
        if !(terminal.is_terminal() && io::stderr().is_terminal()) {
            return Ok(None);
        }
        let typed = hidden_line(&terminal, question)?;
        print("\n")?;
        Ok(typed)
    }

    fn print(words: &str) -> io::Result<()> {
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
    /// here would leave a terminal that hides what is typed. The question comes when nothing is shown any
    /// more: whoever answers at once must not see the token.
    fn hidden_line(terminal: &Stdin, question: &str) -> io::Result<Option<Zeroizing<String>>> {
        let before = tcgetattr(terminal)?;
        let mut hidden = before.clone();
        hidden
            .local_modes
            .remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        let modes = Modes { terminal, before };
        tcsetattr(terminal, OptionalActions::Flush, &hidden)?;
        print(question)?;
        let typed = line(terminal);
        drop(modes);
        typed
    }

    fn line(terminal: &Stdin) -> io::Result<Option<Zeroizing<String>>> {
        // Room for all of it: growing would leave copies behind that nobody wipes.
        let mut typed = Zeroizing::new(Vec::with_capacity(LENGTH));
        loop {
            let mut byte = [0];
            if rustix::io::read(terminal, &mut byte)? == 0 || GIVE_UP.contains(&byte[0]) {
                return Ok(None);
            }
            match byte[0] {
                b'\r' | b'\n' => {
                    return Ok(Some(Zeroizing::new(String::from_utf8_lossy(&typed).into_owned())));
                }
                erase if ERASE.contains(&erase) => {
                    typed.pop();
                }
                other if typed.len() < LENGTH => typed.push(other),
                _ => {}
            }
        }
    }
}
