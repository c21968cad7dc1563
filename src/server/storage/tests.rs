//! The file: its modes, its schema, its log.

use std::fs;

use super::*;
use crate::backend::native::wire::EventBody;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

#[test]
fn the_file_is_its_owners_alone_and_safe_against_power_loss() {
    let data = tempfile::tempdir().unwrap();
    let directory = data.path().join("new/desk");
    let store = Store::open(&directory).unwrap();
    let setting = |name: &str| -> String {
        let value: rusqlite::types::Value =
            store.db.pragma_query_value(None, name, |row| row.get(0)).unwrap();
        format!("{value:?}")
    };
    assert_eq!(setting("journal_mode"), "Text(\"wal\")");
    assert_eq!(setting("synchronous"), "Integer(2)");
    assert_eq!(setting("foreign_keys"), "Integer(1)");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&directory), 0o700);
        assert_eq!(mode(&directory.join(FILE)), 0o600);
        assert_eq!(mode(&directory.join("hub.db-wal")), 0o600);
    }
}

#[test]
fn a_newer_schema_is_refused_with_what_to_do() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    store.db.pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    let error = Store::open(data.path()).unwrap_err().to_string();
    assert!(
        error.contains("hub.db has schema 99") && error.contains("update ttydesk"),
        "{error}"
    );
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join(FILE), "x".repeat(8_192)).unwrap();
    let error = Store::open(data.path()).unwrap_err().to_string();
    assert!(error.contains("hub.db") && error.contains("backup"), "{error}");
}

#[test]
fn a_failed_transaction_leaves_nothing_and_no_gap() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let emit = |fail: Option<Failure>| {
        store.write(at(0), |tx| {
            tx.emit(EventBody::DirectoryChanged {})?;
            fail.map_or(Ok(tx.seq), Err)
        })
    };
    assert_eq!(emit(None).unwrap().0, 1);
    emit(Some(Failure::Stopped)).unwrap_err();
    assert_eq!(emit(None).unwrap().0, 2);
    assert_eq!(after(&store.db, 0, 10).unwrap().1, 2);
}

#[test]
fn a_log_that_no_longer_reaches_back_means_resync() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    store
        .write(at(0), |tx| {
            tx.seq = events::KEPT + events::PRUNE_EVERY - 3;
            for _ in 0..5 {
                tx.emit(EventBody::DirectoryChanged {})?;
            }
            Ok(())
        })
        .unwrap();
    let oldest = events::KEPT + events::PRUNE_EVERY - 2;
    let from = |seq| resume(&store.db, store.epoch, Some(store.epoch), Some(seq)).unwrap();
    assert_eq!(from(oldest - 1), Resume::After(oldest - 1));
    assert_eq!(from(oldest - 2), Resume::Anew(oldest + 4));
}

#[test]
fn old_events_are_pruned_and_the_newest_kept() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    store
        .write(at(0), |tx| {
            tx.emit(EventBody::DirectoryChanged {})?;
            tx.seq = events::KEPT + events::PRUNE_EVERY - 1;
            tx.emit(EventBody::DirectoryChanged {})
        })
        .unwrap();
    let (frames, last) = after(&store.db, 0, 10).unwrap();
    assert_eq!((frames.len(), last), (1, events::KEPT + events::PRUNE_EVERY));
}

#[test]
fn requests_are_forgotten_only_when_old() {
    use crate::backend::native::wire::Call;
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let call = Call::Resolve {
        conversation: "c".into(),
    };
    let id = Uuid::from_u128(7);
    store
        .write(at(0), |tx| remember(tx.db, "ann", id, &call, "{}", at(0)))
        .unwrap();
    assert_eq!(forget_before(&store.db, at(0)).unwrap(), 0);
    assert_eq!(
        seen(&store.db, "ann", id, &call).unwrap(),
        Seen::Done("{}".into())
    );
    assert_eq!(seen(&store.db, "bob", id, &call).unwrap(), Seen::New);
    assert_eq!(forget_before(&store.db, at(1)).unwrap(), 1);
    assert_eq!(seen(&store.db, "ann", id, &call).unwrap(), Seen::New);
}
