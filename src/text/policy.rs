//! The display policy: what of a foreign text may be shown, and how the rest is made visible
//! (`reliability.md`, section 2.1, layer 2).
//!
//! Two passes. The first judges code points: what a terminal acts on, what turns the writing direction
//! and what nobody sees becomes a visible mark. The second judges clusters of the result, because
//! replacing and dropping moves their boundaries: none may start with a zero-width character (it would
//! be drawn into the cell before it, which may be ours) and none may grow without end. The policy is
//! applied once, by [`super::Clean`]; applying it twice is not the same as once.

mod chars;

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use super::width::{self, width};
pub(super) use chars::is_ordinary;
use chars::{Verdict, verdict};

/// Bytes of one text that are shown; wrapping more costs a frame.
const BLOCK_BYTES: usize = 64 * 1024;
/// Most bytes of a page. The rules make of one byte at most eight (a tab), so that no page is cut.
pub(super) const PAGE_BYTES: usize = BLOCK_BYTES / 8;
/// Columns of a one-line text that are shown.
const LINE_COLUMNS: usize = 200;
/// Columns between tab stops.
const TAB: usize = 8;
/// Code points in one cluster; terminals have crashed on more (CVE-2021-26937, CVE-2021-27135).
const CLUSTER_CHARS: usize = 8;
/// Bytes in one cluster.
const CLUSTER_BYTES: usize = 60;
/// What stands for a code point that may not be shown.
const REPLACEMENT: char = '\u{FFFD}';
/// What a mark without a base sits on.
const CARRIER: char = '\u{25CC}';
/// A one-line text of nothing but blanks, in no language.
const BLANK: &str = "‹ ›";

/// Whether a terminal only shows `c`: what no shown text of ours or of others is without.
pub fn may_be_shown(c: char) -> bool {
    matches!(verdict(c), Verdict::Show | Verdict::Joiner)
}

/// A text after the rules.
#[derive(Debug)]
pub(super) struct Judged<'t> {
    /// What may be shown.
    pub(super) shown: Cow<'t, str>,
    /// Bytes that are left out and can be read page by page ([`super::Pages`]).
    pub(super) hidden: usize,
}

impl<'t> Judged<'t> {
    fn whole(shown: impl Into<Cow<'t, str>>) -> Self {
        Self {
            shown: shown.into(),
            hidden: 0,
        }
    }
}

/// What becomes of a code point that may not be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hidden {
    /// One mark for all of them.
    Marked,
    /// Its number, `<U+202E>`.
    Named,
}

/// Rules for text of several lines.
pub(super) fn block(text: &str) -> Judged<'_> {
    if text.len() <= BLOCK_BYTES && text.chars().all(|c| c == '\n' || is_ordinary(c)) {
        return Judged::whole(text);
    }
    let (head, beyond) = split_at_limit(text);
    let judged = judge(head, "\n", Hidden::Marked);
    let (mut shown, cut) = settle(&judged);
    let hidden = cut + beyond;
    if hidden > 0 {
        shown.push_str(" [+");
        shown.push_str(&hidden.div_ceil(1024).to_string());
        shown.push_str(" KiB]");
    }
    Judged {
        shown: Cow::Owned(shown),
        hidden,
    }
}

/// Rules for a page of a text that is read closely: what may not be shown is named. `text` may take
/// [`PAGE_BYTES`]; the result is a small multiple of that and never cut.
pub(super) fn page(text: &str) -> String {
    settle(&judge(text, "\n", Hidden::Named)).0
}

/// Rules for text of one line. An empty text stays empty; one of blanks only is marked as such. What is
/// over the width is not for reading on.
pub(super) fn line(text: &str) -> Judged<'_> {
    if text.is_empty() {
        return Judged::whole(text);
    }
    if is_blank(text) {
        return Judged::whole(BLANK.to_owned());
    }
    if text.chars().all(is_ordinary) && width(text) <= LINE_COLUMNS {
        return Judged::whole(text);
    }
    let (head, beyond) = split_at_limit(text);
    let (mut shown, cut) = settle(&judge(head, "\u{240A}", Hidden::Marked));
    if is_blank(&shown) {
        return Judged::whole(BLANK.to_owned());
    }
    if beyond + cut > 0 {
        shown.push('…');
    }
    Judged::whole(width::fit(&shown, LINE_COLUMNS))
}

/// The part of `text` that is looked at, and how many bytes are not.
fn split_at_limit(text: &str) -> (&str, usize) {
    let head = &text[..text.floor_char_boundary(BLOCK_BYTES)];
    (head, text.len() - head.len())
}

/// The braille blank is drawn as nothing, although it is a symbol.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\u{2800}')
}

/// First pass: code points. Line breaks become `newline`; tabs wait for the second pass, which knows
/// columns.
fn judge(text: &str, newline: &str, hidden: Hidden) -> String {
    let mut judged = String::with_capacity(text.len() + text.len() / 4);
    for (_, cluster) in width::forward(text) {
        if matches!(cluster, "\n" | "\r\n") {
            judged.push_str(newline);
            continue;
        }
        let emoji = cluster.chars().any(chars::is_emoji);
        let mut before = None;
        for c in cluster.chars() {
            // Persian, Indic and emoji need joiners; after ASCII one only hides a difference.
            let idle = before.is_some_and(|before: char| before.is_ascii());
            match verdict(c) {
                Verdict::Picture(picture) => judged.push(picture),
                Verdict::Invisible if emoji && hidden == Hidden::Marked => {}
                Verdict::Joiner if !idle => judged.push(c),
                Verdict::Invisible | Verdict::Replace | Verdict::Joiner => replace(&mut judged, c, hidden),
                Verdict::Show => judged.push(c),
            }
            before = Some(c);
        }
    }
    judged
}

/// Puts what stands for a code point that may not be shown.
fn replace(judged: &mut String, c: char, hidden: Hidden) {
    match hidden {
        Hidden::Marked => judged.push(REPLACEMENT),
        Hidden::Named => {
            let name = format!("<U+{:04X}>", u32::from(c));
            judged.push_str(&name);
        }
    }
}

/// Second pass: clusters, tabs and the limit of length. Gives the result and how many bytes of
/// `judged` did not fit.
fn settle(judged: &str) -> (String, usize) {
    let mut shown = String::with_capacity(judged.len());
    let mut column = 0;
    let mut clusters = width::forward(judged).peekable();
    while let Some((at, cluster)) = clusters.next() {
        let start = shown.len();
        match cluster {
            "\n" => shown.push('\n'),
            "\t" => shown.extend(std::iter::repeat_n(' ', TAB - column % TAB)),
            _ => {
                let next = clusters.peek().and_then(|(_, next)| next.chars().next());
                // A tab joins nothing, the blanks it becomes do.
                let next = next.map(|next| if next == '\t' { ' ' } else { next });
                push_cluster(&mut shown, cluster, next);
            }
        }
        if shown.len() > BLOCK_BYTES {
            shown.truncate(start);
            return (shown, judged.len() - at);
        }
        column = if cluster == "\n" {
            0
        } else {
            column + width(&shown[start..])
        };
    }
    (shown, 0)
}

/// Adds one cluster with a base of its own and within the limits. `next` is what will follow: a cut
/// must not make the rest join it.
fn push_cluster(shown: &mut String, cluster: &str, next: Option<char>) {
    if cluster.len() == 1 {
        shown.push_str(cluster);
        return;
    }
    let mut kept = String::with_capacity(cluster.len() + CARRIER.len_utf8());
    // What would join a blank and stands behind one was parted from it by a tab.
    let baseless =
        |c: char| width::of_char(c) == 0 || shown.ends_with(' ') && is_one_cluster(&format!(" {c}"));
    if cluster
        .chars()
        .next()
        .is_some_and(|c| !is_ordinary(c) && baseless(c))
    {
        kept.push(CARRIER);
        kept.push_str(cluster);
        if !is_one_cluster(&kept) {
            // Prefixes and conjoining vowels do not sit on a carrier.
            let few = |(at, c): &(usize, char)| *at < CLUSTER_CHARS || width::of_char(*c) > 0;
            let kept: String = cluster
                .chars()
                .enumerate()
                .filter(few)
                .map(|(_, c)| visible(c))
                .collect();
            push_long(shown, &kept, next);
            return;
        }
    } else {
        kept.push_str(cluster);
    }
    let long = |text: &str| text.chars().count() > CLUSTER_CHARS || text.len() > CLUSTER_BYTES;
    let before_tab = || next == Some(' ') && is_one_cluster(&format!("{kept} "));
    if long(&kept) || before_tab() {
        push_long(shown, &kept, next);
    } else {
        shown.push_str(&kept);
    }
}

/// Adds what is longer than a cluster may be, in pieces. Marks beyond the limit go, but a letter behind
/// many prefixes is a letter somebody wants to read.
fn push_long(shown: &mut String, text: &str, next: Option<char>) {
    let mut rest = text;
    while !rest.is_empty() {
        let chars: usize = rest.chars().take(CLUSTER_CHARS).map(char::len_utf8).sum();
        let (head, tail) = rest.split_at(rest.floor_char_boundary(chars.min(CLUSTER_BYTES)));
        rest = tail.trim_start_matches(|c| width::of_char(c) == 0 || is_one_cluster(&format!("a{c}")));
        push_apart(shown, head, rest.chars().next().or(next));
    }
}

/// Adds `head`, shortened so that what follows does not join it.
fn push_apart(shown: &mut String, head: &str, next: Option<char>) {
    let joins = |head: &str| {
        let joined = next.map(|next| format!("{head}{next}"));
        joined.is_some_and(|joined| joined.graphemes(true).count() == head.graphemes(true).count())
    };
    let mut kept = head;
    while !kept.is_empty() && joins(kept) {
        kept = &kept[..kept.floor_char_boundary(kept.len() - 1)];
    }
    shown.push_str(kept);
    if kept.is_empty() {
        shown.push(REPLACEMENT);
    }
}

fn is_one_cluster(text: &str) -> bool {
    text.graphemes(true).nth(1).is_none()
}

fn visible(c: char) -> char {
    if width::of_char(c) == 0 { REPLACEMENT } else { c }
}

#[cfg(test)]
mod tests;
