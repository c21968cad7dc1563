//! The one table of text edits: what keymaps can name.

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
