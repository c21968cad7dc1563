//! Rows of words on cells: the few ways anything is put on the screen.
//!
//! Everything cuts what does not fit, with a mark, and draws nothing outside of the buffer.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::text::{fit, width};

/// Words of one style.
#[derive(Debug, Clone)]
pub(super) struct Piece<'a> {
    pub(super) words: Cow<'a, str>,
    pub(super) style: Style,
}

/// Words of one style.
pub(super) fn piece<'a>(words: impl Into<Cow<'a, str>>, style: Style) -> Piece<'a> {
    Piece {
        words: words.into(),
        style,
    }
}

/// Columns of all pieces.
pub(super) fn columns(pieces: &[Piece<'_>]) -> u16 {
    let all: usize = pieces.iter().map(|piece| width(&piece.words)).sum();
    u16::try_from(all).unwrap_or(u16::MAX)
}

/// The row `at` of an area, counted from its top; empty when it has no such row.
pub(super) fn row_of(area: Rect, at: u16) -> Rect {
    if at >= area.height {
        return Rect::default();
    }
    Rect::new(area.x, area.y + at, area.width, 1)
}

/// An area without columns on its left and right.
pub(super) fn inset(area: Rect, left: u16, right: u16) -> Rect {
    Rect {
        x: area.x.saturating_add(left),
        width: area.width.saturating_sub(left + right),
        ..area
    }
}

/// Puts pieces on one row; the last that fits is cut. Gives the column after them.
pub(super) fn put(buf: &mut Buffer, row: Rect, pieces: &[Piece<'_>]) -> u16 {
    let row = row.intersection(buf.area);
    if row.is_empty() {
        return row.x;
    }
    let mut x = row.x;
    for (at, piece) in pieces.iter().enumerate() {
        let left = usize::from(row.right() - x);
        let more = pieces[at + 1..]
            .iter()
            .any(|later| !later.words.trim().is_empty());
        let wanted = width(&piece.words);
        // A mark where pieces were left out, also when this one just fits.
        let shown: Cow<'_, str> = if wanted < left || (wanted == left && !more) {
            Cow::Borrowed(&piece.words)
        } else if piece.words.trim().is_empty() {
            piece.words.chars().take(left).collect()
        } else if wanted == left {
            fit(&format!("{} ", piece.words), left).into()
        } else {
            fit(&piece.words, left).into()
        };
        x = words(buf, (x, row.y), left, &shown, piece.style);
        if x >= row.right() {
            break;
        }
    }
    x
}

/// Puts words; the space around them takes part in no line under them.
fn words(buf: &mut Buffer, (x, y): (u16, u16), left: usize, words: &str, style: Style) -> u16 {
    let core = words.trim();
    let bare = style.remove_modifier(Modifier::UNDERLINED);
    if core.is_empty() || style == bare {
        return buf.set_stringn(x, y, words, left, style).0;
    }
    let indent = words.len() - words.trim_start().len();
    let end = buf.set_stringn(x, y, words, left, bare).0;
    let from = x + u16::try_from(indent).unwrap_or(0);
    buf.set_stringn(from, y, core, usize::from(end.saturating_sub(from)), style);
    end
}

/// Puts pieces on the left and on the right edge of one row. The right ones are left out when less than
/// half of the row would remain for the left ones and those need it.
pub(super) fn put_both(buf: &mut Buffer, row: Rect, left: &[Piece<'_>], right: &[Piece<'_>]) -> u16 {
    let (needed, wanted) = (columns(left), columns(right));
    let room = row.width.saturating_sub(wanted + 1);
    if wanted == 0 || wanted > row.width || (needed > room && room < row.width / 2) {
        return put(buf, row, left);
    }
    put(buf, inset(row, row.width - wanted, 0), right);
    put(buf, Rect { width: room, ..row }, left)
}

/// Fills a row or column with a line.
pub(super) fn rule(buf: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buf.area);
    let line = if area.width > 1 || area.height <= 1 {
        "─"
    } else {
        "│"
    };
    fill(buf, area, line, style);
}

/// Fills an area with a character of one column.
pub(super) fn fill(buf: &mut Buffer, area: Rect, with: &str, style: Style) {
    let area = area.intersection(buf.area);
    let line = with.repeat(area.width.into());
    for y in area.top()..area.bottom() {
        buf.set_stringn(area.x, y, &line, area.width.into(), style);
    }
}

/// How the frame of an area is drawn; two that differ in shape, not only in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// Round corners.
    Round,
    /// Double lines.
    Double,
}

impl Frame {
    fn parts(self) -> [&'static str; 6] {
        match self {
            Self::Round => ["╭", "╮", "╰", "╯", "─", "│"],
            Self::Double => ["╔", "╗", "╚", "╝", "═", "║"],
        }
    }
}

/// Draws a frame along the edge of an area; nothing when it has no inside.
pub(super) fn frame(buf: &mut Buffer, area: Rect, frame: Frame, style: Style) {
    if area.width < 3 || area.height < 3 {
        return;
    }
    let [top_left, top_right, bottom_left, bottom_right, across, down] = frame.parts();
    let edge =
        |left: &str, right: &str| format!("{left}{}{right}", across.repeat(usize::from(area.width) - 2));
    put(buf, row_of(area, 0), &[piece(edge(top_left, top_right), style)]);
    let last = area.height - 1;
    put(
        buf,
        row_of(area, last),
        &[piece(edge(bottom_left, bottom_right), style)],
    );
    for at in 1..last {
        let row = row_of(area, at);
        put(buf, Rect { width: 1, ..row }, &[piece(down, style)]);
        put(buf, inset(row, row.width - 1, 0), &[piece(down, style)]);
    }
}
