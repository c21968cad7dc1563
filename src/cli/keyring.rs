//! Tokens in the operating system's secret store, if there is one and it answers in time.

use secrecy::SecretString;

use super::exit::Failure;

#[cfg(feature = "keyring-store")]
mod store {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use keyring::{Entry, Error};
    use secrecy::{ExposeSecret, SecretString};

    use crate::cli::exit::{Code, Failure};
    use crate::i18n::Text;

    const SERVICE: &str = "ttydesk";
    /// A store that waits for somebody to unlock it, on a screen that nobody sees, is given up.
    const LIMIT: Duration = Duration::from_secs(3);

    /// The token kept for `url`; `None` when there is none, or no store.
    pub(super) fn load(url: &str) -> Option<SecretString> {
        let user = url.to_owned();
        match within_limit(move || Entry::new(SERVICE, &user)?.get_password())? {
            Ok(token) => Some(SecretString::from(token)),
            Err(Error::NoEntry) => None,
            Err(error) => {
                tracing::info!(reason = kind(&error), "no keyring");
                None
            }
        }
    }

    /// Keeps `token` for `url`.
    pub(super) fn save(url: &str, token: &SecretString) -> Result<(), Failure> {
        let (user, token) = (url.to_owned(), token.clone());
        let saved = within_limit(move || Entry::new(SERVICE, &user)?.set_password(token.expose_secret()));
        let reason = match saved {
            Some(Ok(())) => return Ok(()),
            Some(Err(error)) => kind(&error),
            None => "no answer",
        };
        Err(Failure::new(
            Code::Failed,
            Text::new("cli-keyring").with("reason", reason),
        ))
    }

    fn within_limit<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (sender, answer) = mpsc::channel();
        let worker = thread::Builder::new().name("keyring".to_owned()).spawn(move || {
            if sender.send(work()).is_err() {
                tracing::info!("the keyring answered too late");
            }
        });
        worker.ok()?;
        answer.recv_timeout(LIMIT).ok()
    }

    /// The kind of an error: its text could quote what is stored.
    fn kind(error: &Error) -> &'static str {
        match error {
            Error::NoDefaultStore | Error::NoStorageAccess(_) => "there is no secret store here",
            Error::NoEntry => "there is no entry",
            Error::Ambiguous(_) => "there are several entries",
            Error::PlatformFailure(_) => "the secret store failed",
            _ => "the entry cannot be used",
        }
    }
}

/// The token kept for `url`, if there is one.
#[cfg(feature = "keyring-store")]
pub(super) fn load(url: &str) -> Option<SecretString> {
    store::load(url)
}

/// The token kept for `url`: this build has no store.
#[cfg(not(feature = "keyring-store"))]
pub(super) fn load(_url: &str) -> Option<SecretString> {
    None
}

/// Keeps `token` for `url`.
#[cfg(feature = "keyring-store")]
pub(super) fn save(url: &str, token: &SecretString) -> Result<(), Failure> {
    store::save(url, token)
}

/// Keeps `token` for `url`: this build has no store.
#[cfg(not(feature = "keyring-store"))]
pub(super) fn save(_url: &str, _token: &SecretString) -> Result<(), Failure> {
    use super::exit::Code;
    use crate::i18n::Text;
    let text = Text::new("cli-keyring").with("reason", "this build has no keyring");
    Err(Failure::new(Code::Failed, text))
}

/// Whether this build can keep tokens.
pub(super) const AVAILABLE: bool = cfg!(feature = "keyring-store");
