//! Requests under way: the rule that each gets exactly one final answer.

use std::time::Instant;

use crate::backend::Outcome;
use crate::domain::RequestId;

/// Whether a request may have changed something when no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It only reads: without an answer nothing happened.
    Reads,
    /// It changes something.
    Changes,
}

/// Whether the bytes of a request left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// The backend cannot have seen it.
    Not,
    /// It may have.
    Perhaps,
}

/// A request under way. `T` is what the adapter needs to understand the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Request<T> {
    id: RequestId,
    access: Access,
    deadline: Instant,
    what: T,
}

/// Requests under way. Whatever goes in comes out exactly once: answered, expired or lost.
#[derive(Debug)]
pub struct Pending<T> {
    // A few dozen at most, and the same id may be under way twice when a caller repeats it.
    requests: Vec<Request<T>>,
}

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self { requests: Vec::new() }
    }
}

impl<T> Pending<T> {
    /// Takes a request in.
    pub fn insert(&mut self, id: RequestId, access: Access, deadline: Instant, what: T) {
        self.requests.push(Request {
            id,
            access,
            deadline,
            what,
        });
    }

    /// The backend answered `id`: what it was. `None` for an answer to nothing, or a late one.
    pub fn answered(&mut self, id: RequestId) -> Option<T> {
        let index = self.requests.iter().position(|request| request.id == id)?;
        Some(self.requests.remove(index).what)
    }

    /// The earliest time at which one expires.
    pub fn deadline(&self) -> Option<Instant> {
        self.requests.iter().map(|request| request.deadline).min()
    }

    /// Removes what is without an answer at `now`, with its final outcome.
    pub fn expire(&mut self, now: Instant, sent: impl Fn(&T) -> Sent) -> Vec<(RequestId, T, Outcome)> {
        let is_due = |request: &mut Request<T>| request.deadline <= now;
        self.requests
            .extract_if(.., is_due)
            .map(|request| unanswered(request, &sent))
            .collect()
    }

    /// The link is lost: removes everything, with its final outcome.
    pub fn lose(&mut self, sent: impl Fn(&T) -> Sent) -> Vec<(RequestId, T, Outcome)> {
        self.requests
            .drain(..)
            .map(|request| unanswered(request, &sent))
            .collect()
    }
}

fn unanswered<T>(request: Request<T>, sent: impl Fn(&T) -> Sent) -> (RequestId, T, Outcome) {
    let outcome = match (request.access, sent(&request.what)) {
        (Access::Changes, Sent::Perhaps) => Outcome::Uncertain,
        (Access::Reads, _) | (Access::Changes, Sent::Not) => Outcome::NotSent { retry_after: None },
    };
    (request.id, request.what, outcome)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;

    const NOT_SENT: Outcome = Outcome::NotSent { retry_after: None };

    fn id(number: u128) -> RequestId {
        RequestId(Uuid::from_u128(number))
    }

    /// Requests that left have an even number.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature is that of the callback"
    )]
    fn sent(number: &u32) -> Sent {
        if number.is_multiple_of(2) {
            Sent::Perhaps
        } else {
            Sent::Not
        }
    }

    #[test]
    fn an_answer_is_taken_once() {
        let mut pending = Pending::default();
        pending.insert(id(1), Access::Changes, Instant::now(), "claim");
        assert_eq!(pending.answered(id(1)), Some("claim"));
        assert_eq!(pending.answered(id(1)), None);
        assert_eq!(pending.answered(id(2)), None);
    }

    #[test]
    fn the_same_id_twice_is_answered_twice() {
        let mut pending = Pending::default();
        pending.insert(id(1), Access::Changes, Instant::now(), 1);
        pending.insert(id(1), Access::Changes, Instant::now(), 2);
        assert_eq!(
            (pending.answered(id(1)), pending.answered(id(1))),
            (Some(1), Some(2))
        );
    }

    #[test]
    fn a_lost_link_answers_all_by_what_may_have_happened() {
        let mut pending = Pending::default();
        let later = Instant::now() + Duration::from_mins(1);
        pending.insert(id(1), Access::Changes, later, 1);
        pending.insert(id(2), Access::Changes, later, 2);
        pending.insert(id(3), Access::Reads, later, 4);
        let lost: Vec<_> = pending
            .lose(sent)
            .into_iter()
            .map(|(id, _, how)| (id, how))
            .collect();
        assert_eq!(
            lost,
            [(id(1), NOT_SENT), (id(2), Outcome::Uncertain), (id(3), NOT_SENT)]
        );
        assert!(pending.lose(sent).is_empty());
    }

    #[test]
    fn time_runs_out_for_each_by_itself() {
        let mut pending = Pending::default();
        let start = Instant::now();
        pending.insert(id(1), Access::Changes, start + Duration::from_secs(1), 2);
        pending.insert(id(2), Access::Reads, start + Duration::from_secs(2), 2);
        assert_eq!(pending.deadline(), Some(start + Duration::from_secs(1)));
        assert!(pending.expire(start, sent).is_empty());
        let due = pending.expire(start + Duration::from_secs(1), sent);
        assert_eq!(due, [(id(1), 2, Outcome::Uncertain)]);
        assert_eq!(pending.answered(id(1)), None, "a late answer finds nothing");
        assert_eq!(pending.answered(id(2)), Some(2));
    }
}
