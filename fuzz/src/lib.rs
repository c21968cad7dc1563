//! The bodies of the targets.
/// Runs one.
pub fn run(_target: &str, _data: &[u8]) {}
