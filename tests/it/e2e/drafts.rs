//! No word that was written is lost.

use std::fs;
use std::path::Path;

use super::{Desk, LAST, ONE, eventually};
use crate::support::{Home, Size};

const HALF: &str = "half a sentence, half a wor";

#[test]
fn a_draft_is_there_again_after_quitting_in_the_middle_of_a_word() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let mut anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees(LAST);
    anna.keys(&format!("<Enter> r \"{HALF}\" <Esc> <Esc> q"));
    assert_eq!(anna.ended(), 0);
    found_again(&desk, &machine);
}

#[test]
fn a_draft_is_there_again_after_kill_9() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees(LAST);
    anna.keys(&format!("<Enter> r \"{HALF}\""));
    anna.sees(HALF);
    eventually("the draft on disk", || draft_on_disk(&machine.state(), HALF));
    anna.kill9();
    found_again(&desk, &machine);
}

/// The frame of a second letter would come a sixtieth of a second after that of the first.
#[test]
fn letters_that_came_together_stand_in_one_frame() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees(LAST);
    anna.keys("<Enter> r");
    anna.settle();
    let before = anna.drawn();
    anna.send(b"Zqxw");
    anna.sees("Zqxw");
    let drawn = anna.drawn_since(before);
    let drawn = String::from_utf8_lossy(&drawn);
    assert!(drawn.contains("Zqxw"), "{drawn:?}");
}

#[track_caller]
fn found_again(desk: &Desk, machine: &Home) {
    let again = desk.open(machine, "Anna", Size::WIDE);
    again.sees(LAST);
    again.keys("<Enter> r");
    again.sees(HALF);
    again.keys("d");
    again.sees(&format!("{HALF}d"));
    assert_eq!(desk.texts("care-1", "message").len(), 3, "a draft was sent");
}

/// Whether a draft with `words` is committed. Its bytes alone may be a transaction that is not.
pub(super) fn draft_on_disk(dir: &Path, words: &str) -> bool {
    use rusqlite::{Connection, OpenFlags};
    let found = || -> rusqlite::Result<bool> {
        let file = dir.join("ttydesk.db");
        let store = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let sql = "SELECT count(*) FROM draft WHERE instr(text, ?1)";
        store.query_row(sql, [words], |row| Ok(row.get::<_, i64>(0)? > 0))
    };
    found().unwrap_or(false)
}

/// Whether a file of the state directory holds `words`: the database or its log.
pub(super) fn on_disk(dir: &Path, words: &str) -> bool {
    let holds = |path: &Path| {
        fs::read(path).is_ok_and(|bytes| bytes.windows(words.len()).any(|part| part == words.as_bytes()))
    };
    fs::read_dir(dir).into_iter().flatten().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            on_disk(&path, words)
        } else {
            holds(&path)
        }
    })
}
