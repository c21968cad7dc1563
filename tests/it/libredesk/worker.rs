//! The real desk as an agent of the day: adapter, core and store, driven by the actions of its keys.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use secrecy::SecretString;
use ttydesk::app::state::{Choice, Focus, Overlay, Thread};
use ttydesk::app::{Action, State};
use ttydesk::backend::libredesk::{Config, Login};
use ttydesk::backend::{Link, TransferTarget};
use ttydesk::domain::{Author, ConversationId, Entry, OutboxState, Status, TeamId, View};
use ttydesk::net::Transport;
use uuid::Uuid;

use super::day::{Deed, PATIENCE, Seen, Worker};
use super::plain::Plain;
use super::standin::By;
use crate::support::say;
use crate::ws::desk::Desk;

/// A lost text is looked for this many times faster than by the clock.
const HASTE: u32 = 100;
/// One look goes on for this long where nothing happens. Where nothing is hurried, minutes pass at once
/// anyway, and a step may be longer.
fn glance(desk: &Desk) -> Duration {
    Duration::from_millis(if desk.haste == 1 { 250 } else { 20 })
}

/// Ann's key of the stand-in.
pub(super) fn key() -> Login {
    Login::Key(SecretString::from("API_KEY:API_SECRET"))
}

/// A login by password.
pub(super) fn password(email: &str, password: &str) -> Login {
    Login::Password {
        email: email.to_owned(),
        password: SecretString::from(password),
    }
}

/// How to connect.
pub(super) fn link(addr: SocketAddr, login: Login) -> Link {
    let url = format!("http://{addr}").parse().unwrap();
    Config::new(url, login, Transport::default()).unwrap().into()
}

/// A desk that is signed in, with its first rows.
pub(super) async fn desk(file: &Path, addr: SocketAddr, login: Login) -> Desk {
    let mut desk = Desk::open(file, link(addr, login));
    desk.haste = HASTE;
    desk.live().await;
    desk
}

fn id(talk: Uuid) -> ConversationId {
    ConversationId::new(talk.to_string())
}

/// Yes to whatever is asked.
fn yes(desk: &mut Desk) {
    while matches!(desk.state.overlays.last(), Some(Overlay::Confirm(_))) {
        desk.act(Action::Yes);
    }
}

/// Takes the row of the open list that is meant.
fn choose(desk: &mut Desk, meant: impl Fn(&Choice) -> bool) {
    loop {
        let Some(Overlay::Picker(picker)) = desk.state.overlays.last() else {
            panic!("no list is open");
        };
        if picker.current().is_some_and(|item| meant(&item.choice)) {
            break;
        }
        assert!(
            picker.selected + 1 < picker.matches.len(),
            "not offered: {:?}",
            picker.items
        );
        desk.act(Action::Down);
    }
    desk.act(Action::Accept);
}

/// Goes to a conversation, in whichever view it is.
pub(super) fn go_to(desk: &mut Desk, talk: &ConversationId) {
    while !desk.state.overlays.is_empty() || desk.state.focus != Focus::Queue {
        desk.act(Action::Back);
    }
    for _ in 0..=View::ALL.len() {
        for step in 0..=desk.state.queue.order().len() {
            if desk.state.queue.selected() == Some(talk) {
                return;
            }
            desk.act(if step == 0 { Action::Top } else { Action::Down });
        }
        desk.act(Action::NextView);
    }
    panic!("{talk} is in no view");
}

/// Waits until nothing of the conversation is under way. What was not found again is sent again: the
/// agent is asked, and says yes.
async fn settled(desk: &mut Desk, talk: &ConversationId) {
    let start = Instant::now();
    loop {
        let first = desk.state.outbox.of(talk).next().cloned();
        let Some(item) = first else { return };
        let asks = item.state == OutboxState::Uncertain && !desk.state.is_looked_for(item.request);
        assert!(!matches!(item.state, OutboxState::Rejected { .. }), "{item:?}");
        assert!(
            start.elapsed() < PATIENCE,
            "still under way: {item:?}, {:?}",
            desk.state.session.link()
        );
        if asks && desk.state.session.is_online() {
            desk.act(Action::Retry);
            yes(desk);
        }
        desk.watch(glance(desk)).await;
    }
}

/// Has the server's model draft an answer. Where none is set up, that is the reason why not; nothing of it is
/// sent either way.
pub(super) async fn asks_the_model(desk: &mut Desk, talk: Uuid) {
    let talk = id(talk);
    go_to(desk, &talk);
    desk.act(Action::Open);
    desk.until("the thread", |state| Action::ModelDraft.enabled(state).is_ok())
        .await;
    desk.act(Action::ModelDraft);
    let ended =
        |state: &State| state.model.declined().is_some() || Action::ModelAccept.enabled(state).is_ok();
    desk.until("the model's answer or its reason", ended).await;
    say(&match desk.state.model.declined() {
        Some(reason) => format!("the server's model declines: {reason}"),
        None => "the server's model drafted an answer".to_owned(),
    });
    desk.act(Action::ModelCancel);
    assert!(desk.state.outbox.of(&talk).next().is_none(), "nothing is sent");
}

/// A colleague gives the conversation and names this agent: each calls once, although rows, notes and the
/// server's list tell of it, too.
pub(super) async fn is_told_once(desk: &mut Desk, talk: Uuid, colleague: &Plain) {
    let me: u64 = {
        let me = desk.state.session.me().expect("signed in");
        me.id.as_str().parse().expect("a number")
    };
    let given = |words: &String| words.ends_with("is yours now");
    let named = |words: &String| words.starts_with("you are named");
    colleague.gives(talk, me).await;
    colleague.names(talk, me).await;
    let start = Instant::now();
    while !(desk.popups.iter().any(given) && desk.popups.iter().any(named)) {
        assert!(start.elapsed() < PATIENCE, "told of: {:?}", desk.popups);
        desk.watch(glance(desk)).await;
    }
    // Whatever else tells of it has come by then.
    desk.watch(Duration::from_secs(5)).await;
    let count = |kind: &dyn Fn(&String) -> bool| desk.popups.iter().filter(|it| kind(it)).count();
    assert_eq!((count(&given), count(&named)), (1, 1), "{:?}", desk.popups);
}

impl Worker for Desk {
    async fn look(&mut self, talk: Uuid) -> Option<Seen> {
        self.watch(glance(self)).await;
        let talk = id(talk);
        let row = self.state.conversations.get(&talk)?;
        let me = self.state.session.me().map(|me| me.id.clone());
        let entries = self.state.threads.get(&talk).map(Thread::entries);
        let said = entries
            .unwrap_or_default()
            .iter()
            .filter_map(|entry| match entry {
                Entry::Message(message) => {
                    let by = match message.author {
                        Author::Customer => By::Visitor,
                        Author::Agent(_) | Author::Bot(_) => By::Agent,
                    };
                    Some((by, message.body.original().trim_end().to_owned()))
                }
                Entry::Note(note) => Some((By::Note, note.body.original().trim_end().to_owned())),
                Entry::Event(_) => None,
            });
        Some(Seen {
            status: match row.status {
                Status::Open => "Open",
                Status::Snoozed => "Snoozed",
                Status::Resolved => "Resolved",
            }
            .to_owned(),
            mine: row.assignee.is_some() && row.assignee.as_ref().map(|owner| owner.id.clone()) == me,
            team: row.team.as_ref().and_then(|team| team.as_str().parse().ok()),
            tags: row.tags.iter().map(|tag| tag.original().to_owned()).collect(),
            said: said.collect(),
        })
    }

    async fn does(&mut self, talk: Uuid, deed: Deed) {
        let talk = id(talk);
        go_to(self, &talk);
        match deed {
            Deed::Claim => self.act(Action::Claim),
            Deed::Reply(words) => {
                self.act(Action::Reply);
                self.text(&words);
                self.act(Action::Send);
            }
            Deed::Note(words) => {
                self.act(Action::Note);
                self.text(&words);
                self.act(Action::Send);
            }
            Deed::Tag(name) => {
                self.act(Action::Tags);
                choose(
                    self,
                    |choice| matches!(choice, Choice::Tag(tag) if tag.original() == name),
                );
            }
            Deed::Transfer(team) => {
                let to = TransferTarget::Team(TeamId::new(team.to_string()));
                self.act(Action::Transfer);
                choose(self, |choice| *choice == Choice::Receiver(to.clone()));
                self.act(Action::Accept);
            }
            Deed::Snooze => {
                self.act(Action::Snooze);
                choose(self, |choice| matches!(choice, Choice::Until(_)));
            }
            Deed::Wake => self.act(Action::Reopen),
            Deed::Resolve => self.act(Action::Resolve),
        }
        yes(self);
        settled(self, &talk).await;
    }

    async fn suggested(&mut self, talk: Uuid) -> Option<String> {
        let talk = id(talk);
        go_to(self, &talk);
        self.act(Action::Open);
        self.until("a suggestion", |state| !state.suggestions().is_empty())
            .await;
        self.act(Action::Suggestion1);
        let words = self.state.draft()?.editor.text().to_owned();
        self.act(Action::Send);
        yes(self);
        settled(self, &talk).await;
        Some(words)
    }
}
