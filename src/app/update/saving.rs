//! Saving files that came: which one, and what became of it. Nothing is fetched before it is asked for.

use super::notice;
use crate::app::state::{Choice, Label, Level, Overlay, Picker, PickerItem, PickerKind};
use crate::app::{Effect, FileOp, FileReport, State};
use crate::domain::{Attachment, AttachmentKind, ConversationId, Deed, DeedKind};
use crate::i18n::Text;
use crate::text::{Editor, fold};

/// Saves the file of the selected entry; asks which when there are several. Without one there, all files
/// of the thread are offered, newest first.
pub(super) fn save(state: &mut State, out: &mut Vec<Effect>) {
    let Some(conversation) = state.queue.selected().cloned() else {
        return;
    };
    let files = offered(state);
    if let [only] = files.as_slice() {
        fetch(state, out, conversation, only.clone());
        return;
    }
    let items: Vec<PickerItem> = files.into_iter().map(|file| item(state, file)).collect();
    let matches = (0..items.len()).collect();
    state.overlays.push(Overlay::Picker(Picker {
        kind: PickerKind::Files { conversation },
        filter: Editor::default(),
        items,
        matches,
        selected: 0,
        loading: false,
        more: false,
        fetched: 0,
    }));
}

/// Files that can be saved now.
pub(in crate::app) fn offered(state: &State) -> Vec<Attachment> {
    let has_bytes = |file: &&Attachment| file.kind != AttachmentKind::Location;
    let selected = state.selected_entry().map(crate::domain::Entry::attachments);
    let here: Vec<Attachment> = selected
        .unwrap_or_default()
        .iter()
        .filter(has_bytes)
        .cloned()
        .collect();
    if !here.is_empty() {
        return here;
    }
    let entries = state
        .thread()
        .map(crate::app::state::Thread::entries)
        .unwrap_or_default();
    let all = entries.iter().rev().flat_map(crate::domain::Entry::attachments);
    all.filter(has_bytes).cloned().collect()
}

fn item(state: &State, file: Attachment) -> PickerItem {
    let size = crate::app::flow::size(file.bytes);
    PickerItem {
        haystack: fold(file.name.as_str()),
        label: Label::Theirs(file.name.clone()),
        detail: Some(Label::Ours(size)),
        disabled: (!state.session.is_online()).then(|| Text::new("why-offline")),
        marked: false,
        choice: Choice::File(file),
    }
}

/// Fetches one file.
pub(super) fn fetch(
    state: &mut State,
    out: &mut Vec<Effect>,
    conversation: ConversationId,
    attachment: Attachment,
) {
    let text = Text::new("file-saving")
        .with("name", &attachment.name)
        .number("percent", 0);
    notice(state, out, Level::Info, text);
    out.push(Effect::File(FileOp::Save {
        conversation,
        attachment,
    }));
}

/// Something became of a file.
pub(super) fn report(state: &mut State, out: &mut Vec<Effect>, report: FileReport) {
    match report {
        FileReport::Attached { key, file } => super::attaching::attached(state, out, &key, file),
        FileReport::Completions { typed, paths } => super::attaching::completions(state, &typed, &paths),
        FileReport::Uploaded {
            request,
            file,
            outcome,
        } => super::uploading::ended(state, out, request, file, outcome),
        FileReport::Saving { name, percent } => {
            let text = Text::new("file-saving")
                .with("name", name)
                .number("percent", i64::from(percent));
            notice(state, out, Level::Info, text);
        }
        FileReport::Saved { conversation, path } => {
            out.push(Effect::Record(
                Deed::new(DeedKind::SaveFile).within(Some(conversation)),
            ));
            notice(
                state,
                out,
                Level::Info,
                Text::new("file-saved").with("path", &path),
            );
            state.saved_path = Some(path);
        }
        FileReport::Failed(text) => notice(state, out, Level::Error, text),
    }
}

/// Copies where the newest saved file is.
pub(super) fn copy_path(state: &mut State, out: &mut Vec<Effect>) {
    let Some(path) = state.saved_path.clone() else {
        return;
    };
    super::copying::put(state, out, path, Deed::new(DeedKind::CopyPath));
}
