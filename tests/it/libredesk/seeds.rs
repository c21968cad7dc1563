//! A working day in which anything may go wrong at any request, chosen by a seed, in time that passes at
//! once: whatever happened, each text is at the server once, and the desk shows what the server has.

use super::day::{Deed, Worker as _, addr_of};
use super::standin::{By, Fault, INBOX, Standin};
use super::visitor::Visitor;
use super::worker;
use crate::simulation::rng::Rng;
use crate::support::say;
use crate::ws::proxy::Proxy;

/// Days of one run.
const SEEDS: u64 = 10;
/// Texts of a day.
const TEXTS: usize = 4;
/// Requests something happens to.
const KINDS: [&str; 6] = ["reply", "reply", "messages", "list", "conversation", "login"];

fn fault(chance: &mut Rng) -> Fault {
    *chance.pick(&[
        Fault::LoseAnswer,
        Fault::CutBefore,
        Fault::FailAfter,
        Fault::Limit { retry_after: Some(7) },
        Fault::Limit { retry_after: None },
        Fault::Html,
    ])
}

async fn a_day(seed: u64) {
    let mut chance = Rng::new(seed);
    let standin = Standin::start().await;
    let proxy = Proxy::start(standin.addr()).await;
    let visitor = Visitor::begin(standin.addr(), INBOX, "Hello?").await;
    let home = tempfile::tempdir().unwrap();
    let login = worker::password("ann@example.com", "PASSWORD");
    let mut desk = worker::desk(&home.path().join("desk.db"), addr_of(&proxy), login).await;
    desk.haste = 1;
    let mut sent = vec!["Hello?".to_owned()];
    for number in 0..TEXTS {
        for _ in 0..chance.below(3) {
            let kind = *chance.pick(&KINDS);
            standin.arm(kind, fault(&mut chance));
        }
        match chance.below(8) {
            0 => standin.kick(2),
            1 => proxy.cut_all(),
            2 => standin.end_sessions(),
            3 => standin.refuse_sockets(true),
            4 => standin.refuse_sockets(false),
            _ => {}
        }
        let words = format!("reply {number}");
        desk.does(visitor.talk, Deed::Reply(words.clone())).await;
        sent.push(words);
        let words = format!("question {number}");
        visitor.says(&words).await;
        sent.push(words);
    }
    let there: Vec<String> = standin
        .thread(visitor.talk)
        .into_iter()
        .map(|kept| kept.text)
        .collect();
    assert_eq!(there, sent, "seed {seed}: each once and in order");
    let same = |seen: &super::day::Seen| {
        let said: Vec<_> = seen
            .said
            .iter()
            .filter(|(by, _)| *by != By::Note)
            .map(|(_, text)| text)
            .collect();
        said == sent.iter().collect::<Vec<_>>()
    };
    desk.sees(
        &format!("seed {seed}: the same as the server"),
        visitor.talk,
        same,
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn whatever_goes_wrong_nothing_is_lost_or_doubled() {
    let begun = std::time::Instant::now();
    for seed in 0..SEEDS {
        a_day(seed).await;
    }
    let took = begun.elapsed();
    say(&format!("{SEEDS} days of {TEXTS} texts each way in {took:?}"));
}
