//! Drawing: state to frame, nothing else. Pure.

use std::sync::Arc;

use ratatui::Frame;

use crate::app::State;
use crate::i18n::Catalog;
use crate::input::Keymap;

/// Colours of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// 24 bits.
    True,
    /// 256.
    Indexed256,
    /// 16.
    Ansi16,
    /// None.
    Mono,
}

/// Stand-in.
#[derive(Debug, Clone)]
pub struct Theme;

/// How it looks.
#[derive(Debug, Clone)]
pub struct Look {
    /// Colours.
    pub theme: Theme,
    /// Keys.
    pub keymap: Keymap,
    /// Words.
    pub catalog: Arc<Catalog>,
}

/// Draws.
pub fn view(state: &State, look: &Look, frame: &mut Frame<'_>) {
    let words = format!("{:?} {:?} {:?}", state.size, look.theme, state.notice);
    frame.render_widget(ratatui::text::Line::raw(words), frame.area());
}
