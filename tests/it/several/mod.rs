//! Several workspaces in one queue (M44): what an agent does reaches the right one, and nothing crosses.

mod bench;
mod crossing;
#[cfg(unix)]
mod program;
mod queue;
#[cfg(unix)]
mod real;
