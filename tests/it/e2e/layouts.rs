//! A Russian keyboard and a Russian screen.

use super::{ASKED, Desk, ONE};
use crate::support::{Size, Start};

const TWO: Start<'_> = Start {
    dialogues: &[
        ("care-1", &["first question", "wait", "ok one"]),
        ("care-2", &["second question", "wait", "ok two"]),
    ],
    agents: ONE.agents,
};

#[test]
fn the_letters_of_the_layout_move_and_stay_letters_in_a_text() {
    let desk = Desk::start(TWO);
    let machine = Desk::machine();
    let anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.wait("one of the two", |screen| {
        screen.has("first question") || screen.has("second question")
    });
    let first = anna.screen(|screen| screen.has("first question"));
    let (here, there) = if first {
        ("first question", "second question")
    } else {
        ("second question", "first question")
    };
    anna.keys("о");
    anna.sees(there);
    anna.keys("л");
    anna.sees(here);
    anna.keys("к ола");
    anna.sees("ола");
    anna.keys("<Esc> <Esc> <Ctrl+Л> quit <Enter>");
    let mut anna = anna;
    assert_eq!(anna.ended(), 0);
}

#[test]
fn the_interface_speaks_russian_when_asked() {
    let cyrillic = |text: &str| text.chars().filter(|c| ('а'..='я').contains(c)).count();
    let desk = Desk::start(TWO);
    for (lang, wanted) in [("ru", true), ("en", false)] {
        let machine = Desk::machine();
        let anna = desk.open_with(&machine, "Anna", Size::WIDE, &["--lang", lang]);
        anna.wait("one of the two", |screen| {
            screen.has("ok one") && screen.has("question")
        });
        let letters = anna.screen(|screen| cyrillic(&screen.text()));
        assert_eq!(
            letters > 40,
            wanted,
            "{letters} Cyrillic letters with --lang {lang}"
        );
    }
    assert!(cyrillic(ASKED) > 0);
}
