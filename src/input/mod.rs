//! Keys: from the terminal's events through keyboard layouts and keymaps to actions. Pure.

use crate::app::{Action, Context};

/// Stand-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(pub crossterm::event::KeyCode);

/// Stand-in.
#[derive(Debug, Clone, Default)]
pub struct Keymap;

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// An action.
    Act(Action),
    /// A letter.
    Text(char),
    /// More to come.
    Pending,
    /// Bound to nothing.
    Nothing,
}

/// Stand-in.
#[derive(Debug, Default)]
pub struct Resolver;

impl Resolver {
    /// Takes a key.
    pub fn press(&mut self, keymap: &Keymap, context: Context, key: Key) -> Resolved {
        let _ = (keymap, context);
        match key.0 {
            crossterm::event::KeyCode::Char('q') => Resolved::Act(Action::Quit),
            crossterm::event::KeyCode::Char('z') => Resolved::Act(Action::Suspend),
            crossterm::event::KeyCode::Char(c) => Resolved::Text(c),
            _ => Resolved::Nothing,
        }
    }
}

/// Events.
pub mod event {
    /// Stand-in.
    pub fn key_of(event: crossterm::event::KeyEvent) -> Option<super::Key> {
        Some(super::Key(event.code))
    }
}
