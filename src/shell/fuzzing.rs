//! A door for the fuzz targets and their cases (`tests/it/found`): the bytes a frame would say to the
//! terminal, without a terminal.

use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal};

use super::paint::Paint;

/// A terminal that is only written to.
#[derive(Debug)]
pub struct Canvas(Terminal<Paint>);

impl Canvas {
    /// One of this many columns and rows.
    pub fn new(width: u16, height: u16) -> Self {
        let size = Size::new(width, height);
        let Ok(terminal) = Terminal::new(Paint::new(size));
        let mut canvas = Self(terminal);
        canvas.0.backend_mut().reset(size);
        let Ok(()) = canvas.0.resize(Rect::new(0, 0, width, height));
        canvas
    }

    /// Draws a frame and gives its bytes.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> Vec<u8> {
        let Ok(_) = self.0.draw(view);
        self.0.backend_mut().take()
    }

    /// Symbols that the last guard replaced.
    pub fn replaced(&self) -> u64 {
        self.0.backend().replaced()
    }
}
