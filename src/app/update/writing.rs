//! Drafts: opening, typing, saving, and the moment of sending.

use std::time::Duration;

use super::deferring::{Typed, defer};
use super::{
    ask, browse, filtering, keep, keeping, model, notice, picking, repeating, suggesting, teaching,
    templating,
};
use crate::app::state::{Asked, Composer, DraftBuffer, Focus, Level, Overlay, Question, sentence};
use crate::app::{Action, Context, Effect, State, StoreOp, Timer, layout};
use crate::backend::CommandKind;
use crate::domain::{
    Actor, Author, ConversationId, Draft, DraftKey, DraftKind, Entry, EntryId, OutboxItem, OutboxState,
};
use crate::i18n::Text;
use crate::text::{CleanLine, Edit};

/// A changed draft is on disk after this: at most the last second of typing can be lost.
const SAVE_AFTER: Duration = Duration::from_millis(300);
/// A paste of more lines than these is asked about: most often it is the wrong clipboard.
const LONG_PASTE: usize = 20;
/// Typing has ended when nothing was typed for this long.
const TYPING: Duration = Duration::from_secs(4);

/// Opens the reply or the note of the conversation on screen.
pub(super) fn open(state: &mut State, out: &mut Vec<Effect>, kind: DraftKind) {
    let Some(conversation) = state.queue.selected().cloned() else {
        return;
    };
    let newest = state
        .threads
        .get(&conversation)
        .map_or(0, crate::app::state::Thread::newest);
    let draft = state.composer.open(DraftKey { conversation, kind });
    if draft.editor.is_empty() {
        draft.based_on = newest;
    }
    state.focus = Focus::Composer;
    model::own_words(state);
    browse::load(state, out);
    browse::mark_read(state, out);
}

/// Between the reply and the note of a conversation.
pub(super) fn switch(state: &mut State, out: &mut Vec<Effect>) {
    let kind = match state.draft().map(|draft| draft.key.kind) {
        Some(DraftKind::Reply) => (DraftKind::Note, Action::Note),
        _ => (DraftKind::Reply, Action::Reply),
    };
    match kind.1.enabled(state) {
        Ok(()) => open(state, out, kind.0),
        Err(reason) => notice(state, out, Level::Warning, reason),
    }
}

/// Opens the reply with a quote of the selected message.
pub(super) fn quote(state: &mut State, out: &mut Vec<Effect>) {
    let quoted = state.selected_message().map(|message| message.id.clone());
    open(state, out, DraftKind::Reply);
    change(state, out, |draft, _| draft.quotes = quoted);
}

/// Out of the composer; the words stay.
pub(super) fn leave(state: &mut State, out: &mut Vec<Effect>) {
    state.focus = Focus::Thread;
    typing_ends(state, out);
    if let Some(conversation) = state.queue.selected().cloned() {
        if let Some(key) = state.draft().map(|draft| draft.key.clone()) {
            save(state, out, &key);
        }
        state.composer.close_if_empty(&conversation);
    }
}

/// Typed characters, wherever text goes now.
pub(super) fn typed(state: &mut State, out: &mut Vec<Effect>, words: &str) {
    if defer(state, || Typed::Words(words.to_owned())) {
        return;
    }
    match state.context() {
        Context::Picker => picking::filter(state, out, |editor| editor.insert(words)),
        Context::Prompt => prompt(state, out, |editor| editor.insert(words)),
        Context::Composer => {
            model::own_words(state);
            change(state, out, |draft, _| put(draft, words));
        }
        _ => {}
    }
}

/// Puts words at the caret. Before a variable without a value they are its value and take its place;
/// undo brings it back.
pub(super) fn put(draft: &mut DraftBuffer, words: &str) {
    let caret = draft.editor.caret();
    match draft.gaps().into_iter().find(|gap| gap.start == caret) {
        Some(gap) => draft.editor.replace(gap, words),
        None => draft.editor.insert(words),
    }
}

/// A paste: into what is being written, and never anything else.
pub(super) fn pasted(state: &mut State, out: &mut Vec<Effect>, words: &str) {
    if defer(state, || Typed::Words(words.to_owned())) {
        return;
    }
    match state.context() {
        Context::Picker => {
            let one_line = words.lines().next().unwrap_or_default();
            picking::filter(state, out, |editor| editor.insert(one_line));
        }
        Context::Prompt if matches!(state.overlays.last(), Some(Overlay::Filter(_))) => {
            typed(state, out, words.lines().next().unwrap_or_default());
        }
        Context::Prompt | Context::Composer if words.lines().nth(LONG_PASTE).is_some() => {
            let words = words.to_owned();
            state
                .overlays
                .push(Overlay::Confirm(Question::LongPaste { words }));
        }
        Context::Prompt | Context::Composer => typed(state, out, words),
        _ => notice(state, out, Level::Info, Text::new("paste-needs-composer")),
    }
}

/// An edit, wherever text goes now.
pub(super) fn edit(state: &mut State, out: &mut Vec<Effect>, edit: Edit) {
    if defer(state, || Typed::Edit(edit)) {
        return;
    }
    match state.context() {
        Context::Picker => picking::filter(state, out, |editor| {
            editor.apply(edit, usize::MAX);
        }),
        Context::Prompt => prompt(state, out, |editor| {
            editor.apply(edit, layout::PROMPT_COLUMNS);
        }),
        Context::Composer => change(state, out, |draft, columns| {
            draft.editor.apply(edit, columns);
        }),
        _ => {}
    }
}

/// A new line in what is written.
pub(super) fn newline(state: &mut State, out: &mut Vec<Effect>) {
    let one_line = matches!(
        state.overlays.last(),
        Some(Overlay::Picker(_) | Overlay::Filter(_))
    );
    if !one_line {
        typed(state, out, "\n");
    }
}

fn prompt(state: &mut State, out: &mut Vec<Effect>, change: impl FnOnce(&mut crate::text::Editor)) {
    match state.overlays.last_mut() {
        Some(Overlay::Prompt(prompt)) => change(&mut prompt.editor),
        Some(Overlay::Filter(_)) => filtering::changed(state, out, change),
        _ => {}
    }
}

/// Changes the draft on screen; if its words changed it goes to disk soon, and others see us type.
pub(super) fn change(state: &mut State, out: &mut Vec<Effect>, change: impl FnOnce(&mut DraftBuffer, usize)) {
    let open = state.draft().map(|draft| draft.key.clone());
    if let Some(key) = open {
        change_in(state, out, &key, change);
    }
}

/// The same for a draft by name, which need not be on screen.
pub(super) fn change_in(
    state: &mut State,
    out: &mut Vec<Effect>,
    key: &DraftKey,
    change: impl FnOnce(&mut DraftBuffer, usize),
) {
    if let Err(reason) = state.standing.may_write() {
        notice(state, out, Level::Warning, reason);
        return;
    }
    let columns = usize::from(layout::panes(state).writing.width).max(1);
    let newest = state
        .threads
        .get(&key.conversation)
        .map_or(0, crate::app::state::Thread::newest);
    let on_screen = state.queue.selected() == Some(&key.conversation);
    let Some(draft) = state.composer.get_mut(key) else {
        return;
    };
    // All that is kept of a draft and can be changed here.
    let kept = |draft: &DraftBuffer| {
        (
            draft.editor.text().to_owned(),
            draft.quotes.clone(),
            draft.via.clone(),
            draft.recipients.clone(),
        )
    };
    let before = kept(draft);
    if draft.editor.is_empty() {
        draft.based_on = newest;
    }
    change(draft, columns);
    if before == kept(draft) {
        return;
    }
    if !draft.dirty {
        draft.dirty = true;
        save_soon(out, key);
    }
    if key.kind == DraftKind::Reply && on_screen {
        types(state, out, &key.conversation);
    }
}

fn types(state: &mut State, out: &mut Vec<Effect>, conversation: &ConversationId) {
    let able = state.session.capabilities().is_some_and(|able| able.typing);
    if !able || !state.session.is_online() {
        return;
    }
    if state.typing_sent.as_ref() != Some(conversation) {
        typing_ends(state, out);
        state.typing_sent = Some(conversation.clone());
        let kind = CommandKind::SetTyping {
            conversation: conversation.clone(),
            typing: true,
        };
        ask(state, out, kind, Asked::Quiet);
    }
    out.push(Effect::Timer {
        timer: Timer::TypingEnds,
        after: TYPING,
    });
}

/// Tells others that we no longer type.
pub(super) fn typing_ends(state: &mut State, out: &mut Vec<Effect>) {
    let Some(conversation) = state.typing_sent.take() else {
        return;
    };
    out.push(Effect::CancelTimer(Timer::TypingEnds));
    if state.session.is_online() {
        ask(
            state,
            out,
            CommandKind::SetTyping {
                conversation,
                typing: false,
            },
            Asked::Quiet,
        );
    }
}

/// Writes a changed draft to disk.
pub(super) fn save(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey) {
    // It stays changed, so that it is saved once this process keeps the words.
    if state.standing.may_send().is_err() {
        return;
    }
    let now = state.now;
    let Some(draft) = state
        .composer
        .get_mut(key)
        .filter(|draft| draft.dirty && !draft.sending)
    else {
        return;
    };
    draft.dirty = false;
    draft.changed = now;
    let draft = Draft {
        key: key.clone(),
        text: draft.editor.text().to_owned(),
        caret: draft.editor.caret(),
        quotes: draft.quotes.clone(),
        via: draft.via.clone(),
        recipients: draft.recipients.clone(),
        files: draft.files.clone(),
        changed: now,
        other: draft.other.clone(),
        made: state.model.made(key, draft.editor.text()),
    };
    keep(out, StoreOp::PutDraft(draft));
    keeping::push_soon(state, out, key);
}

/// Writes every changed draft to disk.
pub(super) fn save_all(state: &mut State, out: &mut Vec<Effect>) {
    let changed = |composer: &Composer| {
        let dirty = composer.iter().filter(|draft| draft.dirty);
        dirty.map(|draft| draft.key.clone()).collect::<Vec<_>>()
    };
    for key in changed(&state.composer) {
        save(state, out, &key);
    }
}

/// Saves a draft when typing pauses.
pub(super) fn save_soon(out: &mut Vec<Effect>, key: &DraftKey) {
    out.push(Effect::Timer {
        timer: Timer::SaveDraft(key.clone()),
        after: SAVE_AFTER,
    });
}

/// A draft could not be written: it stays changed, and is tried again with the next key.
pub(super) fn not_saved(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey) {
    if let Some(draft) = state.composer.get_mut(key) {
        draft.dirty = true;
        out.push(Effect::Timer {
            timer: Timer::SaveDraft(key.clone()),
            after: SAVE_AFTER * 10,
        });
    }
}

/// Hands the text on screen to the agent's own editor.
pub(super) fn edit_outside(state: &mut State, out: &mut Vec<Effect>) {
    let Some(draft) = state.draft() else { return };
    let (key, text) = (draft.key.clone(), draft.editor.text().to_owned());
    save(state, out, &key);
    out.push(Effect::Edit { key, text });
}

/// The text came back from the editor. It is cleaned like a paste and can be undone as one change.
pub(super) fn edited(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey, text: &str) {
    let on_screen = state.draft().is_some_and(|draft| draft.key == *key);
    if on_screen {
        change(state, out, |draft, _| {
            let all = 0..draft.editor.text().len();
            draft.editor.replace(all, text);
        });
        return;
    }
    let draft = state.composer.open(key.clone());
    let all = 0..draft.editor.text().len();
    draft.editor.replace(all, text);
    draft.dirty = true;
    save(state, out, key);
}

/// Whether this process may not send, and says so.
pub(super) fn may_not_send(state: &mut State, out: &mut Vec<Effect>) -> bool {
    let refused = state.standing.may_send().err();
    if let Some(reason) = refused.clone() {
        notice(state, out, Level::Warning, reason);
    }
    refused.is_some()
}

/// To the next variable without a value.
pub(super) fn next_gap(state: &mut State, out: &mut Vec<Effect>) {
    let Some(draft) = state.draft() else { return };
    let gaps = draft.gaps();
    let caret = draft.editor.caret();
    let next = gaps
        .iter()
        .find(|gap| gap.start > caret)
        .or(gaps.first())
        .cloned();
    match next {
        Some(gap) => change(state, out, |draft, _| draft.editor.move_to(gap.start)),
        None => notice(state, out, Level::Info, Text::new("no-gaps")),
    }
}

/// Sends what is written, if nothing speaks against it.
pub(super) fn send(state: &mut State, out: &mut Vec<Effect>) {
    if defer(state, || Typed::Send) {
        return;
    }
    if let Some(key) = state.draft().map(|draft| draft.key.clone()) {
        send_of(state, out, key);
    }
}

/// The same for a draft by name.
pub(super) fn send_of(state: &mut State, out: &mut Vec<Effect>, key: DraftKey) {
    if templating::asks(state, &key) {
        return;
    }
    let Some(draft) = state.composer.get(&key) else {
        return;
    };
    if let Some(gap) = draft.gaps().into_iter().next() {
        let reason = suggesting::why_gap(&draft.editor.text()[gap.clone()]);
        change_in(state, out, &key, |draft, _| draft.editor.move_to(gap.start));
        notice(state, out, Level::Warning, reason);
        return;
    }
    send_complete(state, out, key);
}

/// Sends a text that has all its words, unless its channel does not take it or does not work, it asks for
/// what is known, or somebody else answered meanwhile.
pub(super) fn send_complete(state: &mut State, out: &mut Vec<Effect>, key: DraftKey) {
    if !fits_channel(state, out, &key) {
        return;
    }
    let route = state.composer.get(&key).and_then(|draft| state.route(draft));
    if let Some(reason) = route.and_then(|route| route.inbox?.down.clone()) {
        let question = Question::SendIntoDown { key, reason };
        state.overlays.push(Overlay::Confirm(question));
        return;
    }
    send_seen(state, out, key);
}

/// Whether the channel takes a text as it is; says why not. Nothing is ever cut.
fn fits_channel(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey) -> bool {
    let lint = state.composer.get(key).and_then(|draft| state.lint(draft));
    match lint.and_then(|lint| lint.faults.into_iter().next()) {
        Some(fault) => {
            notice(state, out, Level::Warning, sentence(fault));
            false
        }
        None => true,
    }
}

/// Sends a text whose channel is settled, unless it asks for what is known or somebody else answered
/// meanwhile.
pub(super) fn send_seen(state: &mut State, out: &mut Vec<Effect>, key: DraftKey) {
    if !repeating::asks(state, &key) {
        send_unless_answered(state, out, key);
    }
}

/// Sends a text that asks for nothing known, unless somebody else answered meanwhile.
pub(super) fn send_unless_answered(state: &mut State, out: &mut Vec<Effect>, key: DraftKey) {
    if let Some((by, entry)) = answered_meanwhile(state, &key) {
        state
            .overlays
            .push(Overlay::Confirm(Question::SendAnyway { key, by, entry }));
        return;
    }
    enqueue(state, out, &key);
}

/// Who of the others answered or left a note since the agent began to write, and what, if anybody did.
fn answered_meanwhile(state: &State, key: &DraftKey) -> Option<(CleanLine, EntryId)> {
    if key.kind == DraftKind::Note {
        return None;
    }
    let draft = state.composer.get(key).filter(|draft| draft.based_on > 0)?;
    let me = state.session.me()?;
    let newer = state.threads.get(&key.conversation)?.entries().iter().rev();
    newer
        .take_while(|entry| entry.position() > draft.based_on)
        .find_map(|entry| {
            let author = match entry {
                Entry::Message(message) => match &message.author {
                    Author::Agent(agent) => Some(agent),
                    Author::Customer | Author::Bot(_) => None,
                },
                Entry::Note(note) => match &note.author {
                    Actor::Agent(agent) => Some(agent),
                    Actor::Customer | Actor::Bot(_) | Actor::System => None,
                },
                Entry::Event(_) => None,
            };
            let author = author.filter(|agent| agent.id != me.id)?;
            Some((author.name.clone(), entry.id().clone()))
        })
}

/// What came meanwhile makes the draft needless. Undoing an edit brings it back.
pub(super) fn needless(state: &mut State, out: &mut Vec<Effect>) {
    if let Some(Overlay::Confirm(Question::SendAnyway { key, .. })) = state.overlays.last() {
        let key = key.clone();
        state.overlays.pop();
        keep_writing(state, &key);
        edited(state, out, &key, "");
    }
}

/// The agent has seen what came meanwhile and goes on writing.
pub(super) fn keep_writing(state: &mut State, key: &DraftKey) {
    let newest = state
        .threads
        .get(&key.conversation)
        .map_or(0, crate::app::state::Thread::newest);
    if let Some(draft) = state.composer.get_mut(key) {
        draft.based_on = newest;
    }
}

/// Hands the words to the store as an outbox row. The composer keeps them until the row is on disk.
pub(super) fn enqueue(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey) {
    if may_not_send(state, out) {
        return;
    }
    model::disclose(state, key);
    // Again, with the words of disclosure, and for every way that leads here.
    if !fits_channel(state, out, key) {
        return;
    }
    let limit = state
        .session
        .capabilities()
        .map_or(32 << 10, |able| able.limits.text_bytes);
    let undo = state.session.capabilities().is_none_or(|able| able.undo_send);
    let most = state
        .session
        .capabilities()
        .map_or(u32::MAX, |able| able.limits.undo_ms);
    let request = state.ids.next(state.now);
    let now = state.now;
    let hold_ms = match key.kind {
        DraftKind::Reply if undo => state.settings.undo_ms.min(most),
        DraftKind::Reply | DraftKind::Note => 0,
    };
    // Whom the agent saw it go to, even if the next message in the thread names others.
    let seen = state.composer.get(key);
    let recipients = seen.and_then(|draft| state.recipients(draft)).cloned();
    let Some(draft) = state.composer.get_mut(key) else {
        return;
    };
    let text = draft.editor.text().to_owned();
    if draft.is_empty() {
        notice(state, out, Level::Info, Text::new("why-empty"));
        return;
    }
    if text.len() > usize::try_from(limit).unwrap_or(usize::MAX) {
        let over = i64::try_from(text.len()).unwrap_or(i64::MAX) - i64::from(limit);
        notice(
            state,
            out,
            Level::Warning,
            Text::new("why-too-long").number("bytes", over),
        );
        return;
    }
    draft.sending = true;
    let item = OutboxItem {
        request,
        key: key.clone(),
        text,
        quotes: draft.quotes.clone(),
        via: draft.via.clone(),
        recipients,
        files: draft.files.clone(),
        hold_ms,
        state: OutboxState::Queued,
        queued: now,
    };
    out.push(Effect::CancelTimer(Timer::SaveDraft(key.clone())));
    teaching::queued(state, &item);
    state.enqueuing.insert(request, item.clone());
    keep(out, StoreOp::Enqueue(item));
    typing_ends(state, out);
}
