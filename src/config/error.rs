//! Why the configuration cannot be used, and what to do about it.

use std::io;
use std::path::PathBuf;

use crate::text::Located;

/// Something is wrong with the configuration or its place on the disk.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Something in the file is wrong.
    #[error(transparent)]
    Invalid(#[from] Located),
    /// A file is there but cannot be read.
    #[error("{}: cannot be read ({cause}); check the rights of the file", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A file cannot be written; it is as it was.
    #[error("{}: cannot be written ({cause}); check the rights of the file and of its directory", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A directory cannot be made.
    #[error("{}: cannot make this directory ({cause}); make it, or name another one with {option}", path.display())]
    MakeDirectory {
        /// Which.
        path: PathBuf,
        /// The option that names another place.
        option: &'static str,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// Others could put a command of theirs into a file that can name one for us to run.
    #[error(
        "{}: other users can change this, and the configuration can name a command to run (token_command); \
         run: chmod go-w '{}'",
        path.display(),
        path.display()
    )]
    WritableByOthers {
        /// The file, or the directory it lies in.
        path: PathBuf,
    },
    /// It belongs to somebody else, who could put a command of theirs into it, or read what we write.
    #[error(
        "{}: this belongs to another user (number {owner}); make it yours with chown, or name another \
         directory with --config-dir or --state-dir",
        path.display()
    )]
    Foreign {
        /// The file or directory.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
    },
    /// Others can reach what is for this user alone, and that cannot be changed.
    #[error(
        "{}: other users can reach this, and it cannot be closed to them; run: chmod go-rwx '{}', or name a \
         directory of your own with --state-dir",
        path.display(),
        path.display()
    )]
    OpenToOthers {
        /// The file or directory.
        path: PathBuf,
    },
    /// Nothing says where files of this user belong.
    #[error("cannot find your home directory; set HOME, or give --config-dir and --state-dir")]
    NoHome,
    /// No theme or keymap of that name.
    #[error("there is no {kind} `{name}`: {known}; nor is there a file {}", path.display())]
    NotFound {
        /// "theme" or "keymap".
        kind: &'static str,
        /// What was asked for.
        name: String,
        /// A sentence with the names there are.
        known: String,
        /// Where a file of that name would be.
        path: PathBuf,
    },
}
