//! A sent answer as a canned response: what is personal in it becomes a variable, the agent looks at it and
//! gives it a name, and the backend keeps it for everybody.

use super::{ask as request, suggesting};
use crate::app::state::{Asked, Overlay, Prompt, PromptKind};
use crate::app::{Effect, State};
use crate::backend::CommandKind;
use crate::i18n::Text;
use crate::suggest::{gap, gaps, general};
use crate::text::{CleanLine, Editor, fold};

/// Longest name, in characters; the hub's.
const NAME: usize = 60;

/// Shows what would be saved. The caret is where the name goes: on the first line.
pub(super) fn ask(state: &mut State) {
    let Some(answer) = state.sent_answer() else {
        return;
    };
    let contact = state.contact();
    let name = state.current().map_or("", |row| row.contact_name.original());
    let addresses = contact.map(|it| it.identities.as_slice()).unwrap_or_default();
    let names: Vec<&str> = name
        .split_whitespace()
        .chain(addresses.iter().map(|it| it.address.original()))
        .collect();
    let text = general(answer.body.original(), &suggesting::facts(state), &names);
    let language = contact.and_then(|it| it.language.clone()).unwrap_or_default();
    put(state, language, format!("\n{text}"), 0, None);
}

fn put(state: &mut State, language: CleanLine, text: String, caret: usize, warning: Option<Text>) {
    state.overlays.push(Overlay::Prompt(Prompt {
        kind: PromptKind::SaveResponse { language },
        editor: Editor::with_text(text, caret),
        warning,
    }));
}

/// Name and text are there. What cannot be saved stands again, with the reason.
pub(super) fn named(state: &mut State, out: &mut Vec<Effect>, language: CleanLine, words: &str) {
    let (name, text) = words.split_once('\n').unwrap_or((words, ""));
    let (name, text) = (CleanLine::from(name.trim()), text.trim());
    if let Some(problem) = problem(state, &name, text) {
        let caret = name.original().len();
        put(state, language, words.to_owned(), caret, Some(problem));
        return;
    }
    let done = Text::new("response-saved").with("name", &name);
    let kind = CommandKind::SaveResponse {
        name: name.original().to_owned(),
        language: language.original().to_owned(),
        text: text.to_owned(),
    };
    request(state, out, kind, Asked::Change(Some(done)));
}

/// What speaks against saving.
fn problem(state: &State, name: &CleanLine, text: &str) -> Option<Text> {
    if name.as_str().is_empty() || text.is_empty() {
        return Some(Text::new("response-needs-both"));
    }
    if name.original().chars().count() > NAME {
        return Some(Text::new("response-name-long").number("most", i64::try_from(NAME).unwrap_or(i64::MAX)));
    }
    let known = &state.session.directory().canned_responses;
    let key = fold(name.as_str());
    if known.iter().any(|it| fold(it.name.as_str()) == key) {
        return Some(Text::new("response-name-taken").with("name", name));
    }
    let wrong = |block: &&str| gap(block).1.is_some();
    let blocks = gaps(text);
    let mut blocks = blocks.iter().map(|range| &text[range.clone()]);
    blocks.find(wrong).map(suggesting::why_gap)
}
