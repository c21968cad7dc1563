//! What is typed into a text while it is being queued.
//!
//! Between "send" and the answer of the disk the words of a draft must not change. What is typed meanwhile is
//! kept with the name of its draft and typed into that one afterwards, wherever the agent is by then.

use super::writing;
use crate::app::{Context, Effect, State};
use crate::domain::DraftKey;
use crate::text::Edit;

/// One thing done to a draft that is being queued.
#[derive(Debug, Clone)]
pub(crate) enum Typed {
    /// Words that were typed or pasted.
    Words(String),
    /// An edit.
    Edit(Edit),
    /// It was sent again.
    Send,
}

/// Keeps `typed` for later if the draft on screen is being queued.
pub(super) fn defer(state: &mut State, typed: impl FnOnce() -> Typed) -> bool {
    let composing = state.context() == Context::Composer;
    let Some(draft) = state.draft().filter(|draft| composing && draft.sending) else {
        return false;
    };
    let key = draft.key.clone();
    state.deferred.push((key, typed()));
    true
}

/// The draft may change again: what was kept for it is done. From a second "send" on the rest waits for the
/// next answer.
pub(super) fn replay(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey) {
    let mut waiting = take(state, key).into_iter();
    for typed in waiting.by_ref() {
        match typed {
            Typed::Words(words) => {
                state.model.own_words(key);
                writing::change_in(state, out, key, |draft, _| writing::put(draft, &words));
            }
            Typed::Edit(edit) => writing::change_in(state, out, key, |draft, columns| {
                draft.editor.apply(edit, columns);
            }),
            Typed::Send => writing::send_of(state, out, key.clone()),
        }
        if state.composer.get(key).is_some_and(|draft| draft.sending) {
            break;
        }
    }
    state.deferred.extend(waiting.map(|typed| (key.clone(), typed)));
}

/// The same where the row could not be written: a second "send" would fail the same way, the words are what
/// counts.
pub(super) fn replay_unsent(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey) {
    state
        .deferred
        .retain(|(other, typed)| other != key || !matches!(typed, Typed::Send));
    replay(state, out, key);
}

/// Another process keeps the words from now on: what was kept stands in the drafts, to be read and copied.
pub(super) fn spill(state: &mut State) {
    for (key, typed) in std::mem::take(&mut state.deferred) {
        let draft = state.composer.open_quietly(key);
        if let Typed::Words(words) = typed {
            writing::put(draft, &words);
        }
    }
}

fn take(state: &mut State, key: &DraftKey) -> Vec<Typed> {
    let (ours, others) = std::mem::take(&mut state.deferred)
        .into_iter()
        .partition::<Vec<_>, _>(|(other, _)| other == key);
    state.deferred = others;
    ours.into_iter().map(|(_, typed)| typed).collect()
}
