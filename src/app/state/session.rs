//! The link to the backend, who we are there and what we may do.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::backend::{Capabilities, Counts, Directory, Offline, Welcome};
use crate::domain::{Agent, Rights, TeamId};
use crate::text::CleanLine;

/// The state of the link, as the status line tells it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Link {
    /// Nothing was tried yet.
    #[default]
    Idle,
    /// Trying.
    Connecting {
        /// Which try.
        attempt: u32,
    },
    /// Signed in, but what was missed is still being fetched.
    CatchingUp,
    /// Signed in, and what is shown is what there is.
    Live,
    /// A beat is missing.
    Silent {
        /// When the peer was last heard, by this machine's clock.
        heard: Timestamp,
    },
    /// Down.
    Offline {
        /// Why.
        reason: Offline,
        /// When the next try is, by this machine's clock.
        retry_at: Timestamp,
    },
    /// The token is refused.
    AuthRequired {
        /// The backend's words.
        message: CleanLine,
    },
    /// Cannot work with this address.
    Unusable {
        /// Why.
        reason: Offline,
    },
}

static NOBODY: Rights = Rights(std::collections::BTreeSet::new());

/// Who we are, at which desk, over which link.
#[derive(Debug, Clone, Default)]
pub struct Session {
    link: Link,
    exposed: Option<CleanLine>,
    /// How often the backend is looked at, where it tells nothing by itself.
    polling: Option<Duration>,
    welcome: Option<Welcome>,
    me: Option<Agent>,
    directory: Directory,
    counts: Counts,
    clock_offset: SignedDuration,
    identity: u64,
}

impl Session {
    /// The link.
    pub fn link(&self) -> &Link {
        &self.link
    }

    /// Sets the link's state.
    pub(crate) fn set_link(&mut self, link: Link) {
        self.link = link;
        if !self.is_online() {
            self.exposed = None;
            self.polling = None;
        }
    }

    /// The host to which this link carries everything readable for others.
    pub fn exposed(&self) -> Option<&CleanLine> {
        self.exposed.as_ref()
    }

    /// The link that is being made is not encrypted.
    pub(crate) fn set_exposed(&mut self, host: CleanLine) {
        self.exposed = Some(host);
    }

    /// How often the backend is looked at, where it tells nothing by itself.
    pub fn polling(&self) -> Option<Duration> {
        self.polling
    }

    /// The backend is looked at, or tells by itself again.
    pub(crate) fn set_polling(&mut self, every: Option<Duration>) {
        self.polling = every;
    }

    /// Whether requests can go out.
    pub fn is_online(&self) -> bool {
        matches!(self.link, Link::Live | Link::CatchingUp | Link::Silent { .. })
    }

    /// What the backend said at the last sign-in of this run.
    pub fn welcome(&self) -> Option<&Welcome> {
        self.welcome.as_ref()
    }

    /// Takes over a sign-in.
    pub(crate) fn sign_in(&mut self, welcome: Welcome, now: Timestamp) {
        self.clock_offset = welcome.server_time.duration_since(now);
        self.set_me(welcome.me.clone());
        self.welcome = Some(welcome);
    }

    /// The signed-in agent; from the cache before the first sign-in of this run.
    pub fn me(&self) -> Option<&Agent> {
        self.me.as_ref()
    }

    /// Sets the signed-in agent's own state.
    pub(crate) fn set_me(&mut self, me: Agent) {
        let is_another = self.me.as_ref().is_none_or(|known| known.id != me.id);
        self.identity += u64::from(is_another);
        self.me = Some(me);
    }

    /// Counts changes of who we are and of the teams there are: what decides whose a row is.
    pub(crate) fn identity(&self) -> u64 {
        self.identity
    }

    /// Rights of this agent; none before the first sign-in of this run.
    pub fn rights(&self) -> &Rights {
        self.welcome.as_ref().map_or(&NOBODY, |welcome| &welcome.rights)
    }

    /// What the backend can do, once it said so in this run.
    pub fn capabilities(&self) -> Option<&Capabilities> {
        self.welcome.as_ref().map(|welcome| &welcome.capabilities)
    }

    /// Agents, teams, tags, canned responses.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Replaces the directory.
    pub(crate) fn set_directory(&mut self, directory: Directory) {
        self.directory = directory;
        self.identity += 1;
    }

    /// Takes over one agent's new state, our own included.
    pub(crate) fn upsert_agent(&mut self, agent: Agent) {
        if self.me.as_ref().is_some_and(|me| me.id == agent.id) {
            self.me = Some(agent.clone());
        }
        match self
            .directory
            .agents
            .iter_mut()
            .find(|known| known.id == agent.id)
        {
            Some(known) => *known = agent,
            None => self.directory.agents.push(agent),
        }
    }

    /// Rows per view, as the backend counts them.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Replaces the counts.
    pub(crate) fn set_counts(&mut self, counts: Counts) {
        self.counts = counts;
    }

    /// Teams of this agent.
    pub fn my_teams(&self) -> Vec<TeamId> {
        let Some(me) = &self.me else { return Vec::new() };
        let mine = |team: &&crate::domain::Team| team.members.contains(&me.id);
        self.directory
            .teams
            .iter()
            .filter(mine)
            .map(|team| team.id.clone())
            .collect()
    }

    /// The backend's clock at `now` of this machine's.
    pub fn to_server_time(&self, now: Timestamp) -> Timestamp {
        now.checked_add(self.clock_offset).unwrap_or(now)
    }

    /// This machine's clock at the backend's `time`.
    pub fn to_local_time(&self, time: Timestamp) -> Timestamp {
        time.checked_sub(self.clock_offset).unwrap_or(time)
    }

    /// How long the peer has been silent, when a beat is missing.
    pub fn silent_for(&self, now: Timestamp) -> Option<Duration> {
        match self.link {
            Link::Silent { heard } => Some(now.duration_since(heard).try_into().unwrap_or_default()),
            _ => None,
        }
    }
}
