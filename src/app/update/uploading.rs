//! Files of a text under way: each is uploaded before the text that names it leaves.

use uuid::Uuid;

use super::sending;
use crate::app::{Effect, FileOp, State};
use crate::backend::Outcome;
use crate::domain::{OutboxState, RequestId};

/// Starts the next upload of a text under way. Says whether there was one: the text then has to wait.
pub(super) fn begin(state: &State, out: &mut Vec<Effect>, request: RequestId) -> bool {
    let Some(item) = state.outbox.get(request) else {
        return false;
    };
    let missing = item.files.iter().find(|file| !state.uploaded.contains(&file.id));
    let Some(file) = missing.cloned() else {
        return false;
    };
    out.push(Effect::File(FileOp::Upload { request, file }));
    true
}

/// An upload ended: the next one, the text itself, or why it cannot leave. An upload may be repeated
/// without harm, so one whose answer was lost simply was not sent.
pub(super) fn ended(
    state: &mut State,
    out: &mut Vec<Effect>,
    request: RequestId,
    file: Uuid,
    outcome: Outcome,
) {
    let under_way = state
        .outbox
        .get(request)
        .filter(|item| item.state == OutboxState::Sending);
    let Some(key) = under_way.map(|item| item.key.clone()) else {
        return;
    };
    match outcome {
        Outcome::Done => {
            state.uploaded.insert(file);
            sending::attempt_recorded(state, out, request);
        }
        Outcome::Uncertain => {
            sending::answered(state, out, request, &key, Outcome::NotSent { retry_after: None });
        }
        other => sending::answered(state, out, request, &key, other),
    }
}
