//! Answers by e-mail: whom they go to by themselves, whom the agent says, and that it stays so.

use std::time::Duration;

use ttydesk::app::Action;
use ttydesk::app::state::Overlay;
use ttydesk::backend::{CommandKind, Event, Outcome};
use ttydesk::domain::{ConversationId, Mailbox, Recipients};
use uuid::Uuid;

use super::seam::Asker;
use super::standin::{Fault, Standin};
use super::worker;
use crate::ws::desk::Desk;

const MARA: &str = "mara@x.example.com";
const BOSS: &str = "boss@x.example.com";

async fn place() -> (Standin, Uuid) {
    let standin = Standin::start().await;
    let talk = Uuid::now_v7();
    standin.know_mail(talk, MARA);
    (standin, talk)
}

fn id(talk: Uuid) -> ConversationId {
    ConversationId::new(talk.to_string())
}

fn all(words: &[&str]) -> Vec<Mailbox> {
    words
        .iter()
        .map(|it| Mailbox::parse(it).expect("an address"))
        .collect()
}

fn answer(talk: Uuid, recipients: Option<Recipients>) -> CommandKind {
    CommandKind::SendMessage {
        conversation: id(talk),
        text: "I look into it.".to_owned(),
        hold_ms: 0,
        quotes: None,
        files: Vec::new(),
        via: None,
        recipients: recipients.map(Box::new),
    }
}

fn told(events: &[Event]) -> Option<Recipients> {
    events.iter().rev().find_map(|event| match event {
        Event::Recipients(_, recipients) => Some(recipients.clone()),
        _ => None,
    })
}

#[tokio::test]
async fn an_answer_goes_to_all_who_saw_the_last_letter_or_to_whom_the_agent_says() {
    let (standin, talk) = place().await;
    standin.mail(talk, MARA, &["support@desk.example.com"], &[BOSS]);
    let mut ann = Asker::sign_in(worker::link(standin.addr(), worker::key())).await;
    // Nothing of it was read before: what it needs is looked at first.
    ann.done(answer(talk, None)).await;
    assert_eq!(standin.recipients(talk), [vec![MARA], vec![BOSS], vec![]]);
    let chosen = Recipients {
        to: all(&[BOSS]),
        cc: all(&["peer@x.example.com"]),
        bcc: all(&["audit@desk.example.com"]),
    };
    ann.done(answer(talk, Some(chosen))).await;
    assert_eq!(
        standin.recipients(talk),
        [
            vec![BOSS],
            vec!["peer@x.example.com"],
            vec!["audit@desk.example.com"]
        ]
    );
    // From then on its last letter names others, and no hidden ones.
    let load = CommandKind::LoadThread {
        conversation: id(talk),
        before: None,
        limit: 50,
    };
    let mut events = ann.done(load).await;
    events.extend(
        ann.done(CommandKind::LoadConversation {
            conversation: id(talk),
        })
        .await,
    );
    ann.done(answer(talk, None)).await;
    assert_eq!(
        standin.recipients(talk),
        [vec![BOSS], vec!["peer@x.example.com"], vec![]]
    );
}

#[tokio::test]
async fn who_gets_it_is_told_with_the_thread_and_a_chat_has_nobody_to_name() {
    let (standin, talk) = place().await;
    let chat = Uuid::now_v7();
    standin.know(chat);
    let mut ann = Asker::sign_in(worker::link(standin.addr(), worker::key())).await;
    let mut events = Vec::new();
    for talk in [talk, chat] {
        let conversation = id(talk);
        events.push(ann.done(CommandKind::LoadConversation { conversation }).await);
        let load = CommandKind::LoadThread {
            conversation: id(talk),
            before: None,
            limit: 50,
        };
        events.push(ann.done(load).await);
    }
    let known = told(&events[..2].concat()).expect("whom a letter goes to");
    assert_eq!((known.to, known.cc), (all(&[MARA]), vec![]));
    assert_eq!(told(&events[2..].concat()), None);
    let chosen = Recipients {
        to: all(&[BOSS]),
        ..Recipients::default()
    };
    let (outcome, _) = ann.ask(answer(chat, Some(chosen))).await;
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
}

#[tokio::test]
async fn what_cannot_be_read_before_a_letter_leaves_nothing_in_doubt() {
    let (standin, talk) = place().await;
    let mut ann = Asker::sign_in(worker::link(standin.addr(), worker::key())).await;
    standin.arm("conversation", Fault::CutBefore);
    standin.arm("conversation", Fault::CutBefore);
    let (outcome, _) = ann.ask(answer(talk, None)).await;
    assert!(matches!(outcome, Outcome::NotSent { .. }), "{outcome:?}");
    ann.done(answer(talk, None)).await;
    assert_eq!(standin.recipients(talk)[0], [MARA]);
}

/// The lines of the open question.
fn lines(desk: &Desk) -> String {
    match desk.state.overlays.last() {
        Some(Overlay::Prompt(prompt)) => prompt.editor.text().to_owned(),
        other => panic!("no question: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_desk_shows_them_changes_them_and_keeps_them_over_a_restart() {
    let (standin, talk) = place().await;
    standin.mail(talk, MARA, &[], &[BOSS]);
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("desk.db");
    let mut desk = worker::desk(&file, standin.addr(), worker::key()).await;
    worker::go_to(&mut desk, &id(talk));
    desk.act(Action::Open);
    desk.act(Action::Reply);
    let shown = |state: &ttydesk::app::State| {
        let draft = state.draft().expect("a reply");
        state.recipients(draft).cloned()
    };
    desk.until("whom it goes to", |state| shown(state).is_some())
        .await;
    desk.text("I look into it.");
    desk.act(Action::Recipients);
    assert_eq!(
        lines(&desk),
        "To: mara@x.example.com\nCopy: boss@x.example.com\nHidden copy: "
    );
    desk.text("audit@desk.example.com");
    desk.act(Action::Accept);
    desk.watch(Duration::from_secs(5)).await;
    drop(desk);
    let mut desk = worker::desk(&file, standin.addr(), worker::key()).await;
    worker::go_to(&mut desk, &id(talk));
    desk.act(Action::Open);
    desk.act(Action::Reply);
    desk.watch(Duration::from_secs(5)).await;
    desk.act(Action::Send);
    desk.sent().await;
    assert_eq!(
        standin.recipients(talk),
        [vec![MARA], vec![BOSS], vec!["audit@desk.example.com"]]
    );
}
