//! Tables for spreadsheets: RFC 4180, everything quoted, and no cell that a spreadsheet would run.
//!
//! Words are filtered as on the screen. A cell that could be a formula gets an apostrophe before it, as
//! OWASP advises, also one behind a separator that a spreadsheet of another country would split at
//! (`reliability.md`, T12).

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::args::Export;
use super::exit::{Code, Failure};
use crate::i18n::Text;
use crate::private;
use crate::text::Clean;

/// Tells Excel that the file is UTF-8.
const MARK: &str = "\u{FEFF}";
/// What begins a formula, also in the full-width form some spreadsheets take for the same.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// What parts cells in one country or another.
const SEPARATORS: [char; 3] = [';', ',', '\t'];

/// Columns of `list`.
pub(super) const CONVERSATIONS: &[&str] = &[
    "id",
    "contact",
    "channel",
    "status",
    "assignee",
    "team",
    "tags",
    "waiting_since",
    "subject",
    "priority",
    "unread",
    "last_activity",
];
/// Columns of `show`.
pub(super) const ENTRIES: &[&str] = &[
    "id",
    "at",
    "kind",
    "author",
    "author_name",
    "channel",
    "delivery",
    "text",
];
/// Columns of `search`.
pub(super) const HITS: &[&str] = &[
    "id", "contact", "channel", "status", "assignee", "entry", "excerpt",
];

/// Columns of `stats desk`.
pub(super) const STATISTICS: &[&str] = &[
    "by",
    "name",
    "began",
    "again",
    "first_count",
    "first_median",
    "first_p90",
    "next_count",
    "next_median",
    "next_p90",
    "resolution_count",
    "resolution_median",
    "resolution_p90",
    "kept",
    "broken",
    "kept_percent",
];

/// Columns of `stats suggestions`.
pub(super) const SUGGESTIONS: &[&str] = &[
    "by",
    "name",
    "shown",
    "accepted",
    "edited",
    "dismissed",
    "wrong",
    "outdated",
    "tone",
    "sent",
    "acceptance",
    "reply_rate",
];

/// A table in the making. Nothing is written before it is complete.
#[derive(Debug)]
pub(super) struct Csv {
    columns: &'static [&'static str],
    output: Option<PathBuf>,
    table: String,
}

impl Csv {
    /// A table with a heading, if one was asked for.
    pub(super) fn wanted(export: &Export, columns: &'static [&'static str]) -> Option<Self> {
        export.csv.then(|| {
            let mut table = if export.bom {
                MARK.to_owned()
            } else {
                String::new()
            };
            push_row(&mut table, columns.iter().map(|name| quoted(name)));
            Self {
                columns,
                output: export.output.clone(),
                table,
            }
        })
    }

    /// Adds an object's fields; one that is missing is empty.
    pub(super) fn row(&mut self, object: &Value) {
        let cells = self.columns.iter().map(|name| cell(&words(&object[*name])));
        push_row(&mut self.table, cells);
    }

    /// Writes it to standard output or to a new file only its owner may read.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let Some(path) = self.output else {
            let mut out = io::stdout().lock();
            out.write_all(self.table.as_bytes())?;
            out.flush()?;
            return Ok(());
        };
        save(&path, self.table.as_bytes()).map_err(|error| {
            let text = Text::new("cli-export-failed")
                .with("path", path.display())
                .with("reason", error);
            Failure::new(Code::Failed, text)
        })
    }
}

/// Never over a file that is there: it may be the only copy of another export.
fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private::create(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        std::fs::remove_file(path)?;
    }
    written
}

fn push_row(table: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            table.push(',');
        }
        table.push_str(&cell);
    }
    table.push_str("\r\n");
}

/// A value as the words of a cell.
fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(words) => words.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A cell, filtered, harmless and quoted.
fn cell(words: &str) -> String {
    let shown = Clean::from(words);
    let mut safe = String::with_capacity(shown.as_str().len() + 2);
    if is_risky(words) {
        safe.push('\'');
    }
    let mut separated = false;
    for c in shown.as_str().chars() {
        if separated && FORMULA.contains(&c) {
            safe.push('\'');
        }
        separated = SEPARATORS.contains(&c);
        safe.push(c);
    }
    quoted(&safe)
}

/// Whether a spreadsheet may take the words for more than words: by how they begin, blanks and
/// invisible characters aside.
fn is_risky(words: &str) -> bool {
    let invisible =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}');
    words.starts_with(['\t', '\r', '\n', ';']) || words.trim_start_matches(invisible).starts_with(FORMULA)
}

fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/interpreters.jsonl");

    fn export(bom: bool, output: Option<PathBuf>) -> Export {
        Export {
            csv: true,
            bom,
            output,
        }
    }

    #[test]
    fn a_table_has_a_heading_crlf_and_every_cell_quoted() {
        let mut csv = Csv::wanted(&export(true, None), HITS).unwrap();
        csv.row(&json!({ "id": "c1", "contact": "Anna \"A\"", "excerpt": "a,\nb", "assignee": null }));
        assert_eq!(
            csv.table,
            "\u{FEFF}\"id\",\"contact\",\"channel\",\"status\",\"assignee\",\"entry\",\"excerpt\"\r\n\
             \"c1\",\"Anna \"\"A\"\"\",\"\",\"\",\"\",\"\",\"a,\nb\"\r\n"
        );
    }

    #[test]
    fn nothing_in_a_cell_is_run_or_acted_on() {
        for (words, expected) in [
            ("hello", "\"hello\""),
            ("=1+1", "\"'=1+1\""),
            ("＝1", "\"'＝1\""),
            ("  =1", "\"'  =1\""),
            ("\u{200B}=1", "\"'\u{FFFD}=1\""),
            ("\r=1", "\"'␍=1\""),
            ("a;=1", "\"a;'=1\""),
            ("a\u{1B}[2J", "\"a␛[2J\""),
            ("a - b", "\"a - b\""),
            ("", "\"\""),
        ] {
            assert_eq!(cell(words), expected, "{words:?}");
        }
    }

    #[test]
    fn no_formula_of_the_corpus_survives() {
        let Ok(lines) = std::fs::read_to_string(CORPUS) else {
            eprintln!("SKIPPED: no corpus at {CORPUS}");
            return;
        };
        let mut seen = 0;
        for line in lines.lines() {
            let sample: Value = serde_json::from_str(line).unwrap();
            if sample["field"] != "export.csv" {
                continue;
            }
            seen += 1;
            let shown = cell(sample["text"].as_str().unwrap());
            assert!(
                shown.starts_with("\"'") && shown.ends_with('"'),
                "{}: {shown}",
                sample["name"]
            );
        }
        assert!(seen >= 8, "only {seen} samples");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_the_owners_alone_and_never_overwritten() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("export.csv");
        let csv = || Csv::wanted(&export(false, Some(path.clone())), HITS).unwrap();
        csv().finish().unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::write(&path, "precious").unwrap();
        csv().finish().unwrap_err();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    }
}
