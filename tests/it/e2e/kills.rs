//! Killed at any moment: what left the composer arrives, and nothing arrives twice.
//!
//! Each round opens the program, sends a numbered reply and kills it after a seeded number of drawn
//! bytes: before, during or after the text goes to disk and to the hub. A text that was seen to leave
//! the composer is a promise.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::{Desk, ONE, eventually};
use crate::support::{Home, Size, say};

/// What a killed draft may miss.
const SECOND: Duration = Duration::from_secs(1);
/// Bytes drawn from the keys to the message in the thread, roughly.
const SPAN: u64 = 1_500;

#[test]
fn a_dozen_kills_lose_nothing_and_double_nothing() {
    kill(12);
}

/// `cargo test kills -- --ignored`
#[test]
#[ignore = "minutes long: 200 starts of the program"]
fn two_hundred_kills_lose_nothing_and_double_nothing() {
    kill(200);
}

fn kill(points: u64) {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let mut promised = Vec::new();
    for point in 0..points {
        if round(&desk, &machine, point) {
            promised.push(text(point));
        }
    }
    say(&format!(
        "{points} kills, {} texts had left the composer",
        promised.len()
    ));
    // One more start sends whatever waited, one text at a time and in order.
    let last = desk.open(&machine, "Anna", Size::WIDE);
    last.sees("Customer care-1");
    let missing = |promised: &[String]| {
        let arrived = desk.texts("care-1", "message");
        promised.iter().filter(|text| !arrived.contains(text)).count()
    };
    eventually("every promised text to arrive", || missing(&promised) == 0);

    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for text in desk.texts("care-1", "message") {
        *times.entry(text).or_default() += 1;
    }
    let doubled: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
    assert!(doubled.is_empty(), "arrived more than once: {doubled:?}");
}

/// Texts in the making are killed too: what was on the screen a second before is there again.
#[test]
fn a_killed_draft_misses_at_most_the_last_second() {
    kill_drafts(2);
}

/// `cargo test kills -- --ignored`
#[test]
#[ignore = "minutes long"]
fn thirty_killed_drafts_miss_at_most_the_last_second() {
    kill_drafts(30);
}

fn kill_drafts(points: u64) {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    for point in 0..points {
        let kept = killed_while_typing(&desk, &machine, point);
        let again = desk.open(&machine, "Anna", Size::WIDE);
        again.sees("Customer care-1");
        again.keys("<Enter> r");
        // A long draft shows its end: that word or a newer one.
        again.wait("the draft to its last second", |screen| {
            kept.iter().any(|word| screen.has(word))
        });
        // The next round starts with an empty composer.
        again.keys("<Ctrl+U> <Esc> <Esc> q");
    }
    assert_eq!(desk.texts("care-1", "message").len(), 3, "a draft was sent");
}

/// Types words for a second and a bit, then kills. Gives the newest word that had been on the screen for
/// a second, and all newer ones.
fn killed_while_typing(desk: &Desk, machine: &Home, point: u64) -> Vec<String> {
    let anna = desk.open(machine, "Anna", Size::WIDE);
    anna.sees("Customer care-1");
    anna.keys("<Enter> r");
    anna.settle();
    anna.keys("<Ctrl+U>");
    let mut seen: Vec<(Instant, String)> = Vec::new();
    let started = Instant::now();
    let long_enough = SECOND + Duration::from_millis(200 + dice(point) % 400);
    while started.elapsed() < long_enough {
        let word = format!("w{point}x{}", seen.len());
        anna.send(format!("{word} ").as_bytes());
        anna.sees(&word);
        seen.push((Instant::now(), word));
    }
    let old_enough = |(at, _): &(Instant, String)| at.elapsed() >= SECOND;
    let kept = seen.iter().rposition(old_enough).expect("a second has passed");
    anna.kill9();
    seen.drain(kept..).map(|(_, word)| word).collect()
}

/// One start and one kill. Says whether the text was seen to leave the composer.
fn round(desk: &Desk, machine: &Home, point: u64) -> bool {
    let anna = desk.open(machine, "Anna", Size::WIDE);
    anna.sees("Customer care-1");
    anna.keys("<Enter> r");
    anna.settle();
    // What an earlier kill left in the draft stands before; it goes out with this text or stays.
    anna.keys("<Ctrl+U>");
    let before = anna.drawn();
    anna.send(format!("{}\r", text(point)).as_bytes());
    let until = before + usize::try_from(dice(point) % SPAN).expect("small");
    anna.wait("some bytes or all of them", |screen| {
        screen.drawn() >= until || left_the_composer(&screen.rows(), point)
    });
    let left = anna.screen(|screen| left_the_composer(&screen.rows(), point));
    anna.kill9();
    left
}

fn text(point: u64) -> String {
    format!("answer number {point:03} of many")
}

/// The text is on the screen and not in the composer, whose rows begin with a frame.
fn left_the_composer(rows: &[String], point: u64) -> bool {
    let text = text(point);
    let with: Vec<_> = rows.iter().filter(|row| row.contains(&text)).collect();
    !with.is_empty() && with.iter().all(|row| !row.contains(&format!("│ {text}")))
}

/// A number that looks like chance and repeats.
fn dice(point: u64) -> u64 {
    let mixed = (point + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 29)
}
