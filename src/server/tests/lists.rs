//! The queue in pages, threads in pages, search.

use super::*;

fn ids(page: &Value) -> Vec<String> {
    let rows = page["conversations"].as_array().unwrap();
    rows.iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn pages_are_stable_while_rows_arrive_and_leave() {
    let hub = Hub::with(50).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let (mut seen, mut after, mut newcomer) = (Vec::new(), Value::Null, 1_000);
    loop {
        let page = client
            .ok(
                "list_conversations",
                json!({ "view": "all", "limit": 7, "after": after }),
            )
            .await;
        seen.extend(ids(&page));
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
        // One arrives before, one after the place reached.
        for (id, waits) in [(newcomer, -newcomer), (newcomer + 500, newcomer)] {
            let mut world = World {
                contacts: vec![contact(id)],
                conversations: vec![conversation(id)],
                ..World::default()
            };
            world.conversations[0].waiting_since = Some(at(waits));
            hub.desk().load(world).await.unwrap();
        }
        newcomer += 1;
    }
    let old: Vec<_> = seen.iter().filter(|id| id.len() < 4).cloned().collect();
    assert_eq!(
        old,
        (0..50).map(|number| format!("c{number}")).collect::<Vec<_>>()
    );
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), seen.len(), "nothing twice");
}

#[tokio::test]
async fn who_waits_comes_first_then_the_newest() {
    let hub = Hub::with(0).await;
    let mut rows: Vec<_> = (0..4).map(conversation).collect();
    rows[0].waiting_since = None;
    rows[1].waiting_since = None;
    let world = World {
        contacts: (0..4).map(contact).collect(),
        conversations: rows,
        ..World::default()
    };
    hub.desk().load(world).await.unwrap();
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let page = client
        .ok("list_conversations", json!({ "view": "all", "limit": 10 }))
        .await;
    assert_eq!(ids(&page), ["c2", "c3", "c1", "c0"]);
    assert_eq!(page["counts"]["waiting"], 2);
}

#[tokio::test]
async fn views_and_counts_follow_what_happens() {
    let hub = Hub::with(4).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    client
        .ok("claim", json!({ "conversation": "c0", "revision": 1 }))
        .await;
    client.ok("resolve", json!({ "conversation": "c1" })).await;
    client
        .ok(
            "snooze",
            json!({ "conversation": "c2", "until": "2999-01-01T00:00:00Z" }),
        )
        .await;
    let give = json!({ "conversation": "c3", "revision": 1, "bot": "Polly", "note": "" });
    client.ok("handoff", give).await;
    for (view, expected) in [
        ("mine", vec!["c0"]),
        ("unassigned", vec![]),
        ("all", vec!["c0", "c3"]),
        ("snoozed", vec!["c2"]),
        ("resolved", vec!["c1"]),
        ("teams", vec![]),
    ] {
        let page = client
            .ok("list_conversations", json!({ "view": view, "limit": 10 }))
            .await;
        assert_eq!(ids(&page), expected, "{view}");
        assert_eq!(page["total"], expected.len(), "{view}");
        assert_eq!(page["counts"][view], expected.len(), "{view}");
    }
    let wanted = client.event_where(|event| event["data"]["snoozed"] == 1 && event["data"]["mine"] == 1);
    assert_eq!(wanted.await["kind"], "counts");
}

#[tokio::test]
async fn a_thread_is_paged_from_its_end_and_frames_stay_small() {
    let hub = Hub::with(1).await;
    for number in 0..60 {
        let text = format!("{number} {}", "x".repeat(30_000));
        hub.desk()
            .customer_says("c0".into(), Channel::WebChat, text)
            .await
            .unwrap();
    }
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let (mut positions, mut before) = (Vec::new(), Value::Null);
    let mut pages = 0;
    loop {
        let page = client
            .ok(
                "list_entries",
                json!({ "conversation": "c0", "limit": 500, "before": before }),
            )
            .await;
        assert!(page.to_string().len() < 1 << 20);
        pages += 1;
        let rows = page["entries"].as_array().unwrap();
        let mut these: Vec<_> = rows.iter().map(|row| row["position"].as_u64().unwrap()).collect();
        before = json!(these[0]);
        these.extend(positions);
        positions = these;
        if page["more"] == false {
            break;
        }
    }
    assert!(pages > 1);
    assert_eq!(positions, (1..=60).collect::<Vec<_>>());
}

#[tokio::test]
async fn search_finds_people_and_words_in_every_script() {
    let hub = Hub::with(3).await;
    for (id, text) in [
        ("c0", "Где моя ёлка?"),
        ("c1", "注文した東京の靴"),
        ("c2", "It's a café, \"really\""),
    ] {
        hub.desk()
            .customer_says(id.into(), Channel::WebChat, text.into())
            .await
            .unwrap();
    }
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    client
        .ok(
            "set_tags",
            json!({ "conversation": "c0", "add": ["Late Parcel"] }),
        )
        .await;
    client
        .ok(
            "send_message",
            json!({ "conversation": "c1", "text": "it comes" }),
        )
        .await;
    for (query, expected) in [
        ("Елка", vec!["c0"]),
        ("ёлк", vec!["c0"]),
        ("東京", vec!["c1"]),
        ("cafe", vec!["c2"]),
        ("person 1", vec!["c1"]),
        ("tag:\"late parcel\"", vec!["c0"]),
        ("from:me", vec!["c1"]),
        ("it from:customer", vec!["c2"]),
        ("owner:ann", vec!["c1"]),
        ("is:unanswered owner:none channel:web_chat", vec!["c0", "c2"]),
        ("no-such-word", vec![]),
        ("?!", vec![]),
    ] {
        let found = client.ok("search", json!({ "query": query, "limit": 20 })).await;
        let mut hits: Vec<_> = found["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["conversation"]["id"].as_str().unwrap())
            .collect();
        hits.sort_unstable();
        let mut expected = expected;
        expected.sort_unstable();
        assert_eq!(hits, expected, "{query}");
        if !query.contains('"') || query.contains(':') {
            let page = client
                .ok(
                    "list_conversations",
                    json!({ "view": "all", "query": query, "limit": 20 }),
                )
                .await;
            let mut listed = ids(&page);
            listed.sort_unstable();
            assert_eq!(listed, expected, "the list narrowed by {query}");
            assert_eq!(page["total"], expected.len());
        }
    }
    for (query, said) in [("is:opne", "is:open"), ("late \"parcel", "quote")] {
        let error = client
            .refused("search", json!({ "query": query, "limit": 1 }))
            .await;
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(said), "{query}: {message}");
    }
}

#[tokio::test]
async fn lists_are_ordered_and_counted_by_words() {
    let hub = Hub::with(5).await;
    let mut client = hub.sign_in(&hub.agent("Ann", Role::Agent)).await;
    let page = client
        .ok(
            "list_conversations",
            json!({ "view": "all", "limit": 2, "sort": "newest", "query": "-contact:3" }),
        )
        .await;
    assert_eq!(
        (ids(&page), &page["total"]),
        (vec!["c4".into(), "c2".into()], &json!(4))
    );
    let rest = client
        .ok(
            "list_conversations",
            json!({ "view": "all", "limit": 9, "sort": "newest", "query": "-contact:3", "after": page["next"] }),
        )
        .await;
    assert_eq!(ids(&rest), ["c1", "c0"]);
    let slices = json!([{ "view": "all", "query": "is:unread" }, { "view": "mine" }, { "view": "all", "query": "is:x" }]);
    let counted = client
        .ok("count_conversations", json!({ "slices": slices }))
        .await;
    assert_eq!(counted["counts"], json!([5, 0, null]));
    // Nothing is promised here, which `hello` says: nothing has a clock.
    let none = client
        .ok(
            "list_conversations",
            json!({ "view": "all", "limit": 9, "sort": "sla", "query": "sla:<10m" }),
        )
        .await;
    assert_eq!(none["total"], 0);
}

#[tokio::test]
async fn m41_a_canned_response_for_everybody_needs_the_right_a_name_and_is_told_to_all() {
    let hub = Hub::with(1).await;
    let mut ann = hub.sign_in(&hub.agent("Ann", Role::Agent)).await;
    let mut lea = hub.sign_in(&hub.agent("Lea", Role::Lead)).await;
    let new = json!({ "name": "Parcel lost", "language": "en", "text": "Sorry, {{contact.first_name}}." });
    assert_eq!(
        ann.refused("save_response", new.clone()).await["code"],
        "forbidden"
    );
    ann.ok("sync", json!({})).await;
    lea.ok("save_response", new.clone()).await;
    ann.event_of("directory_changed").await;
    let directory = ann.ok("directory", json!({})).await;
    let all = directory["canned_responses"].as_array().unwrap();
    let saved = all.iter().find(|it| it["name"] == "Parcel lost").unwrap();
    assert_eq!(
        (&saved["body"], &saved["language"]),
        (&new["text"], &new["language"])
    );
    let again = json!({ "name": " parcel LOST", "text": "Other." });
    assert_eq!(lea.refused("save_response", again).await["code"], "conflict");
    for (name, text, language) in [
        ("", "x", ""),
        ("n\nn", "x", ""),
        ("New", " ", ""),
        ("New", "x", "e n"),
    ] {
        let bad = json!({ "name": name, "text": text, "language": language });
        assert_eq!(lea.refused("save_response", bad).await["code"], "invalid_request");
    }
    let log = lea.ok("list_actions", json!({ "limit": 9 })).await;
    assert_eq!(log["actions"][0]["action"], "save_response");
}

#[tokio::test]
async fn views_of_everybody_need_the_right_and_are_told_to_all() {
    let hub = Hub::with(1).await;
    let mut ann = hub.sign_in(&hub.agent("Ann", Role::Agent)).await;
    let mut lea = hub.sign_in(&hub.agent("Lea", Role::Lead)).await;
    let view = json!({ "name": "Refunds", "view": "all", "query": "tag:refund", "sort": "newest" });
    assert_eq!(ann.refused("save_view", view.clone()).await["code"], "forbidden");
    ann.ok("sync", json!({})).await;
    let saved = lea.ok("save_view", view.clone()).await;
    ann.event_of("directory_changed").await;
    assert_eq!(ann.ok("directory", json!({})).await["views"], json!([saved]));
    assert_eq!(lea.refused("save_view", view).await["code"], "conflict");
    let bad = json!({ "name": "Bad", "view": "all", "query": "is:opne" });
    assert_eq!(lea.refused("save_view", bad).await["code"], "invalid_request");
    let renamed = json!({ "id": saved["id"], "name": "Money", "view": "all", "query": "tag:refund" });
    assert_eq!(lea.ok("save_view", renamed).await["name"], "Money");
    lea.ok("remove_view", json!({ "id": saved["id"] })).await;
    assert_eq!(ann.ok("directory", json!({})).await["views"], json!([]));
    let log = lea.ok("list_actions", json!({ "limit": 9 })).await;
    assert_eq!(log["actions"][0]["action"], "remove_view");
}
