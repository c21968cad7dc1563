//! A text being written: caret, movement by what a reader calls a character, undo.

use std::ops::Range;

macro_rules! edits {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A change of the text or a movement of the caret, as keymaps name it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Edit { $($(#[$doc])* $variant,)* }

        impl Edit {
            /// All.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in keymap files.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The message id of its words.
            pub fn words(self) -> &'static str {
                match self { $(Self::$variant => concat!("action-", $name),)* }
            }
        }
    };
}

edits! {
    /// One character left.
    Left = "edit-left",
    /// One character right.
    Right = "edit-right",
    /// One row up, as drawn.
    Up = "edit-up",
    /// One row down, as drawn.
    Down = "edit-down",
    /// To the start of the word before.
    WordLeft = "edit-word-left",
    /// To the end of the next word.
    WordRight = "edit-word-right",
    /// To the start of the line.
    Home = "edit-home",
    /// To the end of the line.
    End = "edit-end",
    /// To the start of the text.
    Start = "edit-start",
    /// To the end of the text.
    Finish = "edit-finish",
    /// Remove the character before the caret.
    Backspace = "edit-backspace",
    /// Remove the character after it.
    Delete = "edit-delete",
    /// Remove the word before it.
    DeleteWord = "edit-delete-word",
    /// Remove to the start of the line.
    DeleteToStart = "edit-delete-to-start",
    /// Remove to the end of the line.
    DeleteToEnd = "edit-delete-to-end",
    /// Undo the last group of changes.
    Undo = "edit-undo",
    /// Redo it.
    Redo = "edit-redo",
}

/// A text being written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editor {
    text: String,
    caret: usize,
}

impl Editor {
    /// Starts with `text` and the caret at a byte offset (moved to a cluster boundary if need be).
    pub fn with_text(text: impl Into<String>, caret: usize) -> Self {
        let text = text.into();
        let caret = caret.min(text.len());
        Self { text, caret }
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Caret as a byte offset on a cluster boundary.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// Whether there is nothing but white space.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Types or pastes `words` at the caret. Control characters other than a line break are dropped,
    /// tabs become spaces, CRLF a line break.
    pub fn insert(&mut self, words: &str) {
        self.text.insert_str(self.caret, words);
        self.caret += words.len();
    }

    /// Replaces `range` by `words` and puts the caret after them.
    pub fn replace(&mut self, range: Range<usize>, words: &str) {
        self.caret = range.start + words.len();
        self.text.replace_range(range, words);
    }

    /// Moves the caret.
    pub fn move_to(&mut self, caret: usize) {
        self.caret = caret.min(self.text.len());
    }

    /// Applies an edit; `columns` is the width it is drawn in, for [`Edit::Up`] and [`Edit::Down`].
    /// Says whether the text changed.
    pub fn apply(&mut self, edit: Edit, columns: usize) -> bool {
        let _ = (edit, columns);
        false
    }

    /// The text as rows of byte ranges for a width.
    pub fn rows(&self, columns: usize) -> Vec<Range<usize>> {
        super::wrap(&self.text, columns)
    }

    /// Row and column of the caret for a width.
    pub fn caret_cell(&self, columns: usize) -> (usize, usize) {
        let _ = columns;
        (0, 0)
    }

    /// Takes the text out and starts anew, without history.
    pub fn take(&mut self) -> String {
        std::mem::take(self).text
    }
}
