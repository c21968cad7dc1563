//! Tests of the whole: rules of the repository, the protocol, the command line, the program in a
//! terminal.

mod layers;
mod source;
