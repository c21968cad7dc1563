//! Removing what is kept of a workspace, a conversation or a contact, so that no byte of it stays in the
//! file: deleted rows are overwritten (`secure_delete`), the file is written anew and its log emptied.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rusqlite::params;
use uuid::Uuid;

use super::rows::CHECKPOINT;
use super::standing::Hold;
use super::{Kind, Rows, Store, StoreError, last_one};
use crate::domain::{ContactId, ConversationId, OutgoingFile};

/// What is to be forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything of the store's workspace.
    Workspace,
    /// One conversation.
    Conversation(ConversationId),
    /// A contact with the conversations that are known to be theirs.
    Contact(ContactId),
}

/// What becomes of the agent's own words, which nobody else has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// Drafts and unsent texts stay.
    Stay,
    /// They go too.
    Go,
}

/// What there is of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Cached rows of conversations.
    pub conversations: usize,
    /// Cached messages, notes and events.
    pub entries: usize,
    /// Cached contacts.
    pub contacts: usize,
    /// Drafts of the agent.
    pub drafts: usize,
    /// Texts of the agent that have not left.
    pub unsent: usize,
    /// Uses of canned responses that suggestions learned from.
    pub lessons: usize,
    /// The conversations it is about.
    pub ids: Vec<ConversationId>,
    /// Files of those drafts and texts, by their names in the spool.
    pub spooled: Vec<Uuid>,
}

impl Found {
    /// Whether there is nothing at all.
    pub fn is_nothing(&self) -> bool {
        self.conversations + self.entries + self.contacts + self.drafts + self.unsent + self.lessons == 0
    }
}

impl Store {
    /// Counts what [`purge`](Self::purge) would remove. Changes nothing.
    pub fn survey(&self, scope: &Scope) -> Result<Found, StoreError> {
        self.read(|rows| survey(rows, scope))
    }

    /// Removes it; gives what there was. Nobody else may have the file open.
    ///
    /// # Errors
    /// [`Kind::Busy`] while another process has it open; then nothing was removed.
    pub fn purge(mut self, scope: &Scope, words: Words) -> Result<Found, StoreError> {
        self.may_keep()?;
        if last_one(self.in_use.as_ref(), &self.path).is_err() {
            return Err(StoreError::new(Kind::Busy, &self.path, "it is open in a ttydesk"));
        }
        let found = self.together(|rows| {
            let found = survey(rows, scope)?;
            for id in &found.ids {
                forget(rows, id, words)?;
            }
            match scope {
                Scope::Workspace => forget_rest(rows)?,
                Scope::Contact(contact) => forget_contact(rows, contact)?,
                Scope::Conversation(_) => {}
            }
            // What was removed must be fetched again before any place in the stream covers it.
            rows.run(
                "DELETE FROM fact WHERE workspace = ?1 AND name = ?2",
                params![rows.workspace(), CHECKPOINT],
            )?;
            Ok(found)
        })?;
        self.scrub()?;
        if *scope == Scope::Workspace {
            // There is no row any more to be given back.
            self.hold = Hold::unknown();
        }
        Ok(found)
    }

    /// Writes the file anew, without what free pages and the log still hold.
    pub(super) fn scrub(&self) -> Result<(), StoreError> {
        self.connection
            .execute_batch("PRAGMA temp_store = MEMORY; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")
            .map_err(|error| StoreError::sqlite(&self.path, error))
    }

    /// Copies of the file beside it, made before its tables were changed or when it was damaged. Each
    /// holds words of every workspace.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn copies(&self) -> Result<Vec<PathBuf>, StoreError> {
        let failed = |error: &std::io::Error| StoreError::io(&self.path, error);
        let (Some(directory), Some(name)) = (self.path.parent(), self.path.file_name()) else {
            return Ok(Vec::new());
        };
        let name = name.to_string_lossy();
        let marks = [format!("{name}.before-"), format!("{name}.corrupt-")];
        let mut copies = Vec::new();
        for entry in std::fs::read_dir(directory).map_err(|error| failed(&error))? {
            let entry = entry.map_err(|error| failed(&error))?;
            let found = entry.file_name();
            if marks.iter().any(|mark| found.to_string_lossy().starts_with(mark)) {
                copies.push(entry.path());
            }
        }
        copies.sort();
        Ok(copies)
    }
}

fn survey(rows: &Rows<'_>, scope: &Scope) -> Result<Found, StoreError> {
    let workspace = rows.workspace();
    let ids: BTreeSet<String> = match scope {
        Scope::Conversation(id) => BTreeSet::from([id.to_string()]),
        Scope::Contact(contact) => texts(
            rows,
            "SELECT id FROM conversation WHERE workspace = ?1 AND contact = ?2",
            &[workspace, contact.as_str()],
        )?
        .into_iter()
        .collect(),
        Scope::Workspace => texts(
            rows,
            "SELECT id FROM conversation WHERE workspace = ?1 UNION SELECT conversation FROM entry WHERE \
             workspace = ?1 UNION SELECT conversation FROM draft WHERE workspace = ?1 UNION SELECT \
             conversation FROM outbox WHERE workspace = ?1 UNION SELECT conversation FROM lesson WHERE \
             workspace = ?1 AND conversation <> ''",
            &[workspace],
        )?
        .into_iter()
        .collect(),
    };
    let mut found = Found::default();
    for id in ids {
        let both = [workspace, id.as_str()];
        let count = |table: &str, column: &str| {
            let sql = format!("SELECT 'x' FROM {table} WHERE workspace = ?1 AND {column} = ?2");
            texts(rows, &sql, &both).map(|all| all.len())
        };
        found.conversations += count("conversation", "id")?;
        found.entries += count("entry", "conversation")?;
        found.drafts += count("draft", "conversation")?;
        found.unsent += count("outbox", "conversation")?;
        found.lessons += count("lesson", "conversation")?;
        found.spooled.extend(spooled(rows, &both)?);
        found.ids.push(ConversationId::new(&id));
    }
    if *scope == Scope::Workspace {
        found.lessons = texts(rows, "SELECT id FROM lesson WHERE workspace = ?1", &[workspace])?.len();
    }
    found.contacts = match scope {
        Scope::Conversation(_) => 0,
        Scope::Contact(contact) => texts(
            rows,
            "SELECT id FROM contact WHERE workspace = ?1 AND id = ?2",
            &[workspace, contact.as_str()],
        )?
        .len(),
        Scope::Workspace => texts(rows, "SELECT id FROM contact WHERE workspace = ?1", &[workspace])?.len(),
    };
    Ok(found)
}

/// Names in the spool of a conversation's drafts and unsent texts.
fn spooled(rows: &Rows<'_>, of: &[&str]) -> Result<Vec<Uuid>, StoreError> {
    let sql = "SELECT files FROM draft WHERE workspace = ?1 AND conversation = ?2 UNION ALL \
               SELECT files FROM outbox WHERE workspace = ?1 AND conversation = ?2";
    let mut all = Vec::new();
    for json in texts(rows, sql, of)? {
        match serde_json::from_str::<Vec<OutgoingFile>>(&json) {
            Ok(files) => all.extend(files.into_iter().map(|file| file.id)),
            // The desk removes from the spool at its start what no text names.
            Err(error) => tracing::warn!(%error, "the files of a draft cannot be read"),
        }
    }
    Ok(all)
}

fn forget(rows: &Rows<'_>, id: &ConversationId, words: Words) -> Result<(), StoreError> {
    let of = params![rows.workspace(), id.as_str()];
    rows.run("DELETE FROM conversation WHERE workspace = ?1 AND id = ?2", of)?;
    rows.run("DELETE FROM entry WHERE workspace = ?1 AND conversation = ?2", of)?;
    rows.run(
        "DELETE FROM lesson WHERE workspace = ?1 AND conversation = ?2",
        of,
    )?;
    if words == Words::Go {
        rows.run("DELETE FROM draft WHERE workspace = ?1 AND conversation = ?2", of)?;
        rows.run(
            "DELETE FROM outbox WHERE workspace = ?1 AND conversation = ?2",
            of,
        )?;
    }
    Ok(())
}

fn forget_contact(rows: &Rows<'_>, contact: &ContactId) -> Result<(), StoreError> {
    rows.run(
        "DELETE FROM contact WHERE workspace = ?1 AND id = ?2",
        params![rows.workspace(), contact.as_str()],
    )
}

/// Of a workspace also who we are and who else there is, what was learned and counted of suggestions, and
/// that somebody kept it.
fn forget_rest(rows: &Rows<'_>) -> Result<(), StoreError> {
    for table in ["contact", "fact", "lesson", "suggestion", "lease"] {
        let sql = format!("DELETE FROM {table} WHERE workspace = ?1");
        rows.run(&sql, params![rows.workspace()])?;
    }
    Ok(())
}

fn texts(rows: &Rows<'_>, sql: &str, params: &[&str]) -> Result<Vec<String>, StoreError> {
    let found = rows.query(sql, rusqlite::params_from_iter(params), |row| row.get(0))?;
    let all: rusqlite::Result<Vec<String>> = found.into_iter().collect();
    all.map_err(|error| rows.error(error))
}

#[cfg(test)]
mod tests;
