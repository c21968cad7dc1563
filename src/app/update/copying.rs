//! What goes to the clipboard: the only place that asks for it, and it takes [`Clean`] words only.

use super::notice;
use crate::app::state::{Focus, Level};
use crate::app::{Effect, State};
use crate::i18n::Text;
use crate::text::Clean;

/// Puts words on the clipboard. Whether the terminal allowed it is never known.
pub(super) fn put(state: &mut State, out: &mut Vec<Effect>, words: Clean) {
    let bytes = i64::try_from(words.as_str().len()).unwrap_or(i64::MAX);
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
    let words = match state.draft().filter(|_| state.focus == Focus::Composer) {
        Some(draft) => Clean::from(draft.editor.text()),
        None => shown(state),
    };
    if words.is_empty() {
        notice(state, out, Level::Warning, Text::new("why-select-a-message"));
        return;
    }
    put(state, out, words);
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
    if let Some(id) = state.current().map(|row| Clean::from(row.id.as_str())) {
        put(state, out, id);
    }
}

/// Copies where the customer on screen is reached.
pub(super) fn address(state: &mut State, out: &mut Vec<Effect>) {
    if let Some(address) = state.contact_address().map(|it| Clean::from(it.as_str())) {
        put(state, out, address);
    }
}
