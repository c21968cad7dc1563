//! The numbered stream: no gap, nothing twice, and a way back after a cut.

use serde_json::{Value, json};
use uuid::Uuid;

use super::peer::{Peer, Target};

/// Adds a tag nobody has; gives the tag.
async fn change(peer: &mut Peer, conversation: &Value) -> String {
    let tag = format!("t{}", Uuid::now_v7());
    peer.ok("set_tags", json!({ "conversation": conversation, "add": [tag] }))
        .await;
    tag
}

/// Takes numbered events up to the state of `conversation` that carries `tag`.
async fn until_tag(peer: &mut Peer, conversation: &Value, tag: &str) -> Vec<u64> {
    let mut numbers = Vec::new();
    loop {
        let event = peer.event(|event| event["seq"].is_u64()).await;
        numbers.push(event["seq"].as_u64().unwrap());
        let data = &event["data"];
        let tagged = data["tags"]
            .as_array()
            .is_some_and(|tags| tags.iter().any(|known| known == tag));
        if event["kind"] == "conversation" && data["id"] == *conversation && tagged {
            return numbers;
        }
    }
}

fn follows(numbers: &[u64], start: u64) -> bool {
    numbers
        .iter()
        .zip(start + 1..)
        .all(|(seq, wanted)| *seq == wanted)
}

#[tokio::test]
async fn changes_of_others_come_numbered_without_a_gap() {
    let target = Target::new().await;
    let mut watcher = target.connect().await;
    let synced = watcher.ok("sync", json!({})).await;
    assert_eq!(synced["epoch"], watcher.hello["epoch"]);
    let mut other = target.connect().await;
    let conversation = other.unowned().await[0]["id"].clone();
    let mut tag = String::new();
    for _ in 0..5 {
        tag = change(&mut other, &conversation).await;
    }
    let numbers = until_tag(&mut watcher, &conversation, &tag).await;
    assert!(
        numbers.len() >= 5 && follows(&numbers, synced["seq"].as_u64().unwrap()),
        "{numbers:?}"
    );
}

#[tokio::test]
async fn nothing_is_streamed_before_sync() {
    let target = Target::new().await;
    let mut silent = target.connect().await;
    let conversation = silent.unowned().await[0]["id"].clone();
    let mut other = target.connect().await;
    change(&mut other, &conversation).await;
    // The answer to a later request is the next thing to come.
    silent
        .text(&json!({ "id": Uuid::now_v7(), "action": "directory", "params": {} }).to_string())
        .await;
    let next = silent.frame().await;
    assert!(next.get("id").is_some(), "{next}");
}

#[tokio::test]
async fn a_client_that_was_cut_off_gets_what_it_missed_and_nothing_twice() {
    let mut target = Target::new().await;
    let mut peer = target.connect().await;
    let synced = peer.ok("sync", json!({})).await;
    let conversation = peer.unowned().await[0]["id"].clone();
    let first = change(&mut peer, &conversation).await;
    let seen = *until_tag(&mut peer, &conversation, &first).await.last().unwrap();
    drop(peer);

    let mut other = target.connect().await;
    for _ in 0..3 {
        change(&mut other, &conversation).await;
    }
    let last = change(&mut other, &conversation).await;
    let resume = json!({ "epoch": synced["epoch"], "seq": seen });
    let mut again = target.connect().await;
    assert_eq!(again.ok("sync", resume.clone()).await["resync"], false);
    let numbers = until_tag(&mut again, &conversation, &last).await;
    assert!(
        numbers.len() >= 4 && follows(&numbers, seen),
        "after {seen}: {numbers:?}"
    );

    if target.restart().await {
        let mut later = target.connect().await;
        assert_eq!(
            later.hello["epoch"], synced["epoch"],
            "the log outlives a restart"
        );
        assert_eq!(later.ok("sync", resume).await["resync"], false);
        assert!(
            follows(&until_tag(&mut later, &conversation, &last).await, seen),
            "after a restart"
        );
    }
}

#[tokio::test]
async fn another_epoch_or_a_number_from_the_future_means_start_anew() {
    let target = Target::new().await;
    let mut peer = target.connect().await;
    let foreign = peer
        .ok("sync", json!({ "epoch": Uuid::now_v7(), "seq": 1 }))
        .await;
    assert_eq!(foreign["resync"], true);
    assert_eq!(foreign["epoch"], peer.hello["epoch"]);
    let mut ahead = target.connect().await;
    let seq = ahead.hello["seq"].as_u64().unwrap() + 1_000_000;
    let epoch = ahead.hello["epoch"].clone();
    assert_eq!(
        ahead.ok("sync", json!({ "epoch": epoch, "seq": seq })).await["resync"],
        true
    );
}

#[tokio::test]
async fn who_looks_and_who_types_is_passed_on() {
    let target = Target::new().await;
    let mut watcher = target.live().await;
    let conversation = watcher.unowned().await[0]["id"].clone();
    let mut other = target.live().await;
    other
        .ok("set_viewing", json!({ "conversation": conversation }))
        .await;
    let seen = watcher
        .event(|event| event["kind"] == "viewers" && event["data"]["conversation"] == conversation)
        .await;
    assert_eq!(seen.get("seq"), None, "momentary events carry no number");
    assert_eq!(seen["data"]["viewers"][0]["id"], other.hello["me"]["id"]);
}
