//! Two processes with one workspace. Here they are two stores of one process: locks and tokens do not
//! care.

use jiff::SignedDuration;

use super::tests::{Desk, at, draft, item, put};
use super::*;
use crate::domain::{OutboxState, RequestId};

/// A time long enough after now for a beat of now to have expired.
fn later() -> Timestamp {
    Timestamp::now() + SignedDuration::from_secs(60)
}

fn is_reader(store: &Store) -> bool {
    matches!(store.standing(), Standing::Reader(_))
}

fn sending(number: u128) -> (RequestId, OutboxState) {
    (item(number, "c1", "").request, OutboxState::Sending)
}

#[test]
fn the_second_reads_and_knows_who_the_first_is() {
    let desk = Desk::new();
    let mut first = desk.open();
    put(&mut first, |rows| rows.put_draft(&draft("c1", "of the first")));
    let mut second = desk.open();
    assert_eq!(first.standing(), Standing::Owner);
    let Standing::Reader(holder) = second.standing() else {
        panic!("{:?}", second.standing())
    };
    assert_eq!(holder.pid, std::process::id());
    assert!(holder.since.duration_until(Timestamp::now()) < SignedDuration::from_secs(60));

    let kept = second.load().unwrap();
    assert_eq!((kept.drafts.len(), kept.outbox.len()), (0, 0));
    let refused = second
        .together(|rows| rows.put_draft(&draft("c1", "of the second")))
        .unwrap_err();
    assert_eq!(refused.kind(), Kind::Superseded);
}

#[test]
fn a_second_start_does_not_doubt_what_the_first_is_sending() {
    let desk = Desk::new();
    let mut first = desk.open();
    let (request, state) = sending(1);
    put(&mut first, |rows| {
        rows.enqueue(&item(1, "c1", "hello"))?;
        rows.set_outbox(request, &state)
    });
    let mut second = desk.open();
    second.load().unwrap();
    let states: Vec<_> = first
        .read(load::everything)
        .unwrap()
        .outbox
        .into_iter()
        .map(|it| it.state)
        .collect();
    assert_eq!(states, [OutboxState::Sending]);
}

#[test]
fn a_living_owner_is_not_replaced_however_long_it_was_silent() {
    let desk = Desk::new();
    let _first = desk.open();
    let mut second = desk.open();
    second.beat(later()).unwrap();
    assert!(is_reader(&second), "a stopped owner still has its lock");
}

#[test]
fn when_the_owner_ends_the_reader_follows() {
    let desk = Desk::new();
    let first = desk.open();
    let mut second = desk.open();
    drop(first);
    assert!(is_reader(&second));
    second.beat(Timestamp::now()).unwrap();
    assert_eq!(second.standing(), Standing::Owner);
}

#[test]
fn an_owner_without_a_lock_expires() {
    let desk = Desk::new();
    let mut first = desk.open();
    let mut second = desk.open();
    // As on a file system without locks: the row alone says who lives.
    if let Hold::Owner { lock, .. } = &mut first.hold {
        *lock = None;
    }
    second.beat(Timestamp::now()).unwrap();
    assert!(is_reader(&second), "its beat is fresh");
    second.beat(later()).unwrap();
    assert_eq!(second.standing(), Standing::Owner);
}

#[test]
fn a_dead_process_of_this_machine_keeps_nothing() {
    let desk = Desk::new();
    let first = desk.open();
    let gone = std::process::Command::new("true").spawn().unwrap();
    let pid = gone.id();
    gone.wait_with_output().unwrap();
    first
        .connection
        .execute("UPDATE lease SET pid = ?1", [pid])
        .unwrap();
    // Dropping it must not give the lease back: a killed process cannot.
    let mut first = first;
    first.hold = Hold::unknown();
    drop(first);
    assert_eq!(desk.open().standing(), Standing::Owner);
}

#[test]
fn taking_over_shuts_the_former_owner_out() {
    let desk = Desk::new();
    let mut first = desk.open();
    let (request, state) = sending(1);
    put(&mut first, |rows| {
        rows.enqueue(&item(1, "c1", "on its way"))?;
        rows.set_outbox(request, &state)
    });
    let mut second = desk.open();
    second.take_over(Timestamp::now()).unwrap();
    assert_eq!(second.standing(), Standing::Owner);
    let outbox = second.load().unwrap().outbox;
    assert_eq!(outbox.len(), 1);
    assert_eq!(outbox[0].state, OutboxState::Uncertain);

    let late = first
        .together(|rows| rows.set_outbox(request, &state))
        .unwrap_err();
    assert_eq!(late.kind(), Kind::Superseded);
    assert!(is_reader(&first), "the former owner knows at its next write");
    drop(first);
    second.beat(Timestamp::now()).unwrap();
    assert_eq!(second.standing(), Standing::Owner);
    assert!(is_reader(&desk.open()), "the new owner has the lock by now");
}

#[test]
fn the_former_owner_knows_at_its_next_beat() {
    let desk = Desk::new();
    let mut first = desk.open();
    let mut second = desk.open();
    second.take_over(Timestamp::now()).unwrap();
    assert_eq!(first.beat(Timestamp::now()).unwrap_err().kind(), Kind::Superseded);
    assert!(is_reader(&first));
}

#[test]
fn every_attempt_carries_the_token_and_tokens_grow() {
    let desk = Desk::new();
    let mut tokens = Vec::new();
    for number in 1..=3 {
        let mut store = desk.open();
        let (request, state) = sending(number);
        put(&mut store, |rows| {
            rows.enqueue(&item(number, "c1", "hello"))?;
            rows.set_outbox(request, &state)?;
            // A later state is no attempt and leaves the token alone.
            rows.set_outbox(request, &OutboxState::Uncertain)
        });
        let found: i64 = store
            .connection
            .query_row(
                "SELECT token FROM outbox WHERE request = ?1",
                [request.to_string()],
                |row| row.get(0),
            )
            .unwrap();
        tokens.push(found);
    }
    assert_eq!(tokens, [1, 2, 3]);
}

#[test]
fn a_damaged_file_that_others_have_open_is_left_alone() {
    let desk = Desk::new();
    let first = desk.open();
    // So that nothing of the file is in its log.
    let fold = "PRAGMA wal_checkpoint(TRUNCATE)";
    first.connection.query_row(fold, [], |_| Ok(())).unwrap();
    std::fs::write(desk.path(), vec![b'x'; 8_192]).unwrap();
    let error = Store::open(&desk.path(), WorkspaceId::new("other")).unwrap_err();
    assert_eq!(error.kind(), Kind::Damaged);
    assert!(error.to_string().contains("close all and start again"), "{error}");
    drop(first);
    assert!(Store::open(&desk.path(), WorkspaceId::new("other")).is_ok());
}

#[test]
fn a_network_medium_is_said_once() {
    let desk = Desk::new();
    let network = Medium::Network("NFS");
    drop(desk.open());
    for said in [Some("NFS"), None] {
        let mut store = Store::open_on(&desk.path(), WorkspaceId::new("acme"), network, Cache::Disk).unwrap();
        assert_eq!(store.news_of_medium().unwrap(), said);
        let second =
            Store::open_on(&desk.path(), WorkspaceId::new("acme"), network, Cache::Disk).unwrap_err();
        assert_eq!(second.kind(), Kind::Busy);
    }
}

#[test]
fn adrift_the_words_are_read_and_nothing_is_written() {
    let desk = Desk::new();
    let mut store = desk.open();
    put(&mut store, |rows| {
        rows.put_draft(&draft("c1", "kept before"))?;
        rows.enqueue(&item(1, "c2", "queued before"))
    });
    drop(store);
    let before = std::fs::read(desk.path()).unwrap();
    let why = StoreError::new(Kind::ReadOnly, &desk.path(), "read-only file system");
    let mut adrift = Store::adrift(&desk.path(), WorkspaceId::new("acme"), Cache::Disk, why.clone()).unwrap();
    let kept = adrift.load().unwrap();
    assert_eq!(kept.drafts, [draft("c1", "kept before")]);
    assert_eq!(kept.outbox, [], "without a disk nothing may be sent");
    assert_eq!(adrift.may_keep(), Err(why));
    // The cache goes on in memory.
    put(&mut adrift, |rows| {
        rows.put_tour_seen()?;
        rows.clear_cache()
    });
    assert!(adrift.load().unwrap().tour_seen);
    adrift.prune(at(0)).unwrap();
    drop(adrift);
    assert_eq!(std::fs::read(desk.path()).unwrap(), before);
}

#[test]
fn adrift_the_file_is_taken_again_once_that_works() {
    let desk = Desk::new();
    put(&mut desk.open(), |rows| {
        rows.put_draft(&draft("c1", "kept before"))
    });
    let why = StoreError::new(Kind::Full, &desk.path(), "no space");
    let mut store = Store::adrift(&desk.path(), WorkspaceId::new("acme"), Cache::Disk, why).unwrap();
    store.beat(Timestamp::now()).unwrap();
    assert_eq!(store.standing(), Standing::Owner);
    put(&mut store, |rows| rows.put_draft(&draft("c2", "kept after")));
    drop(store);
    assert_eq!(desk.open().load().unwrap().drafts.len(), 2);
}

#[test]
fn adrift_another_may_have_become_the_owner() {
    let desk = Desk::new();
    let why = StoreError::new(Kind::Full, &desk.path(), "no space");
    let mut store = Store::adrift(&desk.path(), WorkspaceId::new("acme"), Cache::Disk, why).unwrap();
    let _owner = desk.open();
    store.beat(Timestamp::now()).unwrap();
    assert!(is_reader(&store));
}

#[test]
fn a_file_that_still_cannot_be_used_is_no_end() {
    // Nobody may make a directory here, not even root.
    let path = Path::new("/sys/ttydesk/desk.db");
    let why = StoreError::new(Kind::Full, path, "no space");
    let mut store = Store::adrift(path, WorkspaceId::new("acme"), Cache::Disk, why).unwrap();
    let error = store.beat(Timestamp::now()).unwrap_err();
    assert_eq!(store.standing(), Standing::Adrift(error));
}
