//! Drafts at the server, through the adapter: what is there is never written over unseen, nobody's draft is
//! another agent's, and what is sent goes.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use ttydesk::app::Action;
use ttydesk::backend::{CommandKind, Event, Outcome};
use ttydesk::domain::{ConversationId, DraftKey, DraftKind, KeptDraft};
use uuid::Uuid;

use super::peer::ask;
use super::seam::Asker;
use super::standin::{Fault, Standin};
use super::worker;

/// Ann's number.
const ANN: u64 = 2;

fn key(talk: Uuid, kind: DraftKind) -> DraftKey {
    DraftKey {
        conversation: ConversationId::new(talk.to_string()),
        kind,
    }
}

async fn place() -> (Standin, Uuid, Asker) {
    let standin = Standin::start().await;
    let talk = Uuid::now_v7();
    standin.know(talk);
    let ann = Asker::sign_in(worker::link(standin.addr(), worker::key())).await;
    (standin, talk, ann)
}

fn drafts(told: Vec<Event>) -> Vec<KeptDraft> {
    let told = told.into_iter().find_map(|event| match event {
        Event::Drafts { drafts, .. } => Some(drafts),
        _ => None,
    });
    told.expect("what is there, before the answer")
}

async fn keep(ann: &mut Asker, key: &DraftKey, text: &str, over: Option<Timestamp>) -> Vec<KeptDraft> {
    let kind = CommandKind::KeepDraft {
        key: key.clone(),
        text: text.to_owned(),
        over,
    };
    drafts(ann.done(kind).await)
}

async fn load(ann: &mut Asker, talk: Uuid) -> Vec<KeptDraft> {
    let conversation = ConversationId::new(talk.to_string());
    drafts(ann.done(CommandKind::LoadDrafts { conversation }).await)
}

/// Ann writes in a browser.
async fn browser(standin: &Standin, talk: Uuid, html: &str) {
    let headers = [
        ("Authorization".to_owned(), "token API_KEY:API_SECRET".to_owned()),
        ("Content-Type".to_owned(), "application/json".to_owned()),
    ];
    let body = json!({"type": "reply", "content": html, "meta": {"cursor": 3}}).to_string();
    let path = format!("/api/v1/conversations/{talk}/draft");
    let back = ask(standin.addr(), "POST", &path, &headers, &body).await;
    assert_eq!(back.expect("an answer").status, 200);
}

#[tokio::test]
async fn what_is_kept_is_told_as_it_was_written() {
    let (standin, talk, mut ann) = place().await;
    let text = "one  two\n\n  three < four";
    let kept = keep(&mut ann, &key(talk, DraftKind::Reply), text, None).await;
    assert_eq!(kept[0].text.as_str(), text);
    assert_eq!(
        standin.drafts(ANN, talk),
        [(
            "reply".to_owned(),
            "<p>one  two<br><br>  three &lt; four</p>".to_owned()
        )]
    );
    let note = keep(&mut ann, &key(talk, DraftKind::Note), "between us", None).await;
    assert_eq!(note.len(), 2, "a reply and a note: {note:?}");
    let version = kept[0].changed;
    let gone = keep(&mut ann, &key(talk, DraftKind::Reply), "", Some(version)).await;
    assert_eq!(gone.len(), 1, "only the note: {gone:?}");
    assert_eq!(standin.drafts(ANN, talk)[0].0, "private_note");
}

#[tokio::test]
async fn what_the_browser_wrote_is_not_written_over_unseen() {
    let (standin, talk, mut ann) = place().await;
    browser(&standin, talk, "<p>from the browser</p>").await;
    let told = keep(&mut ann, &key(talk, DraftKind::Reply), "from here", None).await;
    assert_eq!(told[0].text.as_str(), "from the browser");
    assert_eq!(standin.drafts(ANN, talk)[0].1, "<p>from the browser</p>");
    // Seen, it is.
    let seen = told[0].changed;
    browser(&standin, talk, "<p>and more</p>").await;
    let told = keep(&mut ann, &key(talk, DraftKind::Reply), "from here", Some(seen)).await;
    assert_eq!(told[0].text.as_str(), "and more");
    let told = keep(
        &mut ann,
        &key(talk, DraftKind::Reply),
        "from here",
        Some(told[0].changed),
    )
    .await;
    assert_eq!(told[0].text.as_str(), "from here");
    assert_eq!(standin.drafts(ANN, talk)[0].1, "<p>from here</p>");
    // Removed there, it is not removed here unseen either.
    browser(&standin, talk, "<p>anew</p>").await;
    let told = keep(&mut ann, &key(talk, DraftKind::Reply), "", Some(told[0].changed)).await;
    assert_eq!(told[0].text.as_str(), "anew");
}

#[tokio::test]
async fn a_lost_answer_is_uncertain_and_the_next_look_is_fresh() {
    let (standin, talk, mut ann) = place().await;
    assert_eq!(load(&mut ann, talk).await, []);
    standin.arm("draft", Fault::LoseAnswer);
    let lost = CommandKind::KeepDraft {
        key: key(talk, DraftKind::Reply),
        text: "arrives".to_owned(),
        over: None,
    };
    let (outcome, _) = ann.ask(lost).await;
    assert_eq!(outcome, Outcome::Uncertain);
    let found = load(&mut ann, talk).await;
    assert_eq!(found[0].text.as_str(), "arrives");
}

#[tokio::test]
async fn nobody_gets_the_draft_of_another_agent() {
    let (standin, talk, mut ann) = place().await;
    let bob = worker::password("bob@example.com", "PASSWORD");
    let mut bob = Asker::sign_in(worker::link(standin.addr(), bob)).await;
    keep(&mut ann, &key(talk, DraftKind::Reply), "of Ann", None).await;
    assert_eq!(load(&mut bob, talk).await, []);
    let bobs = keep(&mut bob, &key(talk, DraftKind::Reply), "of Bob", None).await;
    assert_eq!(bobs.len(), 1);
    let anns = load(&mut ann, talk).await;
    assert_eq!(anns.len(), 1);
    assert_eq!(standin.drafts(ANN, talk)[0].1, "<p>of Ann</p>");
}

#[tokio::test(start_paused = true)]
async fn a_desk_keeps_a_draft_at_the_server_until_it_is_sent() {
    let standin = Standin::start().await;
    let talk = Uuid::now_v7();
    standin.know(talk);
    browser(&standin, talk, "<p>begun in a browser</p>").await;
    let home = tempfile::tempdir().unwrap();
    let mut desk = worker::desk(&home.path().join("desk.db"), standin.addr(), worker::key()).await;
    let id = ConversationId::new(talk.to_string());
    worker::go_to(&mut desk, &id);
    desk.act(Action::Open);
    let words = |state: &ttydesk::app::State| {
        let draft = state.composer.get(&key(talk, DraftKind::Reply));
        draft.map_or(String::new(), |draft| draft.editor.text().to_owned())
    };
    desk.until("the browser's words", |state| {
        words(state) == "begun in a browser"
    })
    .await;
    desk.act(Action::Reply);
    desk.text(", ended here");
    desk.watch(Duration::from_secs(20)).await;
    let whole = "<p>begun in a browser, ended here</p>";
    assert_eq!(
        standin.drafts(ANN, talk),
        [("reply".to_owned(), whole.to_owned())]
    );
    desk.act(Action::Send);
    desk.sent().await;
    desk.watch(Duration::from_secs(20)).await;
    assert_eq!(standin.drafts(ANN, talk), []);
    assert_eq!(words(&desk.state), "");
}
