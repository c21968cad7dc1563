//! Frames that are wrong: a typed answer, and patience that ends.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use ttydesk::backend::native::wire::{CLOSE_PROTOCOL, MAX_FRAME, MAX_TEXT};
use uuid::Uuid;

use super::peer::Target;

#[tokio::test]
async fn an_unknown_action_is_named_so_and_the_connection_lives() {
    let mut peer = Target::new().await.connect().await;
    let error = peer.refused("make_coffee", json!({ "cups": 2 })).await;
    assert_eq!(error["code"], "unknown_action");
    peer.ok("directory", json!({})).await;
}

#[tokio::test]
async fn unknown_fields_are_ignored() {
    let mut peer = Target::new().await.connect().await;
    let id = Uuid::now_v7();
    let frame = json!({ "id": id, "action": "directory", "params": { "from": "the future" }, "trace": [1] });
    peer.text(&frame.to_string()).await;
    let response = peer.response().await;
    assert_eq!(response["id"], id.to_string());
    assert!(response["result"]["agents"].is_array(), "{response}");
}

#[tokio::test]
async fn wrong_parameters_are_answered_under_their_id() {
    let mut peer = Target::new().await.connect().await;
    for params in [
        json!({}),
        json!({ "view": "upside_down", "limit": 5 }),
        json!({ "view": "all", "limit": "5" }),
    ] {
        assert_eq!(
            peer.refused("list_conversations", params).await["code"],
            "invalid_request"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_with_the_nil_id_and_ends_the_third_time() {
    let mut peer = Target::new().await.connect().await;
    for bad in [
        Message::text("{\"id\": 5"),
        Message::binary(vec![0, 159, 146, 150]),
    ] {
        peer.raw(bad).await;
        let response = peer.response().await;
        assert_eq!(response["id"], Uuid::nil().to_string());
        assert_eq!(response["error"]["code"], "invalid_request");
    }
    peer.text("[]").await;
    let close = peer.closed().await.expect("a close frame with a reason");
    assert_eq!(u16::from(close.code), CLOSE_PROTOCOL);
    assert!(!close.reason.is_empty());
}

#[tokio::test]
async fn a_text_over_the_limit_is_refused_and_one_at_the_limit_is_not() {
    let mut peer = Target::new().await.connect().await;
    let id = peer.unowned().await[0]["id"].clone();
    let note = |length: usize| json!({ "conversation": id, "text": "x".repeat(length) });
    assert_eq!(
        peer.refused("add_note", note(MAX_TEXT + 1)).await["code"],
        "too_large"
    );
    peer.ok("add_note", note(MAX_TEXT)).await;
}

#[tokio::test]
async fn a_frame_over_the_limit_does_not_reach_the_desk() {
    let target = Target::new().await;
    let mut peer = target.connect().await;
    let id = peer.unowned().await[0]["id"].clone();
    let request = json!({
        "id": Uuid::now_v7(), "action": "add_note",
        "params": { "conversation": id, "text": "y".repeat(MAX_FRAME) },
    });
    peer.text(&request.to_string()).await;
    match peer.next().await {
        Some(Ok(Message::Text(text))) => {
            let response: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(response["error"]["code"], "too_large", "{response}");
        }
        Some(Ok(Message::Close(_)) | Err(_)) | None => {}
        other => panic!("{other:?}"),
    }
    let mut after = target.connect().await;
    let page = after
        .ok("list_entries", json!({ "conversation": id, "limit": 500 }))
        .await;
    assert!(!page.to_string().contains("yyyy"));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let mut peer = Target::new().await.connect().await;
    for action in ["get_conversation", "resolve", "reopen"] {
        let error = peer
            .refused(action, json!({ "conversation": "no-such-one" }))
            .await;
        assert_eq!(error["code"], "not_found", "{action}");
    }
    assert_eq!(
        peer.refused("get_contact", json!({ "contact": "nobody" })).await["code"],
        "not_found"
    );
}

#[tokio::test]
async fn too_many_requests_are_told_when_to_come_again() {
    let mut peer = Target::new().await.connect().await;
    let limit = peer.hello["capabilities"]["limits"]["requests_per_second"]
        .as_u64()
        .unwrap();
    let many = usize::try_from(limit * 20).unwrap();
    for _ in 0..many {
        peer.text(&json!({ "id": Uuid::now_v7(), "action": "directory", "params": {} }).to_string())
            .await;
    }
    let mut limited = 0;
    for _ in 0..many {
        let response = peer.response().await;
        if response["error"]["code"] == "rate_limited" {
            assert!(
                response["error"]["retry_after_ms"]
                    .as_u64()
                    .is_some_and(|ms| ms > 0),
                "{response}"
            );
            limited += 1;
        }
    }
    assert!(limited > 0, "{many} requests at once and no limit");
}
