//! What may be seen: masked numbers, and a desk nobody sits at.

use std::time::Duration;

use ttydesk::app::flow;
use ttydesk::app::state::{Mask, Privacy};
use ttydesk::backend::CommandKind;
use ttydesk::domain::{ConversationId, DeedKind, DraftKind, EntryId};

use super::driver::{Desk, conversation, desk};

const CARD: &str = "4111 1111 1111 1111";

fn two() -> Desk {
    desk()
        .with(
            conversation("c1", "Анна", 300),
            &["my card is 4111 1111 1111 1111"],
        )
        .with(conversation("c2", "Omar", 60), &["hello"])
        .online()
}

fn seen(desk: &Desk) -> String {
    let lines = flow::visible(&desk.state).into_iter();
    let words = lines.flat_map(|line| line.left).map(|span| match span {
        flow::Span::Words(words, _) => words,
        flow::Span::Hint(_) => String::new(),
    });
    words.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_card_is_masked_until_revealed_and_again_when_the_conversation_is_left() {
    let mut desk = two();
    desk.keys("<Enter>");
    assert!(
        seen(&desk).contains("my card is [card ••••1111]"),
        "{}",
        seen(&desk)
    );
    desk.keys("p");
    assert!(seen(&desk).contains(CARD));
    desk.keys("p");
    assert!(!seen(&desk).contains(CARD));
    desk.keys("p j <Esc> j k <Enter>");
    assert!(!seen(&desk).contains(CARD), "still shown after it was left");
}

#[test]
fn a_copy_is_what_is_shown() {
    let mut desk = two();
    desk.keys("<Enter> y p y");
    assert_eq!(
        desk.copied,
        [
            "my card is [card ••••1111]".to_owned(),
            format!("my card is {CARD}")
        ]
    );
}

#[test]
fn where_nothing_is_masked_there_is_nothing_to_reveal() {
    let mut desk = two();
    desk.state.settings.privacy.mask = Mask::Lists;
    desk.keys("<Enter>");
    assert!(seen(&desk).contains(CARD));
    desk.keys("p");
    assert!(desk.state.notice.is_some(), "no word of why");
}

#[test]
fn what_is_written_and_sent_is_never_altered() {
    let mut desk = two();
    desk.keys("r").types(CARD);
    assert_eq!(desk.draft("c1", DraftKind::Reply), CARD);
    desk.keys("<Enter>");
    assert_eq!(desk.messages_sent(), [("c1".to_owned(), CARD.to_owned())]);
}

#[test]
fn an_idle_desk_locks_itself_and_goes_on_receiving() {
    let mut desk = two();
    desk.state.settings.privacy = Privacy {
        lock_after: Some(Duration::from_mins(10)),
        ..Privacy::default()
    };
    desk.keys("<Enter> r").types("almost");
    desk.wait(Duration::from_secs(599));
    assert_eq!(desk.state.locked_since(), None);
    desk.keys("x").wait(Duration::from_secs(599));
    assert_eq!(desk.state.locked_since(), None, "a key counts the time anew");
    desk.wait(Duration::from_secs(2));
    assert!(desk.state.locked_since().is_some());

    let reads = |desk: &Desk| {
        let read = |kind: &CommandKind| matches!(kind, CommandKind::MarkRead { .. });
        desk.sent.iter().filter(|command| read(&command.kind)).count()
    };
    let before = reads(&desk);
    desk.customer_says("c1", "are you there?");
    assert_eq!(reads(&desk), before, "nobody has read it");
    desk.types("gone").keys("<Esc> q");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "almostx");
    assert!(!desk.quit);
    desk.keys("<Enter>");
    assert_eq!(desk.state.locked_since(), None);
    assert!(seen(&desk).contains("are you there?"));
    assert!(
        desk.messages_sent().is_empty(),
        "the key that unlocks sends nothing"
    );
}

#[test]
fn a_key_locks_at_once_and_what_was_revealed_is_masked_again() {
    let mut desk = two();
    desk.keys("<Enter> p <ctrl+alt+l>");
    assert!(desk.state.locked_since().is_some());
    desk.keys("<Enter>");
    assert!(!seen(&desk).contains(CARD));
}

/// Kinds of what was written down, in order.
fn kinds(desk: &Desk) -> Vec<DeedKind> {
    desk.recorded.iter().map(|deed| deed.kind).collect()
}

#[test]
fn what_the_backend_cannot_see_is_written_down_with_ids_and_no_words() {
    let mut desk = two();
    desk.keys("<Enter> p");
    let deed = desk.recorded.last().expect("a deed");
    assert_eq!(deed.kind, DeedKind::Reveal);
    assert_eq!(deed.conversation, Some(ConversationId::new("c1")));
    let entry = desk.state.selected_entry().map(|entry| entry.id().clone());
    assert!(entry.is_some() && deed.entry == entry);
    desk.keys("p");
    assert_eq!(kinds(&desk), [DeedKind::Reveal], "masking again is no deed");
    desk.keys("y");
    let copied = desk.recorded.last().expect("a deed");
    assert_eq!((copied.kind, &copied.entry), (DeedKind::CopyMessage, &entry));
    desk.keys("<ctrl+alt+l> <Enter>");
    assert_eq!(kinds(&desk)[2..], [DeedKind::Lock, DeedKind::Unlock]);
    assert!(!format!("{:?}", desk.recorded).contains("4111"));
}

#[test]
fn an_own_text_on_the_clipboard_is_written_down_as_such() {
    let mut desk = two();
    desk.keys("r").types("half a sentence").keys("<alt+y>");
    assert_eq!(desk.copied, ["half a sentence"]);
    assert_eq!(kinds(&desk), [DeedKind::CopyDraft]);
    assert_eq!(desk.recorded[0].entry, None::<EntryId>);
}
