//! Who may connect, and what is said first.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use super::peer::Target;

#[tokio::test]
async fn hello_says_who_is_there_and_what_it_can_do() {
    let target = Target::new().await;
    let hello = target.connect().await.hello;
    assert_eq!(hello["protocol"], 1);
    hello["epoch"]
        .as_str()
        .unwrap()
        .parse::<Uuid>()
        .expect("the epoch is a UUID");
    hello["server_time"]
        .as_str()
        .unwrap()
        .parse::<jiff::Timestamp>()
        .expect("RFC 3339");
    for (field, holds) in [
        ("seq", hello["seq"].is_u64()),
        ("server", hello["server"].is_string()),
        ("workspace", hello["workspace"].is_string()),
        ("me", hello["me"]["id"].is_string()),
        ("rights", hello["rights"].is_array()),
        (
            "capabilities",
            hello["capabilities"]["limits"]["frame_bytes"]
                .as_u64()
                .is_some_and(|n| n >= 1 << 16),
        ),
    ] {
        assert!(holds, "{field} in {hello}");
    }
}

#[tokio::test]
async fn a_wrong_token_is_refused_before_the_upgrade() {
    let target = Target::new().await;
    assert_eq!(target.refusal("wrong").await, 401);
    assert_eq!(target.refusal("").await, 401);
}

#[tokio::test]
async fn pings_are_answered() {
    let mut peer = Target::new().await.connect().await;
    peer.raw(Message::Ping("are you there".into())).await;
    loop {
        if let Some(Ok(Message::Pong(payload))) = peer.next().await {
            assert_eq!(payload.as_ref(), b"are you there");
            return;
        }
    }
}

#[tokio::test]
async fn the_directory_names_what_a_screen_offers() {
    let mut peer = Target::new().await.connect().await;
    let me = peer.hello["me"]["id"].clone();
    let directory = peer.ok("directory", json!({})).await;
    for field in ["agents", "teams", "tags", "canned_responses", "inboxes"] {
        assert!(directory[field].is_array(), "{field} in {directory}");
    }
    let agents = directory["agents"].as_array().unwrap();
    assert!(
        agents.iter().any(|agent| agent["id"] == me),
        "the agent itself is listed"
    );
}
