//! The writes, one method for each thing that can be kept.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, Params, Row, params};
use serde::Serialize;

use super::{Cache, Kind, StoreError};
use crate::backend::{Checkpoint, Directory};
use crate::domain::{
    Agent, Contact, Conversation, ConversationId, Draft, DraftKey, DraftKind, Entry, EntryId, Identity, Made,
    OutboxItem, OutboxState, QueueMemory, Recipients, RequestId, WorkspaceId,
};

pub(super) const ME: &str = "me";
pub(super) const DIRECTORY: &str = "directory";
pub(super) const CHECKPOINT: &str = "checkpoint";
pub(super) const TOUR: &str = "tour";
pub(super) const QUEUE: &str = "queue";
pub(super) const MEDIUM: &str = "medium";

const UPSERT_DRAFT: &str = "INSERT INTO draft (workspace, conversation, kind, text, caret, quotes, changed, \
     files, via, with_model, other, recipients) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
     ON CONFLICT DO UPDATE SET \
     text = excluded.text, caret = excluded.caret, quotes = excluded.quotes, changed = excluded.changed, \
     files = excluded.files, via = excluded.via, with_model = excluded.with_model, \
     other = excluded.other, recipients = excluded.recipients";
const UPSERT_CONVERSATION: &str = "INSERT INTO conversation (workspace, id, contact, revision, activity, body) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET contact = excluded.contact, \
     revision = excluded.revision, activity = excluded.activity, body = excluded.body \
     WHERE excluded.revision >= revision";
const UPSERT_ENTRY: &str = "INSERT INTO entry (workspace, conversation, id, position, revision, at, body) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET position = excluded.position, \
     revision = excluded.revision, at = excluded.at, body = excluded.body WHERE excluded.revision >= revision";

/// The rows of one workspace within a transaction of [`Store::together`](super::Store::together).
#[derive(Debug)]
pub struct Rows<'a> {
    connection: &'a Connection,
    path: &'a Path,
    workspace: &'a WorkspaceId,
    token: i64,
    cache: Cache,
}

impl<'a> Rows<'a> {
    pub(super) fn new(connection: &'a Connection, path: &'a Path, workspace: &'a WorkspaceId) -> Self {
        Self {
            connection,
            path,
            workspace,
            token: 0,
            cache: Cache::Disk,
        }
    }

    /// The same, of the owner with this token, which is written beside every attempt, and with its cache
    /// here.
    pub(super) fn with(self, token: i64, cache: Cache) -> Self {
        Self { token, cache, ..self }
    }

    /// Keeps a draft; an empty one is removed.
    pub fn put_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        if draft.text.is_empty() && draft.files.is_empty() {
            return self.drop_draft(&draft.key);
        }
        self.run(
            UPSERT_DRAFT,
            params![
                self.workspace(),
                draft.key.conversation.as_str(),
                kind_word(draft.key.kind),
                draft.text,
                i64::try_from(draft.caret).unwrap_or(0),
                draft.quotes.as_ref().map(EntryId::as_str),
                draft.changed.to_string(),
                self.json(&draft.files)?,
                self.address(draft.via.as_ref())?,
                draft.made == Made::WithModel,
                draft.other,
                self.recipients(draft.recipients.as_ref())?,
            ],
        )
    }

    /// Queues a text and removes the draft it was.
    pub fn enqueue(&self, item: &OutboxItem) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO outbox (workspace, request, conversation, kind, text, quotes, hold_ms, state, queued, files, \
             via, recipients) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                self.workspace(),
                item.request.to_string(),
                item.key.conversation.as_str(),
                kind_word(item.key.kind),
                item.text,
                item.quotes.as_ref().map(EntryId::as_str),
                item.hold_ms,
                self.json(&item.state)?,
                item.queued.to_string(),
                self.json(&item.files)?,
                self.address(item.via.as_ref())?,
                self.recipients(item.recipients.as_ref())?,
            ],
        )?;
        self.drop_draft(&item.key)
    }

    /// Records how far a text came. Each [`Sending`](OutboxState::Sending) counts as an attempt, with
    /// the token of who makes it.
    pub fn set_outbox(&self, request: RequestId, state: &OutboxState) -> Result<(), StoreError> {
        let attempt = i64::from(*state == OutboxState::Sending);
        self.run(
            "UPDATE outbox SET state = ?3, attempts = attempts + ?4, token = iif(?4, ?5, token) \
             WHERE workspace = ?1 AND request = ?2",
            params![
                self.workspace(),
                request.to_string(),
                self.json(state)?,
                attempt,
                self.token
            ],
        )
    }

    /// Forgets a text that arrived or was thrown away.
    pub fn drop_outbox(&self, request: RequestId) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM outbox WHERE workspace = ?1 AND request = ?2",
            params![self.workspace(), request.to_string()],
        )
    }

    /// Takes a text out of the outbox and keeps it as a draft.
    pub fn restore(&self, request: RequestId, draft: &Draft) -> Result<(), StoreError> {
        self.drop_outbox(request)?;
        self.put_draft(draft)
    }

    /// Caches a conversation, unless a newer state of it is cached.
    pub fn put_conversation(&self, conversation: &Conversation) -> Result<(), StoreError> {
        self.run(
            UPSERT_CONVERSATION,
            params![
                self.workspace(),
                conversation.id.as_str(),
                conversation.contact.as_str(),
                whole(conversation.revision),
                conversation.last_activity.as_millisecond(),
                self.json(conversation)?,
            ],
        )
    }

    /// Caches an entry, unless a newer state of it is cached.
    pub fn put_entry(&self, entry: &Entry) -> Result<(), StoreError> {
        self.run(
            UPSERT_ENTRY,
            params![
                self.workspace(),
                entry.conversation().as_str(),
                entry.id().as_str(),
                whole(entry.position()),
                whole(entry.revision()),
                entry.at().as_millisecond(),
                self.json(entry)?,
            ],
        )
    }

    /// Forgets an entry.
    pub fn drop_entry(&self, conversation: &ConversationId, entry: &EntryId) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM entry WHERE workspace = ?1 AND conversation = ?2 AND id = ?3",
            params![self.workspace(), conversation.as_str(), entry.as_str()],
        )
    }

    /// Caches a contact.
    pub fn put_contact(&self, contact: &Contact) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO contact (workspace, id, body) VALUES (?1, ?2, ?3) \
             ON CONFLICT DO UPDATE SET body = excluded.body",
            params![self.workspace(), contact.id.as_str(), self.json(contact)?],
        )
    }

    /// Caches who we are and who else there is.
    pub fn put_directory(&self, me: &Agent, directory: &Directory) -> Result<(), StoreError> {
        self.put_fact(ME, me)?;
        self.put_fact(DIRECTORY, directory)
    }

    /// Remembers the place in the stream. Everything before it must have been put before.
    /// A cache in memory is gone at the next start, so no place covers anything then.
    pub fn put_checkpoint(&self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        if self.cache == Cache::Memory {
            return Ok(());
        }
        self.put_fact(CHECKPOINT, &checkpoint.0)
    }

    /// Remembers the order and the agent's own views.
    pub fn put_queue(&self, memory: &QueueMemory) -> Result<(), StoreError> {
        self.put_fact(QUEUE, memory)
    }

    /// Remembers that the agent saw the tour.
    pub fn put_tour_seen(&self) -> Result<(), StoreError> {
        self.put_fact(TOUR, &true)
    }

    /// Remembers that the agent was told what file system this is.
    pub(super) fn put_medium(&self, name: &str) -> Result<(), StoreError> {
        self.put_fact(MEDIUM, &name)
    }

    /// Forgets every cached row and the place in the stream. Drafts and outbox stay, and who we are.
    pub fn clear_cache(&self) -> Result<(), StoreError> {
        for table in ["conversation", "entry", "contact"] {
            let sql = format!("DELETE FROM {table} WHERE workspace = ?1");
            self.run(&sql, params![self.workspace()])?;
        }
        self.run(
            "DELETE FROM fact WHERE workspace = ?1 AND name = ?2",
            params![self.workspace(), CHECKPOINT],
        )
    }

    /// What was being sent when the process ended may have arrived or not.
    pub(super) fn doubt_sending(&self) -> Result<(), StoreError> {
        let (sending, uncertain) = (
            self.json(&OutboxState::Sending)?,
            self.json(&OutboxState::Uncertain)?,
        );
        self.run(
            "UPDATE outbox SET state = ?3 WHERE workspace = ?1 AND state = ?2",
            params![self.workspace(), sending, uncertain],
        )
    }

    /// All rows of a query, read by `read`.
    pub(super) fn query<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> T,
    ) -> Result<Vec<T>, StoreError> {
        let sqlite = |error| StoreError::sqlite(self.path, error);
        let mut statement = self.connection.prepare_cached(sql).map_err(sqlite)?;
        let rows = statement.query_map(params, |row| Ok(read(row))).map_err(sqlite)?;
        rows.collect::<Result<_, _>>().map_err(sqlite)
    }

    pub(super) fn run(&self, sql: &str, params: impl Params) -> Result<(), StoreError> {
        self.run_counted(sql, params).map(|_changed| ())
    }

    /// The same; says how many rows it changed.
    pub(super) fn run_counted(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params))
            .map_err(|error| StoreError::sqlite(self.path, error))
    }

    pub(super) fn workspace(&self) -> &str {
        self.workspace.as_str()
    }

    pub(super) fn refusal(&self, kind: Kind, cause: &str) -> StoreError {
        StoreError::new(kind, self.path, cause)
    }

    pub(super) fn error(&self, error: rusqlite::Error) -> StoreError {
        StoreError::sqlite(self.path, error)
    }

    fn drop_draft(&self, key: &DraftKey) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM draft WHERE workspace = ?1 AND conversation = ?2 AND kind = ?3",
            params![self.workspace(), key.conversation.as_str(), kind_word(key.kind)],
        )
    }

    fn put_fact(&self, name: &str, value: &impl Serialize) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO fact (workspace, name, body) VALUES (?1, ?2, ?3) \
             ON CONFLICT DO UPDATE SET body = excluded.body",
            params![self.workspace(), name, self.json(value)?],
        )
    }

    /// The address a text goes to, where it is not the conversation's own.
    fn address(&self, via: Option<&Identity>) -> Result<Option<String>, StoreError> {
        via.map(|via| self.json(via)).transpose()
    }

    /// Whom a text goes to, where it is not whom the backend says.
    fn recipients(&self, recipients: Option<&Recipients>) -> Result<Option<String>, StoreError> {
        recipients.map(|all| self.json(all)).transpose()
    }

    fn json(&self, value: &impl Serialize) -> Result<String, StoreError> {
        serde_json::to_string(value).map_err(|error| StoreError::new(Kind::Other, self.path, error))
    }
}

/// The word of a draft's kind in its column.
pub(super) fn kind_word(kind: DraftKind) -> &'static str {
    match kind {
        DraftKind::Reply => "reply",
        DraftKind::Note => "note",
    }
}

/// The kind a column names.
pub(super) fn kind_named(word: &str) -> Option<DraftKind> {
    [DraftKind::Reply, DraftKind::Note]
        .into_iter()
        .find(|kind| kind_word(*kind) == word)
}

/// A time a column holds.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// SQLite has signed whole numbers only; a counter beyond them still sorts last.
fn whole(counter: u64) -> i64 {
    i64::try_from(counter).unwrap_or(i64::MAX)
}
