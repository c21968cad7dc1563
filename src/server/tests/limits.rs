//! Limits of a connection, and its liveness.

use super::*;

#[tokio::test]
async fn too_many_requests_are_told_when_to_come_back() {
    let hub = Hub::tuned(
        1,
        Tuning {
            burst: 5,
            requests_per_second: 1,
            ..Tuning::default()
        },
    )
    .await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let mut refused = None;
    for _ in 0..6 {
        refused = client.call("directory", json!({})).await.err().or(refused);
    }
    let error = refused.unwrap();
    assert_eq!(error["code"], "rate_limited");
    assert!(
        (1..=1000).contains(&error["retry_after_ms"].as_u64().unwrap()),
        "{error}"
    );
}

#[tokio::test]
async fn who_gives_no_sign_of_life_is_let_go() {
    let hub = Hub::tuned(
        0,
        Tuning {
            ping_every: Duration::from_millis(20),
            ..Tuning::default()
        },
    )
    .await;
    let token = hub.agent("Ann", Role::Agent);
    let silent = hub.sign_in(&token).await;
    let shared = hub.desk().shared;
    soon("the hub to let go", shared.peers.empty()).await;
    drop(silent);
}

#[tokio::test]
async fn who_answers_pings_stays() {
    let hub = Hub::tuned(
        1,
        Tuning {
            ping_every: Duration::from_millis(500),
            ..Tuning::default()
        },
    )
    .await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let mut pings = 0;
    while pings < 4 {
        // Reading a ping queues its pong; the next read sends it.
        let frame = soon("a ping", client.socket.next()).await.unwrap().unwrap();
        pings += u32::from(frame.is_ping());
    }
    client.ok("directory", json!({})).await;
}
