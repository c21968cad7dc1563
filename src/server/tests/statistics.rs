//! The figures of the desk: counted with the changes, told to leads, kept over a restart.

use super::*;

/// The figures of the last hour.
async fn figures(client: &mut Client) -> Value {
    let since = Timestamp::now() - jiff::SignedDuration::from_hours(1);
    client.ok("statistics", json!({ "since": since })).await
}

fn of<'a>(list: &'a Value, place: &str, name: &str) -> &'a Value {
    let mut rows = list.as_array().unwrap().iter();
    let found = rows.find(|row| row.pointer(place) == Some(&json!(name)));
    found.unwrap_or_else(|| panic!("{name} in {list}"))
}

#[tokio::test]
async fn m30_what_was_done_is_counted_by_agent_channel_and_tag_and_kept() {
    let hub = Hub::with(2).await;
    let (ann, lea) = (hub.agent("Ann", Role::Agent), hub.agent("Lea", Role::Lead));
    let mut client = hub.sign_in(&ann).await;
    client
        .ok("claim", json!({ "conversation": "c0", "revision": 1 }))
        .await;
    client
        .ok("send_message", json!({ "conversation": "c0", "text": "hello" }))
        .await;
    client
        .ok("set_tags", json!({ "conversation": "c0", "add": ["refund"] }))
        .await;
    let desk = hub.desk();
    desk.customer_says("c0".into(), Channel::WebChat, "and now?".into())
        .await
        .unwrap();
    client
        .ok("send_message", json!({ "conversation": "c0", "text": "done" }))
        .await;
    client.ok("resolve", json!({ "conversation": "c0" })).await;
    desk.customer_says("c0".into(), Channel::WebChat, "it broke again".into())
        .await
        .unwrap();

    let mut lead = hub.sign_in(&lea).await;
    let told = figures(&mut lead).await;
    let all = &told["total"];
    let counts = ["first", "next", "resolution"].map(|word| all[word]["count"].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 1], "{all}");
    assert_eq!((&all["started"], &all["repeats"]), (&json!(1), &json!(1)));
    let by_ann = of(&told["agents"], "/agent/name", "Ann");
    assert_eq!(by_ann["figures"]["resolution"]["count"], 1);
    assert_eq!(of(&told["tags"], "/tag", "refund")["figures"]["started"], 1);
    assert_eq!(
        of(&told["channels"], "/channel", "web_chat")["figures"]["next"]["count"],
        1
    );
    let board = &told["board"];
    assert_eq!((&board["open"], &board["waiting"]), (&json!(2), &json!(2)));
    assert_eq!(board["longest"][0]["conversation"], "c1", "c0 was answered");

    let hub = hub.restarted().await;
    let mut lead = hub.sign_in(&lea).await;
    let again = figures(&mut lead).await;
    assert_eq!(again["total"], told["total"]);
}

#[tokio::test]
async fn m30_the_figures_need_the_right_and_a_period() {
    let hub = Hub::with(1).await;
    let (ann, lea) = (hub.agent("Ann", Role::Agent), hub.agent("Lea", Role::Lead));
    let (mut ann, mut lea) = (hub.sign_in(&ann).await, hub.sign_in(&lea).await);
    let now = Timestamp::now();
    let no = ann.refused("statistics", json!({ "since": now })).await;
    assert_eq!(no["code"], "forbidden");
    let later = now + jiff::SignedDuration::from_hours(1);
    let no = lea
        .refused("statistics", json!({ "since": later, "until": now }))
        .await;
    assert_eq!(no["code"], "invalid_request");
}

#[tokio::test]
async fn m30_a_broken_and_a_kept_promise_are_counted() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(
        data.path().join("policy.toml"),
        "[[sla]]\nfirst_response = '1s'\nnext_response = '1h'\n",
    )
    .unwrap();
    let running = launch(&data, Tuning::default()).await;
    running.desk().load(world(1)).await.unwrap();
    let hub = Hub { data, running };
    let (ann, lea) = (hub.agent("Ann", Role::Agent), hub.agent("Lea", Role::Lead));
    let (mut ann, mut lea) = (hub.sign_in(&ann).await, hub.sign_in(&lea).await);
    ann.event_where(|event| event["data"]["what"]["sla_broken"].is_object())
        .await;
    ann.ok("send_message", json!({ "conversation": "c0", "text": "hello" }))
        .await;
    hub.desk()
        .customer_says("c0".into(), Channel::WebChat, "and now?".into())
        .await
        .unwrap();
    ann.ok("send_message", json!({ "conversation": "c0", "text": "done" }))
        .await;
    let told = figures(&mut lea).await;
    assert_eq!(
        (&told["total"]["broken"], &told["total"]["kept"]),
        (&json!(1), &json!(1))
    );
}
