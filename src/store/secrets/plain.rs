//! The last place: a file that only its owner can read. It is not encrypted, so it must be allowed by
//! name in the configuration.

use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::private::{self, Rights};
use super::{Answer, Keeps, Place, Slot, Source, Trouble, first_line};

/// Longest time: a home directory may lie on a network.
const LIMIT: Duration = Duration::from_secs(2);

/// Whether a token may lie in a file unencrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// `allow_plaintext_token = true`.
    Yes,
    /// Not so.
    No,
}

/// A file per token.
#[derive(Debug)]
pub(super) struct PlainFile {
    directory: PathBuf,
    allowed: Allowed,
}

impl PlainFile {
    pub(super) fn new(directory: &Path, allowed: Allowed) -> Self {
        Self {
            directory: directory.to_owned(),
            allowed,
        }
    }

    fn path(&self, slot: &Slot) -> PathBuf {
        self.directory.join(format!("{}.token", slot.file()))
    }

    fn allowed(&self) -> Result<(), Trouble> {
        match self.allowed {
            Allowed::Yes => Ok(()),
            Allowed::No => Err(Trouble::NotAllowed),
        }
    }
}

impl Source for PlainFile {
    fn place(&self) -> Place {
        Place::PlainFile
    }

    fn keeps(&self) -> Keeps {
        Keeps::ForGood
    }

    fn limit(&self) -> Duration {
        LIMIT
    }

    fn probe(&self) -> Answer<'_, ()> {
        Box::pin(async { self.allowed() })
    }

    fn load<'a>(&'a self, slot: &'a Slot) -> Answer<'a, Option<SecretString>> {
        Box::pin(async {
            let path = self.path(slot);
            // Not allowed and not there is nothing to speak of.
            if !path.exists() {
                return Ok(None);
            }
            self.allowed()?;
            let Some(kept) = private::read(&path)? else {
                return Ok(None);
            };
            if kept.rights == Rights::Closed {
                tracing::warn!(path = %path.display(), "other users could read a token; not any more");
            }
            first_line(&kept.text).ok_or(Trouble::Empty).map(Some)
        })
    }

    fn save<'a>(&'a self, slot: &'a Slot, token: &'a SecretString) -> Answer<'a, ()> {
        Box::pin(async {
            self.allowed()?;
            private::write(&self.path(slot), token.expose_secret().as_bytes())
        })
    }

    fn remove<'a>(&'a self, slot: &'a Slot) -> Answer<'a, bool> {
        Box::pin(async { private::remove(&self.path(slot)) })
    }
}
