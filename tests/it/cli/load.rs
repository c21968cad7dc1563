//! `bench hub` and `bench flood`: a desk and events to measure with.

use std::fs::File;
use std::path::Path;

use serde_json::Value;

use crate::support::{Home, Hub, Output, Program, add_agent};

fn fill(home: &Home, data: &Path) -> Output {
    let arguments = [
        "bench",
        "hub",
        "--data",
        data.to_str().unwrap(),
        "--conversations",
        "30",
        "--messages",
        "600",
        "--seed",
        "5",
        "--at",
        "2026-11-21T10:00:00Z",
        "--lang",
        "en",
    ];
    Program::new(home, &arguments).run("")
}

#[test]
fn a_hub_is_filled_once_and_can_be_worked_with() {
    let home = Home::new();
    let data = home.path().join("hub");
    let told = fill(&home, &data).exits(0).out;
    assert!(
        told.starts_with("conversations: 30 new, 0 known already"),
        "{told}"
    );
    let again = fill(&home, &data).exits(0).out;
    assert!(
        again.starts_with("conversations: 0 new, 30 known already; messages: 0"),
        "{again}"
    );
    add_agent(&home, &data, "Visitor", "lead");
    let hub = Hub::serve(&home, &data, "127.0.0.1:0");
    let call = |arguments: &[&str]| hub.call(&home, "Visitor", arguments).run("").exits(0).json();
    let rows = call(&["list", "--json", "--view", "all"]);
    assert!((10..=30).contains(&rows.len()), "{} rows", rows.len());
    let thread = call(&["show", "c-001", "--json"]);
    assert!(thread.len() > 100, "{} lines", thread.len());
}

#[test]
fn a_flood_comes_when_it_is_asked_for_and_says_what_it_was() {
    let home = Home::new();
    let data = home.path().join("hub");
    fill(&home, &data).exits(0);
    add_agent(&home, &data, "Visitor", "lead");
    let line = home.write("line", "\n");
    let arguments = [
        "bench",
        "flood",
        "--data",
        data.to_str().unwrap(),
        "--rate",
        "400",
        "--seconds",
        "1",
        "--conversation",
        "c-002",
    ];
    let running = Program::new(&home, &arguments).start_with(File::open(line).unwrap());
    let mut hub = Hub::listening(running, &data);
    let report: Value = serde_json::from_str(&hub.line("the report")).unwrap();
    let count = |field: &str| report[field].as_u64().unwrap();
    assert!(
        (300..1_000).contains(&count("events")) && count("stored") > 5,
        "{report}"
    );
    let thread = hub
        .call(&home, "Visitor", &["show", "c-002", "--json"])
        .run("")
        .exits(0)
        .json();
    let last = thread.last().unwrap();
    assert_eq!(last["text"], "the flood is over", "{last}");
    hub.stop();
}
