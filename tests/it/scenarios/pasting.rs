//! Pastes: words and nothing else.

use ttydesk::app::Msg;
use ttydesk::domain::DraftKind;

use super::driver::{Desk, conversation, desk};

fn writing() -> Desk {
    let mut desk = desk().with(conversation("c1", "Анна", 300), &["hello"]).online();
    desk.keys("r");
    desk
}

#[test]
fn a_long_paste_is_asked_about_and_yes_puts_all_of_it_in() {
    let lines = |count: usize| vec!["x"; count].join("\n");
    let mut desk = writing();
    desk.feed(Msg::Paste(lines(20)));
    assert_eq!(
        desk.draft("c1", DraftKind::Reply),
        lines(20),
        "20 lines need no question"
    );
    let mut desk = writing();
    desk.types("before ");
    desk.feed(Msg::Paste(lines(21)));
    assert_eq!(desk.draft("c1", DraftKind::Reply), "before ");
    desk.keys("n");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "before ");
    desk.feed(Msg::Paste(lines(21)));
    desk.keys("y");
    assert_eq!(
        desk.draft("c1", DraftKind::Reply),
        format!("before {}", lines(21))
    );
    assert!(desk.messages_sent().is_empty());
}

#[test]
fn control_characters_of_a_paste_do_not_get_into_a_draft() {
    let mut desk = writing();
    desk.feed(Msg::Paste("a\u{1B}[201~\u{7}b\u{202E}\u{9B}c\td".to_owned()));
    assert_eq!(desk.draft("c1", DraftKind::Reply), "a[201~bc    d");
}
