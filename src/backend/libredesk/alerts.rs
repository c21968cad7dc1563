//! What the server keeps for the agent in person: told once, whichever way it comes, and marked as read
//! there when its conversation was seen here.
//!
//! An event can be lost in silence, and what came while nobody was signed in is only in the list; so both
//! are read, and the numbers say what was told already.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::known::{Desk, uuid};
use super::rest::Trouble;
use super::translate;
use super::wire;
use crate::backend::{Event, RefusalCode};
use crate::domain::{Alert, ConversationId};
use crate::net::http::Method;

/// The newest of the list are read, and told numbers are remembered, so many (the server gives 100 at most).
const MOST: usize = 100;
/// What is older when the agent comes is not told any more: nobody waits for it.
const OLD: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What was told.
#[derive(Debug, Default)]
pub(super) struct Alerts {
    told: BTreeSet<u64>,
    /// Every number up to here was told or is too old.
    floor: u64,
    /// Those of a conversation that are unread at the server.
    unread: BTreeMap<ConversationId, BTreeSet<u64>>,
}

impl Alerts {
    /// Takes one over; gives what is to be told, if it was not yet.
    pub(super) fn take(&mut self, notification: &wire::Notification) -> Option<Alert> {
        let id = notification.id;
        if notification.is_read || id <= self.floor {
            return None;
        }
        let alert = translate::alert(notification)?;
        if !self.told.insert(id) {
            return None;
        }
        while self.told.len() > MOST {
            self.floor = self.told.pop_first().unwrap_or(self.floor);
        }
        self.unread
            .entry(alert.conversation.clone())
            .or_default()
            .insert(id);
        Some(alert)
    }

    /// The unread ones of a conversation, which are about to be marked.
    fn seen(&mut self, conversation: &ConversationId) -> BTreeSet<u64> {
        self.unread.remove(conversation).unwrap_or_default()
    }

    /// One could not be marked: with the next look at its conversation.
    fn still_unread(&mut self, conversation: &ConversationId, id: u64) {
        self.unread.entry(conversation.clone()).or_default().insert(id);
    }
}

/// Reads what came and was not told: while nobody was signed in, or where an event was lost.
pub(super) async fn missed(desk: &Desk, now: Timestamp) -> Result<Vec<Event>, Trouble> {
    let whole: wire::Whole = match desk.rest.get(&format!("/notifications?limit={MOST}")).await {
        Err(Trouble::Refused(refusal))
            if matches!(refusal.code, RefusalCode::Forbidden | RefusalCode::NotFound) =>
        {
            return Ok(Vec::new());
        }
        read => read?,
    };
    let (read, bad) = wire::each::<wire::Notification>(&whole.unwrap_or_default());
    if bad > 0 {
        tracing::warn!(bad, "notifications cannot be read");
    }
    let mut known = desk.known();
    let recent = |it: &&wire::Notification| now.duration_since(it.created_at) <= OLD;
    // The newest come first.
    let new = read.iter().rev().filter(recent);
    let alerts: Vec<Alert> = new.filter_map(|it| known.alerts.take(it)).collect();
    Ok(if alerts.is_empty() {
        Vec::new()
    } else {
        vec![Event::Alerts(alerts)]
    })
}

/// The conversation was seen: what was told of it is read, also in the agent's browser.
pub(super) async fn read(desk: &Desk, conversation: &ConversationId) -> Result<Vec<Event>, Trouble> {
    uuid(conversation.as_str())?;
    let seen = desk.known().alerts.seen(conversation);
    let mut failed = None;
    for id in seen {
        let path = format!("/notifications/{id}/read");
        let done = desk.rest.change(Method::Put, &path, &json!({})).await;
        if let Err(trouble) = done {
            desk.known().alerts.still_unread(conversation, id);
            failed = Some(trouble);
        }
    }
    failed.map_or(Ok(Vec::new()), Err)
}
