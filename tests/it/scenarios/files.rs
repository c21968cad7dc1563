//! Files: attached before they are sent, uploaded before the text that names them, saved when asked for.

use ttydesk::app::{FileOp, FileReport, Msg, Saved, StoreOp};
use ttydesk::backend::{CommandKind, Outcome, Refusal, RefusalCode};
use ttydesk::domain::{
    Attachment, AttachmentId, AttachmentKind, ConversationId, DraftKind, Entry, OutboxState, OutgoingFile,
    RequestId,
};
use ttydesk::text::Clean;

use super::driver::{Desk, conversation, desk, from_customer};

fn one() -> Desk {
    desk()
        .with(conversation("c1", "Анна", 300), &["where is my refund"])
        .online()
}

/// Attaches a file as the shell would after the copy.
fn attach(desk: &mut Desk, path: &str) -> OutgoingFile {
    desk.keys("r <Alt+a>").types(path).keys("<Enter>");
    let asked = desk.files.iter().rev().find_map(|op| match op {
        FileOp::Attach { key, id, path, .. } => Some((key.clone(), *id, path.clone())),
        _ => None,
    });
    let (key, id, asked) = asked.expect("a copy is asked for");
    assert_eq!(asked, path);
    let file = OutgoingFile {
        id,
        name: "a.pdf".into(),
        bytes: 5,
    };
    let attached = FileReport::Attached {
        key,
        file: file.clone(),
    };
    desk.feed(Msg::File(attached));
    file
}

fn upload(desk: &Desk) -> Option<(RequestId, OutgoingFile)> {
    desk.files.iter().rev().find_map(|op| match op {
        FileOp::Upload { request, file } => Some((*request, file.clone())),
        _ => None,
    })
}

fn uploaded(desk: &mut Desk, outcome: Outcome) {
    let (request, file) = upload(desk).expect("an upload is under way");
    desk.feed(Msg::File(FileReport::Uploaded {
        request,
        file: file.id,
        outcome,
    }));
}

#[test]
fn m27_a_file_is_on_disk_with_the_row_and_uploaded_before_the_text_leaves() {
    let mut desk = one();
    let file = attach(&mut desk, "/tmp/a.pdf");
    let kept = |op: &StoreOp| matches!(op, StoreOp::PutDraft(d) if d.files == [file.clone()]);
    assert!(
        desk.stored.iter().any(kept),
        "the draft holds it: {:?}",
        desk.stored
    );
    desk.keys("<Enter>");
    let queued = |op: &StoreOp| matches!(op, StoreOp::Enqueue(item) if item.files == [file.clone()]);
    assert!(desk.stored.iter().any(queued), "a file without words can be sent");
    assert!(
        desk.messages_sent().is_empty(),
        "the text names what is not there yet"
    );
    uploaded(&mut desk, Outcome::Done);
    let sent = desk.sent.iter().any(
        |command| matches!(&command.kind, CommandKind::SendMessage { files, .. } if files == &[file.id]),
    );
    assert!(sent);
    desk.hub_accepts();
    assert_eq!(desk.state.outbox.iter().count(), 0);
    let last = desk.files.last();
    assert_eq!(last, Some(&FileOp::Tidy { keep: vec![] }), "the copy may go");
}

#[test]
fn an_upload_that_was_cut_is_repeated_under_the_same_id() {
    let mut desk = one();
    let file = attach(&mut desk, "a.pdf");
    desk.keys("<Enter>");
    uploaded(&mut desk, Outcome::NotSent { retry_after: None });
    assert_eq!(
        desk.state.outbox.iter().next().map(|item| &item.state),
        Some(&OutboxState::Held)
    );
    let before = desk.files.len();
    desk.wait(std::time::Duration::from_secs(2));
    assert!(desk.files.len() > before, "it is tried again");
    assert_eq!(upload(&desk).map(|(_, again)| again), Some(file));
}

#[test]
fn a_refused_upload_leaves_the_text_to_the_agent_with_its_file() {
    let mut desk = one();
    attach(&mut desk, "a.pdf");
    desk.keys("<Enter>");
    uploaded(
        &mut desk,
        Outcome::Refused(Refusal {
            code: RefusalCode::TooLarge,
            message: "too large".into(),
            owner: None,
        }),
    );
    let item = desk.state.outbox.iter().next().expect("it is not lost");
    assert!(matches!(item.state, OutboxState::Rejected { .. }));
    desk.keys("<Esc> <Esc> D y");
    let draft = desk.state.draft().expect("it came back");
    assert_eq!(draft.files.len(), 1);
}

#[test]
fn a_file_can_be_left_out_again() {
    let mut desk = one();
    attach(&mut desk, "a.pdf");
    desk.keys("<Alt+r>");
    assert!(desk.state.draft().is_none_or(|draft| draft.files.is_empty()));
    assert_eq!(desk.files.last(), Some(&FileOp::Tidy { keep: vec![] }));
    desk.keys("<Enter>");
    assert_eq!(desk.notice(), "why-empty");
}

#[test]
fn undo_brings_the_file_back_with_the_words() {
    let mut desk = one();
    desk.state.settings.undo_ms = 5_000;
    let file = attach(&mut desk, "a.pdf");
    desk.types("here").keys("<Enter>");
    uploaded(&mut desk, Outcome::Done);
    desk.hub_accepts();
    let kept = desk.files.last();
    assert_eq!(kept, Some(&FileOp::Tidy { keep: vec![file.id] }), "still needed");
}

#[test]
fn m27_tab_completes_a_path_as_far_as_it_is_certain() {
    let mut desk = one();
    desk.keys("r <Alt+a>").types("/tmp/in").keys("<Tab>");
    assert_eq!(
        desk.files.last(),
        Some(&FileOp::Complete {
            typed: "/tmp/in".into()
        })
    );
    desk.feed(Msg::File(FileReport::Completions {
        typed: "/tmp/in".into(),
        paths: vec!["/tmp/invoice-1.pdf".into(), "/tmp/invoice-2.pdf".into()],
    }));
    desk.types("2").keys("<Enter>");
    assert!(matches!(desk.files.last(), Some(FileOp::Attach { path, .. }) if path == "/tmp/invoice-2"));
}

#[test]
fn m27_a_file_is_fetched_only_when_asked_for_and_its_path_can_be_copied() {
    let mut desk = one();
    let row = conversation("c1", "Анна", 300);
    let Entry::Message(mut message) = from_customer(&row.id, 2, "look") else {
        panic!("a message")
    };
    message.attachments.push(Attachment {
        id: AttachmentId::new("f1"),
        name: "photo.jpg".into(),
        bytes: 5,
        media_type: "image/jpeg".into(),
        kind: AttachmentKind::Image,
        url: None,
    });
    desk.event(ttydesk::backend::Event::EntryUpserted(Entry::Message(message)));
    assert!(!desk.files.iter().any(|op| matches!(op, FileOp::Save { .. })));
    desk.keys("P");
    assert_eq!(desk.notice(), "why-nothing-saved");
    desk.keys("S");
    assert!(matches!(desk.files.last(), Some(FileOp::Save { conversation, .. }) if conversation == &row.id));
    desk.feed(Msg::File(FileReport::Saved {
        conversation: ConversationId::new("c1"),
        path: Clean::from("/home/anna/photo.jpg"),
    }));
    assert_eq!(desk.notice(), "file-saved");
    desk.keys("P");
    assert_eq!(desk.copied, ["/home/anna/photo.jpg"]);
}

#[test]
fn a_start_keeps_the_files_of_stored_texts() {
    let mut desk = one();
    let file = attach(&mut desk, "a.pdf");
    let draft = desk.stored.iter().rev().find_map(|op| match op {
        StoreOp::PutDraft(draft) => Some(draft.clone()),
        _ => None,
    });
    let mut again = one();
    again.feed(Msg::Loaded(Box::new(Saved {
        drafts: vec![draft.expect("stored")],
        tour_seen: true,
        ..Saved::default()
    })));
    assert_eq!(again.files.last(), Some(&FileOp::Tidy { keep: vec![file.id] }));
    assert!(
        again
            .state
            .composer
            .iter()
            .any(|draft| { draft.key.kind == DraftKind::Reply && draft.files == [file.clone()] })
    );
}
