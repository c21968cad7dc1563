//! The clocks of the promises: when an answer or the resolution is due.
//!
//! The clock of an answer runs while a customer waits for a person. The clock of the resolution runs
//! with it and stands while the customer is waited for. A conversation that a bot has, or that is
//! resolved, has none.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Change;
use crate::backend::native::wire::{
    Actor, Conversation, Handling, Promise, Sla, SlaState, Status, SystemKind,
};
use crate::server::policy::Promises;

/// What the hub remembers of a round to count its clocks; kept beside the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::server) struct Watch {
    /// Whether somebody answered already in this round.
    pub answers: Answers,
    /// Seconds of work the resolution has taken before `since`.
    pub spent: i64,
    /// Since when the clocks run; absent while the customer is waited for.
    pub since: Option<Timestamp>,
    /// What was told about the answer that is due.
    pub told_answer: Told,
    /// What was told about the resolution.
    pub told_resolution: Told,
}

/// Which answer is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::server) enum Answers {
    /// Nobody answered yet.
    None,
    /// Somebody did.
    Some,
}

/// What was told about a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::server) enum Told {
    /// Nothing.
    Nothing,
    /// It is near.
    Warned,
    /// It is broken.
    Broken,
}

/// The clocks of a conversation at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::server) struct Clocks {
    /// To be remembered.
    pub watch: Option<Watch>,
    /// To be shown.
    pub shown: Option<Sla>,
    /// When something is to be told next.
    pub next: Option<Timestamp>,
}

/// A promise whose clock runs.
#[derive(Debug, Clone, Copy)]
struct Running {
    promise: Promise,
    due: Timestamp,
    warn: Option<Timestamp>,
    told: Told,
}

impl Running {
    fn state(&self, now: Timestamp) -> Told {
        if self.due <= now {
            Told::Broken
        } else if self.warn.is_some_and(|warn| warn <= now) {
            Told::Warned
        } else {
            Told::Nothing
        }
    }

    /// When there is more to tell than was told.
    fn next(&self) -> Option<Timestamp> {
        match self.told {
            Told::Nothing => Some(self.warn.unwrap_or(self.due)),
            Told::Warned => Some(self.due),
            Told::Broken => None,
        }
    }
}

/// The clocks after a change; `watch` is what was remembered before it.
pub(in crate::server) fn clocks(
    promises: Option<&Promises>,
    watch: Option<Watch>,
    conversation: &Conversation,
    now: Timestamp,
) -> Clocks {
    let stands = conversation.status == Status::Resolved || conversation.handling == Handling::Bot;
    let Some(promises) = promises.filter(|_| !stands) else {
        return Clocks {
            watch: None,
            shown: None,
            next: None,
        };
    };
    match (conversation.waiting_since, watch) {
        (Some(since), watch) => run(promises, watch, conversation, since, now),
        (None, None) => Clocks {
            watch: None,
            shown: None,
            next: None,
        },
        (None, Some(watch)) => pause(promises, watch, now),
    }
}

fn run(
    promises: &Promises,
    watch: Option<Watch>,
    conversation: &Conversation,
    since: Timestamp,
    now: Timestamp,
) -> Clocks {
    let mut watch = watch.unwrap_or_else(|| begin(conversation));
    watch.since.get_or_insert(since);
    let running = running(promises, &watch, since);
    let shown = running.iter().min_by_key(|it| it.due).map(|it| Sla {
        promise: it.promise,
        state: match it.state(now) {
            Told::Nothing => SlaState::Running,
            Told::Warned => SlaState::Warned,
            Told::Broken => SlaState::Broken,
        },
        due: Some(it.due),
    });
    Clocks {
        watch: Some(watch),
        shown,
        next: running.iter().filter_map(Running::next).min(),
    }
}

/// A round of which nothing is remembered: one with an owner was answered before.
fn begin(conversation: &Conversation) -> Watch {
    Watch {
        answers: match conversation.assignee {
            Some(_) => Answers::Some,
            None => Answers::None,
        },
        spent: 0,
        since: None,
        told_answer: Told::Nothing,
        told_resolution: Told::Nothing,
    }
}

fn running(promises: &Promises, watch: &Watch, waits: Timestamp) -> Vec<Running> {
    let (promise, answer) = match watch.answers {
        Answers::None => (Promise::FirstResponse, promises.first_response),
        Answers::Some => (Promise::NextResponse, promises.next_response),
    };
    let clock = |promise, from: Timestamp, length: SignedDuration, told| {
        let due = promises.hours.after(from, length)?;
        let early = length - promises.warn;
        let warn = (early > SignedDuration::ZERO)
            .then(|| promises.hours.after(from, early))
            .flatten();
        Some(Running {
            promise,
            due,
            warn,
            told,
        })
    };
    let answer = answer.and_then(|length| clock(promise, waits, length, watch.told_answer));
    let left = |length: SignedDuration| length - SignedDuration::from_secs(watch.spent);
    let resolution = promises.resolution.and_then(|length| {
        let from = watch.since.unwrap_or(waits);
        clock(Promise::Resolution, from, left(length), watch.told_resolution)
    });
    answer.into_iter().chain(resolution).collect()
}

/// The customer was answered.
fn pause(promises: &Promises, mut watch: Watch, now: Timestamp) -> Clocks {
    if let Some(since) = watch.since.take() {
        watch.spent += promises.hours.between(since, now).as_secs();
        watch.answers = Answers::Some;
        watch.told_answer = Told::Nothing;
    }
    let shown = promises.resolution.map(|_| Sla {
        promise: Promise::Resolution,
        state: SlaState::Paused,
        due: None,
    });
    Clocks {
        watch: Some(watch),
        shown,
        next: None,
    }
}

/// A moment has come at which something is to be told: what is remembered of it, and a line of the
/// thread for each promise that is broken now.
pub(in crate::server) fn ring(
    promises: Option<&Promises>,
    mut watch: Watch,
    conversation: Conversation,
    now: Timestamp,
) -> (Watch, Change) {
    let running = match (promises, conversation.waiting_since) {
        (Some(promises), Some(waits)) => running(promises, &watch, waits),
        _ => Vec::new(),
    };
    let mut change = Change::only(conversation);
    for it in running {
        let state = it.state(now);
        if state == Told::Broken && it.told < Told::Broken {
            let promise = it.promise;
            change = change.event(Actor::System, SystemKind::SlaBroken { promise });
        }
        let told = match it.promise {
            Promise::Resolution => &mut watch.told_resolution,
            Promise::FirstResponse | Promise::NextResponse => &mut watch.told_answer,
        };
        *told = state.max(*told);
    }
    (watch, change)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{agent, at, conversation};
    use super::*;
    use crate::server::policy::{Hours, Policies};

    fn promises() -> Promises {
        Promises {
            channels: Vec::new(),
            inboxes: Vec::new(),
            first_response: Some(SignedDuration::from_secs(600)),
            next_response: Some(SignedDuration::from_secs(1_200)),
            resolution: Some(SignedDuration::from_secs(3_600)),
            warn: SignedDuration::from_secs(60),
            hours: Hours::Always,
        }
    }

    fn waits(since: Option<i64>) -> Conversation {
        Conversation {
            waiting_since: since.map(at),
            ..conversation()
        }
    }

    fn sla(promise: Promise, state: SlaState, due: Option<i64>) -> Sla {
        Sla {
            promise,
            state,
            due: due.map(at),
        }
    }

    #[test]
    fn the_first_answer_then_the_next_and_the_resolution_without_the_customers_time() {
        let p = promises();
        let first = clocks(Some(&p), None, &waits(Some(0)), at(0));
        assert_eq!(
            first.shown,
            Some(sla(Promise::FirstResponse, SlaState::Running, Some(600)))
        );
        assert_eq!(first.next, Some(at(540)));

        // Answered after 500 s; the customer takes an hour.
        let answered = clocks(Some(&p), first.watch, &waits(None), at(500));
        assert_eq!(
            answered.shown,
            Some(sla(Promise::Resolution, SlaState::Paused, None))
        );
        assert_eq!(answered.next, None);

        let again = clocks(Some(&p), answered.watch, &waits(Some(4_100)), at(4_100));
        assert_eq!(
            again.shown,
            Some(sla(Promise::NextResponse, SlaState::Running, Some(5_300)))
        );
        let answered = clocks(Some(&p), again.watch, &waits(None), at(4_100 + 2_900));
        // 3,400 of 3,600 s are spent.
        let last = clocks(Some(&p), answered.watch, &waits(Some(9_000)), at(9_000));
        assert_eq!(
            last.shown,
            Some(sla(Promise::Resolution, SlaState::Running, Some(9_200)))
        );
    }

    #[test]
    fn a_second_message_of_the_customer_does_not_start_the_clock_anew() {
        let p = promises();
        let first = clocks(Some(&p), None, &waits(Some(0)), at(0));
        let again = clocks(Some(&p), first.watch, &waits(Some(0)), at(300));
        assert_eq!(again.shown, first.shown);
    }

    #[test]
    fn bots_and_resolved_conversations_have_no_clock_and_a_new_round_starts_anew() {
        let p = promises();
        let first = clocks(Some(&p), None, &waits(Some(0)), at(0));
        let resolved = Conversation {
            status: Status::Resolved,
            ..waits(None)
        };
        let bot = Conversation {
            handling: Handling::Bot,
            ..waits(Some(0))
        };
        for stands in [resolved, bot] {
            let none = clocks(Some(&p), first.watch, &stands, at(10));
            assert_eq!((none.watch, none.shown, none.next), (None, None, None));
        }
        assert_eq!(clocks(None, first.watch, &waits(Some(0)), at(0)).shown, None);
    }

    #[test]
    fn a_warning_is_told_once_and_a_breach_leaves_one_line() {
        let p = promises();
        let row = waits(Some(0));
        let watch = clocks(Some(&p), None, &row, at(0)).watch.unwrap();
        let (warned, change) = ring(Some(&p), watch, row.clone(), at(540));
        assert!(change.lines.is_empty());
        let near = clocks(Some(&p), Some(warned), &row, at(540));
        assert_eq!(near.shown.unwrap().state, SlaState::Warned);
        assert_eq!(near.next, Some(at(600)));

        let (broken, change) = ring(Some(&p), warned, row.clone(), at(600));
        assert_eq!(change.lines.len(), 1);
        let (_, again) = ring(Some(&p), broken, row.clone(), at(601));
        assert!(again.lines.is_empty());
        let over = clocks(Some(&p), Some(broken), &row, at(600));
        assert_eq!(over.shown.unwrap().state, SlaState::Broken);
        // The resolution is still to come: warned at 3,540.
        assert_eq!(over.next, Some(at(3_540)));
    }

    #[test]
    fn the_first_policy_that_fits_counts() {
        let read = Policies::parse(
            "policy.toml",
            "[[sla]]\nchannels = ['email']\nfirst_response = '1h'\n[[sla]]\nfirst_response = '5m'\n",
        )
        .unwrap();
        let first = read.promises(&conversation()).and_then(|it| it.first_response);
        assert_eq!(first, Some(SignedDuration::from_mins(5)), "a web chat");
    }

    #[test]
    fn one_with_an_owner_that_was_loaded_waits_for_a_further_answer() {
        let owned = Conversation {
            assignee: Some(agent("ann")),
            ..waits(Some(0))
        };
        let loaded = clocks(Some(&promises()), None, &owned, at(0));
        assert_eq!(loaded.shown.unwrap().promise, Promise::NextResponse);
    }
}
