//! Reading the trail: where its chain ends, and whether it is whole.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use super::{End, Line, NOTHING, Trail, TrailError, files, hash};

/// What stands before the hash at the end of a line.
const MARK: &str = ",\"hash\":\"";
/// Read from the end of a file to find its last line, in bytes. No line is as long.
const TAIL: u64 = 16 << 10;

/// What was found in the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Lines that are in order.
    pub lines: u64,
    /// Number and hash of the last of them.
    pub last: Option<(u64, String)>,
    /// The first line that is not.
    pub broken: Option<Break>,
}

/// A place where the chain breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// In which file.
    pub path: PathBuf,
    /// Which line of it, from 1.
    pub line: usize,
    /// How.
    pub fault: Fault,
}

/// How a chain can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is no line of ours, or only half of one.
    Unreadable,
    /// Its words are not those its hash was made of.
    Changed,
    /// What it follows is not what stands before it: lines were removed, put in or moved.
    Unlinked,
    /// It is the oldest, and the lines before it were not rotated away.
    Beheaded,
}

impl Trail {
    /// Looks through all files, oldest first, up to the first fault.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn check(&self) -> Result<Checked, TrailError> {
        let mut checked = Checked {
            lines: 0,
            last: None,
            broken: None,
        };
        for age in (0..files::FILES).rev() {
            let path = files::path(&self.directory, age);
            let text = match fs::read(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(cause) => return Err(TrailError { path, cause }),
                Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            };
            // Only a full set of files may begin in the middle.
            let may_begin_late = age == files::FILES - 1;
            for (index, line) in text.split_inclusive('\n').enumerate() {
                if let Err(fault) = checked.take(line, may_begin_late) {
                    checked.broken = Some(Break {
                        path,
                        line: index + 1,
                        fault,
                    });
                    return Ok(checked);
                }
            }
        }
        Ok(checked)
    }
}

impl Checked {
    fn take(&mut self, line: &str, may_begin_late: bool) -> Result<(), Fault> {
        let (line, hash) = read(line)?;
        let is_linked = match &self.last {
            Some((number, before)) => line.number == number + 1 && line.prev == *before,
            None if line.number == 1 => line.prev == NOTHING,
            None if may_begin_late => true,
            None => return Err(Fault::Beheaded),
        };
        if !is_linked {
            return Err(Fault::Unlinked);
        }
        self.lines += 1;
        self.last = Some((line.number, hash));
        Ok(())
    }
}

/// A whole line with its hash.
fn read(line: &str) -> Result<(Line, String), Fault> {
    let whole = line.strip_suffix("\"}\n").ok_or(Fault::Unreadable)?;
    let (open, told) = whole.rsplit_once(MARK).ok_or(Fault::Unreadable)?;
    let body = format!("{open}}}");
    let line: Line = serde_json::from_str(&body).map_err(|_| Fault::Unreadable)?;
    if hash(&body) != told {
        return Err(Fault::Changed);
    }
    Ok((line, told.to_owned()))
}

/// The end of the chain in a file; `None` in an empty one. Half a line at the end, left by a power cut,
/// is cut off: it was never told to be there.
pub(super) fn end_of(file: &mut File) -> io::Result<Option<End>> {
    let length = file.metadata()?.len();
    let start = length.saturating_sub(TAIL);
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    let whole = bytes
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    if whole < bytes.len() {
        tracing::warn!("the action log ended in half a line, which was removed");
        file.set_len(start + u64::try_from(whole).unwrap_or(0))?;
        bytes.truncate(whole);
    }
    if bytes.is_empty() {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(&bytes);
    let last = text.split_inclusive('\n').next_back().unwrap_or_default();
    // A line somebody spoiled is followed as it stands: checking says where, and nothing hides it.
    Ok(Some(match read(last) {
        Ok((line, hash)) => End {
            number: line.number,
            hash,
        },
        Err(_) => End {
            number: 0,
            hash: hash(last),
        },
    }))
}
