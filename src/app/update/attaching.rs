//! Files of a draft: asking for a path, completing it, taking a file along and leaving it out.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use uuid::Uuid;

use super::{notice, writing};
use crate::app::state::{Focus, Level, Overlay, Prompt, PromptKind};
use crate::app::{Effect, FileOp, State};
use crate::domain::{DraftKey, DraftKind, OutboxItem, OutgoingFile, RequestId};
use crate::i18n::Text;
use crate::text::{Clean, Editor};

/// Most files of one text, as the protocol has it.
const MOST: usize = 10;
/// What is not known yet is taken for the usual limit, in bytes.
const LIMIT: u64 = 20 << 20;
/// Completions named in the prompt.
const NAMED: usize = 8;
/// A held text can be taken back with its files for this long after it was to leave.
const HELD_LONGER: SignedDuration = SignedDuration::from_mins(5);

/// Asks for the path of a file; outside of the composer for the reply.
pub(super) fn ask_path(state: &mut State, out: &mut Vec<Effect>) {
    if state.focus != Focus::Composer {
        writing::open(state, out, DraftKind::Reply);
    }
    let Some(key) = state.draft().map(|draft| draft.key.clone()) else {
        return;
    };
    state.overlays.push(Overlay::Prompt(Prompt {
        kind: PromptKind::Attach { key },
        editor: Editor::default(),
        warning: None,
    }));
}

/// A path was given: the file is copied before anything else happens to it.
pub(super) fn path_given(state: &mut State, out: &mut Vec<Effect>, key: DraftKey, path: String) {
    if path.is_empty() {
        return;
    }
    let taken = state.composer.get(&key).map_or(0, |draft| draft.files.len());
    if taken >= MOST {
        let text = Text::new("why-too-many-files").number("limit", i64::try_from(MOST).unwrap_or(i64::MAX));
        notice(state, out, Level::Warning, text);
        return;
    }
    let limit = state
        .session
        .capabilities()
        .map_or(LIMIT, |able| able.limits.file_bytes);
    let id = state.ids.next(state.now).0;
    notice(state, out, Level::Info, Text::new("file-copying"));
    out.push(Effect::File(FileOp::Attach { key, id, path, limit }));
}

/// Completes the path in the prompt. Says whether a path is being asked for.
pub(super) fn complete(state: &State, out: &mut Vec<Effect>) -> bool {
    let Some(Overlay::Prompt(prompt)) = state.overlays.last() else {
        return false;
    };
    if !matches!(prompt.kind, PromptKind::Attach { .. }) {
        return false;
    }
    let typed = prompt.editor.text().to_owned();
    out.push(Effect::File(FileOp::Complete { typed }));
    true
}

/// What a typed path can become: as much of it as is certain is filled in, the rest is named.
pub(super) fn completions(state: &mut State, typed: &str, paths: &[String]) {
    let Some(Overlay::Prompt(prompt)) = state.overlays.last_mut() else {
        return;
    };
    // Another key was faster.
    if !matches!(prompt.kind, PromptKind::Attach { .. }) || prompt.editor.text() != typed {
        return;
    }
    prompt.warning = match paths {
        [] => Some(Text::new("file-no-match")),
        [_] => None,
        many => Some(Text::new("file-matches").with("names", named(many))),
    };
    let common = common(paths);
    if common.len() > typed.len() {
        prompt.editor = Editor::with_text(common.to_owned(), common.len());
    }
}

fn named(paths: &[String]) -> Clean {
    let name = |path: &String| {
        let end = path.trim_end_matches('/');
        let start = end.rfind('/').map_or(0, |slash| slash + 1);
        path[start..].to_owned()
    };
    let mut names: Vec<String> = paths.iter().take(NAMED).map(name).collect();
    if paths.len() > NAMED {
        names.push("…".to_owned());
    }
    Clean::from(names.join("  ").as_str())
}

/// The longest beginning all have.
fn common(paths: &[String]) -> &str {
    let Some((first, others)) = paths.split_first() else {
        return "";
    };
    let mut end = first.len();
    for other in others {
        let same = first
            .bytes()
            .zip(other.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        end = end.min(same);
    }
    &first[..first.floor_char_boundary(end)]
}

/// A copy is in the spool: the file goes along with the draft, which is stored with it.
pub(super) fn attached(state: &mut State, out: &mut Vec<Effect>, key: &DraftKey, file: OutgoingFile) {
    // A text being queued was closed before this file; it goes with the next one.
    let draft = state.composer.open(key.clone());
    let name = Clean::from(file.name.as_str());
    draft.files.push(file);
    if !draft.sending {
        draft.dirty = true;
        writing::save(state, out, key);
    }
    notice(
        state,
        out,
        Level::Info,
        Text::new("file-attached").with("name", name),
    );
}

/// Leaves the file out that was attached last.
pub(super) fn remove(state: &mut State, out: &mut Vec<Effect>) {
    let Some(conversation) = state.queue.selected().cloned() else {
        return;
    };
    let Some(draft) = state
        .composer
        .open_in_mut(&conversation)
        .filter(|draft| !draft.sending)
    else {
        return;
    };
    let Some(file) = draft.files.pop() else { return };
    draft.dirty = true;
    let key = draft.key.clone();
    writing::save(state, out, &key);
    let name = Clean::from(file.name.as_str());
    notice(
        state,
        out,
        Level::Info,
        Text::new("file-removed").with("name", name),
    );
    tidy(state, out);
}

/// A text with files has arrived. While the backend holds it, it can come back with them.
pub(super) fn arrived(state: &mut State, out: &mut Vec<Effect>, item: &OutboxItem) {
    if item.files.is_empty() {
        return;
    }
    let now = state.now;
    state.held_files.retain(|_, (until, _)| now < *until);
    if item.hold_ms > 0 {
        let hold = SignedDuration::from_millis(i64::from(item.hold_ms)) + HELD_LONGER;
        let until = now.checked_add(hold).unwrap_or(now);
        state.held_files.insert(item.request, (until, item.files.clone()));
    }
    for file in &item.files {
        state.uploaded.remove(&file.id);
    }
    tidy(state, out);
}

/// The files of a held text that is taken back.
pub(super) fn taken_back(state: &mut State, sent: RequestId) -> Vec<OutgoingFile> {
    state
        .held_files
        .remove(&sent)
        .map(|(_, files)| files)
        .unwrap_or_default()
}

/// Lets go of every spooled file no text needs. Only for the one that keeps the words: another process
/// may have texts this one does not know.
pub(super) fn tidy(state: &State, out: &mut Vec<Effect>) {
    if state.standing != crate::app::state::Standing::Owner {
        return;
    }
    let drafts = state.composer.iter().flat_map(|draft| &draft.files);
    let outbox = state.outbox.iter().flat_map(|item| &item.files);
    let queued = state.enqueuing.values().flat_map(|item| &item.files);
    let held = state.held_files.values().flat_map(|(_, files)| files);
    let all = drafts.chain(outbox).chain(queued).chain(held);
    let keep: BTreeSet<Uuid> = all.map(|file| file.id).collect();
    out.push(Effect::File(FileOp::Tidy {
        keep: keep.into_iter().collect(),
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_filled_in_as_far_as_it_is_certain() {
        let paths = |all: &[&str]| all.iter().map(|&path| path.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            common(&paths(&["/tmp/invoice-1.pdf", "/tmp/invoice-2.pdf"])),
            "/tmp/invoice-"
        );
        assert_eq!(
            common(&paths(&["/tmp/я", "/tmp/ю"])),
            "/tmp/",
            "never half a letter"
        );
        assert_eq!(common(&paths(&["only"])), "only");
        assert_eq!(common(&[]), "");
    }
}
