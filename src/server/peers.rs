//! Who is connected, and what each connection is still to be sent.
//!
//! A frame is made once and shared: every queue holds a counted reference to the same bytes. A queue
//! that is full ends its connection, which comes back and resumes; it never slows the others down.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use tokio::sync::{mpsc, watch};

use super::storage::TokenHash;
use crate::backend::native::wire::{
    Agent, AgentRef, CLOSE_PROTOCOL, CLOSE_SLOW_CONSUMER, CLOSE_UNAUTHORIZED, Counts, EventBody, EventFrame,
};

/// One connection.
pub(super) type PeerId = u64;

/// Something for a connection's writer.
#[derive(Debug)]
pub(super) enum Out {
    /// A frame.
    Frame(Utf8Bytes),
    /// Everything in the log after this number, and then live.
    CatchUp(u64),
}

/// Why the hub ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It reads too slowly.
    Slow,
    /// It broke the protocol repeatedly.
    Protocol,
    /// A frame was beyond all limits, or not text.
    Unreadable,
    /// Its token was revoked.
    Revoked,
    /// The hub shuts down.
    Leaving,
}

impl Ending {
    /// Close code and words for a person.
    pub(super) fn close(self) -> (u16, &'static str) {
        match self {
            Self::Slow => (
                CLOSE_SLOW_CONSUMER,
                "slow_consumer: reads too slowly; connect again and resume",
            ),
            Self::Protocol => (
                CLOSE_PROTOCOL,
                "protocol: three frames within a minute could not be used",
            ),
            Self::Unreadable => (1009, "a frame is beyond the limits and cannot be read"),
            Self::Revoked => (CLOSE_UNAUTHORIZED, "unauthorized: the token was revoked"),
            Self::Leaving => (1001, "the hub is shutting down"),
        }
    }
}

/// The ends of a new connection.
#[derive(Debug)]
pub(super) struct Joined {
    /// Its name.
    pub id: PeerId,
    /// What it is to be sent.
    pub queue: mpsc::Receiver<Out>,
    /// Set when it is to end.
    pub ending: watch::Receiver<Option<Ending>>,
}

#[derive(Debug)]
struct Peer {
    agent: AgentRef,
    token: TokenHash,
    queue: mpsc::Sender<Out>,
    ending: watch::Sender<Option<Ending>>,
    /// Gets events as they happen: it has asked for them and caught up.
    live: bool,
    viewing: Option<String>,
    typing: HashSet<String>,
    counts: Option<Counts>,
}

impl Peer {
    fn push(&self, out: Out) {
        if self.queue.try_send(out).is_err() && self.ending.borrow().is_none() {
            self.ending.send_replace(Some(Ending::Slow));
        }
    }
}

#[derive(Debug, Default)]
struct Inner {
    peers: HashMap<PeerId, Peer>,
    newest: PeerId,
    /// Agents as they were last told.
    told: HashMap<String, Agent>,
}

/// All connections.
#[derive(Debug)]
pub(super) struct Peers {
    inner: Mutex<Inner>,
    /// How many there are.
    number: watch::Sender<usize>,
}

impl Default for Peers {
    fn default() -> Self {
        Self {
            inner: Mutex::default(),
            number: watch::Sender::new(0),
        }
    }
}

impl Peers {
    /// A connection of `agent` with room for `room` frames.
    pub(super) fn join(&self, agent: AgentRef, token: TokenHash, room: usize) -> Joined {
        let (queue, frames) = mpsc::channel(room);
        let (ending, ended) = watch::channel(None);
        let mut inner = self.lock();
        inner.newest += 1;
        let id = inner.newest;
        let peer = Peer {
            agent,
            token,
            queue,
            ending,
            live: false,
            viewing: None,
            typing: HashSet::new(),
            counts: None,
        };
        inner.peers.insert(id, peer);
        self.number.send_replace(inner.peers.len());
        Joined {
            id,
            queue: frames,
            ending: ended,
        }
    }

    /// A connection is gone: it looks at nothing and types nowhere.
    pub(super) fn leave(&self, id: PeerId) {
        let mut inner = self.lock();
        let Some(peer) = inner.peers.remove(&id) else {
            return;
        };
        for conversation in peer.typing {
            let body = EventBody::Typing {
                conversation,
                agent: Some(peer.agent.clone()),
                typing: false,
            };
            inner.tell(&body, Some(&peer.agent.id));
        }
        if let Some(conversation) = peer.viewing {
            inner.tell_viewers(conversation);
        }
        self.number.send_replace(inner.peers.len());
    }

    /// Whether an agent has a connection.
    pub(super) fn connected(&self, agent: &str) -> bool {
        self.lock().peers.values().any(|peer| peer.agent.id == agent)
    }

    /// Puts something into a connection's queue.
    pub(super) fn push(&self, id: PeerId, out: Out) {
        if let Some(peer) = self.lock().peers.get(&id) {
            peer.push(out);
        }
    }

    /// The connection gets events from now on, or not until it has caught up again.
    pub(super) fn set_live(&self, id: PeerId, live: bool) {
        if let Some(peer) = self.lock().peers.get_mut(&id) {
            peer.live = live;
            peer.counts = None;
        }
    }

    /// Sends frames to all who are live.
    pub(super) fn broadcast(&self, frames: &[Utf8Bytes]) {
        let inner = self.lock();
        for peer in inner.peers.values().filter(|peer| peer.live) {
            for frame in frames {
                peer.push(Out::Frame(frame.clone()));
            }
        }
    }

    /// Tells all who are live something momentary.
    pub(super) fn tell(&self, body: &EventBody) {
        self.lock().tell(body, None);
    }

    /// The agent of a connection types, or stopped.
    pub(super) fn set_typing(&self, id: PeerId, conversation: &str, typing: bool) {
        let mut inner = self.lock();
        let Some(peer) = inner.peers.get_mut(&id) else {
            return;
        };
        let changed = if typing {
            peer.typing.insert(conversation.to_owned())
        } else {
            peer.typing.remove(conversation)
        };
        if changed {
            let agent = peer.agent.clone();
            let mine = agent.id.clone();
            let body = EventBody::Typing {
                conversation: conversation.to_owned(),
                agent: Some(agent),
                typing,
            };
            inner.tell(&body, Some(&mine));
        }
    }

    /// The agent of a connection looks at a conversation, or at none.
    pub(super) fn set_viewing(&self, id: PeerId, conversation: Option<String>) {
        let mut inner = self.lock();
        let Some(peer) = inner.peers.get_mut(&id) else {
            return;
        };
        let before = std::mem::replace(&mut peer.viewing, conversation.clone());
        if before == conversation {
            return;
        }
        for changed in [before, conversation].into_iter().flatten() {
            inner.tell_viewers(changed);
        }
    }

    /// Agents of the live connections.
    pub(super) fn live_agents(&self) -> HashSet<String> {
        let inner = self.lock();
        inner
            .peers
            .values()
            .filter(|peer| peer.live)
            .map(|peer| peer.agent.id.clone())
            .collect()
    }

    /// Tells each live connection the counts of its agent, unless it knows them.
    pub(super) fn tell_counts(&self, counts: &HashMap<String, Counts>) {
        let mut inner = self.lock();
        for peer in inner.peers.values_mut().filter(|peer| peer.live) {
            let Some(now) = counts.get(&peer.agent.id) else {
                continue;
            };
            if peer.counts.as_ref() != Some(now)
                && let Some(frame) = momentary(&EventBody::Counts(*now))
            {
                peer.counts = Some(*now);
                peer.push(Out::Frame(frame));
            }
        }
    }

    /// Tells which agents are not as they were last told.
    pub(super) fn tell_agents(&self, agents: Vec<Agent>) {
        let mut inner = self.lock();
        for agent in agents {
            if inner.told.get(&agent.id) != Some(&agent) {
                inner.tell(&EventBody::Agent(agent.clone()), None);
                inner.told.insert(agent.id.clone(), agent);
            }
        }
    }

    /// Ends one connection.
    pub(super) fn end(&self, id: PeerId, ending: Ending) {
        if let Some(peer) = self.lock().peers.get(&id) {
            peer.ending.send_replace(Some(ending));
        }
    }

    /// Ends connections whose token `is_valid` no longer knows.
    pub(super) fn end_revoked(&self, is_valid: impl Fn(&TokenHash) -> bool) {
        for peer in self.lock().peers.values() {
            if !is_valid(&peer.token) {
                peer.ending.send_replace(Some(Ending::Revoked));
            }
        }
    }

    /// Ends all connections.
    pub(super) fn end_all(&self) {
        for peer in self.lock().peers.values() {
            peer.ending.send_replace(Some(Ending::Leaving));
        }
    }

    /// Waits until nobody is connected.
    pub(super) async fn empty(&self) {
        let mut number = self.number.subscribe();
        // The sender lives as long as `self`.
        if number.wait_for(|number| *number == 0).await.is_err() {
            tracing::debug!("the list of connections is gone");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn tell(&self, body: &EventBody, except: Option<&str>) {
        let Some(frame) = momentary(body) else { return };
        for peer in self
            .peers
            .values()
            .filter(|peer| peer.live && Some(peer.agent.id.as_str()) != except)
        {
            peer.push(Out::Frame(frame.clone()));
        }
    }

    fn tell_viewers(&self, conversation: String) {
        let viewers: BTreeMap<&str, &AgentRef> = self
            .peers
            .values()
            .filter(|peer| peer.viewing.as_deref() == Some(conversation.as_str()))
            .map(|peer| (peer.agent.id.as_str(), &peer.agent))
            .collect();
        let viewers = viewers.into_values().cloned().collect();
        self.tell(
            &EventBody::Viewers {
                conversation,
                viewers,
            },
            None,
        );
    }
}

/// A frame without a number.
pub(super) fn momentary(body: &EventBody) -> Option<Utf8Bytes> {
    match serde_json::to_string(&EventFrame {
        seq: None,
        body: body.clone(),
    }) {
        Ok(frame) => Some(frame.into()),
        Err(error) => {
            tracing::error!(%error, "an event could not be written as JSON");
            None
        }
    }
}
