//! The bodies of the targets are the package's own tests: see `tests/it/found/targets`.

#[path = "../../tests/it/found/targets/mod.rs"]
mod targets;

/// Runs the body called `target`.
pub fn run(target: &str, data: &[u8]) {
    match targets::named(target) {
        Some(body) => body(data),
        None => panic!("no target {target}"),
    }
}
