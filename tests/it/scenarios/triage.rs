//! The queue: order, selection, views, what is fetched.

use std::time::Duration;

use ttydesk::app::state::{Focus, Scroll};
use ttydesk::backend::CommandKind;
use ttydesk::domain::{ConversationId, View};

use super::driver::{conversation, desk};

fn three() -> super::driver::Desk {
    desk()
        .with(conversation("c1", "Анна", 60), &["a"])
        .with(conversation("c2", "Omar", 600), &["b"])
        .with(conversation("c3", "ミナ", 300), &["c"])
        .online()
}

fn order(desk: &super::driver::Desk) -> Vec<&str> {
    desk.state
        .queue
        .order()
        .iter()
        .map(ConversationId::as_str)
        .collect()
}

#[test]
fn who_waits_longest_is_on_top_and_selected_first() {
    let desk = three();
    assert_eq!(order(&desk), ["c2", "c3", "c1"]);
    assert_eq!(desk.on_screen(), "c2");
}

#[test]
fn moving_is_by_letter_and_also_under_a_russian_layout() {
    let mut desk = three();
    desk.keys("j j");
    assert_eq!(desk.on_screen(), "c1");
    desk.keys("л");
    assert_eq!(desk.on_screen(), "c3");
    desk.keys("о");
    assert_eq!(desk.on_screen(), "c1");
}

#[test]
fn in_the_composer_a_russian_letter_is_a_letter() {
    let mut desk = three();
    desk.keys("r").types("но");
    assert_eq!(desk.draft("c2", ttydesk::domain::DraftKind::Reply), "но");
}

#[test]
fn a_new_message_elsewhere_does_not_move_the_selection() {
    let mut desk = three();
    desk.keys("j");
    assert_eq!(desk.on_screen(), "c3");
    desk.customer_says("c1", "hello?");
    assert_eq!(desk.on_screen(), "c3");
}

#[test]
fn what_leaves_the_view_stays_until_the_selection_moves() {
    let mut desk = three();
    desk.keys("e y").hub_accepts();
    assert_eq!(desk.on_screen(), "c2");
    assert!(order(&desk).contains(&"c2"));
    desk.keys("g j");
    desk.keys("k");
    assert_eq!(
        order(&desk).iter().filter(|id| **id == "c2").count(),
        0,
        "{:?}",
        order(&desk)
    );
}

#[test]
fn holding_a_key_fetches_only_where_it_stops() {
    let mut desk = three();
    desk.wait(Duration::from_millis(500));
    desk.state.threads.remove(&ConversationId::new("c3"));
    desk.state.threads.remove(&ConversationId::new("c1"));
    desk.keys("j j");
    desk.wait(Duration::from_millis(500));
    let loaded = |id: &str| {
        let thread = desk.state.threads.get(&ConversationId::new(id));
        thread.is_some_and(|thread| !thread.entries().is_empty())
    };
    assert!(loaded("c1"));
    assert!(!loaded("c3"), "fetched on the way");
}

#[test]
fn opening_marks_read_and_looking_does_not() {
    let mut desk = three();
    desk.wait(Duration::from_millis(500));
    let read = |desk: &super::driver::Desk| {
        desk.sent
            .iter()
            .filter(|c| matches!(c.kind, CommandKind::MarkRead { .. }))
            .count()
    };
    assert_eq!(read(&desk), 0);
    desk.keys("<Enter>");
    assert_eq!(read(&desk), 1);
}

#[test]
fn next_waiting_jumps_to_the_longest_wait() {
    let mut desk = three();
    desk.keys("G w");
    assert_eq!(desk.on_screen(), "c2");
}

#[test]
fn views_are_slices() {
    let mut desk = three();
    desk.keys("c").hub_accepts();
    let mut seen = Vec::new();
    for _ in View::ALL {
        seen.push((desk.state.queue.view(), order(&desk).len()));
        desk.keys("l");
    }
    assert!(seen.contains(&(View::All, 3)), "{seen:?}");
    assert!(seen.contains(&(View::Mine, 1)), "{seen:?}");
    assert!(seen.contains(&(View::Unassigned, 2)), "{seen:?}");
}

#[test]
fn reading_history_is_not_disturbed_by_news() {
    let said: Vec<String> = (0..40).map(|n| format!("line {n}")).collect();
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    let mut desk = desk().with(conversation("c1", "Анна", 60), &said).online();
    desk.keys("<Enter>").wait(Duration::from_millis(200));
    desk.keys("<pageup> <pageup>");
    let before = desk.state.thread().expect("open").scroll().clone();
    assert_ne!(before, Scroll::Follow);
    desk.customer_says("c1", "news");
    assert_eq!(*desk.state.thread().expect("open").scroll(), before);
    desk.keys("G");
    assert_eq!(*desk.state.thread().expect("open").scroll(), Scroll::Follow);
}

#[test]
fn panes_take_turns() {
    let mut desk = three();
    desk.keys("<Tab>");
    assert_eq!(desk.state.focus, Focus::Thread);
    desk.keys("<Tab>");
    assert_eq!(desk.state.focus, Focus::Sidebar);
    desk.keys("<Tab>");
    assert_eq!(desk.state.focus, Focus::Queue);
}

#[test]
fn the_palette_finds_by_word_and_does_it() {
    let mut desk = three();
    desk.keys("<ctrl+k>").types("claim").keys("<Enter>");
    assert!(
        matches!(desk.under_way[0].kind, CommandKind::Claim { .. }),
        "{:?}",
        desk.under_way
    );
}

#[test]
fn quitting_keeps_the_draft_of_half_a_word() {
    let mut desk = three();
    desk.keys("r").types("hal").keys("<Esc> <Esc> q");
    assert!(desk.quit);
    let kept = desk
        .stored
        .iter()
        .any(|op| matches!(op, ttydesk::app::StoreOp::PutDraft(d) if d.text == "hal"));
    assert!(kept);
}

#[test]
fn the_bell_rings_for_my_conversation_elsewhere_only() {
    let mut desk = three();
    desk.keys("c").hub_accepts();
    desk.customer_says("c2", "on screen");
    desk.customer_says("c1", "not mine");
    assert_eq!(desk.bells, 0);
    desk.keys("j").customer_says("c2", "mine, elsewhere");
    assert_eq!(desk.bells, 1);
}
