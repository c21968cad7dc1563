use std::fs;

use super::super::tests::{Desk, at, conversation, draft, item, message, put};
use super::*;
use crate::backend::Checkpoint;
use crate::domain::{CannedResponseId, Entry};
use crate::store::UseRow;

/// Words that are found in the bytes of a file.
const CANARY: &str = "zebrawort";

/// A desk with two conversations and the agent's words, all with canaries; `others` has as much.
fn filled() -> Desk {
    let desk = Desk::new();
    for workspace in ["acme", "other"] {
        let mut store = desk.open_as(workspace);
        put(&mut store, |rows| {
            for id in ["c1", "c2"] {
                let mut row = conversation(id, 1);
                row.subject = Some(format!("{CANARY}-{workspace}-{id}-subject").as_str().into());
                rows.put_conversation(&row)?;
                for number in 0..50 {
                    rows.put_entry(&entry(workspace, id, number))?;
                }
                rows.put_draft(&draft(id, &format!("{CANARY}-{workspace}-{id}-draft")))?;
            }
            rows.enqueue(&item(1, "c1", &format!("{CANARY}-{workspace}-c1-unsent")))?;
            rows.put_draft(&draft("c1", &format!("{CANARY}-{workspace}-c1-draft")))?;
            rows.put_checkpoint(&Checkpoint("place".to_owned()))
        });
    }
    desk
}

fn entry(workspace: &str, conversation: &str, number: u64) -> Entry {
    let Entry::Message(mut message) = message(&format!("{conversation}-{number}"), number, at(1)) else {
        panic!("a message");
    };
    message.conversation = ConversationId::new(conversation);
    // Long enough for pages of their own.
    let words = format!("{CANARY}-{workspace}-{conversation}-entry {}", "x".repeat(6_000));
    message.body = words.as_str().into();
    Entry::Message(message)
}

/// Whether any file of the desk has the words, the log of the database counted in.
fn has(desk: &Desk, words: &str) -> bool {
    let files = fs::read_dir(desk.path().parent().unwrap()).unwrap();
    files.flatten().any(|file| {
        let bytes = fs::read(file.path()).unwrap();
        bytes.windows(words.len()).any(|run| run == words.as_bytes())
    })
}

fn of(id: &str) -> Scope {
    Scope::Conversation(ConversationId::new(id))
}

/// Other workspaces in the same file.
fn others(store: &Store) -> Vec<String> {
    let all = "SELECT workspace FROM lease UNION SELECT workspace FROM draft UNION SELECT workspace FROM \
               conversation EXCEPT SELECT ?1";
    store.read(|rows| texts(rows, all, &[rows.workspace()])).unwrap()
}

#[test]
fn a_survey_counts_and_changes_nothing() {
    let desk = filled();
    let store = desk.open();
    let found = store.survey(&of("c1")).unwrap();
    assert_eq!((found.conversations, found.entries), (1, 50));
    assert_eq!((found.drafts, found.unsent), (1, 1));
    let all = store.survey(&Scope::Workspace).unwrap();
    assert_eq!(
        (all.conversations, all.entries, all.drafts, all.unsent),
        (2, 100, 2, 1)
    );
    assert_eq!(store.survey(&Scope::Workspace).unwrap(), all);
    assert!(store.survey(&of("nobody")).unwrap().is_nothing());
    assert_eq!(others(&store), ["other"]);
}

#[test]
fn of_a_purged_conversation_no_byte_is_left_and_the_agents_words_stay() {
    let desk = filled();
    assert!(has(&desk, "zebrawort-acme-c1-entry"), "it can be found");
    desk.open().purge(&of("c1"), Words::Stay).unwrap();
    for gone in ["zebrawort-acme-c1-entry", "zebrawort-acme-c1-subject"] {
        assert!(!has(&desk, gone), "{gone}");
    }
    for stays in [
        "zebrawort-acme-c1-draft",
        "zebrawort-acme-c1-unsent",
        "zebrawort-acme-c2-entry",
        "zebrawort-other-c1-entry",
    ] {
        assert!(has(&desk, stays), "{stays}");
    }
    let kept = desk.open().load().unwrap();
    assert_eq!((kept.drafts.len(), kept.outbox.len()), (2, 1));
    assert_eq!(kept.checkpoint, None, "what was removed is fetched again");
}

#[test]
fn the_agents_words_go_when_that_is_said() {
    let desk = filled();
    desk.open().purge(&of("c1"), Words::Go).unwrap();
    assert!(!has(&desk, "zebrawort-acme-c1"));
    assert!(has(&desk, "zebrawort-acme-c2-draft"));
}

#[test]
fn a_workspace_goes_as_a_whole_and_others_stay() {
    let desk = filled();
    desk.open().purge(&Scope::Workspace, Words::Go).unwrap();
    assert!(!has(&desk, "zebrawort-acme"));
    for stays in ["zebrawort-other-c1-entry", "zebrawort-other-c1-unsent"] {
        assert!(has(&desk, stays), "{stays}");
    }
    let other = desk.open_as("other");
    assert_eq!(others(&other), [""; 0], "nothing names the workspace");
}

#[test]
fn a_contact_goes_with_their_conversations() {
    let desk = filled();
    let anna = Scope::Contact(ContactId::new("anna"));
    let found = desk.open().purge(&anna, Words::Go).unwrap();
    assert_eq!(found.conversations, 2);
    assert!(!has(&desk, "zebrawort-acme"));
}

#[test]
fn nothing_is_removed_while_another_has_the_file_open() {
    let desk = filled();
    let other = desk.open_as("other");
    let refused = desk.open().purge(&of("c1"), Words::Go).unwrap_err();
    assert_eq!(refused.kind(), Kind::Busy);
    drop(other);
    assert!(has(&desk, "zebrawort-acme-c1-entry"));
}

#[test]
fn a_file_that_lies_in_the_spool_is_named() {
    let desk = Desk::new();
    let id = Uuid::from_u128(7);
    let file = OutgoingFile {
        id,
        name: "a.txt".to_owned(),
        bytes: 1,
    };
    let mut store = desk.open();
    put(&mut store, |rows| {
        let with = crate::domain::Draft {
            files: vec![file.clone()],
            ..draft("c1", "words")
        };
        rows.put_draft(&with)
    });
    assert_eq!(store.survey(&of("c1")).unwrap().spooled, [id]);
}

#[test]
fn copies_of_the_file_are_named() {
    let desk = filled();
    let beside = |suffix: &str| {
        let mut name = desk.path().into_os_string();
        name.push(suffix);
        PathBuf::from(name)
    };
    let copies = [beside(".before-3"), beside(".corrupt-20260101T000000.000Z")];
    for copy in &copies {
        fs::write(copy, "words").unwrap();
    }
    assert_eq!(desk.open().copies().unwrap(), copies);
}

fn lesson(id: &str, conversation: Option<&str>) -> UseRow {
    UseRow {
        id: id.to_owned(),
        conversation: conversation.map(ConversationId::new),
        at: at(1),
        sent: true,
        response: CannedResponseId::new("refund"),
        features: vec![1, 2, 3, 4],
    }
}

#[test]
fn what_was_learned_in_a_conversation_is_forgotten_with_it() {
    let desk = filled();
    let mut store = desk.open();
    put(&mut store, |rows| {
        rows.put_use(&lesson("1", Some("c1")))?;
        rows.put_use(&lesson("2", Some("c2")))?;
        rows.put_use(&lesson("3", None)).map(|_new| ())
    });
    assert_eq!(store.survey(&of("c1")).unwrap().lessons, 1);
    assert_eq!(store.survey(&Scope::Workspace).unwrap().lessons, 3);
    store.purge(&of("c1"), Words::Stay).unwrap();
    let store = desk.open();
    assert_eq!(
        store.lessons().unwrap(),
        [lesson("2", Some("c2")), lesson("3", None)]
    );
    store.purge(&Scope::Workspace, Words::Stay).unwrap();
    assert_eq!(desk.open().lessons().unwrap(), []);
}
