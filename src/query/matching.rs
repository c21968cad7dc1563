//! Asking a row.

use jiff::{SignedDuration, Timestamp};

use super::{Condition, Owner, Query, Sign, Span, State};
use crate::domain::{AgentId, Conversation, Handling, Status, Team, TeamId, View};
use crate::text::{CleanLine, fold};

/// What must be known besides the row.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The agent who looks.
    pub me: &'a AgentId,
    /// Teams of that agent.
    pub my_teams: &'a [TeamId],
    /// All teams, for their names.
    pub teams: &'a [Team],
    /// The backend's time.
    pub now: Timestamp,
}

/// Whether a row belongs to a view narrowed by `query`, as far as the row itself can say. Where the
/// query names a status, the view's own is not asked.
pub fn belongs(view: View, query: &Query, row: &Conversation, known: Known<'_>) -> bool {
    let in_view = if query.names_status() {
        view.concerns(row, known.me, known.my_teams)
    } else {
        view.holds(row, known.me, known.my_teams)
    };
    in_view && query.fits(row, known)
}

impl Query {
    /// Whether the row has everything that is asked of rows; free words and writers are not.
    pub fn fits(&self, row: &Conversation, known: Known<'_>) -> bool {
        self.terms.iter().all(|term| {
            holds(&term.condition, row, known).is_none_or(|holds| holds == (term.sign == Sign::Plus))
        })
    }

    /// Whether the free words are in what the row itself shows. Who wrote which message a row cannot
    /// say.
    pub fn says(&self, row: &Conversation) -> bool {
        let mut shown = None;
        self.terms.iter().all(|term| match &term.condition {
            Condition::Words(words) => {
                let shown = shown.get_or_insert_with(|| shown_words(row));
                shown.contains(fold(words).trim()) == (term.sign == Sign::Plus)
            }
            Condition::From(_) | Condition::View(_) | Condition::Is(State::Mentioned) => false,
            _ => true,
        })
    }
}

/// Whether a condition holds; `None` for what a row cannot be asked.
fn holds(condition: &Condition, row: &Conversation, known: Known<'_>) -> Option<bool> {
    let since =
        |at: Option<Timestamp>, span: &Span| at.is_some_and(|at| span.holds(known.now.duration_since(at)));
    Some(match condition {
        Condition::Is(state) => return is(*state, row, known),
        Condition::Channel(channel) => row.channel == *channel,
        Condition::Tag(tag) => {
            let tag = fold(tag);
            row.tags.iter().any(|own| fold(own.original()) == tag)
        }
        Condition::Owner(Owner::Me) => row.is_owned_by(known.me),
        Condition::Owner(Owner::Nobody) => row.assignee.is_none(),
        Condition::Owner(Owner::Named(name)) => row.assignee.as_ref().is_some_and(|owner| {
            owner.id.as_str() == name || fold(owner.name.original()).contains(&fold(name))
        }),
        Condition::Team(None) => row.team.is_none(),
        Condition::Team(Some(name)) => row.team.as_ref().is_some_and(|id| {
            let called = known.teams.iter().find(|team| team.id == *id);
            id.as_str() == name || called.is_some_and(|it| fold(it.name.original()).contains(&fold(name)))
        }),
        Condition::Waiting(span) => since(row.waiting_since, span),
        Condition::Sla(span) => row.due().is_some_and(|due| span.holds(left(due, known.now))),
        Condition::Created(span) => since(row.created, span),
        Condition::Active(span) => since(Some(row.last_activity), span),
        Condition::Priority(priority) => row.priority == *priority,
        Condition::Contact(name) => {
            let called = fold(row.contact_name.original());
            fold(name)
                .split_whitespace()
                .all(|part| called.split_whitespace().any(|word| word.starts_with(part)))
        }
        Condition::From(_) | Condition::View(_) | Condition::Words(_) => return None,
    })
}

fn is(state: State, row: &Conversation, known: Known<'_>) -> Option<bool> {
    Some(match state {
        State::Unanswered => row.status != Status::Resolved && row.waiting_since.is_some(),
        State::Unread => row.unread > 0,
        State::Open => row.status == Status::Open,
        State::Snoozed => row.status == Status::Snoozed,
        State::Resolved => row.status == Status::Resolved,
        State::Bot => row.handling == Handling::Bot,
        State::Mine => row.is_owned_by(known.me),
        State::Unassigned => row.assignee.is_none(),
        State::Mentioned => return None,
    })
}

/// Time until `due`; below zero when it is over.
fn left(due: Timestamp, now: Timestamp) -> SignedDuration {
    due.duration_since(now)
}

/// What a row shows of its people and words, folded.
fn shown_words(row: &Conversation) -> String {
    let preview = row.preview.as_ref().map_or("", |preview| preview.text.original());
    let subject = row.subject.as_ref().map_or("", CleanLine::original);
    let mut all = format!("{} {subject} {preview}", row.contact_name.original());
    for tag in &row.tags {
        all.push(' ');
        all.push_str(tag.original());
    }
    fold(&all)
}
