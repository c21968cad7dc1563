//! A TCP proxy that breaks links on purpose, at exact places and by name, never by time.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

use super::frames::{Piece, Splitter};

/// The system takes about this many bytes from the hub that a starved client has not got.
const RECEIVE: u32 = 64 << 10;

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the client to the hub.
    Up,
    /// From the hub to the client.
    Down,
}

/// What a connection suffers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// It is hung up on at once.
    Refuse,
    /// Both ends are cut when so many bytes went this way.
    Cut { way: Way, after: usize },
    /// Both ends are cut `at` bytes into the first request of this name; beyond its end, right after it.
    CutIn { request: &'static str, at: usize },
    /// The first request of this name gets through; whatever comes back is dropped, up to and with its
    /// answer, and then both ends are cut.
    LoseAnswer { request: &'static str },
    /// After so many bytes from the hub every further one is `0xFF`, which begins no frame.
    Garble { after: usize },
    /// No write is longer than this many bytes.
    Slow { step: usize },
}

/// Which ways a connection is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Valve {
    Open,
    /// Nothing passes from the hub to the client.
    NothingDown,
    /// Nothing passes at all; the sockets stay.
    Shut,
}

/// What happened so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Connections taken.
    pub(crate) connections: usize,
    /// Faults that came to pass.
    pub(crate) faults: usize,
    /// Length of the request the newest [`Fault::CutIn`] cut.
    pub(crate) cut_request: usize,
}

type Plan = Box<dyn FnMut(Tally) -> Fault + Send>;

/// A running proxy. It ends with the runtime.
pub(crate) struct Proxy {
    addr: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    hub: SocketAddr,
    plan: Mutex<Plan>,
    newest: Mutex<Option<Arc<Line>>>,
    /// Counts up whenever all connections are to be cut.
    cuts: watch::Sender<u64>,
    tally: watch::Sender<Tally>,
}

/// One connection.
struct Line {
    fault: Mutex<Fault>,
    /// Begins the answer to the request whose answer is lost, once it went up.
    answer: Mutex<Option<String>>,
    valve: watch::Sender<Valve>,
    cut: watch::Sender<bool>,
}

enum Verdict {
    Pass,
    Drop,
    /// So many bytes of it pass, then the line is cut.
    Cut(usize),
}

impl Proxy {
    /// Starts a proxy in front of `hub` that breaks nothing.
    pub(crate) async fn start(hub: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            hub,
            plan: Mutex::new(Box::new(|_| Fault::None)),
            newest: Mutex::default(),
            cuts: watch::Sender::default(),
            tally: watch::Sender::default(),
        });
        tokio::spawn(serve(listener, shared.clone()));
        Self { addr, shared }
    }

    /// The address of the WebSocket behind it.
    pub(crate) fn url(&self) -> String {
        format!("ws://{}/ws", self.addr)
    }

    /// Decides from now on what each new connection suffers.
    pub(crate) fn plan(&self, plan: impl FnMut(Tally) -> Fault + Send + 'static) {
        *self.shared.plan.lock().unwrap() = Box::new(plan);
    }

    /// Lets the newest connection suffer this from now on.
    pub(crate) fn arm(&self, fault: Fault) {
        *self.line().fault.lock().unwrap() = fault;
    }

    /// The newest connection becomes half-open: nothing passes, nothing ends.
    pub(crate) fn freeze(&self) {
        self.line().valve.send_replace(Valve::Shut);
    }

    /// The client of the newest connection gets nothing until [`thaw`](Self::thaw).
    pub(crate) fn starve(&self) {
        self.line().valve.send_replace(Valve::NothingDown);
    }

    /// The newest connection passes everything on again.
    pub(crate) fn thaw(&self) {
        self.line().valve.send_replace(Valve::Open);
    }

    /// Cuts the newest connection now.
    pub(crate) fn cut(&self) {
        self.line().cut.send_replace(true);
    }

    /// Cuts every connection now.
    pub(crate) fn cut_all(&self) {
        self.shared.cuts.send_modify(|times| *times += 1);
    }

    /// What happened so far.
    pub(crate) fn tally(&self) -> Tally {
        *self.shared.tally.borrow()
    }

    fn line(&self) -> Arc<Line> {
        let newest = self.shared.newest.lock().unwrap();
        newest.clone().expect("somebody connected")
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        let fault = (shared.plan.lock().unwrap())(*shared.tally.borrow());
        shared.tally.send_modify(|tally| tally.connections += 1);
        if fault == Fault::Refuse {
            shared.tally.send_modify(|tally| tally.faults += 1);
            continue;
        }
        let line = Arc::new(Line {
            fault: Mutex::new(fault),
            answer: Mutex::default(),
            valve: watch::Sender::new(Valve::Open),
            cut: watch::Sender::new(false),
        });
        *shared.newest.lock().unwrap() = Some(line.clone());
        tokio::spawn(carry(client, line, shared.clone()));
    }
}

/// Carries one connection to its end, and then drops both sockets.
async fn carry(client: TcpStream, line: Arc<Line>, shared: Arc<Shared>) {
    let mut cuts = shared.cuts.subscribe();
    // A hub that is down hangs up on the client.
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(RECEIVE).unwrap();
    let Ok(hub) = socket.connect(shared.hub).await else {
        return;
    };
    client.set_nodelay(true).unwrap();
    hub.set_nodelay(true).unwrap();
    let (from_client, to_client) = client.into_split();
    let (from_hub, to_hub) = hub.into_split();
    let mut cut = line.cut.subscribe();
    tokio::select! {
        () = pump(from_client, to_hub, Way::Up, &line, &shared) => {}
        () = pump(from_hub, to_client, Way::Down, &line, &shared) => {}
        _ = cut.wait_for(|cut| *cut) => {}
        _ = cuts.changed() => {}
    }
}

/// Carries one direction. Returns when it is cut or one of its ends is gone.
async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: Way, line: &Line, shared: &Shared) {
    let mut valve = line.valve.subscribe();
    let mut splitter = Splitter::default();
    let mut chunk = vec![0; 16 << 10];
    let mut passed = 0;
    loop {
        let read = tokio::select! {
            biased;
            () = shut(&mut valve, way) => {
                valve.wait_for(|valve| valve.passes(way)).await.unwrap();
                continue;
            }
            read = from.read(&mut chunk) => read,
        };
        match read {
            Ok(0) | Err(_) => return,
            Ok(read) => splitter.feed(&chunk[..read]),
        }
        while let Some(mut piece) = splitter.next() {
            let verdict = line.judge(way, passed, &mut piece, shared);
            let whole_or_part = match verdict {
                Verdict::Pass => piece.bytes.len(),
                Verdict::Drop => continue,
                Verdict::Cut(after) => after.min(piece.bytes.len()),
            };
            if line.write(&mut to, &piece.bytes[..whole_or_part]).await.is_err() {
                return;
            }
            passed += whole_or_part;
            if matches!(verdict, Verdict::Cut(_)) {
                shared.tally.send_modify(|tally| tally.faults += 1);
                return;
            }
        }
    }
}

/// Returns when nothing may pass this way.
async fn shut(valve: &mut watch::Receiver<Valve>, way: Way) {
    valve.wait_for(|valve| !valve.passes(way)).await.unwrap();
}

impl Valve {
    fn passes(self, way: Way) -> bool {
        match self {
            Self::Open => true,
            Self::NothingDown => way == Way::Up,
            Self::Shut => false,
        }
    }
}

impl Line {
    async fn write(&self, to: &mut OwnedWriteHalf, bytes: &[u8]) -> std::io::Result<()> {
        let step = match *self.fault.lock().unwrap() {
            Fault::Slow { step } => step,
            _ => usize::MAX,
        };
        for part in bytes.chunks(step) {
            to.write_all(part).await?;
            // The other end gets its turn, and finds this part alone.
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    /// What becomes of a piece before which `passed` bytes went this way.
    fn judge(&self, way: Way, passed: usize, piece: &mut Piece, shared: &Shared) -> Verdict {
        let fault = *self.fault.lock().unwrap();
        match fault {
            Fault::Cut { way: cut, after } if way == cut && after < passed + piece.bytes.len() => {
                Verdict::Cut(after.saturating_sub(passed))
            }
            Fault::CutIn { request, at } if way == Way::Up && is_request(piece, request) => {
                let length = piece.bytes.len();
                shared.tally.send_modify(|tally| tally.cut_request = length);
                Verdict::Cut(at)
            }
            Fault::LoseAnswer { request } => self.lose(way, piece, request),
            Fault::Garble { after } if way == Way::Down && after < passed + piece.bytes.len() => {
                let good = after.saturating_sub(passed);
                if good > 0 || passed == after {
                    shared.tally.send_modify(|tally| tally.faults += 1);
                }
                piece.bytes[good..].fill(0xFF);
                Verdict::Pass
            }
            _ => Verdict::Pass,
        }
    }

    fn lose(&self, way: Way, piece: &Piece, request: &str) -> Verdict {
        let mut answer = self.answer.lock().unwrap();
        match (way, &*answer) {
            (Way::Up, None) if is_request(piece, request) => {
                let sent: serde_json::Value = serde_json::from_slice(&piece.says).unwrap();
                *answer = Some(format!("{{\"id\":{}", sent["id"]));
                Verdict::Pass
            }
            (Way::Up, _) | (Way::Down, None) => Verdict::Pass,
            (Way::Down, Some(begins)) if piece.says.starts_with(begins.as_bytes()) => Verdict::Cut(0),
            (Way::Down, Some(_)) => Verdict::Drop,
        }
    }
}

fn is_request(piece: &Piece, name: &str) -> bool {
    serde_json::from_slice::<serde_json::Value>(&piece.says).is_ok_and(|frame| frame["action"] == name)
}
