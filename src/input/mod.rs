//! Keys: from the terminal's events through keyboard layouts and keymaps to actions. Pure.
