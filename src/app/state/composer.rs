//! Unsent texts: one reply and one note per conversation, each with its caret and undo history.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::Timestamp;

use crate::domain::{
    ConversationId, DraftKey, DraftKind, EntryId, Identity, OutgoingFile, Position, Recipients,
};
use crate::text::Editor;

/// A text in the making.
#[derive(Debug, Clone)]
pub struct DraftBuffer {
    /// Which.
    pub key: DraftKey,
    /// The words, caret and undo history.
    pub editor: Editor,
    /// The message it quotes.
    pub quotes: Option<EntryId>,
    /// The address of the customer's it goes to; `None` for the one the customer last wrote from.
    pub via: Option<Identity>,
    /// Whom it goes to by e-mail; `None` for those the backend says.
    pub recipients: Option<Recipients>,
    /// Files that go along, in the spool already.
    pub files: Vec<OutgoingFile>,
    /// Newest entry of the thread when the agent last looked at it while writing; a newer answer of
    /// another agent is a collision. 0 until the thread is known.
    pub based_on: Position,
    /// When the words were changed last, by this machine's clock.
    pub changed: Timestamp,
    /// The same text as it was elsewhere, which was older than this one; undo shows it.
    pub other: Option<String>,
    /// Changed since it was last on disk.
    pub dirty: bool,
    /// Being stored as an outbox row: until that is certain it cannot be changed or sent again.
    pub sending: bool,
}

impl DraftBuffer {
    fn new(key: DraftKey) -> Self {
        Self {
            key,
            editor: Editor::default(),
            quotes: None,
            via: None,
            recipients: None,
            files: Vec::new(),
            based_on: 0,
            changed: Timestamp::UNIX_EPOCH,
            other: None,
            dirty: false,
            sending: false,
        }
    }

    /// Whether there is nothing to send: no words and no files.
    pub fn is_empty(&self) -> bool {
        self.editor.is_empty() && self.files.is_empty()
    }

    /// Variables without a value, as byte ranges of the text: `{{name}}`.
    pub fn gaps(&self) -> Vec<Range<usize>> {
        crate::suggest::gaps(self.editor.text())
    }
}

/// All unsent texts and which of the two is open in each conversation.
#[derive(Debug, Clone, Default)]
pub struct Composer {
    drafts: BTreeMap<DraftKey, DraftBuffer>,
    open: BTreeMap<ConversationId, DraftKind>,
}

impl Composer {
    /// The text open in a conversation.
    pub fn open_in(&self, conversation: &ConversationId) -> Option<&DraftBuffer> {
        let kind = *self.open.get(conversation)?;
        self.drafts.get(&DraftKey {
            conversation: conversation.clone(),
            kind,
        })
    }

    /// The same, to change.
    pub(crate) fn open_in_mut(&mut self, conversation: &ConversationId) -> Option<&mut DraftBuffer> {
        let kind = *self.open.get(conversation)?;
        self.drafts.get_mut(&DraftKey {
            conversation: conversation.clone(),
            kind,
        })
    }

    /// A draft by name.
    pub fn get(&self, key: &DraftKey) -> Option<&DraftBuffer> {
        self.drafts.get(key)
    }

    /// A draft by name, to change.
    pub(crate) fn get_mut(&mut self, key: &DraftKey) -> Option<&mut DraftBuffer> {
        self.drafts.get_mut(key)
    }

    /// All drafts.
    pub fn iter(&self) -> impl Iterator<Item = &DraftBuffer> {
        self.drafts.values()
    }

    /// Whether a conversation has an unsent text; the queue marks it.
    pub fn has_draft(&self, conversation: &ConversationId) -> bool {
        [DraftKind::Reply, DraftKind::Note].into_iter().any(|kind| {
            let key = DraftKey {
                conversation: conversation.clone(),
                kind,
            };
            self.drafts.get(&key).is_some_and(|draft| !draft.is_empty())
        })
    }

    /// Opens a text, empty if there was none, and makes it the one shown.
    pub(crate) fn open(&mut self, key: DraftKey) -> &mut DraftBuffer {
        self.open.insert(key.conversation.clone(), key.kind);
        self.drafts
            .entry(key.clone())
            .or_insert_with(|| DraftBuffer::new(key))
    }

    /// Opens a text, but where the other of the two is shown that stays so.
    pub(crate) fn open_quietly(&mut self, key: DraftKey) -> &mut DraftBuffer {
        let conversation = key.conversation.clone();
        let shown = self.open.get(&conversation).copied().unwrap_or(key.kind);
        self.open.insert(conversation, shown);
        self.drafts
            .entry(key.clone())
            .or_insert_with(|| DraftBuffer::new(key))
    }

    /// Puts a stored text in its place without opening it, unless one is already there.
    pub(crate) fn restore(&mut self, draft: crate::domain::Draft) {
        let buffer = DraftBuffer {
            key: draft.key.clone(),
            editor: restored(draft.text, draft.caret, draft.other.as_deref()),
            quotes: draft.quotes,
            via: draft.via,
            recipients: draft.recipients,
            files: draft.files,
            based_on: 0,
            changed: draft.changed,
            other: draft.other,
            dirty: false,
            sending: false,
        };
        self.open
            .entry(draft.key.conversation.clone())
            .or_insert(draft.key.kind);
        self.drafts.entry(draft.key).or_insert(buffer);
    }

    /// Takes over what another process kept. What was saved here before is older and goes; what never
    /// was saved is kept, behind the other's words where they differ.
    pub(crate) fn adopt(&mut self, drafts: Vec<crate::domain::Draft>) {
        self.drafts.retain(|_, ours| ours.dirty && !ours.is_empty());
        self.join(drafts);
    }

    /// Takes in what is on disk and was not known here. What was never saved is kept behind it where they
    /// differ.
    pub(crate) fn join(&mut self, drafts: Vec<crate::domain::Draft>) {
        for draft in drafts {
            let unsaved = |ours: &&mut DraftBuffer| ours.dirty && !ours.editor.is_empty();
            let Some(ours) = self.drafts.get_mut(&draft.key).filter(unsaved) else {
                self.drafts.remove(&draft.key);
                self.restore(draft);
                continue;
            };
            if !ours.editor.text().starts_with(&draft.text) {
                ours.editor.replace(0..0, &format!("{}\n", draft.text));
            }
            for file in draft.files {
                if ours.files.iter().all(|known| known.id != file.id) {
                    ours.files.push(file);
                }
            }
        }
    }

    /// No text is being stored as an outbox row any more.
    pub(crate) fn stop_sending(&mut self) {
        for draft in self.drafts.values_mut() {
            draft.sending = false;
        }
    }

    /// The thread is known now: what was there before the agent saw it is no answer meanwhile.
    pub(crate) fn first_seen(&mut self, conversation: &ConversationId, newest: Position) {
        let unknown =
            |draft: &&mut DraftBuffer| &draft.key.conversation == conversation && draft.based_on == 0;
        for draft in self.drafts.values_mut().filter(unknown) {
            draft.based_on = newest;
        }
    }

    /// Closes an empty text; one with words stays open and visible.
    pub(crate) fn close_if_empty(&mut self, conversation: &ConversationId) {
        let empty = |draft: &DraftBuffer| draft.is_empty() && !draft.sending;
        if self.open_in(conversation).is_some_and(empty)
            && let Some(kind) = self.open.remove(conversation)
        {
            let key = DraftKey {
                conversation: conversation.clone(),
                kind,
            };
            self.drafts.remove(&key);
        }
    }
}

/// Words from the disk, with the older text one undo away.
fn restored(text: String, caret: usize, other: Option<&str>) -> Editor {
    let Some(other) = other.filter(|other| *other != text) else {
        return Editor::with_text(text, caret);
    };
    let mut editor = Editor::with_text(other, 0);
    editor.replace(0..other.len(), &text);
    editor.move_to(caret);
    editor
}
