//! Lines that are taken out of the log again, for `purge`.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Which lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those in which one of these ids stands.
    Naming(Vec<String>),
}

impl Which {
    fn takes(&self, line: &str) -> bool {
        match self {
            Self::All => true,
            Self::Naming(ids) => ids.iter().any(|id| names(line, id)),
        }
    }
}

/// How many lines of the log in `directory` would be taken out.
///
/// # Errors
/// When a file cannot be read.
pub fn lines(directory: &Path, which: &Which) -> io::Result<usize> {
    let mut sum = 0;
    for path in files(directory)? {
        let text = String::from_utf8_lossy(&fs::read(path)?).into_owned();
        sum += text.lines().filter(|line| which.takes(line)).count();
    }
    Ok(sum)
}

/// Takes them out. The files stay where they are: somebody may be writing into one.
///
/// # Errors
/// When a file cannot be read or written.
pub fn forget(directory: &Path, which: &Which) -> io::Result<()> {
    for path in files(directory)? {
        let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
        let stays: String = text
            .split_inclusive('\n')
            .filter(|line| !which.takes(line))
            .collect();
        if stays.len() == text.len() {
            continue;
        }
        let mut file: File = OpenOptions::new().append(true).open(&path)?;
        file.set_len(0)?;
        file.write_all(stays.as_bytes())?;
        file.sync_all()?;
    }
    Ok(())
}

fn files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut all = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let is_log = path.extension().is_some_and(|it| it == "log");
        if is_log && name.starts_with("ttydesk") {
            all.push(path);
        }
    }
    Ok(all)
}

/// Whether an id stands in a line by itself, not as a part of a longer one.
fn names(line: &str, id: &str) -> bool {
    let is_part = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    !id.is_empty()
        && line.match_indices(id).any(|(at, _)| {
            let (before, after) = (&line[..at], &line[at + id.len()..]);
            !is_part(before.chars().next_back()) && !is_part(after.chars().next())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_name_an_id_go_and_others_stay() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("ttydesk.log");
        let older = place.path().join("ttydesk.1.log");
        fs::write(&path, "a id=\"c1\"\nb id=\"c12\"\nc\n").unwrap();
        fs::write(&older, "d c1: gone\n").unwrap();
        fs::write(place.path().join("foreign.log"), "c1\n").unwrap();
        let which = Which::Naming(vec!["c1".to_owned()]);
        assert_eq!(lines(place.path(), &which).unwrap(), 2);
        forget(place.path(), &which).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "b id=\"c12\"\nc\n");
        assert_eq!(fs::read_to_string(&older).unwrap(), "");
        assert_eq!(
            fs::read_to_string(place.path().join("foreign.log")).unwrap(),
            "c1\n"
        );
        forget(place.path(), &Which::All).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "");
    }

    #[test]
    fn who_writes_goes_on_writing() {
        let place = tempfile::tempdir().unwrap();
        let mut log = super::super::file::Rotating::open(place.path(), 1_000).unwrap();
        log.write_all(b"a c1\n").unwrap();
        forget(place.path(), &Which::All).unwrap();
        log.write_all(b"b\n").unwrap();
        let text = fs::read_to_string(place.path().join("ttydesk.log")).unwrap();
        assert_eq!(text, "b\n");
    }

    #[test]
    fn without_a_log_there_is_nothing_to_forget() {
        let place = tempfile::tempdir().unwrap();
        let nowhere = place.path().join("logs");
        assert_eq!(lines(&nowhere, &Which::All).unwrap(), 0);
        forget(&nowhere, &Which::All).unwrap();
    }
}
