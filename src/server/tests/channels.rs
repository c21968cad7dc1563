//! Channels: what the hub refuses, another address of the customer's, an inbox that does not work.

use super::*;

fn reached(channel: &str, address: &str, granted: bool) -> World {
    let contact = json!({
        "id": "p0", "name": "Person 0",
        "identities": [{ "channel": channel, "address": address }],
        "consent": [{ "channel": channel, "purpose": "service", "granted": granted }],
    });
    let inbox = json!({ "id": channel, "name": channel, "channel": channel });
    World {
        contacts: vec![serde_json::from_value(contact).unwrap()],
        inboxes: vec![serde_json::from_value(inbox).unwrap()],
        conversations: vec![conversation(0)],
        ..World::default()
    }
}

#[tokio::test]
async fn m35_an_answer_goes_to_another_address_of_the_customer() {
    let (hub, mut ann) = loaded(reached("sms", "+49 30 1", true)).await;
    let mut outgoing = hub.desk().outgoing();
    let via = json!({ "channel": "sms", "address": "+49 30 1" });
    let words = json!({ "conversation": "c0", "text": "hi", "via": via });
    let sent = ann.ok("send_message", words).await;
    assert_eq!(sent["channel"], "sms");
    let crate::server::Outgoing::Message { message, .. } = soon("it leaves", outgoing.recv()).await.unwrap()
    else {
        panic!("a message")
    };
    assert_eq!(message.channel, Channel::Sms);
    let row = ann.ok("get_conversation", json!({ "conversation": "c0" })).await;
    assert_eq!(row["channel"], "web_chat", "the usual way stays as it is");

    let stranger = json!({ "channel": "sms", "address": "+49 30 2" });
    let words = json!({ "conversation": "c0", "text": "hi", "via": stranger });
    assert_eq!(ann.refused("send_message", words).await["code"], "not_found");
    let long = json!({ "conversation": "c0", "text": "я".repeat(671), "via": via });
    assert_eq!(ann.refused("send_message", long).await["code"], "too_large");
}

#[tokio::test]
async fn m33_the_hub_refuses_an_address_without_consent() {
    let (_hub, mut ann) = loaded(reached("sms", "+49 30 1", false)).await;
    let via = json!({ "channel": "sms", "address": "+49 30 1" });
    let words = json!({ "conversation": "c0", "text": "hi", "via": via });
    assert_eq!(ann.refused("send_message", words).await["code"], "forbidden");
}

#[tokio::test]
async fn m22_the_hub_keeps_the_window_of_whatsapp() {
    let mut world = reached("whatsapp", "+49 30 1", true);
    world.conversations[0].channel = Channel::Whatsapp;
    world.conversations[0].inbox = "whatsapp".into();
    let template = json!({
        "id": "back", "name": "Back", "group": "g", "language": "en",
        "body": "Hello {{name}}, we are back.", "approved": true,
    });
    world.canned_responses = vec![serde_json::from_value(template).unwrap()];
    let (hub, mut ann) = loaded(world).await;
    let write = |text: &str| json!({ "conversation": "c0", "text": text });
    let refused = ann.refused("send_message", write("hello?")).await;
    assert_eq!(refused["code"], "invalid_request");
    assert!(
        refused["message"].as_str().unwrap().contains("template"),
        "{refused}"
    );
    ann.ok("send_message", write("Hello Ann, we are back.")).await;
    hub.desk()
        .customer_says("c0".into(), Channel::Whatsapp, "hi".into())
        .await
        .unwrap();
    ann.ok("send_message", write("hello?")).await;
}

#[tokio::test]
async fn m35_an_inbox_that_does_not_work_is_told_and_told_to_work_again() {
    let (hub, mut ann) = loaded(reached("sms", "+49 30 1", true)).await;
    let desk = hub.desk();
    let down = |reason: Option<&str>| desk.channel_down("sms".into(), reason.map(str::to_owned));
    down(Some("carrier silent")).await.unwrap();
    ann.event_of("directory_changed").await;
    let inbox = |directory: &Value| {
        let all = directory["inboxes"].as_array().unwrap();
        all.iter().find(|it| it["id"] == "sms").unwrap()["down"].clone()
    };
    assert_eq!(inbox(&ann.ok("directory", json!({})).await), "carrier silent");
    down(None).await.unwrap();
    ann.event_of("directory_changed").await;
    assert_eq!(inbox(&ann.ok("directory", json!({})).await), Value::Null);
    assert!(hub.desk().channel_down("nowhere".into(), None).await.is_err());
}
