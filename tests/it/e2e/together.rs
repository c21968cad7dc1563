//! Two agents, two terminals, one hub.

use super::{Desk, LAST, ONE, eventually};
use crate::support::Size;

#[test]
fn each_sees_what_the_other_does() {
    let desk = Desk::start(ONE);
    let (left, right) = (Desk::machine(), Desk::machine());
    let anna = desk.open(&left, "Anna", Size::WIDE);
    let bob = desk.open(&right, "Bob", Size::WIDE);
    anna.sees(LAST);
    bob.sees(LAST);
    anna.keys("<Enter> r \"I am on it\" <Enter>");
    bob.sees("I am on it");
    bob.keys("n \"he called twice\" <Enter>");
    anna.sees("he called twice");
    assert_eq!(desk.texts("care-1", "note"), ["he called twice"]);
}

#[test]
fn of_two_that_press_claim_exactly_one_wins_and_the_other_learns_who() {
    let desk = Desk::start(ONE);
    let (left, right) = (Desk::machine(), Desk::machine());
    let anna = desk.open(&left, "Anna", Size::WIDE);
    let bob = desk.open(&right, "Bob", Size::WIDE);
    anna.sees(LAST);
    bob.sees(LAST);
    anna.send(b"c");
    bob.send(b"c");
    eventually("somebody owns it", || !desk.row("care-1")["assignee"].is_null());
    let winner = desk.row("care-1")["assignee"].as_str().unwrap().to_owned();
    let loser = if winner == "Anna" { &bob } else { &anna };
    loser.sees(&winner);
    let claims = desk
        .says(&["show", "care-1"])
        .iter()
        .filter(|entry| {
            entry["text"]
                .as_str()
                .is_some_and(|text| text.contains("claimed"))
        })
        .count();
    assert!(claims <= 1, "claimed {claims} times");
}
