//! What agents did at this end, one JSON line each, in `actions.jsonl`: the backend's own log cannot see
//! who revealed a number or copied a message. Only its owner may read it; it holds kinds and ids.
//!
//! Every line has the hash of the line before it (`prev`) and its own (`hash`), so a line that was
//! changed, removed or put in shows. Who may write the file can write all of it anew: whoever wants to
//! know about that keeps the last hash elsewhere. Old lines move to `actions.1.jsonl` and so on, and the
//! chain goes on from file to file.

mod check;
mod files;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::domain::{Deed, WorkspaceId};
use crate::private;
use crate::text::CleanLine;

pub use check::{Break, Checked, Fault};

/// Longest file, in bytes; with the former ones about fifty thousand actions.
const LONGEST: u64 = 2 << 20;
/// Longest id that is written, in chars: ids are a server's words.
const ID: usize = 200;
/// What the first line of all follows.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A path and what the system said about it.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", path.display())]
pub struct TrailError {
    /// Where.
    pub path: PathBuf,
    /// Why.
    pub cause: io::Error,
}

/// The files of a state directory.
#[derive(Debug, Clone)]
pub struct Trail {
    directory: PathBuf,
    longest: u64,
}

/// A line without its own hash.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    number: u64,
    at: Timestamp,
    workspace: String,
    action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    conversation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entry: Option<String>,
    prev: String,
}

/// Where the chain goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct End {
    number: u64,
    hash: String,
}

impl Trail {
    /// The trail in the state directory, which must be there.
    pub fn new(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            longest: LONGEST,
        }
    }

    /// Adds a line; it is on disk when this returns. Several processes may do so.
    ///
    /// # Errors
    /// When a file cannot be read or written. The lines before stay whole.
    pub fn add(&self, workspace: &WorkspaceId, deed: &Deed, at: Timestamp) -> Result<(), TrailError> {
        let _turn = files::Turn::wait(&self.directory)?;
        let current = files::path(&self.directory, 0);
        let failed = |cause| TrailError {
            path: current.clone(),
            cause,
        };
        let mut file = private::append(&current).map_err(failed)?;
        let mut end = check::end_of(&mut file).map_err(failed)?;
        if end.is_none() {
            end = self.end_of_former()?;
        } else if file.metadata().map_err(failed)?.len() >= self.longest {
            files::rotate(&self.directory)?;
            file = private::append(&current).map_err(failed)?;
        }
        let line = line(workspace, deed, at, end).map_err(failed)?;
        append(&mut file, &line).map_err(failed)
    }

    /// The end of the chain in the file before the current one.
    fn end_of_former(&self) -> Result<Option<End>, TrailError> {
        let path = files::path(&self.directory, 1);
        let failed = |cause| TrailError {
            path: path.clone(),
            cause,
        };
        if !path.exists() {
            return Ok(None);
        }
        let mut file = private::append(&path).map_err(failed)?;
        check::end_of(&mut file).map_err(failed)
    }
}

fn append(file: &mut File, line: &str) -> io::Result<()> {
    file.write_all(line.as_bytes())?;
    file.sync_data()
}

fn line(workspace: &WorkspaceId, deed: &Deed, at: Timestamp, end: Option<End>) -> io::Result<String> {
    let end = end.unwrap_or(End {
        number: 0,
        hash: NOTHING.to_owned(),
    });
    let body = serde_json::to_string(&Line {
        number: end.number + 1,
        at,
        workspace: short(workspace.as_str()),
        action: deed.kind.word().to_owned(),
        conversation: deed.conversation.as_ref().map(|id| short(id.as_str())),
        entry: deed.entry.as_ref().map(|id| short(id.as_str())),
        prev: end.hash,
    })?;
    let open = body.strip_suffix('}').unwrap_or(&body);
    Ok(format!("{open},\"hash\":\"{}\"}}\n", hash(&body)))
}

/// An id as it may be printed to a terminal.
fn short(id: &str) -> String {
    let cut: String = id.chars().take(ID).collect();
    CleanLine::from(cut.as_str()).as_str().to_owned()
}

/// SHA-256 in hexadecimal digits.
fn hash(body: &str) -> String {
    use std::fmt::Write;
    let digest = digest(&SHA256, body.as_bytes());
    digest.as_ref().iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        write!(text, "{byte:02x}").unwrap_or_default();
        text
    })
}

#[cfg(test)]
mod tests;
