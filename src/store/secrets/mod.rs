//! Where a token may be kept, in one order: a command of the user's, `systemd-creds`, the Secret
//! Service, the kernel's keyring until the next start of the machine, and a file if that was allowed.
//!
//! Each place is a [`Source`] that answers within its limit or says exactly why it does not. None of
//! them ever asks the user anything. What is said about a place never holds what is kept in it.

mod child;
mod command;
#[cfg(target_os = "linux")]
mod creds;
#[cfg(target_os = "linux")]
mod kernel;
mod plain;
mod private;
#[cfg(feature = "keyring-store")]
mod service;
mod trouble;

use std::fmt;
use std::path::Path;
use std::time::Duration;

use futures_util::future::BoxFuture;
use ring::digest;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;

pub use command::TokenCommand;
pub use plain::Allowed;
pub use private::{Private, Rights, read as read_private};
pub use trouble::Trouble;

use crate::domain::WorkspaceId;

/// What a place says, sooner or later.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, Trouble>>;

/// Which place it is. The order is the one in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// What `token_command` of the configuration prints.
    TokenCommand,
    /// A file that `systemd-creds --user` encrypted (systemd 256 or newer).
    SystemdCreds,
    /// The desktop's Secret Service, or the system's own store elsewhere.
    SecretService,
    /// The kernel's keyring: gone after a restart of the machine.
    KernelKeyring,
    /// A file that only its owner can read, not encrypted.
    PlainFile,
}

impl Place {
    /// The stable word, for scripts.
    pub fn word(self) -> &'static str {
        match self {
            Self::TokenCommand => "token_command",
            Self::SystemdCreds => "systemd-creds",
            Self::SecretService => "secret-service",
            Self::KernelKeyring => "kernel-keyring",
            Self::PlainFile => "plain-file",
        }
    }
}

/// How long a place keeps a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// It only gives tokens.
    Nothing,
    /// Until the machine starts again.
    UntilReboot,
    /// Until it is removed.
    ForGood,
}

/// Whose token it is: one per workspace, so that two accounts at one hub do not share one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    #[cfg(any(feature = "keyring-store", test))]
    workspace: String,
    file: String,
}

impl Slot {
    /// The slot of a workspace.
    pub fn new(workspace: &WorkspaceId) -> Self {
        let digest = digest::digest(&digest::SHA256, workspace.as_str().as_bytes());
        let hex = digest.as_ref()[..16].iter().map(|byte| format!("{byte:02x}"));
        Self {
            #[cfg(any(feature = "keyring-store", test))]
            workspace: workspace.as_str().to_owned(),
            file: format!("ttydesk-{}", hex.collect::<String>()),
        }
    }

    /// The name in stores that take any words.
    #[cfg(any(feature = "keyring-store", test))]
    pub(super) fn words(&self) -> &str {
        &self.workspace
    }

    /// The name where only plain letters will do: a digest of the workspace.
    pub(super) fn file(&self) -> &str {
        &self.file
    }
}

/// A place for tokens.
pub trait Source: fmt::Debug + Send + Sync {
    /// Which one.
    fn place(&self) -> Place;
    /// How long it keeps.
    fn keeps(&self) -> Keeps;
    /// Longest time one answer may take.
    fn limit(&self) -> Duration;
    /// Whether it works on this machine, without touching a token.
    fn probe(&self) -> Answer<'_, ()>;
    /// The token, if it has one.
    fn load<'a>(&'a self, slot: &'a Slot) -> Answer<'a, Option<SecretString>>;
    /// Keeps a token in place of the one before.
    fn save<'a>(&'a self, slot: &'a Slot, token: &'a SecretString) -> Answer<'a, ()>;
    /// Forgets the token; whether there was one.
    fn remove<'a>(&'a self, slot: &'a Slot) -> Answer<'a, bool>;
}

/// All places, in their order.
#[derive(Debug)]
pub struct Sources(Vec<Box<dyn Source>>);

/// A search for a token.
#[derive(Debug)]
pub struct Search {
    /// The token and the place that had it.
    pub found: Option<(Place, SecretString)>,
    /// The places that failed before.
    pub failed: Vec<(Place, Trouble)>,
}

/// What became of a token to be kept.
#[derive(Debug, PartialEq)]
pub struct Kept {
    /// Where it is now.
    pub places: Vec<(Place, Keeps)>,
    /// Which places did not take it.
    pub failed: Vec<(Place, Trouble)>,
}

impl Sources {
    /// The places of this machine. `directory` is where files of ours may lie.
    pub fn new(directory: &Path, command: Option<TokenCommand>, allowed: Allowed) -> Self {
        let mut all: Vec<Box<dyn Source>> = Vec::new();
        if let Some(command) = command {
            all.push(Box::new(command));
        }
        #[cfg(target_os = "linux")]
        all.push(Box::new(creds::SystemdCreds::new(directory)));
        #[cfg(feature = "keyring-store")]
        all.push(Box::new(service::SecretService));
        #[cfg(target_os = "linux")]
        all.push(Box::new(kernel::KernelKeyring));
        all.push(Box::new(plain::PlainFile::new(directory, allowed)));
        Self(all)
    }

    /// Looks for the token in each place in turn.
    pub async fn find(&self, slot: &Slot) -> Search {
        let mut failed = Vec::new();
        for source in &self.0 {
            match within(source.limit(), source.load(slot)).await {
                Ok(Some(token)) => {
                    return Search {
                        found: Some((source.place(), token)),
                        failed,
                    };
                }
                Ok(None) => {}
                Err(trouble) => failed.push((source.place(), trouble)),
            }
        }
        Search { found: None, failed }
    }

    /// Keeps the token in the first place that takes it for good, and in the kernel's keyring where
    /// that comes first. A place counts only when it gives back what it was given. All others forget
    /// what they had: an old token must not come before the new one some day.
    pub async fn keep(&self, slot: &Slot, token: &SecretString) -> Kept {
        let mut kept = Kept {
            places: Vec::new(),
            failed: Vec::new(),
        };
        let mut done = false;
        for source in self.0.iter().filter(|source| source.keeps() != Keeps::Nothing) {
            let place = source.place();
            if done {
                if let Err(trouble) = within(source.limit(), source.remove(slot)).await {
                    tracing::info!(place = place.word(), ?trouble, "an older token may be there");
                }
                continue;
            }
            match put(source.as_ref(), slot, token).await {
                Ok(()) => {
                    done = source.keeps() == Keeps::ForGood;
                    kept.places.push((place, source.keeps()));
                }
                Err(trouble) => kept.failed.push((place, trouble)),
            }
        }
        kept
    }

    /// Removes the token everywhere; says of each place whether it had one.
    pub async fn forget(&self, slot: &Slot) -> Vec<(Place, Result<bool, Trouble>)> {
        let mut all = Vec::new();
        for source in self.0.iter().filter(|source| source.keeps() != Keeps::Nothing) {
            let removed = within(source.limit(), source.remove(slot)).await;
            all.push((source.place(), removed));
        }
        all
    }

    /// Whether each place that keeps tokens works on this machine; asked all at once.
    pub async fn probe(&self) -> Vec<(Place, Result<(), Trouble>)> {
        let keeping = self.0.iter().filter(|source| source.keeps() != Keeps::Nothing);
        let asked =
            keeping.map(async |source| (source.place(), within(source.limit(), source.probe()).await));
        futures_util::future::join_all(asked).await
    }
}

async fn put(source: &dyn Source, slot: &Slot, token: &SecretString) -> Result<(), Trouble> {
    within(source.limit(), source.save(slot, token)).await?;
    let back = within(source.limit(), source.load(slot)).await?;
    let same = back.is_some_and(|back| back.expose_secret() == token.expose_secret());
    same.then_some(()).ok_or(Trouble::NotGivenBack)
}

async fn within<T>(limit: Duration, answer: Answer<'_, T>) -> Result<T, Trouble> {
    timeout(limit, answer)
        .await
        .unwrap_or(Err(Trouble::NoAnswer(limit)))
}

/// The first line of what a person, a file or a program gave; `None` when it is empty.
pub fn first_line(text: &str) -> Option<SecretString> {
    let line = text.lines().next().unwrap_or_default().trim();
    (!line.is_empty()).then(|| SecretString::from(line))
}

#[cfg(test)]
mod tests;
