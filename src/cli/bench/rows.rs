//! Reads labelled questions: CSV as in RFC 4180 with the header `text,category`.

use std::fs;
use std::path::Path;

use crate::cli::exit::{Code, Failure};
use crate::i18n::Text;

/// A question and the answer it got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) text: String,
    pub(super) category: String,
}

/// Reads a file.
///
/// # Errors
///
/// The first thing that is wrong, with file, line and what to do.
pub(super) fn read(path: &Path) -> Result<Vec<Row>, Failure> {
    let unreadable = |error| {
        Text::new("cli-bench-unreadable")
            .with("file", path.display())
            .with("reason", error)
    };
    let bytes = fs::read(path).map_err(|error| Failure::new(Code::Failed, unreadable(error)))?;
    parse(&bytes).map_err(|wrong| Failure::new(Code::Failed, wrong.sentence(path)))
}

/// What is wrong with a line, and which it is, from 1.
#[derive(Debug, PartialEq, Eq)]
struct Wrong {
    line: usize,
    what: Fault,
}

#[derive(Debug, PartialEq, Eq)]
enum Fault {
    NotUtf8,
    Header,
    Fields(usize),
    Quote,
    Unclosed,
    NoCategory,
    Empty,
}

impl Wrong {
    fn sentence(&self, path: &Path) -> Text {
        let place = format!("{}:{}", path.display(), self.line);
        match self.what {
            Fault::NotUtf8 => Text::new("cli-bench-not-utf8").with("place", place),
            Fault::Header => Text::new("cli-bench-header").with("place", place),
            Fault::Fields(count) => Text::new("cli-bench-fields")
                .with("place", place)
                .with("count", count),
            Fault::Quote => Text::new("cli-bench-quote").with("place", place),
            Fault::Unclosed => Text::new("cli-bench-unclosed").with("place", place),
            Fault::NoCategory => Text::new("cli-bench-no-category").with("place", place),
            Fault::Empty => Text::new("cli-bench-empty").with("place", place),
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Vec<Row>, Wrong> {
    let text = std::str::from_utf8(bytes).map_err(|error| Wrong {
        line: 1 + newlines(&bytes[..error.valid_up_to()]),
        what: Fault::NotUtf8,
    })?;
    let mut reader = Reader {
        rest: text.strip_prefix('\u{FEFF}').unwrap_or(text),
        line: 1,
    };
    let header = reader.record()?;
    if header.is_none_or(|(_, fields)| fields != ["text", "category"]) {
        return Err(Wrong {
            line: 1,
            what: Fault::Header,
        });
    }
    let mut rows = Vec::new();
    while let Some((line, fields)) = reader.record()? {
        let count = fields.len();
        let wrong = |what| Err(Wrong { line, what });
        let Ok([text, category]) = <[String; 2]>::try_from(fields) else {
            return wrong(Fault::Fields(count));
        };
        if category.trim().is_empty() {
            return wrong(Fault::NoCategory);
        }
        rows.push(Row { text, category });
    }
    if rows.is_empty() {
        return Err(Wrong {
            line: reader.line,
            what: Fault::Empty,
        });
    }
    Ok(rows)
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

struct Reader<'a> {
    rest: &'a str,
    /// The line `rest` begins on.
    line: usize,
}

impl Reader<'_> {
    /// The next record and the line it begins on; empty lines are passed over.
    fn record(&mut self) -> Result<Option<(usize, Vec<String>)>, Wrong> {
        while self.line_ends() {}
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (line, mut fields) = (self.line, Vec::new());
        loop {
            fields.push(self.field()?);
            if let Some(rest) = self.rest.strip_prefix(',') {
                self.rest = rest;
            } else if self.rest.is_empty() || self.line_ends() {
                return Ok(Some((line, fields)));
            } else {
                return Err(self.wrong(Fault::Quote));
            }
        }
    }

    /// Passes over the end of a line, if one is next.
    fn line_ends(&mut self) -> bool {
        let rest = self
            .rest
            .strip_prefix("\r\n")
            .or_else(|| self.rest.strip_prefix('\n'));
        let Some(rest) = rest else { return false };
        self.rest = rest;
        self.line += 1;
        true
    }

    /// The next field, without its quotes.
    fn field(&mut self) -> Result<String, Wrong> {
        if let Some(quoted) = self.rest.strip_prefix('"') {
            self.rest = quoted;
            return self.quoted();
        }
        let end = self.rest.find([',', '\n']).unwrap_or(self.rest.len());
        let field = &self.rest[..end];
        let field = field.strip_suffix('\r').unwrap_or(field);
        if field.contains('"') {
            return Err(self.wrong(Fault::Quote));
        }
        self.rest = &self.rest[field.len()..];
        if self.rest == "\r" {
            self.rest = "";
        }
        Ok(field.to_owned())
    }

    /// The rest of a quoted field; two quotes stand for one.
    fn quoted(&mut self) -> Result<String, Wrong> {
        let opened = self.line;
        let mut field = String::new();
        loop {
            let Some((part, rest)) = self.rest.split_once('"') else {
                return Err(Wrong {
                    line: opened,
                    what: Fault::Unclosed,
                });
            };
            field.push_str(part);
            self.line += newlines(part.as_bytes());
            self.rest = rest;
            let Some(rest) = rest.strip_prefix('"') else {
                return Ok(field);
            };
            field.push('"');
            self.rest = rest;
        }
    }

    fn wrong(&self, what: Fault) -> Wrong {
        Wrong {
            line: self.line,
            what,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_commas_and_line_breaks_are_read() {
        let rows = parse("\u{FEFF}text,category\r\n\"a, \"\"b\"\"\nc\",x\r\n\nпривет,y".as_bytes());
        let row = |text: &str, category: &str| Row {
            text: text.to_owned(),
            category: category.to_owned(),
        };
        assert_eq!(rows, Ok(vec![row("a, \"b\"\nc", "x"), row("привет", "y")]));
        assert_eq!(parse(b"text,category\r\na,x\r"), Ok(vec![row("a", "x")]));
    }

    #[test]
    fn what_is_wrong_is_found_on_its_line() {
        for (bytes, line, what) in [
            (&b""[..], 1, Fault::Header),
            (b"question,answer\n", 1, Fault::Header),
            (b"text,category\n", 2, Fault::Empty),
            (b"text,category\n\"a\nb\",x\na,b,x\n", 4, Fault::Fields(3)),
            (b"text,category\na\n", 2, Fault::Fields(1)),
            (b"text,category\na,x\n\"b,x\nc,x\n", 3, Fault::Unclosed),
            (b"text,category\na \"b\",x\n", 2, Fault::Quote),
            (b"text,category\n\"a\" b,x\n", 2, Fault::Quote),
            (b"text,category\na, \n", 2, Fault::NoCategory),
            (b"text,category\n\xFF,x\n", 2, Fault::NotUtf8),
        ] {
            assert_eq!(parse(bytes), Err(Wrong { line, what }), "{bytes:?}");
        }
    }
}
