//! Finds what nobody but the agent at work should read, and puts a mark in its place.
//!
//! Every pass walks the text a bounded number of times, so that a hostile message costs what its length
//! costs. Earlier passes win where findings overlap,
//! but a secret takes in whatever was found within it. The rules are those of `reliability.md`, section
//! 5.1; what is found in the samples and in ten thousand made texts is measured in `tests`.

mod cards;
mod iban;
mod people;
mod scan;
mod secrets;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use scan::Glyph;

/// How much is masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// For the agent's own screen: card numbers, IBANs and secrets, which nobody needs for the answer.
    Screen,
    /// For logs, crash reports, prompts and exports: also what tells who somebody is.
    Strict,
}

/// `text` with marks such as `[card ••••1111]` for what the profile masks. Borrowed when nothing was
/// found.
pub fn redact(text: &str, profile: Profile) -> Cow<'_, str> {
    if !may_hold(text, profile) {
        return Cow::Borrowed(text);
    }
    let glyphs = scan::glyphs(text);
    search(&glyphs, profile).apply(text)
}

/// What the profile masks: byte ranges of `text` in their order, each with its mark.
pub fn masked(text: &str, profile: Profile) -> Vec<(Range<usize>, String)> {
    if !may_hold(text, profile) {
        return Vec::new();
    }
    let glyphs = scan::glyphs(text);
    let byte = |place: usize| glyphs.get(place).map_or(text.len(), |glyph| glyph.at);
    let mut marks = search(&glyphs, profile).marks;
    marks.sort_by_key(|(range, _)| range.start);
    marks
        .into_iter()
        .map(|(range, mark)| (byte(range.start)..byte(range.end), mark))
        .collect()
}

fn search(glyphs: &[Glyph], profile: Profile) -> Found<'_> {
    let mut found = Found::new(glyphs);
    found.keep_marks();
    iban::find(&mut found);
    cards::find(&mut found);
    secrets::find(&mut found, profile);
    if profile == Profile::Strict {
        people::find(&mut found);
    }
    found
}

/// Whether looking closer is worth it: most words of a chat hold neither a digit nor a sign of a key.
fn may_hold(text: &str, profile: Profile) -> bool {
    let mut letters = 0_usize;
    let telling = |byte: u8| {
        letters = if byte.is_ascii_alphanumeric() {
            letters + 1
        } else {
            0
        };
        // A word of 16 signs can be a token by its prefix alone.
        letters >= 16
            || byte.is_ascii_digit()
            || matches!(byte, b':' | b'=')
            || (byte == b'@' && profile == Profile::Strict)
    };
    if text.bytes().any(telling) {
        return true;
    }
    let lower = || text.as_bytes().windows(6);
    lower().any(|six| six.eq_ignore_ascii_case(b"bearer") || six == b"-BEGIN")
        || lower().any(|six| six.eq_ignore_ascii_case(b"/home/") || six.eq_ignore_ascii_case(b"/users"))
        || lower().any(|six| six.eq_ignore_ascii_case(b"passwo") || six.eq_ignore_ascii_case(b"passph"))
        || text.contains("арол")
        || text.chars().any(|c| !c.is_ascii() && scan::digit(c).is_some())
}

/// What was found so far.
struct Found<'a> {
    glyphs: &'a [Glyph],
    /// Glyphs that belong to a finding, or to something that must stay.
    taken: Vec<bool>,
    marks: Vec<(Range<usize>, String)>,
}

impl<'a> Found<'a> {
    fn new(glyphs: &'a [Glyph]) -> Self {
        Self {
            glyphs,
            taken: vec![false; glyphs.len()],
            marks: Vec::new(),
        }
    }

    /// Whether any glyph of the range is spoken for.
    fn is_taken(&self, range: &Range<usize>) -> bool {
        self.taken[range.clone()].contains(&true)
    }

    /// Puts `mark` in place of glyphs, unless they are spoken for.
    fn mask(&mut self, range: Range<usize>, mark: impl Into<String>) {
        if range.is_empty() || self.is_taken(&range) {
            return;
        }
        self.keep(range.clone());
        self.marks.push((range, mark.into()));
    }

    /// As [`mask`](Self::mask), and takes in every mark that reaches into the range.
    fn swallow(&mut self, range: Range<usize>, mark: &str) {
        if range.is_empty() {
            return;
        }
        let mut whole = range;
        self.marks.retain(|(other, _)| {
            let apart = other.end <= whole.start || whole.end <= other.start;
            if !apart {
                whole = whole.start.min(other.start)..whole.end.max(other.end);
            }
            apart
        });
        self.keep(whole.clone());
        self.marks.push((whole, mark.to_owned()));
    }

    /// Marks of an earlier time hold digits of their own, which are nothing new.
    fn keep_marks(&mut self) {
        for at in 0..self.glyphs.len() {
            if self.at(at) != Some('[') {
                continue;
            }
            if self.is_word_at(at, "[card ••••") || self.is_word_at(at, "[iban ••••") {
                let end = self.run(at + 10, char::is_alphanumeric).min(at + 14);
                self.keep(at..end);
            }
        }
    }

    /// Keeps glyphs from later passes.
    fn keep(&mut self, range: Range<usize>) {
        self.taken[range].fill(true);
    }

    /// The char at a place, if there is one.
    fn at(&self, place: usize) -> Option<char> {
        self.glyphs.get(place).map(|glyph| glyph.char)
    }

    /// Whether the glyphs from `place` on are `word`, whatever their case. `word` is lower case.
    fn is_word_at(&self, place: usize, word: &str) -> bool {
        let rest = self.glyphs.get(place..).unwrap_or_default();
        let mut lower = rest.iter().map(|glyph| glyph.lower);
        word.chars().all(|wanted| lower.next() == Some(wanted))
    }

    /// As [`is_word_at`](Self::is_word_at) for the glyphs that end before `place`.
    fn is_word_before(&self, place: usize, word: &str) -> bool {
        let mut lower = self.glyphs[..place].iter().rev().map(|glyph| glyph.lower);
        word.chars().rev().all(|wanted| lower.next() == Some(wanted))
    }

    /// The first place from `place` on where `passes` no longer holds.
    fn run(&self, place: usize, passes: impl Fn(char) -> bool) -> usize {
        let rest = self.glyphs.get(place..).unwrap_or_default();
        place + rest.iter().take_while(|glyph| passes(glyph.char)).count()
    }

    fn apply(mut self, text: &str) -> Cow<'_, str> {
        if self.marks.is_empty() {
            return Cow::Borrowed(text);
        }
        self.marks.sort_by_key(|(range, _)| range.start);
        let byte = |place: usize| self.glyphs.get(place).map_or(text.len(), |glyph| glyph.at);
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for (range, mark) in &self.marks {
            out.push_str(&text[done..byte(range.start)]);
            out.push_str(mark);
            done = byte(range.end);
        }
        out.push_str(&text[done..]);
        Cow::Owned(out)
    }
}
