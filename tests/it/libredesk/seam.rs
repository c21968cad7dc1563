//! What every adapter promises the desk, run through the seam against the hub and against a Libredesk:
//! the same questions, and where the capabilities say so other answers.

use std::collections::BTreeMap;

use tokio::sync::mpsc;
use tokio::time::timeout;
use ttydesk::backend::{
    Capabilities, Command, CommandKind, Connection, Directory, Event, Handle, Link, Outcome, RefusalCode,
    TransferTarget, Welcome,
};
use ttydesk::domain::{
    Author, Conversation, ConversationId, Entry, Position, Priority, RequestId, Sort, Status, View,
};
use uuid::Uuid;

use super::day::PATIENCE;
use super::standin::Standin;
use super::worker;
use crate::ws::site::{CONVERSATIONS, Site, id};

/// An agent who asks one thing at a time, and notes every answer.
pub(super) struct Asker {
    handle: Handle,
    events: mpsc::Receiver<Event>,
    pub(super) welcome: Welcome,
    pub(super) directory: Directory,
    answers: BTreeMap<Uuid, usize>,
}

impl Asker {
    pub(super) async fn sign_in(link: Link) -> Self {
        let (sender, mut events) = mpsc::channel(1_024);
        let handle = link.spawn(sender);
        let (mut welcome, mut directory) = (None, None);
        while welcome.is_none() || directory.is_none() {
            let event = timeout(PATIENCE, events.recv()).await.expect("an event");
            match event.expect("the adapter runs") {
                Event::Connection(Connection::Online(found)) => welcome = Some(*found),
                Event::Directory(found) => directory = Some(found),
                _ => {}
            }
        }
        Self {
            handle,
            events,
            welcome: welcome.expect("just found"),
            directory: directory.expect("just found"),
            answers: BTreeMap::new(),
        }
    }

    fn able(&self) -> &Capabilities {
        &self.welcome.capabilities
    }

    async fn next(&mut self) -> Event {
        let event = timeout(PATIENCE, self.events.recv()).await.expect("an event");
        let event = event.expect("the adapter runs");
        if let Event::Answer { id, .. } = &event {
            *self.answers.entry(id.0).or_default() += 1;
        }
        event
    }

    /// Asks under an id; gives the answer and what was told before it.
    pub(super) async fn ask_as(&mut self, id: RequestId, kind: CommandKind) -> (Outcome, Vec<Event>) {
        self.handle.commands.send(Command { id, kind }).await.unwrap();
        let mut told = Vec::new();
        loop {
            match self.next().await {
                Event::Answer {
                    id: answered,
                    outcome,
                } if answered == id => return (outcome, told),
                event => told.push(event),
            }
        }
    }

    pub(super) async fn ask(&mut self, kind: CommandKind) -> (Outcome, Vec<Event>) {
        self.ask_as(RequestId(Uuid::now_v7()), kind).await
    }

    /// Asks for what must be done.
    pub(super) async fn done(&mut self, kind: CommandKind) -> Vec<Event> {
        let (outcome, told) = self.ask(kind.clone()).await;
        assert_eq!(outcome, Outcome::Done, "{kind:?}");
        told
    }

    /// The row as it is now.
    pub(super) async fn row(&mut self, conversation: &ConversationId) -> Conversation {
        let load = CommandKind::LoadConversation {
            conversation: conversation.clone(),
        };
        let told = self.done(load).await;
        let rows = told.into_iter().filter_map(|event| match event {
            Event::ConversationUpserted(row) if row.id == *conversation => Some(row),
            _ => None,
        });
        rows.max_by_key(|row| row.revision)
            .expect("the row before its answer")
    }

    /// A page of the thread, and whether there is more.
    async fn page(&mut self, conversation: &ConversationId, before: Option<Position>) -> (Vec<Entry>, bool) {
        let load = CommandKind::LoadThread {
            conversation: conversation.clone(),
            before,
            limit: 3,
        };
        let asked = RequestId(Uuid::now_v7());
        let (outcome, told) = self.ask_as(asked, load).await;
        assert_eq!(outcome, Outcome::Done);
        let page = told.into_iter().find_map(|event| match event {
            Event::ThreadPage {
                id, entries, more, ..
            } if id == asked => Some((entries, more)),
            _ => None,
        });
        page.expect("the page before its answer, under its id")
    }

    /// The whole thread, page by page.
    async fn thread(&mut self, conversation: &ConversationId) -> Vec<Entry> {
        let (mut all, mut more) = self.page(conversation, None).await;
        while more {
            let first = all.first().map(Entry::position);
            let (mut older, further) = self.page(conversation, first).await;
            let before = |entry: &Entry| first.is_none_or(|first| entry.position() < first);
            assert!(older.iter().all(before), "older than the page before");
            assert!(!older.is_empty(), "a page with more behind it is not empty");
            older.append(&mut all);
            (all, more) = (older, further);
        }
        all
    }
}

/// Two agents at one desk with a conversation nobody owns.
struct Place {
    ann: Asker,
    bob: Asker,
    talk: ConversationId,
    /// As the backend writes one that is not there.
    nowhere: ConversationId,
}

impl Place {
    async fn keep(mut self) {
        self.pages().await;
        // Who answers may own it afterwards.
        self.owning().await;
        self.words().await;
        self.standing().await;
        self.refusals().await;
        self.abilities().await;
        for asker in [&self.ann, &self.bob] {
            assert!(
                asker.answers.values().all(|answers| *answers == 1),
                "one answer each"
            );
        }
    }

    /// The page of a view comes under the id of its question, with every row once.
    async fn pages(&mut self) {
        let mut after = None;
        let mut rows: Vec<Conversation> = Vec::new();
        loop {
            let asked = RequestId(Uuid::now_v7());
            let list = CommandKind::ListConversations {
                view: View::All,
                query: String::new(),
                sort: Sort::default(),
                after: after.clone(),
                limit: 2,
            };
            let (outcome, told) = self.ann.ask_as(asked, list).await;
            assert_eq!(outcome, Outcome::Done);
            let page = told.into_iter().find_map(|event| match event {
                Event::ConversationPage {
                    id,
                    conversations,
                    next,
                    ..
                } if id == asked => Some((conversations, next)),
                _ => None,
            });
            let (page, next) = page.expect("the page before its answer");
            rows.extend(page);
            if next.is_none() {
                break;
            }
            assert_ne!(next, after, "a walk goes on");
            after = next;
        }
        let mut ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), rows.len(), "each row once");
        assert!(ids.contains(&self.talk));
        assert!(rows.iter().all(|row| row.status == Status::Open));
    }

    /// What is written is in the thread once, under its request; a note is no message.
    async fn words(&mut self) {
        let before = self.ann.thread(&self.talk).await.len();
        for round in 0..4 {
            let asked = RequestId(Uuid::now_v7());
            let send = CommandKind::SendMessage {
                conversation: self.talk.clone(),
                text: format!("line one of {round}\nline <two> & \"three\""),
                hold_ms: 0,
                quotes: None,
                files: Vec::new(),
                via: None,
                recipients: None,
            };
            let (outcome, _) = self.ann.ask_as(asked, send).await;
            assert_eq!(outcome, Outcome::Done);
            let thread = self.ann.thread(&self.talk).await;
            let own: Vec<_> = thread
                .iter()
                .filter_map(|entry| match entry {
                    Entry::Message(message) if message.request == Some(asked) => Some(message),
                    _ => None,
                })
                .collect();
            assert_eq!(own.len(), 1, "once, under its request");
            assert_eq!(
                own[0].body.original().trim_end(),
                format!("line one of {round}\nline <two> & \"three\"")
            );
            assert!(matches!(&own[0].author, Author::Agent(agent) if agent.id == self.ann.welcome.me.id));
        }
        let note = CommandKind::AddNote {
            conversation: self.talk.clone(),
            text: "between us".to_owned(),
            files: Vec::new(),
        };
        self.ann.done(note).await;
        let thread = self.ann.thread(&self.talk).await;
        let notes = thread.iter().filter(
            |entry| matches!(entry, Entry::Note(note) if note.body.original().trim_end() == "between us"),
        );
        assert_eq!(notes.count(), 1);
        let mut places: Vec<Position> = thread.iter().map(Entry::position).collect();
        assert!(places.is_sorted(), "oldest first");
        places.dedup();
        assert_eq!(places.len(), thread.len(), "each at a place of its own");
        assert!(thread.len() >= before + 5);
        let colleague = self.bob.thread(&self.talk).await;
        let ids = |thread: &[Entry]| thread.iter().map(|entry| entry.id().clone()).collect::<Vec<_>>();
        assert_eq!(ids(&colleague), ids(&thread), "everybody sees the same");
    }

    /// Of two who take it one has it, and the other learns who.
    async fn owning(&mut self) {
        let talk = self.talk.clone();
        let claim = |revision| CommandKind::Claim {
            conversation: talk.clone(),
            revision,
        };
        let row = self.ann.row(&self.talk).await;
        assert_eq!(row.assignee, None);
        self.ann.done(claim(row.revision)).await;
        let row = self.ann.row(&self.talk).await;
        let ann = self.ann.welcome.me.clone();
        assert_eq!(row.assignee.as_ref().map(|owner| &owner.id), Some(&ann.id));
        let (outcome, _) = self.bob.ask(claim(row.revision)).await;
        let Outcome::Refused(refusal) = outcome else {
            panic!("both have it: {outcome:?}");
        };
        assert_eq!(refusal.code, RefusalCode::Conflict);
        assert_eq!(refusal.owner.expect("who has it").id, ann.id);
        let bob = self.bob.welcome.me.id.clone();
        assert!(self.ann.directory.agents.iter().any(|agent| agent.id == bob));
        let revision = self.ann.row(&self.talk).await.revision;
        self.ann
            .done(CommandKind::Transfer {
                conversation: self.talk.clone(),
                revision,
                to: TransferTarget::Agent(bob.clone()),
                note: "please".to_owned(),
            })
            .await;
        let row = self.bob.row(&self.talk).await;
        assert_eq!(row.assignee.map(|owner| owner.id), Some(bob));
        self.bob
            .done(CommandKind::Handoff {
                conversation: self.talk.clone(),
                revision: row.revision,
                bot: None,
                note: String::new(),
            })
            .await;
        assert_eq!(self.ann.row(&self.talk).await.assignee, None);
    }

    /// Tags, putting off, resolving, opening again.
    async fn standing(&mut self) {
        let first = self.ann.directory.tags.first();
        let tag = first.map_or("vip", |tag| tag.original()).to_owned();
        let tags =
            |add: &[&String], remove: &[&String], conversation: &ConversationId| CommandKind::SetTags {
                conversation: conversation.clone(),
                add: add.iter().map(|tag| (*tag).clone()).collect(),
                remove: remove.iter().map(|tag| (*tag).clone()).collect(),
            };
        let has = |row: &Conversation| row.tags.iter().any(|known| known.original() == tag);
        self.ann.done(tags(&[&tag], &[], &self.talk)).await;
        assert!(has(&self.ann.row(&self.talk).await));
        self.ann.done(tags(&[], &[&tag], &self.talk)).await;
        assert!(!has(&self.ann.row(&self.talk).await));
        self.urgency().await;
        let conversation = self.talk.clone();
        let until = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(2);
        let steps = [
            (
                CommandKind::Snooze {
                    conversation: conversation.clone(),
                    until,
                },
                Status::Snoozed,
            ),
            (
                CommandKind::Reopen {
                    conversation: conversation.clone(),
                },
                Status::Open,
            ),
            (
                CommandKind::Resolve {
                    conversation: conversation.clone(),
                },
                Status::Resolved,
            ),
            (CommandKind::Reopen { conversation }, Status::Open),
        ];
        for (step, status) in steps {
            self.ann.done(step).await;
            let row = self.ann.row(&self.talk).await;
            assert_eq!(row.status, status);
            let wakes = row
                .snoozed_until
                .map(|at| at.duration_since(until).abs().as_secs());
            assert_eq!(wakes.is_some(), status == Status::Snoozed);
            assert!(wakes.unwrap_or(0) <= 60, "wakes {wakes:?} s off");
        }
    }

    /// A priority that can be set is there afterwards, and one that cannot is not asked for.
    async fn urgency(&mut self) {
        let able = self.ann.able().priorities.clone();
        assert!(
            able.contains(&Priority::High) && able.contains(&Priority::Low),
            "{able:?}"
        );
        for priority in Priority::ALL {
            let before = self.ann.row(&self.talk).await.priority;
            let set = CommandKind::SetPriority {
                conversation: self.talk.clone(),
                priority,
            };
            let (outcome, _) = self.ann.ask(set).await;
            let after = self.ann.row(&self.talk).await.priority;
            if able.contains(&priority) {
                assert_eq!((outcome, after), (Outcome::Done, priority));
            } else {
                assert_eq!(
                    (outcome, after),
                    (Outcome::Unsupported, before),
                    "nothing was cleared"
                );
            }
        }
    }

    /// What is not there is refused as that, whatever is wanted of it.
    async fn refusals(&mut self) {
        let conversation = self.nowhere.clone();
        let all = [
            CommandKind::LoadConversation {
                conversation: conversation.clone(),
            },
            CommandKind::LoadThread {
                conversation: conversation.clone(),
                before: None,
                limit: 10,
            },
            CommandKind::Resolve {
                conversation: conversation.clone(),
            },
            CommandKind::SendMessage {
                conversation,
                text: "nobody hears".to_owned(),
                hold_ms: 0,
                quotes: None,
                files: Vec::new(),
                via: None,
                recipients: None,
            },
        ];
        for kind in all {
            let (outcome, _) = self.ann.ask(kind.clone()).await;
            let is_missing =
                matches!(&outcome, Outcome::Refused(refusal) if refusal.code == RefusalCode::NotFound);
            assert!(is_missing, "{kind:?}: {outcome:?}");
        }
    }

    /// What the capabilities deny is answered with "unsupported", and only that.
    async fn abilities(&mut self) {
        let cancel = CommandKind::CancelMessage {
            conversation: self.talk.clone(),
            request: RequestId(Uuid::now_v7()),
        };
        let (outcome, _) = self.ann.ask(cancel).await;
        assert_eq!(
            outcome == Outcome::Unsupported,
            !self.ann.able().undo_send,
            "{outcome:?}"
        );
        let typing = CommandKind::SetTyping {
            conversation: self.talk.clone(),
            typing: true,
        };
        let (outcome, _) = self.ann.ask(typing).await;
        assert_eq!(outcome == Outcome::Done, self.ann.able().typing, "{outcome:?}");
        let search = CommandKind::Search {
            skip: 0,
            query: "between us".to_owned(),
            limit: 5,
        };
        let (outcome, _) = self.ann.ask(search).await;
        assert_eq!(outcome == Outcome::Done, self.ann.able().search, "{outcome:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hub_keeps_the_contract_of_the_seam() {
    let site = Site::start().await;
    let colleague = site.colleague("Boris");
    let place = Place {
        ann: Asker::sign_in(site.config().into()).await,
        bob: Asker::sign_in(colleague.into()).await,
        talk: id(CONVERSATIONS[0]),
        nowhere: id("care-404"),
    };
    place.keep().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_libredesk_keeps_the_contract_of_the_seam() {
    let standin = Standin::start().await;
    let talk = Uuid::now_v7();
    standin.know(talk);
    let bob = worker::password("bob@example.com", "PASSWORD");
    let place = Place {
        ann: Asker::sign_in(worker::link(standin.addr(), worker::key())).await,
        bob: Asker::sign_in(worker::link(standin.addr(), bob)).await,
        talk: ConversationId::new(talk.to_string()),
        nowhere: ConversationId::new(Uuid::now_v7().to_string()),
    };
    place.keep().await;
}
