//! A request is done once, and of two who want the same one gets it.

use super::*;

fn reply(text: &str) -> Value {
    json!({ "conversation": "c0", "text": text })
}

async fn thread(client: &mut Client) -> Vec<Value> {
    let page = client
        .ok("list_entries", json!({ "conversation": "c0", "limit": 500 }))
        .await;
    page["entries"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_result_even_after_a_restart() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let id = Uuid::now_v7();
    let mut client = hub.sign_in(&token).await;
    let first = client.request(id, "send_message", reply("once")).await.unwrap();
    assert_eq!(first["request"], id.to_string());
    assert_eq!(
        client.request(id, "send_message", reply("once")).await.unwrap(),
        first
    );
    let entries = thread(&mut client).await.len();

    let hub = hub.restarted().await;
    let mut client = hub.sign_in(&token).await;
    assert_eq!(
        client.request(id, "send_message", reply("once")).await.unwrap(),
        first
    );
    assert_eq!(thread(&mut client).await.len(), entries);
}

#[tokio::test]
async fn an_id_used_for_another_request_is_refused() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let id = Uuid::now_v7();
    client.request(id, "send_message", reply("one")).await.unwrap();
    let error = client
        .request(id, "send_message", reply("two"))
        .await
        .unwrap_err();
    assert_eq!(error["code"], "id_reused");

    let bob = hub.agent("Bob", Role::Agent);
    let mut bob = hub.sign_in(&bob).await;
    assert!(
        bob.request(id, "send_message", reply("two")).await.is_ok(),
        "ids are each agent's own"
    );
}

#[tokio::test]
async fn a_refused_request_may_succeed_later_under_its_id() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let id = Uuid::now_v7();
    let claim = json!({ "conversation": "c0", "revision": 2 });
    let error = client.request(id, "claim", claim.clone()).await.unwrap_err();
    assert_eq!(error["code"], "conflict");
    client
        .ok("set_tags", json!({ "conversation": "c0", "add": ["late"] }))
        .await;
    assert!(client.request(id, "claim", claim).await.is_ok());
}

#[tokio::test]
async fn of_two_who_claim_exactly_one_wins_a_hundred_times() {
    let hub = Hub::with(100).await;
    let (ann, bob) = (hub.agent("Ann", Role::Agent), hub.agent("Bob", Role::Agent));
    let (mut ann, mut bob) = (hub.sign_in(&ann).await, hub.sign_in(&bob).await);
    let mut wins = [0, 0];
    for round in 0..100 {
        let claim = json!({ "conversation": format!("c{round}"), "revision": 1 });
        let (one, other) = tokio::join!(ann.call("claim", claim.clone()), bob.call("claim", claim));
        let (won, lost, name) = match (one, other) {
            (Ok(won), Err(lost)) => (won, lost, 0),
            (Err(lost), Ok(won)) => (won, lost, 1),
            both => panic!("round {round}: {both:?}"),
        };
        wins[name] += 1;
        assert_eq!(lost["code"], "conflict");
        assert_eq!(lost["owner"], won["assignee"], "the loser hears who won");
    }
    assert_eq!(wins[0] + wins[1], 100);
}

#[tokio::test]
async fn many_changes_at_once_are_all_kept_in_one_order() {
    let hub = Hub::with(1).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let ids: Vec<_> = (0..100).map(|_| Uuid::now_v7()).collect();
    for (number, id) in ids.iter().enumerate() {
        client
            .post(
                *id,
                "add_note",
                json!({ "conversation": "c0", "text": number.to_string() }),
            )
            .await;
    }
    for id in ids {
        client.answer(id).await.unwrap();
    }
    let thread = thread(&mut client).await;
    let texts: Vec<_> = thread
        .iter()
        .map(|entry| entry["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        texts,
        (0..100).map(|number| number.to_string()).collect::<Vec<_>>()
    );
    let positions: Vec<_> = thread
        .iter()
        .map(|entry| entry["position"].as_u64().unwrap())
        .collect();
    assert_eq!(positions, (1..=100).collect::<Vec<_>>());
}

#[tokio::test]
async fn claim_next_takes_the_longest_wait_and_then_nothing() {
    let hub = Hub::with(2).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    for expected in [json!("c0"), json!("c1"), Value::Null] {
        let claimed = client.ok("claim_next", json!({ "view": "unassigned" })).await;
        assert_eq!(claimed["conversation"]["id"], expected);
    }
    let error = client.refused("claim_next", json!({ "view": "resolved" })).await;
    assert_eq!(error["code"], "invalid_request");
}
