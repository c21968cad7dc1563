//! Two processes with one workspace, as the core of one of them sees it.

use jiff::Timestamp;
use ttydesk::app::state::Standing;
use ttydesk::app::{Action, Msg, Saved, StoreOp, StoreReport};
use ttydesk::domain::{ConversationId, Draft, DraftKey, DraftKind, OutboxItem, OutboxState, RequestId};
use uuid::Uuid;

use super::driver::{Desk, conversation, desk};

fn one() -> Desk {
    desk()
        .with(conversation("c1", "Анна", 300), &["where is my refund"])
        .online()
}

fn key() -> DraftKey {
    DraftKey {
        conversation: ConversationId::new("c1"),
        kind: DraftKind::Reply,
    }
}

fn reader() -> Standing {
    Standing::Reader {
        pid: 4711,
        since: Timestamp::UNIX_EPOCH,
    }
}

fn becomes(desk: &mut Desk, standing: Standing, drafts: &[&str], outbox: &[(u128, OutboxState)]) {
    let drafts = drafts.iter().map(|text| Draft {
        key: key(),
        text: (*text).to_owned(),
        caret: text.len(),
        quotes: None,
        via: None,
        recipients: None,
        files: Vec::new(),
        changed: Timestamp::UNIX_EPOCH,
        other: None,
        made: ttydesk::domain::Made::ByAgent,
    });
    let outbox = outbox.iter().map(|(number, state)| OutboxItem {
        request: RequestId(Uuid::from_u128(*number)),
        key: key(),
        text: format!("text {number}"),
        quotes: None,
        via: None,
        recipients: None,
        files: Vec::new(),
        hold_ms: 0,
        state: state.clone(),
        queued: Timestamp::UNIX_EPOCH,
    });
    let report = StoreReport::Standing {
        standing,
        drafts: drafts.collect(),
        outbox: outbox.collect(),
    };
    desk.feed(Msg::Stored(report));
}

#[test]
fn a_reader_says_who_works_and_writes_nothing() {
    let mut desk = one();
    desk.feed(Msg::Loaded(Box::new(Saved {
        tour_seen: true,
        standing: reader(),
        ..Saved::default()
    })));
    assert_eq!(desk.notice(), "reading-only");
    desk.keys("r");
    assert_eq!(desk.notice(), "why-reading-only");
    desk.types("hello").keys("<Enter>");
    assert!(desk.messages_sent().is_empty());
    assert!(
        !desk
            .stored
            .iter()
            .any(|op| matches!(op, StoreOp::PutDraft(_) | StoreOp::Enqueue(_)))
    );
    // The warning goes; what stands is said again.
    desk.wait(std::time::Duration::from_secs(10));
    assert_eq!(desk.notice(), "reading-only");
}

#[test]
fn a_former_owner_keeps_its_words_on_the_screen_and_sends_none() {
    let mut desk = one();
    desk.keys("r").types("half a sentence");
    becomes(&mut desk, reader(), &[], &[]);
    assert_eq!(desk.notice(), "taken-over");
    desk.types(" more").keys("<Enter>");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "half a sentence");
    assert!(desk.messages_sent().is_empty());
    desk.copied.clear();
    desk.feed(Msg::Act(Action::Copy));
    assert_eq!(desk.copied, ["half a sentence"]);
}

#[test]
fn an_owner_again_sends_what_the_other_left() {
    let mut desk = one();
    becomes(&mut desk, reader(), &[], &[]);
    becomes(
        &mut desk,
        Standing::Owner,
        &["what the other typed"],
        &[(1, OutboxState::Queued)],
    );
    assert_eq!(desk.notice(), "owner-again");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "what the other typed");
    assert_eq!(desk.messages_sent(), [("c1".to_owned(), "text 1".to_owned())]);
}

#[test]
fn words_that_were_never_saved_are_kept_behind_the_others() {
    let mut desk = one();
    desk.keys("r").types("ours");
    becomes(&mut desk, reader(), &[], &[]);
    becomes(&mut desk, Standing::Owner, &["theirs"], &[]);
    assert_eq!(desk.draft("c1", DraftKind::Reply), "theirs\nours");
    let saved = desk.stored.iter().rev().find_map(|op| match op {
        StoreOp::PutDraft(draft) => Some(draft.text.as_str()),
        _ => None,
    });
    assert_eq!(saved, Some("theirs\nours"));
}

#[test]
fn without_a_disk_one_writes_but_does_not_send() {
    let mut desk = one();
    let reason = ttydesk::i18n::Text::new("store-read-only").with("path", "/state/desk.db");
    becomes(&mut desk, Standing::Adrift { reason }, &[], &[]);
    desk.keys("r").types("hello").keys("<Enter>");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "hello");
    assert_eq!(desk.notice(), "store-read-only");
    assert!(desk.messages_sent().is_empty());
}

#[test]
fn taking_over_is_for_readers() {
    let mut desk = one();
    desk.keys("<ctrl+o>");
    assert_eq!(desk.notice(), "why-already-owner");
    becomes(&mut desk, reader(), &[], &[]);
    desk.keys("<ctrl+o>");
    assert_eq!(desk.stored.last(), Some(&StoreOp::TakeOver));
}

#[test]
fn a_text_comes_back_from_the_editor_and_can_be_undone() {
    let mut desk = one();
    desk.feed(Msg::Act(Action::Editor));
    assert_eq!(desk.notice(), "why-nothing-written");
    desk.keys("r").types("draft").keys("<alt+e>");
    desk.feed(Msg::Edited {
        key: key(),
        text: "draft\nand more".to_owned(),
    });
    assert_eq!(desk.draft("c1", DraftKind::Reply), "draft\nand more");
    desk.keys("<alt+u>");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "draft");
}

#[test]
fn a_saved_draft_that_another_process_sent_does_not_come_back() {
    let mut desk = one();
    desk.keys("r")
        .types("hello")
        .wait(std::time::Duration::from_secs(1));
    desk.disk = super::driver::Disk::Full;
    desk.keys("<Enter>");
    assert_eq!(
        desk.draft("c1", DraftKind::Reply),
        "hello",
        "refused, and still here"
    );
    desk.disk = super::driver::Disk::Works;
    becomes(&mut desk, reader(), &[], &[]);
    // The other one found the draft on disk and sent it.
    becomes(&mut desk, Standing::Owner, &[], &[]);
    assert_eq!(desk.draft("c1", DraftKind::Reply), "");
}

/// The former owner was away while it lost the outbox and got it back; what it was queuing meanwhile was
/// written after all.
#[test]
fn a_row_written_after_the_outbox_came_back_is_known() {
    let mut desk = one();
    desk.disk = super::driver::Disk::Slow;
    desk.keys("r").types("hello").keys("<Enter>");
    becomes(&mut desk, reader(), &[], &[]);
    becomes(&mut desk, Standing::Owner, &["hello"], &[]);
    desk.disk_catches_up();
    assert_eq!(desk.draft("c1", DraftKind::Reply), "", "it is on its way");
    assert_eq!(desk.messages_sent().len(), 1);
}

#[test]
fn what_was_typed_while_a_row_was_written_outlives_the_loss() {
    let mut desk = one();
    desk.disk = super::driver::Disk::Slow;
    desk.keys("r").types("hello").keys("<Enter>").types("more");
    becomes(&mut desk, reader(), &[], &[]);
    assert!(desk.draft("c1", DraftKind::Reply).contains("more"));
}

#[test]
fn a_draft_of_the_other_process_is_not_cleared_by_our_row() {
    let mut desk = one();
    desk.disk = super::driver::Disk::Slow;
    desk.keys("r").types("hello").keys("<Enter>");
    becomes(&mut desk, reader(), &[], &[]);
    becomes(&mut desk, Standing::Owner, &["something else"], &[]);
    desk.disk_catches_up();
    assert!(desk.draft("c1", DraftKind::Reply).contains("something else"));
}

#[test]
fn a_disk_that_comes_back_keeps_what_was_typed_meanwhile() {
    let mut desk = one();
    let reason = ttydesk::i18n::Text::new("store-full").with("path", "/state/desk.db");
    becomes(&mut desk, Standing::Adrift { reason }, &[], &[]);
    desk.keys("r").types("hello").keys("<Enter>");
    assert!(desk.messages_sent().is_empty());
    becomes(&mut desk, Standing::Owner, &[], &[]);
    assert_eq!(desk.notice(), "disk-again");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "hello");
    let saved = |op: &StoreOp| matches!(op, StoreOp::PutDraft(draft) if draft.text == "hello");
    assert!(desk.stored.iter().any(saved));
    desk.keys("<Enter>");
    assert_eq!(desk.messages_sent(), [("c1".to_owned(), "hello".to_owned())]);
}

#[test]
fn a_disk_that_comes_back_with_other_words_loses_none() {
    let mut desk = one();
    let reason = ttydesk::i18n::Text::new("store-full").with("path", "/state/desk.db");
    becomes(&mut desk, Standing::Adrift { reason }, &[], &[]);
    desk.keys("r").types("ours");
    becomes(&mut desk, Standing::Owner, &["theirs"], &[]);
    assert_eq!(desk.draft("c1", DraftKind::Reply), "theirs\nours");
}
