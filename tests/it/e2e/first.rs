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
    let explained = |screen: &Screen<'_>| {
        let rows = screen.rows();
        let told = [
            "Open the conversation",
            "Transfer to an agent",
            "Write an internal note",
        ];
        told.iter()
            .filter(|words| rows.iter().any(|row| row.contains(*words)))
            .count()
    };
    demo.keys("<Esc> <F1>");
    demo.wait("keys in many rows", |screen| explained(screen) == 3);
    demo.keys("<Esc>");
    demo.wait("the desk again", |screen| explained(screen) == 0);
    demo.keys("<Ctrl+K> quit <Enter>");
    assert_eq!(demo.ended(), 0);
}
