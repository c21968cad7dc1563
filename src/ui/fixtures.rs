//! A desk as agents see it.
