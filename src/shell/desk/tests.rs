use std::time::Duration;

use jiff::tz::TimeZone;
use uuid::Uuid;

use super::*;
use crate::app::state::Settings;
use crate::app::{Action, Saved, StoreReport, Timer};
use crate::backend::CommandKind;
use crate::domain::{
    Channel, ContactId, Conversation, ConversationId, DraftKey, DraftKind, Handling, InboxId, Priority,
    RequestId, Status, WorkspaceId,
};
use crate::i18n::{Catalog, Lang};
use crate::text::Clean;

const HERE: Place = Place::FIRST;

/// A desk whose backend is the test, with room for one command.
struct Bench {
    desk: Desk,
    commands: mpsc::Receiver<Command>,
    reconnect: Arc<Notify>,
    reports: mpsc::UnboundedReceiver<StoreReport>,
    _directory: tempfile::TempDir,
}

fn bench() -> Bench {
    let directory = tempfile::tempdir().unwrap();
    let (reporter, reports) = mpsc::unbounded_channel();
    let path = directory.path().join("desk.db");
    let (keeper, _) = Keeper::start(
        path,
        WorkspaceId::new("acme"),
        crate::store::Cache::Disk,
        reporter,
    )
    .unwrap();
    let (sender, commands) = mpsc::channel(1);
    let reconnect = Arc::new(Notify::new());
    let catalog = Arc::new(Catalog::new(Lang::En));
    let settings = Settings {
        undo_ms: 0,
        advance: crate::app::state::Advance::Stay,
        bell: true,
        calls: crate::app::state::Calls::default(),
        sidebar: true,
        privacy: crate::app::state::Privacy::default(),
        zone: TimeZone::UTC,
        seed: 1,
        catalog: Arc::clone(&catalog),
    };
    let state = State::new(settings, (80, 24), Timestamp::UNIX_EPOCH);
    let line = Line {
        commands: sender,
        reconnect: Arc::clone(&reconnect),
        files: mpsc::unbounded_channel().0,
        keeper,
        recorder: Recorder::default(),
        questions: Questions::default(),
        runs: Runs::default(),
        scholar: Scholar::start(None, Vec::new(), mpsc::unbounded_channel().0).unwrap(),
    };
    let desks = Desks::alone(state);
    Bench {
        desk: Desk::new(desks, crate::shell::testing::look(catalog), vec![line]),
        commands,
        reconnect,
        reports,
        _directory: directory,
    }
}

fn command(number: u128) -> Command {
    Command {
        id: RequestId(Uuid::from_u128(number)),
        kind: CommandKind::SetViewing { conversation: None },
    }
}

#[test]
fn commands_reach_the_backend_in_order() {
    let mut bench = bench();
    bench.desk.perform(HERE, Effect::Backend(command(1)));
    assert_eq!(bench.commands.blocking_recv(), Some(command(1)));
    bench.desk.perform(HERE, Effect::Backend(command(2)));
    assert_eq!(bench.commands.blocking_recv(), Some(command(2)));
}

#[test]
fn a_backend_with_no_room_answers_not_sent_at_once() {
    let mut bench = bench();
    bench.desk.perform(HERE, Effect::Backend(command(1)));
    bench.desk.perform(HERE, Effect::Backend(command(2)));
    let not_sent = Msg::Backend(Event::Answer {
        id: command(2).id,
        outcome: Outcome::NotSent { retry_after: None },
    });
    assert_eq!(bench.desk.inbox, [(HERE, not_sent)]);
    assert!(bench.desk.has_answers());
    bench.desk.feed_answers();
    assert!(!bench.desk.has_answers());
}

#[test]
fn a_backend_that_ended_answers_not_sent() {
    let mut bench = bench();
    bench.commands.close();
    bench.desk.perform(HERE, Effect::Backend(command(1)));
    assert!(matches!(
        bench.desk.inbox.front(),
        Some((
            _,
            Msg::Backend(Event::Answer {
                outcome: Outcome::NotSent { .. },
                ..
            })
        ))
    ));
}

#[test]
fn store_operations_reach_the_store() {
    let mut bench = bench();
    let key = DraftKey {
        conversation: ConversationId::new("c1"),
        kind: DraftKind::Note,
    };
    bench.desk.perform(
        HERE,
        Effect::Store(StoreOp::PutDraft(Draft {
            key: key.clone(),
            text: "hm".to_owned(),
            caret: 2,
            quotes: None,
            via: None,
            recipients: None,
            files: Vec::new(),
            changed: Timestamp::UNIX_EPOCH,
            other: None,
            made: crate::domain::Made::ByAgent,
        })),
    );
    assert_eq!(bench.reports.blocking_recv(), Some(StoreReport::DraftStored(key)));
}

#[test]
fn timers_are_set_replaced_and_cancelled() {
    let mut bench = bench();
    let now = Instant::now();
    let set = |timer, seconds| Effect::Timer {
        timer,
        after: Duration::from_secs(seconds),
    };
    bench.desk.perform(HERE, set(Timer::Clock, 60));
    bench.desk.perform(HERE, set(Timer::Notice, 4));
    let first = bench.desk.due().unwrap();
    assert!(first >= now + Duration::from_secs(4) && first < now + Duration::from_secs(30));
    bench.desk.perform(HERE, Effect::CancelTimer(Timer::Notice));
    assert!(bench.desk.due().unwrap() >= now + Duration::from_mins(1));
}

#[test]
fn what_concerns_the_terminal_becomes_a_wish_in_order() {
    let mut bench = bench();
    for effect in [
        Effect::Bell,
        Effect::Copy(Clean::from("Да")),
        Effect::Redraw,
        Effect::Suspend,
        Effect::Quit,
    ] {
        bench.desk.perform(HERE, effect);
    }
    let copied = Wish::Say(b"\x1b]52;c;0JTQsA==\x1b\\".to_vec());
    assert_eq!(
        bench.desk.take_wishes(),
        [Wish::Bell, copied, Wish::Redraw, Wish::Suspend, Wish::Quit]
    );
}

#[test]
fn a_text_too_long_to_copy_is_said_and_not_cut() {
    let mut bench = bench();
    let long = "x".repeat(100_000);
    bench.desk.perform(HERE, Effect::Copy(Clean::from(long.as_str())));
    assert_eq!(bench.desk.take_wishes(), []);
    assert!(matches!(bench.desk.inbox.front(), Some((_, Msg::ShellFailed(_)))));
}

fn conversation() -> Conversation {
    let at = Timestamp::UNIX_EPOCH;
    Conversation {
        id: ConversationId::new("c1"),
        revision: 1,
        contact: ContactId::new("p1"),
        contact_name: "Anna".into(),
        vip: false,
        inbox: InboxId::new("tg"),
        channel: Channel::Telegram,
        subject: None,
        status: Status::Open,
        snoozed_until: None,
        handling: Handling::Human,
        assignee: None,
        team: None,
        priority: Priority::Normal,
        tags: Vec::new(),
        waiting_since: Some(at),
        unread: 1,
        last_activity: at,
        created: None,
        preview: None,
        handoff: None,
        sla: None,
        offer: None,
    }
}

/// A desk on which a reply is being written.
fn writing() -> (Bench, DraftKey) {
    let mut bench = bench();
    bench.desk.feed(Msg::Loaded(Box::new(Saved {
        conversations: vec![conversation()],
        tour_seen: true,
        ..Saved::default()
    })));
    bench.desk.feed(Msg::Act(Action::Reply));
    assert_eq!(bench.desk.state().context(), Context::Composer);
    let conversation = ConversationId::new("c1");
    let kind = DraftKind::Reply;
    (bench, DraftKey { conversation, kind })
}

/// The end of pastes inside a paste: the terminal library takes it for the end, and hands over the rest
/// as keys.
#[test]
fn the_rest_of_a_paste_behind_its_own_end_never_sends() {
    let (mut bench, key) = writing();
    bench.desk.paste("refund\r");
    let now = Instant::now();
    for code in [KeyCode::Enter, KeyCode::Char('q'), KeyCode::Enter, KeyCode::Esc] {
        bench.desk.key(KeyEvent::new(code, KeyModifiers::NONE), now);
    }
    let draft = bench.desk.state().composer.get(&key).unwrap();
    assert_eq!(draft.editor.text(), "refund\n\nq\n");
    assert!(!draft.sending && bench.desk.state().outbox.iter().next().is_none());
    // A person presses Enter later.
    bench.desk.key(enter(), now + Duration::from_secs(1));
    assert!(bench.desk.state().composer.get(&key).unwrap().sending);
}

#[test]
fn the_rest_of_a_paste_outside_of_a_text_is_no_command() {
    let mut bench = bench();
    bench.desk.paste("x");
    let quit = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE);
    bench.desk.key(quit, Instant::now());
    assert!(!bench.desk.take_wishes().contains(&Wish::Quit));
    bench.desk.key(quit, Instant::now() + Duration::from_secs(1));
    assert!(bench.desk.take_wishes().contains(&Wish::Quit));
}

#[test]
fn a_program_that_cannot_open_a_link_is_said() {
    let mut bench = bench();
    let link = crate::text::links("https://a.example/").remove(0);
    bench
        .desk
        .perform(HERE, Effect::Open(link.openable().unwrap().clone()));
    assert!(
        matches!(bench.desk.inbox.front(), Some((_, Msg::ShellFailed(said))) if said.id == "opener-missing")
    );
}

#[test]
fn reconnecting_wakes_the_backend() {
    let mut bench = bench();
    bench.desk.perform(HERE, Effect::ReconnectNow);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        let woken = tokio::time::timeout(Duration::from_secs(10), bench.reconnect.notified());
        assert!(woken.await.is_ok());
    });
}

#[test]
fn a_key_wants_a_frame_sooner_than_news() {
    let mut bench = bench();
    assert_eq!(bench.desk.take_change(), None);
    bench.desk.feed(Msg::Backend(Event::Resync));
    assert_eq!(bench.desk.take_change(), Some(Cause::News));
    bench.desk.feed(Msg::Backend(Event::Resync));
    bench.desk.feed(Msg::Act(Action::Down));
    assert_eq!(bench.desk.take_change(), Some(Cause::Key));
    assert_eq!(bench.desk.take_change(), None);
    bench.desk.feed(Msg::Backend(Event::Claimed {
        id: command(1).id,
        conversation: None,
    }));
    assert_eq!(
        bench.desk.take_change(),
        Some(Cause::Key),
        "the agent waits for it"
    );
}

#[test]
fn leaving_saves_what_is_unsaved_but_not_what_is_being_queued() {
    let mut bench = bench();
    for (conversation, sending) in [("c1", true), ("c2", false)] {
        let draft = bench.desk.desks.get_mut(HERE).composer.open(DraftKey {
            conversation: ConversationId::new(conversation),
            kind: DraftKind::Reply,
        });
        draft.editor = crate::text::Editor::with_text("hello", 5);
        (draft.dirty, draft.sending) = (true, sending);
    }
    bench.desk.flush_drafts();
    assert!(bench.desk.finish(Duration::from_secs(20)));
    let saved: Vec<_> = std::iter::from_fn(|| bench.reports.blocking_recv()).collect();
    assert!(
        matches!(&saved[..], [StoreReport::DraftStored(key)] if key.conversation.as_str() == "c2"),
        "{saved:?}"
    );
}
