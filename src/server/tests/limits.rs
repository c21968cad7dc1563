//! Limits of a connection, and its liveness.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

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

fn impatient() -> Tuning {
    Tuning {
        headers_within: Duration::from_millis(300),
        ping_every: Duration::from_millis(400),
        ..Tuning::default()
    }
}

#[tokio::test]
async fn who_dribbles_headers_is_let_go() {
    let hub = Hub::tuned(0, impatient()).await;
    let mut answered = TcpStream::connect(hub.running.addr()).await.unwrap();
    let whole = b"GET /health HTTP/1.1\r\nHost: hub\r\n\r\n";
    answered.write_all(whole).await.unwrap();
    let mut slow = TcpStream::connect(hub.running.addr()).await.unwrap();
    slow.write_all(b"GET /health HTTP/1.1\r\nHost: ").await.unwrap();
    let mut said = Vec::new();
    soon("the hub to hang up", slow.read_to_end(&mut said))
        .await
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&said), "", "half a request has no answer");
    // And who asked in time is answered, and then has no longer for the next request.
    soon("the answer", answered.read_to_end(&mut said)).await.unwrap();
    assert!(
        said.starts_with(b"HTTP/1.1 200"),
        "{}",
        String::from_utf8_lossy(&said)
    );
}

#[tokio::test]
async fn the_limit_for_headers_ends_with_the_upgrade() {
    let hub = Hub::tuned(1, impatient()).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    // The second ping is later than the limit.
    for _ in 0..2 {
        while !soon("a ping", client.socket.next())
            .await
            .unwrap()
            .unwrap()
            .is_ping()
        {}
    }
    client.ok("directory", json!({})).await;
}
