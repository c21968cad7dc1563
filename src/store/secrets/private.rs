//! Small files for their owner alone, written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use secrecy::zeroize::Zeroizing;

use super::Trouble;
use crate::private;

/// Longest file, in bytes.
const LENGTH: u64 = 64 << 10;
/// Room for what comes through a pipe, whose length nobody knows.
const ROOM: u64 = 4 << 10;

/// What a private file holds.
#[derive(Debug)]
pub struct Private {
    /// Its text; wiped when it goes away.
    pub text: Zeroizing<String>,
    /// What was done about its rights.
    pub rights: Rights,
}

/// What was done about the rights of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rights {
    /// Nothing: it was private.
    Private,
    /// Others could reach it and cannot any more.
    Closed,
}

/// Reads a private file; `None` when there is none. A regular file that others can reach is closed to
/// them; one that cannot be closed, or that is another user's, is not read.
pub fn read(path: &Path) -> Result<Option<Private>, Trouble> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let rights = close_to_others(path, &file)?;
    // Room for all of it at once: growing would leave copies behind that nobody wipes.
    let room = file.metadata()?.len().clamp(ROOM, LENGTH);
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(room).unwrap_or_default()));
    file.take(LENGTH).read_to_end(&mut bytes)?;
    let text = std::str::from_utf8(&bytes).map_err(|error| Trouble::failed(&error))?;
    Ok(Some(Private {
        text: Zeroizing::new(text.to_owned()),
        rights,
    }))
}

#[cfg(unix)]
fn close_to_others(path: &Path, file: &File) -> Result<Rights, Trouble> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let about = file.metadata()?;
    let mode = about.mode() & 0o777;
    // Pipes such as bash's <(pass show desk) have no readers but us.
    if !about.is_file() || mode == mode & 0o700 {
        return Ok(Rights::Private);
    }
    if about.uid() != rustix::process::geteuid().as_raw() {
        return Err(Trouble::Foreign {
            path: path.to_owned(),
            owner: about.uid(),
        });
    }
    let open = |_: io::Error| Trouble::Open {
        path: path.to_owned(),
        mode,
    };
    file.set_permissions(fs::Permissions::from_mode(mode & 0o700))
        .map_err(open)?;
    Ok(Rights::Closed)
}

/// Elsewhere the profile directory is the user's own, and rights are no mode bits.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn close_to_others(_path: &Path, _file: &File) -> Result<Rights, Trouble> {
    Ok(Rights::Private)
}

/// Writes a private file in place of the one before.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    if let Some(directory) = path.parent() {
        private::directory(directory)?;
    }
    Ok(private::replace(path, bytes)?)
}

pub(super) fn remove(path: &Path) -> Result<bool, Trouble> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}
