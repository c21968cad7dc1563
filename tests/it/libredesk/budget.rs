//! How much is asked of a server (issue 5, "Done when" 4), in minutes that pass at once.

use std::time::Duration;

use ttydesk::app::Action;
use ttydesk::app::state::Link;
use ttydesk::domain::ConversationId;
use uuid::Uuid;

use super::day::addr_of;
use super::standin::Standin;
use super::worker;
use crate::simulation::rng::Rng;
use crate::support::say;
use crate::ws::proxy::Proxy;

/// Conversations in view.
const CONVERSATIONS: usize = 50;
/// A colleague.
const BOB: u64 = 3;
/// Minutes of work.
const MINUTES: u64 = 6;
/// Most requests of a minute.
const STEADY: usize = 60;
/// Most requests of a reconnect, and of the half minute after it.
const RECONNECT: usize = 30;

#[tokio::test(start_paused = true)]
async fn steady_work_and_a_reconnect_keep_to_the_budget() {
    let standin = Standin::start().await;
    let talks: Vec<Uuid> = (0..CONVERSATIONS).map(|_| Uuid::now_v7()).collect();
    for talk in &talks {
        standin.know(*talk);
    }
    let proxy = Proxy::start(standin.addr()).await;
    let home = tempfile::tempdir().unwrap();
    let mut desk = worker::desk(&home.path().join("desk.db"), addr_of(&proxy), worker::key()).await;
    desk.until("every row", |state| state.conversations.len() >= CONVERSATIONS)
        .await;
    // What signing in asks for is no steady work.
    desk.watch(Duration::from_mins(1)).await;
    standin.forget_requests();
    let mut chance = Rng::new(9);
    for second in 1..=MINUTES * 60 {
        if second % 2 == 0 {
            standin.hears(*chance.pick(&talks), &format!("words of second {second}"));
        }
        let talk = ConversationId::new(chance.pick(&talks).to_string());
        if second % 15 == 0 && desk.state.conversations.get(&talk).is_some() {
            worker::go_to(&mut desk, &talk);
            desk.act(Action::Open);
        }
        // Long enough that the draft is at the server before it is sent.
        match second % 30 {
            1 if desk.state.queue.selected().is_some() => {
                desk.act(Action::Reply);
                desk.text("I look into it.");
            }
            12 => desk.act(Action::Send),
            _ => {}
        }
        desk.watch(Duration::from_secs(1)).await;
    }
    let steady = standin.busiest_minute();
    say(&format!(
        "{steady} requests in the busiest of {MINUTES} minutes: {:?}",
        standin.counts()
    ));
    let drafts = standin.counts().get("draft").copied().unwrap_or_default();
    assert!(drafts > 0, "no draft went up: {:?}", standin.counts());
    assert!(steady <= STEADY, "{steady} in a minute: {:?}", standin.counts());

    standin.forget_requests();
    let told = desk.links.len();
    // While the link is down others resolve what the screen shows.
    for talk in &talks[..30] {
        standin.resolve(*talk, BOB);
    }
    proxy.cut_all();
    desk.told("the end", told, |link| matches!(link, Link::Offline { .. }))
        .await;
    desk.live().await;
    desk.watch(Duration::from_secs(30)).await;
    let reconnect: usize = standin.counts().values().sum();
    say(&format!(
        "{reconnect} requests for a reconnect: {:?}",
        standin.counts()
    ));
    assert!(reconnect <= RECONNECT, "{reconnect}: {:?}", standin.counts());
}
