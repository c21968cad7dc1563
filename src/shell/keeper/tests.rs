use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use super::work::Work;
use super::*;
use crate::app::state::Standing;
use crate::backend::Checkpoint;
use crate::domain::{ConversationId, Draft, DraftKey, DraftKind, OutboxItem, OutboxState, RequestId};

const PATIENCE: Duration = Duration::from_secs(20);

fn key(conversation: &str) -> DraftKey {
    DraftKey {
        conversation: ConversationId::new(conversation),
        kind: DraftKind::Reply,
    }
}

fn draft(conversation: &str, text: &str) -> Draft {
    Draft {
        key: key(conversation),
        text: text.to_owned(),
        caret: 0,
        quotes: None,
        via: None,
        recipients: None,
        files: Vec::new(),
        changed: Timestamp::UNIX_EPOCH,
        other: None,
        made: crate::domain::Made::ByAgent,
    }
}

fn item(number: u128, text: &str) -> OutboxItem {
    OutboxItem {
        request: RequestId(Uuid::from_u128(number)),
        key: key("c1"),
        text: text.to_owned(),
        quotes: None,
        via: None,
        recipients: None,
        files: Vec::new(),
        hold_ms: 0,
        state: OutboxState::Queued,
        queued: Timestamp::UNIX_EPOCH,
    }
}

fn sending(number: u128) -> StoreOp {
    StoreOp::SetOutbox {
        request: item(number, "").request,
        state: OutboxState::Sending,
    }
}

fn workspace() -> WorkspaceId {
    WorkspaceId::new("acme")
}

fn stored(directory: &tempfile::TempDir) -> Kept {
    let mut store = Store::open(&directory.path().join("desk.db"), workspace()).unwrap();
    store.load().unwrap()
}

#[test]
fn reports_come_in_order_and_after_the_commit() {
    let directory = tempfile::tempdir().unwrap();
    let (reporter, mut reports) = mpsc::unbounded_channel();
    let (keeper, start) = Keeper::start(
        directory.path().join("desk.db"),
        workspace(),
        Cache::Disk,
        reporter,
    )
    .unwrap();
    assert_eq!(start.saved, Saved::default());

    for op in [
        StoreOp::PutDraft(draft("c1", "hello")),
        StoreOp::Enqueue(item(1, "hello")),
        sending(1),
        StoreOp::LoadThread(ConversationId::new("c1")),
    ] {
        assert!(keeper.submit(op));
    }
    assert_eq!(reports.blocking_recv(), Some(StoreReport::DraftStored(key("c1"))));
    assert_eq!(
        reports.blocking_recv(),
        Some(StoreReport::OutboxStored(item(1, "").request))
    );
    let other = rusqlite::Connection::open(directory.path().join("desk.db")).unwrap();
    let queued: i64 = other
        .query_row("SELECT count(*) FROM outbox", [], |row| row.get(0))
        .unwrap();
    assert_eq!(queued, 1, "reported before it was on disk");
    assert_eq!(
        reports.blocking_recv(),
        Some(StoreReport::AttemptStored(item(1, "").request))
    );
    assert!(
        matches!(reports.blocking_recv(), Some(StoreReport::Thread { entries, .. }) if entries.is_empty())
    );
    assert!(keeper.finish(PATIENCE));
    assert_eq!(reports.blocking_recv(), None);
}

#[test]
fn everything_given_before_the_end_is_written() {
    let directory = tempfile::tempdir().unwrap();
    let (reporter, _reports) = mpsc::unbounded_channel();
    let (keeper, _) = Keeper::start(
        directory.path().join("desk.db"),
        workspace(),
        Cache::Disk,
        reporter,
    )
    .unwrap();
    for number in 0..600 {
        keeper.submit(StoreOp::PutDraft(draft(&format!("c{number}"), "text")));
    }
    assert!(keeper.finish(PATIENCE));
    assert_eq!(stored(&directory).drafts.len(), 600);
}

#[test]
fn a_file_that_cannot_be_opened_is_an_error_and_no_session() {
    let directory = tempfile::tempdir().unwrap();
    let (reporter, _reports) = mpsc::unbounded_channel();
    let result = Keeper::start(directory.path().to_owned(), workspace(), Cache::Disk, reporter);
    assert!(
        matches!(result, Err(KeeperError::Store(_))),
        "a directory is no database"
    );
}

/// A store on which nothing can be written, as on a full disk: the item to queue exists already.
fn failing() -> (tempfile::TempDir, Work, mpsc::UnboundedReceiver<StoreReport>) {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(&directory.path().join("desk.db"), workspace()).unwrap();
    let (reporter, reports) = mpsc::unbounded_channel();
    (directory, Work::new(store, reporter), reports)
}

#[test]
fn one_failure_in_a_batch_is_the_failure_of_one() {
    let (directory, mut work, mut reports) = failing();
    work.do_all(&[
        StoreOp::Enqueue(item(1, "first")),
        StoreOp::Enqueue(item(1, "the same request")),
        StoreOp::PutDraft(draft("c2", "kept")),
    ]);
    assert_eq!(
        reports.blocking_recv(),
        Some(StoreReport::OutboxStored(item(1, "").request))
    );
    assert!(matches!(
        reports.blocking_recv(),
        Some(StoreReport::OutboxFailed { request, .. }) if request == item(1, "").request
    ));
    assert_eq!(reports.blocking_recv(), Some(StoreReport::DraftStored(key("c2"))));
    drop(work);
    let kept = stored(&directory);
    assert_eq!(kept.outbox, [item(1, "first")]);
    assert_eq!(kept.drafts.len(), 1);
}

/// Another process that writes and does not finish: every write fails until it is dropped.
struct Blocker(rusqlite::Connection);

impl Blocker {
    fn new(directory: &tempfile::TempDir) -> Self {
        let other = rusqlite::Connection::open(directory.path().join("desk.db")).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        Self(other)
    }

    fn let_go(self) {
        self.0.execute_batch("ROLLBACK").unwrap();
    }
}

#[test]
fn a_change_of_the_outbox_that_failed_is_done_later_and_in_order() {
    let (directory, mut work, mut reports) = failing();
    work.do_all(&[StoreOp::Enqueue(item(1, "one")), StoreOp::Enqueue(item(2, "two"))]);
    let blocker = Blocker::new(&directory);
    work.do_all(&[sending(1)]);
    blocker.let_go();
    work.do_all(&[sending(2)]);
    drop(work);

    let mut seen = Vec::new();
    while let Some(report) = reports.blocking_recv() {
        seen.push(report);
    }
    let [_, _, failed, first, second] = &seen[..] else {
        panic!("{seen:?}")
    };
    assert!(matches!(failed, StoreReport::CacheFailed { .. }), "{failed:?}");
    assert_eq!(*first, StoreReport::AttemptStored(item(1, "").request));
    assert_eq!(*second, StoreReport::AttemptStored(item(2, "").request));
    let states = stored(&directory).outbox.into_iter().map(|it| it.state);
    assert!(states.eq([OutboxState::Uncertain, OutboxState::Uncertain]));
}

#[test]
fn the_place_in_the_stream_never_overtakes_a_lost_row() {
    let (directory, mut work, _reports) = failing();
    work.do_all(&[StoreOp::PutCheckpoint(Checkpoint("1".to_owned()))]);
    let blocker = Blocker::new(&directory);
    work.do_all(&[StoreOp::DropEntry {
        conversation: ConversationId::new("c1"),
        entry: crate::domain::EntryId::new("e1"),
    }]);
    blocker.let_go();
    work.do_all(&[StoreOp::PutCheckpoint(Checkpoint("2".to_owned()))]);
    drop(work);
    assert_eq!(stored(&directory).checkpoint, Some(Checkpoint("1".to_owned())));
}

/// Two processes with one workspace: the first owns it, the second reads.
fn pair() -> (
    tempfile::TempDir,
    [(Work, mpsc::UnboundedReceiver<StoreReport>); 2],
) {
    let directory = tempfile::tempdir().unwrap();
    let work = || {
        let store = Store::open(&directory.path().join("desk.db"), workspace()).unwrap();
        let (reporter, reports) = mpsc::unbounded_channel();
        (Work::new(store, reporter), reports)
    };
    let both = [work(), work()];
    (directory, both)
}

/// Everything reported so far.
fn said(reports: &mut mpsc::UnboundedReceiver<StoreReport>) -> Vec<StoreReport> {
    std::iter::from_fn(|| reports.try_recv().ok()).collect()
}

fn is_reader(report: &StoreReport) -> bool {
    matches!(
        report,
        StoreReport::Standing {
            standing: Standing::Reader { .. },
            ..
        }
    )
}

#[test]
fn a_reader_keeps_no_word_and_says_so() {
    let (_directory, [_owner, (mut reader, mut reports)]) = pair();
    reader.do_all(&[
        StoreOp::PutDraft(draft("c1", "mine")),
        StoreOp::Enqueue(item(1, "mine")),
        sending(1),
        StoreOp::ClearCache,
        StoreOp::LoadThread(ConversationId::new("c1")),
    ]);
    let said = said(&mut reports);
    assert!(
        matches!(
            &said[..],
            [
                StoreReport::DraftFailed { .. },
                StoreReport::OutboxFailed { .. },
                StoreReport::Thread { .. }
            ]
        ),
        "{said:?}"
    );
}

#[test]
fn taking_over_hands_on_the_words_and_silences_the_former_owner() {
    let (_directory, [(mut first, mut told_first), (mut second, mut told_second)]) = pair();
    first.do_all(&[
        StoreOp::PutDraft(draft("c2", "half a sentence")),
        StoreOp::Enqueue(item(1, "on its way")),
        sending(1),
    ]);
    said(&mut told_first);
    second.do_all(&[StoreOp::TakeOver]);
    let taken = said(&mut told_second);
    let [
        StoreReport::Standing {
            standing: Standing::Owner,
            drafts,
            outbox,
        },
    ] = &taken[..]
    else {
        panic!("{taken:?}")
    };
    assert_eq!(drafts[0].text, "half a sentence");
    assert_eq!(outbox[0].state, OutboxState::Uncertain);

    // The attempt of the former owner is never recorded, so its bytes never leave.
    first.do_all(&[
        StoreOp::Enqueue(item(2, "typed meanwhile")),
        sending(1),
        StoreOp::PutDraft(draft("c2", "overwritten")),
    ]);
    let lost = said(&mut told_first);
    assert!(matches!(lost[0], StoreReport::OutboxFailed { .. }), "{lost:?}");
    assert!(lost.iter().any(is_reader), "{lost:?}");
    assert!(!lost.iter().any(|it| matches!(it, StoreReport::AttemptStored(_))));
}

#[test]
fn an_idle_former_owner_notices_at_its_beat() {
    let (_directory, [(mut first, mut told), (mut second, _reports)]) = pair();
    second.do_all(&[StoreOp::TakeOver]);
    first.beat_now();
    let told = said(&mut told);
    assert!(matches!(&told[..], [report] if is_reader(report)), "{told:?}");
}

#[test]
fn when_the_owner_ends_the_reader_goes_on_with_its_words() {
    let (_directory, [(mut first, _reports), (mut second, mut told)]) = pair();
    first.do_all(&[StoreOp::PutDraft(draft("c1", "kept"))]);
    drop(first);
    second.beat_now();
    let told = said(&mut told);
    assert!(
        matches!(&told[..], [StoreReport::Standing { standing: Standing::Owner, drafts, .. }] if drafts.len() == 1),
        "{told:?}"
    );
}

#[test]
fn a_disk_that_takes_nothing_still_starts_a_desk() {
    // Nobody may make a directory here, not even root.
    let path = PathBuf::from("/sys/ttydesk/desk.db");
    let (reporter, mut reports) = mpsc::unbounded_channel();
    let (keeper, start) = Keeper::start(path, workspace(), Cache::Disk, reporter).unwrap();
    assert!(
        matches!(start.saved.standing, Standing::Adrift { .. }),
        "{:?}",
        start.saved.standing
    );
    keeper.submit(StoreOp::PutCheckpoint(Checkpoint("1".to_owned())));
    keeper.submit(StoreOp::Enqueue(item(1, "hello")));
    assert!(matches!(
        reports.blocking_recv(),
        Some(StoreReport::OutboxFailed { .. })
    ));
    assert!(keeper.finish(PATIENCE));
}

#[test]
fn what_was_asked_for_as_the_former_owner_is_not_done_for_the_new_one() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("desk.db");
    let (reports, mut told) = mpsc::unbounded_channel();
    let (keeper, _) = Keeper::start(path.clone(), workspace(), Cache::Disk, reports).unwrap();
    keeper.submit(StoreOp::Enqueue(item(1, "hello")));
    let stored_row = told.blocking_recv().expect("told");
    assert!(
        matches!(stored_row, StoreReport::OutboxStored(_)),
        "{stored_row:?}"
    );
    let mut other = Store::open(&path, workspace()).unwrap();
    other.take_over(Timestamp::now()).unwrap();
    // It learns of its successor by the next write, takes over again, and has heard of neither.
    keeper.submit(StoreOp::PutDraft(draft("c1", "of the former owner")));
    keeper.submit(StoreOp::TakeOver);
    keeper.submit(StoreOp::DropOutbox(item(1, "").request));
    let owner_again = |report: &StoreReport| {
        matches!(
            report,
            StoreReport::Standing {
                standing: Standing::Owner,
                ..
            }
        )
    };
    while !owner_again(&told.blocking_recv().expect("told")) {}
    // As the loop would: it has heard both.
    keeper.heard();
    keeper.heard();
    keeper.submit(StoreOp::PutDraft(draft("c1", "of the owner")));
    assert!(keeper.finish(PATIENCE));
    drop(other);
    let kept = stored(&directory);
    assert_eq!(kept.outbox.len(), 1, "the row of the other's time stays");
    assert_eq!(kept.drafts[0].text, "of the owner");
}

#[test]
fn a_disk_that_comes_back_is_used_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("desk.db");
    let mut before = Store::open(&path, workspace()).unwrap();
    let rows = [draft("c1", "edited since"), draft("c2", "of another ttydesk")];
    before.together(|into| into.put_draft(&rows[0])).unwrap();
    drop(before);
    // Read of the file, but never written.
    let why = Store::open(Path::new("/sys/ttydesk/desk.db"), workspace()).unwrap_err();
    let adrift = Store::adrift(&path, workspace(), Cache::Disk, why).unwrap();
    let (reporter, mut told) = mpsc::unbounded_channel();
    let mut work = Work::new(adrift, reporter);
    work.do_all(&[StoreOp::Enqueue(item(1, "refused"))]);
    let mut other = Store::open(&path, workspace()).unwrap();
    other.together(|into| into.put_draft(&rows[1])).unwrap();
    drop(other);
    work.beat_now();
    work.do_all(&[StoreOp::Enqueue(item(2, "taken"))]);
    let told = said(&mut told);
    let [
        StoreReport::OutboxFailed { .. },
        StoreReport::Standing {
            standing: Standing::Owner,
            drafts,
            ..
        },
        StoreReport::OutboxStored(_),
    ] = &told[..]
    else {
        panic!("{told:?}");
    };
    assert_eq!(
        drafts[..],
        rows[1..],
        "what the loop knows already is not told again"
    );
    drop(work);
    assert_eq!(stored(&directory).outbox[0].text, "taken");
}

#[test]
fn a_disk_that_stays_away_is_tried_less_and_less_often() {
    let why = Store::open(Path::new("/sys/ttydesk/desk.db"), workspace()).unwrap_err();
    let adrift = crate::store::Standing::Adrift(why);
    let mut pause = FIRST_TRY;
    let pauses: Vec<u64> = (0..6)
        .map(|_| {
            pause = work::pause_after(&adrift, pause);
            pause.as_secs()
        })
        .collect();
    assert_eq!(pauses, [2, 4, 8, 16, 16, 16]);
    assert_eq!(work::pause_after(&crate::store::Standing::Owner, pause), BEAT);
}
