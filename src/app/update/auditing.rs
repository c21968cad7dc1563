//! The action log of a conversation: fetched page by page while it is read.

use super::{ask, notice};
use crate::app::state::{ActionLog, Asked, Level, Overlay};
use crate::app::{Effect, State};
use crate::backend::{CommandKind, Outcome};
use crate::domain::{ConversationId, LoggedAction, RequestId};
use crate::i18n::Text;

/// Actions fetched at once.
const PAGE: u16 = 50;
/// The next page is fetched when fewer lines than this are below the first visible line.
const AHEAD: usize = 40;

/// Opens the log of the conversation on screen.
pub(super) fn open(state: &mut State, out: &mut Vec<Effect>) {
    let Some(conversation) = state.current().map(|row| row.id.clone()) else {
        return;
    };
    state.overlays.push(Overlay::ActionLog(ActionLog {
        conversation: conversation.clone(),
        actions: Vec::new(),
        more: true,
        loading: true,
        scroll: 0,
    }));
    fetch(state, out, conversation, None);
}

/// Fetches the next page if what is read is near the end of what is here.
pub(super) fn read_on(state: &mut State, out: &mut Vec<Effect>) {
    let Some(Overlay::ActionLog(log)) = state.overlays.last_mut() else {
        return;
    };
    if log.loading || !log.more || usize::from(log.scroll) + AHEAD < log.lines() {
        return;
    }
    log.loading = true;
    let (conversation, before) = (log.conversation.clone(), log.actions.last().map(|it| it.number));
    fetch(state, out, conversation, before);
}

fn fetch(state: &mut State, out: &mut Vec<Effect>, conversation: ConversationId, before: Option<u64>) {
    let kind = CommandKind::ListActions {
        conversation: Some(conversation.clone()),
        agent: None,
        since: None,
        before,
        limit: PAGE,
    };
    ask(state, out, kind, Asked::Actions(conversation));
}

/// A page came; late ones of a log that was closed change nothing.
pub(super) fn came(state: &mut State, id: RequestId, actions: Vec<LoggedAction>, more: bool) {
    let Some(Asked::Actions(asked)) = state.asked.get(&id) else {
        return;
    };
    let asked = asked.clone();
    let Some(log) = open_log(state, &asked) else {
        return;
    };
    let oldest = log.actions.last().map_or(u64::MAX, |it| it.number);
    log.actions
        .extend(actions.into_iter().filter(|it| it.number < oldest));
    log.more = more;
}

/// The answer to a page.
pub(super) fn answered(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: &ConversationId,
    outcome: &Outcome,
) {
    if let Some(log) = open_log(state, conversation) {
        log.loading = false;
        // What failed is asked for again by opening it anew, not by every key.
        log.more &= *outcome == Outcome::Done;
    }
    match outcome {
        Outcome::Done => {}
        Outcome::Refused(no) => super::owning::refused(state, out, None, no),
        _ => notice(state, out, Level::Warning, Text::new("action-log-failed")),
    }
}

fn open_log<'a>(state: &'a mut State, conversation: &ConversationId) -> Option<&'a mut ActionLog> {
    state.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::ActionLog(log) if log.conversation == *conversation => Some(log),
        _ => None,
    })
}
