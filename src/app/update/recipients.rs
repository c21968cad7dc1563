//! Whom an answer by e-mail goes to: seen, changed, and kept with the draft.

use super::writing;
use crate::app::state::{Overlay, Prompt, PromptKind};
use crate::app::{Effect, State};
use crate::domain::{ConversationId, DraftKey, DraftKind, Mailbox, Recipients};
use crate::i18n::Text;
use crate::text::{CleanLine, Editor, fold};

/// Longest part of a line that is repeated in what is wrong with it, in columns.
const SHOWN: usize = 60;

/// Shows whom the reply goes to, one line of each kind, to be changed.
pub(super) fn open(state: &mut State, out: &mut Vec<Effect>) {
    writing::open(state, out, DraftKind::Reply);
    let Some(draft) = state.draft() else { return };
    let key = draft.key.clone();
    let now = state.recipients(draft).cloned().unwrap_or_default();
    let text = written(state, &now);
    let caret = text.len();
    put(state, key, text, caret, None);
}

fn written(state: &State, recipients: &Recipients) -> String {
    let catalog = &state.settings.catalog;
    let lines = [
        (catalog.word("recipients-to"), &recipients.to),
        (catalog.word("recipients-cc"), &recipients.cc),
        (catalog.word("recipients-bcc"), &recipients.bcc),
    ];
    let line = |(label, all): (&str, &Vec<Mailbox>)| format!("{label}: {}", joined(all));
    lines.map(line).join("\n")
}

fn joined(all: &[Mailbox]) -> String {
    let words: Vec<&str> = all.iter().map(Mailbox::as_str).collect();
    words.join(", ")
}

fn put(state: &mut State, key: DraftKey, text: String, caret: usize, warning: Option<Text>) {
    state.overlays.push(Overlay::Prompt(Prompt {
        kind: PromptKind::Recipients { key },
        editor: Editor::with_text(text, caret),
        warning,
    }));
}

/// The lines are there. What cannot be read stands again, with the reason. What is as the backend says it
/// follows the backend.
pub(super) fn named(state: &mut State, out: &mut Vec<Effect>, key: DraftKey, words: &str) {
    let read = match read(state, words) {
        Ok(read) => read,
        Err(problem) => return put(state, key, words.to_owned(), words.len(), Some(problem)),
    };
    let usual = state.recipients.get(&key.conversation) == Some(&read);
    writing::change_in(state, out, &key, |draft, _| {
        draft.recipients = (!usual).then_some(read);
    });
}

fn read(state: &State, words: &str) -> Result<Recipients, Text> {
    let catalog = &state.settings.catalog;
    let labels = [
        (catalog.word("recipients-to"), "to"),
        (catalog.word("recipients-cc"), "cc"),
        (catalog.word("recipients-bcc"), "bcc"),
    ];
    let mut read = Recipients::default();
    for line in words.lines().filter(|line| !line.trim().is_empty()) {
        let (label, rest) = line.split_once(':').unwrap_or(("", line));
        let label = fold(label.trim());
        let which = labels
            .iter()
            .position(|(ours, theirs)| label == fold(ours) || label == *theirs);
        let kind = match which {
            Some(0) => &mut read.to,
            Some(1) => &mut read.cc,
            Some(_) => &mut read.bcc,
            None => {
                return Err(Text::new("recipients-no-label")
                    .with("line", shown(line))
                    .with("to", labels[0].0)
                    .with("cc", labels[1].0)
                    .with("bcc", labels[2].0));
            }
        };
        for address in rest.split([',', ';']).map(str::trim).filter(|it| !it.is_empty()) {
            let mailbox = Mailbox::parse(address);
            kind.push(
                mailbox.ok_or_else(|| Text::new("recipients-no-address").with("address", shown(address)))?,
            );
        }
    }
    let read = read.distinct();
    if read.to.is_empty() {
        return Err(Text::new("recipients-nobody").with("to", labels[0].0));
    }
    if read.count() > Recipients::MOST {
        let most = i64::try_from(Recipients::MOST).unwrap_or(i64::MAX);
        return Err(Text::new("recipients-too-many").number("most", most));
    }
    Ok(read)
}

fn shown(words: &str) -> String {
    crate::text::fit(CleanLine::from(words).as_str(), SHOWN)
}

/// The backend says whom an answer goes to.
pub(super) fn came(state: &mut State, conversation: ConversationId, recipients: Recipients) {
    state.recipients.insert(conversation, recipients);
}
