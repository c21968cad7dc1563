//! People: the timeline, duplicates, two records made one, news from shops and telephone systems.

use super::*;
use crate::backend::native::wire::{CallDirection, Order, PaymentState, SystemKind};

fn person(id: &str, more: &Value) -> Contact {
    let mut record = json!({ "id": id, "name": id });
    for (field, value) in more.as_object().unwrap() {
        record[field] = value.clone();
    }
    serde_json::from_value(record).unwrap()
}

fn two() -> World {
    let number = |address: &str| json!([{ "channel": "sms", "address": address }]);
    World {
        contacts: vec![
            person("p0", &json!({ "identities": number("+49 (30) 1234-5") })),
            person(
                "p1",
                &json!({ "identities": number("+49 30 12345"), "tags": ["loyal"] }),
            ),
            person("p2", &json!({ "identities": number("+49 30 99999") })),
        ],
        conversations: (0..3).map(conversation).collect(),
        ..World::default()
    }
}

#[tokio::test]
async fn m08_tags_of_a_person_are_changed_told_and_logged() {
    let (hub, mut ann) = loaded(two()).await;
    let mut lea = hub.sign_in(&hub.agent("Lea", Role::Lead)).await;
    lea.ok("sync", json!({})).await;
    assert_eq!(ann.hello["capabilities"]["tag_contact"], true);
    let change = json!({ "contact": "p1", "add": ["press", "Loyal"], "remove": [] });
    let tagged = ann.ok("tag_contact", change).await;
    assert_eq!(tagged["tags"], json!(["loyal", "press"]));
    let told = lea.event_of("contact").await;
    assert_eq!(told["tags"], tagged["tags"]);
    let fewer = json!({ "contact": "p1", "remove": ["LOYAL"] });
    assert_eq!(ann.ok("tag_contact", fewer).await["tags"], json!(["press"]));
    let log = lea.ok("list_actions", json!({ "limit": 1 })).await;
    let last = &log["actions"][0];
    assert_eq!(
        (&last["action"], &last["contact"]),
        (&json!("tag_contact"), &json!("p1"))
    );
    let wanted = json!([{ "field": "tags", "before": "loyal, press", "after": "press" }]);
    assert_eq!(last["changes"], wanted);
    let nobody = ann
        .refused("tag_contact", json!({ "contact": "nobody", "add": ["x"] }))
        .await;
    assert_eq!(nobody["code"], "not_found");
}

#[tokio::test]
async fn m15_records_with_one_address_are_found_made_one_and_two_again() {
    let (_hub, mut ann) = loaded(two()).await;
    let found = ann.ok("find_duplicates", json!({ "contact": "p0" })).await;
    assert_eq!(found["contacts"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found["contacts"][0]["contact"], "p1");
    assert_eq!(found["contacts"][0]["conversations"], 1);

    let one = ann
        .ok("merge_contacts", json!({ "into": "p0", "from": "p1" }))
        .await;
    assert_eq!(one["tags"], json!(["loyal"]));
    let moved = ann.ok("get_conversation", json!({ "conversation": "c1" })).await;
    assert_eq!(
        (&moved["contact"], &moved["contact_name"]),
        (&json!("p0"), &json!("p0"))
    );
    let gone = ann.refused("get_contact", json!({ "contact": "p1" })).await;
    assert_eq!(gone["code"], "not_found");
    let hits = ann.ok("search", json!({ "query": "12345", "limit": 10 })).await;
    assert_eq!(hits["hits"].as_array().unwrap().len(), 1, "{hits}");

    let merge = one["merged"][0]["id"].clone();
    let undo = json!({ "contact": "p0", "merge": merge });
    let two = ann.ok("undo_merge", undo.clone()).await;
    assert_eq!(two["tags"], json!([]));
    let back = ann.ok("get_conversation", json!({ "conversation": "c1" })).await;
    assert_eq!(back["contact"], "p1");
    let again = ann.ok("get_contact", json!({ "contact": "p1" })).await;
    assert_eq!(again["tags"], json!(["loyal"]));
    assert_eq!(ann.refused("undo_merge", undo).await["code"], "not_found");
    let same = json!({ "into": "p0", "from": "p0" });
    assert_eq!(
        ann.refused("merge_contacts", same).await["code"],
        "invalid_request"
    );
}

#[tokio::test]
async fn m24_a_missed_call_is_a_row_of_high_priority_with_its_line() {
    let (hub, mut ann) = loaded(two()).await;
    let call = SystemKind::Call {
        direction: CallDirection::Incoming,
        seconds: None,
        outcome: Some("rang 20 s".into()),
        recording: None,
    };
    hub.desk().happened("c0".into(), call).await.unwrap();
    let row = ann.ok("get_conversation", json!({ "conversation": "c0" })).await;
    assert_eq!(row["priority"], "high");
    let page = ann
        .ok("list_entries", json!({ "conversation": "c0", "limit": 5 }))
        .await;
    assert_eq!(page["entries"][0]["what"]["call"]["outcome"], "rang 20 s");
}

#[tokio::test]
async fn m15_the_timeline_has_everything_once_and_in_pages() {
    let (hub, mut ann) = loaded(two()).await;
    let desk = hub.desk();
    let order = Order {
        number: "7731".into(),
        title: "boots".into(),
        status: "sent".into(),
        total: "90 €".into(),
        at: at(50),
    };
    desk.ordered("c0".into(), order).await.unwrap();
    let paid = SystemKind::Payment {
        state: PaymentState::Paid,
        amount: "90 €".into(),
        order: Some("7731".into()),
        link: None,
    };
    desk.happened("c0".into(), paid).await.unwrap();
    let mailing = json!({ "at": at(60), "channel": "email", "subject": "News", "outcome": "opened" });
    desk.mailed("p0".into(), serde_json::from_value(mailing).unwrap())
        .await
        .unwrap();
    let visit = json!({ "at": at(70), "page": "shop/returns", "detail": "" });
    desk.visited("p0".into(), serde_json::from_value(visit).unwrap())
        .await
        .unwrap();

    let (mut kinds, mut before) = (Vec::new(), Value::Null);
    loop {
        let ask = json!({ "contact": "p0", "before": before, "limit": 2 });
        let page = ann.ok("list_timeline", ask).await;
        let rows = page["rows"].as_array().unwrap();
        kinds.extend(rows.iter().map(|row| row["kind"].as_str().unwrap().to_owned()));
        before = rows.last().unwrap()["at"].clone();
        if page["more"] == json!(false) {
            break;
        }
    }
    assert_eq!(kinds, ["payment", "visit", "mailing", "order", "conversation"]);
}

#[tokio::test]
async fn m21_hits_come_in_pages() {
    let (_hub, mut ann) = loaded(two()).await;
    for conversation in ["c0", "c1", "c2"] {
        let words = json!({ "conversation": conversation, "text": "your refund is here" });
        ann.ok("send_message", words).await;
    }
    let page = |skip: u32| json!({ "query": "refund", "limit": 2, "skip": skip });
    let first = ann.ok("search", page(0)).await;
    let rest = ann.ok("search", page(2)).await;
    let of = |page: &Value| {
        let hits = page["hits"].as_array().unwrap();
        hits.iter()
            .map(|it| it["conversation"]["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (of(&first), of(&rest)),
        (vec!["c2".into(), "c1".into()], vec!["c0".into()])
    );
    assert_eq!((&first["more"], &rest["more"]), (&json!(true), &json!(false)));
}
