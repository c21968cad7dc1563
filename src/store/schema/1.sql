-- The agent's words. Times are RFC 3339, exact to the nanosecond.
CREATE TABLE draft (
    workspace    TEXT NOT NULL,
    conversation TEXT NOT NULL,
    kind         TEXT NOT NULL,
    text         TEXT NOT NULL,
    caret        INTEGER NOT NULL,
    quotes       TEXT,
    changed      TEXT NOT NULL,
    PRIMARY KEY (workspace, conversation, kind)
) STRICT;

-- `seq` is the order in which the agent pressed send.
CREATE TABLE outbox (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace    TEXT NOT NULL,
    request      TEXT NOT NULL,
    conversation TEXT NOT NULL,
    kind         TEXT NOT NULL,
    text         TEXT NOT NULL,
    quotes       TEXT,
    hold_ms      INTEGER NOT NULL,
    state        TEXT NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    queued       TEXT NOT NULL,
    UNIQUE (workspace, request)
) STRICT;

-- The cache. `body` is the domain type as JSON, with the originals of foreign text; the other columns
-- are what is looked up by. Times are milliseconds since 1970.
CREATE TABLE conversation (
    workspace TEXT NOT NULL,
    id        TEXT NOT NULL,
    contact   TEXT NOT NULL,
    revision  INTEGER NOT NULL,
    activity  INTEGER NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_activity ON conversation (workspace, activity);

CREATE TABLE entry (
    workspace    TEXT NOT NULL,
    conversation TEXT NOT NULL,
    id           TEXT NOT NULL,
    position     INTEGER NOT NULL,
    revision     INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (workspace, conversation, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_place ON entry (workspace, conversation, position);
CREATE INDEX entry_age ON entry (at);

CREATE TABLE contact (
    workspace TEXT NOT NULL,
    id        TEXT NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;

-- Single values: who we are, the directory, the place in the stream, what was seen.
CREATE TABLE fact (
    workspace TEXT NOT NULL,
    name      TEXT NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (workspace, name)
) STRICT, WITHOUT ROWID;
