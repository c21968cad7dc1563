//! The real desk when something goes wrong at a Libredesk: each defect of the recording by itself, seen
//! from the agent's chair.

use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;
use ttydesk::app::state::{Level, Link};
use ttydesk::app::{Action, Timer};
use ttydesk::backend::Offline;
use ttydesk::backend::libredesk::Login;
use ttydesk::domain::{ConversationId, Entry, OutboxState};

use super::day::{Seen, Worker as _, addr_of};
use super::standin::{By, Fault, INBOX, Standin};
use super::visitor::Visitor;
use super::worker::{self, go_to};
use crate::ws::desk::Desk;
use crate::ws::proxy::Proxy;

/// Ann.
const ANN: u64 = 2;

/// A colleague.
const BOB: u64 = 3;

/// A stand-in with a visitor, and Ann at her desk with the visitor's conversation open.
struct Site {
    standin: Standin,
    proxy: Proxy,
    visitor: Visitor,
    home: TempDir,
    desk: Desk,
}

impl Site {
    async fn open(login: Login) -> Self {
        Self::at(Standin::start().await, login).await
    }

    async fn at(standin: Standin, login: Login) -> Self {
        let proxy = Proxy::start(standin.addr()).await;
        let visitor = Visitor::begin(standin.addr(), INBOX, "Hello?").await;
        let home = tempfile::tempdir().unwrap();
        let mut desk = worker::desk(&home.path().join("desk.db"), addr_of(&proxy), login).await;
        let talk = ConversationId::new(visitor.talk.to_string());
        desk.until("the conversation", |state| {
            state.conversations.get(&talk).is_some()
        })
        .await;
        go_to(&mut desk, &talk);
        desk.act(Action::Open);
        let mut site = Self {
            standin,
            proxy,
            visitor,
            home,
            desk,
        };
        site.sees(&[(By::Visitor, "Hello?")]).await;
        site
    }

    fn talk(&self) -> ConversationId {
        ConversationId::new(self.visitor.talk.to_string())
    }

    /// Writes and sends.
    fn says(&mut self, what: Action, words: &str) {
        go_to(
            &mut self.desk,
            &ConversationId::new(self.visitor.talk.to_string()),
        );
        self.desk.act(what);
        self.desk.text(words);
        self.desk.act(Action::Send);
    }

    /// Waits until the agent is asked what is to become of the text.
    async fn asked(&mut self) {
        self.desk
            .until("a question about the text", |state| {
                let first = state.outbox.iter().next();
                first.is_some_and(|item| {
                    item.state == OutboxState::Uncertain && !state.is_looked_for(item.request)
                })
            })
            .await;
    }

    /// How often the server has these words.
    fn stored(&self, words: &str) -> usize {
        let thread = self.standin.thread(self.visitor.talk);
        thread.iter().filter(|kept| kept.text == words).count()
    }

    /// Waits until the thread ends like this.
    async fn sees(&mut self, wanted: &[(By, &str)]) {
        let talk = self.visitor.talk;
        let ends = |seen: &Seen| {
            let said: Vec<_> = seen.said.iter().map(|(by, text)| (*by, text.as_str())).collect();
            said.ends_with(wanted)
        };
        self.desk.sees("the thread", talk, ends).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_that_is_stored_without_an_answer_settles_by_itself() {
    let mut site = Site::open(worker::key()).await;
    for (round, fault) in [Fault::LoseAnswer, Fault::FailAfter].into_iter().enumerate() {
        let words = format!("stored {round}");
        site.standin.arm("reply", fault);
        site.says(Action::Reply, &words);
        site.desk.sent().await;
        assert_eq!((site.standin.armed(), site.stored(&words)), (0, 1), "{fault:?}");
        site.sees(&[(By::Agent, &words)]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_that_is_stored_late_settles_by_itself() {
    let mut site = Site::open(worker::key()).await;
    site.standin.arm("reply", Fault::CommitLate);
    site.says(Action::Reply, "late");
    site.desk
        .until("doubt", |state| {
            state
                .outbox
                .iter()
                .any(|item| item.state == OutboxState::Uncertain)
        })
        .await;
    assert_eq!(site.stored("late"), 0);
    site.standin.release();
    site.desk.sent().await;
    assert_eq!(site.stored("late"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_that_is_not_stored_is_never_sent_again_unasked() {
    let mut site = Site::open(worker::key()).await;
    for (round, fault) in [Fault::CutBefore, Fault::Html].into_iter().enumerate() {
        let words = format!("not stored {round}");
        site.standin.arm("reply", fault);
        site.says(Action::Reply, &words);
        site.asked().await;
        assert_eq!((site.standin.armed(), site.stored(&words)), (0, 0), "{fault:?}");
        let notice = site.desk.state.notice.as_ref().expect("the agent is told");
        assert_eq!((notice.level, notice.text.id), (Level::Warning, "not-confirmed"));
        site.desk.act(Action::Retry);
        site.desk.act(Action::Yes);
        site.desk.sent().await;
        assert_eq!(site.stored(&words), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_the_server_asks_for_is_kept_and_costs_nothing() {
    let mut site = Site::open(worker::key()).await;
    for retry_after in [Some(1), None] {
        let words = format!("after a pause of {retry_after:?}");
        site.standin.arm("reply", Fault::Limit { retry_after });
        site.says(Action::Reply, &words);
        site.desk.sent().await;
        assert_eq!((site.standin.armed(), site.stored(&words)), (0, 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_without_an_answer_is_asked_about_and_never_doubled() {
    let mut site = Site::open(worker::key()).await;
    site.standin.arm("note", Fault::LoseAnswer);
    site.says(Action::Note, "between us");
    site.asked().await;
    site.sees(&[(By::Note, "between us")]).await;
    site.desk.act(Action::Discard);
    site.desk.act(Action::Yes);
    site.desk.sent().await;
    assert_eq!(site.stored("between us"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_reaches_those_it_names() {
    let mut site = Site::open(worker::key()).await;
    let talk = site.visitor.talk;
    assert_eq!(site.standin.mentions(BOB, talk), 0);
    let named = site.talk();
    go_to(&mut site.desk, &named);
    site.desk.act(Action::Note);
    site.desk.text("@bob");
    site.desk.act(Action::NextGap);
    site.desk.text("please look");
    site.desk.act(Action::Send);
    site.desk.sent().await;
    assert_eq!(site.stored("@Bob Broker please look"), 1);
    assert_eq!(site.standin.mentions(BOB, talk), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_kicked_comes_back() {
    let mut site = Site::open(worker::key()).await;
    let told = site.desk.links.len();
    site.standin.kick(ANN);
    let kicked = |link: &Link| matches!(link, Link::Offline { reason: Offline::Closed { code: 1000, reason }, .. } if reason.as_str() == "kicked");
    site.desk.told("the goodbye", told, kicked).await;
    site.visitor.says("Still there?").await;
    site.sees(&[(By::Visitor, "Still there?")]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_key_holds_everything_and_is_not_tried_in_a_loop() {
    let mut site = Site::open(worker::key()).await;
    let told = site.desk.links.len();
    site.standin.revoke(ANN);
    site.says(Action::Reply, "held");
    let refused = |link: &Link| matches!(link, Link::AuthRequired { .. });
    site.desk.told("the question for a key", told, refused).await;
    site.says(Action::Reply, "held too");
    let before: usize = site.standin.counts().values().sum();
    // Longer than the longest first pause before another try.
    site.desk.watch(Duration::from_millis(1_500)).await;
    let after: usize = site.standin.counts().values().sum();
    assert_eq!(before, after, "nothing was tried by itself");
    assert!(
        site.desk
            .outbox()
            .iter()
            .all(|state| matches!(state, OutboxState::Queued | OutboxState::Held)),
        "{:?}",
        site.desk.outbox()
    );
    assert_eq!(site.desk.outbox().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_over_is_begun_anew_unasked() {
    let mut site = Site::open(worker::password("ann@example.com", "PASSWORD")).await;
    site.standin.end_sessions();
    site.says(Action::Reply, "signed in again");
    site.desk.sent().await;
    assert_eq!(site.stored("signed in again"), 1);
    let asked = site
        .desk
        .links
        .iter()
        .any(|link| matches!(link, Link::AuthRequired { .. }));
    assert!(!asked, "{:?}", site.desk.links);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_and_a_wrong_key_are_said() {
    let standin = Standin::start().await;
    for login in [
        worker::password("ann@example.com", "wrong"),
        Login::Key(secrecy::SecretString::from("wrong:wrong")),
    ] {
        let home = tempfile::tempdir().unwrap();
        let link = worker::link(standin.addr(), login);
        let mut desk = Desk::open(&home.path().join("desk.db"), link);
        desk.told("the refusal", 0, |link| matches!(link, Link::AuthRequired { .. }))
            .await;
    }
}

/// In real time: nothing passes, nothing ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_half_open_link_is_told_and_then_given_up() {
    let mut site = Site::open(worker::key()).await;
    let told = site.desk.links.len();
    site.proxy.freeze_all();
    site.desk
        .told("the silence", told, |link| matches!(link, Link::Silent { .. }))
        .await;
    let given_up = |link: &Link| {
        matches!(
            link,
            Link::Offline {
                reason: Offline::TimedOut,
                ..
            }
        )
    };
    site.desk.told("the end of it", told, given_up).await;
    site.desk.live().await;
    site.visitor.says("Anybody?").await;
    site.sees(&[(By::Visitor, "Anybody?")]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_full_queue_dropped_is_found_by_looking() {
    let mut site = Site::open(worker::key()).await;
    let quiet = Visitor::begin(site.standin.addr(), INBOX, "I wait").await;
    let other = ConversationId::new(quiet.talk.to_string());
    site.desk
        .until("the other conversation", |state| {
            let row = state.conversations.get(&other);
            row.is_some_and(|row| {
                row.preview
                    .as_ref()
                    .is_some_and(|said| said.text.as_str() == "I wait")
            })
        })
        .await;
    site.proxy.starve_all();
    let long = "x".repeat(30_000);
    while site.standin.dropped() == 0 {
        site.standin.hears(site.visitor.talk, &long);
    }
    quiet.says("I still wait").await;
    site.proxy.thaw_all();
    site.desk.comes(Timer::SafetyNet);
    site.desk
        .until("what nobody told", |state| {
            let row = state.conversations.get(&other);
            row.is_some_and(|row| {
                row.preview
                    .as_ref()
                    .is_some_and(|said| said.text.as_str() == "I still wait")
            })
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_socket_the_desk_looks_and_says_so() {
    let standin = Standin::start().await;
    standin.refuse_sockets(true);
    let mut site = Site::at(standin, worker::key()).await;
    assert_eq!(site.desk.state.session.polling(), Some(Duration::from_secs(15)));
    assert!(site.desk.screen().contains("15"), "{}", site.desk.screen());
    site.visitor.says("Do you hear me?").await;
    site.desk.act(Action::Reconnect);
    site.sees(&[(By::Visitor, "Do you hear me?")]).await;
    site.standin.arm("reply", Fault::LoseAnswer);
    site.says(Action::Reply, "I do");
    site.desk.sent().await;
    assert_eq!(site.stored("I do"), 1);
    site.standin.refuse_sockets(false);
    site.desk.act(Action::Reconnect);
    site.desk
        .until("the socket", |state| state.session.polling().is_none())
        .await;
    site.visitor.says("Fine").await;
    site.sees(&[(By::Visitor, "Fine")]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_come_and_go() {
    let mut site = Site::open(worker::key()).await;
    site.visitor.sends_file("photo.txt", "what it looks like").await;
    let talk = site.talk();
    let find = |state: &ttydesk::app::State| {
        let entries = state.threads.get(&talk)?.entries();
        entries.iter().rev().find_map(|entry| match entry {
            Entry::Message(message) => message.attachments.first().cloned(),
            _ => None,
        })
    };
    site.desk.until("the file", |state| find(state).is_some()).await;
    let file = find(&site.desk.state).expect("just seen");
    assert_eq!(file.name.as_str(), "photo.txt");
    let path: PathBuf = site.home.path().join("saved");
    let mut to = tokio::fs::File::create(&path).await.unwrap();
    let link = worker::link(site.standin.addr(), worker::key());
    link.download(&file.id, file.bytes, &mut to, |_| {})
        .await
        .unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "what it looks like");

    let own = site.home.path().join("invoice.txt");
    std::fs::write(&own, "42 EUR").unwrap();
    go_to(&mut site.desk, &talk);
    site.desk.act(Action::Reply);
    site.desk.text("Here it is.");
    site.desk.act(Action::Attach);
    site.desk.text(own.to_str().unwrap());
    site.desk.act(Action::Accept);
    site.desk
        .until("the attached file", |state| {
            state.draft().is_some_and(|draft| draft.files.len() == 1)
        })
        .await;
    // The text leaves only with its file, and the answer to it may be lost all the same.
    site.standin.arm("reply", Fault::LoseAnswer);
    site.desk.act(Action::Send);
    site.desk.sent().await;
    assert_eq!(site.stored("Here it is."), 1);
    assert_eq!(site.visitor.files().await, ["photo.txt", "invoice.txt"]);
}
