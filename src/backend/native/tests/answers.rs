//! Every command gets exactly one final answer.

use serde_json::json;
use tokio::sync::mpsc;

use super::hub::{Desk, Hub, row};
use crate::backend::{Command, CommandKind, Connection, Event, Outcome, RefusalCode};
use crate::domain::{ConversationId, RequestId, View};

const NOT_SENT: Outcome = Outcome::NotSent { retry_after: None };

fn resolve(id: &str) -> CommandKind {
    CommandKind::Resolve {
        conversation: ConversationId::new(id),
    }
}

fn list() -> CommandKind {
    CommandKind::ListConversations {
        view: View::All,
        query: String::new(),
        sort: crate::domain::Sort::default(),
        after: None,
        limit: 100,
    }
}

#[tokio::test]
async fn a_result_is_told_before_the_answer() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let mut peer = hub.sign_in(0).await;
    desk.online().await;
    let id = desk.ask(resolve("c1")).await;
    let request = peer.request("resolve").await;
    assert_eq!(request["id"], id.to_string(), "the request's id is the wire's");
    peer.reply(&request, row("c1", 7)).await;
    let told = desk
        .until(|event| match event {
            Event::ConversationUpserted(row) => Some(row.revision),
            Event::Answer { .. } => panic!("the answer came first"),
            _ => None,
        })
        .await;
    assert_eq!(told, 7);
    assert_eq!(desk.answer(id).await, Outcome::Done);
}

#[tokio::test]
async fn a_cut_in_the_middle_tells_reads_from_changes() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let mut peer = hub.sign_in(0).await;
    desk.online().await;
    let (read, change) = (desk.ask(list()).await, desk.ask(resolve("c1")).await);
    peer.request("list_conversations").await;
    peer.request("resolve").await;
    drop(peer);
    let mut answers = Vec::new();
    while answers.len() < 2 {
        answers.push(
            desk.until(|event| match event {
                Event::Answer { id, outcome } => Some((id, outcome)),
                _ => None,
            })
            .await,
        );
    }
    assert_eq!(answers, [(read, NOT_SENT), (change, Outcome::Uncertain)]);
    // Nothing more about them comes with the next connection.
    let mut again = hub.sign_in(0).await;
    let last = desk.ask(resolve("c2")).await;
    let request = again.request("resolve").await;
    again.reply(&request, row("c2", 1)).await;
    let next = desk
        .until(|event| match event {
            Event::Answer { id, .. } => Some(id),
            _ => None,
        })
        .await;
    assert_eq!(next, last);
}

#[tokio::test]
async fn while_there_is_no_link_nothing_is_sent() {
    let hub = Hub::start().await;
    let config = hub.config(None);
    drop(hub);
    let mut desk = Desk::open(config);
    let id = desk.ask(resolve("c1")).await;
    assert_eq!(desk.answer(id).await, NOT_SENT);
}

#[tokio::test]
async fn before_the_hub_said_hello_nothing_is_sent_either() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let peer = hub.accept().await;
    let id = desk.ask(resolve("c1")).await;
    assert_eq!(desk.answer(id).await, NOT_SENT);
    drop(peer);
}

#[tokio::test]
async fn a_refusal_keeps_its_kind_and_words() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let mut peer = hub.sign_in(0).await;
    desk.online().await;
    let claim = CommandKind::Claim {
        conversation: ConversationId::new("c1"),
        revision: 3,
    };
    let id = desk.ask(claim).await;
    let request = peer.request("claim").await;
    let owner = json!({ "id": "bob", "name": "Bob" });
    peer.refuse(
        &request,
        json!({ "code": "conflict", "message": "Bob was faster", "owner": owner }),
    )
    .await;
    let Outcome::Refused(no) = desk.answer(id).await else {
        panic!("a refusal")
    };
    assert_eq!(
        (no.code, no.message.as_str()),
        (RefusalCode::Conflict, "Bob was faster")
    );
    assert_eq!(no.owner.expect("an owner").name.as_str(), "Bob");
}

#[tokio::test]
async fn what_is_larger_than_the_hub_takes_stays_here() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let _peer = hub.sign_in(0).await;
    desk.online().await;
    let note = CommandKind::AddNote {
        conversation: ConversationId::new("c1"),
        text: "x".repeat(70_000),
        files: Vec::new(),
    };
    let id = desk.ask(note).await;
    let outcome = desk.answer(id).await;
    assert!(
        matches!(&outcome, Outcome::Refused(no) if no.code == RefusalCode::TooLarge),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_desk_that_does_not_listen_does_not_hold_up_its_own_commands() {
    let hub = Hub::start().await;
    let mut desk = Desk::with_room_for(hub.config(None), 1);
    let mut peer = hub.sign_in(0).await;
    desk.online().await;
    // Nobody reads events now, and there is room for one of them only.
    let sent: Vec<RequestId> = {
        let mut sent = Vec::new();
        for number in 0..300_u32 {
            sent.push(desk.ask(resolve(&number.to_string())).await);
        }
        sent
    };
    for _ in &sent {
        let request = peer.request("resolve").await;
        peer.reply(&request, row("c1", 1)).await;
    }
    for id in sent {
        assert_eq!(desk.answer(id).await, Outcome::Done);
    }
}

#[tokio::test]
async fn what_was_asked_before_the_desk_let_go_still_leaves() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let mut peer = hub.sign_in(0).await;
    desk.online().await;
    let quiet = CommandKind::SetTyping {
        conversation: ConversationId::new("c1"),
        typing: false,
    };
    desk.ask(quiet).await;
    desk.handle.commands = mpsc::channel::<Command>(1).0;
    assert_eq!(peer.request("set_typing").await["params"]["typing"], false);
}

#[tokio::test]
async fn a_revoked_token_waits_for_a_new_one() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let peer = hub.sign_in(0).await;
    desk.online().await;
    peer.close(4001, "token revoked").await;
    let words = desk
        .link(|state| match state {
            Connection::AuthRequired { message } => Some(message),
            Connection::Connecting { .. } => panic!("it tries in a loop"),
            _ => None,
        })
        .await;
    assert_eq!(words.as_str(), "token revoked");
}
