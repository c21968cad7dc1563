//! The terminal is handed back as it was, however the program ends.

use rustix::process::Signal;

use super::{Desk, LAST, ONE};
use crate::support::{Size, Terminal};

fn opened(desk: &Desk) -> (crate::support::Home, Terminal, String) {
    let machine = Desk::machine();
    let terminal = desk.open(&machine, "Anna", Size::USUAL);
    terminal.sees(LAST);
    let modes = terminal.modes();
    assert!(
        modes.contains(&"?1049h".to_owned()),
        "not on the alternate screen: {modes:?}"
    );
    assert!(
        modes.contains(&"?2004h".to_owned()),
        "pastes are not told apart from keys: {modes:?}"
    );
    let before = terminal.line_modes();
    (machine, terminal, before)
}

#[test]
fn the_terminal_is_restored_after_every_end() {
    let desk = Desk::start(ONE);
    for (what, end) in [
        ("q", None),
        ("SIGTERM", Some(Signal::TERM)),
        ("SIGINT", Some(Signal::INT)),
        ("SIGHUP", Some(Signal::HUP)),
        ("SIGQUIT", Some(Signal::QUIT)),
        ("SIGABRT", Some(Signal::ABORT)),
    ] {
        let (_machine, mut terminal, inside) = opened(&desk);
        match end {
            None => terminal.keys("q"),
            Some(signal) => terminal.signal(signal),
        }
        terminal.ended();
        assert_eq!(terminal.modes(), [""; 0], "left behind after {what}");
        assert_ne!(
            terminal.line_modes(),
            inside,
            "the line is still raw after {what}"
        );
    }
}

#[test]
fn quitting_is_a_success() {
    let desk = Desk::start(ONE);
    let (_machine, mut terminal, _) = opened(&desk);
    terminal.keys("q");
    assert_eq!(terminal.ended(), 0);
}

#[test]
fn every_frame_comes_in_one_piece() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let terminal = desk.open(&machine, "Anna", Size::WIDE);
    terminal.sees(LAST);
    terminal.keys("<Enter> r word <Esc>");
    terminal.settle();
    let (begun, ended) = terminal.frames();
    assert!(begun > 2, "no synchronized updates");
    assert_eq!(begun, ended);
}
