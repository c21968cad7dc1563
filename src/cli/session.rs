//! The desk without its screen: the same adapter, one question at a time.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};
use uuid::Uuid;

use super::exit::{Code, Failure};
use crate::backend::{
    Command, CommandKind, Connection, Directory, Event, Handle, Link, Offline, Outcome, Welcome,
};
use crate::domain::{Conversation, ConversationId, RequestId};
use crate::i18n::Text;

/// Events that may wait for us.
const EVENTS: usize = 1_024;
/// A request without an answer is repeated under its id for this long.
const PATIENCE: Duration = Duration::from_secs(30);
/// Pause before a request is repeated when the backend named none.
const PAUSE: Duration = Duration::from_millis(500);
/// Longest wait for a good end.
const FAREWELL: Duration = Duration::from_secs(1);

/// A signed-in session.
#[derive(Debug)]
pub(super) struct Session {
    url: String,
    handle: Handle,
    events: mpsc::Receiver<Event>,
    is_online: bool,
    welcome: Option<Welcome>,
    directory: Option<Directory>,
}

/// What came.
#[derive(Debug)]
pub(super) enum Came {
    /// Something happened at the desk.
    Event(Box<Event>),
    /// The link went down; it comes back by itself.
    Down(Offline),
    /// The link is there.
    Online,
}

impl Session {
    /// Connects and signs in. The first try decides: a script should not wait for a wrong address.
    pub(super) async fn open(config: Link) -> Result<Self, Failure> {
        let url = config.url().to_string();
        let (sender, events) = mpsc::channel(EVENTS);
        let mut session = Self {
            url,
            handle: config.spawn(sender),
            events,
            is_online: false,
            welcome: None,
            directory: None,
        };
        match timeout(PATIENCE, session.sign_in()).await {
            Ok(signed_in) => signed_in.map(|()| session),
            Err(_) => Err(Failure::offline(&session.url, &Offline::TimedOut)),
        }
    }

    async fn sign_in(&mut self) -> Result<(), Failure> {
        while self.directory.is_none() {
            if let Came::Down(reason) = self.next().await? {
                return Err(Failure::offline(&self.url, &reason));
            }
        }
        Ok(())
    }

    /// Who we are and what the backend can do.
    pub(super) fn welcome(&self) -> Option<&Welcome> {
        self.welcome.as_ref()
    }

    /// Agents and teams.
    pub(super) fn directory(&self) -> Option<&Directory> {
        self.directory.as_ref()
    }

    /// The next thing to come. Fails when there never will be one.
    pub(super) async fn next(&mut self) -> Result<Came, Failure> {
        let Some(event) = self.events.recv().await else {
            return Err(Failure::new(
                Code::Unreachable,
                Text::new("cli-ended").with("url", &self.url),
            ));
        };
        Ok(match event {
            Event::Connection(Connection::Online(welcome)) => {
                self.is_online = true;
                self.welcome = Some(*welcome);
                Came::Online
            }
            Event::Connection(Connection::Offline { reason, .. }) => {
                self.is_online = false;
                Came::Down(reason)
            }
            Event::Connection(Connection::AuthRequired { message }) => {
                let text = Text::new("cli-token-refused")
                    .with("url", &self.url)
                    .with("reason", message);
                return Err(Failure::new(Code::NotPermitted, text));
            }
            Event::Connection(Connection::Unusable { reason }) => {
                return Err(Failure::offline(&self.url, &reason));
            }
            Event::Directory(directory) => {
                self.directory = Some(directory.clone());
                Came::Event(Box::new(Event::Directory(directory)))
            }
            event => Came::Event(Box::new(event)),
        })
    }

    /// Asks and waits for the final answer; gives what came with it. `subject` is what a refusal is
    /// about. What may have been lost on the way is asked again under the same id, so it acts once.
    pub(super) async fn ask(&mut self, subject: &str, kind: CommandKind) -> Result<Vec<Event>, Failure> {
        let id = RequestId(Uuid::now_v7());
        let deadline = Instant::now() + PATIENCE;
        let mut reason = None;
        loop {
            let asked = timeout_at(deadline, self.attempt(id, &kind, &mut reason)).await;
            let (events, outcome) = match asked {
                Ok(answered) => answered?,
                Err(_) => (Vec::new(), Outcome::Uncertain),
            };
            let pause = match outcome {
                Outcome::Done => return Ok(events),
                Outcome::Refused(refusal) => return Err(Failure::refused(subject, &refusal)),
                Outcome::Unsupported => {
                    let text = Text::new("cli-unsupported").with("subject", subject);
                    return Err(Failure::new(Code::Failed, text));
                }
                Outcome::NotSent { retry_after } => retry_after.unwrap_or(PAUSE),
                Outcome::Uncertain if self.may_repeat(&kind) => PAUSE,
                Outcome::Uncertain => return Err(self.unanswered(subject)),
            };
            if Instant::now() + pause >= deadline {
                return Err(reason.map_or_else(
                    || self.unanswered(subject),
                    |reason| Failure::offline(&self.url, &reason),
                ));
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// Whether what may have been done may be asked for again: it changes nothing, or the backend
    /// remembers ids.
    fn may_repeat(&self, kind: &CommandKind) -> bool {
        let remembers = self.welcome.as_ref().map(|it| it.capabilities.idempotent_send);
        !kind.changes() || remembers == Some(true)
    }

    fn unanswered(&self, subject: &str) -> Failure {
        let text = Text::new("cli-unanswered")
            .with("subject", subject)
            .with("url", &self.url);
        Failure::new(Code::Unreachable, text)
    }

    async fn attempt(
        &mut self,
        id: RequestId,
        kind: &CommandKind,
        down: &mut Option<Offline>,
    ) -> Result<(Vec<Event>, Outcome), Failure> {
        while !self.is_online {
            if let Came::Down(reason) = self.next().await? {
                *down = Some(reason);
            }
        }
        let command = Command {
            id,
            kind: kind.clone(),
        };
        if self.handle.commands.send(command).await.is_err() {
            return Ok((Vec::new(), Outcome::NotSent { retry_after: None }));
        }
        let mut events = Vec::new();
        loop {
            match self.next().await? {
                Came::Event(event) => match *event {
                    Event::Answer {
                        id: answered,
                        outcome,
                    } if answered == id => return Ok((events, outcome)),
                    event => events.push(event),
                },
                Came::Down(reason) => *down = Some(reason),
                Came::Online => {}
            }
        }
    }

    /// The present state of a conversation.
    pub(super) async fn conversation(&mut self, id: &ConversationId) -> Result<Conversation, Failure> {
        let kind = CommandKind::LoadConversation {
            conversation: id.clone(),
        };
        let events = self.ask(id.as_str(), kind).await?;
        let states = events.into_iter().filter_map(|event| match event {
            Event::ConversationUpserted(row) if &row.id == id => Some(row),
            _ => None,
        });
        states.max_by_key(|row| row.revision).ok_or_else(|| {
            let text = Text::new("cli-unreadable").with("subject", id);
            Failure::new(Code::Failed, text)
        })
    }

    /// Says goodbye.
    pub(super) async fn close(self) {
        let Self {
            handle, mut events, ..
        } = self;
        drop(handle);
        let ended = async { while events.recv().await.is_some() {} };
        if timeout(FAREWELL, ended).await.is_err() {
            tracing::debug!("the link did not end in time");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::backend::native::tests::hub::{Hub, row};

    fn resolve() -> CommandKind {
        CommandKind::Resolve {
            conversation: ConversationId::new("c1"),
        }
    }

    #[tokio::test]
    async fn a_change_whose_answer_was_lost_is_asked_again_under_the_same_id() {
        let hub = Hub::start().await;
        let script = async {
            let mut peer = hub.sign_in(0).await;
            let first = peer.request("resolve").await;
            drop(peer);
            let mut peer = hub.sign_in(0).await;
            let again = peer.request("resolve").await;
            assert_eq!(first["id"], again["id"]);
            peer.reply(&again, row("c1", 2)).await;
        };
        let work = async {
            let mut session = Session::open(hub.config(None).into()).await.expect("a session");
            session.ask("c1", resolve()).await
        };
        let ((), asked) = tokio::join!(script, work);
        assert!(asked.is_ok(), "{asked:?}");
    }

    #[tokio::test]
    async fn what_the_hub_asks_to_send_later_is_sent_later() {
        let hub = Hub::start().await;
        let script = async {
            let mut peer = hub.sign_in(0).await;
            let first = peer.request("resolve").await;
            let later = json!({ "code": "rate_limited", "message": "slow down", "retry_after_ms": 20 });
            peer.refuse(&first, later).await;
            let again = peer.request("resolve").await;
            assert_eq!(first["id"], again["id"]);
            peer.reply(&again, row("c1", 2)).await;
        };
        let work = async {
            let mut session = Session::open(hub.config(None).into()).await.expect("a session");
            session.ask("c1", resolve()).await
        };
        let ((), asked) = tokio::join!(script, work);
        assert!(asked.is_ok(), "{asked:?}");
    }

    #[tokio::test]
    async fn a_first_try_that_fails_ends_it() {
        let hub = Hub::start().await;
        let config = hub.config(None);
        drop(hub);
        let failure = Session::open(config.into()).await.expect_err("nobody listens");
        assert_eq!(failure.code(), Code::Unreachable as i32);
    }
}
