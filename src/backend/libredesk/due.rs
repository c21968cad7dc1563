//! What is to be fetched for the hints that came. Pure; time is passed in.
//!
//! Hints of one conversation within a moment are answered by one request, the conversation on screen
//! comes first, and there is a budget: all agents of a machine may share one address, and at most 60
//! requests a minute are theirs each (`reliability.md`, F24). What the agent asks for is not counted here.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::domain::ConversationId;

/// Hints about the conversation on screen are collected this long ...
const SOON: Duration = Duration::from_millis(200);
/// ... and those about others this long.
const LATER: Duration = Duration::from_secs(2);
/// Requests that may follow each other at once ...
const BURST: u32 = 10;
/// ... and how often there may be one after those: 30 a minute.
const EACH: Duration = Duration::from_secs(2);

/// What is wanted of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Want {
    /// The thread from about here on.
    pub(super) since: Option<Timestamp>,
    /// The conversation itself.
    pub(super) row: bool,
    at: Instant,
}

/// What is wanted, and what may be spent.
#[derive(Debug)]
pub(super) struct Due {
    wanted: BTreeMap<ConversationId, Want>,
    viewing: Option<ConversationId>,
    left: u32,
    filled: Instant,
}

impl Due {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            wanted: BTreeMap::new(),
            viewing: None,
            left: BURST,
            filled: now,
        }
    }

    /// The conversation on screen.
    pub(super) fn set_viewing(&mut self, id: Option<ConversationId>) {
        self.viewing = id;
    }

    /// The conversation on screen.
    pub(super) fn viewing(&self) -> Option<&ConversationId> {
        self.viewing.as_ref()
    }

    /// Lines may be new since then.
    pub(super) fn thread(&mut self, id: &ConversationId, since: Timestamp, now: Instant) {
        let want = self.want(id, now);
        want.since = Some(want.since.map_or(since, |known| known.min(since)));
    }

    /// The conversation may have changed.
    pub(super) fn row(&mut self, id: &ConversationId, now: Instant) {
        self.want(id, now).row = true;
    }

    fn want(&mut self, id: &ConversationId, now: Instant) -> &mut Want {
        let patience = if self.viewing.as_ref() == Some(id) {
            SOON
        } else {
            LATER
        };
        self.wanted.entry(id.clone()).or_insert(Want {
            since: None,
            row: false,
            at: now + patience,
        })
    }

    /// When to look again.
    pub(super) fn next(&self) -> Option<Instant> {
        let at = self.wanted.values().map(|want| want.at).min()?;
        let may = if self.left > 0 { at } else { self.filled + EACH };
        Some(at.max(may))
    }

    /// What to fetch now, if anything is due and may be.
    pub(super) fn take(&mut self, now: Instant) -> Option<(ConversationId, Want)> {
        self.fill(now);
        if self.left == 0 {
            return None;
        }
        let due = |id: &ConversationId| self.wanted.get(id).is_some_and(|want| want.at <= now);
        let on_screen = self.viewing.clone().filter(|id| due(id));
        let id = on_screen.or_else(|| {
            let ready = self.wanted.iter().filter(|(_, want)| want.at <= now);
            ready.min_by_key(|(_, want)| want.at).map(|(id, _)| id.clone())
        })?;
        let want = self.wanted.remove(&id)?;
        let cost = u32::from(want.row) + u32::from(want.since.is_some());
        self.left = self.left.saturating_sub(cost);
        Some((id, want))
    }

    /// Something else was asked for that nobody waits for: it is of the same budget.
    pub(super) fn spend(&mut self, now: Instant) {
        self.fill(now);
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => self.filled += EACH,
        }
    }

    fn fill(&mut self, now: Instant) {
        while self.left < BURST && now.duration_since(self.filled) >= EACH {
            self.left += 1;
            self.filled += EACH;
        }
        if self.left == BURST {
            self.filled = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> ConversationId {
        ConversationId::new(format!("c{number}"))
    }

    #[test]
    fn hints_of_one_conversation_are_one_request() {
        let start = Instant::now();
        let mut due = Due::new(start);
        let early = Timestamp::from_second(5).expect("a time");
        due.thread(&id(1), Timestamp::from_second(9).expect("a time"), start);
        due.thread(&id(1), early, start);
        assert_eq!(due.take(start), None, "they are collected first");
        let (found, want) = due.take(start + LATER).expect("due");
        assert_eq!((found, want.since, want.row), (id(1), Some(early), false));
        assert_eq!(due.take(start + LATER), None);
    }

    #[test]
    fn what_is_on_screen_comes_soon_and_first() {
        let start = Instant::now();
        let mut due = Due::new(start);
        due.thread(&id(1), Timestamp::UNIX_EPOCH, start);
        due.set_viewing(Some(id(2)));
        due.thread(&id(2), Timestamp::UNIX_EPOCH, start);
        assert_eq!(due.next(), Some(start + SOON));
        assert_eq!(due.take(start + LATER).expect("due").0, id(2));
    }

    #[test]
    fn what_is_asked_for_besides_is_of_the_same_budget() {
        let start = Instant::now();
        let mut due = Due::new(start);
        for number in 0..50 {
            due.row(&id(number), start);
        }
        let mut taken = 0;
        for second in 2..62 {
            let now = start + Duration::from_secs(second);
            due.spend(now);
            while due.take(now).is_some() {
                taken += 1;
            }
        }
        assert!(taken <= BURST, "60 besides leave nothing of 40: {taken}");
    }

    #[test]
    fn fifty_busy_conversations_stay_within_the_budget() {
        let start = Instant::now();
        let mut due = Due::new(start);
        let mut requests = 0;
        for tick in 0..600 {
            let now = start + Duration::from_millis(tick * 100);
            for number in 0..50 {
                due.thread(&id(number), Timestamp::UNIX_EPOCH, now);
            }
            while due.take(now).is_some() {
                requests += 1;
            }
        }
        assert!((30..=40).contains(&requests), "{requests}");
    }
}
