//! Cells to bytes: the ratatui backend that writes as little as possible into a buffer.
//!
//! It knows where the cursor is and which attributes are set, so it says only what differs. After a
//! cell whose width terminals disagree about it names the next place anew, so that one wrong width
//! cannot shift the rest of the row (`reliability.md`, fact 3), and what such a cell may have drawn over
//! is written again. Nothing here touches the terminal:
//! [`Paint::take`] gives a finished frame.

#[cfg(test)]
mod cost;
mod doubt;
mod pen;
mod shadow;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::ops::Range;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use pen::Pen;
use shadow::{Shadow, is_plain_blank};

/// Longest symbol written as it is, in bytes. The display policy cuts clusters far below.
const LONGEST_SYMBOL: usize = 128;
/// Blanks at the end of a row from which on erasing is shorter than writing them.
const ERASE_FROM: u16 = 4;
/// Unchanged cells that are written again rather than jumped: a jump takes six bytes and more.
const GAP: u16 = 5;

const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";
const END_FRAME: &[u8] = b"\x1b[?2026l";

/// What has been said to the terminal, and what is to be said next.
#[derive(Debug)]
pub(super) struct Paint {
    bytes: Vec<u8>,
    size: Size,
    pen: Pen,
    shadow: Shadow,
    /// Where the terminal's cursor is, when that is certain.
    cursor: Option<Position>,
    visible: Option<bool>,
    last_set: Position,
    /// Blanks not yet written: where they begin and how many they are.
    blanks: Option<(Position, u16)>,
    /// The row and columns behind the symbol written last that belong to it.
    covered: Option<(u16, Range<u16>)>,
    /// The row and columns that a symbol may have drawn over on terminals where it is wider.
    doubted: Option<(u16, Range<u16>)>,
    replaced: u64,
}

impl Paint {
    /// Starts on a terminal of this size about which nothing is known.
    pub(super) fn new(size: Size) -> Self {
        Self {
            bytes: Vec::new(),
            size,
            pen: Pen::unknown(),
            shadow: Shadow::unknown(size),
            cursor: None,
            visible: None,
            last_set: Position::ORIGIN,
            blanks: None,
            covered: None,
            doubted: None,
            replaced: 0,
        }
    }

    /// Takes over a new size and forgets what was known of the terminal.
    pub(super) fn reset(&mut self, size: Size) {
        let replaced = self.replaced;
        *self = Self::new(size);
        self.replaced = replaced;
    }

    /// The frame written since the last call, as one synchronized update; empty if nothing changed.
    pub(super) fn take(&mut self) -> Vec<u8> {
        if self.bytes.is_empty() {
            return Vec::new();
        }
        let mut frame = std::mem::take(&mut self.bytes);
        frame.extend_from_slice(END_FRAME);
        frame
    }

    /// Symbols that were not fit for a terminal and were replaced; stays 0 when everything above works.
    pub(super) fn replaced(&self) -> u64 {
        self.replaced
    }

    fn say(&mut self, bytes: &[u8]) {
        if self.bytes.is_empty() {
            self.bytes.extend_from_slice(BEGIN_FRAME);
        }
        self.bytes.extend_from_slice(bytes);
    }

    fn go(&mut self, to: Position) {
        if self.cursor == Some(to) || self.write_gap(to) {
            return;
        }
        let (row, column) = (u32::from(to.y) + 1, u32::from(to.x) + 1);
        let words = match (row, column) {
            (1, 1) => "\x1b[H".to_owned(),
            (row, 1) => format!("\x1b[{row}H"),
            (row, column) => format!("\x1b[{row};{column}H"),
        };
        self.say(words.as_bytes());
        self.cursor = Some(to);
    }

    /// Gets to a place a few cells on by writing what is there already, if that is plain letters with
    /// the attributes that are set.
    fn write_gap(&mut self, to: Position) -> bool {
        let Some(from) = self.cursor else { return false };
        if from.y != to.y || from.x >= to.x || to.x - from.x > GAP {
            return false;
        }
        let Some(cells) = self.shadow.row(from, to.x - from.x) else {
            return false;
        };
        let easy =
            |cell: &Cell| matches!(cell.symbol().as_bytes(), [b' '..=b'~']) && self.pen.is_set_to(cell);
        if !cells.iter().all(easy) {
            return false;
        }
        let letters: String = cells.iter().map(Cell::symbol).collect();
        self.say(letters.as_bytes());
        self.cursor = Some(to);
        true
    }

    fn cell(&mut self, at: Position, cell: &Cell) {
        // ratatui clears the column behind an emoji that some terminals draw narrow. Where it is wide
        // that would wipe half of it out; `prepare` has blanked both columns before.
        if self.is_covered(at) {
            return;
        }
        self.repair(Some(at));
        if self.blank(at, cell) {
            return;
        }
        self.write_blanks();
        self.write(at, cell);
    }

    fn write(&mut self, at: Position, cell: &Cell) {
        self.go(at);
        let change = self.pen.change_to(cell);
        if !change.is_empty() {
            self.say(change.as_bytes());
        }
        self.prepare(at, cell.symbol());
        if let Some(symbol) = fit_symbol(cell.symbol()) {
            let room = self.size.width.saturating_sub(at.x);
            self.say(doubt::within(symbol, room).as_bytes());
        } else {
            self.replaced += 1;
            self.say("\u{FFFD}".as_bytes());
        }
        let columns = u16::try_from(crate::text::width(cell.symbol()))
            .unwrap_or(1)
            .max(1);
        let behind = Position::new(at.x.saturating_add(columns), at.y);
        let halves = self.shadow.halves(behind);
        self.shadow.put(at, cell);
        self.advance(at, cell.symbol());
        self.doubt(behind, at.x.saturating_add(doubt::reach(cell.symbol())));
        self.mend(behind, halves);
    }

    /// Notes that the columns from `behind` to `end` may be drawn over; the doubt about others of that
    /// row stays.
    fn doubt(&mut self, behind: Position, end: u16) {
        if self.cursor.is_some() {
            return;
        }
        let known = self.doubted.take().filter(|(row, _)| *row == behind.y);
        let end = known
            .map_or(end, |(_, columns)| end.max(columns.end))
            .min(self.size.width);
        self.doubted = (behind.x < end).then_some((behind.y, behind.x..end));
    }

    /// Writes again what may be drawn over, up to the place that is written next.
    fn repair(&mut self, until: Option<Position>) {
        while let Some((row, columns)) = self.doubted.take() {
            let next = until
                .filter(|at| at.y == row && columns.contains(&at.x))
                .map(|at| at.x);
            let Some(cells) = self
                .shadow
                .row(Position::new(columns.start, row), columns.end - columns.start)
            else {
                return;
            };
            let before = columns
                .clone()
                .zip(cells)
                .take_while(|(x, _)| next.is_none_or(|next| *x < next));
            let lost = before.into_iter().find(|(_, cell)| !cell.symbol().is_empty());
            let lost = lost.map(|(x, cell)| (Position::new(x, row), cell.clone()));
            match (lost, next) {
                (Some((at, cell)), _) => {
                    self.write_blanks();
                    self.doubted = (at.x + 1 < columns.end).then_some((row, at.x + 1..columns.end));
                    self.write(at, &cell);
                }
                (None, Some(next)) => {
                    self.doubted = (next + 1 < columns.end).then_some((row, next + 1..columns.end));
                    return;
                }
                (None, None) => {}
            }
        }
    }

    fn is_covered(&self, at: Position) -> bool {
        let covered = self.covered.as_ref();
        covered.is_some_and(|(row, columns)| *row == at.y && columns.contains(&at.x))
    }

    /// Notes which columns a symbol covers. Those of an emoji that is narrow on some terminals are
    /// blanked first: whatever stood in the second one is gone on either kind.
    fn prepare(&mut self, at: Position, symbol: &str) {
        let columns = u16::try_from(crate::text::width(symbol)).unwrap_or(1).max(1);
        self.covered = Some((at.y, at.x + 1..at.x.saturating_add(columns)));
        if columns > 1 && symbol.contains('\u{FE0F}') {
            self.say(" ".repeat(usize::from(columns)).as_bytes());
            self.cursor = None;
            self.go(at);
        }
    }

    /// Where the cursor is after a symbol. Unknown after one that terminals disagree about, and at the
    /// end of a row, where some wrap at once and some wait.
    fn advance(&mut self, at: Position, symbol: &str) {
        let next = Position::new(at.x.saturating_add(1), at.y);
        let certain = next.x < self.size.width && agreed(symbol);
        self.cursor = certain.then_some(next);
    }

    /// Collects blanks, over gaps that are blank already; says whether this cell was one.
    fn blank(&mut self, at: Position, cell: &Cell) -> bool {
        if !is_plain_blank(cell) {
            return false;
        }
        if let Some((from, count)) = self.blanks {
            let behind = Position::new(from.x + count, from.y);
            if at.y == from.y && at.x >= behind.x && self.shadow.is_blank(behind, at.x - behind.x) {
                self.blanks = Some((from, at.x + 1 - from.x));
                return true;
            }
            self.write_blanks();
        }
        self.blanks = Some((at, 1));
        true
    }

    fn write_blanks(&mut self) {
        let Some((from, count)) = self.blanks.take() else {
            return;
        };
        self.go(from);
        if !self.pen.draws_blanks() {
            let change = self.pen.reset();
            self.say(change.as_bytes());
        }
        let end = Position::new(from.x + count, from.y);
        let rest = self.size.width.saturating_sub(end.x);
        if count >= ERASE_FROM && (rest == 0 || self.shadow.is_blank(end, rest)) {
            self.say(b"\x1b[K");
        } else {
            self.say(" ".repeat(usize::from(count)).as_bytes());
            self.advance(Position::new(end.x - 1, end.y), " ");
        }
        let halves = self.shadow.halves(end);
        self.shadow.blank(from, count);
        self.mend(end, halves);
    }

    /// Blanks what is left of a wide symbol of which the first half was written over. Terminals blank
    /// it too, but keep its colours.
    fn mend(&mut self, from: Position, halves: u16) {
        if halves > 0 {
            self.shadow.blank(from, halves);
            self.blanks = Some((from, halves));
            self.write_blanks();
        }
    }

    fn show(&mut self, visible: bool) {
        if self.visible != Some(visible) {
            self.say(if visible { b"\x1b[?25h" } else { b"\x1b[?25l" });
            self.visible = Some(visible);
        }
    }
}

impl Backend for Paint {
    type Error = Infallible;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Infallible>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.covered = None;
        for (x, y, cell) in content {
            self.cell(Position::new(x, y), cell);
        }
        self.write_blanks();
        self.repair(None);
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.show(false);
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        self.show(true);
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        Ok(self.last_set)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.last_set = position.into();
        self.go(self.last_set);
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Result<(), Infallible> {
        let change = self.pen.reset();
        self.say(change.as_bytes());
        if clear_type == ClearType::All {
            self.shadow.clear();
        } else {
            self.shadow = Shadow::unknown(self.size);
        }
        self.say(match clear_type {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        });
        Ok(())
    }

    fn size(&self) -> Result<Size, Infallible> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

/// A symbol that a terminal only shows: no control character, not endless. The last guard behind the
/// display policy.
fn fit_symbol(symbol: &str) -> Option<&str> {
    let fit = !symbol.is_empty() && symbol.len() <= LONGEST_SYMBOL && !symbol.contains(char::is_control);
    fit.then_some(symbol)
}

/// Whether every terminal moves its cursor by one column for a symbol: ASCII, and the single code
/// points of scripts and frames whose width no table disputes.
fn agreed(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let (Some(only), None) = (chars.next(), chars.next()) else {
        return false;
    };
    matches!(only,
        ' '..='~'
        | '\u{C0}'..='\u{24F}'
        | '\u{400}'..='\u{482}' | '\u{48A}'..='\u{52F}'
        | '\u{2500}'..='\u{257F}')
}
