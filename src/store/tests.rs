use std::fs;

use jiff::Timestamp;
use rusqlite::Connection;
use uuid::Uuid;

use super::*;
use crate::backend::{Checkpoint, Directory};
use crate::domain::{
    Author, Channel, ContactId, Conversation, Draft, DraftKey, DraftKind, EntryId, Handling, Identity,
    InboxId, Message, OutboxItem, OutboxState, OutgoingFile, Priority, RequestId, Status,
};

pub(super) struct Desk {
    directory: tempfile::TempDir,
}

impl Desk {
    pub(super) fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    pub(super) fn path(&self) -> PathBuf {
        self.directory.path().join("state/desk.db")
    }

    pub(super) fn open(&self) -> Store {
        self.open_as("acme")
    }

    pub(super) fn open_as(&self, workspace: &str) -> Store {
        Store::open(&self.path(), WorkspaceId::new(workspace)).unwrap()
    }
}

pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_768_000_000 + second).unwrap()
}

fn key(conversation: &str) -> DraftKey {
    DraftKey {
        conversation: ConversationId::new(conversation),
        kind: DraftKind::Reply,
    }
}

pub(super) fn draft(conversation: &str, text: &str) -> Draft {
    Draft {
        key: key(conversation),
        text: text.to_owned(),
        caret: text.len(),
        quotes: Some(EntryId::new("e1")),
        via: None,
        recipients: None,
        files: Vec::new(),
        changed: at(1),
        other: None,
        made: crate::domain::Made::ByAgent,
    }
}

pub(super) fn item(number: u128, conversation: &str, text: &str) -> OutboxItem {
    OutboxItem {
        request: RequestId(Uuid::from_u128(number)),
        key: key(conversation),
        text: text.to_owned(),
        quotes: None,
        via: None,
        recipients: None,
        files: Vec::new(),
        hold_ms: 5_000,
        state: OutboxState::Queued,
        queued: at(2),
    }
}

pub(super) fn conversation(id: &str, revision: u64) -> Conversation {
    Conversation {
        id: ConversationId::new(id),
        revision,
        contact: ContactId::new("anna"),
        contact_name: "Анна\u{1b}[31m".into(),
        vip: false,
        inbox: InboxId::new("web"),
        channel: Channel::WebChat,
        subject: None,
        status: Status::Open,
        snoozed_until: None,
        handling: Handling::Human,
        assignee: None,
        team: None,
        priority: Priority::Normal,
        tags: Vec::new(),
        waiting_since: None,
        unread: 0,
        last_activity: at(3),
        created: None,
        preview: None,
        handoff: None,
        sla: None,
        offer: None,
    }
}

pub(super) fn message(id: &str, position: u64, at: Timestamp) -> Entry {
    Entry::Message(Message {
        id: EntryId::new(id),
        conversation: ConversationId::new("c1"),
        position,
        revision: 1,
        author: Author::Customer,
        channel: Channel::WebChat,
        body: "Где заказ?".into(),
        at,
        delivery: None,
        request: None,
        quotes: None,
        attachments: Vec::new(),
    })
}

pub(super) fn put(store: &mut Store, work: impl FnOnce(&Rows<'_>) -> Result<(), StoreError>) {
    store.together(work).unwrap();
}

#[test]
fn what_was_kept_is_there_after_reopening() {
    let desk = Desk::new();
    let mut store = desk.open();
    put(&mut store, |rows| {
        rows.put_draft(&draft("c1", "Добрый день"))?;
        rows.enqueue(&item(1, "c2", "first"))?;
        rows.enqueue(&item(2, "c2", "second"))?;
        rows.put_conversation(&conversation("c1", 4))?;
        rows.put_entry(&message("e1", 1, at(0)))?;
        rows.put_checkpoint(&Checkpoint("7-42".to_owned()))?;
        rows.put_tour_seen()
    });
    drop(store);

    let mut store = desk.open();
    let kept = store.load().unwrap();
    assert_eq!(kept.drafts, [draft("c1", "Добрый день")]);
    assert_eq!(kept.outbox, [item(1, "c2", "first"), item(2, "c2", "second")]);
    assert_eq!(kept.conversations, [conversation("c1", 4)]);
    assert_eq!(kept.conversations[0].contact_name.original(), "Анна\u{1b}[31m");
    assert_eq!(kept.checkpoint, Some(Checkpoint("7-42".to_owned())));
    assert!(kept.tour_seen);
    assert_eq!(store.recovery(), None);
    assert_eq!(
        store.thread(&ConversationId::new("c1")).unwrap(),
        [message("e1", 1, at(0))]
    );
}

#[test]
fn whom_a_letter_goes_to_is_kept_and_what_cannot_be_read_does_not_leave() {
    let desk = Desk::new();
    let mut store = desk.open();
    let boss = crate::domain::Mailbox::parse("boss@x.example.com").unwrap();
    let recipients = Some(crate::domain::Recipients {
        to: vec![boss.clone()],
        cc: Vec::new(),
        bcc: vec![boss],
    });
    let draft = Draft {
        recipients: recipients.clone(),
        ..draft("c1", "half a letter")
    };
    let item = OutboxItem {
        recipients,
        ..item(1, "c2", "a letter")
    };
    put(&mut store, |rows| {
        rows.put_draft(&draft)?;
        rows.enqueue(&item)
    });
    drop(store);
    let mut store = desk.open();
    let kept = store.load().unwrap();
    assert_eq!((kept.drafts, kept.outbox), (vec![draft], vec![item]));
    drop(store);
    let file = rusqlite::Connection::open(desk.path()).unwrap();
    file.execute("UPDATE outbox SET recipients = '{\"to\":[\"no address\"]}'", [])
        .unwrap();
    drop(file);
    let kept = desk.open().load().unwrap();
    assert!(
        matches!(kept.outbox[0].state, OutboxState::Rejected { .. }),
        "{:?}",
        kept.outbox
    );
}

#[test]
fn an_empty_draft_is_removed() {
    let desk = Desk::new();
    let mut store = desk.open();
    put(&mut store, |rows| rows.put_draft(&draft("c1", "x")));
    put(&mut store, |rows| rows.put_draft(&draft("c1", "")));
    assert_eq!(store.load().unwrap().drafts, []);
}

#[test]
fn what_was_being_sent_is_uncertain_at_the_next_start() {
    let desk = Desk::new();
    let mut store = desk.open();
    let rejected = OutboxState::Rejected {
        reason: "too long".into(),
    };
    put(&mut store, |rows| {
        for number in 1..=3 {
            rows.enqueue(&item(number, "c1", "hello"))?;
        }
        rows.set_outbox(RequestId(Uuid::from_u128(1)), &OutboxState::Sending)?;
        rows.set_outbox(RequestId(Uuid::from_u128(2)), &rejected)
    });
    drop(store);

    let states: Vec<_> = desk
        .open()
        .load()
        .unwrap()
        .outbox
        .into_iter()
        .map(|it| it.state)
        .collect();
    assert_eq!(states, [OutboxState::Uncertain, rejected, OutboxState::Queued]);
}

#[test]
fn queueing_takes_the_draft_away_and_restoring_brings_it_back() {
    let desk = Desk::new();
    let mut store = desk.open();
    put(&mut store, |rows| rows.put_draft(&draft("c1", "hello")));
    put(&mut store, |rows| rows.enqueue(&item(1, "c1", "hello")));
    let kept = store.load().unwrap();
    assert_eq!((kept.drafts.len(), kept.outbox.len()), (0, 1));

    put(&mut store, |rows| {
        rows.restore(item(1, "c1", "").request, &draft("c1", "hello"))
    });
    let kept = store.load().unwrap();
    assert_eq!((kept.drafts.len(), kept.outbox.len()), (1, 0));
}

#[test]
fn a_full_disk_queues_nothing_and_keeps_the_draft() {
    let desk = Desk::new();
    let mut store = desk.open();
    put(&mut store, |rows| rows.put_draft(&draft("c1", "hello")));
    let pages: i64 = store
        .connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    store
        .connection
        .pragma_update(None, "max_page_count", pages)
        .unwrap();

    let long = "x".repeat(100_000);
    let error = store
        .together(|rows| rows.enqueue(&item(1, "c1", &long)))
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Full);
    assert!(
        error
            .to_string()
            .contains("desk.db: the disk is full; free some space"),
        "{error}"
    );

    let kept = store.load().unwrap();
    assert_eq!(kept.drafts, [draft("c1", "hello")]);
    assert_eq!(kept.outbox, []);
}

#[test]
fn a_failure_within_a_transaction_undoes_all_of_it() {
    let desk = Desk::new();
    let mut store = desk.open();
    let error = store.together(|rows| {
        rows.put_draft(&draft("c1", "hello"))?;
        rows.enqueue(&item(1, "c2", "once"))?;
        rows.enqueue(&item(1, "c2", "the same request again"))
    });
    assert!(error.is_err());
    let kept = store.load().unwrap();
    assert_eq!((kept.drafts.len(), kept.outbox.len()), (0, 0));
}

#[test]
fn workspaces_do_not_see_each_other() {
    let desk = Desk::new();
    let mut acme = desk.open_as("acme");
    put(&mut acme, |rows| {
        rows.put_draft(&draft("c1", "for acme"))?;
        rows.enqueue(&item(1, "c1", "for acme"))?;
        rows.set_outbox(item(1, "c1", "").request, &OutboxState::Sending)?;
        rows.put_conversation(&conversation("c1", 1))?;
        rows.put_entry(&message("e1", 1, at(0)))?;
        rows.put_checkpoint(&Checkpoint("acme".to_owned()))
    });

    let mut other = desk.open_as("other");
    assert_eq!(other.load().unwrap(), Kept::default());
    assert_eq!(other.thread(&ConversationId::new("c1")).unwrap(), []);
    put(&mut other, |rows| {
        rows.drop_outbox(item(1, "c1", "").request)?;
        rows.clear_cache()
    });

    let rows_left: Vec<String> = Rows::new(&acme.connection, &acme.path, &acme.workspace)
        .query("SELECT state FROM outbox", [], |row| row.get_unwrap(0))
        .unwrap();
    assert_eq!(
        rows_left,
        ["\"sending\""],
        "the other workspace's start must not touch it"
    );
    assert_eq!(acme.load().unwrap().conversations.len(), 1);
}

#[test]
fn an_older_revision_does_not_replace_a_newer_one() {
    let desk = Desk::new();
    let mut store = desk.open();
    put(&mut store, |rows| {
        rows.put_conversation(&conversation("c1", 5))?;
        rows.put_conversation(&conversation("c1", 4))
    });
    assert_eq!(store.load().unwrap().conversations[0].revision, 5);
}

#[test]
fn clearing_the_cache_keeps_the_agents_words_and_who_we_are() {
    let desk = Desk::new();
    let mut store = desk.open();
    put(&mut store, |rows| {
        rows.put_draft(&draft("c1", "hello"))?;
        rows.enqueue(&item(1, "c2", "there"))?;
        rows.put_conversation(&conversation("c1", 5))?;
        rows.put_entry(&message("e1", 1, at(0)))?;
        rows.put_checkpoint(&Checkpoint("1".to_owned()))?;
        rows.put_directory(&agent(), &Directory::default())?;
        rows.clear_cache()
    });
    let kept = store.load().unwrap();
    assert_eq!((kept.drafts.len(), kept.outbox.len()), (1, 1));
    assert_eq!((kept.conversations.len(), kept.checkpoint), (0, None));
    assert_eq!(kept.me, Some(agent()));
    assert_eq!(store.thread(&ConversationId::new("c1")).unwrap(), []);
}

fn agent() -> crate::domain::Agent {
    crate::domain::Agent {
        id: crate::domain::AgentId::new("me"),
        name: "Me".into(),
        role: crate::domain::Role::Agent,
        availability: crate::domain::Availability::Online,
        load: 0,
        capacity: 5,
    }
}

#[test]
fn a_thread_is_read_in_order_and_old_entries_are_pruned() {
    let desk = Desk::new();
    let mut store = desk.open();
    let (today, long_ago) = (at(0), at(-40 * 24 * 3_600));
    put(&mut store, |rows| {
        rows.put_entry(&message("new", 2, today))?;
        rows.put_entry(&message("old", 1, long_ago))
    });
    let thread = ConversationId::new("c1");
    let ids = |entries: Vec<Entry>| entries.iter().map(|it| it.id().to_string()).collect::<Vec<_>>();
    assert_eq!(ids(store.thread(&thread).unwrap()), ["old", "new"]);
    store.prune(today).unwrap();
    assert_eq!(ids(store.thread(&thread).unwrap()), ["new"]);
}

#[test]
fn a_row_that_no_longer_parses_is_left_out() {
    let desk = Desk::new();
    let mut store = desk.open();
    put(&mut store, |rows| {
        rows.put_conversation(&conversation("c1", 1))?;
        rows.put_conversation(&conversation("c2", 1))?;
        rows.run("UPDATE conversation SET body = '{\"id\":1}' WHERE id = 'c1'", [])
    });
    let kept = store.load().unwrap();
    assert_eq!(kept.conversations, [conversation("c2", 1)]);
}

#[test]
fn a_newer_file_is_refused_by_name_and_left_alone() {
    let desk = Desk::new();
    drop(desk.open());
    let newer = Connection::open(desk.path()).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);

    let error = Store::open(&desk.path(), WorkspaceId::new("acme")).unwrap_err();
    assert_eq!(error.kind(), Kind::Newer);
    let words = error.to_string();
    assert!(
        words.contains("desk.db: written by a newer ttydesk; install that version"),
        "{words}"
    );
    assert_eq!(put_aside_files(&desk), 0);
}

#[test]
fn a_file_that_is_no_database_is_put_aside() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path().parent().unwrap()).unwrap();
    fs::write(desk.path(), vec![b'x'; 8_192]).unwrap();
    let mut store = desk.open();
    let recovery = store.recovery().unwrap().clone();
    assert!(recovery.incomplete);
    assert_eq!(fs::read(&recovery.put_aside).unwrap(), vec![b'x'; 8_192]);
    put(&mut store, |rows| rows.put_draft(&draft("c1", "goes on")));
    assert_eq!(store.load().unwrap().drafts.len(), 1);
}

/// A file of several pages with words of the agent in it, closed so that the log is folded in.
fn filled(desk: &Desk) -> Vec<u8> {
    let mut store = desk.open();
    put(&mut store, |rows| {
        for number in 0..60_u128 {
            rows.enqueue(&item(
                number,
                "c9",
                &format!("outbox {number} {}", "o".repeat(300)),
            ))?;
            let id = format!("c{number}");
            rows.put_draft(&draft(&id, &format!("draft {number} {}", "d".repeat(300))))?;
            rows.put_conversation(&conversation(&id, 1))?;
        }
        Ok(())
    });
    drop(store);
    fs::read(desk.path()).unwrap()
}

/// Puts a file aside whose words are whole, and gives what is known of them then.
fn carried_over(desk: &Desk) -> Kept {
    let mut store = desk.open();
    store.rebuild().unwrap();
    assert!(!store.recovery().unwrap().incomplete);
    store.load().unwrap()
}

#[test]
fn a_text_out_of_a_damaged_file_keeps_its_files_and_whom_it_goes_to() {
    let desk = Desk::new();
    let files = vec![OutgoingFile {
        id: Uuid::from_u128(7),
        name: "invoice.pdf".to_owned(),
        bytes: 9,
    }];
    let via = Some(Identity {
        channel: Channel::Sms,
        address: "+49 30 1".into(),
    });
    let recipients = Some(crate::domain::Recipients {
        to: vec![crate::domain::Mailbox::parse("ann@example.org").unwrap()],
        ..crate::domain::Recipients::default()
    });
    let draft = Draft {
        files: files.clone(),
        via: via.clone(),
        recipients: recipients.clone(),
        other: Some("as it was in a browser".to_owned()),
        made: crate::domain::Made::WithModel,
        ..draft("c1", "see the file")
    };
    let item = OutboxItem {
        via,
        recipients,
        files,
        ..item(1, "c2", "and here")
    };
    put(&mut desk.open(), |rows| {
        rows.put_draft(&draft)?;
        rows.enqueue(&item)
    });
    let kept = carried_over(&desk);
    assert_eq!((kept.drafts, kept.outbox), (vec![draft], vec![item]));
}

#[test]
fn a_damaged_file_of_before_there_were_files_is_read_too() {
    let desk = Desk::new();
    put(&mut desk.open(), |rows| rows.put_draft(&draft("c1", "kept")));
    let mut store = desk.open();
    store
        .connection
        .execute_batch(
            "ALTER TABLE draft DROP COLUMN files; ALTER TABLE draft DROP COLUMN via; \
             ALTER TABLE draft DROP COLUMN with_model; ALTER TABLE draft DROP COLUMN other; \
             ALTER TABLE draft DROP COLUMN recipients",
        )
        .unwrap();
    store.rebuild().unwrap();
    assert_eq!(store.load().unwrap().drafts, [draft("c1", "kept")]);
}

#[test]
fn one_damaged_page_costs_only_the_rows_on_it() {
    let desk = Desk::new();
    let mut bytes = filled(&desk);
    // Not the first ones: a draft in the middle of the table, with its page's header.
    let word = b"draft 30 ";
    let place = bytes
        .windows(word.len())
        .position(|window| window == word)
        .unwrap();
    let page = place / 4_096 * 4_096;
    bytes[page..page + 64].fill(0xA5);
    fs::write(desk.path(), &bytes).unwrap();

    let mut store = desk.open();
    let recovery = store.recovery().expect("the damage is noticed").clone();
    assert!(recovery.incomplete);
    assert_eq!(recovery.outbox, 60);
    assert!((40..60).contains(&recovery.drafts), "{} drafts", recovery.drafts);
    let kept = store.load().unwrap();
    assert_eq!((kept.outbox.len(), kept.drafts.len()), (60, recovery.drafts));
    assert!(recovery.put_aside.exists());
    assert!(recovery.put_aside.to_string_lossy().contains("desk.db.corrupt-"));
}

#[test]
fn any_flipped_byte_or_cut_leaves_a_desk_that_opens_and_writes() {
    let desk = Desk::new();
    let whole = filled(&desk);
    let flips = (0..whole.len()).step_by(1_531).map(|place| {
        let mut bytes = whole.clone();
        bytes[place] ^= 0xFF;
        bytes
    });
    let cuts = (0..whole.len())
        .step_by(9_973)
        .map(|length| whole[..length].to_vec());
    for (number, bytes) in flips.chain(cuts).enumerate() {
        let damaged = Desk::new();
        fs::create_dir_all(damaged.path().parent().unwrap()).unwrap();
        fs::write(damaged.path(), bytes).unwrap();
        let opened = Store::open(&damaged.path(), WorkspaceId::new("acme"));
        let mut store = match opened {
            Ok(store) => store,
            // A flipped version number looks like a newer file; that is refused, not destroyed.
            Err(error) if error.kind() == Kind::Newer => continue,
            Err(error) => panic!("case {number}: {error}"),
        };
        store
            .load()
            .unwrap_or_else(|error| panic!("case {number}: {error}"));
        put(&mut store, |rows| rows.put_draft(&draft("after", "goes on")));
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    fs::create_dir_all(desk.path().parent().unwrap()).unwrap();
    fs::write(desk.path(), "").unwrap();
    fs::set_permissions(desk.path(), fs::Permissions::from_mode(0o644)).unwrap();
    let mut store = desk.open();
    put(&mut store, |rows| rows.put_draft(&draft("c1", "secret")));
    for entry in fs::read_dir(desk.path().parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}

fn put_aside_files(desk: &Desk) -> usize {
    let names = fs::read_dir(desk.path().parent().unwrap()).unwrap();
    names
        .filter(|it| {
            it.as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .contains("corrupt")
        })
        .count()
}
