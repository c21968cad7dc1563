//! All open conversations of one agent go to somebody else, by the hand of a lead: they are found first,
//! then given one by one as those of a shift are.

use super::{ask, notice, owning};
use crate::app::state::{Asked, Level, Relief};
use crate::app::{Effect, State};
use crate::backend::{CommandKind, PageToken};
use crate::domain::{Conversation, Sort, Status, View};
use crate::i18n::Text;
use crate::query::{Condition, Owner, Sign, Term};

/// Rows asked for at once.
const PAGE: u16 = 200;

/// Asks which they are.
pub(super) fn begin(state: &mut State, out: &mut Vec<Effect>, relief: Relief) {
    state.relief = Some(relief);
    look(state, out, None);
}

/// Some of them are known; after the last all are given.
pub(super) fn found(
    state: &mut State,
    out: &mut Vec<Effect>,
    rows: &[Conversation],
    next: Option<PageToken>,
) {
    let Some(relief) = state.relief.as_mut() else {
        return;
    };
    let theirs = rows
        .iter()
        .filter(|row| row.is_owned_by(&relief.from.id) && row.status == Status::Open);
    relief
        .rows
        .extend(theirs.map(|row| (row.id.clone(), row.revision)));
    if next.is_some() {
        return look(state, out, next);
    }
    let Some(relief) = state.relief.take() else {
        return;
    };
    if relief.rows.is_empty() {
        let text = Text::new("relieved-of-nothing").with("name", &relief.from.name);
        return notice(state, out, Level::Info, text);
    }
    owning::hand_over(state, out, relief);
}

fn look(state: &mut State, out: &mut Vec<Effect>, after: Option<PageToken>) {
    let Some(relief) = &state.relief else { return };
    let owner = Owner::Named(relief.from.id.as_str().to_owned());
    let term = Term {
        sign: Sign::Plus,
        condition: Condition::Owner(owner),
    };
    let kind = CommandKind::ListConversations {
        view: View::All,
        query: term.to_string(),
        sort: Sort::default(),
        after,
        limit: PAGE,
    };
    ask(state, out, kind, Asked::Relief);
}
