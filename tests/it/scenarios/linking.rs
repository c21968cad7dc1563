//! Links and copies: where a link leads is seen before anything is done, and nothing opens by itself.

use ttydesk::app::state::{Choice, Label, Opening, Overlay, Picker};
use ttydesk::app::{Action, Msg};
use ttydesk::backend::Event;
use ttydesk::domain::{Channel, ContactId, Identity};
use ttydesk::text::Doubt;

use super::driver::{Desk, conversation, desk};

fn said(words: &str) -> Desk {
    let mut desk = desk().with(conversation("c1", "Анна", 300), &[words]).online();
    desk.keys("<Enter>");
    desk
}

fn list(desk: &Desk) -> &Picker {
    match desk.state.overlays.last() {
        Some(Overlay::Picker(picker)) => picker,
        other => panic!("no list: {other:?}"),
    }
}

#[test]
fn the_list_names_the_real_host_first_and_enter_copies() {
    let mut desk = said("see https://bank.com@evil.example/x and https://p\u{430}yp\u{430}l.example");
    desk.keys("o");
    let rows = &list(&desk).items;
    let labels: Vec<&Label> = rows.iter().map(|row| &row.label).collect();
    assert_eq!(
        labels,
        [
            &Label::Theirs("1  ⚠ evil.example".into()),
            &Label::Theirs("2  ⚠ xn--pypl-53dc.example".into()),
        ]
    );
    let Choice::Link(link) = &rows[0].choice else {
        panic!("a link")
    };
    assert_eq!(link.doubts, [Doubt::Userinfo]);
    desk.keys("<Enter>");
    assert_eq!(desk.copied, ["https://evil.example/x"]);
    assert_eq!(desk.notice(), "copied");
    assert!(desk.opened.is_empty() && desk.state.overlays.is_empty());
}

#[test]
fn without_links_the_key_says_so() {
    let mut desk = said("no links here, main.rs is a file");
    desk.keys("o");
    assert_eq!(desk.notice(), "why-no-links");
    assert!(desk.state.overlays.is_empty());
}

#[test]
fn nothing_opens_without_a_program_and_the_reason_names_ssh() {
    let mut desk = said("https://a.example");
    for (opening, reason) in [
        (Opening::Unset, "why-no-opener"),
        (Opening::UnsetRemote, "why-no-opener-remote"),
    ] {
        desk.state.opening = opening;
        desk.keys("o").feed(Msg::Act(Action::OpenLink));
        assert_eq!(desk.notice(), reason);
        desk.keys("<Esc>");
    }
    assert!(desk.opened.is_empty());
}

#[test]
fn opening_asks_with_the_host_first() {
    let mut desk = said("https://evil.example\\@bank.example/");
    desk.state.opening = Opening::Set;
    desk.keys("o").feed(Msg::Act(Action::OpenLink));
    assert!(desk.opened.is_empty(), "opened without a question");
    desk.keys("n");
    assert!(desk.opened.is_empty(), "opened after a no");
    desk.feed(Msg::Act(Action::OpenLink));
    desk.keys("y");
    assert_eq!(desk.opened, ["https://evil.example/@bank.example/"]);
    assert!(desk.state.overlays.is_empty());
}

#[test]
fn other_kinds_are_listed_and_copied_but_never_opened() {
    for words in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "mailto:a@b.example?attach=/x",
        "tel:+1900",
    ] {
        let mut desk = said(words);
        desk.state.opening = Opening::Set;
        desk.keys("o").feed(Msg::Act(Action::OpenLink));
        assert_eq!(desk.notice(), "why-not-openable", "{words}");
        desk.keys("<Enter>");
        assert_eq!(desk.copied, [words]);
        assert!(desk.opened.is_empty());
    }
}

#[test]
fn the_id_and_the_customers_address_are_copied_as_they_may_be_shown() {
    let mut desk = said("hello");
    desk.keys("Y");
    assert_eq!(desk.copied, ["c1"]);
    desk.feed(Msg::Act(Action::CopyContact));
    assert_eq!(desk.notice(), "why-no-address");
    let mut contact = desk.contacts[&ContactId::new("p-c1")].clone();
    let at = |channel, address: &str| Identity {
        channel,
        address: address.into(),
    };
    contact.identities = vec![
        at(Channel::Email, "anna@a.example"),
        at(Channel::Telegram, "@anna\u{1B}[2J"),
    ];
    desk.event(Event::ContactUpserted(contact));
    desk.feed(Msg::Act(Action::CopyContact));
    assert_eq!(desk.copied[1], "@anna␛[2J");
}
