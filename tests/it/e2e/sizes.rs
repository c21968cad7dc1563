//! Windows of every size, and windows that change.

use super::{ASKED, Desk, LAST, ONE, eventually};
use crate::support::Size;

#[test]
fn a_storm_of_sizes_does_no_harm() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let mut anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees(LAST);
    anna.keys("<Enter> r \"still here\"");
    anna.sees("still here");
    let before = anna.drawn();
    for step in 0..200_u16 {
        anna.resize(Size(1 + step * 37 % 220, 1 + step * 13 % 60));
    }
    anna.resize(Size::WIDE);
    anna.wait("the draft and the thread again", |screen| {
        screen.has("still here") && screen.has(ASKED)
    });
    let frames = (anna.drawn() - before) / 2000;
    assert!(
        frames < 200,
        "drew about {frames} full screens for one that is looked at"
    );
    anna.keys("<Esc> <Esc> q");
    assert_eq!(anna.ended(), 0);
}

#[test]
fn on_forty_columns_one_pane_at_a_time_serves_the_same_keys() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let anna = desk.open(&machine, "Anna", Size::NARROW);
    anna.sees(LAST);
    anna.keys("<Enter>");
    anna.wait("the conversation alone", |screen| screen.has(LAST));
    anna.keys("r short <Enter>");
    eventually("the reply to arrive", || {
        desk.texts("care-1", "message")
            .last()
            .is_some_and(|text| text == "short")
    });
    anna.keys("<Esc> <Esc>");
    anna.resize(Size::WIDE);
    anna.sees(ASKED);
}

#[test]
fn the_cursor_stands_where_the_text_goes_on() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let anna = desk.open(&machine, "Anna", Size::USUAL);
    anna.sees(LAST);
    anna.keys("<Enter> r \"日本語 ok\"");
    anna.sees("日本語 ok");
    anna.wait("the cursor behind the text", |screen| {
        screen.cursor().is_some_and(|(column, row)| {
            let line = &screen.rows()[usize::from(row)];
            let before = line.find("日本語 ok").map(|at| line[..at].chars().count() + 9);
            before == Some(usize::from(column))
        })
    });
}
