//! Connecting, losing the link, catching up.

use std::time::Duration;

use ttydesk::app::state::Link;
use ttydesk::app::{Msg, Saved, StoreOp};
use ttydesk::backend::{Checkpoint, Connection, Event};
use ttydesk::domain::ConversationId;

use super::driver::{conversation, desk};

#[test]
fn the_cache_is_on_screen_before_the_network_answers() {
    let mut desk = desk();
    let rows = vec![conversation("c1", "Анна", 60)];
    desk.feed(Msg::Loaded(Box::new(Saved {
        conversations: rows,
        tour_seen: true,
        ..Saved::default()
    })));
    assert_eq!(desk.on_screen(), "c1");
    assert!(!desk.state.session.is_online());
}

#[test]
fn live_is_said_only_after_the_first_page() {
    let mut desk = desk().with(conversation("c1", "Анна", 60), &["a"]).online();
    assert_eq!(*desk.state.session.link(), Link::Live);
    desk.cut();
    assert!(matches!(desk.state.session.link(), Link::Offline { .. }));
}

#[test]
fn the_old_screen_stays_until_the_new_snapshot_is_there() {
    let mut desk = desk().with(conversation("c1", "Анна", 60), &["a"]).online();
    desk.rows.clear();
    desk = desk.with(conversation("c9", "New", 60), &["z"]);
    desk.feed(Msg::Backend(Event::Resync));
    desk.wait(Duration::from_millis(10));
    assert!(desk.state.conversations.get(&ConversationId::new("c9")).is_some());
    assert!(desk.stored.contains(&StoreOp::ClearCache));
}

#[test]
fn the_cursor_is_stored_after_what_it_covers() {
    let mut desk = desk().with(conversation("c1", "Анна", 60), &["a"]).online();
    desk.stored.clear();
    desk.customer_says("c1", "more");
    desk.event(Event::Checkpoint(Checkpoint("e:2".into())));
    let entry = desk
        .stored
        .iter()
        .position(|op| matches!(op, StoreOp::PutEntries(_)))
        .expect("stored");
    let cursor = desk
        .stored
        .iter()
        .position(|op| matches!(op, StoreOp::PutCheckpoint(_)))
        .expect("stored");
    assert!(entry < cursor);
}

#[test]
fn an_older_revision_changes_nothing() {
    let mut desk = desk().with(conversation("c1", "Анна", 60), &["a"]).online();
    let mut late = conversation("c1", "Анна", 60);
    late.revision = 0;
    late.tags = vec!["stale".into()];
    desk.event(Event::ConversationUpserted(late));
    assert!(desk.state.current().expect("shown").tags.is_empty());
}

#[test]
fn a_silent_link_is_said_and_a_new_sign_in_fetches_again() {
    let mut desk = desk().with(conversation("c1", "Анна", 60), &["a"]).online();
    desk.event(Event::Connection(Connection::Silent {
        since: Duration::from_secs(5),
    }));
    assert_eq!(
        desk.state.session.silent_for(desk.now),
        Some(Duration::from_secs(5))
    );
}
