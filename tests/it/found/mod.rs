//! What the fuzz targets found, and their seeds, through the same bodies on stable Rust.
//!
//! `cases/TARGET/NAME` is an input that once failed, minimised, named after what was wrong; a new one is
//! put there before the fix. `seeds/TARGET/NAME` are inputs that reach far. `docs/security.md` tells how
//! the targets are run.

mod targets;

use std::fs;
use std::path::{Path, PathBuf};

const HOME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/found");

/// The inputs of `kind` for a target, in a stable order; none where there is no directory.
fn inputs(kind: &str, target: &str) -> Vec<PathBuf> {
    let directory = Path::new(HOME).join(kind).join(target);
    let Ok(found) = fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = found.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

type Body = fn(&[u8]);

/// Runs every input of a target; a failure names the input.
fn replay(target: &str, body: Body) {
    let seeds = inputs("seeds", target);
    assert!(!seeds.is_empty(), "{target} has no seeds");
    for path in seeds.into_iter().chain(inputs("cases", target)) {
        let data = fs::read(&path).unwrap();
        let ended = std::panic::catch_unwind(|| body(&data));
        assert!(ended.is_ok(), "{} fails; the reason stands above", path.display());
    }
}

macro_rules! replays {
    ($($target:ident)*) => {
        $(#[test] fn $target() { replay(stringify!($target), targets::$target); })*

        const ALL: &[(&str, Body)] = &[$((stringify!($target), targets::$target)),*];
    };
}

replays! { frames events clean render keys canned html links filename redact url config sql_open }

/// A test that replays a target and a program for libFuzzer belong together.
#[test]
fn every_target_is_replayed_and_fuzzed() {
    let programs = Path::new(HOME).join("../../../fuzz/fuzz_targets");
    let mut found: Vec<String> = fs::read_dir(&programs)
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    found.sort();
    let mut names: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    assert_eq!(found, names);
    for name in names {
        let text = fs::read_to_string(programs.join(format!("{name}.rs"))).unwrap();
        assert!(text.contains(&format!("ttydesk_fuzz::{name}(data)")), "{text}");
    }
}

/// Any short input, at once: what a first look with libFuzzer would say.
#[test]
fn nothing_and_next_to_nothing_pass() {
    for (name, body) in ALL {
        for data in [
            &[][..],
            &[0],
            &[1],
            &[0xFF, 0xFF],
            b"\0{}",
            b"\x01\x1b[2J",
            &[0x80; 40],
            &[0; 40],
        ] {
            let ended = std::panic::catch_unwind(|| body(data));
            assert!(ended.is_ok(), "{name} fails on {data:?}; the reason stands above");
        }
    }
}
