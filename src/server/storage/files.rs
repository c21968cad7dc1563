//! Rows of files: what was uploaded, by whom, and which entry it went with. The bytes lie beside
//! `hub.db`, see [`Files`](crate::server::files::Files).

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row as SqlRow};
use uuid::Uuid;

use super::{Failure, Tx, bulk, micros};
use crate::backend::native::wire::{Attachment, Entry, ErrorCode, MAX_ATTACHMENTS};
use crate::server::rules::{Caller, refuse};
use crate::text::Untrusted;

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::server) struct FileRow {
    /// As clients see it.
    pub record: Attachment,
    /// SHA-256 of its bytes.
    pub hash: Vec<u8>,
    /// Name in the directory of files.
    pub blob: String,
}

/// What became of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::server) enum Kept {
    /// It is new.
    New,
    /// The same was uploaded under this id before: these bytes are not needed.
    Known,
}

/// Keeps an upload of `agent` (a customer's has none) under its id, once, and within `quota` bytes for
/// all files together.
pub(in crate::server) fn keep_file(
    tx: &Tx<'_>,
    agent: Option<&str>,
    file: &FileRow,
    quota: u64,
) -> Result<Kept, Failure> {
    let id = &file.record.id;
    let known = tx
        .db
        .prepare_cached("SELECT agent, hash, name FROM file WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if let Some((owner, hash, name)) = known {
        let (owner, hash, name): (Option<String>, Vec<u8>, String) = (owner, hash, name);
        let same = owner.as_deref() == agent && hash == file.hash && name == file.record.name.original();
        if same {
            return Ok(Kept::Known);
        }
        let message = "this id was used for another file; make a new one for each";
        return Err(refuse(ErrorCode::IdReused, message).into());
    }
    let stored: u64 = tx
        .db
        .query_row("SELECT coalesce(sum(bytes), 0) FROM file", [], |row| row.get(0))?;
    if stored.saturating_add(file.record.bytes) > quota {
        let message = format!("the files of this desk may hold {quota} bytes together; ask who runs the hub");
        return Err(refuse(ErrorCode::StoreFailed, message).into());
    }
    tx.db
        .prepare_cached(
            "INSERT INTO file (id, agent, name, media_type, kind, bytes, hash, blob, at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(rusqlite::params![
            id,
            agent,
            file.record.name.original(),
            file.record.media_type.original(),
            bulk::word(&file.record.kind)?,
            file.record.bytes,
            file.hash,
            file.blob,
            micros(tx.now),
        ])?;
    Ok(Kept::New)
}

/// A file by its id.
pub(in crate::server) fn file(db: &Connection, id: &str) -> Result<FileRow, Failure> {
    let found = db
        .prepare_cached("SELECT id, name, media_type, kind, bytes, hash, blob FROM file WHERE id = ?1")?
        .query_row([id], row)
        .optional()?;
    found.ok_or_else(|| refuse(ErrorCode::NotFound, format!("there is no file “{id}”")).into())
}

/// A file that `agent` may have: one that went with an entry, or the agent's own upload.
pub(in crate::server) fn file_for(db: &Connection, id: &str, agent: &str) -> Result<FileRow, Failure> {
    let allowed: bool = db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM file WHERE id = ?1 AND (entry IS NOT NULL OR agent = ?2))",
        )?
        .query_row([id, agent], |row| row.get(0))?;
    if allowed {
        return file(db, id);
    }
    Err(refuse(ErrorCode::NotFound, format!("there is no file “{id}”")).into())
}

/// The uploads of `caller` that are to go with an entry: each the caller's own and not gone already.
pub(in crate::server) fn uploads(
    db: &Connection,
    caller: &Caller,
    ids: &[String],
) -> Result<Vec<Attachment>, Failure> {
    if ids.len() > MAX_ATTACHMENTS {
        let message = format!("{} files, at most {MAX_ATTACHMENTS} go with one entry", ids.len());
        return Err(refuse(ErrorCode::InvalidRequest, message).into());
    }
    let mut found: Vec<Attachment> = Vec::with_capacity(ids.len());
    for id in ids {
        let free: bool = db
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM file WHERE id = ?1 AND agent = ?2 AND entry IS NULL)",
            )?
            .query_row([id, &caller.agent.id], |row| row.get(0))?;
        if !free || found.iter().any(|file| &file.id == id) {
            let message =
                format!("there is no upload “{id}” of yours that waits for an entry; upload it first");
            return Err(refuse(ErrorCode::NotFound, message).into());
        }
        found.push(file(db, id)?.record);
    }
    Ok(found)
}

/// Binds the files of an entry to it.
pub(super) fn bind(db: &Connection, entry: &Entry) -> Result<(), Failure> {
    let (id, attachments) = match entry {
        Entry::Message(message) => (&message.id, &message.attachments),
        Entry::Note(note) => (&note.id, &note.attachments),
        Entry::Event(_) => return Ok(()),
    };
    for attachment in attachments {
        db.prepare_cached("UPDATE file SET entry = ?2 WHERE id = ?1")?
            .execute((&attachment.id, id))?;
    }
    Ok(())
}

/// Frees the files of an entry that is taken back: they can go with another.
pub(super) fn free(db: &Connection, entry: &str) -> Result<(), Failure> {
    db.prepare_cached("UPDATE file SET entry = NULL WHERE entry = ?1")?
        .execute([entry])?;
    Ok(())
}

/// Forgets uploads older than `before` that went with nothing.
pub(in crate::server) fn forget_loose_files(db: &Connection, before: Timestamp) -> Result<usize, Failure> {
    Ok(db.execute(
        "DELETE FROM file WHERE entry IS NULL AND at < ?1",
        [micros(before)],
    )?)
}

/// The names of all files in their directory.
pub(in crate::server) fn blobs(db: &Connection) -> Result<std::collections::HashSet<String>, Failure> {
    let mut statement = db.prepare_cached("SELECT blob FROM file")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A name no other file has.
pub(in crate::server) fn new_blob() -> String {
    Uuid::now_v7().simple().to_string()
}

fn row(row: &SqlRow<'_>) -> rusqlite::Result<FileRow> {
    let (name, media_type, kind): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
    Ok(FileRow {
        record: Attachment {
            id: row.get(0)?,
            name: Untrusted::new(name),
            bytes: row.get(4)?,
            media_type: Untrusted::new(media_type),
            kind: serde_json::from_value(kind.into())
                .unwrap_or(crate::backend::native::wire::AttachmentKind::File),
        },
        hash: row.get(5)?,
        blob: row.get(6)?,
    })
}
