//! Drafts that the backend keeps, too: a text begun here goes on in a browser, and the other way round.
//!
//! What is written here is on disk first and waits for nobody. A text that only one side changed is that
//! side's. Of two that were both changed the newest is shown, and the other is kept on disk beside it, one
//! undo away. Nothing at the backend is written over that was not seen here, and nothing that is being typed
//! here is replaced.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{ask, notice, writing};
use crate::app::state::{Agreed, Asked, DraftBuffer, Level, Thread};
use crate::app::{Effect, State, Timer};
use crate::backend::{CommandKind, Outcome};
use crate::domain::{Agent, ConversationId, DraftKey, DraftKind, KeptDraft, OutboxItem};
use crate::i18n::Text;
use crate::text::{Clean, Untrusted};

/// The backend gets a text when nothing was typed for so long: one or two requests for each pause. Until then
/// it is being typed.
const PAUSE: Duration = Duration::from_secs(8);
/// What could not be kept is tried again after this.
const AGAIN: Duration = Duration::from_secs(30);
/// After a sign-in the texts go up one by one, so far apart.
const APART: Duration = Duration::from_secs(5);
/// The same conversation is looked at again after this.
const LOOK: SignedDuration = SignedDuration::from_mins(1);

/// A draft is on disk: the backend gets it soon.
pub(super) fn push_soon(state: &State, out: &mut Vec<Effect>, key: &DraftKey) {
    push_after(state, out, key, PAUSE);
}

fn push_after(state: &State, out: &mut Vec<Effect>, key: &DraftKey, after: Duration) {
    if able(state) {
        let timer = Timer::KeepDraft(key.clone());
        out.push(Effect::Timer { timer, after });
    }
}

/// Gives the backend what is written now. What is on its way to the customer goes from there when it
/// arrived; what is not on disk yet is given when it is.
pub(super) fn push(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey) {
    let is_dirty = state.composer.get(key).is_some_and(|draft| draft.dirty);
    if !able(state) || !state.session.is_online() || is_under_way(state, key) || is_dirty {
        return;
    }
    if is_asked(state, &key.conversation) {
        push_soon(state, out, key);
        return;
    }
    let text = words(state, key).to_owned();
    let over = match state.kept.agreed(key) {
        Some(agreed) if agreed.text == text => return,
        Some(agreed) => agreed.version,
        None if text.is_empty() => return,
        None => None,
    };
    state.kept.push(key, &text);
    let kind = CommandKind::KeepDraft {
        key: key.clone(),
        text,
        over,
    };
    ask(state, out, kind, Asked::KeepDraft(key.clone()));
}

/// How keeping a draft ended. What the backend has then was told before.
pub(super) fn answered(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey, outcome: &Outcome) {
    match outcome {
        // It is on disk here. What was refused is asked again with the next change.
        Outcome::Done | Outcome::Refused(_) | Outcome::Unsupported => state.kept.answered(key),
        Outcome::NotSent { retry_after } => {
            state.kept.answered(key);
            push_after(state, out, key, retry_after.unwrap_or_default().max(AGAIN));
        }
        Outcome::Uncertain => push_after(state, out, key, AGAIN),
    }
}

/// A text is with the customer: its draft goes from the backend.
pub(super) fn sent(state: &mut State, out: &mut Vec<Effect>, item: &OutboxItem) {
    if !able(state) {
        return;
    }
    state.kept.send(&item.key, item.text.trim_end());
    if state.kept.agreed(&item.key).is_some() {
        push(state, out, &item.key);
    } else if state.session.is_online() && !is_asked(state, &item.key.conversation) {
        ask_for(state, out, &item.key.conversation);
    }
}

/// Somebody signs in. What was written here by another agent is not for their account.
pub(super) fn signs_in(state: &mut State, me: &Agent) {
    if state.session.me().is_some_and(|known| known.id != me.id) {
        state.kept.forget();
        state.kept.is_anothers = true;
    }
}

/// Signed in: what was written meanwhile goes up, and what is there is looked at anew.
pub(super) fn online(state: &mut State, out: &mut Vec<Effect>) {
    if !able(state) {
        return;
    }
    state.kept.looked = None;
    let differs = |draft: &&DraftBuffer| {
        let agreed = state.kept.agreed(&draft.key);
        agreed.is_none_or(|agreed| agreed.text != draft.editor.text().trim_end())
    };
    let mut after = PAUSE;
    for draft in state.composer.iter().filter(differs) {
        push_after(state, out, &draft.key, after);
        after += APART;
    }
    if let Some(id) = state.queue.selected().cloned() {
        look(state, out, &id);
    }
}

/// A conversation came on the screen.
pub(super) fn look(state: &mut State, out: &mut Vec<Effect>, id: &ConversationId) {
    let recent =
        |(known, at): &(ConversationId, Timestamp)| known == id && state.now.duration_since(*at) < LOOK;
    if !able(state) || is_asked(state, id) || state.kept.looked.as_ref().is_some_and(recent) {
        return;
    }
    state.kept.looked = Some((id.clone(), state.now));
    ask_for(state, out, id);
}

fn ask_for(state: &mut State, out: &mut Vec<Effect>, id: &ConversationId) {
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
        match drafts.iter().find(|draft| draft.kind == kind) {
            Some(theirs) => is_there(state, out, &key, theirs),
            None if is_under_way(state, &key) => {}
            None => is_gone(state, out, &key),
        }
    }
}

/// The backend has a text.
fn is_there(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey, theirs: &KeptDraft) {
    let text = theirs.text.as_str().trim_end();
    let version = state.kept.agreed(key).and_then(|agreed| agreed.version);
    // Told late, or a text without words, such as a picture, which only a browser can show.
    if version.is_some_and(|known| theirs.changed < known) || text.is_empty() {
        return;
    }
    let written_here = state.kept.written_here(key, |words| is_same(words, text));
    if let Some(written_here) = written_here.map(str::to_owned) {
        state.kept.agree(key, Some(theirs.changed), &written_here);
    } else if version != Some(theirs.changed) {
        if is_under_way(state, key) {
            return;
        }
        state.kept.forget_sent(key);
        let words = words(state, key);
        if is_same(words, text) {
            let words = words.to_owned();
            state.kept.agree(key, Some(theirs.changed), &words);
        } else if !is_typed(state, key) {
            put_together(state, out, key, theirs);
        }
    }
    let agreed = state.kept.agreed(key);
    if agreed.is_none_or(|agreed| agreed.text != words(state, key)) {
        push_soon(state, out, key);
    }
}

/// The backend has none. What is written here stays: a draft there can be too old, and nobody is sure that
/// it was sent.
fn is_gone(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey) {
    state.kept.forget_sent(key);
    let removed_here = state.kept.is_removed(key);
    let words = words(state, key).to_owned();
    match state.kept.agreed(key) {
        Some(Agreed { version: None, .. }) => {}
        Some(agreed) if !removed_here && !words.is_empty() && agreed.text == words => {
            state.kept.agree(key, None, &words);
            notice(state, out, Level::Info, Text::new("draft-gone-there"));
        }
        _ => state.kept.agree(key, None, ""),
    }
    if state.kept.agreed(key).is_some_and(|agreed| agreed.text != words) {
        push_soon(state, out, key);
    }
}

/// Which of two texts is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Theirs; here was nothing.
    OnlyTheirs,
    /// Theirs; ours is kept beside it.
    Theirs,
    /// Ours; theirs is kept beside it.
    Ours,
}

/// Which of two texts that differ is shown: what only they changed, or the newest.
fn choose(state: &State, key: &DraftKey, theirs: &KeptDraft) -> Shown {
    let ours = words(state, key);
    if ours.is_empty() {
        return Shown::OnlyTheirs;
    }
    let is_unchanged = state.kept.agreed(key).is_some_and(|agreed| agreed.text == ours);
    let is_newer = |draft: &DraftBuffer| state.session.to_server_time(draft.changed) > theirs.changed;
    if !is_unchanged && state.composer.get(key).is_some_and(is_newer) {
        Shown::Ours
    } else {
        Shown::Theirs
    }
}

/// Makes one text of two that differ. The one that is not shown is in the undo history and on disk.
fn put_together(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey, theirs: &KeptDraft) {
    let text = theirs.text.as_str().trim_end();
    let shown = choose(state, key, theirs);
    let newest = state.threads.get(&key.conversation).map_or(0, Thread::newest);
    let draft = state.composer.open_quietly(key.clone());
    let (ours, caret) = (draft.editor.text().to_owned(), draft.editor.caret());
    draft.editor.replace(0..ours.len(), text);
    draft.dirty = true;
    let agreed = draft.editor.text().trim_end().to_owned();
    state.kept.agree(key, Some(theirs.changed), &agreed);
    let said = match shown {
        Shown::OnlyTheirs => {
            draft.based_on = newest;
            None
        }
        Shown::Theirs => {
            draft.other = Some(ours);
            Some(Text::new("draft-took-theirs"))
        }
        Shown::Ours => {
            draft.editor.replace(0..draft.editor.text().len(), &ours);
            draft.editor.move_to(caret);
            draft.other = Some(agreed);
            Some(Text::new("draft-kept-ours"))
        }
    };
    writing::save(state, out, key);
    if let Some(said) = said {
        notice(state, out, Level::Info, said);
    }
}

/// Only the one who keeps the words here keeps them in step with the backend, and only their own.
fn able(state: &State) -> bool {
    let able = state.session.capabilities().is_some_and(|able| able.drafts);
    able && state.standing.may_send().is_ok() && !state.kept.is_anothers
}

/// What is written here, without white space at the end.
fn words<'a>(state: &'a State, key: &DraftKey) -> &'a str {
    let draft = state.composer.get(key);
    draft.map_or("", |draft| draft.editor.text().trim_end())
}

/// Whether the words may still grow.
fn is_typed(state: &State, key: &DraftKey) -> bool {
    let recent = |draft: &DraftBuffer| {
        Duration::try_from(state.now.duration_since(draft.changed)).is_ok_and(|ago| ago < PAUSE)
    };
    let typed = |draft: &DraftBuffer| draft.dirty || draft.sending || recent(draft);
    state.composer.get(key).is_some_and(typed)
}

/// Whether the words are being sent: what is told of them meanwhile is old.
fn is_under_way(state: &State, key: &DraftKey) -> bool {
    let sends = state.outbox.of(&key.conversation).any(|item| item.key == *key);
    sends
        || state.enqueuing.values().any(|item| item.key == *key)
        || state.composer.get(key).is_some_and(|draft| draft.sending)
}

/// Whether the backend was asked about drafts of a conversation and has not answered. One at a time: what it
/// told is never older than what it was given.
fn is_asked(state: &State, id: &ConversationId) -> bool {
    state.asked.values().any(|asked| match asked {
        Asked::Drafts(conversation) => conversation == id,
        Asked::KeepDraft(key) => key.conversation == *id,
        _ => false,
    })
}

/// Whether two texts are the same but for white space, which the way through a page can change.
fn is_same(one: &str, other: &str) -> bool {
    let read = |text: &str| {
        let clean = Clean::new(&Untrusted::from(text));
        clean
            .as_str()
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    read(one) == read(other)
}
