//! Gaps at a backend that replays nothing: what was missed is fetched, and nothing is called whole
//! before it is.

use std::time::Duration;

use jiff::SignedDuration;
use ttydesk::app::Msg;
use ttydesk::app::state::{Link, Loading, Scroll};
use ttydesk::backend::{CommandKind, Event, Outcome};
use ttydesk::domain::{ConversationId, EntryId, OutboxState};

use super::driver::{Desk, conversation, desk, from_agent, from_customer};

/// Two conversations at a backend that neither replays nor remembers.
fn forgetful() -> Desk {
    let mut desk = desk()
        .with(conversation("c1", "Анна", 300), &["where is my refund"])
        .with(conversation("c2", "Bert", 200), &["hi"]);
    desk.capabilities.replays = false;
    desk.capabilities.idempotent_send = false;
    let mut desk = desk.online();
    desk.keys("<Enter>").wait(Duration::from_millis(200));
    desk
}

/// Something happened at the backend and was not told.
fn unheard(desk: &mut Desk, id: &str, words: &str) {
    let id = ConversationId::new(id);
    let entries = desk.threads.entry(id.clone()).or_default();
    let position = entries.last().map_or(1, |entry| entry.position() + 1);
    entries.push(from_customer(&id, position, words));
}

fn shown(desk: &Desk) -> usize {
    desk.state.thread().expect("open").entries().len()
}

#[test]
fn lost_time_fetches_what_was_not_told() {
    let mut desk = forgetful();
    unheard(&mut desk, "c1", "hello?");
    desk.feed(Msg::TimeLost);
    assert_eq!(shown(&desk), 2);
    assert_eq!(*desk.state.session.link(), Link::Live);
}

#[test]
fn a_stopped_process_fetches_when_it_goes_on() {
    let mut desk = forgetful();
    unheard(&mut desk, "c1", "hello?");
    desk.feed(Msg::Resumed);
    assert_eq!(shown(&desk), 2);
}

#[test]
fn live_is_not_said_before_the_open_thread_is_here() {
    let mut desk = forgetful();
    desk.holds_threads_back = true;
    desk.feed(Msg::TimeLost);
    assert_eq!(*desk.state.session.link(), Link::CatchingUp);
    assert_eq!(shown(&desk), 1, "the old screen stays");
    desk.gives_threads();
    assert_eq!(*desk.state.session.link(), Link::Live);
}

#[test]
fn where_everything_is_replayed_lost_time_asks_for_nothing() {
    let mut desk = desk().with(conversation("c1", "Анна", 300), &["hi"]).online();
    desk.keys("<Enter>").wait(Duration::from_millis(200));
    let asked = desk.asked.len();
    desk.feed(Msg::TimeLost);
    desk.wait(Duration::from_mins(20));
    assert_eq!(desk.asked[asked..], []);
}

#[test]
fn what_was_lost_in_silence_is_found_within_a_minute_and_live_stays() {
    let mut desk = forgetful();
    unheard(&mut desk, "c1", "hello?");
    desk.wait(Duration::from_secs(61));
    assert_eq!(shown(&desk), 2);
    assert_eq!(*desk.state.session.link(), Link::Live);
}

#[test]
fn looking_costs_two_requests_a_minute() {
    let mut desk = forgetful();
    let asked = desk.asked.len();
    desk.wait(Duration::from_mins(10));
    assert!(desk.asked.len() - asked <= 20, "{:?}", &desk.asked[asked..]);
}

#[test]
fn a_row_that_left_the_view_unheard_is_asked_about() {
    let mut desk = forgetful();
    let id = ConversationId::new("c2");
    let row = desk.rows.get_mut(&id).expect("known");
    row.status = ttydesk::domain::Status::Resolved;
    row.revision += 1;
    let gone = row.clone();
    desk.unlisted.insert(id.clone());
    desk.feed(Msg::TimeLost);
    assert!(desk.asked.contains(&CommandKind::LoadConversation {
        conversation: id.clone()
    }));
    assert_eq!(desk.state.conversations.get(&id), Some(&gone));
}

#[test]
fn a_thread_off_screen_is_not_trusted_after_a_gap() {
    let mut desk = forgetful();
    desk.keys("<Esc> j").wait(Duration::from_millis(200));
    desk.keys("k").wait(Duration::from_millis(200));
    let other = ConversationId::new("c2");
    assert_eq!(desk.state.threads[&other].loading(), Loading::Live);
    unheard(&mut desk, "c2", "and?");
    desk.feed(Msg::TimeLost);
    assert_eq!(desk.state.threads[&other].loading(), Loading::Partial);
    desk.keys("j").wait(Duration::from_millis(200));
    assert_eq!(shown(&desk), 2);
}

#[test]
fn history_that_is_being_read_stays_where_it_is() {
    let mut desk = forgetful();
    for number in 0..40 {
        desk.customer_says("c1", &format!("line {number}"));
    }
    desk.keys("k k k k k k k k k k k k");
    let entry = desk
        .state
        .thread()
        .expect("open")
        .cursor()
        .cloned()
        .expect("a cursor");
    unheard(&mut desk, "c1", "newest");
    desk.feed(Msg::TimeLost);
    let thread = desk.state.thread().expect("open");
    assert_eq!(thread.cursor(), Some(&entry));
    assert_eq!(thread.entries().len(), 42);
    assert_ne!(*thread.scroll(), Scroll::Follow);
}

#[test]
fn older_pages_stay_where_the_new_page_joins_them() {
    let mut desk = forgetful();
    for number in 0..4 {
        desk.customer_says("c1", &format!("line {number}"));
    }
    desk.feed(Msg::TimeLost);
    desk.page = Some(2);
    unheard(&mut desk, "c1", "newest");
    desk.feed(Msg::TimeLost);
    assert_eq!(shown(&desk), 6, "the page of two joins what was there");
    for number in 0..4 {
        unheard(&mut desk, "c1", &format!("missed {number}"));
    }
    desk.feed(Msg::TimeLost);
    assert_eq!(
        shown(&desk),
        2,
        "there is a hole before the page: nothing pretends otherwise"
    );
    assert!(desk.state.thread().expect("open").more());
}

#[test]
fn what_is_told_while_the_page_is_under_way_stays() {
    let mut desk = forgetful();
    desk.holds_threads_back = true;
    desk.feed(Msg::TimeLost);
    desk.event(Event::EntryUpserted(from_agent("c1", 2, "bob", "on it")));
    desk.gives_threads();
    let thread = desk.state.thread().expect("open");
    assert!(thread.entry(&EntryId::new("c1-2")).is_some());
}

#[test]
fn a_text_that_may_have_arrived_is_not_sent_after_a_week_because_a_later_attempt_was_not_taken() {
    let mut desk = desk().with(conversation("c1", "Анна", 300), &["hi"]).online();
    desk.keys("r").types("hello").keys("<Enter>");
    desk.cut();
    desk.connect();
    assert_eq!(desk.messages_sent().len(), 2, "the hub remembers: it goes again");
    desk.ends(Outcome::NotSent { retry_after: None });
    assert_eq!(
        desk.state.outbox.uncertain(),
        1,
        "the first attempt has no answer still"
    );
    desk.cut();
    desk.now += SignedDuration::from_hours(8 * 24);
    desk.connect();
    assert_eq!(desk.messages_sent().len(), 2, "nobody remembers its id any more");
    assert!(desk.state.stuck().is_some() || desk.state.outbox.uncertain() == 1);
}

#[test]
fn a_text_that_was_provably_not_taken_is_held_and_leaves_by_itself() {
    let mut desk = forgetful();
    desk.keys("r").types("hello").keys("<Enter>");
    desk.ends(Outcome::NotSent {
        retry_after: Some(Duration::from_secs(30)),
    });
    assert_eq!(desk.state.outbox.held(), 1);
    assert_eq!(
        desk.state.outbox.iter().next().expect("there").state,
        OutboxState::Held
    );
    desk.wait(Duration::from_secs(31));
    assert_eq!(desk.messages_sent().len(), 2);
}

#[test]
fn a_hint_whose_fetch_is_refused_for_now_is_fetched_again() {
    let mut desk = forgetful();
    desk.holds_threads_back = true;
    unheard(&mut desk, "c1", "hello?");
    desk.event(Event::Stale(ConversationId::new("c1")));
    let pause = Some(Duration::from_secs(2));
    desk.refuses_threads(&Outcome::NotSent { retry_after: pause });
    desk.holds_threads_back = false;
    desk.wait(Duration::from_secs(3));
    assert_eq!(shown(&desk), 2);
}

#[test]
fn live_is_said_again_when_the_fetch_it_waited_for_was_overtaken() {
    let mut desk = forgetful();
    desk.feed(Msg::TimeLost);
    desk.holds_threads_back = true;
    desk.event(Event::Stale(ConversationId::new("c1")));
    desk.feed(Msg::TimeLost);
    assert_eq!(*desk.state.session.link(), Link::CatchingUp);
    desk.gives_threads_but_the_last(&Outcome::NotSent { retry_after: None });
    desk.wait(Duration::from_secs(3));
    assert_eq!(*desk.state.session.link(), Link::Live);
}
