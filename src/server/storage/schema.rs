//! The tables of `hub.db`. A record is kept whole as JSON in the protocol's words; beside it stand only
//! the columns that are searched or ordered by.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::server::HubError;

/// Newest schema; `user_version` of the file.
const LATEST: i64 = 10;

const STEPS: &[M<'static>] = &[
    M::up(FIRST),
    M::up(SECOND),
    M::up(THIRD),
    M::up(FOURTH),
    M::up(FIFTH),
    M::up(MACROS),
    M::up(CHANNELS),
    M::up(PEOPLE),
    M::up(FIGURES),
    M::up(COVERING),
];

const FIRST: &str = "
CREATE TABLE desk (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    epoch TEXT NOT NULL
);
INSERT INTO desk VALUES (1, lower(hex(randomblob(16))));

CREATE TABLE agent (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    availability TEXT NOT NULL,
    capacity INTEGER NOT NULL
);
CREATE TABLE token (
    hash BLOB PRIMARY KEY,
    agent TEXT NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    made_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX token_agent ON token (agent);

CREATE TABLE team (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE team_member (
    team TEXT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    agent TEXT NOT NULL,
    PRIMARY KEY (team, agent)
) WITHOUT ROWID;
CREATE TABLE inbox (id TEXT PRIMARY KEY, name TEXT NOT NULL, channel TEXT NOT NULL);
CREATE TABLE bot (name TEXT PRIMARY KEY);
CREATE TABLE canned_response (id TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE contact (id TEXT PRIMARY KEY, record TEXT NOT NULL);

-- wait_rank and quiet_rank order the queue: longest wait first, then newest activity, then id.
-- settled: the revision at which the ownership last changed. read_to: newest position the desk has read.
CREATE TABLE conversation (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    contact TEXT NOT NULL REFERENCES contact (id),
    status TEXT NOT NULL,
    handling TEXT NOT NULL,
    assignee TEXT,
    team TEXT,
    channel TEXT NOT NULL,
    wait_rank INTEGER NOT NULL,
    quiet_rank INTEGER NOT NULL,
    snoozed_until INTEGER,
    settled INTEGER NOT NULL,
    read_to INTEGER NOT NULL,
    next_position INTEGER NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX conversation_queue ON conversation (status, wait_rank, quiet_rank, id);
CREATE INDEX conversation_owner ON conversation (status, assignee, wait_rank, quiet_rank, id);
CREATE INDEX conversation_team ON conversation (status, team, wait_rank, quiet_rank, id);
CREATE INDEX conversation_free ON conversation (status, handling, wait_rank, quiet_rank, id)
    WHERE assignee IS NULL;
CREATE INDEX conversation_contact ON conversation (contact);
CREATE INDEX conversation_snoozed ON conversation (snoozed_until) WHERE snoozed_until IS NOT NULL;

CREATE TABLE tag (
    folded TEXT NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (folded, conversation)
) WITHOUT ROWID;
CREATE INDEX tag_conversation ON tag (conversation);

CREATE TABLE entry (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    author TEXT,
    author_name TEXT,
    held_until INTEGER,
    request BLOB,
    record TEXT NOT NULL,
    UNIQUE (conversation, position)
);
CREATE INDEX entry_held ON entry (held_until) WHERE held_until IS NOT NULL;
CREATE INDEX entry_request ON entry (request) WHERE request IS NOT NULL;

-- words: rowid is entry.key. people: rowid is conversation.key.
CREATE VIRTUAL TABLE words USING fts5 (
    body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE people USING fts5 (
    body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE event (seq INTEGER PRIMARY KEY, frame TEXT NOT NULL);

CREATE TABLE request (
    agent TEXT NOT NULL,
    id BLOB NOT NULL,
    hash BLOB NOT NULL,
    result TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (agent, id)
) WITHOUT ROWID;
CREATE INDEX request_at ON request (at);
";

/// Files. `id` is the uploader's; `agent` is absent for a customer's, `entry` until a message or note has it.
const SECOND: &str = "
CREATE TABLE file (
    id TEXT PRIMARY KEY,
    agent TEXT,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    hash BLOB NOT NULL,
    blob TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    entry TEXT
) WITHOUT ROWID;
CREATE INDEX file_entry ON file (entry) WHERE entry IS NOT NULL;
CREATE INDEX file_loose ON file (at) WHERE entry IS NULL;
";

/// Who did what. `changes` is a JSON list of fields before and after; written in the transaction of the
/// change itself, so that neither is there without the other.
const THIRD: &str = "
CREATE TABLE action (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    agent TEXT NOT NULL,
    agent_name TEXT NOT NULL,
    word TEXT NOT NULL,
    conversation TEXT,
    contact TEXT,
    entry TEXT,
    changes TEXT NOT NULL
);
CREATE INDEX action_conversation ON action (conversation, number) WHERE conversation IS NOT NULL;
CREATE INDEX action_agent ON action (agent, number);
CREATE INDEX action_at ON action (at);
";

/// Filters, orders and saved views. `urgency` is 0, -1 or -2, the most urgent first; `created` is the time
/// of the first entry, in the record as well.
const FOURTH: &str = "
ALTER TABLE conversation ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN created INTEGER;
UPDATE conversation SET
    urgency = CASE json_extract(record, '$.priority') WHEN 'urgent' THEN -2 WHEN 'high' THEN -1 ELSE 0 END,
    unread = coalesce(json_extract(record, '$.unread'), 0);
UPDATE conversation SET record = json_set(record, '$.created', first.at)
    FROM (SELECT conversation, json_extract(record, '$.at') AS at, min(position) FROM entry
          GROUP BY conversation) AS first
    WHERE first.conversation = conversation.key;
UPDATE conversation SET created =
    CAST(unixepoch(json_extract(record, '$.created'), 'subsec') * 1000000 AS INTEGER);
CREATE INDEX conversation_newest ON conversation (status, quiet_rank, id);
CREATE INDEX conversation_urgent ON conversation (status, urgency, wait_rank, quiet_rank, id);
CREATE INDEX conversation_channel ON conversation (status, channel, wait_rank, quiet_rank, id);
CREATE INDEX conversation_unread ON conversation (status, wait_rank, quiet_rank, id) WHERE unread > 0;

CREATE TABLE saved_view (id TEXT PRIMARY KEY, name_key TEXT NOT NULL UNIQUE, record TEXT NOT NULL);
";

/// Clocks of promises to customers, and transfers. `due_rank`: when the promise that is due next is
/// broken, after all others while nothing is. `at`: when something is to be told next; absent while nothing
/// is.
const FIFTH: &str = "
ALTER TABLE conversation ADD COLUMN due_rank INTEGER NOT NULL DEFAULT 9223372036854775807;
CREATE INDEX conversation_due ON conversation (status, due_rank, wait_rank, quiet_rank, id);
CREATE TABLE sla (
    conversation INTEGER PRIMARY KEY REFERENCES conversation (key) ON DELETE CASCADE,
    at INTEGER,
    record TEXT NOT NULL
);
CREATE INDEX sla_at ON sla (at) WHERE at IS NOT NULL;
-- Transfers nobody has taken yet, and when they go back.
CREATE TABLE offer (
    conversation INTEGER PRIMARY KEY REFERENCES conversation (key) ON DELETE CASCADE,
    at INTEGER NOT NULL
);
CREATE INDEX offer_at ON offer (at);
";

/// Macros. `place` is the group and the name, folded: the order of the picker.
const MACROS: &str = "
CREATE TABLE macro (
    id TEXT PRIMARY KEY, name_key TEXT NOT NULL UNIQUE, place TEXT NOT NULL, record TEXT NOT NULL
);
";

/// Inboxes: why nothing goes through one, and limits of its own as JSON.
const CHANNELS: &str = "
ALTER TABLE inbox ADD COLUMN down TEXT;
ALTER TABLE inbox ADD COLUMN limits TEXT;
";

/// By what addresses people are known (see `rules::folded`, which these lines repeat for what is there
/// already), and records that were made one.
const PEOPLE: &str = "
CREATE TABLE contact_address (
    folded TEXT NOT NULL,
    contact TEXT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    PRIMARY KEY (folded, contact)
) WITHOUT ROWID;
CREATE INDEX contact_address_contact ON contact_address (contact);
INSERT OR IGNORE INTO contact_address
    SELECT folded, contact FROM (
        SELECT contact.id AS contact, CASE
            WHEN json_extract(it.value, '$.channel') = 'email'
                THEN lower(trim(json_extract(it.value, '$.address')))
            WHEN json_extract(it.value, '$.channel') IN ('sms', 'phone', 'whatsapp', 'viber', 'max')
                THEN replace(replace(replace(replace(replace(
                    json_extract(it.value, '$.address'), ' ', ''), '-', ''), '(', ''), ')', ''), '+', '')
            END AS folded
        FROM contact, json_each(contact.record, '$.identities') AS it)
    WHERE length(folded) >= 6;
CREATE TABLE merge (id TEXT PRIMARY KEY, record TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
";

/// What the statistics count (see `rules::figures`), from the upgrade on: one row per thing.
const FIGURES: &str = "
CREATE TABLE figure (
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    agent TEXT,
    channel TEXT NOT NULL,
    seconds INTEGER NOT NULL
);
CREATE INDEX figure_at ON figure (at, kind, seconds, agent, channel, conversation);
CREATE INDEX figure_conversation ON figure (conversation, kind, at);
";

/// Indexes that hold whatever filters and orders ask for. A record is hundreds of bytes: whoever counts or
/// sorts many rows, or asks whose conversation a message is in, must not read it.
const COVERING: &str = "
DROP INDEX conversation_queue;
CREATE INDEX conversation_queue ON conversation (
    status, wait_rank, quiet_rank, id, created, unread, channel, handling, assignee, team, urgency, due_rank
);
DROP INDEX conversation_due;
CREATE INDEX conversation_due ON conversation (status, due_rank, wait_rank, quiet_rank, id, urgency);
DROP INDEX conversation_unread;
CREATE INDEX entry_whose ON entry (key, conversation);
";

/// Brings the file at `path` to the newest schema, or says why it is not ours to touch.
pub(super) fn upgrade(db: &mut Connection, path: &Path) -> Result<(), HubError> {
    let open = |source| HubError::Open {
        path: path.to_owned(),
        source,
    };
    let found: i64 = db
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(open)?;
    if found > LATEST {
        return Err(HubError::NewerSchema {
            path: path.to_owned(),
            found,
            known: LATEST,
        });
    }
    Migrations::from_slice(STEPS)
        .to_latest(db)
        .map_err(|source| HubError::Upgrade {
            path: path.to_owned(),
            source,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_are_valid_and_counted() {
        Migrations::from_slice(STEPS).validate().unwrap();
        assert_eq!(i64::try_from(STEPS.len()), Ok(LATEST));
    }

    #[test]
    fn a_desk_from_before_files_keeps_its_records_and_gets_the_table() {
        let mut db = Connection::open_in_memory().unwrap();
        Migrations::from_slice(STEPS).to_version(&mut db, 1).unwrap();
        db.execute("INSERT INTO bot (name) VALUES ('Polly')", []).unwrap();
        upgrade(&mut db, Path::new("hub.db")).unwrap();
        let count = |table: &str| -> i64 {
            db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
                .unwrap()
        };
        assert_eq!((count("bot"), count("file")), (1, 0));
    }

    #[test]
    fn a_desk_from_before_filters_gets_its_columns_from_its_records() {
        let mut db = Connection::open_in_memory().unwrap();
        Migrations::from_slice(STEPS).to_version(&mut db, 3).unwrap();
        db.execute_batch(
            r#"INSERT INTO contact VALUES ('p', '{}');
            INSERT INTO conversation (key, id, contact, status, handling, channel, wait_rank, quiet_rank,
                settled, read_to, next_position, record)
            VALUES (1, 'c', 'p', 'open', 'human', 'sms', 0, 0, 1, 0, 3, '{"priority": "high", "unread": 2}');
            INSERT INTO entry (id, conversation, position, record) VALUES
                ('b', 1, 2, '{"at": "2026-01-02T03:04:06Z"}'), ('a', 1, 1, '{"at": "2026-01-02T03:04:05.5Z"}');"#,
        )
        .unwrap();
        upgrade(&mut db, Path::new("hub.db")).unwrap();
        let found: (i64, i64, i64, String) = db
            .query_row(
                "SELECT urgency, unread, created, json_extract(record, '$.created') FROM conversation",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .unwrap();
        assert_eq!(
            found,
            (-1, 2, 1_767_323_045_500_000, "2026-01-02T03:04:05.5Z".to_owned())
        );
    }

    #[test]
    fn a_desk_from_before_promises_has_nothing_due_and_goes_last() {
        let mut db = Connection::open_in_memory().unwrap();
        Migrations::from_slice(STEPS).to_version(&mut db, 4).unwrap();
        db.execute_batch(
            "INSERT INTO contact VALUES ('p', '{}');
            INSERT INTO conversation (key, id, contact, status, handling, channel, wait_rank, quiet_rank,
                settled, read_to, next_position, record)
            VALUES (1, 'c', 'p', 'open', 'human', 'sms', 0, 0, 1, 0, 3, '{}');",
        )
        .unwrap();
        upgrade(&mut db, Path::new("hub.db")).unwrap();
        let rank: i64 = db
            .query_row("SELECT due_rank FROM conversation", [], |row| row.get(0))
            .unwrap();
        assert_eq!(rank, super::super::write::NOT_DUE);
    }

    #[test]
    fn sqlite_has_the_wal_reset_fix() {
        assert!(rusqlite::version_number() >= 3_051_003);
    }
}
