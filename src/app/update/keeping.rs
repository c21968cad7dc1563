//! Drafts that the backend keeps, too: a text begun here goes on in a browser, and the other way round.
//!
//! What is written here is on disk first and waits for nobody. Of two texts that were both changed the newest
//! is shown, and the other is one undo away; a text that only one side changed is that side's.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{ask, notice, writing};
use crate::app::state::{Asked, Level};
use crate::app::{Effect, State, Timer};
use crate::backend::{CommandKind, Outcome};
use crate::domain::{ConversationId, DraftKey, DraftKind, KeptDraft};
use crate::i18n::Text;
use crate::text::{Clean, Untrusted};

/// The backend gets a text when nothing was typed for so long: one request for each pause.
const PAUSE: Duration = Duration::from_secs(5);
/// What could not be kept is tried again after this.
const AGAIN: Duration = Duration::from_secs(30);
/// The same conversation is looked at again after this.
const LOOK: SignedDuration = SignedDuration::from_mins(1);

/// A draft is on disk: the backend gets it soon.
pub(super) fn push_soon(state: &State, out: &mut Vec<Effect>, key: &DraftKey) {
    if able(state) {
        out.push(Effect::Timer {
            timer: Timer::KeepDraft(key.clone()),
            after: PAUSE,
        });
    }
}

/// Gives the backend what is written now. What is on its way to the customer goes from there when it
/// arrived.
pub(super) fn push(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey) {
    if !able(state) || !state.session.is_online() || is_under_way(state, key) {
        return;
    }
    let text = state.composer.get(key).map_or("", |draft| draft.editor.text());
    let text = text.trim_end().to_owned();
    let same = match state.kept_drafts.get(key) {
        None => text.is_empty(),
        Some(known) => known.as_ref().is_some_and(|known| is_same(known, &text)),
    };
    if same {
        return;
    }
    if text.is_empty() {
        state.kept_drafts.remove(key);
    } else {
        state.kept_drafts.insert(key.clone(), Some(text.clone()));
    }
    let kind = CommandKind::KeepDraft {
        key: key.clone(),
        text,
    };
    ask(state, out, kind, Asked::KeepDraft(key.clone()));
}

/// The backend kept it, or not.
pub(super) fn answered(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey, outcome: &Outcome) {
    match outcome {
        Outcome::Done => return,
        Outcome::NotSent { .. } | Outcome::Uncertain => out.push(Effect::Timer {
            timer: Timer::KeepDraft(key.clone()),
            after: AGAIN,
        }),
        // It is on disk here; the next change asks again.
        Outcome::Refused(_) | Outcome::Unsupported => {}
    }
    state.kept_drafts.insert(key.clone(), None);
}

/// Signed in: what was written meanwhile is given to the backend, and it is asked anew.
pub(super) fn online(state: &mut State, out: &mut Vec<Effect>) {
    state.drafts_looked = None;
    let keys: Vec<DraftKey> = state.composer.iter().map(|draft| draft.key.clone()).collect();
    for key in &keys {
        push_soon(state, out, key);
    }
}

/// A conversation came on the screen.
pub(super) fn look(state: &mut State, out: &mut Vec<Effect>, id: &ConversationId) {
    let recent =
        |(known, at): &(ConversationId, Timestamp)| known == id && state.now.duration_since(*at) < LOOK;
    if !able(state) || state.drafts_looked.as_ref().is_some_and(recent) {
        return;
    }
    state.drafts_looked = Some((id.clone(), state.now));
    let kind = CommandKind::LoadDrafts {
        conversation: id.clone(),
    };
    ask(state, out, kind, Asked::Drafts(id.clone()));
}

/// The backend told what it keeps.
pub(super) fn came(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: &ConversationId,
    drafts: &[KeptDraft],
) {
    if !able(state) {
        return;
    }
    for kind in [DraftKind::Reply, DraftKind::Note] {
        let key = DraftKey {
            conversation: conversation.clone(),
            kind,
        };
        if is_under_way(state, &key) {
            continue;
        }
        match drafts.iter().find(|draft| draft.kind == kind) {
            Some(theirs) => merge(state, out, &key, theirs),
            None => {
                state.kept_drafts.remove(&key);
            }
        }
    }
}

/// Puts the two texts together.
fn merge(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey, theirs: &KeptDraft) {
    let text = theirs.text.as_str().trim_end();
    let before = state
        .kept_drafts
        .insert(key.clone(), Some(text.to_owned()))
        .flatten();
    let ours = state.composer.get(key);
    let (words, changed) = ours.map_or(("", Timestamp::UNIX_EPOCH), |ours| {
        (ours.editor.text(), state.session.to_server_time(ours.changed))
    });
    if is_same(words, text) {
        return;
    }
    let (only_ours, only_theirs) = match &before {
        Some(before) => (is_same(before, text), is_same(before, words)),
        None => (false, words.trim().is_empty()),
    };
    if only_ours {
        push_soon(state, out, key);
        return;
    }
    let (words, newer_here) = (words.to_owned(), changed > theirs.changed);
    let draft = state.composer.open_quietly(key.clone());
    let all = 0..draft.editor.text().len();
    draft.editor.replace(all, text);
    draft.dirty = true;
    if newer_here && !only_theirs {
        // The undo history has theirs now, and the words are ours again.
        let all = 0..draft.editor.text().len();
        draft.editor.replace(all, &words);
        notice(state, out, Level::Info, Text::new("draft-kept-ours"));
    } else if !words.trim().is_empty() {
        notice(state, out, Level::Info, Text::new("draft-took-theirs"));
    }
    writing::save(state, out, key);
}

/// Only the one who keeps the words here keeps them in step with the backend.
fn able(state: &State) -> bool {
    let able = state.session.capabilities().is_some_and(|able| able.drafts);
    able && state.standing.may_send().is_ok()
}

/// Whether the words are being sent, or being kept: what is told of them meanwhile is old.
fn is_under_way(state: &State, key: &DraftKey) -> bool {
    let sends = state.outbox.of(&key.conversation).any(|item| item.key == *key);
    let stores = state.enqueuing.values().any(|item| item.key == *key)
        || state.composer.get(key).is_some_and(|draft| draft.sending);
    let keeps = state
        .asked
        .values()
        .any(|asked| *asked == Asked::KeepDraft(key.clone()));
    sends || stores || keeps
}

/// Whether two texts are the same once they went through a page and back.
fn is_same(one: &str, other: &str) -> bool {
    let read = |text: &str| Clean::new(&Untrusted::from(text)).as_str().trim_end().to_owned();
    one.trim_end() == other.trim_end() || read(one) == read(other)
}
