//! The terminal, the loop, effects.

mod burst;
mod depth;
mod pace;
mod paint;
mod timers;

pub use depth::colour_depth;
