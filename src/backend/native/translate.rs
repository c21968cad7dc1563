//! Wire words to domain words. Pure.
