//! Arguments, subcommands, exit codes.

/// Runs the program and says its exit code.
pub fn main() -> i32 {
    0
}
