-- The cache of a session that leaves none on the disk: in every statement these stand before the tables
-- of the same names in the file. A test holds the two together. Indices have other names: writing the file
-- anew makes those of the file again, and must not find them here.
CREATE TEMP TABLE conversation (
    workspace TEXT NOT NULL,
    id        TEXT NOT NULL,
    contact   TEXT NOT NULL,
    revision  INTEGER NOT NULL,
    activity  INTEGER NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX temp.cached_conversation_activity ON conversation (workspace, activity);

CREATE TEMP TABLE entry (
    workspace    TEXT NOT NULL,
    conversation TEXT NOT NULL,
    id           TEXT NOT NULL,
    position     INTEGER NOT NULL,
    revision     INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (workspace, conversation, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX temp.cached_entry_place ON entry (workspace, conversation, position);
CREATE INDEX temp.cached_entry_age ON entry (at);

CREATE TEMP TABLE contact (
    workspace TEXT NOT NULL,
    id        TEXT NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;

CREATE TEMP TABLE lesson (
    seq          INTEGER PRIMARY KEY,
    workspace    TEXT NOT NULL,
    id           TEXT NOT NULL,
    conversation TEXT NOT NULL,
    at           INTEGER NOT NULL,
    origin       TEXT NOT NULL,
    response     TEXT NOT NULL,
    features     BLOB NOT NULL,
    replied      INTEGER NOT NULL DEFAULT 0,
    UNIQUE (workspace, id)
) STRICT;
CREATE INDEX temp.cached_lesson_conversation ON lesson (workspace, conversation, at);
