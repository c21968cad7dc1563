//! Configuration: strict, with errors that say where and what to do.
