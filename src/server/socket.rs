//! One connection: `hello`, requests in, responses and events out.
//!
//! A reader hands requests to the store's thread and does not wait for them; a writer empties the
//! connection's queue. Neither can hold up another connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use uuid::Uuid;

use super::Shared;
use super::answer::{self, Kind};
use super::http::Gate;
use super::keeper::Keeper;
use super::limits::{Rate, Strikes, Verdict};
use super::parse::{self, failed};
use super::peers::{Ending, Joined, Out, PeerId, momentary};
use super::rules::{Caller, refuse};
use super::storage::{Failure, TokenHash, after, set_availability};
use crate::backend::native::wire::{Availability, Call, ErrorCode, EventBody, Request, Response, Synced};

/// Requests of one connection under way at once.
const UNDER_WAY: usize = 64;
/// Pings without any sign of life.
const MISSED: u32 = 2;
/// Longest wait for a goodbye after ours; shorter than the hub's own farewell.
const GOODBYE_LIMIT: Duration = Duration::from_secs(2);
/// Events read from the log at a time.
const PORTION: u32 = 256;

/// Serves a connection to its end.
pub(super) async fn serve(socket: WebSocket, gate: Gate, caller: Caller, token: TokenHash) {
    let Gate { keeper, shared } = gate;
    let joined = shared
        .peers
        .join(caller.agent.clone(), token, shared.tuning.queue);
    let id = joined.id;
    tracing::info!(agent = %caller.agent.id, peer = id, "connected");
    let (sink, stream) = socket.split();
    let unheard = AtomicU32::new(0);
    let caller = Arc::new(caller);
    let mut writer = Writer {
        sink,
        joined,
        keeper: keeper.clone(),
        shared: shared.clone(),
        unheard: &unheard,
    };
    if writer.hello(&caller).await {
        shared.changed.notify_one();
        let now = Instant::now();
        let mut reader = Reader {
            stream,
            rate: Rate::new(shared.tuning.requests_per_second, shared.tuning.burst, now),
            strikes: Strikes::default(),
            under_way: Arc::new(Semaphore::new(UNDER_WAY)),
            keeper,
            shared: shared.clone(),
            caller,
            id,
            unheard: &unheard,
        };
        tokio::select! {
            () = reader.run() => {}
            () = writer.run() => reader.part().await,
        }
    }
    shared.peers.leave(id);
    shared.changed.notify_one();
    tracing::info!(peer = id, "disconnected");
}

struct Reader<'a> {
    stream: SplitStream<WebSocket>,
    rate: Rate,
    strikes: Strikes,
    under_way: Arc<Semaphore>,
    keeper: Keeper,
    shared: Arc<Shared>,
    caller: Arc<Caller>,
    id: PeerId,
    /// Pings since anything was heard.
    unheard: &'a AtomicU32,
}

impl Reader<'_> {
    /// Returns when the other side is gone.
    async fn run(&mut self) {
        while let Some(frame) = self.stream.next().await {
            self.unheard.store(0, Ordering::Relaxed);
            match frame {
                Ok(Message::Text(text)) => self.text(&text).await,
                Ok(Message::Binary(_)) => self.refuse(&parse::binary()),
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(Message::Close(_)) => return,
                Err(error) => {
                    tracing::info!(peer = self.id, %error, "a frame could not be read");
                    self.shared.peers.end(self.id, Ending::Unreadable);
                    // The writer says why, and ends both.
                    return std::future::pending().await;
                }
            }
        }
    }

    /// Listens until the other side has said goodbye too. A socket that is closed while the other side
    /// still talks is reset, and what was on its way to it is lost: the close code that says why.
    async fn part(&mut self) {
        let goodbye = async { while let Some(Ok(_)) = self.stream.next().await {} };
        if timeout(GOODBYE_LIMIT, goodbye).await.is_err() {
            tracing::debug!(peer = self.id, "no goodbye");
        }
    }

    async fn text(&mut self, text: &str) {
        let waits = self.rate.take(Instant::now());
        let (id, request) = match parse::request(text) {
            Ok(request) => (request.id, Ok(request)),
            Err(response) if response.id.is_nil() => return self.refuse(&response),
            Err(response) => (response.id, Err(response)),
        };
        if let Err(wait) = waits {
            let mut error = refuse(ErrorCode::RateLimited, "too many requests; come later");
            error.retry_after_ms = Some(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1));
            return self.respond(&failed(id, error));
        }
        match request {
            Ok(request) => self.submit(request).await,
            Err(response) => self.respond(&response),
        }
    }

    async fn submit(&self, Request { id, call }: Request) {
        let Ok(permit) = self.under_way.clone().acquire_owned().await else {
            return;
        };
        let (shared, caller, peer) = (self.shared.clone(), self.caller.clone(), self.id);
        match (answer::kind(&call), call) {
            (Kind::Sync, Call::Sync { epoch, seq }) => {
                let settle = move |synced| {
                    catch_up(&shared, peer, id, synced);
                    drop(permit);
                };
                self.keeper
                    .submit_read(move |room| answer::sync(room, peer, epoch, seq), settle)
                    .await;
            }
            (Kind::Change, call) => {
                let settle = move |result| {
                    shared.peers.push(peer, Out::Frame(response(id, result)));
                    drop(permit);
                };
                let work = move |tx: &mut super::storage::Tx<'_>, room: super::keeper::Room<'_>| {
                    answer::change(tx, room, &caller, id, &call)
                };
                self.keeper.submit_write(work, settle).await;
            }
            (_, call) => {
                let settle = move |result| {
                    shared.peers.push(peer, Out::Frame(response(id, result)));
                    drop(permit);
                };
                self.keeper
                    .submit_read(move |room| answer::read(room, &caller, peer, &call), settle)
                    .await;
            }
        }
    }

    /// Answers a frame that is no request and has no id; the third within a minute is the last.
    fn refuse(&mut self, response: &Response) {
        self.respond(response);
        if self.strikes.strike(Instant::now()) == Verdict::Out {
            self.shared.peers.end(self.id, Ending::Protocol);
        }
    }

    fn respond(&self, response: &Response) {
        match serde_json::to_string(response) {
            Ok(frame) => self.shared.peers.push(self.id, Out::Frame(frame.into())),
            Err(error) => tracing::error!(%error, "a response could not be written as JSON"),
        }
    }
}

/// The answer to `sync`, and what was missed behind it. Runs on the store's thread, so nothing can
/// happen between the answer and going live.
fn catch_up(shared: &Shared, peer: PeerId, id: Uuid, synced: Result<(Synced, bool), Failure>) {
    let place = synced.as_ref().ok().map(|(synced, at_end)| (synced.seq, *at_end));
    let result = synced.and_then(|(synced, _)| Ok(serde_json::to_string(&synced)?));
    shared.peers.push(peer, Out::Frame(response(id, result)));
    match place {
        Some((_, true)) => {
            shared.peers.set_live(peer, true);
            shared.changed.notify_one();
        }
        Some((seq, false)) => shared.peers.push(peer, Out::CatchUp(seq)),
        None => {}
    }
}

/// A response; a result is JSON already and is not parsed again.
fn response(id: Uuid, result: Result<String, Failure>) -> Utf8Bytes {
    match result {
        Ok(result) => format!(r#"{{"id":"{id}","result":{result}}}"#).into(),
        Err(failure) => serde_json::to_string(&failed(id, failure.body()))
            .unwrap_or_default()
            .into(),
    }
}

struct Writer<'a> {
    sink: SplitSink<WebSocket, Message>,
    joined: Joined,
    keeper: Keeper,
    shared: Arc<Shared>,
    unheard: &'a AtomicU32,
}

/// Whether a connection can still be written to.
type Alive = Result<(), ()>;

impl Writer<'_> {
    /// The first frame. An agent who comes is no longer offline.
    async fn hello(&mut self, caller: &Arc<Caller>) -> bool {
        let hello = self.read_hello(caller).await;
        let hello = match hello {
            Ok(EventBody::Hello(hello)) if hello.me.availability == Availability::Offline => {
                let agent = caller.agent.id.clone();
                let online = self
                    .keeper
                    .write(move |tx, _| set_availability(tx.db, &agent, Availability::Online))
                    .await;
                match online {
                    Ok(()) => self.read_hello(caller).await,
                    // A full disk keeps nobody out.
                    Err(_) => Ok(EventBody::Hello(hello)),
                }
            }
            other => other,
        };
        if let Ok(Some(frame)) = hello.map(|hello| momentary(&hello)) {
            return self.feed(frame).await.is_ok() && self.flush().await.is_ok();
        }
        self.close(Ending::Leaving).await;
        false
    }

    async fn read_hello(&self, caller: &Arc<Caller>) -> Result<EventBody, Failure> {
        let caller = caller.clone();
        self.keeper.read(move |room| answer::hello(room, &caller)).await
    }

    /// Returns when nothing more can be sent.
    async fn run(&mut self) {
        let every = self.shared.tuning.ping_every;
        let mut ping = interval_at(Instant::now() + every, every);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let alive = tokio::select! {
                biased;
                ending = ended(&mut self.joined.ending) => return self.close(ending).await,
                out = self.joined.queue.recv() => match out {
                    Some(out) => self.write(out).await,
                    None => return,
                },
                _ = ping.tick() => self.ping().await,
            };
            if alive.is_err() {
                return;
            }
        }
    }

    /// Writes one thing and all that waits behind it, then flushes once.
    async fn write(&mut self, out: Out) -> Alive {
        let mut next = Some(out);
        while let Some(out) = next {
            match out {
                Out::Frame(frame) => self.feed(frame).await?,
                Out::CatchUp(seq) => self.replay(seq).await?,
            }
            if self.joined.ending.borrow().is_some() {
                break;
            }
            next = self.joined.queue.try_recv().ok();
        }
        self.flush().await
    }

    /// Sends the log after `seq`; the last portion and going live are one step for the store's thread.
    async fn replay(&mut self, mut seq: u64) -> Alive {
        let peer = self.joined.id;
        loop {
            let portion = self.keeper.read(move |room| {
                let (frames, last) = after(&room.store.db, seq, PORTION)?;
                let complete = last == room.store.seen;
                if complete {
                    room.shared.peers.set_live(peer, true);
                }
                Ok((frames, last, complete))
            });
            let Ok((frames, last, complete)) = portion.await else {
                self.shared.peers.end(peer, Ending::Leaving);
                return Ok(());
            };
            for frame in frames {
                self.feed(frame.into()).await?;
            }
            if complete {
                self.shared.changed.notify_one();
                return Ok(());
            }
            seq = last;
        }
    }

    async fn ping(&mut self) -> Alive {
        // Looking at the file also finds what another process wrote.
        if self.keeper.read(|_| Ok(())).await.is_err() {
            return Ok(());
        }
        if self.unheard.fetch_add(1, Ordering::Relaxed) >= MISSED {
            tracing::info!(peer = self.joined.id, "no sign of life");
            return Err(());
        }
        self.timed(Message::Ping(axum::body::Bytes::new())).await?;
        self.flush().await
    }

    async fn close(&mut self, ending: Ending) {
        let (code, reason) = ending.close();
        // What was answered before still goes out, unless the reader is too slow for it.
        if ending != Ending::Slow {
            while let Ok(Out::Frame(frame)) = self.joined.queue.try_recv() {
                if self.feed(frame).await.is_err() {
                    return;
                }
            }
        }
        let frame = CloseFrame {
            code,
            reason: Utf8Bytes::from_static(reason),
        };
        if self.timed(Message::Close(Some(frame))).await.is_ok() && self.flush().await.is_ok() {
            tracing::info!(peer = self.joined.id, code, "closed");
        }
    }

    async fn feed(&mut self, frame: Utf8Bytes) -> Alive {
        self.timed(Message::Text(frame)).await
    }

    async fn timed(&mut self, message: Message) -> Alive {
        match timeout(self.shared.tuning.write_within, self.sink.feed(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(()),
        }
    }

    async fn flush(&mut self) -> Alive {
        match timeout(self.shared.tuning.write_within, self.sink.flush()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(()),
        }
    }
}

async fn ended(ending: &mut watch::Receiver<Option<Ending>>) -> Ending {
    match ending.wait_for(Option::is_some).await {
        Ok(ending) => ending.unwrap_or(Ending::Leaving),
        Err(_) => Ending::Leaving,
    }
}
