//! Clients that break the protocol or do not read, and a disk that is full.

use super::*;
use crate::backend::native::wire::MAX_TEXT;

#[tokio::test]
async fn three_bad_frames_within_a_minute_end_the_connection() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    for (message, code) in [
        (Message::text("not json"), "invalid_request"),
        (Message::binary(vec![0, 1]), "invalid_request"),
        (Message::text("x".repeat((1 << 20) + 1)), "too_large"),
    ] {
        client.send(message).await;
        let error = client.answer(Uuid::nil()).await.unwrap_err();
        assert_eq!(error["code"], code);
    }
    let (code, reason) = client.closed().await;
    assert_eq!(code, 4002, "{reason}");
}

#[tokio::test]
async fn an_unknown_action_and_bad_parameters_are_answered_under_their_id() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    for _ in 0..3 {
        assert_eq!(client.refused("clame", json!({})).await["code"], "unknown_action");
        assert_eq!(
            client.refused("claim", json!({})).await["code"],
            "invalid_request"
        );
    }
    for params in [json!({ "conversation": "none" }), json!({ "conversation": "" })] {
        assert_eq!(client.refused("resolve", params).await["code"], "not_found");
    }
    let after = json!({ "view": "all", "limit": 5, "after": "rubbish" });
    assert_eq!(
        client.refused("list_conversations", after).await["code"],
        "invalid_request"
    );
}

#[tokio::test]
async fn a_frame_beyond_all_limits_ends_the_connection_and_nobody_elses() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let (mut huge, mut other) = (hub.sign_in(&token).await, hub.sign_in(&token).await);
    // The hub closes while the frame is still on its way, so sending may fail.
    let sent = huge.socket.send(Message::text("x".repeat(8 << 20))).await;
    drop((sent, huge));
    other.ok("directory", json!({})).await;
}

#[tokio::test]
async fn too_long_a_text_is_refused() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let text = "я".repeat(MAX_TEXT / 2 + 1);
    let error = client
        .refused("send_message", json!({ "conversation": "c0", "text": text }))
        .await;
    assert_eq!(error["code"], "too_large");
}

#[tokio::test]
async fn who_does_not_read_is_closed_and_the_others_go_on() {
    let hub = Hub::tuned(
        1,
        Tuning {
            queue: 32,
            // A slow machine may need longer than ten seconds for what follows.
            write_within: Duration::from_mins(5),
            ping_every: Duration::from_mins(5),
            ..Tuning::default()
        },
    )
    .await;
    let (ann, bob) = (hub.agent("Ann", Role::Agent), hub.agent("Bob", Role::Agent));
    let mut slow = hub.sign_in(&ann).await;
    let mut quick = hub.sign_in(&bob).await;
    // Beyond what the sockets' own buffers take.
    let text = "x".repeat(MAX_TEXT);
    for number in 0..600 {
        hub.desk()
            .customer_says("c0".into(), Channel::WebChat, text.clone())
            .await
            .unwrap();
        let entry = quick.event_of("entry").await;
        assert_eq!(entry["position"], number + 1);
    }
    let (code, reason) = slow.closed().await;
    assert_eq!(
        (code, reason.starts_with("slow_consumer")),
        (4008, true),
        "{reason}"
    );
}

#[tokio::test]
async fn a_full_disk_refuses_changes_and_the_hub_lives() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    pages(&hub, "1").await;
    let note = json!({ "conversation": "c0", "text": "x".repeat(MAX_TEXT) });
    let mut error = Value::Null;
    for _ in 0..50 {
        if let Err(refused) = client.call("add_note", note.clone()).await {
            error = refused;
            break;
        }
    }
    assert_eq!(error["code"], "store_failed", "{error}");

    let thread = json!({ "conversation": "c0", "limit": 500 });
    let before = client.ok("list_entries", thread.clone()).await;
    assert_eq!(
        client.refused("add_note", note.clone()).await["code"],
        "store_failed"
    );
    assert_eq!(
        client.ok("list_entries", thread).await,
        before,
        "nothing was changed"
    );

    pages(&hub, "1073741823").await;
    let id = Uuid::now_v7();
    let done = client.request(id, "add_note", note).await.unwrap();
    assert_eq!(done["request"], id.to_string());
}

/// Limits the file to as many pages, or to as many as it has.
async fn pages(hub: &Hub, most: &'static str) {
    let keeper = hub.desk().keeper;
    let set = keeper.read(move |room| {
        let sql = format!("PRAGMA max_page_count = {most}");
        Ok(room.store.db.query_row(&sql, [], |row| row.get::<_, i64>(0))?)
    });
    assert!(set.await.unwrap() > 1);
}
