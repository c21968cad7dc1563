//! The hub: the embedded backend behind `ttydesk demo` and `ttydesk serve`.
//!
//! It is a real server with one file. A request goes `http` → `socket` → `parse` → `keeper` (the thread
//! that owns the file) → `answer` → `rules` (every decision, pure) → `storage`; after the commit the
//! response and the events go through `peers` back to the `socket`s. Customers come in through [`Desk`].
//! The protocol is [`wire`](crate::backend::native::wire), described in `docs/protocol.md`.

pub mod agents;
mod answer;
pub mod contract;
pub mod customers;
mod desk;
mod error;
mod files;
pub mod fill;
pub mod flood;
mod http;
pub mod import;
mod inbound;
mod keeper;
mod limits;
mod listen;
mod lock;
pub mod macros;
mod news;
mod parse;
mod peers;
pub mod policy;
mod rules;
mod socket;
mod storage;
#[cfg(test)]
mod tests;
mod timers;
pub mod world;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Notify, broadcast, watch};
use tokio::time::timeout;

pub use desk::{Desk, Outgoing};
pub use error::HubError;
pub use world::World;

use crate::backend::native::wire::{PATH, PING_SECONDS};
use files::Files;
use http::Gate;
use keeper::Keeper;
use lock::Lock;
use peers::Peers;
use storage::Store;

/// What leaves the desk waits for a slow channel up to this many.
const OUTGOING: usize = 1024;
/// Connections get this long to be closed in good order.
const FAREWELL: Duration = Duration::from_secs(3);

/// How to run a hub.
#[derive(Debug, Clone)]
pub struct Options {
    /// Directory of its file; made if it is not there.
    pub data: PathBuf,
    /// Address to listen on; port 0 for any free one.
    pub listen: SocketAddr,
    /// Name of the desk, shown to agents.
    pub workspace: String,
    /// Longest file agents and customers can send, in bytes; 0 turns files off.
    pub file_bytes: u64,
}

/// Longest file, unless somebody says otherwise: what mail servers and messengers let through.
pub const FILE_BYTES: u64 = 20 << 20;
/// Most bytes of all files together.
const FILES_QUOTA: u64 = 10 << 30;

/// Sizes and times that tests make small.
#[derive(Debug, Clone)]
struct Tuning {
    /// Frames that may wait for a connection.
    queue: usize,
    /// Sustained requests per second of a connection.
    requests_per_second: u32,
    /// Requests it may send at once.
    burst: u32,
    /// Time for the headers of a request.
    headers_within: Duration,
    /// A single write takes longer only when the other side reads nothing.
    write_within: Duration,
    /// Time between pings.
    ping_every: Duration,
    /// Shortest time between two tellings of counts.
    counts_every: Duration,
    /// Most bytes of all files together.
    files_quota: u64,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            queue: 1024,
            requests_per_second: 50,
            burst: 200,
            headers_within: Duration::from_secs(10),
            write_within: Duration::from_secs(10),
            ping_every: Duration::from_secs(PING_SECONDS),
            counts_every: Duration::from_millis(200),
            files_quota: FILES_QUOTA,
        }
    }
}

/// What the parts of a hub share.
#[derive(Debug)]
struct Shared {
    workspace: String,
    tuning: Tuning,
    files: Files,
    peers: Peers,
    /// Counts or agents changed.
    changed: Notify,
    /// Something is due earlier than thought.
    timers: Notify,
    /// `None` once the hub stops, which ends the receivers.
    outgoing: Mutex<Option<broadcast::Sender<Outgoing>>>,
    /// The hub is to stop.
    stop: watch::Sender<bool>,
    /// It has stopped.
    stopped: watch::Sender<bool>,
}

impl Shared {
    fn send_out(&self, outgoing: Outgoing) {
        let sender = self.outgoing.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody listens on a desk without channels; that is no error.
        if sender
            .as_ref()
            .is_some_and(|sender| sender.send(outgoing).is_err())
        {
            tracing::debug!("no channel listens");
        }
    }

    fn outgoing(&self) -> broadcast::Receiver<Outgoing> {
        let sender = self.outgoing.lock().unwrap_or_else(PoisonError::into_inner);
        sender
            .as_ref()
            .map_or_else(|| broadcast::channel(1).1, broadcast::Sender::subscribe)
    }
}

/// A running hub. Dropping this does not stop it.
#[derive(Debug)]
pub struct Running {
    addr: SocketAddr,
    desk: Desk,
}

/// Opens the desk and listens. Returns when agents can connect.
///
/// # Errors
/// When another hub has the data directory, the address is taken, or the file cannot be used.
pub async fn start(options: Options) -> Result<Running, HubError> {
    start_tuned(options, Tuning::default()).await
}

async fn start_tuned(options: Options, tuning: Tuning) -> Result<Running, HubError> {
    let Options {
        data,
        listen,
        workspace,
        file_bytes,
    } = options;
    let failed = |source| HubError::Listen { addr: listen, source };
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let addr = listener.local_addr().map_err(failed)?;
    let files = Files::new(&data, file_bytes, tuning.files_quota);
    let opened = tokio::task::spawn_blocking(move || open(&data)).await;
    let (lock, store) = opened.map_err(|_| HubError::Stopped)??;
    let shared = Arc::new(Shared {
        workspace,
        tuning,
        files,
        peers: Peers::default(),
        changed: Notify::new(),
        timers: Notify::new(),
        outgoing: Mutex::new(Some(broadcast::Sender::new(OUTGOING))),
        stop: watch::Sender::new(false),
        stopped: watch::Sender::new(false),
    });
    let (keeper, thread) = Keeper::start(store, shared.clone()).map_err(HubError::Thread)?;
    keeper.write(|tx, _| tx.reckon()).await?;
    tokio::spawn(timers::run(keeper.clone(), shared.clone()));
    tokio::spawn(timers::pulse(keeper.clone(), shared.clone()));
    let room = Room { thread, lock };
    tokio::spawn(supervise(listener, keeper.clone(), shared.clone(), room));
    tracing::info!(%addr, "listening");
    Ok(Running {
        addr,
        desk: Desk { keeper, shared },
    })
}

impl Running {
    /// The address it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The address of the WebSocket, `ws://ADDR/ws`.
    pub fn url(&self) -> String {
        format!("ws://{}{PATH}", self.addr)
    }

    /// A handle for what customers do.
    pub fn desk(&self) -> Desk {
        self.desk.clone()
    }

    /// Says goodbye to everybody, finishes what was begun, closes the file.
    pub async fn stop(mut self) {
        self.desk.shared.stop.send_replace(true);
        self.stopped().await;
    }

    /// Waits until the hub has stopped, for whatever reason.
    pub async fn stopped(&mut self) {
        let mut stopped = self.desk.shared.stopped.subscribe();
        // The sender is in `self`, so there is always an answer.
        if stopped.wait_for(|stopped| *stopped).await.is_err() {
            tracing::debug!("the hub is gone");
        }
    }
}

/// The lock comes first: a second hub must not touch the file.
fn open(data: &Path) -> Result<(Lock, Store), HubError> {
    storage::make_room(data)?;
    let lock = Lock::take(data)?;
    Ok((lock, Store::open(data)?))
}

/// What is given back last.
#[derive(Debug)]
struct Room {
    thread: JoinHandle<()>,
    lock: Lock,
}

/// Listens until the hub is to stop or its store is gone, and then takes everything down in order.
async fn supervise(listener: TcpListener, keeper: Keeper, shared: Arc<Shared>, room: Room) {
    let gate = Gate {
        keeper: keeper.clone(),
        shared: shared.clone(),
    };
    let mut stop = shared.stop.subscribe();
    let graceful = shared.stop.subscribe();
    let patience = shared.tuning.headers_within;
    let mut server = tokio::spawn(listen::run(listener, http::router(gate), graceful, patience));
    tokio::select! {
        () = told_by(&mut stop) => {}
        () = keeper.ended() => tracing::error!("the store's thread ended"),
        ended = &mut server => tracing::error!(?ended, "the listener ended"),
    }
    shared.stop.send_replace(true);
    shared.peers.end_all();
    if timeout(FAREWELL, shared.peers.empty()).await.is_err() {
        tracing::warn!("some connections did not close in time");
    }
    if !server.is_finished() && timeout(FAREWELL, &mut server).await.is_err() {
        server.abort();
    }
    keeper.stop().await;
    keeper.ended().await;
    let Room { thread, lock } = room;
    let joined = tokio::task::spawn_blocking(move || thread.join().is_ok()).await;
    if !matches!(joined, Ok(true)) {
        tracing::error!("the store's thread did not end well");
    }
    shared
        .outgoing
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    // Whoever waits for the end may start the next hub at once.
    drop(lock);
    shared.stopped.send_replace(true);
}

async fn told_by(stop: &mut watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        tracing::debug!("nobody can stop the hub any more");
    }
}
