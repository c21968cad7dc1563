//! One signed-in stretch: commands out beside each other, hints in, what they mean fetched.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

use super::alerts;
use super::command::{self, Report};
use super::due::{Due, Want};
use super::hint::{self, Hint};
use super::run::{Run, directory, socket};
use crate::backend::down::Down;
use crate::backend::ends::{Gone, Step};
use crate::backend::pulse::{Beat, Pulse};
use crate::backend::{Command, CommandKind, Connection, Event, Outcome, Welcome};
use crate::domain::ConversationId;
use crate::net::{Heard, Socket, SocketError};
use crate::text::CleanLine;

/// Without a socket the server is looked at this often ...
const LOOK: Duration = Duration::from_secs(15);
/// ... and the socket is tried this often.
const TRY_SOCKET: Duration = Duration::from_mins(1);
/// The server takes an agent for away who says nothing for five minutes.
const PRESENT: Duration = Duration::from_mins(1);
/// The figures of the views are counted anew this often, if anything happened.
const COUNT: Duration = Duration::from_mins(2);
/// ... and for the first time this long after signing in, as what is on screen goes first.
const FIRST_COUNT: Duration = Duration::from_secs(3);
/// A reconnect has a budget of 30 requests for what is on screen; the rest is fetched this long after.
const LATER: Duration = Duration::from_mins(1);
/// Tags, macros and agents are fetched this often: nothing tells of a change.
const DIRECTORY: Duration = Duration::from_mins(10);
/// What sleeps beyond its time is looked for this often.
const WAKE: Duration = Duration::from_secs(30);
/// What the agent was told in person is looked at this often: an event of it may have been lost.
const ALERTS: Duration = Duration::from_mins(1);
/// Rows that changed within this are subscribed to at once.
const SETTLE: Duration = Duration::from_millis(300);
/// Most rows the server tells of.
const SUBSCRIBED: usize = 500;

/// Why a stretch ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// The desk let go.
    Gone,
    /// The socket did.
    Lost(SocketError),
    /// No byte for too long.
    Silent,
    /// The login is not accepted any more.
    SignedOut(CleanLine),
    /// Without a socket, the server could not be reached.
    NoLink,
}

impl From<Gone> for Ended {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

type Opening = Pin<Box<dyn Future<Output = Result<Option<Socket>, Down>> + Send>>;

/// When what is done without being asked is due.
#[derive(Debug)]
struct Clock {
    look: Instant,
    socket: Instant,
    present: Instant,
    count: Instant,
    directory: Instant,
    wake: Instant,
    alerts: Instant,
    subscribe: Option<Instant>,
}

/// A signed-in stretch.
pub(super) struct Live<'a> {
    run: &'a mut Run,
    socket: Option<Socket>,
    opening: Option<Opening>,
    welcome: Welcome,
    pulse: Pulse,
    due: Due,
    clock: Clock,
    listed: VecDeque<Uuid>,
    /// Something happened since the views were counted.
    stirred: bool,
}

impl<'a> Live<'a> {
    /// `known` is when the directory was fetched before this connection.
    pub(super) fn new(
        run: &'a mut Run,
        socket: Option<Socket>,
        welcome: Welcome,
        known: Option<Instant>,
    ) -> Self {
        let now = Instant::now();
        let (count, directory) = match known {
            None => (now + FIRST_COUNT, now + DIRECTORY),
            Some(at) => (now + LATER, (at + DIRECTORY).max(now + LATER)),
        };
        if socket.is_none() {
            run.ends.tell(Event::Polling { every: Some(LOOK) });
        }
        Self {
            run,
            socket,
            opening: None,
            welcome,
            pulse: Pulse::new(now.into_std()),
            due: Due::new(now),
            clock: Clock {
                look: now + LOOK,
                socket: now + TRY_SOCKET,
                present: now + PRESENT,
                count,
                directory,
                wake: now + WAKE,
                alerts: now + FIRST_COUNT,
                subscribe: None,
            },
            listed: VecDeque::new(),
            stirred: true,
        }
    }

    /// Runs until the link or the desk ends. What is under way goes on and is told later.
    pub(super) async fn run(mut self) -> Ended {
        let ended = match self.serve().await {
            Ok(never) => match never {},
            Err(ended) => ended,
        };
        if let (Ended::Gone, Some(socket)) = (&ended, self.socket) {
            socket.close().await;
        }
        ended
    }

    async fn serve(&mut self) -> Result<Infallible, Ended> {
        let reconnect = Arc::clone(&self.run.reconnect);
        loop {
            let room = self.run.ends.has_room();
            if !room {
                // Nobody listened, so silence says nothing about the peer; one that was told is over.
                if self.pulse.heard(Instant::now().into_std()) {
                    self.announce();
                }
            }
            let wake = self.next();
            tokio::select! {
                biased;
                step = self.run.ends.step() => if let Step::Command(command) = step? {
                    self.command(command);
                },
                Some(report) = self.run.reports.recv() => self.report(report)?,
                heard = hear(&mut self.socket), if room => self.heard(heard.map_err(Ended::Lost)?),
                opened = open(&mut self.opening) => self.opened(opened),
                () = reconnect.notified() => self.look_again(),
                () = sleep_until(wake) => self.due(Instant::now())?,
            }
        }
    }

    fn next(&self) -> Instant {
        let clock = &self.clock;
        let silent = match self.socket {
            Some(_) => Instant::from_std(self.pulse.next()).min(clock.present),
            None if self.opening.is_some() => clock.look,
            None => clock.look.min(clock.socket),
        };
        let own = clock.count.min(clock.directory).min(clock.wake).min(clock.alerts);
        [clock.subscribe, self.due.next()]
            .into_iter()
            .flatten()
            .fold(silent.min(own), Instant::min)
    }

    /// Does what is due.
    fn due(&mut self, now: Instant) -> Result<(), Ended> {
        if self.socket.is_some() {
            match self.pulse.due(now.into_std()) {
                Some(Beat::Ask) => self.push("ping".to_owned()),
                Some(Beat::Tell(since)) => self.run.ends.link(Connection::Silent { since }),
                Some(Beat::Dead) => return Err(Ended::Silent),
                None => {}
            }
            if self.clock.present <= now {
                self.clock.present = now + PRESENT;
                self.push("ping".to_owned());
            }
        } else {
            self.poll(now);
        }
        if self.clock.subscribe.is_some_and(|at| at <= now) {
            self.clock.subscribe = None;
            self.subscribe();
        }
        if self.clock.count <= now {
            self.clock.count = now + COUNT;
            self.count();
        }
        if self.clock.directory <= now {
            self.clock.directory = now + DIRECTORY;
            self.run.directory = Some(now);
            let desk = Arc::clone(&self.run.desk);
            self.beside(async move { Report::of(directory(&desk).await.map(|event| vec![event])) });
        }
        if self.clock.wake <= now {
            self.clock.wake = now + WAKE;
            let overslept = self.run.desk.known().overslept(Timestamp::now());
            for id in &overslept {
                self.due.row(id, now);
            }
        }
        if self.clock.alerts <= now {
            self.clock.alerts = now + ALERTS;
            self.due.spend(now);
            let desk = Arc::clone(&self.run.desk);
            self.beside(async move { Report::of(alerts::missed(&desk, Timestamp::now()).await) });
        }
        while let Some((id, want)) = self.due.take(now) {
            self.fetch(id, &want);
        }
        Ok(())
    }

    /// Looks, and tries the socket, when there is none.
    fn poll(&mut self, now: Instant) {
        if self.clock.look <= now {
            self.clock.look = now + LOOK;
            let desk = Arc::clone(&self.run.desk);
            self.beside(async move { command::newest(&desk).await });
        }
        if self.clock.socket <= now && self.opening.is_none() {
            self.clock.socket = now + TRY_SOCKET;
            let rest = Arc::clone(&self.run.desk.rest);
            self.opening = Some(Box::pin(async move { socket(&rest).await }));
        }
    }

    fn opened(&mut self, opened: Result<Option<Socket>, Down>) {
        self.opening = None;
        let Ok(Some(socket)) = opened else { return };
        self.socket = Some(socket);
        self.pulse = Pulse::new(Instant::now().into_std());
        self.run.ends.tell(Event::Polling { every: None });
        // What happened between the last look and the first event is fetched by the desk.
        self.announce();
        self.subscribe();
    }

    fn announce(&mut self) {
        self.welcome.server_time = Timestamp::now();
        self.run
            .ends
            .link(Connection::Online(Box::new(self.welcome.clone())));
    }

    /// Somebody asks whether the link lives.
    fn look_again(&mut self) {
        if self.socket.is_some() {
            self.push("ping".to_owned());
        } else {
            self.clock.look = Instant::now();
            self.clock.socket = Instant::now();
        }
    }

    fn count(&mut self) {
        if std::mem::take(&mut self.stirred) {
            let desk = Arc::clone(&self.run.desk);
            self.beside(async move { Report::of(command::counts(&desk).await) });
        }
    }

    fn fetch(&mut self, id: ConversationId, want: &Want) {
        let (row, since) = (want.row, want.since);
        let desk = Arc::clone(&self.run.desk);
        self.beside(async move {
            let mut events = Vec::new();
            if row {
                match desk.look(&id).await {
                    Ok(found) => events.extend(found),
                    Err(trouble) => return Report::of(Err(trouble)),
                }
            }
            match since {
                None => Report::of(Ok(events)),
                Some(since) => Report::of(command::news(&desk, &id, since).await.map(|news| {
                    events.extend(news);
                    events
                })),
            }
        });
    }

    /// Does something beside the link; what comes of it is told when it is done.
    fn beside(&self, work: impl Future<Output = Report> + Send + 'static) {
        let reporter = self.run.reporter.clone();
        tokio::spawn(async move {
            if reporter.send(work.await).is_err() {
                tracing::debug!("the desk is closed; nobody hears of a request");
            }
        });
    }

    fn command(&mut self, command: Command) {
        let Command { id, kind } = command;
        if let CommandKind::SetViewing {
            conversation: Some(seen),
        }
        | CommandKind::MarkRead {
            conversation: seen, ..
        } = &kind
        {
            let (desk, seen) = (Arc::clone(&self.run.desk), seen.clone());
            self.beside(async move { Report::of(alerts::read(&desk, &seen).await) });
        }
        let done = match &kind {
            CommandKind::SetTyping { conversation, typing } => {
                let data = json!({
                    "conversation_uuid": conversation.as_str(), "is_typing": typing,
                    "is_private_message": false,
                });
                self.say("typing", &data)
            }
            CommandKind::SetViewing { conversation } => {
                self.due.set_viewing(conversation.clone());
                self.view()
            }
            _ => {
                let desk = Arc::clone(&self.run.desk);
                let command = Command { id, kind };
                self.beside(async move { command::perform(&desk, command).await });
                return;
            }
        };
        let outcome = if done { Outcome::Done } else { Outcome::Unsupported };
        self.run.ends.tell(Event::Answer { id, outcome });
    }

    /// Says what is on screen; nothing is said of none.
    fn view(&mut self) -> bool {
        match self.due.viewing() {
            Some(id) => {
                let data = json!({ "conversation_uuid": id.as_str() });
                self.say("conversation_subscribe", &data)
            }
            None => self.socket.is_some(),
        }
    }

    /// Says what is to be told of: rows, and the conversation on screen.
    fn subscribe(&mut self) {
        let data = json!({ "uuids": self.listed });
        if self.say("list_subscribe_replace", &data) {
            self.view();
        }
    }

    /// Sends a frame; `false` without a socket.
    fn say(&mut self, kind: &str, data: &serde_json::Value) -> bool {
        if self.socket.is_none() {
            return false;
        }
        self.push(json!({ "type": kind, "data": data }).to_string());
        true
    }

    fn push(&mut self, text: String) {
        if let Some(socket) = &mut self.socket {
            socket.push(text);
        }
    }

    fn report(&mut self, report: Report) -> Result<(), Ended> {
        let now = Instant::now();
        for event in report.events {
            match &event {
                Event::ConversationPage { conversations, .. } => {
                    for row in conversations {
                        self.list(&row.id, now);
                    }
                }
                Event::ConversationUpserted(row) => self.list(&row.id, now),
                _ => {}
            }
            self.run.ends.tell(event);
        }
        for (id, since) in report.hints {
            self.due.thread(&id, since, now);
        }
        if let Some(words) = report.signed_out {
            return Err(Ended::SignedOut(words));
        }
        if report.no_link && self.socket.is_none() {
            return Err(Ended::NoLink);
        }
        Ok(())
    }

    /// A row the desk has: events about it are wanted.
    fn list(&mut self, id: &ConversationId, now: Instant) {
        let Ok(uuid) = id.as_str().parse::<Uuid>() else {
            return;
        };
        if self.listed.contains(&uuid) {
            return;
        }
        self.listed.push_back(uuid);
        if self.listed.len() > SUBSCRIBED {
            self.listed.pop_front();
        }
        self.clock.subscribe.get_or_insert(now + SETTLE);
    }

    fn heard(&mut self, heard: Heard) {
        let now = Instant::now();
        if self.pulse.heard(now.into_std()) {
            self.announce();
        }
        let Heard::Text(text) = heard else { return };
        let hints = hint::read(&text, &mut self.run.desk.known(), self.due.viewing());
        for hint in hints {
            match hint {
                Hint::Tell(event) => {
                    if let Event::ConversationUpserted(row) = &*event {
                        self.list(&row.id, now);
                        self.stirred = true;
                    }
                    self.run.ends.tell(*event);
                }
                Hint::Thread(id, since) => self.due.thread(&id, since, now),
                Hint::Row(id) => self.due.row(&id, now),
            }
        }
    }
}

/// The next thing the socket says; never without one.
async fn hear(socket: &mut Option<Socket>) -> Result<Heard, SocketError> {
    match socket {
        Some(socket) => socket.hear().await,
        None => pending().await,
    }
}

/// The socket that is being opened; never without one.
async fn open(opening: &mut Option<Opening>) -> Result<Option<Socket>, Down> {
    match opening {
        Some(opening) => opening.await,
        None => pending().await,
    }
}
