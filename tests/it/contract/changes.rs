//! Changes: once each, decided on what was seen.

use serde_json::{Value, json};
use uuid::Uuid;

use super::peer::{Peer, Target};

async fn notes(peer: &mut Peer, conversation: &Value, text: &str) -> usize {
    let page = peer
        .ok(
            "list_entries",
            json!({ "conversation": conversation, "limit": 500 }),
        )
        .await;
    let entries = page["entries"].as_array().unwrap();
    entries
        .iter()
        .filter(|entry| entry["type"] == "note" && entry["text"] == text)
        .count()
}

#[tokio::test]
async fn the_same_id_again_gives_the_first_result_and_changes_nothing() {
    let mut target = Target::new().await;
    let mut peer = target.live().await;
    let conversation = peer.unowned().await[0]["id"].clone();
    let (id, text) = (Uuid::now_v7(), format!("once {}", Uuid::now_v7()));
    let params = json!({ "conversation": conversation, "text": text });
    let first = peer.request(id, "add_note", params.clone()).await;
    let again = peer.request(id, "add_note", params.clone()).await;
    assert_eq!(first, again);
    let mut other = target.connect().await;
    assert_eq!(
        other.request(id, "add_note", params.clone()).await,
        first,
        "on another connection"
    );
    assert_eq!(notes(&mut other, &conversation, &text).await, 1);
    if target.restart().await {
        let mut later = target.connect().await;
        assert_eq!(
            later.request(id, "add_note", params).await,
            first,
            "after a restart"
        );
        assert_eq!(notes(&mut later, &conversation, &text).await, 1);
    }
}

#[tokio::test]
async fn an_id_is_not_used_for_two_things() {
    let mut peer = Target::new().await.connect().await;
    let conversation = peer.unowned().await[0]["id"].clone();
    let id = Uuid::now_v7();
    peer.request(
        id,
        "add_note",
        json!({ "conversation": conversation, "text": "a" }),
    )
    .await;
    let other = peer
        .request(
            id,
            "add_note",
            json!({ "conversation": conversation, "text": "b" }),
        )
        .await;
    assert_eq!(other["error"]["code"], "id_reused");
}

/// What counts is who has it: a tag or a message in between does no harm, another owner does, also one
/// who has given it back since.
#[tokio::test]
async fn a_claim_is_decided_on_the_owner_that_was_seen() {
    let mut peer = Target::new().await.connect().await;
    let row = peer.unowned().await[0].clone();
    let conversation = row["id"].clone();
    let seen = row["revision"].as_u64().unwrap();
    let claim = |revision: u64| json!({ "conversation": conversation, "revision": revision });
    let tag = format!("t{}", Uuid::now_v7());
    peer.ok("set_tags", json!({ "conversation": conversation, "add": [tag] }))
        .await;
    let taken = peer.ok("claim", claim(seen)).await;
    assert_eq!(taken["assignee"]["id"], peer.hello["me"]["id"]);
    let revision = taken["revision"].as_u64().unwrap();
    assert!(revision > seen);

    peer.ok(
        "handoff",
        json!({ "conversation": conversation, "revision": revision }),
    )
    .await;
    assert_eq!(peer.refused("claim", claim(seen)).await["code"], "conflict");
    let now = peer
        .ok("get_conversation", json!({ "conversation": conversation }))
        .await;
    assert!(now["assignee"].is_null(), "a refused claim changed something");
    peer.ok("claim", claim(now["revision"].as_u64().unwrap())).await;
}

#[tokio::test]
async fn a_held_message_can_be_taken_back_and_one_that_left_cannot() {
    let mut peer = Target::new().await.live().await;
    let conversation = peer.unowned().await[1]["id"].clone();
    let params =
        |text: &str, hold: u32| json!({ "conversation": conversation, "text": text, "hold_ms": hold });
    let held = Uuid::now_v7();
    let sent = peer
        .request(held, "send_message", params("taken back", 60_000))
        .await;
    assert!(sent["result"]["delivery"]["held"]["until"].is_string(), "{sent}");
    peer.ok(
        "cancel_message",
        json!({ "conversation": conversation, "request": held }),
    )
    .await;
    let gone = peer.event(|event| event["kind"] == "entry_removed").await;
    assert_eq!(gone["data"]["entry"], sent["result"]["id"]);

    let left = Uuid::now_v7();
    peer.request(left, "send_message", params("gone", 0)).await;
    let error = peer
        .refused(
            "cancel_message",
            json!({ "conversation": conversation, "request": left }),
        )
        .await;
    assert_eq!(error["code"], "conflict");
    let page = peer
        .ok(
            "list_entries",
            json!({ "conversation": conversation, "limit": 500 }),
        )
        .await;
    let text = page.to_string();
    assert!(text.contains("gone") && !text.contains("taken back"), "{text}");
}

#[tokio::test]
async fn a_held_message_leaves_by_itself() {
    let mut peer = Target::new().await.live().await;
    let conversation = peer.unowned().await[1]["id"].clone();
    let params = json!({ "conversation": conversation, "text": "in a moment", "hold_ms": 200 });
    let sent = peer.request(Uuid::now_v7(), "send_message", params).await;
    let id = sent["result"]["id"].clone();
    let left = peer
        .event(|event| {
            event["kind"] == "entry"
                && event["data"]["id"] == id
                && event["data"]["delivery"].get("held").is_none()
        })
        .await;
    assert_eq!(left["data"]["text"], "in a moment");
}

#[tokio::test]
async fn pages_hold_every_row_once() {
    let mut peer = Target::new().await.connect().await;
    let mut seen = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = peer
            .ok(
                "list_conversations",
                json!({ "view": "all", "limit": 2, "after": after }),
            )
            .await;
        let rows = page["conversations"].as_array().unwrap();
        assert!(rows.len() <= 2);
        seen.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        // A row that changes between two pages must not come again, nor push another out.
        if let Some(last) = rows.last() {
            peer.ok(
                "add_note",
                json!({ "conversation": last["id"], "text": "while paging" }),
            )
            .await;
        }
        after = page["next"].clone();
        if after.is_null() {
            assert_eq!(
                u64::try_from(seen.len()).unwrap(),
                page["total"].as_u64().unwrap()
            );
            break;
        }
    }
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), seen.len(), "{seen:?}");
}

#[tokio::test]
async fn entries_are_in_the_hubs_order() {
    let mut peer = Target::new().await.connect().await;
    let conversation = peer.unowned().await[0]["id"].clone();
    for text in ["a", "b", "c"] {
        peer.ok("add_note", json!({ "conversation": conversation, "text": text }))
            .await;
    }
    let page = |before: Value| json!({ "conversation": conversation, "limit": 2, "before": before });
    let newest = peer.ok("list_entries", page(Value::Null)).await;
    assert_eq!(newest["more"], true);
    let places = |page: &Value| -> Vec<u64> {
        page["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["position"].as_u64().unwrap())
            .collect()
    };
    let older = peer.ok("list_entries", page(json!(places(&newest)[0]))).await;
    let mut all = places(&older);
    all.extend(places(&newest));
    assert!(
        all.is_sorted() && all.windows(2).all(|pair| pair[0] < pair[1]),
        "{all:?}"
    );
}
