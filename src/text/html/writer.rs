//! Writes words as a browser lays them out: blanks collapsed, blocks on lines of their own.

use super::super::Clean;
use super::{Mark, Run};

/// The runs so far.
#[derive(Debug, Default)]
pub(super) struct Writer {
    runs: Vec<(String, Vec<Mark>)>,
    /// Line breaks owed before the next word.
    breaks: usize,
    /// A blank owed before the next word.
    blank: bool,
    /// Cells were written on this line.
    in_row: bool,
}

impl Writer {
    /// Adds words; blanks collapse to one unless they matter.
    pub(super) fn text(&mut self, text: &str, marks: &[Mark], keep_blanks: bool) {
        if keep_blanks {
            self.push(text, marks);
            return;
        }
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}');
        let mut rest = text;
        while !rest.is_empty() {
            let words = rest.trim_start_matches(is_blank);
            self.blank |= words.len() < rest.len();
            let end = words.find(is_blank).unwrap_or(words.len());
            if end > 0 {
                self.push(&words[..end], marks);
            }
            rest = &words[end..];
        }
    }

    /// The next words begin on another line, `gap` line breaks on; 0 asks for nothing.
    pub(super) fn separate(&mut self, gap: usize) {
        if gap == 0 {
            return;
        }
        self.breaks = self.breaks.max(gap);
        self.blank = false;
        self.in_row = false;
    }

    /// A line break the sender asked for; several in a row count, up to an empty line.
    pub(super) fn line_break(&mut self) {
        self.separate((self.breaks + 1).min(2));
    }

    /// The next cell of a row.
    pub(super) fn cell(&mut self) {
        if self.in_row {
            self.blank = false;
            self.push(" | ", &[]);
        }
        self.in_row = true;
    }

    /// Whether the words written last are these.
    pub(super) fn ends_with(&self, words: &str) -> bool {
        let last = self.runs.last();
        last.is_some_and(|(text, _)| text.trim_end().ends_with(words.trim_end_matches('/')))
    }

    /// The runs, cleaned.
    pub(super) fn finish(self) -> Vec<Run> {
        let run = |(words, marks): (String, Vec<Mark>)| Run {
            words: Clean::from(words.as_str()),
            marks,
        };
        self.runs.into_iter().map(run).collect()
    }

    fn push(&mut self, words: &str, marks: &[Mark]) {
        if words.is_empty() {
            return;
        }
        let owed = match (self.runs.is_empty(), self.breaks) {
            (true, _) => "",
            (_, 2) => "\n\n",
            (_, 1) => "\n",
            _ if self.blank => " ",
            _ => "",
        };
        (self.breaks, self.blank) = (0, false);
        match self.runs.last_mut() {
            Some((text, own)) if own == marks => text.push_str(owed),
            Some((text, _)) => {
                text.push_str(owed);
                self.runs.push((String::new(), marks.to_vec()));
            }
            None => self.runs.push((String::new(), marks.to_vec())),
        }
        if let Some((text, _)) = self.runs.last_mut() {
            text.push_str(words);
        }
    }
}
