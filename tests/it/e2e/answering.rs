//! Claim, answer, tag, transfer, hand off, resolve: with keys, checked on the hub.

use super::{ASKED, Desk, LAST, ONE, eventually};
use crate::support::Size;

#[test]
fn a_conversation_from_claim_to_handoff() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let mut anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees(LAST);
    anna.sees(ASKED);

    anna.keys("c");
    eventually("Anna owns it", || desk.row("care-1")["assignee"] == "Anna");
    anna.keys("<Enter> r \"Возврат оформлен 👍\" <Enter>");
    eventually("the reply to arrive", || {
        desk.texts("care-1", "message")
            .last()
            .is_some_and(|text| text == "Возврат оформлен 👍")
    });
    anna.keys("<Esc> n \"card refund takes 3 days\" <Enter>");
    eventually("the note to arrive", || {
        desk.texts("care-1", "note") == ["card refund takes 3 days"]
    });
    anna.keys("<Esc> t refund <Enter>");
    eventually("the tag to arrive", || desk.row("care-1")["tags"][0] == "refund");
    anna.keys("x bob <Enter> \"ждёт с утра\" <Enter>");
    eventually("Bob owns it", || desk.row("care-1")["assignee"] == "Bob");
    anna.keys("h <Enter> \"back to all\" <Enter>");
    eventually("nobody owns it", || desk.row("care-1")["assignee"].is_null());

    anna.keys("e");
    anna.settle();
    if desk.row("care-1")["status"] != "resolved" {
        anna.keys("y");
    }
    eventually("it is resolved", || desk.row("care-1")["status"] == "resolved");
    anna.keys("<Esc> q");
    assert_eq!(anna.ended(), 0);
    assert_eq!(desk.texts("care-1", "message").len(), 4, "one reply and no more");
}

#[test]
fn a_paste_of_five_lines_sends_nothing() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees(LAST);
    anna.keys("<Enter> r");
    anna.settle();
    anna.paste("first line\nsecond line\r\nthird line\rfourth line\nfifth line");
    anna.sees("fifth line");
    assert_eq!(desk.texts("care-1", "message").len(), 3, "a paste sent something");
    anna.keys("<Enter>");
    let whole = "first line\nsecond line\nthird line\nfourth line\nfifth line";
    eventually("the five lines as one message", || {
        desk.texts("care-1", "message")
            .get(3)
            .is_some_and(|text| text == whole)
    });
    assert_eq!(desk.texts("care-1", "message").len(), 4);
}

/// A terminal without bracketed paste hands the lines over as keys, all at once.
#[test]
fn a_paste_without_brackets_sends_nothing() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees(LAST);
    anna.keys("<Enter> r");
    anna.settle();
    anna.send(b"first line\rsecond line\rthird line");
    anna.sees("third line");
    assert_eq!(desk.texts("care-1", "message").len(), 3, "a paste sent something");
}

#[test]
fn a_new_line_is_not_a_message() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let anna = desk.open(&machine, "Anna", Size::USUAL);
    anna.sees(LAST);
    anna.keys("<Enter> r one <Ctrl+J> two <Alt+Enter> three");
    anna.sees("three");
    assert_eq!(desk.texts("care-1", "message")[3..], [""; 0]);
    anna.keys("<Enter>");
    eventually("three lines in one message", || {
        desk.texts("care-1", "message")
            .last()
            .is_some_and(|text| text == "one\ntwo\nthree")
    });
}
