//! One connection, from the hub's hello to its end: requests out, answers and events in.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use serde_json::value::RawValue;
use tokio::sync::Notify;
use uuid::Uuid;

use super::call::{Expects, call};
use super::frame::{self, Frame, News};
use super::{answer, translate, wire};
use crate::backend::ends::{Ends, Gone, Step};
use crate::backend::pulse::{Beat, Pulse};
use crate::backend::{
    Access, Command, Connection, Event, Outcome, Pending, Refusal, RefusalCode, Seen, Sent, Session,
};
use crate::domain::{AgentId, RequestId};
use crate::net::{Heard, Socket, SocketError, Ticket};
use crate::text::CleanLine;

/// Longest wait for an answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);
/// Frames read before the desk is served again, and one checkpoint covers them.
const BATCH: usize = 64;
/// Frames that cannot be read, or holes in the stream, before the peer is given up.
const BREACHES: u32 = 3;
/// A refused fetch of the directory is tried again after this.
const FETCH_AGAIN: Duration = Duration::from_secs(2);

/// What is kept from one connection to the next.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// Place in the stream.
    session: Session,
    /// Checkpoints wait for the first page after a resync: until the desk replaced what it knew,
    /// nothing covers the new place.
    held: bool,
}

impl Stream {
    /// A stream that goes on where `session` is.
    pub(super) fn at(session: Session) -> Self {
        Self { session, held: false }
    }
}

/// Why a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ended {
    /// The desk let go.
    Gone,
    /// The link did.
    Lost(SocketError),
    /// No byte for too long.
    Silent,
}

impl From<Gone> for Ended {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

impl From<SocketError> for Ended {
    fn from(error: SocketError) -> Self {
        Self::Lost(error)
    }
}

/// What a request under way is for.
#[derive(Debug)]
enum Purpose {
    Command(Expects),
    Sync,
    Directory,
}

#[derive(Debug)]
struct Asked {
    ticket: Ticket,
    purpose: Purpose,
}

/// A signed-in connection.
pub(super) struct Live<'a> {
    ends: &'a mut Ends,
    stream: &'a mut Stream,
    socket: Socket,
    hello: wire::Hello,
    since: Instant,
    me: AgentId,
    pending: Pending<Asked>,
    pulse: Pulse,
    /// A request to start the stream is under way: numbered events before its answer come again.
    syncing: bool,
    /// Events were applied since the last checkpoint.
    moved: bool,
    breaches: u32,
    fetch_directory: Option<Instant>,
    fetching_directory: bool,
}

impl<'a> Live<'a> {
    /// Signs in: tells so, starts the stream and fetches the directory.
    pub(super) fn begin(
        ends: &'a mut Ends,
        stream: &'a mut Stream,
        socket: Socket,
        hello: wire::Hello,
    ) -> Self {
        let now = Instant::now();
        let mut live = Self {
            me: AgentId::new(&hello.me.id),
            ends,
            stream,
            socket,
            hello,
            since: now,
            pending: Pending::default(),
            pulse: Pulse::new(now),
            syncing: false,
            moved: false,
            breaches: 0,
            fetch_directory: None,
            fetching_directory: false,
        };
        live.announce(now);
        live.sync(now);
        live.directory(now);
        live
    }

    /// Runs until the link or the desk ends, and answers what is still under way.
    pub(super) async fn run(mut self, check: &Arc<Notify>) -> Ended {
        let ended = match self.serve(check).await {
            Ok(never) => match never {},
            Err(ended) => ended,
        };
        let sent = |asked: &Asked| left(&self.socket, asked);
        for (id, asked, outcome) in self.pending.lose(sent) {
            if matches!(asked.purpose, Purpose::Command(_)) {
                self.ends.tell(Event::Answer { id, outcome });
            }
        }
        if ended == Ended::Gone {
            self.socket.close().await;
        }
        ended
    }

    async fn serve(&mut self, check: &Arc<Notify>) -> Result<std::convert::Infallible, Ended> {
        let mut had_room = true;
        loop {
            let room = self.ends.has_room();
            if !(room && had_room) {
                // Nobody listened, so silence says nothing about the peer; one that was told is over.
                let now = Instant::now();
                if self.pulse.heard(now) {
                    self.announce(now);
                }
            }
            had_room = room;
            let wake = tokio::time::Instant::from_std(self.wake());
            tokio::select! {
                biased;
                step = self.ends.step() => if let Step::Command(command) = step? {
                    self.command(command, Instant::now());
                },
                heard = self.socket.hear(), if room => self.batch(heard?)?,
                // Asked to look whether the link lives.
                () = check.notified() => self.socket.ping(),
                () = tokio::time::sleep_until(wake) => self.due(Instant::now())?,
            }
        }
    }

    fn wake(&self) -> Instant {
        [self.pending.deadline(), self.fetch_directory]
            .into_iter()
            .flatten()
            .fold(self.pulse.next(), Instant::min)
    }

    fn due(&mut self, now: Instant) -> Result<(), Ended> {
        match self.pulse.due(now) {
            Some(Beat::Ask) => self.socket.ping(),
            Some(Beat::Tell(since)) => self.ends.link(Connection::Silent { since }),
            Some(Beat::Dead) => return Err(Ended::Silent),
            None => {}
        }
        let sent = |asked: &Asked| left(&self.socket, asked);
        for (id, asked, outcome) in self.pending.expire(now, sent) {
            match asked.purpose {
                Purpose::Command(_) => self.ends.tell(Event::Answer { id, outcome }),
                Purpose::Sync => return Err(broken("the hub does not start the stream of events")),
                Purpose::Directory => {
                    self.fetching_directory = false;
                    self.fetch_directory = Some(now);
                }
            }
        }
        if self.fetch_directory.is_some_and(|at| at <= now) {
            self.fetch_directory = None;
            self.directory(now);
        }
        Ok(())
    }

    /// Takes what was heard and whatever else is there already; then one checkpoint for all.
    fn batch(&mut self, first: Heard) -> Result<(), Ended> {
        let now = Instant::now();
        if self.pulse.heard(now) {
            self.announce(now);
        }
        self.heard(first, now)?;
        let mut end = Ok(());
        for _ in 1..BATCH {
            match self.socket.hear().now_or_never() {
                None => break,
                Some(Ok(heard)) => self.heard(heard, now)?,
                Some(Err(error)) => {
                    end = Err(error.into());
                    break;
                }
            }
        }
        self.checkpoint();
        end
    }

    fn checkpoint(&mut self) {
        if !self.moved || self.stream.held {
            return;
        }
        self.moved = false;
        if let Some(checkpoint) = self.stream.session.checkpoint() {
            self.ends.tell(Event::Checkpoint(checkpoint));
        }
    }

    fn heard(&mut self, heard: Heard, now: Instant) -> Result<(), Ended> {
        let frame = match heard {
            Heard::Beat => return Ok(()),
            Heard::Text(text) => frame::parse(&text),
            Heard::Binary => None,
        };
        match frame {
            Some(Frame::Response { id, result, error }) => {
                self.response(id, result.as_deref(), error.as_deref(), now)
            }
            Some(Frame::Event { seq, kind, data }) => self.event(seq, &kind, data.as_deref(), now),
            None => {
                self.unknown(answer::unreadable("frame"));
                self.breach("frames that cannot be read")
            }
        }
    }

    fn response(
        &mut self,
        id: Uuid,
        result: Option<&RawValue>,
        error: Option<&wire::ErrorBody>,
        now: Instant,
    ) -> Result<(), Ended> {
        let id = RequestId(id);
        let Some(asked) = self.pending.answered(id) else {
            // Late, or about a frame of ours that the hub could not read.
            let code = error.map(|error| error.code);
            tracing::warn!(%id, ?code, "an answer nobody waits for");
            return Ok(());
        };
        match asked.purpose {
            Purpose::Command(expects) => {
                let page = matches!(expects, Expects::ConversationPage(_)) && error.is_none();
                for event in answer::events(id, expects, result, error) {
                    self.pass_on(event);
                }
                self.stream.held &= !page;
                Ok(())
            }
            Purpose::Sync => self.synced(result),
            Purpose::Directory => {
                self.fetching_directory = false;
                if let Some(error) = error {
                    let pause = error.retry_after_ms.map_or(FETCH_AGAIN, Duration::from_millis);
                    tracing::warn!(code = ?error.code, "the directory was refused");
                    self.fetch_directory.get_or_insert(now + pause);
                    return Ok(());
                }
                for event in answer::directory(result) {
                    self.pass_on(event);
                }
                Ok(())
            }
        }
    }

    fn synced(&mut self, result: Option<&RawValue>) -> Result<(), Ended> {
        self.syncing = false;
        let synced = result.and_then(|result| serde_json::from_str::<wire::Synced>(result.get()).ok());
        let Some(synced) = synced else {
            return Err(broken("the hub refuses the stream of events"));
        };
        let known = self.stream.session.place();
        let resumed =
            known.filter(|(epoch, seq)| !synced.resync && *epoch == synced.epoch && synced.seq <= *seq);
        self.moved = true;
        if resumed.is_none() {
            self.stream.session.start(synced.epoch, synced.seq);
            self.stream.held = true;
            self.ends.tell(Event::Resync);
        }
        Ok(())
    }

    fn event(
        &mut self,
        seq: Option<u64>,
        kind: &str,
        data: Option<&RawValue>,
        now: Instant,
    ) -> Result<(), Ended> {
        if let Some(seq) = seq {
            if self.syncing {
                return Ok(());
            }
            match self.stream.session.see(seq) {
                Seen::Apply => self.moved = true,
                Seen::Drop => return Ok(()),
                Seen::Gap => {
                    tracing::warn!(seq, "events are missing; resuming");
                    self.breach("events are missing from the stream")?;
                    self.sync(now);
                    return Ok(());
                }
            }
        }
        match frame::news(kind, data, &self.me) {
            News::Tell(event) => self.pass_on(*event),
            News::Directory => self.directory(now),
        }
        Ok(())
    }

    fn command(&mut self, command: Command, now: Instant) {
        let Command { id, kind } = command;
        let access = if kind.changes() {
            Access::Changes
        } else {
            Access::Reads
        };
        let outcome = match call(kind, &self.hello.capabilities) {
            Err(_) => Outcome::Unsupported,
            Ok((call, expects)) => match self.ask(id, access, call, Purpose::Command(expects), now) {
                Ok(()) => return,
                Err(refusal) => Outcome::Refused(refusal),
            },
        };
        self.ends.tell(Event::Answer { id, outcome });
    }

    fn ask(
        &mut self,
        id: RequestId,
        access: Access,
        call: wire::Call,
        purpose: Purpose,
        now: Instant,
    ) -> Result<(), Refusal> {
        let refuse = |code, words: &str| Refusal {
            code,
            message: CleanLine::from(words),
            owner: None,
        };
        let request = wire::Request { id: id.0, call };
        let text = serde_json::to_string(&request)
            .map_err(|error| refuse(RefusalCode::Invalid, &error.to_string()))?;
        let limit = usize::try_from(self.hello.capabilities.limits.frame_bytes).unwrap_or(usize::MAX);
        if text.len() > limit {
            return Err(refuse(RefusalCode::TooLarge, "longer than the hub takes"));
        }
        let ticket = self.socket.push(text);
        self.pending
            .insert(id, access, now + ANSWER_LIMIT, Asked { ticket, purpose });
        Ok(())
    }

    fn own(&mut self, call: wire::Call, purpose: Purpose, now: Instant) {
        let id = RequestId(Uuid::now_v7());
        if let Err(refusal) = self.ask(id, Access::Reads, call, purpose, now) {
            tracing::error!(reason = %refusal.message, "a request of the adapter could not be made");
        }
    }

    fn sync(&mut self, now: Instant) {
        self.syncing = true;
        let (epoch, seq) = self.stream.session.place().unzip();
        self.own(wire::Call::Sync { epoch, seq }, Purpose::Sync, now);
    }

    /// Fetches the directory; a change during a fetch is fetched after it.
    fn directory(&mut self, now: Instant) {
        if self.fetching_directory {
            self.fetch_directory = Some(now);
            return;
        }
        self.fetching_directory = true;
        self.own(wire::Call::Directory {}, Purpose::Directory, now);
    }

    fn announce(&mut self, now: Instant) {
        let mut welcome = translate::welcome(&self.hello);
        let online = jiff::SignedDuration::try_from(now.duration_since(self.since)).unwrap_or_default();
        welcome.server_time = welcome
            .server_time
            .checked_add(online)
            .unwrap_or(welcome.server_time);
        self.ends.link(Connection::Online(Box::new(welcome)));
    }

    fn pass_on(&mut self, event: Event) {
        match event {
            Event::Unknown { .. } => self.unknown(event),
            event => self.ends.tell(event),
        }
    }

    fn unknown(&mut self, event: Event) {
        if let Event::Unknown { name } = &event {
            tracing::warn!(%name, "the hub sent something this version cannot read");
        }
        self.ends.tell(event);
    }

    fn breach(&mut self, what: &str) -> Result<(), Ended> {
        self.breaches += 1;
        if self.breaches < BREACHES {
            return Ok(());
        }
        Err(Ended::Lost(SocketError::Protocol(CleanLine::from(what))))
    }
}

fn left(socket: &Socket, asked: &Asked) -> Sent {
    if socket.has_left(asked.ticket) {
        Sent::Perhaps
    } else {
        Sent::Not
    }
}

fn broken(words: &str) -> Ended {
    Ended::Lost(SocketError::Broken(CleanLine::from(words)))
}
