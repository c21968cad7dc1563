//! A transfer is offered: taken, given back, or back by itself; also over a restart.

use super::*;

async fn desk(policy: &str) -> (Hub, String, String) {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("policy.toml"), policy).unwrap();
    let running = launch(&data, Tuning::default()).await;
    running.desk().load(world(1)).await.unwrap();
    let hub = Hub { data, running };
    let (ann, bob) = (hub.agent("Ann", Role::Agent), hub.agent("Bob", Role::Agent));
    (hub, ann, bob)
}

/// Ann has it and gives it to Bob.
async fn given(ann: &mut Client, bob: &Client, note: &str) -> Result<Value, Value> {
    let mine = ann
        .ok("claim", json!({ "conversation": "c0", "revision": 1 }))
        .await;
    let params = json!({
        "conversation": "c0", "revision": mine["revision"], "to": { "agent": bob.me() }, "note": note,
    });
    ann.call("transfer", params).await
}

async fn row(client: &mut Client) -> Value {
    client
        .ok("get_conversation", json!({ "conversation": "c0" }))
        .await
}

#[tokio::test]
async fn m12_the_receiver_takes_it_by_claiming_or_by_answering() {
    for take in ["claim", "send_message"] {
        let (hub, ann, bob) = desk("[transfer]\naccept_within = '1h'\n").await;
        let (mut ann, mut bob) = (hub.sign_in(&ann).await, hub.sign_in(&bob).await);
        let offered = given(&mut ann, &bob, "").await.unwrap();
        assert_eq!(offered["offer"]["from"]["name"], "Ann");
        let params = json!({ "conversation": "c0", "revision": offered["revision"], "text": "hello" });
        bob.ok(take, params).await;
        let taken = row(&mut bob).await;
        assert_eq!(
            (&taken["offer"], &taken["assignee"]["name"]),
            (&Value::Null, &json!("Bob")),
            "{take}"
        );
        let late = bob
            .refused("return_transfer", json!({ "conversation": "c0" }))
            .await;
        assert_eq!(late["code"], "conflict");
    }
}

#[tokio::test]
async fn m12_what_is_given_back_is_the_senders_and_says_why() {
    let (hub, ann, bob) = desk("[transfer]\naccept_within = '1h'\n").await;
    let (mut ann, mut bob) = (hub.sign_in(&ann).await, hub.sign_in(&bob).await);
    given(&mut ann, &bob, "").await.unwrap();
    bob.ok(
        "return_transfer",
        json!({ "conversation": "c0", "note": "not my field" }),
    )
    .await;
    let line = ann
        .event_where(|event| event["data"]["what"]["returned"].is_object())
        .await;
    assert_eq!(
        line["data"]["what"]["returned"],
        json!({ "to": "Ann", "note": "not my field" })
    );
    assert_eq!(row(&mut ann).await["assignee"]["name"], "Ann");
}

#[tokio::test]
async fn m12_what_nobody_takes_goes_back_by_itself_even_when_the_hub_was_down() {
    let (hub, ann, bob) = desk("[transfer]\naccept_within = '1s'\n").await;
    let (mut client, other) = (hub.sign_in(&ann).await, hub.sign_in(&bob).await);
    given(&mut client, &other, "").await.unwrap();
    let hub = hub.restarted().await;
    let mut client = hub.sign_in(&ann).await;
    // It came back before the sign-in, or is told now.
    let mut now = row(&mut client).await;
    while now["assignee"]["name"] != "Ann" {
        let is = |event: &Value| event["kind"] == "conversation";
        now = client.event_where(is).await["data"].clone();
    }
    assert_eq!(now["offer"], Value::Null);
}

#[tokio::test]
async fn m12_a_desk_that_wants_a_note_refuses_a_transfer_without() {
    let (hub, ann, bob) = desk("[transfer]\nnote = 'required'\n").await;
    let (mut ann, bob) = (hub.sign_in(&ann).await, hub.sign_in(&bob).await);
    assert_eq!(ann.hello["capabilities"]["transfer_note"], true);
    let error = given(&mut ann, &bob, " ").await.unwrap_err();
    assert_eq!(error["code"], "invalid_request");
    assert_eq!(row(&mut ann).await["assignee"]["name"], "Ann");
}

/// M13: every field a bot collected arrives, and a person who takes over silences it.
#[tokio::test]
async fn m13_the_bots_card_arrives_field_by_field_and_a_claim_silences_the_bot() {
    let (hub, ann, _) = desk("").await;
    let mut ann = hub.sign_in(&ann).await;
    let revision = row(&mut ann).await["revision"].clone();
    ann.ok("claim", json!({ "conversation": "c0", "revision": revision }))
        .await;
    let revision = row(&mut ann).await["revision"].clone();
    let bot = hub.running.desk();
    let to_bot = json!({ "conversation": "c0", "revision": revision, "bot": "Polly", "note": "size" });
    ann.ok("handoff", to_bot).await;
    let context = [
        ("order", "7731"),
        ("reason", "refund"),
        ("e-mail", "a@b.example"),
        ("tried", "card, again"),
    ];
    let collected = context
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()));
    let card = crate::backend::native::wire::HandoffCard {
        from: "Polly".into(),
        reason: "asked for a person".into(),
        question: "where is my refund".into(),
        collected: collected.collect(),
        at: at(5),
    };
    assert!(bot.bot_escalates("c0".into(), card).await.unwrap());
    let told = row(&mut ann).await["handoff"].clone();
    assert_eq!(told["reason"], "asked for a person");
    assert_eq!(told["question"], "where is my refund");
    for (place, (name, value)) in context.iter().enumerate() {
        assert_eq!(told["collected"][place], json!([name, value]));
    }

    // The bot speaks and the agent takes over at the same time: whoever is second sees the first.
    let revision = row(&mut ann).await["revision"].clone();
    let back = json!({ "conversation": "c0", "revision": revision, "bot": "Polly" });
    ann.ok("handoff", back).await;
    let revision = row(&mut ann).await["revision"].clone();
    let said = tokio::spawn(async move {
        let mut last = true;
        while last {
            last = bot
                .bot_says("c0".into(), "Polly".into(), "one moment".into())
                .await
                .unwrap();
        }
    });
    ann.ok("claim", json!({ "conversation": "c0", "revision": revision }))
        .await;
    soon("the bot is silent", said).await.unwrap();
    assert_eq!(row(&mut ann).await["handling"], "human");
}

#[tokio::test]
async fn m03_while_somebody_is_away_what_their_customers_write_goes_to_the_queue() {
    for (policy, owner) in [("[away]\nreplies = 'queue'\n", Value::Null), ("", json!("Ann"))] {
        let (hub, ann, _) = desk(policy).await;
        let mut ann = hub.sign_in(&ann).await;
        ann.ok("claim", json!({ "conversation": "c0", "revision": 1 }))
            .await;
        let says = |words: &str| {
            let desk = hub.desk();
            let words = words.to_owned();
            async move {
                desk.customer_says("c0".into(), Channel::WebChat, words)
                    .await
                    .unwrap();
            }
        };
        says("are you there?").await;
        assert_eq!(row(&mut ann).await["assignee"]["name"], "Ann", "she is at work");
        ann.ok("set_availability", json!({ "availability": "away" }))
            .await;
        says("hello?").await;
        let left = row(&mut ann).await;
        assert_eq!(left["assignee"]["name"], owner, "{policy}");
        assert_eq!(left["handling"], "human");
    }
}
