//! The only orchestration with side effects: the terminal, the loop, effects.
