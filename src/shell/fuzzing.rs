//! A door for the fuzz targets and their cases (`tests/it/found`): the bytes a frame would say to the
//! terminal, without a terminal.

use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal};

use super::guard::{Speech, pass};
use super::paint::Paint;

/// A terminal that is only written to.
#[derive(Debug)]
pub struct Canvas {
    terminal: Terminal<Paint>,
    replaced: u64,
}

impl Canvas {
    /// One of this many columns and rows.
    pub fn new(width: u16, height: u16) -> Self {
        let size = Size::new(width, height);
        let Ok(terminal) = Terminal::new(Paint::new(size));
        let mut canvas = Self {
            terminal,
            replaced: 0,
        };
        canvas.terminal.backend_mut().reset(size);
        let Ok(()) = canvas.terminal.resize(Rect::new(0, 0, width, height));
        canvas
    }

    /// Draws a frame and gives its bytes as they are before the guard.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> Vec<u8> {
        let Ok(_) = self.terminal.draw(view);
        let bytes = self.terminal.backend_mut().take();
        self.replaced += pass(bytes.clone(), Speech::Frame).1;
        bytes
    }

    /// What the painter and the guard replaced: 0 unless something above them is broken.
    pub fn replaced(&self) -> u64 {
        self.replaced + self.terminal.backend().replaced()
    }
}
