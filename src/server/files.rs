//! The bytes of files: `DATA/files`, one file each with a random name, readable to the hub's user alone.
//! A row in `hub.db` says what each is; bytes without a row are swept away.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use futures_util::{Stream, StreamExt};
use ring::digest::{Context, SHA256};
use tokio::io::AsyncWriteExt;

use super::storage::new_blob;
use crate::private;

/// Directory beside `hub.db`.
const DIRECTORY: &str = "files";
/// Bytes without a row are swept when they are this old: an upload may still be under way.
const SWEPT_AFTER: Duration = Duration::from_hours(1);

/// Where the bytes are, and how much of them there may be.
#[derive(Debug, Clone)]
pub(super) struct Files {
    directory: PathBuf,
    /// Longest file, bytes.
    pub(super) longest: u64,
    /// Most bytes of all files together.
    pub(super) quota: u64,
}

/// Bytes that were written to the disk.
#[derive(Debug)]
pub(super) struct Received {
    /// Name in the directory.
    pub(super) blob: String,
    /// How many.
    pub(super) bytes: u64,
    /// Their SHA-256.
    pub(super) hash: Vec<u8>,
}

/// Why bytes were not taken. Nothing of them is left.
#[derive(Debug)]
pub(super) enum NotReceived {
    /// The sender stopped in the middle.
    Cut,
    /// More than the limit.
    TooLarge,
    /// The disk.
    Disk(io::Error),
}

impl Files {
    /// The files of the desk in `data`.
    pub(super) fn new(data: &Path, longest: u64, quota: u64) -> Self {
        Self {
            directory: data.join(DIRECTORY),
            longest,
            quota,
        }
    }

    /// Writes a stream of bytes under a new name; returns once they are on the disk.
    pub(super) async fn receive<E>(
        &self,
        bytes: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<Received, NotReceived> {
        let blob = new_blob();
        let written = self.write(&blob, bytes).await;
        if written.is_err() {
            self.remove(&blob).await;
        }
        let (bytes, hash) = written?;
        Ok(Received { blob, bytes, hash })
    }

    async fn write<E>(
        &self,
        blob: &str,
        bytes: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<(u64, Vec<u8>), NotReceived> {
        let mut file = self.create(blob).await.map_err(NotReceived::Disk)?;
        let (mut count, mut hash) = (0_u64, Context::new(&SHA256));
        let mut bytes = std::pin::pin!(bytes);
        while let Some(chunk) = bytes.next().await {
            let chunk = chunk.map_err(|_broken| NotReceived::Cut)?;
            count = count.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
            if count > self.longest {
                return Err(NotReceived::TooLarge);
            }
            hash.update(&chunk);
            file.write_all(&chunk).await.map_err(NotReceived::Disk)?;
        }
        file.sync_all().await.map_err(NotReceived::Disk)?;
        Ok((count, hash.finish().as_ref().to_vec()))
    }

    async fn create(&self, blob: &str) -> io::Result<tokio::fs::File> {
        let mut directory = tokio::fs::DirBuilder::new();
        directory.recursive(true);
        let mut file = tokio::fs::OpenOptions::from(private::options());
        file.write(true).create_new(true);
        #[cfg(unix)]
        directory.mode(0o700);
        directory.create(&self.directory).await?;
        file.open(self.directory.join(blob)).await
    }

    /// Opens bytes to read them.
    pub(super) async fn open(&self, blob: &str) -> io::Result<tokio::fs::File> {
        tokio::fs::File::open(self.directory.join(blob)).await
    }

    /// Removes bytes that nobody needs.
    pub(super) async fn remove(&self, blob: &str) {
        match tokio::fs::remove_file(self.directory.join(blob)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "bytes of a file that nobody needs were not removed");
            }
            _ => {}
        }
    }

    /// Removes bytes no row knows.
    pub(super) async fn sweep(&self, known: &HashSet<String>) -> io::Result<()> {
        let mut entries = match tokio::fs::read_dir(&self.directory).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name().to_string_lossy().into_owned();
            let age = SystemTime::now().duration_since(entry.metadata().await?.modified()?);
            if !known.contains(&name) && age.is_ok_and(|age| age >= SWEPT_AFTER) {
                self.remove(&name).await;
            }
        }
        Ok(())
    }
}
