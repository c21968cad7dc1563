//! What the terminal shows, cell by cell: to write over a small gap is shorter than to jump it.

use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::Color;

use super::pen::DRAWN_ON_BLANKS;

/// The cells written since the last clearing. Empty while nothing is known.
#[derive(Debug)]
pub(super) struct Shadow {
    size: Size,
    cells: Vec<Cell>,
}

impl Shadow {
    /// Nothing is known of a terminal of this size.
    pub(super) fn unknown(size: Size) -> Self {
        Self {
            size,
            cells: Vec::new(),
        }
    }

    /// The whole screen was cleared.
    pub(super) fn clear(&mut self) {
        self.cells = vec![Cell::EMPTY; usize::from(self.size.width) * usize::from(self.size.height)];
    }

    /// A cell was written. A wide symbol covers the cells behind it.
    pub(super) fn put(&mut self, at: Position, cell: &Cell) {
        let Some(range) = self.range(at, 1) else { return };
        let place = range.start;
        self.cells[place] = cell.clone();
        let covered = crate::text::width(cell.symbol()).saturating_sub(1);
        let row_end = place + usize::from(self.size.width - at.x);
        for behind in &mut self.cells[(place + 1).min(row_end)..(place + 1 + covered).min(row_end)] {
            *behind = Cell::new("");
        }
    }

    /// `count` cells were blanked.
    pub(super) fn blank(&mut self, from: Position, count: u16) {
        if let Some(range) = self.range(from, count) {
            self.cells[range].fill(Cell::EMPTY);
        }
    }

    /// The `count` cells from a place on, when they are known.
    pub(super) fn row(&self, from: Position, count: u16) -> Option<&[Cell]> {
        self.range(from, count).map(|range| &self.cells[range])
    }

    /// How many cells from a place on belong to a wide symbol that begins before it.
    pub(super) fn halves(&self, from: Position) -> u16 {
        let rest = self.size.width.saturating_sub(from.x);
        let cells = self.row(from, rest).unwrap_or_default();
        let halves = cells.iter().take_while(|cell| cell.symbol().is_empty()).count();
        u16::try_from(halves).unwrap_or(rest)
    }

    /// Whether the `count` cells from a place on are known to be blank.
    pub(super) fn is_blank(&self, from: Position, count: u16) -> bool {
        self.row(from, count)
            .is_some_and(|cells| cells.iter().all(is_plain_blank))
    }

    fn range(&self, from: Position, count: u16) -> Option<std::ops::Range<usize>> {
        let end = from.x.checked_add(count)?;
        if from.y >= self.size.height || end > self.size.width || self.cells.is_empty() {
            return None;
        }
        let start = usize::from(from.y) * usize::from(self.size.width) + usize::from(from.x);
        Some(start..start + usize::from(count))
    }
}

/// A cell that looks like a cleared one. The colour of what is not there does not matter.
pub(super) fn is_plain_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && cell.bg == Color::Reset && !cell.modifier.intersects(DRAWN_ON_BLANKS)
}
