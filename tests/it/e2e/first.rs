//! The first command of the README.

use crate::support::{Home, Screen, Size, Terminal};

#[test]
fn the_demo_opens_a_full_desk() {
    let home = Home::new();
    let mut demo = Terminal::open(&home, Size::WIDE, &["demo", "--seed", "7", "--rate", "0"]);
    demo.sees("Anna Weber");
    demo.keys("<Esc>");
    demo.wait("rows down the whole screen", |screen| {
        screen.rows().iter().filter(|row| !row.trim().is_empty()).count() > 30
    });
    demo.keys("q");
    assert_eq!(demo.ended(), 0);
}

#[test]
fn the_same_seed_draws_the_same_queue() {
    let look = || {
        let home = Home::new();
        let demo = Terminal::open(&home, Size::WIDE, &["demo", "--seed", "7", "--rate", "0"]);
        demo.sees("Anna Weber");
        demo.keys("<Esc>");
        demo.settle();
        let names = |row: &String| row.chars().skip(9).take(18).collect::<String>();
        demo.screen(|screen| {
            screen
                .rows()
                .iter()
                .skip(3)
                .take(20)
                .map(names)
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(look(), look());
}

#[test]
fn keys_are_explained_and_found() {
    let home = Home::new();
    let mut demo = Terminal::open(
        &home,
        Size::WIDE,
        &["demo", "--seed", "7", "--rate", "0", "--lang", "en"],
    );
    demo.sees("Anna Weber");
    let explained = |told: &'static [&'static str]| {
        move |screen: &Screen<'_>| {
            let rows = screen.rows();
            let shown = |words: &&str| rows.iter().any(|row| row.contains(*words));
            told.iter().all(shown)
        }
    };
    demo.keys("<Esc> <F1>");
    let first = explained(&["Narrow the queue by words", "Mark or unmark the row"]);
    demo.wait("the keys of the pane", first);
    demo.keys("<PageDown>");
    let second = explained(&["Open the conversation", "Write an internal note"]);
    demo.wait("the keys of every pane", second);
    demo.keys("<Esc>");
    demo.wait("the desk again", move |screen| !second(screen));
    demo.keys("<Ctrl+K> quit <Enter>");
    assert_eq!(demo.ended(), 0);
}
