//! Reading records.

use rusqlite::{Connection, OptionalExtension, Row as SqlRow};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Failure, Tally, fold, query};
use crate::backend::native::wire::{
    Agent, Availability, Channel, Contact, Conversation, Directory, Entry, ErrorCode, Role, Team, View,
};
use crate::server::peers::Peers;
use crate::server::rules::{Caller, refuse};
use crate::text::Untrusted;

/// SHA-256 of a token; the token itself is kept nowhere.
pub(in crate::server) type TokenHash = [u8; 32];

/// A conversation with what only the hub knows of it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::server) struct Row {
    /// Its row.
    pub key: i64,
    /// The record.
    pub record: Conversation,
    /// Revision at which the ownership last changed.
    pub settled: u64,
    /// Newest position the desk has read.
    pub read_to: u64,
    /// Position of the next entry.
    pub next_position: u64,
}

/// A conversation, or `not_found`.
pub(in crate::server) fn conversation(db: &Connection, id: &str) -> Result<Row, Failure> {
    let found = db
        .prepare_cached(
            "SELECT key, settled, read_to, next_position, record FROM conversation WHERE id = ?1",
        )?
        .query_row([id], |row| {
            let record: String = row.get(4)?;
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, record))
        })
        .optional()?;
    let Some((key, settled, read_to, next_position, record)) = found else {
        return Err(missing("conversation", id));
    };
    Ok(Row {
        key,
        record: serde_json::from_str(&record)?,
        settled,
        read_to,
        next_position,
    })
}

/// Id of the conversation of a view that waits longest; nobody's.
pub(in crate::server) fn waiting_longest(
    db: &Connection,
    view: View,
    caller: &Caller,
) -> Result<Option<String>, Failure> {
    let condition = match view {
        View::Unassigned | View::All | View::Mine => "TRUE",
        View::Teams => "team IN (SELECT team FROM team_member WHERE agent = ?1)",
        View::Snoozed | View::Resolved => {
            return Err(Failure::Refused(refuse(
                ErrorCode::InvalidRequest,
                "only open conversations are taken one after the other; name an open view",
            )));
        }
    };
    // ?1 is named in each form so that one binding serves all.
    let sql = format!(
        "SELECT id FROM conversation WHERE status = 'open' AND handling = 'human' AND assignee IS NULL \
         AND {condition} AND ?1 IS NOT NULL ORDER BY wait_rank, quiet_rank, id LIMIT 1"
    );
    Ok(db
        .prepare_cached(&sql)?
        .query_row([&caller.agent.id], |row| row.get(0))
        .optional()?)
}

/// Raw entries of a thread before `before`, newest `limit` of them in thread order, and whether there
/// are older ones.
pub(in crate::server) fn entries(
    db: &Connection,
    conversation: &str,
    before: Option<u64>,
    limit: u16,
) -> Result<(Vec<String>, bool), Failure> {
    let key: Option<i64> = db
        .prepare_cached("SELECT key FROM conversation WHERE id = ?1")?
        .query_row([conversation], |row| row.get(0))
        .optional()?;
    let key = key.ok_or_else(|| missing("conversation", conversation))?;
    let before = before.map_or(i64::MAX, |before| i64::try_from(before).unwrap_or(i64::MAX));
    let mut statement = db.prepare_cached(
        "SELECT record FROM entry WHERE conversation = ?1 AND position < ?2 ORDER BY position DESC LIMIT ?3",
    )?;
    let rows = statement.query_map((key, before, u32::from(limit) + 1), |row| row.get(0))?;
    let mut found = rows.collect::<rusqlite::Result<Vec<String>>>()?;
    let more = found.len() > usize::from(limit);
    found.truncate(usize::from(limit));
    found.reverse();
    Ok((found, more))
}

/// One entry of a conversation.
pub(in crate::server) fn entry(db: &Connection, conversation: i64, id: &str) -> Result<Entry, Failure> {
    let record: Option<String> = db
        .prepare_cached("SELECT record FROM entry WHERE id = ?1 AND conversation = ?2")?
        .query_row((id, conversation), |row| row.get(0))
        .optional()?;
    record.map_or_else(
        || Err(missing("entry", id)),
        |record| Ok(serde_json::from_str(&record)?),
    )
}

/// The newest entry a request made in a conversation.
pub(in crate::server) fn by_request(
    db: &Connection,
    conversation: i64,
    request: Uuid,
) -> Result<Option<Entry>, Failure> {
    let record: Option<String> = db
        .prepare_cached(
            "SELECT record FROM entry WHERE request = ?1 AND conversation = ?2 ORDER BY key DESC LIMIT 1",
        )?
        .query_row((request.as_bytes(), conversation), |row| row.get(0))
        .optional()?;
    Ok(record.map(|record| serde_json::from_str(&record)).transpose()?)
}

/// Customer messages after a position.
pub(in crate::server) fn unread_after(
    db: &Connection,
    conversation: i64,
    position: u64,
) -> Result<u32, Failure> {
    Ok(db
        .prepare_cached(
            "SELECT count(*) FROM entry WHERE conversation = ?1 AND position > ?2 AND author = 'customer'",
        )?
        .query_row((conversation, position), |row| row.get(0))?)
}

/// The inbox of a channel: the one of the conversation if it fits, else the first, if there is any.
pub(in crate::server) fn inbox_for(
    db: &Connection,
    current: &str,
    channel: Channel,
) -> Result<Option<String>, Failure> {
    Ok(db
        .prepare_cached("SELECT id FROM inbox WHERE channel = ?1 ORDER BY id <> ?2, rowid LIMIT 1")?
        .query_row((query::channel(channel), current), |row| row.get(0))
        .optional()?)
}

/// A contact, or `not_found`.
pub(in crate::server) fn contact(db: &Connection, id: &str) -> Result<Contact, Failure> {
    let record: Option<String> = db
        .prepare_cached("SELECT record FROM contact WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    record.map_or_else(
        || Err(missing("contact", id)),
        |record| Ok(serde_json::from_str(&record)?),
    )
}

/// Whether the desk has no conversations.
pub(in crate::server) fn is_empty(db: &Connection) -> Result<bool, Failure> {
    Ok(
        !db.query_row("SELECT EXISTS (SELECT 1 FROM conversation)", [], |row| {
            row.get::<_, bool>(0)
        })?,
    )
}

const AGENTS: &str = "SELECT id, name, role, availability, capacity, \
    EXISTS (SELECT 1 FROM token WHERE token.agent = agent.id) FROM agent";

/// All agents, by name.
pub(in crate::server) fn agents(
    db: &Connection,
    tally: &Tally,
    peers: &Peers,
) -> Result<Vec<Agent>, Failure> {
    let mut statement = db.prepare_cached(&format!("{AGENTS} ORDER BY name_key"))?;
    let mut rows = statement.query([])?;
    let mut agents = Vec::new();
    while let Some(row) = rows.next()? {
        agents.push(agent_of(row, tally, peers)?);
    }
    Ok(agents)
}

/// One agent by id, or `not_found`.
pub(in crate::server) fn agent(
    db: &Connection,
    tally: &Tally,
    peers: &Peers,
    id: &str,
) -> Result<Agent, Failure> {
    let mut statement = db.prepare_cached(&format!("{AGENTS} WHERE id = ?1"))?;
    let mut rows = statement.query([id])?;
    match rows.next()? {
        Some(row) => agent_of(row, tally, peers),
        None => Err(missing("agent", id)),
    }
}

/// Whether an agent chose to be away. One who is not connected chose nothing.
pub(in crate::server) fn is_away(db: &Connection, id: &str) -> Result<bool, Failure> {
    let mut statement = db.prepare_cached("SELECT availability = 'away' FROM agent WHERE id = ?1")?;
    let mut rows = statement.query([id])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?.unwrap_or(false))
}

fn agent_of(row: &SqlRow<'_>, tally: &Tally, peers: &Peers) -> Result<Agent, Failure> {
    let id: String = row.get(0)?;
    let chosen: Availability = word(row, 3)?;
    let signs_in: bool = row.get(5)?;
    // Agents of the demo without a token are as the demo says; the others are there when connected.
    let availability = if signs_in && !peers.connected(&id) {
        Availability::Offline
    } else {
        chosen
    };
    Ok(Agent {
        name: Untrusted::new(row.get::<_, String>(1)?),
        role: word(row, 2)?,
        availability,
        load: tally.load(&id),
        capacity: row.get(4)?,
        id,
    })
}

/// The agent a token belongs to.
pub(in crate::server) fn by_token(
    db: &Connection,
    hash: &TokenHash,
) -> Result<Option<(String, String, Role)>, Failure> {
    let mut statement = db.prepare_cached(
        "SELECT agent.id, agent.name, agent.role FROM token JOIN agent ON agent.id = token.agent WHERE hash = ?1",
    )?;
    let mut rows = statement.query([hash])?;
    match rows.next()? {
        Some(row) => Ok(Some((row.get(0)?, row.get(1)?, word(row, 2)?))),
        None => Ok(None),
    }
}

/// Id of the agent called `name`.
pub(in crate::server) fn by_name(db: &Connection, name: &str) -> Result<Option<String>, Failure> {
    Ok(db
        .query_row(
            "SELECT id FROM agent WHERE name_key = ?1",
            [fold(name.trim())],
            |row| row.get(0),
        )
        .optional()?)
}

/// A team, or `not_found`.
pub(in crate::server) fn team(db: &Connection, tally: &Tally, id: &str) -> Result<Team, Failure> {
    let teams = teams(db, tally)?;
    teams
        .into_iter()
        .find(|team| team.id == id)
        .ok_or_else(|| missing("team", id))
}

fn teams(db: &Connection, tally: &Tally) -> Result<Vec<Team>, Failure> {
    let mut members = db.prepare_cached("SELECT agent FROM team_member WHERE team = ?1 ORDER BY agent")?;
    let mut statement = db.prepare_cached("SELECT id, name FROM team ORDER BY name, id")?;
    let mut rows = statement.query([])?;
    let mut teams = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let ids = members.query_map([&id], |row| row.get(0))?;
        teams.push(Team {
            name: Untrusted::new(row.get::<_, String>(1)?),
            waiting: tally.unowned(&id),
            members: ids.collect::<rusqlite::Result<_>>()?,
            id,
        });
    }
    Ok(teams)
}

/// Bots a conversation can be handed to.
pub(in crate::server) fn bots(db: &Connection) -> Result<Vec<String>, Failure> {
    let mut statement = db.prepare_cached("SELECT name FROM bot ORDER BY name")?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// Agents, teams, tags, canned responses, inboxes.
pub(in crate::server) fn directory(
    db: &Connection,
    tally: &Tally,
    peers: &Peers,
) -> Result<Directory, Failure> {
    let mut tags = db.prepare_cached("SELECT min(name) FROM tag GROUP BY folded ORDER BY folded")?;
    let tags = tags.query_map([], |row| row.get::<_, String>(0).map(Untrusted::new))?;
    let mut canned = db.prepare_cached("SELECT record FROM canned_response ORDER BY rowid")?;
    let canned = canned.query_map([], |row| row.get::<_, String>(0))?;
    Ok(Directory {
        agents: agents(db, tally, peers)?,
        teams: teams(db, tally)?,
        tags: tags.collect::<rusqlite::Result<_>>()?,
        canned_responses: canned
            .map(|record| Ok(serde_json::from_str(&record?)?))
            .collect::<Result<_, Failure>>()?,
        inboxes: super::inboxes::all(db)?,
        views: super::views::all(db)?,
        macros: super::macros::all(db)?,
    })
}

/// The protocol's word in a column.
pub(super) fn word<T: DeserializeOwned>(row: &SqlRow<'_>, column: usize) -> Result<T, Failure> {
    Ok(serde_json::from_value(serde_json::Value::String(
        row.get(column)?,
    ))?)
}

fn missing(what: &str, id: &str) -> Failure {
    Failure::Refused(refuse(ErrorCode::NotFound, format!("there is no {what} “{id}”")))
}
