//! What goes to the clipboard: the only place that asks for it, and it takes [`Clean`] words only.

use super::notice;
use crate::app::state::{Focus, Level};
use crate::app::{Effect, State};
use crate::domain::{Deed, DeedKind};
use crate::i18n::Text;
use crate::text::Clean;

/// Puts words on the clipboard. Whether the terminal allowed it is never known.
pub(super) fn put(state: &mut State, out: &mut Vec<Effect>, words: Clean, deed: Deed) {
    let bytes = i64::try_from(words.as_str().len()).unwrap_or(i64::MAX);
    out.push(Effect::Record(deed));
    out.push(Effect::Copy(words));
    notice(
        state,
        out,
        Level::Info,
        Text::new("copied").number("bytes", bytes),
    );
}

/// Copies what is being written, which is the way out for words that can no longer be sent from here;
/// else the selected entry.
pub(super) fn words(state: &mut State, out: &mut Vec<Effect>) {
    let here = state.queue.selected().cloned();
    let writing = state.draft().filter(|_| state.focus == Focus::Composer);
    let (words, deed) = if let Some(draft) = writing {
        let of = Some(draft.key.conversation.clone());
        let words = Clean::from(draft.editor.text());
        (words, Deed::new(DeedKind::CopyDraft).within(of))
    } else {
        let entry = state.selected_entry().map(|entry| entry.id().clone());
        let deed = Deed::new(DeedKind::CopyMessage).within(here).about(entry);
        (shown(state), deed)
    };
    if words.is_empty() {
        notice(state, out, Level::Warning, Text::new("why-select-a-message"));
        return;
    }
    put(state, out, words, deed);
}

/// The words of the selected entry as they are shown: what is masked stays masked.
fn shown(state: &State) -> Clean {
    let (Some(entry), Some(words)) = (state.selected_entry(), state.selected_words()) else {
        return Clean::default();
    };
    let shown = state.shown(entry.id(), words);
    if shown == words.as_str() {
        words.clone()
    } else {
        Clean::from(shown)
    }
}

/// Copies the id of the conversation on screen.
pub(super) fn id(state: &mut State, out: &mut Vec<Effect>) {
    if let Some(id) = state.current().map(|row| row.id.clone()) {
        let words = Clean::from(id.as_str());
        put(state, out, words, Deed::new(DeedKind::CopyId).within(Some(id)));
    }
}

/// Copies where the customer on screen is reached.
pub(super) fn address(state: &mut State, out: &mut Vec<Effect>) {
    if let Some(address) = state.contact_address().map(|it| Clean::from(it.as_str())) {
        let deed = Deed::new(DeedKind::CopyContact).within(state.queue.selected().cloned());
        put(state, out, address, deed);
    }
}
