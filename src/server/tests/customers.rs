//! Customers, bots and channels on the other side of the desk.

use super::*;
use crate::backend::native::wire::{Delivery, HandoffCard};
use crate::server::Outgoing;

fn reply(text: &str, hold_ms: u32) -> Value {
    json!({ "conversation": "c0", "text": text, "hold_ms": hold_ms })
}

async fn outgoing(channel: &mut tokio::sync::broadcast::Receiver<Outgoing>) -> String {
    match soon("something outgoing", channel.recv()).await.unwrap() {
        Outgoing::Message { message, .. } => message.text.original().to_owned(),
        Outgoing::ToBot { bot, note, .. } => format!("{bot}: {note}"),
    }
}

#[tokio::test]
async fn a_reply_reaches_the_customer_and_takes_the_conversation() {
    let hub = Hub::with(1).await;
    let mut channel = hub.desk().outgoing();
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let message = client.ok("send_message", reply("On its way", 0)).await;
    assert_eq!(message["delivery"], "sent");
    assert_eq!(outgoing(&mut channel).await, "On its way");
    let conversation = client
        .ok("get_conversation", json!({ "conversation": "c0" }))
        .await;
    assert_eq!(conversation["assignee"]["name"], "Ann");
    assert_eq!(conversation["waiting_since"], Value::Null);

    let entry = message["id"].as_str().unwrap().to_owned();
    for (mark, expected) in [
        (Delivery::Delivered, "delivered"),
        (Delivery::Sent, "delivered"),
        (Delivery::Read, "read"),
    ] {
        hub.desk()
            .mark_delivery("c0".into(), entry.clone(), mark)
            .await
            .unwrap();
        let page = client
            .ok("list_entries", json!({ "conversation": "c0", "limit": 1 }))
            .await;
        assert_eq!(page["entries"][0]["delivery"], expected);
    }
}

#[tokio::test]
async fn a_held_message_can_be_taken_back_and_is_never_sent() {
    let hub = Hub::with(1).await;
    let mut channel = hub.desk().outgoing();
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let id = Uuid::now_v7();
    let held = client
        .request(id, "send_message", reply("wrong", 60_000))
        .await
        .unwrap();
    assert!(held["delivery"]["held"]["until"].is_string(), "{held}");
    let waiting = client
        .ok("get_conversation", json!({ "conversation": "c0" }))
        .await;
    assert!(waiting["waiting_since"].is_string(), "held is not answered");

    client
        .ok("cancel_message", json!({ "conversation": "c0", "request": id }))
        .await;
    assert_eq!(client.event_of("entry_removed").await["entry"], held["id"]);
    client.ok("send_message", reply("right", 0)).await;
    assert_eq!(outgoing(&mut channel).await, "right");
    let again = client
        .refused("cancel_message", json!({ "conversation": "c0", "request": id }))
        .await;
    assert_eq!(again["code"], "not_found");
}

#[tokio::test]
async fn a_held_message_leaves_when_due_and_then_cannot_be_taken_back() {
    let hub = Hub::with(1).await;
    let mut channel = hub.desk().outgoing();
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let id = Uuid::now_v7();
    client
        .request(id, "send_message", reply("soon", 50))
        .await
        .unwrap();
    assert_eq!(outgoing(&mut channel).await, "soon");
    let sent = client
        .event_where(|event| event["data"]["delivery"] == "sent")
        .await;
    assert_eq!(sent["data"]["request"], id.to_string());
    let error = client
        .refused("cancel_message", json!({ "conversation": "c0", "request": id }))
        .await;
    assert_eq!(error["code"], "conflict");
}

#[tokio::test]
async fn a_held_message_leaves_after_a_restart_too() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    client.ok("send_message", reply("later", 1_000)).await;
    drop(client);
    let hub = hub.restarted().await;
    let mut client = hub.sign_in(&token).await;
    client
        .event_where(|event| event["data"]["delivery"] == "sent")
        .await;
    let conversation = client
        .ok("get_conversation", json!({ "conversation": "c0" }))
        .await;
    assert_eq!(conversation["waiting_since"], Value::Null);
}

#[tokio::test]
async fn a_snoozed_conversation_wakes_by_itself() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let until = Timestamp::now() + Duration::from_millis(50);
    client
        .ok("snooze", json!({ "conversation": "c0", "until": until }))
        .await;
    let woken = client.event_where(|event| event["data"]["what"] == "woke").await;
    assert_eq!(woken["data"]["actor"], "system");
    assert_eq!(client.event_of("conversation").await["status"], "open");
}

#[tokio::test]
async fn a_customer_reopens_and_a_resolved_round_is_remembered() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    assert_eq!(
        client.ok("resolve", json!({ "conversation": "c0" })).await["status"],
        "resolved"
    );
    let contact = client.ok("get_contact", json!({ "contact": "p0" })).await;
    assert_eq!(contact["previous"][0]["outcome"], "resolved by Ann");

    hub.desk()
        .customer_says("c0".into(), Channel::Telegram, "still here".into())
        .await
        .unwrap();
    let page = client
        .ok("list_conversations", json!({ "view": "all", "limit": 5 }))
        .await;
    let row = &page["conversations"][0];
    assert_eq!(
        (&row["status"], &row["channel"]),
        (&json!("open"), &json!("telegram"))
    );
    let directory = client.ok("directory", json!({})).await;
    assert_eq!(
        directory["inboxes"][1]["channel"], "telegram",
        "an inbox is made when it is needed"
    );
}

#[tokio::test]
async fn a_claim_silences_the_bot() {
    let hub = Hub::with(1).await;
    let desk = hub.desk();
    let mut channel = desk.outgoing();
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let give = json!({ "conversation": "c0", "revision": 1, "bot": "Polly", "note": "size M" });
    let given = client.ok("handoff", give).await;
    assert_eq!(outgoing(&mut channel).await, "Polly: size M");
    assert!(
        desk.bot_says("c0".into(), "Polly".into(), "Hi!".into())
            .await
            .unwrap()
    );

    let claim = json!({ "conversation": "c0", "revision": given["revision"] });
    client.ok("claim", claim).await;
    assert!(
        !desk
            .bot_says("c0".into(), "Polly".into(), "Still me".into())
            .await
            .unwrap()
    );
    let card = HandoffCard {
        from: "Polly".into(),
        reason: "tired".into(),
        question: "?".into(),
        collected: vec![],
        at: at(0),
    };
    assert!(!desk.bot_escalates("c0".into(), card).await.unwrap());
    let error = client
        .refused(
            "handoff",
            json!({ "conversation": "c0", "revision": 4, "bot": "Nobody" }),
        )
        .await;
    assert_eq!(error["code"], "not_found");
}

#[tokio::test]
async fn a_transfer_names_agents_and_teams_that_are_there() {
    let hub = Hub::with(1).await;
    let (ann, bob) = (hub.agent("Ann", Role::Agent), hub.agent("Bob", Role::Agent));
    let mut ann = hub.sign_in(&ann).await;
    let bob = hub.connect(&bob).await.unwrap().me().to_owned();
    let to = |to: Value, revision: u64| json!({ "conversation": "c0", "revision": revision, "to": to, "note": "please" });
    assert_eq!(
        ann.refused("transfer", to(json!({ "agent": "x" }), 1)).await["code"],
        "not_found"
    );
    let team = ann.ok("transfer", to(json!({ "team": "refunds" }), 1)).await;
    assert_eq!(
        (&team["team"], &team["assignee"]),
        (&json!("refunds"), &Value::Null)
    );
    let given = ann.ok("transfer", to(json!({ "agent": bob }), 2)).await;
    assert_eq!(
        given["assignee"]["name"], "Bob",
        "offline agents can be given work"
    );
    assert_eq!(
        ann.refused("transfer", to(json!({ "team": "refunds" }), 3)).await["code"],
        "forbidden"
    );
}

#[tokio::test]
async fn a_world_that_does_not_fit_together_is_not_loaded_at_all() {
    let hub = Hub::with(0).await;
    let stray = json!({ "type": "note", "id": "e1", "conversation": "nowhere", "position": 1,
        "author": "system", "text": "x", "at": at(0) });
    let world = World {
        entries: vec![serde_json::from_value(stray).unwrap()],
        ..world(1)
    };
    let error = hub.desk().load(world).await.unwrap_err().to_string();
    assert!(error.contains("“nowhere”"), "{error}");
    assert!(hub.desk().is_empty().await.unwrap());
}
