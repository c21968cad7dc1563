//! What the statistics count: rounds that began and ended, answers and how long they were waited for,
//! promises kept and broken.
//!
//! A round begins when a customer writes and nothing is open, and ends when somebody resolves it.

use jiff::Timestamp;

use super::refuse;
use crate::backend::native::wire::{
    Actor, Author, Channel, Conversation, Delivery, Entry, ErrorBody, ErrorCode, Promise, Sla, SlaState,
    Status, SystemKind,
};

/// One thing that is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::server) struct Figure {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: FigureKind,
    /// Whose; absent where nobody owned the conversation.
    pub agent: Option<String>,
    /// Through which channel.
    pub channel: Channel,
    /// How long it took, in seconds. For a round that began: how long after the last one ended, 0 for a
    /// first one.
    pub seconds: i64,
}

/// Kinds of what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::server) enum FigureKind {
    /// A round began.
    Started,
    /// The first answer of a round.
    First,
    /// A further answer.
    Next,
    /// A round ended.
    Resolved,
    /// A promise was kept.
    Kept,
    /// A promise was broken.
    Broken,
}

impl FigureKind {
    /// The word in the file.
    pub(in crate::server) fn word(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::First => "first",
            Self::Next => "next",
            Self::Resolved => "resolved",
            Self::Kept => "kept",
            Self::Broken => "broken",
        }
    }
}

/// What is known of the rounds of a conversation before a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::server) struct Round {
    /// When the newest one began.
    pub since: Timestamp,
    /// Whether somebody answered in it.
    pub answered: bool,
    /// When one ended last.
    pub ended: Option<Timestamp>,
}

/// Longest period figures are told of, in hours.
const LONGEST: i64 = 400 * 24;

/// The period that is asked for, checked; up to `now` where no end is named.
pub(in crate::server) fn period(
    since: Timestamp,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<(Timestamp, Timestamp), ErrorBody> {
    let until = until.unwrap_or(now);
    let no = |words: &str| Err(refuse(ErrorCode::InvalidRequest, words));
    if until < since {
        return no("the period ends before it begins; name an earlier `since`");
    }
    if until.duration_since(since).as_hours() > LONGEST {
        return no("the period is longer than 400 days; name a later `since`");
    }
    Ok((since, until))
}

/// Whether a change is worth looking at its rounds.
pub(in crate::server) fn counts(old: &Conversation, new: &Conversation) -> bool {
    old.status != new.status || old.waiting_since.is_some() != new.waiting_since.is_some()
}

/// What a change of a conversation adds.
pub(in crate::server) fn of_change(
    old: &Conversation,
    new: &Conversation,
    round: Round,
    now: Timestamp,
) -> Vec<Figure> {
    let figure = |kind, agent: Option<&str>, seconds| Figure {
        at: now,
        kind,
        agent: agent.map(str::to_owned),
        channel: new.channel,
        seconds,
    };
    let mut found = Vec::new();
    if old.status == Status::Resolved && new.status != Status::Resolved && new.waiting_since.is_some() {
        found.push(figure(FigureKind::Started, None, after(round.ended, now)));
    }
    if old.status != Status::Resolved && new.status == Status::Resolved {
        let agent = new.assignee.as_ref().map(|owner| owner.id.as_str());
        found.push(figure(FigureKind::Resolved, agent, between(round.since, now)));
        if old.sla.as_ref().is_some_and(|sla| keeps(sla, true)) {
            found.push(figure(FigureKind::Kept, agent, 0));
        }
        return found;
    }
    if let (Some(since), None) = (old.waiting_since, new.waiting_since)
        && let Some(Author::Agent(agent)) = new.preview.as_ref().map(|preview| &preview.author)
    {
        let kind = answer(round.answered);
        found.push(figure(kind, Some(&agent.id), between(since, now)));
        if old.sla.as_ref().is_some_and(|sla| keeps(sla, false)) {
            found.push(figure(FigureKind::Kept, Some(&agent.id), 0));
        }
    }
    found
}

/// A promise that is broken now.
pub(in crate::server) fn broken(conversation: &Conversation, now: Timestamp) -> Figure {
    Figure {
        at: now,
        kind: FigureKind::Broken,
        agent: conversation.assignee.as_ref().map(|owner| owner.id.clone()),
        channel: conversation.channel,
        seconds: 0,
    }
}

/// What a thread that is loaded whole adds, its entries in order.
pub(in crate::server) fn of_thread(conversation: &Conversation, entries: &[&Entry]) -> Vec<Figure> {
    let mut walk = Walk {
        channel: conversation.channel,
        since: None,
        waits: None,
        answered: false,
        ended: None,
        found: Vec::new(),
    };
    for entry in entries {
        match entry {
            Entry::Message(message) => match (&message.author, &message.delivery) {
                (Author::Customer, _) => walk.customer(message.at),
                (Author::Agent(_), Some(Delivery::Held { .. })) => {}
                (Author::Agent(agent), _) => walk.answer(message.at, &agent.id),
                (Author::Bot(_), _) => walk.waits = None,
            },
            Entry::Event(event) => match (&event.what, &event.actor) {
                (SystemKind::Resolved, Actor::Agent(agent)) => walk.resolved(event.at, Some(&agent.id)),
                (SystemKind::Resolved, _) => walk.resolved(event.at, None),
                (SystemKind::SlaBroken { .. }, _) => {
                    let owner = conversation.assignee.as_ref().map(|owner| owner.id.as_str());
                    walk.push(event.at, FigureKind::Broken, owner, 0);
                }
                _ => {}
            },
            Entry::Note(_) => {}
        }
    }
    walk.found
}

/// A thread, read from its beginning.
struct Walk {
    channel: Channel,
    since: Option<Timestamp>,
    waits: Option<Timestamp>,
    answered: bool,
    ended: Option<Timestamp>,
    found: Vec<Figure>,
}

impl Walk {
    fn push(&mut self, at: Timestamp, kind: FigureKind, agent: Option<&str>, seconds: i64) {
        self.found.push(Figure {
            at,
            kind,
            agent: agent.map(str::to_owned),
            channel: self.channel,
            seconds,
        });
    }

    fn customer(&mut self, at: Timestamp) {
        if self.since.is_none() {
            self.since = Some(at);
            self.answered = false;
            self.push(at, FigureKind::Started, None, after(self.ended, at));
        }
        self.waits.get_or_insert(at);
    }

    fn answer(&mut self, at: Timestamp, agent: &str) {
        let Some(since) = self.waits.take() else { return };
        let kind = answer(std::mem::replace(&mut self.answered, true));
        self.push(at, kind, Some(agent), between(since, at));
    }

    fn resolved(&mut self, at: Timestamp, agent: Option<&str>) {
        self.waits = None;
        self.ended = Some(at);
        if let Some(since) = self.since.take() {
            self.push(at, FigureKind::Resolved, agent, between(since, at));
        }
    }
}

/// Which answer of a round it is.
fn answer(answered: bool) -> FigureKind {
    if answered {
        FigureKind::Next
    } else {
        FigureKind::First
    }
}

/// Whether an answer, or the end of the round, keeps the promise that is shown.
fn keeps(sla: &Sla, ends: bool) -> bool {
    (sla.promise == Promise::Resolution) == ends && sla.state != SlaState::Broken
}

fn between(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs().max(0)
}

/// How long after an end, at least a second; 0 when there was none.
fn after(end: Option<Timestamp>, at: Timestamp) -> i64 {
    end.map_or(0, |end| between(end, at).max(1))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{agent, at, conversation};
    use super::super::{preview, resolve};
    use super::*;
    use crate::backend::native::wire::{Message, Role, SystemEvent};

    const FRESH: Round = Round {
        since: Timestamp::UNIX_EPOCH,
        answered: false,
        ended: None,
    };

    fn kinds(figures: &[Figure]) -> Vec<(FigureKind, i64)> {
        figures.iter().map(|it| (it.kind, it.seconds)).collect()
    }

    fn round(since: i64) -> Round {
        Round {
            since: at(since),
            ..FRESH
        }
    }

    #[test]
    fn a_period_has_a_length_that_can_be_counted() {
        assert_eq!(period(at(0), None, at(9)).unwrap(), (at(0), at(9)));
        for (since, until) in [(at(9), at(0)), (at(0), at(401 * 24 * 3_600))] {
            let refused = period(since, Some(until), at(0)).unwrap_err();
            assert_eq!(refused.code, ErrorCode::InvalidRequest);
        }
    }

    #[test]
    fn an_answer_counts_from_the_oldest_wait_and_for_whoever_gave_it() {
        let ann = agent("ann");
        let before = Conversation {
            waiting_since: Some(at(10)),
            sla: Some(Sla {
                promise: Promise::FirstResponse,
                state: SlaState::Warned,
                due: Some(at(100)),
            }),
            ..conversation()
        };
        let mut after = before.clone();
        after.waiting_since = None;
        after.preview = Some(preview(Author::Agent(ann), "here you are"));
        let found = of_change(&before, &after, round(10), at(70));
        assert_eq!(kinds(&found), [(FigureKind::First, 60), (FigureKind::Kept, 0)]);
        assert_eq!(found[0].agent.as_deref(), Some("ann"));

        let again = Round {
            answered: true,
            ..round(10)
        };
        assert_eq!(
            of_change(&before, &after, again, at(70))[0].kind,
            FigureKind::Next
        );
        after.preview = Some(preview(Author::Bot("Polly".into()), "noted"));
        assert!(
            of_change(&before, &after, round(10), at(70)).is_empty(),
            "bots are not counted"
        );
    }

    #[test]
    fn a_round_ends_with_resolve_and_a_new_one_says_how_soon_it_came() {
        let caller = super::super::samples::caller("ann", Role::Agent);
        let open = Conversation {
            assignee: Some(agent("ann")),
            ..conversation()
        };
        let ended = resolve(
            open.clone(),
            &caller,
            crate::server::policy::Tag::Optional,
            at(500),
        )
        .unwrap()
        .conversation;
        let found = of_change(&open, &ended, round(100), at(500));
        assert_eq!(kinds(&found), [(FigureKind::Resolved, 400)]);

        let back = Conversation {
            status: Status::Open,
            waiting_since: Some(at(800)),
            ..ended.clone()
        };
        let known = Round {
            ended: Some(at(500)),
            ..round(100)
        };
        assert_eq!(
            kinds(&of_change(&ended, &back, known, at(800))),
            [(FigureKind::Started, 300)]
        );
        let reopened = Conversation {
            waiting_since: None,
            ..back
        };
        assert!(
            of_change(&ended, &reopened, known, at(800)).is_empty(),
            "an agent's reopening is none"
        );
    }

    #[test]
    fn a_thread_that_is_loaded_counts_as_if_it_had_happened_here() {
        let message = |position: i64, author: Author| {
            Entry::Message(Message {
                id: position.to_string(),
                conversation: "c".to_owned(),
                position: u64::try_from(position).unwrap(),
                revision: 1,
                author,
                channel: Channel::Sms,
                text: "words".into(),
                at: at(position),
                delivery: None,
                request: None,
                quotes: None,
                attachments: Vec::new(),
            })
        };
        let event = |position: i64, what| {
            Entry::Event(SystemEvent {
                id: position.to_string(),
                conversation: "c".to_owned(),
                position: u64::try_from(position).unwrap(),
                actor: Actor::Agent(agent("bob")),
                what,
                at: at(position),
            })
        };
        let bob = || Author::Agent(agent("bob"));
        let thread = [
            message(10, Author::Customer),
            message(20, Author::Customer),
            message(40, bob()),
            message(50, Author::Customer),
            message(55, bob()),
            message(60, bob()),
            event(70, SystemKind::Resolved),
            message(170, Author::Customer),
        ];
        let found = of_thread(&conversation(), &thread.iter().collect::<Vec<_>>());
        let wanted = [
            (FigureKind::Started, 0),
            (FigureKind::First, 30),
            (FigureKind::Next, 5),
            (FigureKind::Resolved, 60),
            (FigureKind::Started, 100),
        ];
        assert_eq!(kinds(&found), wanted);
    }
}
