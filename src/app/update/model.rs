//! A language model: what it is told, what comes back, where that goes.
//!
//! It can do nothing but fill a preview. What is in one is text, whatever it says: it goes into a draft
//! only by a key of the agent's, and leaves only as everything else does.

use super::{ask as request, notice, picking, writing};
use crate::app::state::model::{Notes, Question, Slot, Stage, Wanted};
use crate::app::state::{
    Asked, Choice, Label, Level, Overlay, PickerItem, PickerKind, PromptKind, Question as Asking,
};
use crate::app::{Effect, ModelNews, ModelOp, ModelReport, State};
use crate::backend::{CommandKind, Outcome, RefusalCode};
use crate::domain::{Author, ConversationId, DraftKey, DraftKind, Entry, RequestId};
use crate::i18n::{Lang, Text};
use crate::suggest::prompt::{Kept, Matter, Rewrite, Speaker, Task, Turn, prompt};
use crate::text::{CleanLine, Untrusted};

/// Has an answer drafted, into the reply.
pub(super) fn draft(state: &mut State, out: &mut Vec<Effect>) {
    writing::open(state, out, DraftKind::Reply);
    let Some(slot) = state.model_slot() else { return };
    if state.model.policy().is_some() {
        ask(state, out, slot, Wanted::Draft);
    } else {
        ask_backend(state, out, slot);
    }
}

/// Has the backend's own model draft an answer. It reads the conversation there; nothing is told to it.
fn ask_backend(state: &mut State, out: &mut Vec<Effect>, slot: Slot) {
    let Slot::Draft(key) = &slot else { return };
    stop(state, out, &slot);
    let conversation = key.conversation.clone();
    let draft = state.composer.get(key);
    let before = draft.map(|draft| draft.editor.text().to_owned());
    let question = Question {
        wanted: Wanted::Draft,
        offered: Vec::new(),
        kept: Kept::default(),
        before: before.unwrap_or_default(),
    };
    let generation = state.model.begin(slot, question, state.now);
    let kind = CommandKind::WriteReply { conversation };
    request(state, out, kind, Asked::Written(generation));
}

/// The backend's model wrote something.
pub(super) fn came(state: &mut State, id: RequestId, words: &Untrusted) {
    if let Some(Asked::Written(generation)) = state.asked.get(&id) {
        state.model.came(*generation, words);
    }
}

/// How a question to the backend's model ended. What is not set up there is not asked again until the next
/// sign-in.
pub(super) fn written(state: &mut State, out: &mut Vec<Effect>, generation: u64, outcome: Outcome) {
    let reason = match outcome {
        Outcome::Done => return state.model.ended(generation, state.now, None, None),
        Outcome::Refused(no) => {
            if no.code == RefusalCode::Invalid {
                state.model.decline(no.message.clone());
            }
            Text::new("why-model-declined").with("reason", &no.message)
        }
        Outcome::Unsupported => Text::new("why-not-supported"),
        Outcome::NotSent { .. } | Outcome::Uncertain => Text::new("change-not-sent"),
    };
    if state.model.failed(generation, reason.clone()) {
        notice(state, out, Level::Warning, reason);
    }
}

/// The agent wants the backend's summary in the thread.
pub(super) fn summarise_there(state: &mut State, out: &mut Vec<Effect>, conversation: ConversationId) {
    let done = Text::new("model-summary-written");
    let kind = CommandKind::WriteSummary { conversation };
    request(state, out, kind, Asked::Change(Some(done)));
}

/// Has the conversation summed up: into the note of an open transfer or hand-off, else into a note.
/// The backend's own model writes into the thread at once, so that is asked about.
pub(super) fn summarise(state: &mut State, out: &mut Vec<Effect>) {
    if state.model.policy().is_none() {
        if let Some(conversation) = state.current().map(|row| row.id.clone()) {
            let question = Asking::WriteSummary { conversation };
            state.overlays.push(Overlay::Confirm(question));
        }
        return;
    }
    if state.overlays.is_empty() {
        writing::open(state, out, DraftKind::Note);
    }
    if let Some(slot) = state.model_slot() {
        ask(state, out, slot, Wanted::Summary);
    }
}

/// Offers the ways to rewrite what is written.
pub(super) fn offer_rewrites(state: &mut State) {
    let Some(key) = state.draft().map(|draft| draft.key.clone()) else {
        return;
    };
    let row = |how: &Rewrite| -> PickerItem {
        let label = match how {
            Rewrite::Shorter => Text::new("rewrite-shorter"),
            Rewrite::Politer => Text::new("rewrite-politer"),
            Rewrite::Typos => Text::new("rewrite-typos"),
            Rewrite::Translate => Text::new("rewrite-translate"),
        };
        picking::item(state, Choice::Rewrite(*how), Label::Ours(label), None)
    };
    let items = Rewrite::ALL.iter().map(row).collect();
    picking::push(state, PickerKind::Rewrite { key }, items);
}

/// Has a draft rewritten.
pub(super) fn rewrite(state: &mut State, out: &mut Vec<Effect>, key: DraftKey, how: Rewrite) {
    ask(state, out, Slot::Draft(key), Wanted::Rewrite(how));
}

fn ask(state: &mut State, out: &mut Vec<Effect>, slot: Slot, wanted: Wanted) {
    stop(state, out, &slot);
    let conversation = match &slot {
        Slot::Draft(key) => key.conversation.clone(),
        Slot::Handover(conversation) => conversation.clone(),
    };
    let before = match &slot {
        Slot::Draft(key) => state
            .composer
            .get(key)
            .map(|draft| draft.editor.text().to_owned()),
        Slot::Handover(_) => None,
    };
    let before = before.unwrap_or_default();
    let (names, bodies): (Vec<CleanLine>, Vec<String>) = answers(state).into_iter().unzip();
    let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
    let task = match wanted {
        Wanted::Draft => Task::Draft,
        Wanted::Rewrite(how) => Task::Rewrite(how, &before),
        Wanted::Summary => Task::Summary(match state.settings.catalog.lang() {
            Lang::En => "English",
            Lang::Ru => "Russian",
        }),
    };
    let made = prompt(&Matter {
        task,
        turns: &turns(state, &conversation),
        answers: &bodies,
        language: language(state, &conversation),
    });
    match made {
        Ok(prompt) => {
            let question = Question {
                wanted,
                offered: names,
                kept: prompt.kept().clone(),
                before,
            };
            let generation = state.model.begin(slot, question, state.now);
            out.push(Effect::Model(ModelOp::Ask { generation, prompt }));
        }
        Err(too_long) => {
            let limit = i64::try_from(too_long.limit >> 10).unwrap_or(i64::MAX);
            let reason = Text::new("why-model-too-long").number("limit", limit);
            notice(state, out, Level::Warning, reason);
        }
    }
}

/// What was said in this conversation and in no other. Events stay out: they hold names and notes.
fn turns<'a>(state: &'a State, conversation: &ConversationId) -> Vec<Turn<'a>> {
    let notes = state.model.policy().map(|policy| policy.notes) == Some(Notes::Included);
    let entries = state
        .threads
        .get(conversation)
        .map(crate::app::state::Thread::entries);
    let turn = |entry: &'a Entry| match entry {
        Entry::Message(message) => Some(Turn {
            speaker: match message.author {
                Author::Customer => Speaker::Customer,
                Author::Agent(_) => Speaker::Agent,
                Author::Bot(_) => Speaker::Bot,
            },
            words: &message.body,
        }),
        Entry::Note(note) => notes.then_some(Turn {
            speaker: Speaker::Note,
            words: &note.body,
        }),
        Entry::Event(_) => None,
    };
    entries.unwrap_or_default().iter().filter_map(turn).collect()
}

/// The prepared answers that are suggested now: name and text, variables unfilled.
fn answers(state: &State) -> Vec<(CleanLine, String)> {
    let known = &state.session.directory().canned_responses;
    let text = |id| known.iter().find(|response| &response.id == id);
    state
        .suggestions()
        .iter()
        .filter_map(|suggestion| text(&suggestion.source))
        .map(|response| (response.name.clone(), response.body.original().to_owned()))
        .collect()
}

fn language<'a>(state: &'a State, conversation: &ConversationId) -> Option<&'a str> {
    let row = state.conversations.get(conversation)?;
    let contact = state.contacts.get(&row.contact)?;
    contact.language.as_ref().map(CleanLine::original)
}

/// The model said something.
pub(super) fn report(state: &mut State, out: &mut Vec<Effect>, report: ModelReport) {
    let ModelReport { generation, news } = report;
    match news {
        ModelNews::Piece(piece) => state.model.came(generation, &piece),
        ModelNews::Done { tokens, remark } => state.model.ended(generation, state.now, tokens, remark),
        ModelNews::Failed(reason) => {
            if state.model.failed(generation, reason.clone()) {
                notice(state, out, Level::Warning, reason);
            }
        }
    }
}

/// Takes over what is previewed, if all of it is there; says whether that was so.
pub(super) fn accept_ready(state: &mut State, out: &mut Vec<Effect>) -> bool {
    let ready = state
        .model_slot()
        .and_then(|slot| state.model.preview(&slot))
        .is_some_and(|preview| matches!(preview.stage, Stage::Done(_)));
    if ready {
        accept(state, out);
    }
    ready
}

/// Puts what is previewed into the text it was made for, as one step that can be undone.
pub(super) fn accept(state: &mut State, out: &mut Vec<Effect>) {
    let Some(slot) = state.model_slot() else { return };
    let Some(preview) = state.model.preview(&slot) else {
        return;
    };
    let (words, wanted) = (preview.words.as_str().to_owned(), preview.wanted);
    match &slot {
        Slot::Handover(_) => {
            if let Some(Overlay::Prompt(prompt)) = state.overlays.last_mut() {
                let (whole, _) = placed(&prompt.editor, &words);
                prompt.editor.replace(0..prompt.editor.text().len(), &whole);
            }
        }
        Slot::Draft(key) => {
            let Some(draft) = state.composer.get(key) else {
                return;
            };
            let before = draft.editor.text().to_owned();
            let is_rewrite = matches!(wanted, Wanted::Rewrite(_));
            if is_rewrite && before != preview.before {
                notice(state, out, Level::Warning, Text::new("why-model-stale"));
                return;
            }
            if draft.sending || state.standing.may_write().is_err() {
                return;
            }
            let (whole, caret) = if is_rewrite {
                let caret = words.len();
                (words, caret)
            } else {
                placed(&draft.editor, &words)
            };
            state.model.accepted(key.clone(), before);
            let whole = match state.model.disclosure_due(key, &whole) {
                Some(line) => format!("{}\n\n{line}", whole.trim_end()),
                None => whole,
            };
            writing::change(state, out, |draft, _| {
                draft.editor.replace(0..draft.editor.text().len(), &whole);
                let gap = draft.gaps().first().map(|gap| gap.start);
                draft.editor.move_to(gap.unwrap_or(caret));
            });
        }
    }
    state.model.take(&slot);
}

/// The words at the caret of a text, and where they end; all of it when there was nothing.
fn placed(editor: &crate::text::Editor, words: &str) -> (String, usize) {
    if editor.is_empty() {
        return (words.to_owned(), words.len());
    }
    let (before, after) = editor.text().split_at(editor.caret());
    (format!("{before}{words}{after}"), before.len() + words.len())
}

/// Drops what is previewed here, hanging up if it is still coming; says whether there was anything.
pub(super) fn cancel(state: &mut State, out: &mut Vec<Effect>) -> bool {
    state.model_slot().is_some_and(|slot| stop(state, out, &slot))
}

/// The conversation goes with the note as it is.
pub(super) fn handed_over(state: &mut State, out: &mut Vec<Effect>, kind: &PromptKind) {
    if let Some(conversation) = kind.handed_over() {
        stop(state, out, &Slot::Handover(conversation.clone()));
    }
}

fn stop(state: &mut State, out: &mut Vec<Effect>, slot: &Slot) -> bool {
    let Some(preview) = state.model.take(slot) else {
        return false;
    };
    // The backend's cannot be called back: what it says is late and changes nothing.
    if preview.stage == Stage::Running && state.model.policy().is_some() {
        out.push(Effect::Model(ModelOp::Cancel {
            generation: preview.generation,
        }));
    }
    true
}

/// Something is about to be typed: after an undo of everything the model wrote, the text is the agent's.
pub(super) fn own_words(state: &mut State) {
    if let Some((key, text)) = state
        .draft()
        .map(|draft| (draft.key.clone(), draft.editor.text().to_owned()))
    {
        state.model.written(&key, &text);
    }
}

/// The line that goes with a text of a model stands in it before it leaves, whoever took it out.
pub(super) fn disclose(state: &mut State, key: &DraftKey) {
    let Some(draft) = state.composer.get_mut(key) else {
        return;
    };
    if let Some(line) = state.model.disclosure_due(key, draft.editor.text()) {
        let end = draft.editor.text().len();
        draft.editor.replace(end..end, &format!("\n\n{line}"));
    }
}
