//! What a key, a frame, an event and a ranking cost: instructions and allocations, against `limits.txt`.
//!
//! Both are counted, not timed: the same on a busy machine. The counts are those of a debug build, several
//! times what a release build needs; they are there to be compared with themselves. `UPDATE_COST=1` writes
//! the table anew; look at what changed. Instructions need valgrind; without it that test says that it was
//! skipped.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says where"
)]

#[path = "../../benches/load/mod.rs"]
mod load;
mod work;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Write, stderr};
use std::path::PathBuf;
use std::process::Command;

use work::{WORK, Work};

/// A count may grow to this many tenths of what the table says: compilers differ, a doubled loop does not
/// pass.
const MOST_TENTHS: u64 = 15;
/// Below this many tenths the table is out of date and guards nothing.
const LEAST_TENTHS: u64 = 5;
/// Repetitions of one kind of work in one run.
const TIMES: u64 = 10;
/// The work a run under valgrind does, by name.
const ASKED: &str = "TTYDESK_COST_WORK";

/// Instructions and allocations of one kind of work.
type Counts = BTreeMap<String, u64>;

fn table() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cost/limits.txt")
}

fn limits() -> Counts {
    let text = fs::read_to_string(table()).unwrap_or_default();
    let line = |line: &str| {
        let (name, count) = line.rsplit_once(' ').expect("a name and a count");
        (name.trim().to_owned(), count.parse().expect("a count"))
    };
    text.lines().map(line).collect()
}

/// Compares with the table, or writes into it what is asked for.
fn check(found: &Counts) {
    let mut limits = limits();
    if std::env::var_os("UPDATE_COST").is_some() {
        limits.extend(found.clone());
        let lines = limits.iter().map(|(name, count)| format!("{name} {count}\n"));
        fs::write(table(), lines.collect::<String>()).unwrap();
        return;
    }
    let judge = |(name, count): (&String, &u64)| {
        let limit = limits.get(name).copied().unwrap_or_default();
        let fits = (limit * LEAST_TENTHS / 10..=limit * MOST_TENTHS / 10).contains(count);
        (!fits).then(|| format!("{name}: {count}, the table says {limit}"))
    };
    let wrong: Vec<String> = found.iter().filter_map(judge).collect();
    assert!(
        wrong.is_empty(),
        "{wrong:#?}\nmake it cheaper, or write the table anew with UPDATE_COST=1 and say why"
    );
}

#[test]
fn allocations_stay_where_they_are() {
    let count = |work: &Work| {
        let mut run = (work.prepare)();
        run();
        let info = allocation_counter::measure(|| {
            for _ in 0..TIMES {
                run();
            }
        });
        (format!("allocations {}", work.name), info.count_total / TIMES)
    };
    check(&WORK.iter().map(count).collect());
}

#[test]
fn instructions_stay_where_they_are() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        let said = writeln!(
            stderr(),
            "SKIPPED: valgrind is not installed; instructions are not counted"
        );
        return said.unwrap();
    }
    check(&WORK.iter().map(instructions).collect());
}

/// Runs this binary under callgrind, which counts only inside of [`measured`].
fn instructions(work: &Work) -> (String, u64) {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--toggle-collect=*measured*"])
        .arg(format!(
            "--callgrind-out-file={}",
            home.path().join("out").display()
        ))
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "one_kind_of_work", "--ignored", "--test-threads=1"])
        .env(ASKED, work.name)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", work.name);
    let collected = said.lines().find_map(|line| line.split_once("Collected : "));
    let (_, count) = collected.unwrap_or_else(|| panic!("callgrind counted nothing: {said}"));
    let count: u64 = count.trim().parse().unwrap();
    (format!("instructions {}", work.name), count / TIMES)
}

#[test]
#[ignore = "what `instructions_stay_where_they_are` runs under valgrind"]
fn one_kind_of_work() {
    let asked = std::env::var(ASKED).unwrap_or_default();
    let work = WORK
        .iter()
        .find(|work| work.name == asked)
        .expect("a kind of work");
    let mut run = (work.prepare)();
    run();
    measured(&mut *run);
}

/// Callgrind knows it by its name.
#[inline(never)]
fn measured(run: &mut dyn FnMut()) {
    for _ in 0..TIMES {
        run();
    }
}
