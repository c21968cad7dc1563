//! Promises: deadlines are kept over a restart, told when they break, and stand while nobody waits.

use super::*;

/// A hub with this policy, without conversations.
async fn promising(policy: &str) -> Hub {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("policy.toml"), policy).unwrap();
    let running = launch(&data, Tuning::default()).await;
    Hub { data, running }
}

async fn one_waits(hub: &Hub, since: Timestamp) {
    let mut world = world(1);
    world.conversations[0].waiting_since = Some(since);
    hub.desk().load(world).await.unwrap();
}

async fn row(client: &mut Client) -> Value {
    client
        .ok("get_conversation", json!({ "conversation": "c0" }))
        .await
}

#[tokio::test]
async fn m17_a_deadline_is_counted_from_the_oldest_wait_and_survives_a_restart() {
    let hub = promising("[[sla]]\nfirst_response = '1h'\nresolution = '8h'\n").await;
    let since = crate::server::keeper::now() - Duration::from_mins(10);
    one_waits(&hub, since).await;
    let ann = hub.agent("Ann", Role::Agent);
    let due = (since + Duration::from_hours(1)).to_string();
    let mut client = hub.sign_in(&ann).await;
    let told = row(&mut client).await;
    assert_eq!(
        told["sla"],
        json!({ "promise": "first_response", "state": "running", "due": due })
    );

    let hub = hub.restarted().await;
    let mut client = hub.sign_in(&ann).await;
    assert_eq!(
        row(&mut client).await,
        told,
        "nothing moved, not even the revision"
    );

    client
        .ok("send_message", json!({ "conversation": "c0", "text": "on it" }))
        .await;
    assert_eq!(
        row(&mut client).await["sla"],
        json!({ "promise": "resolution", "state": "paused" })
    );
    let again = hub
        .desk()
        .customer_says("c0".into(), Channel::WebChat, "and?".into())
        .await;
    again.unwrap();
    assert_eq!(
        row(&mut client).await["sla"]["promise"],
        "resolution",
        "no further answer is promised"
    );
}

#[tokio::test]
async fn m17_a_broken_promise_is_told_and_leaves_one_line() {
    let hub = promising("[[sla]]\nfirst_response = '1h'\nwarn = '10m'\n").await;
    let ann = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&ann).await;
    // Two seconds are left.
    let since = crate::server::keeper::now() - Duration::from_secs(3_598);
    one_waits(&hub, since).await;
    let line = |event: &Value| event["kind"] == "entry" && event["data"]["what"]["sla_broken"].is_object();
    let told = client.event_where(line).await;
    assert_eq!(told["data"]["what"]["sla_broken"]["promise"], "first_response");
    let broken = client
        .event_where(|event| event["kind"] == "conversation" && event["data"]["sla"]["state"] == "broken")
        .await;
    assert_eq!(broken["data"]["id"], "c0");
    let hub = hub.restarted().await;
    let mut client = hub.sign_in(&ann).await;
    let page = client
        .ok("list_entries", json!({ "conversation": "c0", "limit": 500 }))
        .await;
    let lines = page["entries"].as_array().unwrap().iter();
    assert_eq!(
        lines
            .filter(|entry| entry["what"]["sla_broken"].is_object())
            .count(),
        1
    );
}

#[tokio::test]
async fn m17_a_policy_that_came_later_counts_for_what_was_there() {
    let hub = Hub::with(1).await;
    let ann = hub.agent("Ann", Role::Agent);
    std::fs::write(
        hub.data.path().join("policy.toml"),
        "[[sla]]\nfirst_response = '1h'\n",
    )
    .unwrap();
    let hub = hub.restarted().await;
    let mut client = hub.sign_in(&ann).await;
    assert_eq!(
        row(&mut client).await["sla"]["due"],
        (at(0) + Duration::from_hours(1)).to_string()
    );
}

#[tokio::test]
async fn m17_a_policy_with_an_error_says_where_and_starts_nothing() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("policy.toml");
    std::fs::write(&path, "[[sla]]\nfirst_response = 'soon'\n").unwrap();
    let options = Options {
        data: data.path().to_owned(),
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        workspace: "Test desk".to_owned(),
        file_bytes: 0,
    };
    let error = start_tuned(options, Tuning::default()).await.unwrap_err();
    let told = error.to_string();
    assert!(told.starts_with(&format!("{}:2:", path.display())), "{told}");
    assert!(!data.path().join("hub.db").exists());
}
