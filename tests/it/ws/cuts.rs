//! Cut links: nothing is lost, nothing is doubled, order is kept.

use jiff::{SignedDuration, Timestamp};
use ttydesk::app::Action;
use ttydesk::app::state::Link;
use ttydesk::domain::{DraftKey, DraftKind, OutboxItem, OutboxState, RequestId};
use uuid::Uuid;

use super::desk;
use super::proxy::{Fault, Way};
use super::site::{CONVERSATIONS, Site, id, questions, replies, same};
use crate::simulation::rng::Rng;

/// Forced cuts of one test run (issue 3, "Done when" 5).
const CUTS: usize = 1_000;
/// Bytes after which a link is cut at the latest. Signing in and catching up takes about a third.
const LONGEST: u64 = 9_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_cuts_lose_nothing_and_double_nothing() {
    let site = Site::start().await;
    let proxy = site.proxy().await;
    let mut desk = site.desk(&proxy).await;
    let mut chance = Rng::new(3);
    proxy.plan(move |tally| {
        if tally.faults >= CUTS {
            return Fault::None;
        }
        let way = *chance.pick(&[Way::Up, Way::Down]);
        let after = usize::try_from(chance.below(LONGEST)).expect("small");
        Fault::Cut { way, after }
    });
    proxy.cut();
    let mut chance = Rng::new(4);
    let mut sent = [const { Vec::new() }; 3];
    let mut asked = [const { Vec::new() }; 3];
    let mut note = String::new();
    let mut number = 0;
    while proxy.tally().faults < CUTS {
        number += 1;
        let at = usize::try_from(chance.below(3)).expect("small");
        let words = format!("reply {number}");
        desk.reply(&id(CONVERSATIONS[at]), &words);
        sent[at].push(words);
        if number % 3 == 0 {
            let words = format!("question {number}");
            site.says(CONVERSATIONS[at], &words).await;
            asked[at].push(words);
        }
        if number % 10 == 0 {
            let words = format!("thought {number}; ");
            desk.go_to(&id(CONVERSATIONS[at]));
            desk.go_to(&id(CONVERSATIONS[0]));
            desk.act(Action::Note);
            desk.text(&words);
            note.push_str(&words);
        }
        desk.until("room for another reply", |state| state.outbox.iter().count() < 3)
            .await;
    }
    let truth = same(&mut desk, &site).await;
    for (at, conversation) in CONVERSATIONS.iter().enumerate() {
        let of_it = truth.iter().find(|(row, _)| row.id == id(conversation));
        let (_, thread) = of_it.expect("its row");
        assert_eq!(replies(thread), sent[at], "each once and in order");
        assert_eq!(questions(thread)[1..], asked[at], "each once and in order");
    }
    assert_eq!(proxy.tally().faults, CUTS);
    let key = DraftKey {
        conversation: id(CONVERSATIONS[0]),
        kind: DraftKind::Note,
    };
    let draft = desk.state.composer.get(&key).expect("the draft is open");
    assert_eq!(draft.editor.text(), note);
    drop(desk);
    let mut store = desk::store(&site.file());
    let kept = store.load().unwrap();
    assert!(kept.outbox.is_empty());
    assert_eq!(
        kept.drafts.iter().map(|draft| &draft.text).collect::<Vec<_>>(),
        [&note]
    );
    for (row, thread) in truth {
        let cached = store.thread(&row.id).unwrap();
        assert_eq!(
            cached,
            thread[thread.len() - cached.len()..],
            "the cache of {}",
            row.id
        );
    }
}

/// F1: the request is cut before its first byte, after its last, and at every byte between.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_send_cut_at_any_byte_arrives_once() {
    let site = Site::start().await;
    let proxy = site.proxy().await;
    let mut desk = site.desk(&proxy).await;
    let mut sent = Vec::new();
    let mut at = 0;
    while at <= proxy.tally().cut_request {
        desk.live().await;
        proxy.arm(Fault::CutIn {
            request: "send_message",
            at,
        });
        let words = format!("cut {at}");
        desk.reply(&id("care-1"), &words);
        sent.push(words);
        desk.sent().await;
        assert_eq!(proxy.tally().faults, sent.len(), "each is cut");
        at += 1;
    }
    assert!(at > 100, "a request is longer than {at} bytes");
    same(&mut desk, &site).await;
    let thread = desk.state.threads[&id("care-1")].entries();
    assert_eq!(replies(thread), sent);
}

/// F2: the hub stored it, and the answer and the event of it are lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_costs_neither_the_message_nor_a_second_one() {
    let site = Site::start().await;
    let proxy = site.proxy().await;
    let mut desk = site.desk(&proxy).await;
    let mut sent = Vec::new();
    for round in 1..=20 {
        desk.live().await;
        proxy.arm(Fault::LoseAnswer {
            request: "send_message",
        });
        let words = format!("answered unheard {round}");
        desk.reply(&id("care-2"), &words);
        sent.push(words);
        desk.sent().await;
        assert_eq!(proxy.tally().faults, round, "each answer is lost");
    }
    same(&mut desk, &site).await;
    let thread = desk.state.threads[&id("care-2")].entries();
    assert_eq!(replies(thread), sent);
}

/// What the agent has read stays read, although nobody answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_mark_as_read_is_made_up_for() {
    let site = Site::start().await;
    let proxy = site.proxy().await;
    let mut desk = site.desk(&proxy).await;
    desk.visit(&id("care-2")).await;
    proxy.arm(Fault::CutIn {
        request: "mark_read",
        at: 0,
    });
    site.says("care-2", "one more thing").await;
    desk.until("the cut", |_| proxy.tally().faults == 1).await;
    desk.until("nothing unread", |state| {
        let row = state.conversations.get(&id("care-2")).expect("its row");
        *state.session.link() == Link::Live && row.unread == 0
    })
    .await;
}

/// A hub remembers requests for a week. After that nobody knows whether a repetition would be a second
/// message, so the agent is asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_left_over_a_week_ago_is_not_repeated_by_itself() {
    let site = Site::start().await;
    let proxy = site.proxy().await;
    drop(site.desk(&proxy).await);
    let left = |conversation, days: i64| OutboxItem {
        request: RequestId(Uuid::now_v7()),
        key: DraftKey {
            conversation: id(conversation),
            kind: DraftKind::Reply,
        },
        text: format!("{days} days ago"),
        quotes: None,
        via: None,
        recipients: None,
        files: Vec::new(),
        hold_ms: 0,
        state: OutboxState::Sending,
        queued: Timestamp::now() - SignedDuration::from_hours(24 * days),
    };
    let items = [left("care-1", 6), left("care-2", 8)];
    let put = |rows: &ttydesk::store::Rows<'_>| items.iter().try_for_each(|item| rows.enqueue(item));
    desk::store(&site.file()).together(put).unwrap();
    let mut desk = site.reopen(&proxy);
    desk.until("the younger one sent", |state| {
        *state.session.link() == Link::Live && state.outbox.waiting() == 0
    })
    .await;
    assert_eq!(desk.outbox(), [OutboxState::Uncertain]);
    assert!(desk.state.is_looked_for(items[1].request));
    let truth = site.truth().await;
    let arrived: Vec<_> = truth.iter().flat_map(|(_, thread)| replies(thread)).collect();
    assert_eq!(arrived, ["6 days ago"]);
}
