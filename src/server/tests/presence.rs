//! Who is there, who looks, who types; several connections of one agent.

use super::*;

#[tokio::test]
async fn looking_and_typing_end_with_the_connection() {
    let hub = Hub::with(1).await;
    let (ann, bob) = (hub.agent("Ann", Role::Agent), hub.agent("Bob", Role::Agent));
    let (mut ann, mut bob) = (hub.sign_in(&ann).await, hub.sign_in(&bob).await);
    ann.ok("set_viewing", json!({ "conversation": "c0" })).await;
    ann.ok("set_typing", json!({ "conversation": "c0", "typing": true }))
        .await;
    assert_eq!(bob.event_of("viewers").await["viewers"][0]["name"], "Ann");
    let typing = bob.event_of("typing").await;
    assert_eq!(
        (&typing["agent"]["name"], &typing["typing"]),
        (&json!("Ann"), &json!(true))
    );
    drop(ann);
    assert_eq!(bob.event_of("typing").await["typing"], false);
    assert_eq!(bob.event_of("viewers").await["viewers"], json!([]));
}

#[tokio::test]
async fn an_agent_is_offline_when_the_last_connection_closes() {
    let hub = Hub::with(1).await;
    let (ann, bob) = (hub.agent("Ann", Role::Agent), hub.agent("Bob", Role::Agent));
    let mut bob = hub.sign_in(&bob).await;
    let (mut one, other) = (hub.sign_in(&ann).await, hub.sign_in(&ann).await);
    let me = one.me().to_owned();
    let busy = one
        .ok("set_availability", json!({ "availability": "busy" }))
        .await;
    assert_eq!(busy["availability"], "busy");
    let is = |state: &'static str| {
        let me = me.clone();
        move |event: &Value| {
            event["kind"] == "agent" && event["data"]["id"] == me && event["data"]["availability"] == state
        }
    };
    bob.event_where(is("busy")).await;
    drop(other);
    one.ok("directory", json!({})).await;
    drop(one);
    bob.event_where(is("offline")).await;
    let again = hub.connect(&ann).await.unwrap();
    assert_eq!(
        again.hello["me"]["availability"], "busy",
        "what was chosen is kept"
    );
}

#[tokio::test]
async fn all_connections_of_an_agent_are_told_and_its_load_is_counted() {
    let hub = Hub::with(1).await;
    let ann = hub.agent("Ann", Role::Agent);
    let (mut one, mut other) = (hub.sign_in(&ann).await, hub.sign_in(&ann).await);
    one.ok("claim", json!({ "conversation": "c0", "revision": 1 }))
        .await;
    assert_eq!(other.event_of("conversation").await["assignee"]["name"], "Ann");
    other
        .event_where(|event| event["kind"] == "agent" && event["data"]["load"] == 1)
        .await;
}

#[tokio::test]
async fn what_the_owner_reads_is_read_for_the_desk() {
    let hub = Hub::with(1).await;
    for text in ["one", "two", "three"] {
        hub.desk()
            .customer_says("c0".into(), Channel::WebChat, text.into())
            .await
            .unwrap();
    }
    let (ann, bob) = (hub.agent("Ann", Role::Agent), hub.agent("Bob", Role::Lead));
    let (mut ann, mut bob) = (hub.sign_in(&ann).await, hub.sign_in(&bob).await);
    ann.ok("claim", json!({ "conversation": "c0", "revision": 1 }))
        .await;
    let seen = |position: u64| json!({ "conversation": "c0", "position": position });
    assert_eq!(
        bob.ok("mark_read", seen(3)).await["unread"],
        4,
        "a look over the shoulder"
    );
    assert_eq!(ann.ok("mark_read", seen(2)).await["unread"], 1);
    assert_eq!(
        ann.ok("mark_read", seen(1)).await["unread"],
        1,
        "reading does not go back"
    );
    assert_eq!(ann.ok("mark_read", seen(99)).await["unread"], 0);
}
