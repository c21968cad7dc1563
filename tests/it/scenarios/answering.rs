//! Writing and sending: no word is lost, none goes twice, none goes elsewhere.

use std::time::Duration;

use ttydesk::app::{Msg, Saved, StoreOp};
use ttydesk::backend::{CommandKind, Event, Outcome, RefusalCode};
use ttydesk::domain::{
    Actor, AgentId, AgentRef, ConversationId, Draft, DraftKey, DraftKind, Entry, EntryId, Note, OutboxState,
};

use super::driver::{Disk, conversation, desk, from_agent};

fn two() -> super::driver::Desk {
    desk()
        .with(conversation("c1", "Анна", 300), &["where is my refund"])
        .with(conversation("c2", "Omar", 60), &["hello"])
        .online()
}

#[test]
fn a_reply_leaves_once_and_the_composer_clears() {
    let mut desk = two();
    desk.keys("<Enter> r").types("it is on its way").keys("<Enter>");
    assert_eq!(
        desk.messages_sent(),
        [("c1".to_owned(), "it is on its way".to_owned())]
    );
    assert_eq!(desk.draft("c1", DraftKind::Reply), "");
    desk.hub_accepts();
    assert_eq!(desk.state.outbox.iter().count(), 0);
    assert_eq!(desk.messages_sent().len(), 1);
    assert!(desk.stored.iter().any(|op| matches!(op, StoreOp::DropOutbox(_))));
}

#[test]
fn the_row_is_on_disk_before_the_composer_clears_and_before_bytes_leave() {
    let mut desk = two();
    desk.disk = Disk::Slow;
    desk.keys("r").types("hello").keys("<Enter>");
    assert_eq!(
        desk.draft("c1", DraftKind::Reply),
        "hello",
        "the composer cleared before the disk answered"
    );
    assert!(
        desk.messages_sent().is_empty(),
        "bytes left before the disk answered"
    );
    desk.disk_catches_up();
    assert_eq!(desk.draft("c1", DraftKind::Reply), "");
    assert_eq!(desk.messages_sent().len(), 1);
}

#[test]
fn what_is_typed_while_the_disk_writes_is_kept_for_the_next_message() {
    let mut desk = two();
    desk.disk = Disk::Slow;
    desk.keys("r").types("one").keys("<Enter>").types("two");
    desk.disk_catches_up();
    assert_eq!(desk.draft("c1", DraftKind::Reply), "two");
    assert_eq!(desk.messages_sent(), [("c1".to_owned(), "one".to_owned())]);
}

#[test]
fn what_is_typed_while_the_disk_writes_stays_where_it_was_typed() {
    for away in ["<Esc>", "<Esc> <Esc> j", "<Esc> n", "<Esc> <Esc> j r"] {
        let mut desk = two();
        desk.disk = Disk::Slow;
        desk.keys("r").types("one").keys("<Enter>").types("twos");
        desk.keys("<Backspace>").keys(away);
        desk.disk_catches_up();
        assert_eq!(desk.draft("c1", DraftKind::Reply), "two", "after {away}");
        assert_eq!(desk.draft("c1", DraftKind::Note), "", "after {away}");
        assert_eq!(desk.draft("c2", DraftKind::Reply), "", "after {away}");
        desk.wait(Duration::from_secs(1));
        let saved = desk
            .stored
            .iter()
            .any(|op| matches!(op, StoreOp::PutDraft(draft) if draft.text == "two"));
        assert!(saved, "after {away}");
    }
}

#[test]
fn what_was_sent_again_while_the_disk_writes_follows_in_its_conversation() {
    let mut desk = two();
    desk.disk = Disk::Slow;
    desk.keys("r").types("one").keys("<Enter>").types("two");
    desk.keys("<Enter>")
        .types("three")
        .keys("<Esc> <Esc> j r")
        .types("elsewhere");
    desk.disk_catches_up();
    desk.hub_accepts();
    let to = |words: &str| ("c1".to_owned(), words.to_owned());
    assert_eq!(desk.messages_sent(), [to("one"), to("two")]);
    assert_eq!(desk.draft("c1", DraftKind::Reply), "three");
    assert_eq!(desk.draft("c2", DraftKind::Reply), "elsewhere");
}

#[test]
fn a_full_disk_keeps_the_words_in_the_composer_and_says_so() {
    let mut desk = two();
    desk.disk = Disk::Full;
    desk.keys("r").types("precious").keys("<Enter>");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "precious");
    assert!(desk.messages_sent().is_empty());
    assert_eq!(desk.notice(), "store-full");
}

#[test]
fn a_draft_stays_with_its_conversation() {
    let mut desk = two();
    desk.keys("r")
        .types("for anna")
        .keys("<Esc> <Esc> j r")
        .types("for omar");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "for anna");
    assert_eq!(desk.draft("c2", DraftKind::Reply), "for omar");
    desk.keys("<Enter>");
    assert_eq!(desk.messages_sent(), [("c2".to_owned(), "for omar".to_owned())]);
}

#[test]
fn a_changed_draft_is_on_disk_within_a_second() {
    let mut desk = two();
    desk.keys("r").types("half a sen");
    desk.wait(Duration::from_millis(400));
    let kept = desk
        .stored
        .iter()
        .any(|op| matches!(op, StoreOp::PutDraft(d) if d.text == "half a sen"));
    assert!(kept, "not stored: {:?}", desk.stored);
}

#[test]
fn a_stored_draft_is_there_again() {
    let mut desk = two();
    let key = DraftKey {
        conversation: ConversationId::new("c2"),
        kind: DraftKind::Note,
    };
    let draft = Draft {
        key,
        text: "half".into(),
        caret: 4,
        quotes: None,
        via: None,
        recipients: None,
        files: Vec::new(),
        changed: desk.now,
        other: None,
        made: ttydesk::domain::Made::ByAgent,
    };
    desk.feed(Msg::Loaded(Box::new(Saved {
        drafts: vec![draft],
        tour_seen: true,
        ..Saved::default()
    })));
    desk.keys("j n").types(" more");
    assert_eq!(desk.draft("c2", DraftKind::Note), "half more");
}

#[test]
fn a_paste_of_lines_sends_nothing() {
    let mut desk = two();
    desk.keys("r");
    desk.feed(Msg::Paste("one\ntwo\r\nthree".into()));
    assert_eq!(desk.draft("c1", DraftKind::Reply), "one\ntwo\nthree");
    assert!(desk.messages_sent().is_empty());
    desk.keys("<Esc>");
    desk.feed(Msg::Paste("q\nr\nx\n".into()));
    assert!(
        !desk.quit && desk.messages_sent().is_empty(),
        "a paste was taken for keys"
    );
}

#[test]
fn a_note_is_never_a_message() {
    let mut desk = two();
    desk.keys("n").types("he is angry").keys("<Enter>");
    assert!(desk.messages_sent().is_empty());
    let notes = desk
        .sent
        .iter()
        .filter(|c| matches!(&c.kind, CommandKind::AddNote { text, .. } if text == "he is angry"));
    assert_eq!(notes.count(), 1);
}

#[test]
fn reply_and_note_are_two_texts() {
    let mut desk = two();
    desk.keys("r")
        .types("to the customer")
        .keys("<ctrl+t>")
        .types("among us");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "to the customer");
    assert_eq!(desk.draft("c1", DraftKind::Note), "among us");
}

#[test]
fn what_is_sent_while_offline_waits_and_leaves_in_order() {
    let mut desk = two();
    desk.cut();
    desk.keys("r")
        .types("one")
        .keys("<Enter>")
        .types("two")
        .keys("<Enter>");
    assert!(desk.messages_sent().is_empty());
    assert_eq!(desk.state.outbox.waiting(), 2);
    desk.connect();
    assert_eq!(desk.messages_sent().len(), 1, "only one may be under way");
    desk.hub_accepts();
    desk.hub_accepts();
    let texts: Vec<_> = desk.messages_sent().into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["one", "two"]);
}

#[test]
fn a_lost_answer_is_sent_again_under_the_same_id_where_the_hub_remembers_ids() {
    let mut desk = two();
    desk.keys("r").types("hello").keys("<Enter>");
    let first = desk.sent.last().expect("sent").id;
    desk.cut();
    desk.connect();
    let again = desk.under_way.last().expect("sent again");
    assert_eq!(again.id, first);
    desk.hub_accepts();
    assert_eq!(desk.state.outbox.iter().count(), 0);
}

#[test]
fn a_lost_answer_is_not_repeated_where_the_backend_forgets_ids() {
    let mut desk = desk().with(conversation("c1", "Анна", 300), &["hi"]);
    desk.capabilities.idempotent_send = false;
    let mut desk = desk.online();
    desk.keys("r").types("hello").keys("<Enter>");
    desk.cut();
    desk.connect();
    assert_eq!(desk.messages_sent().len(), 1, "repeated by itself");
    assert_eq!(desk.state.outbox.uncertain(), 1);
}

#[test]
fn a_refused_text_waits_for_the_agent_and_can_go_back_to_the_composer() {
    let mut desk = two();
    desk.keys("r").types("hello").keys("<Enter>");
    desk.hub_refuses(RefusalCode::TooLarge, None);
    assert!(matches!(
        desk.state.stuck().expect("stuck").state,
        OutboxState::Rejected { .. }
    ));
    desk.keys("<Esc> D y");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "hello");
    assert_eq!(desk.state.outbox.iter().count(), 0);
}

#[test]
fn a_full_hub_keeps_the_next_text_queued_in_order() {
    let mut desk = two();
    desk.keys("r")
        .types("one")
        .keys("<Enter>")
        .types("two")
        .keys("<Enter>");
    desk.ends(Outcome::NotSent {
        retry_after: Some(Duration::from_secs(2)),
    });
    assert_eq!(desk.messages_sent().len(), 1);
    desk.wait(Duration::from_secs(3));
    let texts: Vec<_> = desk.messages_sent().into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["one", "one"]);
    desk.hub_accepts();
    assert_eq!(desk.messages_sent().last().expect("sent").1, "two");
}

#[test]
fn m06_undo_takes_back_what_is_still_here() {
    let mut desk = two();
    desk.cut();
    desk.keys("r").types("oops").keys("<Enter> <Esc> u");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "oops");
    desk.connect();
    assert!(desk.messages_sent().is_empty());
}

#[test]
fn an_unfilled_variable_blocks_sending_and_the_caret_is_on_it() {
    let mut desk = two();
    desk.keys("<Enter>").wait(Duration::from_millis(200));
    desk.keys("1 <Enter>");
    assert!(desk.messages_sent().is_empty());
    assert_eq!(desk.notice(), "why-gap");
    let draft = desk.state.draft().expect("open");
    assert!(
        draft.editor.text()[draft.editor.caret()..].starts_with("{{days}}"),
        "{}",
        draft.editor.text()
    );
    assert!(
        draft.editor.text().starts_with("Hello Анна,"),
        "{}",
        draft.editor.text()
    );
}

#[test]
fn m16_an_answer_of_somebody_else_stops_the_send_and_asks() {
    let mut desk = two();
    desk.keys("<Enter>").wait(Duration::from_millis(200));
    desk.keys("r").types("hello");
    desk.event(Event::EntryUpserted(from_agent("c1", 2, "bob", "done already")));
    desk.keys("<Enter>");
    assert!(desk.messages_sent().is_empty());
    desk.keys("n");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "hello");
    desk.keys("<Enter>");
    assert_eq!(desk.messages_sent().len(), 1, "the agent has seen it and sends");
}

/// M16: a note stops a send as an answer does; the draft can be thrown away, and comes back by undoing.
#[test]
fn m16_a_note_of_somebody_else_stops_the_send_and_the_draft_can_go() {
    let mut desk = two();
    desk.keys("<Enter>").wait(Duration::from_millis(200));
    desk.keys("r").types("hello");
    let note = Note {
        id: EntryId::new("n1"),
        conversation: ConversationId::new("c1"),
        position: 2,
        author: Actor::Agent(AgentRef {
            id: AgentId::new("bob"),
            name: "Bob".into(),
        }),
        body: "refunded already, do not answer".into(),
        at: desk.now,
        request: None,
        attachments: Vec::new(),
    };
    desk.event(Event::EntryUpserted(Entry::Note(note)));
    desk.keys("<Enter> D");
    assert!(desk.messages_sent().is_empty());
    assert_eq!(desk.draft("c1", DraftKind::Reply), "");
    desk.keys("<alt+u>");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "hello");
}

#[test]
fn the_echo_of_a_message_makes_no_second_row() {
    let mut desk = two();
    desk.keys("<Enter>").wait(Duration::from_millis(200));
    desk.keys("r").types("hello").keys("<Enter>");
    desk.hub_accepts();
    let echo = desk.threads[&ConversationId::new("c1")]
        .last()
        .cloned()
        .expect("there");
    desk.event(Event::EntryUpserted(echo.clone()))
        .event(Event::EntryUpserted(echo));
    assert_eq!(desk.state.thread().expect("open").entries().len(), 2);
}

#[test]
fn what_was_answered_before_the_thread_was_seen_is_no_collision() {
    let mut desk = desk().with(conversation("c1", "Анна", 300), &["hi"]);
    let id = ConversationId::new("c1");
    desk.threads
        .entry(id)
        .or_default()
        .push(from_agent("c1", 2, "bob", "an hour ago"));
    let mut desk = desk.online();
    // The draft is older than anything that was seen of the thread.
    let key = DraftKey {
        conversation: ConversationId::new("c1"),
        kind: DraftKind::Reply,
    };
    let draft = Draft {
        key,
        text: "hello".into(),
        caret: 5,
        quotes: None,
        via: None,
        recipients: None,
        files: Vec::new(),
        changed: desk.now,
        other: None,
        made: ttydesk::domain::Made::ByAgent,
    };
    desk.feed(Msg::Loaded(Box::new(Saved {
        drafts: vec![draft],
        tour_seen: true,
        ..Saved::default()
    })));
    desk.wait(Duration::from_millis(500));
    desk.keys("r <Enter>");
    assert_eq!(desk.messages_sent().len(), 1, "{:?}", desk.state.overlays);
}

#[test]
fn a_name_after_an_at_sign_is_completed_in_a_note_and_only_there() {
    let mut desk = two();
    desk.keys("n")
        .types("ask @tan")
        .keys("<Tab>")
        .types("or @ref")
        .keys("<Tab>");
    assert_eq!(desk.draft("c1", DraftKind::Note), "ask @Bob Tanner or @Refunds ");
    desk.keys("<Esc> r").types("mail me @bob").keys("<Tab>");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "mail me @bob");
}

#[test]
fn a_backend_that_asks_to_come_later_is_not_asked_from_another_conversation() {
    let mut desk = two();
    desk.keys("r").types("one").keys("<Enter>");
    desk.ends(Outcome::NotSent {
        retry_after: Some(Duration::from_secs(5)),
    });
    desk.keys("<Esc> <Esc> j r").types("two").keys("<Enter>");
    assert_eq!(desk.messages_sent().len(), 1, "sent in spite of the pause");
    desk.wait(Duration::from_secs(6));
    let mut sent = desk.messages_sent();
    sent.remove(0);
    sent.sort();
    assert_eq!(
        sent,
        [
            ("c1".to_owned(), "one".to_owned()),
            ("c2".to_owned(), "two".to_owned())
        ]
    );
}
