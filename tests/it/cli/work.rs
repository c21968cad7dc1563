//! A day's work by commands, each seen in what `list` and `show` say afterwards.

use serde_json::{Value, json};

use super::desk;
use crate::support::{Home, Hub, Start};

/// A call as Anna that must succeed; gives what it printed.
#[track_caller]
fn anna(hub: &Hub, home: &Home, arguments: &[&str], input: &str) -> Vec<Value> {
    let all: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
    hub.call(home, "Anna", &all).run(input).exits(0).json()
}

/// The row of `id` in `list`.
#[track_caller]
fn row(hub: &Hub, home: &Home, id: &str) -> Value {
    let rows = anna(hub, home, &["list"], "");
    rows.iter()
        .find(|row| row["id"] == id)
        .unwrap_or_else(|| panic!("no {id} in {rows:?}"))
        .clone()
}

#[test]
fn list_gives_everything_with_the_documented_fields() {
    let (home, hub) = desk();
    let rows = anna(&hub, &home, &["list"], "");
    assert_eq!(rows.len(), 3);
    for row in &rows {
        for field in [
            "id",
            "contact",
            "channel",
            "status",
            "assignee",
            "team",
            "tags",
            "waiting_since",
        ] {
            assert!(row.get(field).is_some(), "{field} is missing in {row}");
        }
        assert_eq!(row["status"], "open");
        assert_eq!(row["assignee"], Value::Null);
        assert!(row["tags"].is_array());
        let since = row["waiting_since"]
            .as_str()
            .expect("the customer spoke last and waits");
        since.parse::<jiff::Timestamp>().expect("RFC 3339");
    }
}

#[test]
fn show_gives_the_thread_oldest_first() {
    let (home, hub) = desk();
    let entries = anna(&hub, &home, &["show", "care-1"], "");
    let messages: Vec<(&str, &str)> = entries
        .iter()
        .filter(|entry| entry["kind"] == "message")
        .map(|entry| (entry["author"].as_str().unwrap(), entry["text"].as_str().unwrap()))
        .collect();
    assert_eq!(
        messages,
        [
            ("customer", "где мой возврат? заказ 7731"),
            ("agent", "Проверяю, одну минуту"),
            ("customer", "спасибо, жду"),
        ]
    );
    assert!(
        entries
            .iter()
            .all(|entry| entry["id"].is_string() && entry["at"].is_string())
    );
}

#[test]
fn a_reply_and_a_note_keep_their_lines_and_their_kind() {
    let (home, hub) = desk();
    let state = anna(
        &hub,
        &home,
        &["reply", "care-1"],
        "Возврат оформлен.\nДеньги придут за 3 дня.\n",
    );
    assert_eq!(state[0]["id"], "care-1");
    assert_eq!(
        state[0]["waiting_since"],
        Value::Null,
        "an answered customer does not wait"
    );
    anna(&hub, &home, &["note", "care-1"], "card refund takes 3 days");
    let entries = anna(&hub, &home, &["show", "care-1"], "");
    let last: Vec<(&Value, &Value, &str)> = entries
        .iter()
        .filter(|entry| entry["kind"] != "event")
        .map(|entry| (&entry["kind"], &entry["author"], entry["text"].as_str().unwrap()))
        .collect();
    let (message, note) = (json!("message"), json!("note"));
    assert_eq!(
        last[last.len() - 2..],
        [
            (
                &message,
                &json!("agent"),
                "Возврат оформлен.\nДеньги придут за 3 дня."
            ),
            (&note, &json!("agent"), "card refund takes 3 days"),
        ]
    );
}

#[test]
fn claim_tag_transfer_and_hand_off_are_seen_by_all() {
    let (home, hub) = desk();
    anna(&hub, &home, &["claim", "care-2"], "");
    assert_eq!(row(&hub, &home, "care-2")["assignee"], "Anna");
    anna(&hub, &home, &["tag", "care-2", "+late", "+vip"], "");
    anna(&hub, &home, &["tag", "care-2", "-vip", "+parcel"], "");
    let mut tags: Vec<String> = serde_json::from_value(row(&hub, &home, "care-2")["tags"].clone()).unwrap();
    tags.sort();
    assert_eq!(tags, ["late", "parcel"]);
    anna(
        &hub,
        &home,
        &["transfer", "care-2", "--to", "bob", "--note", "ждёт с утра"],
        "",
    );
    assert_eq!(row(&hub, &home, "care-2")["assignee"], "Bob");
    let told = anna(&hub, &home, &["show", "care-2"], "");
    assert!(
        told.iter().any(|entry| entry.to_string().contains("ждёт с утра")),
        "the note goes along: {told:?}"
    );
    anna(&hub, &home, &["handoff", "care-2", "--to", "queue"], "");
    assert_eq!(row(&hub, &home, "care-2")["assignee"], Value::Null);
}

#[test]
fn resolve_reopen_and_snooze_move_it_between_the_slices() {
    let (home, hub) = desk();
    let ids = |narrow: &[&str]| -> Vec<String> {
        let all: Vec<&str> = ["list"].iter().chain(narrow).copied().collect();
        let rows = anna(&hub, &home, &all, "");
        rows.iter()
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        anna(&hub, &home, &["resolve", "care-3"], "")[0]["status"],
        "resolved"
    );
    assert_eq!(ids(&["--status", "resolved"]), ["care-3"]);
    assert_eq!(ids(&["--status", "open"]).len(), 2);
    assert_eq!(ids(&[]).len(), 3, "without narrowing everything is listed");
    assert_eq!(anna(&hub, &home, &["reopen", "care-3"], "")[0]["status"], "open");
    anna(
        &hub,
        &home,
        &["snooze", "care-3", "--until", "2099-01-01T09:00:00Z"],
        "",
    );
    assert_eq!(ids(&["--status", "snoozed"]), ["care-3"]);
    assert_eq!(ids(&["--view", "snoozed"]), ["care-3"]);
}

#[test]
fn a_priority_is_set_and_found_by_it() {
    let (home, hub) = desk();
    assert_eq!(
        anna(&hub, &home, &["priority", "care-3", "low"], "")[0]["priority"],
        "low"
    );
    let found = anna(&hub, &home, &["list", "priority:low"], "");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], "care-3");
    let told = anna(&hub, &home, &["show", "care-3"], "");
    assert!(
        told.iter().any(|entry| entry["what"] == "prioritised"),
        "{told:?}"
    );
    let last = anna(&hub, &home, &["list", "--sort", "priority"], "");
    assert_eq!(last.last().expect("rows")["id"], "care-3", "after the usual ones");
}

#[test]
fn search_finds_words_of_the_thread_in_any_case() {
    let (home, hub) = desk();
    let hits = anna(&hub, &home, &["search", "ВОЗВРАТ"], "");
    assert!(
        !hits.is_empty() && hits.iter().all(|hit| hit.to_string().contains("care-1")),
        "{hits:?}"
    );
    assert_eq!(
        anna(&hub, &home, &["search", "nothing-like-this"], ""),
        [Value::Null; 0]
    );
}

#[test]
fn without_json_a_person_can_read_it() {
    let (home, hub) = desk();
    let list = hub.call(&home, "Anna", &["list"]).run("").exits(0).out;
    assert!(list.contains("care-1") && !list.contains('{'), "{list}");
    let thread = hub.call(&home, "Anna", &["show", "care-1"]).run("").exits(0).out;
    assert!(
        thread.contains("спасибо, жду") && !thread.contains('{'),
        "{thread}"
    );
}

#[test]
fn a_lead_reads_who_did_what_and_an_agent_does_not() {
    let home = Home::new();
    let hub = Hub::start(
        &home,
        Start {
            dialogues: &[("c1", &["hello"] as &[&str])],
            agents: &[("Anna", "agent"), ("Lea", "lead")],
        },
    );
    hub.call(&home, "Anna", &["claim", "c1"]).run("").exits(0);
    hub.call(&home, "Anna", &["resolve", "c1"]).run("").exits(0);
    let asked = [
        "audit",
        "--conversation",
        "c1",
        "--agent",
        "Anna",
        "--since",
        "2h",
        "--json",
    ];
    let told = hub.call(&home, "Lea", &asked).run("").exits(0).json();
    let did: Vec<_> = told.iter().map(|it| it["action"].as_str().unwrap()).collect();
    assert_eq!(did, ["resolve", "claim"]);
    assert_eq!(told[1]["agent"], "Anna");
    hub.call(&home, "Anna", &["audit"]).run("").exits(4);
}
