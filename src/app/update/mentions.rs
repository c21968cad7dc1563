//! Names after `@` in notes: agents and teams.

use super::writing;
use crate::app::{Effect, State};
use crate::domain::DraftKind;
use crate::text::{CleanLine, fold};

/// Completes the `@name` before the caret of a note; otherwise goes to the next variable without a value.
pub(super) fn complete(state: &mut State, out: &mut Vec<Effect>) {
    let note = state.draft().filter(|draft| draft.key.kind == DraftKind::Note);
    let mention = note.and_then(|draft| {
        let caret = draft.editor.caret();
        let before = &draft.editor.text()[..caret];
        let at = before.rfind('@')?;
        let typed = before[at + 1..].trim();
        let name = named(state, typed).filter(|_| !typed.is_empty() && !typed.contains('\n'))?;
        Some((at..caret, format!("@{name} ")))
    });
    match mention {
        Some((range, name)) => writing::change(state, out, |draft, _| draft.editor.replace(range, &name)),
        None => writing::next_gap(state, out),
    }
}

/// The agent or team whose name begins with what was typed, or else has a word that does.
fn named(state: &State, typed: &str) -> Option<CleanLine> {
    let typed = fold(typed);
    let directory = state.session.directory();
    let agents = directory.agents.iter().map(|agent| &agent.name);
    let names: Vec<&CleanLine> = agents
        .chain(directory.teams.iter().map(|team| &team.name))
        .collect();
    let begins = |name: &&&CleanLine| fold(name.as_str()).starts_with(&typed);
    let within = |name: &&&CleanLine| {
        fold(name.as_str())
            .split(' ')
            .any(|word| word.starts_with(&typed))
    };
    let found = names.iter().find(begins).or_else(|| names.iter().find(within));
    found.map(|name| (*name).clone())
}
