//! Drafts in step with a backend that keeps them: in whatever order both sides are written, no words are lost.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ttydesk::app::state::Standing;
use ttydesk::app::{Action, Msg, Saved, StoreOp, StoreReport};
use ttydesk::backend::{CommandKind, Event};
use ttydesk::domain::{ConversationId, Draft, DraftKey, DraftKind, Made};
use ttydesk::text::Edit;

use super::driver::{Desk, conversation, desk};
use crate::simulation::rng::Rng;

/// Longer than anything that waits for a pause, a repetition and a new look together.
const LONG: Duration = Duration::from_mins(2);
const REPLY: DraftKind = DraftKind::Reply;

fn key(id: &str) -> DraftKey {
    DraftKey {
        conversation: ConversationId::new(id),
        kind: REPLY,
    }
}

/// A desk with two conversations at a backend that keeps drafts; not signed in.
fn two() -> Desk {
    let mut desk = desk()
        .with(conversation("c1", "Анна", 300), &["where is my refund"])
        .with(conversation("c2", "Omar", 200), &["hello"]);
    desk.capabilities.drafts = true;
    desk
}

/// The agent writes in a browser.
fn writes_elsewhere(desk: &mut Desk, id: &str, words: &str) {
    desk.keep_now(&key(id), words);
}

/// Leaves the conversation for long enough that it is looked at anew, and comes back.
fn comes_back(desk: &mut Desk) {
    desk.keys("<Esc> <Esc> j").wait(LONG);
    desk.keys("k").wait(Duration::from_secs(1));
}

fn there<'a>(desk: &'a Desk, id: &str) -> Option<&'a str> {
    desk.kept.get(&key(id)).map(|(text, _)| text.as_str())
}

fn undo(desk: &mut Desk) -> String {
    if desk.state.focus != ttydesk::app::state::Focus::Composer {
        desk.keys("r");
    }
    desk.feed(Msg::Act(Action::Edit(Edit::Undo)));
    desk.draft("c1", REPLY)
}

/// The copy of the other text that was put on disk last.
fn copy_on_disk(desk: &Desk) -> Option<String> {
    let drafts = desk.stored.iter().rev().filter_map(|op| match op {
        StoreOp::PutDraft(draft) => Some(draft.other.clone()),
        _ => None,
    });
    drafts.flatten().next()
}

fn pushes(desk: &Desk) -> usize {
    let is_push = |kind: &CommandKind| matches!(kind, CommandKind::KeepDraft { .. });
    desk.sent.iter().filter(|command| is_push(&command.kind)).count()
}

#[test]
fn what_is_written_goes_up_once_for_each_pause() {
    let mut desk = two().online();
    desk.keys("r");
    for _ in 0..20 {
        desk.types("more ").wait(Duration::from_secs(2));
    }
    assert_eq!(pushes(&desk), 0, "not while it is being typed");
    desk.wait(Duration::from_secs(10));
    assert_eq!(there(&desk, "c1"), Some("more ".repeat(20).trim_end()));
    desk.wait(LONG);
    assert_eq!(pushes(&desk), 1);
}

#[test]
fn what_was_begun_elsewhere_goes_on_here() {
    let mut desk = two();
    writes_elsewhere(&mut desk, "c1", "from the browser");
    let mut desk = desk.online();
    desk.wait(Duration::from_secs(1));
    assert_eq!(desk.draft("c1", REPLY), "from the browser");
    assert_eq!(desk.draft("c2", REPLY), "");
    desk.keys("r").types(" and here").wait(LONG);
    assert_eq!(there(&desk, "c1"), Some("from the browser and here"));
}

#[test]
fn the_newest_is_shown_and_the_older_from_elsewhere_is_one_undo_away() {
    let mut desk = two();
    writes_elsewhere(&mut desk, "c1", "older, there");
    desk.wait(Duration::from_mins(1));
    // Written without a link, and later.
    desk.feed(Msg::Loaded(Box::new(Saved {
        drafts: vec![stored("newer, here", desk.now, None)],
        tour_seen: true,
        ..Saved::default()
    })));
    let mut desk = desk.online();
    desk.wait(LONG);
    assert_eq!(desk.draft("c1", REPLY), "newer, here");
    assert_eq!(there(&desk, "c1"), Some("newer, here"));
    assert_eq!(copy_on_disk(&desk).as_deref(), Some("older, there"));
    assert_eq!(undo(&mut desk), "older, there");
}

#[test]
fn the_newest_from_elsewhere_is_shown_and_what_was_written_here_is_one_undo_away() {
    let mut desk = two();
    desk.feed(Msg::Loaded(Box::new(Saved {
        drafts: vec![stored("older, here", desk.now, None)],
        tour_seen: true,
        ..Saved::default()
    })));
    desk.wait(Duration::from_mins(1));
    writes_elsewhere(&mut desk, "c1", "newer, there");
    let mut desk = desk.online();
    desk.wait(Duration::from_secs(1));
    assert_eq!(desk.draft("c1", REPLY), "newer, there");
    assert_eq!(desk.notice(), "draft-took-theirs");
    desk.wait(LONG);
    assert_eq!(there(&desk, "c1"), Some("newer, there"));
    assert_eq!(copy_on_disk(&desk).as_deref(), Some("older, here"));
    assert_eq!(undo(&mut desk), "older, here");
}

#[test]
fn what_is_being_typed_is_never_replaced() {
    let mut desk = two().online();
    desk.keys("r").types("I am wri");
    writes_elsewhere(&mut desk, "c1", "from the browser");
    let told = Event::Drafts {
        conversation: ConversationId::new("c1"),
        drafts: vec![ttydesk::domain::KeptDraft {
            kind: REPLY,
            text: "from the browser".into(),
            changed: desk.now + SignedDuration::from_secs(30),
        }],
    };
    desk.event(told);
    assert_eq!(desk.draft("c1", REPLY), "I am wri");
    desk.types("ting").wait(Duration::from_secs(1));
    assert_eq!(desk.draft("c1", REPLY), "I am writing");
    desk.wait(LONG);
    assert_eq!(desk.draft("c1", REPLY), "I am writing");
    assert_eq!(there(&desk, "c1"), Some("I am writing"));
    assert_eq!(copy_on_disk(&desk).as_deref(), Some("from the browser"));
}

#[test]
fn what_nobody_saw_is_never_written_over() {
    let mut desk = two().online();
    desk.keys("r").types("first").wait(Duration::from_secs(10));
    assert_eq!(there(&desk, "c1"), Some("first"));
    desk.types(" here");
    desk.wait(Duration::from_secs(5));
    writes_elsewhere(&mut desk, "c1", "first there");
    desk.wait(Duration::from_secs(4));
    // The browser was later.
    assert_eq!(desk.draft("c1", REPLY), "first there");
    assert_eq!(undo(&mut desk), "first here");
}

#[test]
fn what_only_the_browser_changed_is_the_browsers() {
    let mut desk = two().online();
    desk.keys("r").types("first").wait(LONG);
    writes_elsewhere(&mut desk, "c1", "first and second");
    comes_back(&mut desk);
    assert_eq!(desk.draft("c1", REPLY), "first and second");
}

#[test]
fn what_is_sent_goes_from_the_backend_and_does_not_come_back() {
    let mut desk = two().online();
    desk.keys("r").types("done").wait(LONG);
    assert_eq!(there(&desk, "c1"), Some("done"));
    desk.keys("<Enter>");
    desk.wait(LONG);
    assert_eq!(
        there(&desk, "c1"),
        Some("done"),
        "it is not with the customer yet"
    );
    desk.hub_accepts();
    assert_eq!(there(&desk, "c1"), None);
    comes_back(&mut desk);
    assert_eq!(desk.draft("c1", REPLY), "");
}

#[test]
fn what_a_former_run_kept_and_this_one_sent_goes_too() {
    let mut desk = two();
    desk.feed(Msg::Loaded(Box::new(Saved {
        drafts: vec![stored("done", desk.now, None)],
        tour_seen: true,
        ..Saved::default()
    })));
    // Queued without a link, before anything is known of the backend's drafts.
    desk.connect();
    desk.cut();
    desk.keys("r <Enter>");
    writes_elsewhere(&mut desk, "c1", "done");
    desk.connect();
    desk.hub_accepts();
    desk.wait(LONG);
    assert_eq!(there(&desk, "c1"), None);
    assert_eq!(desk.draft("c1", REPLY), "");
}

#[test]
fn a_lost_answer_makes_no_copy() {
    let mut desk = two().online();
    desk.loses_answers = true;
    desk.keys("r").types("half a").wait(Duration::from_secs(10));
    desk.loses_answers = false;
    desk.types(" sentence").wait(LONG);
    assert_eq!(there(&desk, "c1"), Some("half a sentence"));
    assert_eq!(copy_on_disk(&desk), None);
}

#[test]
fn what_is_written_without_a_link_goes_up_later() {
    let mut desk = two().online();
    desk.cut();
    desk.keys("r").types("offline").wait(LONG);
    assert_eq!(there(&desk, "c1"), None);
    desk.connect();
    desk.wait(LONG);
    assert_eq!(there(&desk, "c1"), Some("offline"));
}

#[test]
fn what_is_erased_here_is_erased_there() {
    let mut desk = two().online();
    desk.keys("r").types("no").wait(LONG);
    desk.keys("<Backspace> <Backspace>").wait(LONG);
    assert_eq!(there(&desk, "c1"), None);
}

#[test]
fn what_was_sent_elsewhere_stays_here_and_is_told() {
    let mut desk = two().online();
    desk.keys("r").types("words").wait(LONG);
    desk.kept.clear();
    desk.keys("<Esc> <Esc> j").wait(LONG);
    desk.keys("k").wait(Duration::from_secs(1));
    assert_eq!(desk.draft("c1", REPLY), "words");
    assert_eq!(desk.notice(), "draft-gone-there");
    desk.wait(LONG);
    assert_eq!(there(&desk, "c1"), None, "it does not come back by itself");
    desk.keys("r").types(" more").wait(LONG);
    assert_eq!(there(&desk, "c1"), Some("words more"));
}

#[test]
fn the_copy_is_there_after_a_restart() {
    let mut desk = two();
    desk.feed(Msg::Loaded(Box::new(Saved {
        drafts: vec![stored("shown", desk.now, Some("the other"))],
        tour_seen: true,
        ..Saved::default()
    })));
    let mut desk = desk.online();
    assert_eq!(desk.draft("c1", REPLY), "shown");
    assert_eq!(undo(&mut desk), "the other");
}

#[test]
fn a_backend_that_keeps_no_drafts_is_not_asked() {
    let mut desk = two();
    desk.capabilities.drafts = false;
    let mut desk = desk.online();
    desk.keys("r").types("mine").wait(LONG);
    assert_eq!(pushes(&desk), 0);
    let asked = |kind: &CommandKind| matches!(kind, CommandKind::LoadDrafts { .. });
    assert!(!desk.asked.iter().any(asked));
}

#[test]
fn who_only_reads_gives_and_takes_nothing() {
    let mut desk = two();
    writes_elsewhere(&mut desk, "c1", "from the browser");
    desk.feed(Msg::Stored(StoreReport::Standing {
        standing: Standing::Reader {
            pid: 4711,
            since: Timestamp::UNIX_EPOCH,
        },
        drafts: Vec::new(),
        outbox: Vec::new(),
    }));
    let mut desk = desk.online();
    desk.wait(LONG);
    assert_eq!((desk.draft("c1", REPLY), pushes(&desk)), (String::new(), 0));
}

#[test]
fn drafts_of_one_agent_do_not_reach_the_account_of_another() {
    let mut desk = two();
    desk.feed(Msg::Loaded(Box::new(Saved {
        drafts: vec![stored("Boris wrote this", desk.now, None)],
        me: Some(super::driver::agent("boris", "Boris")),
        tour_seen: true,
        ..Saved::default()
    })));
    writes_elsewhere(&mut desk, "c2", "Anna wrote this");
    let mut desk = desk.online();
    desk.keys("j").wait(LONG);
    assert_eq!(there(&desk, "c1"), None);
    assert_eq!(desk.draft("c2", REPLY), "");
}

/// A walk of both sides in which every text is another one. Whatever the order: words that were replaced by
/// the other side's are where the agent reaches them, and in the end both sides have the same.
fn walk(seed: u64) {
    let mut chance = Rng::new(seed);
    let mut desk = two().online();
    let mut elsewhere = String::new();
    desk.keys("r");
    for step in 0..40 {
        match chance.below(6) {
            0 | 1 => {
                desk.types(&format!("h{step} "));
            }
            2 => {
                let words = format!("{} t{step}", there(&desk, "c1").unwrap_or_default());
                words.trim().clone_into(&mut elsewhere);
                writes_elsewhere(&mut desk, "c1", &elsewhere);
            }
            3 => desk.cut(),
            4 => desk.connect(),
            _ => desk.loses_answers = !desk.loses_answers,
        }
        let ours = desk.draft("c1", REPLY);
        let is_there = there(&desk, "c1") == Some(elsewhere.as_str());
        desk.wait(Duration::from_secs(chance.below(15)));
        reachable(&desk, &ours, seed, step);
        if is_there {
            reachable(&desk, &elsewhere, seed, step);
        }
    }
    desk.loses_answers = false;
    desk.connect();
    desk.keys("<Esc> <Esc> j").wait(LONG);
    desk.keys("k").wait(LONG);
    assert_eq!(
        desk.draft("c1", REPLY).trim_end(),
        there(&desk, "c1").unwrap_or_default(),
        "seed {seed}"
    );
}

/// The words are in what is shown, in what is at the backend, or in the copy.
fn reachable(desk: &Desk, words: &str, seed: u64, step: u64) {
    let words = words.trim_end();
    let shown = desk.draft("c1", REPLY);
    let copy = desk
        .state
        .composer
        .get(&key("c1"))
        .and_then(|draft| draft.other.clone());
    let places = [Some(shown.as_str()), there(desk, "c1"), copy.as_deref()];
    let is_there = places.into_iter().flatten().any(|place| place.contains(words));
    assert!(
        is_there,
        "seed {seed}, step {step}: {words:?} is not in {places:?}"
    );
}

#[test]
fn in_every_order_both_sides_end_with_the_same_and_nothing_is_lost() {
    for seed in 0..200 {
        walk(seed);
    }
}

fn stored(text: &str, changed: Timestamp, other: Option<&str>) -> Draft {
    Draft {
        key: key("c1"),
        text: text.to_owned(),
        caret: text.len(),
        quotes: None,
        via: None,
        recipients: None,
        files: Vec::new(),
        changed,
        other: other.map(str::to_owned),
        made: Made::ByAgent,
    }
}
