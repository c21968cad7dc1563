//! What takes a step back, and the batch that does it.

use super::super::notice;
use super::check::tag_changes;
use super::run::{self, Undoes};
use crate::app::state::{BatchRow, Level, RowState, Step};
use crate::app::{Effect, State};
use crate::backend::TransferTarget;
use crate::domain::{Conversation, ConversationId, Handling, Status};
use crate::i18n::Text;

/// What takes `step` back from the state now, or why nothing does. Texts are judged when they are queued.
pub(super) fn of(state: &State, id: &ConversationId, step: &Step) -> Option<Result<Step, Text>> {
    let row = state.conversations.get(id)?;
    let me = state.session.me().map(|me| me.id.clone());
    match step {
        Step::Claim | Step::Give { .. } if row.handling == Handling::Bot => {
            Some(Err(Text::new("undo-not-bot")))
        }
        Step::Claim => Some(Ok(Step::Return {
            to: row.assignee.clone(),
            from: me,
        })),
        Step::Give { to, .. } => {
            let from = match to {
                TransferTarget::Agent(agent) => Some(agent.clone()),
                TransferTarget::Team(_) => None,
            };
            Some(Ok(Step::Return {
                to: row.assignee.clone(),
                from,
            }))
        }
        Step::Tag { add, remove } => {
            let (news, gone) = tag_changes(row, add, remove);
            Some(Ok(Step::Tag {
                add: gone,
                remove: news,
            }))
        }
        Step::Priority(_) => Some(Ok(Step::Priority(row.priority))),
        Step::Snooze(_) | Step::Reopen | Step::Resolve => Some(back_to(state, row)),
        Step::Say(_) | Step::Note(_) | Step::Unsay(_) | Step::Return { .. } | Step::Other(_) => None,
    }
}

/// The step that gives a conversation the status it has now.
fn back_to(state: &State, row: &Conversation) -> Result<Step, Text> {
    match (row.status, row.snoozed_until) {
        (Status::Open, _) => Ok(Step::Reopen),
        (Status::Resolved, _) => Ok(Step::Resolve),
        (Status::Snoozed, Some(until)) if until > state.server_now() => Ok(Step::Snooze(until)),
        (Status::Snoozed, _) => Err(Text::new("undo-not-snooze")),
    }
}

/// Takes back what the newest batch did, each conversation from its last step to its first.
pub(super) fn begin(state: &mut State, out: &mut Vec<Effect>) {
    let Some(batch) = state.bulk.undoable(state.now) else {
        return notice(state, out, Level::Info, Text::new("why-nothing-to-undo"));
    };
    let row = |row: &BatchRow| BatchRow {
        conversation: row.conversation.clone(),
        name: row.name.clone(),
        state: RowState::Waiting,
        stays: row.stays.clone(),
        steps: row.undo.iter().rev().cloned().collect(),
        undo: Vec::new(),
        pending: None,
    };
    let touched = |row: &&BatchRow| !row.undo.is_empty() || !row.stays.is_empty();
    let rows = batch.rows.iter().filter(touched).map(row).collect();
    run::begin(state, out, rows, Undoes::Yes);
}
