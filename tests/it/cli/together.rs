//! Several at one hub.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::desk;
use crate::support::{Home, Hub, Start, dialogues};

#[test]
fn of_two_that_claim_at_once_exactly_one_wins() {
    const ROUNDS: usize = 12;
    let ids: Vec<String> = (1..=ROUNDS).map(|round| format!("care-{round}")).collect();
    let turns: &[&str] = &["hello?"];
    let rows: Vec<(&str, &[&str])> = ids.iter().map(|id| (id.as_str(), turns)).collect();
    let home = Home::new();
    let hub = Hub::start(
        &home,
        Start {
            dialogues: &rows,
            agents: &[("Anna", "agent"), ("Bob", "agent")],
        },
    );
    for id in &ids {
        let mut codes: Vec<i32> = thread::scope(|scope| {
            let both = ["Anna", "Bob"].map(|name| {
                let call = hub.call(&home, name, &["claim", id]);
                scope.spawn(move || call.run("").code)
            });
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        codes.sort_unstable();
        assert_eq!(codes, [0, 5], "one wins and the other is told");
    }
}

#[test]
fn watch_tells_what_another_does() {
    let (home, hub) = desk();
    let watch = hub.call(&home, "Bob", &["watch", "--json"]).start();
    // The watcher may still be connecting: change it again and again until it has told of one.
    let told = AtomicBool::new(false);
    let seen = thread::scope(|scope| {
        scope.spawn(|| {
            for round in (0..40).take_while(|_| !told.load(Ordering::Relaxed)) {
                let tag = format!("+round-{round}");
                hub.call(&home, "Anna", &["tag", "care-2", &tag]).run("").exits(0);
            }
        });
        let line = watch.line_with("a change of care-2", |line| line.contains("care-2"));
        told.store(true, Ordering::Relaxed);
        line
    });
    let event: serde_json::Value = serde_json::from_str(&seen).expect("one object per line");
    assert!(event.to_string().contains("care-2"));
    let code = watch.stop(rustix::process::Signal::INT);
    assert!(
        [0, 130].contains(&code),
        "Ctrl+C ends it quietly, not with {code}"
    );
}

#[test]
fn everything_is_there_again_after_a_restart() {
    let (home, mut hub) = desk();
    hub.call(&home, "Anna", &["claim", "care-1"]).run("").exits(0);
    hub.call(&home, "Anna", &["reply", "care-1"])
        .run("Готово")
        .exits(0);
    let show = |hub: &Hub| {
        hub.call(&home, "Anna", &["show", "care-1", "--json"])
            .run("")
            .exits(0)
            .out
    };
    let before = show(&hub);
    hub.stop();
    hub.restart(&home);
    assert_eq!(show(&hub), before);
}

#[test]
fn importing_twice_adds_nothing() {
    let home = Home::new();
    let rows: &[(&str, &[&str])] = &[("care-1", &["hello"])];
    let hub = Hub::start(
        &home,
        Start {
            dialogues: rows,
            agents: &[("Anna", "agent")],
        },
    );
    hub.call(&home, "Anna", &["tag", "care-1", "+kept"])
        .run("")
        .exits(0);
    let file = home.write("again.jsonl", &dialogues(rows));
    crate::support::import(&home, hub.data(), &file);
    let rows = hub
        .call(&home, "Anna", &["list", "--json"])
        .run("")
        .exits(0)
        .json();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["tags"][0], "kept", "what was done since is not undone");
}
