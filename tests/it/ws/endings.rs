//! Other ways a link ends: silently, by the hub's restart or its word, by nonsense.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use ttydesk::app::Action;
use ttydesk::app::state::Link;
use ttydesk::backend::Offline;
use ttydesk::backend::native::wire::{CLOSE_SLOW_CONSUMER, MAX_TEXT};
use ttydesk::domain::{DraftKey, DraftKind, OutboxState};

use super::desk;
use super::proxy::{Fault, Tally};
use super::site::{CONVERSATIONS, Site, id, questions, replies, same};

/// F27, in real time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_half_open_link_is_told_at_5_s_and_given_up_at_10() {
    let site = Site::start().await;
    let proxy = site.proxy().await;
    let mut desk = site.desk(&proxy).await;
    desk.impatient = false;
    proxy.freeze();
    let frozen = Instant::now();
    desk.reply(&id("care-1"), "into the void");
    desk.until("the silence told", |state| {
        matches!(state.session.link(), Link::Silent { .. })
    })
    .await;
    assert!(
        frozen.elapsed() < Duration::from_millis(5_500),
        "told after {:?}",
        frozen.elapsed()
    );
    desk.until("the link given up", |state| {
        matches!(
            state.session.link(),
            Link::Offline {
                reason: Offline::TimedOut,
                ..
            }
        )
    })
    .await;
    assert!(
        frozen.elapsed() < Duration::from_millis(10_500),
        "given up after {:?}",
        frozen.elapsed()
    );
    same(&mut desk, &site).await;
    let thread = desk.state.threads[&id("care-1")].entries();
    assert_eq!(replies(thread), ["into the void"]);
}

/// F21.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_of_the_hub_costs_nothing() {
    let mut site = Site::start().await;
    let proxy = site.proxy().await;
    let mut desk = site.desk(&proxy).await;
    let mut sent = Vec::new();
    for round in 1..=5 {
        let before = format!("before stop {round}");
        desk.reply(&id("care-1"), &before);
        site.down().await;
        let during = format!("while down {round}");
        desk.reply(&id("care-1"), &during);
        site.up().await;
        site.says("care-1", &format!("still there {round}?")).await;
        sent.extend([before, during]);
        desk.sent().await;
    }
    same(&mut desk, &site).await;
    let thread = desk.state.threads[&id("care-1")].entries();
    assert_eq!(replies(thread), sent);
    assert_eq!(questions(thread).len(), 6);
}

/// F29, seen from the hub: it does not keep more for a slow client than fits its queue.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_client_is_sent_away_with_4008_and_comes_back_to_everything() {
    let site = Site::start().await;
    let proxy = site.proxy().await;
    let mut desk = site.desk(&proxy).await;
    proxy.starve();
    let long = "x".repeat(MAX_TEXT);
    // The first fill the sockets, the rest the hub's queue of 1,024 frames: at least two for each.
    let words = |number| if number < 300 { long.as_str() } else { "short" };
    join_all((0..900).map(|number| site.says("care-3", words(number)))).await;
    proxy.thaw();
    desk.until("a live link after a goodbye", |state| {
        *state.session.link() == Link::Live && state.threads[&id("care-3")].entries().len() > 900
    })
    .await;
    let sent_away = |link: &&Link| matches!(link, Link::Offline { reason: Offline::Closed { code, .. }, .. } if *code == CLOSE_SLOW_CONSUMER);
    assert_eq!(desk.links.iter().filter(sent_away).count(), 1, "{:?}", desk.links);
    assert_eq!(proxy.tally().connections, 2);
    same(&mut desk, &site).await;
}

/// The hub behind the address is another one now: nothing of the old one is mixed with it, and nothing
/// of the agent's is thrown away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_epoch_replaces_what_was_seen_and_keeps_what_was_written() {
    let mut site = Site::start().await;
    let proxy = site.proxy().await;
    let mut first = site.desk(&proxy).await;
    first.reply(&id("care-1"), "answered in the old world");
    first.sent().await;
    first.go_to(&id("care-2"));
    first.act(Action::Reply);
    first.text("half a thought");
    first.act(Action::Back);
    drop(first);
    site.replace(&["care-2", "care-9"]).await;
    let mut desk = site.reopen(&proxy);
    desk.reply(&id("care-3"), "to somebody who is not there");
    desk.until("the new rows", |state| {
        let rows = state.conversations.iter().map(|row| row.id.as_str());
        *state.session.link() == Link::Live && rows.filter(|id| *id != "care-3").eq(["care-2", "care-9"])
    })
    .await;
    desk.until("the refusal", |state| state.outbox.rejected() == 1)
        .await;
    for (row, thread) in site.truth().await {
        desk.visit(&row.id).await;
        assert_eq!(desk.state.threads[&row.id].entries(), thread);
    }
    let key = DraftKey {
        conversation: id("care-2"),
        kind: DraftKind::Reply,
    };
    let draft = desk.state.composer.get(&key).expect("the draft");
    assert_eq!(draft.editor.text(), "half a thought");
    drop(desk);
    let kept = desk::store(&site.file()).load().unwrap();
    assert_eq!(kept.drafts.len(), 1);
    assert_eq!(kept.outbox[0].text, "to somebody who is not there");
    let rows: Vec<_> = kept.conversations.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(rows, ["care-2", "care-9"], "nothing of the old world is cached");
}

/// F22.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_holds_everything_and_is_not_tried_in_a_loop() {
    let site = Site::start().await;
    let proxy = site.proxy().await;
    let mut desk = site.desk(&proxy).await;
    let signed_out = |state: &ttydesk::app::State| matches!(state.session.link(), Link::AuthRequired { .. });
    site.revoke();
    // The hub looks at its file when something happens.
    site.says("care-1", "are you there?").await;
    desk.until("the sign-in question", signed_out).await;
    desk.reply(&id("care-1"), "held");
    desk.reply(&id("care-1"), "held too");
    // Longer than the longest first pause before another try.
    desk.watch(Duration::from_millis(1_500)).await;
    assert_eq!(proxy.tally().connections, 1, "nothing was tried by itself");
    assert_eq!(desk.outbox(), [OutboxState::Queued, OutboxState::Queued]);
    let told = desk.links.len();
    desk.act(Action::Reconnect);
    desk.until("one try", |_| proxy.tally().connections == 2).await;
    desk.until("the same answer", signed_out).await;
    desk.watch(Duration::from_millis(1_500)).await;
    assert_eq!(proxy.tally().connections, 2, "one try for one key");
    assert!(
        matches!(
            desk.links[told..],
            [Link::Connecting { attempt: 1 }, Link::AuthRequired { .. }]
        ),
        "{:?}",
        &desk.links[told..]
    );
    drop(desk);
    let kept = desk::store(&site.file()).load().unwrap();
    let texts: Vec<_> = kept.outbox.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(texts, ["held", "held too"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_breaches_of_the_protocol_stop_the_link_and_say_so() {
    let site = Site::start().await;
    let proxy = site.proxy().await;
    let mut desk = site.desk(&proxy).await;
    // After the upgrade, before the first frame is whole.
    proxy.plan(|_| Fault::Garble { after: 400 });
    proxy.cut();
    desk.until("the end of patience", |state| {
        matches!(
            state.session.link(),
            Link::Unusable {
                reason: Offline::Protocol(_)
            }
        )
    })
    .await;
    let before = Tally {
        connections: 4,
        ..proxy.tally()
    };
    assert_eq!(proxy.tally(), before, "three tries after the cut");
    desk.reply(&id("care-1"), "kept for better days");
    desk.watch(Duration::from_millis(1_500)).await;
    assert_eq!(proxy.tally(), before, "nothing was tried by itself");
    assert_eq!(desk.outbox(), [OutboxState::Queued]);
    proxy.plan(|_| Fault::None);
    desk.act(Action::Reconnect);
    same(&mut desk, &site).await;
    let thread = desk.state.threads[&id("care-1")].entries();
    assert_eq!(replies(thread), ["kept for better days"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_up_is_tried_until_it_answers() {
    let site = Site::start().await;
    let proxy = site.proxy().await;
    let mut desk = site.desk(&proxy).await;
    proxy.plan(|tally| {
        if tally.faults < 30 {
            Fault::Refuse
        } else {
            Fault::None
        }
    });
    proxy.cut();
    desk.reply(&id("care-1"), "after thirty closed doors");
    same(&mut desk, &site).await;
    assert_eq!(proxy.tally().faults, 30);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_carries_a_few_bytes_at_a_time_carries_everything() {
    let site = Site::start().await;
    let proxy = site.proxy().await;
    // At fewer than 3 a WebSocket library takes the upgrade for an attack.
    proxy.plan(|_| Fault::Slow { step: 7 });
    let mut desk = site.desk(&proxy).await;
    for conversation in CONVERSATIONS {
        desk.reply(&id(conversation), "drop by drop");
        site.says(conversation, "by drop").await;
    }
    same(&mut desk, &site).await;
    assert_eq!(proxy.tally().connections, 1);
}
