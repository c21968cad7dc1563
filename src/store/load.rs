//! Reading back. A cached row that this version cannot read is left out and counted in the log; it is
//! the backend's to give again.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{Row, params};
use serde::de::DeserializeOwned;

use super::rows::{CHECKPOINT, DIRECTORY, ME, QUEUE, Rows, TOUR, kind_named, time};
use super::{StoreError, lessons};
use crate::backend::{Checkpoint, Directory};
use crate::domain::{
    Agent, CannedResponseId, Contact, Conversation, ConversationId, Draft, DraftKey, Entry, EntryId,
    Identity, Made, OutboxItem, OutboxState, OutgoingFile, QueueMemory, Recipients, RequestId,
};

/// Conversations a session starts with: some screens of the queue. The backend's first page follows.
const START_CONVERSATIONS: i64 = 500;

const DRAFTS: &str = "SELECT conversation, kind, text, caret, quotes, changed, files, via, with_model, other, \
     recipients FROM draft WHERE workspace = ?1";
const OUTBOX: &str = "SELECT request, conversation, kind, text, quotes, hold_ms, state, queued, files, via, \
     recipients FROM outbox \
     WHERE workspace = ?1 ORDER BY seq";
/// The newest, and those that hold words of the agent however old they are.
const CONVERSATIONS: &str = "SELECT body FROM conversation WHERE workspace = ?1 AND id IN (\
     SELECT id FROM (SELECT id FROM conversation WHERE workspace = ?1 ORDER BY activity DESC LIMIT ?2) \
     UNION SELECT conversation FROM draft WHERE workspace = ?1 \
     UNION SELECT conversation FROM outbox WHERE workspace = ?1) ORDER BY activity DESC";
const CONTACTS: &str = "SELECT body FROM contact WHERE workspace = ?1 AND id IN (\
     SELECT contact FROM conversation WHERE workspace = ?1 ORDER BY activity DESC LIMIT ?2)";
const FACT: &str = "SELECT body FROM fact WHERE workspace = ?1 AND name = ?2";
const THREAD: &str = "SELECT body FROM entry WHERE workspace = ?1 AND conversation = ?2 \
     ORDER BY position DESC LIMIT ?3";

/// What was kept of a workspace.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kept {
    /// Unsent texts.
    pub drafts: Vec<Draft>,
    /// Texts on their way, in the order they were sent.
    pub outbox: Vec<OutboxItem>,
    /// The newest conversations, and all with a draft or a text on its way.
    pub conversations: Vec<Conversation>,
    /// Their contacts.
    pub contacts: Vec<Contact>,
    /// Who the agent was.
    pub me: Option<Agent>,
    /// Who else there was.
    pub directory: Option<Directory>,
    /// Where the stream was left.
    pub checkpoint: Option<Checkpoint>,
    /// The agent has seen the tour.
    pub tour_seen: bool,
    /// The order and the agent's own views.
    pub queue: QueueMemory,
    /// How often each canned response was sent from here.
    pub uses: BTreeMap<CannedResponseId, u64>,
}

pub(super) fn everything(rows: &Rows<'_>) -> Result<Kept, StoreError> {
    let workspace = rows.workspace();
    let newest = params![workspace, START_CONVERSATIONS];
    Ok(Kept {
        drafts: known("draft", rows.query(DRAFTS, params![workspace], draft)?),
        outbox: known("outbox", rows.query(OUTBOX, params![workspace], outbox_item)?),
        conversations: parsed("conversation", rows.query(CONVERSATIONS, newest, body)?),
        contacts: parsed("contact", rows.query(CONTACTS, newest, body)?),
        me: fact(rows, ME)?,
        directory: fact(rows, DIRECTORY)?,
        checkpoint: fact(rows, CHECKPOINT)?.map(Checkpoint),
        tour_seen: fact(rows, TOUR)?.unwrap_or(false),
        queue: fact(rows, QUEUE)?.unwrap_or_default(),
        uses: lessons::uses(rows)?,
    })
}

pub(super) fn thread(
    rows: &Rows<'_>,
    conversation: &ConversationId,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let newest_first = rows.query(
        THREAD,
        params![rows.workspace(), conversation.as_str(), limit],
        body,
    )?;
    let mut entries: Vec<Entry> = parsed("entry", newest_first);
    entries.reverse();
    Ok(entries)
}

pub(super) fn fact<T: DeserializeOwned>(
    rows: &Rows<'_>,
    name: &'static str,
) -> Result<Option<T>, StoreError> {
    Ok(parsed(name, rows.query(FACT, params![rows.workspace(), name], body)?).pop())
}

fn body(row: &Row<'_>) -> Option<String> {
    words(row, 0)
}

fn draft(row: &Row<'_>) -> Option<Draft> {
    let text = words(row, 2)?;
    Some(Draft {
        key: DraftKey {
            conversation: ConversationId::new(words(row, 0)?),
            kind: kind_named(&words(row, 1)?)?,
        },
        caret: caret_in(&text, row.get(3).ok()?),
        text,
        quotes: words(row, 4).map(EntryId::new),
        files: files(row, 6),
        via: words(row, 7).and_then(|it| serde_json::from_str(&it).ok()),
        changed: words(row, 5).and_then(|it| time(&it)).unwrap_or_default(),
        other: words(row, 9),
        recipients: words(row, 10).and_then(|it| serde_json::from_str(&it).ok()),
        made: if row.get(8).unwrap_or_default() {
            Made::WithModel
        } else {
            Made::ByAgent
        },
    })
}

fn outbox_item(row: &Row<'_>) -> Option<OutboxItem> {
    let address = words(row, 9);
    let via: Option<Identity> = address.as_ref().and_then(|it| serde_json::from_str(it).ok());
    let chosen = words(row, 10);
    let recipients: Option<Recipients> = chosen.as_ref().and_then(|it| serde_json::from_str(it).ok());
    // It must not leave for another address than the agent chose.
    let astray = address.is_some() && via.is_none() || chosen.is_some() && recipients.is_none();
    Some(OutboxItem {
        request: RequestId(words(row, 0)?.parse().ok()?),
        key: DraftKey {
            conversation: ConversationId::new(words(row, 1)?),
            kind: kind_named(&words(row, 2)?)?,
        },
        text: words(row, 3)?,
        quotes: words(row, 4).map(EntryId::new),
        hold_ms: row.get(5).ok()?,
        // A state this version has no word for: nobody knows whether it arrived.
        state: if astray {
            let reason = "the address it was for cannot be read".into();
            OutboxState::Rejected { reason }
        } else {
            words(row, 6)
                .and_then(|it| serde_json::from_str(&it).ok())
                .unwrap_or(OutboxState::Uncertain)
        },
        queued: words(row, 7).and_then(|it| time(&it)).unwrap_or_default(),
        files: files(row, 8),
        via,
        recipients,
    })
}

/// The files of a text. What cannot be read is left out: the words are worth more.
fn files(row: &Row<'_>, column: usize) -> Vec<OutgoingFile> {
    words(row, column)
        .and_then(|it| serde_json::from_str(&it).ok())
        .unwrap_or_default()
}

/// A text column. Bytes a damaged disk changed become `U+FFFD`: better than to lose the whole text.
fn words(row: &Row<'_>, column: usize) -> Option<String> {
    match row.get_ref(column) {
        Ok(ValueRef::Text(bytes)) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    }
}

/// A caret that is still within the text and between two characters.
fn caret_in(text: &str, caret: i64) -> usize {
    let caret = usize::try_from(caret).unwrap_or(0).min(text.len());
    (0..=caret)
        .rev()
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or(0)
}

fn parsed<T: DeserializeOwned>(what: &'static str, bodies: Vec<Option<String>>) -> Vec<T> {
    let rows = bodies.into_iter().map(|body| serde_json::from_str(&body?).ok());
    known(what, rows.collect())
}

fn known<T>(what: &'static str, rows: Vec<Option<T>>) -> Vec<T> {
    let all = rows.len();
    let known: Vec<T> = rows.into_iter().flatten().collect();
    if known.len() < all {
        tracing::warn!(
            what,
            left_out = all - known.len(),
            "stored rows this version cannot read"
        );
    }
    known
}
