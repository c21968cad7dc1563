//! Why a place for tokens does not serve.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::text::CleanLine;

/// A reason, exact enough to act on. It never holds a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No answer within this time.
    NoAnswer(Duration),
    /// The program is not installed.
    NoProgram(&'static str),
    /// The program is there but older than what is needed.
    TooOld {
        /// Version found.
        found: u32,
        /// Version needed.
        needed: u32,
    },
    /// There is no session bus to reach the service by.
    NoBus,
    /// There is an address of a bus, and nobody answers there.
    DeadBus(CleanLine),
    /// There is a bus, but nobody on it keeps secrets.
    NoService,
    /// It is locked, and unlocking it would ask on some screen.
    Locked,
    /// The kernel or a sandbox does not allow it.
    NotPermitted(CleanLine),
    /// A program ended badly; its last words, if it said any.
    Ended {
        /// How it ended.
        status: String,
        /// The last line of its standard error.
        said: CleanLine,
    },
    /// What it gave is empty.
    Empty,
    /// Others than the owner can reach the file.
    Open {
        /// Which.
        path: PathBuf,
        /// Its mode bits.
        mode: u32,
    },
    /// The file belongs to another user.
    Foreign {
        /// Which.
        path: PathBuf,
        /// Its owner.
        owner: u32,
    },
    /// The configuration does not allow it.
    NotAllowed,
    /// It took the token and did not give it back.
    NotGivenBack,
    /// Something else, in the system's words.
    Failed(CleanLine),
}

impl Trouble {
    /// In the words of whoever failed.
    pub(super) fn failed(words: &dyn ToString) -> Self {
        Self::Failed(CleanLine::from(words.to_string().as_str()))
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::failed(&error)
    }
}
