//! The first place: what a command of the user's prints, such as `pass show desk`.

use std::time::Duration;

use secrecy::SecretString;

use super::{Answer, Keeps, Place, Slot, Source, Trouble, child, first_line};

/// Longest run: the user may have to type a passphrase for it.
const LIMIT: Duration = Duration::from_secs(30);

/// A command that prints the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenCommand {
    line: String,
    limit: Duration,
}

impl TokenCommand {
    /// A line for `sh -c`.
    pub fn new(line: impl Into<String>) -> Self {
        Self {
            line: line.into(),
            limit: LIMIT,
        }
    }

    /// The same with another limit.
    #[must_use]
    pub fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }
}

impl Source for TokenCommand {
    fn place(&self) -> Place {
        Place::TokenCommand
    }

    fn keeps(&self) -> Keeps {
        Keeps::Nothing
    }

    fn limit(&self) -> Duration {
        self.limit
    }

    fn probe(&self) -> Answer<'_, ()> {
        Box::pin(async { Ok(()) })
    }

    fn load<'a>(&'a self, _slot: &'a Slot) -> Answer<'a, Option<SecretString>> {
        Box::pin(async move {
            let printed = child::run_shell(&self.line).await?;
            let text = std::str::from_utf8(&printed).map_err(|error| Trouble::failed(&error))?;
            first_line(text).ok_or(Trouble::Empty).map(Some)
        })
    }

    fn save<'a>(&'a self, _slot: &'a Slot, _token: &'a SecretString) -> Answer<'a, ()> {
        Box::pin(async { Err(Trouble::NotAllowed) })
    }

    fn remove<'a>(&'a self, _slot: &'a Slot) -> Answer<'a, bool> {
        Box::pin(async { Ok(false) })
    }
}
