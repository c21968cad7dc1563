//! The action log: who did what, before and after, and who may read it.

use super::*;

#[tokio::test]
async fn m32_what_agents_did_is_logged_with_before_and_after_and_without_words() {
    let hub = Hub::with(2).await;
    let mut ann = hub.sign_in(&hub.agent("Ann", Role::Agent)).await;
    let mut lea = hub.sign_in(&hub.agent("Lea", Role::Lead)).await;
    let claimed = ann
        .ok("claim", json!({ "conversation": "c0", "revision": 1 }))
        .await;
    // Claiming what one has changes nothing, and nothing is logged.
    ann.ok(
        "claim",
        json!({ "conversation": "c0", "revision": claimed["revision"] }),
    )
    .await;
    let words = json!({ "conversation": "c0", "text": "my card is 4111 1111 1111 1111" });
    let sent = ann.ok("send_message", words).await;
    ann.ok("set_tags", json!({ "conversation": "c0", "add": ["refund"] }))
        .await;
    ann.ok("resolve", json!({ "conversation": "c0" })).await;
    lea.ok("claim", json!({ "conversation": "c1", "revision": 1 }))
        .await;

    let log = lea
        .ok("list_actions", json!({ "conversation": "c0", "limit": 50 }))
        .await;
    let actions = log["actions"].as_array().unwrap();
    let told: Vec<_> = actions.iter().map(|it| it["action"].as_str().unwrap()).collect();
    assert_eq!(told, ["resolve", "set_tags", "send_message", "claim"]);
    assert!(actions.iter().all(|it| it["agent"]["name"] == "Ann"), "{log}");
    let has = |at: usize, change: Value| actions[at]["changes"].as_array().unwrap().contains(&change);
    assert!(
        has(
            0,
            json!({ "field": "status", "before": "open", "after": "resolved" })
        ),
        "{log}"
    );
    assert!(has(1, json!({ "field": "tags", "after": "refund" })), "{log}");
    assert!(has(3, json!({ "field": "assignee", "after": "Ann" })), "{log}");
    assert_eq!(actions[2]["entry"], sent["id"]);
    assert!(!log.to_string().contains("4111"), "{log}");
}

#[tokio::test]
async fn m32_the_log_is_narrowed_and_paged() {
    let hub = Hub::with(3).await;
    let mut lea = hub.sign_in(&hub.agent("Lea", Role::Lead)).await;
    let mut ann = hub.sign_in(&hub.agent("Ann", Role::Agent)).await;
    for id in ["c0", "c1"] {
        lea.ok("claim", json!({ "conversation": id, "revision": 1 }))
            .await;
    }
    ann.ok("claim", json!({ "conversation": "c2", "revision": 1 }))
        .await;
    let first = lea.ok("list_actions", json!({ "limit": 2 })).await;
    assert_eq!(
        (first["actions"].as_array().unwrap().len(), &first["more"]),
        (2, &json!(true))
    );
    let before = &first["actions"][1]["number"];
    let rest = lea
        .ok("list_actions", json!({ "limit": 2, "before": before }))
        .await;
    assert_eq!(
        (&rest["actions"][0]["conversation"], &rest["more"]),
        (&json!("c0"), &json!(false))
    );
    let by_ann = lea
        .ok("list_actions", json!({ "agent": ann.me(), "limit": 9 }))
        .await;
    assert_eq!(by_ann["actions"].as_array().unwrap().len(), 1);
    let later = json!({ "since": "2200-01-01T00:00:00Z", "limit": 9 });
    assert_eq!(lea.ok("list_actions", later).await["actions"], json!([]));
}

#[tokio::test]
async fn m31_an_agent_may_not_read_the_log() {
    let hub = Hub::with(0).await;
    let mut ann = hub.sign_in(&hub.agent("Ann", Role::Agent)).await;
    let refused = ann.refused("list_actions", json!({ "limit": 9 })).await;
    assert_eq!(refused["code"], "forbidden");
    let rights = |client: &Client| client.hello["rights"].to_string();
    assert!(!rights(&ann).contains("view_action_log"));
    for role in [Role::Lead, Role::Admin] {
        let mut may = hub.sign_in(&hub.agent(&format!("{role:?}"), role)).await;
        assert!(rights(&may).contains("view_action_log"));
        may.ok("list_actions", json!({ "limit": 9 })).await;
    }
}

#[tokio::test]
async fn facts_about_a_contact_are_logged_under_the_contact() {
    let hub = Hub::with(1).await;
    let mut lea = hub.sign_in(&hub.agent("Lea", Role::Lead)).await;
    let contact = lea.ok("get_conversation", json!({ "conversation": "c0" })).await["contact"].clone();
    for value in ["gold", "silver"] {
        lea.ok(
            "set_attribute",
            json!({ "contact": contact, "name": "plan", "value": value }),
        )
        .await;
    }
    let log = lea.ok("list_actions", json!({ "limit": 1 })).await;
    let wanted = json!([{ "field": "plan", "before": "gold", "after": "silver" }]);
    assert_eq!(
        (&log["actions"][0]["contact"], &log["actions"][0]["changes"]),
        (&contact, &wanted)
    );
}
