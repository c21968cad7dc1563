//! The server's own language model, through the adapter and the desk.

use std::time::Duration;

use ttydesk::app::Action;
use ttydesk::app::state::Overlay;
use ttydesk::backend::{CommandKind, Event, Outcome, RefusalCode};
use ttydesk::domain::ConversationId;
use uuid::Uuid;

use super::seam::Asker;
use super::standin::{By, Fault, Standin};
use super::worker;

const WORDS: &str = "<p>Your refund is <strong>on its way</strong>.</p><p>Two days &lt;at most&gt;.</p>";

async fn place() -> (Standin, ConversationId, Uuid) {
    let standin = Standin::start().await;
    let talk = Uuid::now_v7();
    standin.know(talk);
    (standin, ConversationId::new(talk.to_string()), talk)
}

#[tokio::test]
async fn what_it_writes_is_words_and_where_nobody_set_it_up_that_is_said() {
    let (standin, conversation, talk) = place().await;
    let mut ann = Asker::sign_in(worker::link(standin.addr(), worker::key())).await;
    let write = CommandKind::WriteReply {
        conversation: conversation.clone(),
    };
    let (outcome, told) = ann.ask(write.clone()).await;
    let Outcome::Refused(no) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(no.code, RefusalCode::Invalid);
    assert!(no.message.as_str().contains("not set"), "{}", no.message);
    assert!(!told.iter().any(|event| matches!(event, Event::Written { .. })));

    standin.model(Some(WORDS));
    let before = standin.thread(talk).len();
    let told = ann.done(write.clone()).await;
    let words = told.iter().find_map(|event| match event {
        Event::Written { words, .. } => Some(words.original().to_owned()),
        _ => None,
    });
    let words = words.expect("before the answer");
    assert!(
        words.contains("on its way") && words.contains("<at most>"),
        "{words}"
    );
    assert!(!words.contains("strong"), "{words}");
    assert_eq!(standin.thread(talk).len(), before, "nothing is sent");

    standin.model(Some("<p> </p>"));
    let (outcome, _) = ann.ask(write.clone()).await;
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
    standin.arm("model", Fault::CutBefore);
    let (outcome, _) = ann.ask(write).await;
    assert!(matches!(outcome, Outcome::NotSent { .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_summary_is_a_note_in_the_thread_and_one_whose_answer_is_lost_is_uncertain() {
    let (standin, conversation, talk) = place().await;
    standin.model(Some(WORDS));
    let mut ann = Asker::sign_in(worker::link(standin.addr(), worker::key())).await;
    let summary = CommandKind::WriteSummary { conversation };
    ann.done(summary.clone()).await;
    let last = standin.thread(talk).pop().expect("a note");
    assert_eq!(last.by, By::Note);
    assert!(last.text.contains("on its way"), "{}", last.text);
    standin.arm("model", Fault::LoseAnswer);
    let (outcome, _) = ann.ask(summary).await;
    assert_eq!(outcome, Outcome::Uncertain, "a second one would be a second note");
}

#[tokio::test(start_paused = true)]
async fn a_desk_previews_it_uses_it_and_sends_nothing_by_itself() {
    let (standin, conversation, talk) = place().await;
    standin.model(Some(WORDS));
    let home = tempfile::tempdir().unwrap();
    let mut desk = worker::desk(&home.path().join("desk.db"), standin.addr(), worker::key()).await;
    worker::go_to(&mut desk, &conversation);
    desk.act(Action::Open);
    desk.until("the thread", |state| Action::ModelDraft.enabled(state).is_ok())
        .await;
    let before = standin.thread(talk).len();
    desk.act(Action::ModelDraft);
    desk.until("all of it", |state| Action::ModelAccept.enabled(state).is_ok())
        .await;
    assert_eq!(desk.state.draft().map(|it| it.editor.text()), Some(""));
    desk.act(Action::ModelAccept);
    let draft = desk.state.draft().expect("a reply");
    assert!(draft.editor.text().starts_with("Your refund is on its way."));
    assert!(
        desk.state.model.is_made(&draft.key, draft.editor.text()),
        "AI-made"
    );
    desk.watch(Duration::from_secs(20)).await;
    assert_eq!(standin.thread(talk).len(), before, "nothing is sent by itself");

    desk.act(Action::ModelSummary);
    assert!(matches!(desk.state.overlays.last(), Some(Overlay::Confirm(_))));
    desk.act(Action::Yes);
    desk.watch(Duration::from_secs(5)).await;
    let last = standin.thread(talk).pop().expect("a note");
    assert_eq!(last.by, By::Note);

    // Nobody set it up any more: said once, and not asked again.
    standin.model(None);
    desk.act(Action::ModelDraft);
    desk.until("the reason", |state| state.model.declined().is_some())
        .await;
    let why = Action::ModelDraft.enabled(&desk.state).expect_err("a reason");
    assert_eq!(why.id, "why-model-declined");
}
