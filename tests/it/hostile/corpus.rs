//! The samples, read where they lie.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::source::root;
use crate::support::skipped;

/// Files whose samples can come as any text a customer writes or is called.
const TEXTS: [&str; 13] = [
    "ansi",
    "c1",
    "c0",
    "bidi",
    "invisible",
    "width",
    "combining",
    "size",
    "links",
    "filenames",
    "interpreters",
    "pii",
    "blns",
];

/// A sample.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    /// `file/name`.
    pub(crate) name: String,
    /// What arrives.
    pub(crate) bytes: Vec<u8>,
    /// The whole record.
    pub(crate) record: Value,
}

impl Sample {
    /// As a text: raw bytes are read as every adapter reads them.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// All samples that are text; nothing, said aloud, where there is no corpus.
pub(crate) fn texts() -> Option<Vec<Sample>> {
    let all: Option<Vec<_>> = TEXTS.iter().map(|file| file_of(file)).collect();
    all.map(|files| files.concat())
}

/// The samples of one file; nothing, said aloud, where there is no corpus.
pub(crate) fn file_of(file: &str) -> Option<Vec<Sample>> {
    let path: PathBuf = root().join("../shared/corpus").join(format!("{file}.jsonl"));
    if !path.exists() {
        skipped("hostile text: there is no ../shared/corpus");
        return None;
    }
    let lines = fs::read_to_string(path).unwrap();
    Some(lines.lines().map(sample).collect())
}

fn sample(line: &str) -> Sample {
    let record: Value = serde_json::from_str(line).unwrap();
    let bytes = if let Some(text) = record["text"].as_str() {
        text.as_bytes().to_vec()
    } else if let Some(hex) = record["hex"].as_str() {
        unhex(hex)
    } else {
        repeated(&record["repeat"])
    };
    Sample {
        name: record["name"].as_str().unwrap().to_owned(),
        bytes,
        record,
    }
}

fn repeated(repeat: &Value) -> Vec<u8> {
    let part = |key: &str| repeat[key].as_str().unwrap_or_default();
    let count = usize::try_from(repeat["count"].as_u64().unwrap()).unwrap();
    [part("prefix"), &part("unit").repeat(count), part("suffix")]
        .concat()
        .into_bytes()
}

fn unhex(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2);
    digits
        .map(|two| u8::from_str_radix(str::from_utf8(two).unwrap(), 16).unwrap())
        .collect()
}

#[test]
fn records_come_in_three_forms() {
    let bytes = |line: &str| sample(line).bytes;
    assert_eq!(bytes(r#"{"name":"a","text":"\u001b["}"#), b"\x1b[");
    assert_eq!(bytes(r#"{"name":"a","hex":"c0af"}"#), [0xC0, 0xAF]);
    assert_eq!(
        bytes(r#"{"name":"a","repeat":{"prefix":"<","unit":"ab","count":2,"suffix":">"}}"#),
        b"<abab>"
    );
}
