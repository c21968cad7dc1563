//! The action log: written with the change it is about, read by number from the newest back.

use jiff::Timestamp;
use rusqlite::Connection;

use super::{Done, Failure, micros};
use crate::backend::native::wire::{AgentRef, LoggedAction};
use crate::text::Untrusted;

/// Which actions are wanted.
#[derive(Debug, Clone, Copy)]
pub(in crate::server) struct AskActions<'a> {
    /// Only in this conversation.
    pub conversation: Option<&'a str>,
    /// Only by this agent.
    pub agent: Option<&'a str>,
    /// Only from then on.
    pub since: Option<Timestamp>,
    /// Only with a smaller number.
    pub before: Option<u64>,
    /// Most of them.
    pub limit: u16,
}

/// Appends a line.
pub(in crate::server) fn log_action(
    db: &Connection,
    at: Timestamp,
    agent: &AgentRef,
    word: &str,
    done: &Done,
) -> Result<(), Failure> {
    db.prepare_cached(
        "INSERT INTO action (at, agent, agent_name, word, conversation, contact, entry, changes) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(rusqlite::params![
        micros(at),
        agent.id,
        agent.name.original(),
        word,
        done.conversation,
        done.contact,
        done.entry,
        serde_json::to_string(&done.changes)?,
    ])?;
    Ok(())
}

/// The newest actions asked for, newest first, and whether there are older ones.
pub(in crate::server) fn actions(
    db: &Connection,
    ask: &AskActions<'_>,
) -> Result<(Vec<LoggedAction>, bool), Failure> {
    let mut conditions = vec!["number < ?1", "at >= ?2"];
    // Named in each form so that one binding serves all, and only those asked for narrow the index.
    conditions.push(if ask.conversation.is_some() {
        "conversation = ?3"
    } else {
        "?3 IS NULL"
    });
    conditions.push(if ask.agent.is_some() {
        "agent = ?4"
    } else {
        "?4 IS NULL"
    });
    let sql = format!(
        "SELECT number, at, agent, agent_name, word, conversation, contact, entry, changes FROM action \
         WHERE {} ORDER BY number DESC LIMIT ?5",
        conditions.join(" AND ")
    );
    let before = ask
        .before
        .map_or(i64::MAX, |number| i64::try_from(number).unwrap_or(i64::MAX));
    let since = ask.since.map_or(i64::MIN, micros);
    let mut statement = db.prepare_cached(&sql)?;
    let limit = u32::from(ask.limit) + 1;
    let mut rows = statement.query((before, since, ask.conversation, ask.agent, limit))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(LoggedAction {
            number: row.get(0)?,
            at: Timestamp::from_microsecond(row.get(1)?)
                .map_err(|error| Failure::Store(error.to_string().into()))?,
            agent: AgentRef {
                id: row.get(2)?,
                name: Untrusted::new(row.get::<_, String>(3)?),
            },
            action: row.get(4)?,
            conversation: row.get(5)?,
            contact: row.get(6)?,
            entry: row.get(7)?,
            changes: serde_json::from_str(&row.get::<_, String>(8)?)?,
        });
    }
    let more = found.len() > usize::from(ask.limit);
    found.truncate(usize::from(ask.limit));
    Ok((found, more))
}

/// Forgets actions older than `before`.
pub(in crate::server) fn forget_actions(db: &Connection, before: Timestamp) -> Result<usize, Failure> {
    Ok(db.execute("DELETE FROM action WHERE at < ?1", [micros(before)])?)
}
