//! What goes wrong on purpose, and what was asked how often.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

/// What one request suffers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is done, and the connection ends instead of an answer.
    LoseAnswer,
    /// The connection ends and nothing is done.
    CutBefore,
    /// It is done, and the answer is 500.
    FailAfter,
    /// Too many requests; the header says how long to wait, or is not there.
    Limit { retry_after: Option<u64> },
    /// A proxy's page instead of an answer; nothing is done.
    Html,
    /// The connection ends now, and it is done only after `Standin::release`: looking for it meanwhile
    /// finds nothing.
    CommitLate,
    /// It is done and everybody told; the answer comes only after `Standin::release`.
    HoldAnswer,
}

/// Armed faults and a record of requests.
#[derive(Debug, Default)]
pub(super) struct Faults {
    armed: Vec<(&'static str, Fault)>,
    asked: Vec<(Instant, &'static str)>,
}

impl Faults {
    pub(super) fn arm(&mut self, kind: &'static str, fault: Fault) {
        self.armed.push((kind, fault));
    }

    pub(super) fn armed(&self) -> usize {
        self.armed.len()
    }

    /// Counts a request and gives the fault it suffers.
    pub(super) fn meet(&mut self, kind: &'static str) -> Option<Fault> {
        self.asked.push((Instant::now(), kind));
        let at = self.armed.iter().position(|(armed, _)| *armed == kind)?;
        Some(self.armed.remove(at).1)
    }

    pub(super) fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for (_, kind) in &self.asked {
            *counts.entry(*kind).or_default() += 1;
        }
        counts
    }

    pub(super) fn forget_requests(&mut self) {
        self.asked.clear();
    }

    pub(super) fn busiest_minute(&self) -> usize {
        let minute = Duration::from_mins(1);
        let from = |at: usize| {
            let start = self.asked[at].0;
            self.asked[at..]
                .iter()
                .take_while(|(when, _)| when.duration_since(start) < minute)
                .count()
        };
        (0..self.asked.len()).map(from).max().unwrap_or(0)
    }
}

/// The kind of a request, by which faults are armed and requests counted.
pub(super) fn kind(method: &str, path: &[&str], private: bool) -> &'static str {
    match (method, path) {
        ("POST", ["conversations", _, "messages"]) if private => "note",
        ("POST", ["conversations", _, "messages"]) => "reply",
        ("GET", ["conversations", _, "messages"]) => "messages",
        ("GET", ["conversations", _, "messages", _]) => "message",
        ("GET", ["conversations" | "messages", "search"]) => "search",
        (
            "GET",
            ["conversations", "all" | "assigned" | "unassigned" | "mentioned"]
            | ["teams" | "views", _, "conversations", ..],
        ) => "list",
        ("GET", ["conversations", _]) => "conversation",
        (_, ["conversations", _, "assignee", ..]) => "assign",
        (_, ["conversations", _, "status"]) => "status",
        (_, ["conversations", _, "priority"]) => "priority",
        (_, ["conversations", _, "tags"]) => "tags",
        ("GET", ["drafts"]) => "drafts",
        (_, ["conversations", _, "draft"]) => "draft",
        (_, ["conversations", _, "last-seen" | "mark-unread"]) => "seen",
        (_, ["ai", ..]) => "model",
        (_, ["notifications", ..]) => "notifications",
        (_, ["auth", ..]) => "login",
        (_, ["widget", ..]) => "widget",
        _ => "other",
    }
}
