//! A hub that goes away and comes back.

use super::{Desk, LAST, ONE, eventually};
use crate::support::Size;

#[test]
fn what_is_written_while_the_hub_is_away_leaves_once_when_it_is_back() {
    let mut desk = Desk::start(ONE);
    let machine = Desk::machine();
    let anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees(LAST);
    desk.hub.stop();
    anna.keys("<Enter> r \"written in the dark\" <Enter>");
    // The composer stays open after a send.
    anna.keys("\"and a second one\" <Enter>");
    anna.sees("written in the dark");
    desk.hub.restart(&desk.home);
    anna.keys("<Esc> <Ctrl+K> reconnect <Enter>");
    eventually("both to arrive", || desk.texts("care-1", "message").len() >= 5);
    assert_eq!(
        desk.texts("care-1", "message")[3..],
        ["written in the dark", "and a second one"]
    );
}

#[test]
fn the_desk_can_be_read_before_the_hub_answers() {
    let mut desk = Desk::start(ONE);
    let machine = Desk::machine();
    let mut anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees(LAST);
    anna.keys("<Enter>");
    anna.settle();
    anna.keys("<Esc> q");
    anna.ended();
    desk.hub.stop();
    let offline = desk.open(&machine, "Anna", Size::WIDE);
    offline.sees(LAST);
}
