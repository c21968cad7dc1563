//! Directories of files: what an agent saved, and the spool of what is to be sent. Only the user may
//! read them, nothing in them can be run, and no name leads out of them (`reliability.md`, T4).

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::lock;
use crate::domain::{OutgoingFile, WorkspaceId};
use crate::text::{numbered_file_name, safe_file_name};

/// Most bytes of all saved files of a workspace.
pub const SAVED_QUOTA: u64 = 200 << 20;
/// Files of one name in one directory, at most.
const SAME_NAME: u32 = 20_000;
/// Beginning of the name of a file that is still being written.
const PART: &str = ".part-";

/// Why a file was not saved or taken in. Nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The system's words about a path.
    #[error("{}: {cause}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The saved files of the workspace would be more than [`SAVED_QUOTA`].
    #[error("the saved files in {} would be more than {} MiB", root.display(), SAVED_QUOTA >> 20)]
    Quota {
        /// The directory to tidy up.
        root: PathBuf,
    },
    /// A directory, a device, a pipe.
    #[error("{} is not a file", .0.display())]
    NotAFile(PathBuf),
    /// Longer than can be sent.
    #[error("{} has {bytes} bytes, at most {limit} can be sent", path.display())]
    TooLarge {
        /// Which file.
        path: PathBuf,
        /// Its length.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    move |cause| FolderError::Io { path, cause }
}

/// A file being saved. Dropped before [`finish`](Self::finish) it leaves nothing behind.
#[derive(Debug)]
pub struct Saving {
    directory: directory::Directory,
    path: PathBuf,
    part: String,
    name: String,
    is_done: bool,
}

/// The name of a workspace's own directory: readable, and no other workspace has the same. The address
/// alone would not do, because a safe name is made of its end: many hubs end in `/ws`.
pub fn own_folder(workspace: &WorkspaceId) -> String {
    format!("{}-{}", safe_file_name(workspace.as_str()), lock::name(workspace))
}

/// Begins to save a file of `bytes` bytes called `name` by a stranger, in `root/conversation`. The file
/// to write into comes with it.
pub fn save(root: &Path, conversation: &str, name: &str, bytes: u64) -> Result<(Saving, File), FolderError> {
    directory::make(root).map_err(at(root))?;
    if used(root).map_err(at(root))?.saturating_add(bytes) > SAVED_QUOTA {
        return Err(FolderError::Quota {
            root: root.to_owned(),
        });
    }
    save_in(&root.join(safe_file_name(conversation)), name)
}

/// The same in a directory the agent named, without a quota.
pub fn save_in(directory: &Path, name: &str) -> Result<(Saving, File), FolderError> {
    directory::make(directory).map_err(at(directory))?;
    let opened = directory::Directory::open(directory).map_err(at(directory))?;
    let part = format!("{PART}{}", Uuid::now_v7().simple());
    let file = opened.create(&part).map_err(at(directory))?;
    let saving = Saving {
        directory: opened,
        path: directory.to_owned(),
        part,
        name: safe_file_name(name),
        is_done: false,
    };
    Ok((saving, file))
}

impl Saving {
    /// All bytes are there: gives the file its name, or the next free one, and says where it is.
    pub fn finish(mut self) -> Result<PathBuf, FolderError> {
        for number in 1..=SAME_NAME {
            let name = numbered_file_name(&self.name, number);
            // The name is taken first, then replaced by the whole file: nobody sees half of it.
            match self.directory.create(&name) {
                Ok(_empty) => {}
                Err(error) if directory::is_taken(&error) => continue,
                Err(error) => return Err(at(&self.path)(error)),
            }
            self.directory.rename(&self.part, &name).map_err(at(&self.path))?;
            self.is_done = true;
            return Ok(self.path.join(name));
        }
        Err(at(&self.path)(io::ErrorKind::AlreadyExists.into()))
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        if !self.is_done
            && let Err(error) = self.directory.remove(&self.part)
        {
            tracing::warn!(%error, "a file that was not saved could not be removed");
        }
    }
}

/// Bytes of everything saved below `root`; links are not followed.
fn used(root: &Path) -> io::Result<u64> {
    let mut sum = 0_u64;
    for entry in std::fs::read_dir(root)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            for file in std::fs::read_dir(entry.path())? {
                sum = sum.saturating_add(file?.metadata()?.len());
            }
        }
    }
    Ok(sum)
}

/// The bytes of files that are to be sent. A copy is made before the text is queued, so that what is
/// sent is what was attached, also after a restart (F37).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spool(PathBuf);

impl Spool {
    /// The spool in `directory`; made when it is first used.
    pub fn new(directory: PathBuf) -> Self {
        Self(directory)
    }

    /// Copies the file at `path` in under `id`; returns once the copy is on the disk.
    pub fn take_in(&self, id: Uuid, path: &Path, limit: u64) -> Result<OutgoingFile, FolderError> {
        // Before it is opened: opening a pipe waits for its other end.
        let about = std::fs::metadata(path).map_err(at(path))?;
        if !about.is_file() {
            return Err(FolderError::NotAFile(path.to_owned()));
        }
        let too_large = |bytes| FolderError::TooLarge {
            path: path.to_owned(),
            bytes,
            limit,
        };
        if about.len() > limit {
            return Err(too_large(about.len()));
        }
        let source = File::open(path).map_err(at(path))?;
        directory::make(&self.0).map_err(at(&self.0))?;
        let spool = directory::Directory::open(&self.0).map_err(at(&self.0))?;
        let part = format!("{PART}{}", id.simple());
        let mut copy = spool.create(&part).map_err(at(&self.0))?;
        let copied = copy_at_most(source, &mut copy, limit)
            .map_err(at(path))
            .and_then(|bytes| {
                if bytes > limit {
                    Err(too_large(bytes))
                } else {
                    Ok(bytes)
                }
            })
            .and_then(|bytes| {
                copy.sync_all()
                    .and_then(|()| spool.rename(&part, &blob(id)))
                    .and_then(|()| spool.sync())
                    .map_err(at(&self.0))?;
                Ok(bytes)
            });
        if copied.is_err()
            && let Err(error) = spool.remove(&part)
        {
            tracing::warn!(%error, "half a copy could not be removed from the spool");
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(OutgoingFile {
            id,
            name: name.into_owned(),
            bytes: copied?,
        })
    }

    /// Where the copy called `id` is.
    pub fn path(&self, id: Uuid) -> PathBuf {
        self.0.join(blob(id))
    }

    /// Removes every copy but those in `keep`.
    pub fn tidy(&self, keep: &[Uuid]) -> Result<(), FolderError> {
        let keep: Vec<String> = keep.iter().map(|id| blob(*id)).collect();
        let entries = match std::fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(at(&self.0))?,
        };
        for entry in entries {
            let entry = entry.map_err(at(&self.0))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // A copy under way belongs to nobody yet; its name is given at its end.
            if !keep.contains(&name) && !name.starts_with(PART) {
                std::fs::remove_file(entry.path()).map_err(at(&entry.path()))?;
            }
        }
        Ok(())
    }
}

fn blob(id: Uuid) -> String {
    id.simple().to_string()
}

/// Copies one byte more than `limit` at most: enough to know that it is too much.
fn copy_at_most(source: File, copy: &mut File, limit: u64) -> io::Result<u64> {
    let bytes = io::copy(&mut source.take(limit.saturating_add(1)), copy)?;
    copy.flush()?;
    Ok(bytes)
}

#[cfg(unix)]
mod directory {
    //! An open directory: every name is relative to it, whatever becomes of its path.

    use std::fs::{DirBuilder, File};
    use std::io;
    use std::os::fd::OwnedFd;
    use std::os::unix::fs::DirBuilderExt;
    use std::path::Path;

    use rustix::fs::{AtFlags, Mode, OFlags};

    #[derive(Debug)]
    pub(super) struct Directory(OwnedFd);

    pub(super) fn make(path: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)
    }

    /// A link where the name should be is as good as a file of that name.
    pub(super) fn is_taken(error: &io::Error) -> bool {
        error.kind() == io::ErrorKind::AlreadyExists
            || error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
    }

    impl Directory {
        pub(super) fn open(path: &Path) -> io::Result<Self> {
            let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::RDONLY;
            Ok(Self(rustix::fs::open(path, flags, Mode::empty())?))
        }

        pub(super) fn create(&self, name: &str) -> io::Result<File> {
            let flags = OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::WRONLY;
            let mode = Mode::RUSR | Mode::WUSR;
            Ok(File::from(rustix::fs::openat(&self.0, name, flags, mode)?))
        }

        pub(super) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
            Ok(rustix::fs::renameat(&self.0, from, &self.0, to)?)
        }

        pub(super) fn remove(&self, name: &str) -> io::Result<()> {
            Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::empty())?)
        }

        pub(super) fn sync(&self) -> io::Result<()> {
            Ok(rustix::fs::fsync(&self.0)?)
        }
    }
}

#[cfg(not(unix))]
mod directory {
    //! The same by path, where directories cannot be held open.

    use std::fs::{self, File, OpenOptions};
    use std::io;
    use std::path::{Path, PathBuf};

    #[derive(Debug)]
    pub(super) struct Directory(PathBuf);

    pub(super) fn make(path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    pub(super) fn is_taken(error: &io::Error) -> bool {
        error.kind() == io::ErrorKind::AlreadyExists
    }

    impl Directory {
        pub(super) fn open(path: &Path) -> io::Result<Self> {
            Ok(Self(path.to_owned()))
        }

        pub(super) fn create(&self, name: &str) -> io::Result<File> {
            OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(self.0.join(name))
        }

        pub(super) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
            fs::rename(self.0.join(from), self.0.join(to))
        }

        pub(super) fn remove(&self, name: &str) -> io::Result<()> {
            fs::remove_file(self.0.join(name))
        }

        pub(super) fn sync(&self) -> io::Result<()> {
            Ok(())
        }
    }
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;
