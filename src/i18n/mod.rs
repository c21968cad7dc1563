//! The words on the screen: catalogues in English and Russian, with plural rules (Fluent).
//!
//! Everything above chooses a message by id and hands over arguments ([`Text`]); only drawing and the
//! command line turn it into words, with a [`Catalog`]. A test compares the ids used in the source
//! with those of both catalogues.

mod catalog;
#[cfg(test)]
mod completeness;
mod lang;
mod text;

pub use catalog::Catalog;
pub use lang::Lang;
pub use text::{Arg, Text};
