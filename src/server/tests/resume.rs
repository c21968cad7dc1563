//! Coming back: nothing lost, nothing twice.

use super::*;

/// Numbers of numbered events up to `last`.
async fn numbers(client: &mut Client, last: u64) -> Vec<u64> {
    let mut numbers = Vec::new();
    while numbers.last().copied() < Some(last) {
        numbers.extend(client.event().await["seq"].as_u64());
    }
    numbers
}

async fn says(hub: &Hub, text: &str) {
    hub.desk()
        .customer_says("c0".into(), Channel::WebChat, text.into())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_client_that_comes_back_gets_exactly_what_it_missed() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let client = hub.sign_in(&token).await;
    let (epoch, seq) = (
        client.hello["epoch"].clone(),
        client.hello["seq"].as_u64().unwrap(),
    );
    drop(client);
    // More than one portion of the log.
    for number in 0..300 {
        says(&hub, &number.to_string()).await;
    }
    let mut client = hub.connect(&token).await.unwrap();
    let newest = client.hello["seq"].as_u64().unwrap();
    assert_eq!(newest, seq + 600, "an entry and a conversation for each message");
    let id = Uuid::now_v7();
    client
        .post(id, "sync", json!({ "epoch": epoch, "seq": seq }))
        .await;
    says(&hub, "while catching up").await;
    let synced = client.answer(id).await.unwrap();
    assert_eq!(synced, json!({ "epoch": epoch, "seq": seq, "resync": false }));
    let got = numbers(&mut client, newest + 2).await;
    assert_eq!(got, (seq + 1..=newest + 2).collect::<Vec<_>>());
    says(&hub, "after it").await;
    assert_eq!(client.event_of("entry").await["text"], "after it");
}

#[tokio::test]
async fn nothing_is_told_before_sync() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.connect(&token).await.unwrap();
    says(&hub, "early").await;
    client.ok("directory", json!({})).await;
    assert_eq!(client.events.len(), 0);
    client.ok("sync", json!({})).await;
    says(&hub, "late").await;
    assert_eq!(client.event_of("entry").await["text"], "late");
}

#[tokio::test]
async fn a_foreign_epoch_and_a_number_from_the_future_mean_resync() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.connect(&token).await.unwrap();
    let (epoch, seq) = (client.hello["epoch"].clone(), client.hello["seq"].clone());
    for params in [
        json!({ "epoch": Uuid::now_v7(), "seq": 1 }),
        json!({ "epoch": epoch, "seq": 1_000_000 }),
        json!({ "epoch": epoch }),
    ] {
        assert_eq!(
            client.ok("sync", params).await,
            json!({ "epoch": epoch, "seq": seq, "resync": true })
        );
    }
    says(&hub, "hello").await;
    assert_eq!(
        client.event_of("entry").await["text"],
        "hello",
        "live after a resync too"
    );
}

#[tokio::test]
async fn what_another_process_wrote_is_told_too() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let file = hub.data.path().join("in.jsonl");
    std::fs::write(&file, r#"{"id":"x1","turns":[{"from":"customer","text":"hi"}]}"#).unwrap();
    super::super::import::run(hub.data.path(), &file, at(100)).unwrap();
    let page = client
        .ok("list_conversations", json!({ "view": "all", "limit": 10 }))
        .await;
    assert_eq!(page["total"], 2);
    assert_eq!(page["counts"]["unassigned"], 2);
    assert_eq!(client.event_of("conversation").await["id"], "x1");
}

#[tokio::test]
async fn the_log_goes_on_after_a_restart() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let client = hub.sign_in(&token).await;
    let (epoch, seq) = (
        client.hello["epoch"].clone(),
        client.hello["seq"].as_u64().unwrap(),
    );
    drop(client);
    says(&hub, "before").await;
    let hub = hub.restarted().await;
    let mut client = hub.connect(&token).await.unwrap();
    client.ok("sync", json!({ "epoch": epoch, "seq": seq })).await;
    assert_eq!(numbers(&mut client, seq + 2).await, [seq + 1, seq + 2]);
}
