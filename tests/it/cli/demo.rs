//! The demo's hub, without its screen.

use serde_json::Value;

use crate::support::{Home, Hub, add_agent};

fn rows(more: &[&str]) -> Vec<Value> {
    let home = Home::new();
    let hub = Hub::demo(&home, more);
    add_agent(&home, hub.data(), "Visitor", "lead");
    hub.call(&home, "Visitor", &["list", "--json"])
        .run("")
        .exits(0)
        .json()
}

#[test]
fn the_same_seed_gives_the_same_desk() {
    let people = |rows: &[Value]| -> Vec<(Value, Value, Value)> {
        rows.iter()
            .map(|row| (row["id"].clone(), row["contact"].clone(), row["channel"].clone()))
            .collect()
    };
    assert_eq!(people(&rows(&[])), people(&rows(&[])));
}

#[test]
fn it_has_as_many_conversations_as_asked_for() {
    assert_eq!(rows(&["--conversations", "300"]).len(), 300);
}

#[test]
fn every_channel_is_there() {
    let rows = rows(&[]);
    for channel in ["web_chat", "telegram", "whatsapp", "email", "sms", "phone"] {
        assert!(
            rows.iter().any(|row| row["channel"] == channel),
            "nobody on {channel}"
        );
    }
}

#[test]
fn a_customer_answers_what_the_agent_writes() {
    let home = Home::new();
    let hub = Hub::demo(&home, &[]);
    add_agent(&home, hub.data(), "Visitor", "lead");
    let call =
        |arguments: &[&str], input: &str| hub.call(&home, "Visitor", arguments).run(input).exits(0).json();
    let waiting = call(&["list", "--json", "--view", "unassigned"], "");
    let chat = waiting
        .iter()
        .find(|row| row["channel"] == "web_chat" || row["channel"] == "telegram");
    let id = chat.expect("somebody waits in a chat")["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let watch = hub.call(&home, "Visitor", &["watch", "--json"]).start();
    let count = |id: &str| {
        let thread = call(&["show", id, "--json"], "");
        thread
            .iter()
            .filter(|entry| entry["author"] == "customer" && entry["kind"] == "message")
            .count()
    };
    let before = count(&id);
    call(
        &["reply", &id, "--json"],
        "One moment, I am looking into it. Which order is it?",
    );
    watch.line_with("the customer's answer", |line| {
        line.contains(&id) && count(&id) > before
    });
}
