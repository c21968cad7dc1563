-- What the ranker learns from: one row for each use of a canned response, with hashed features and no
-- words. `seq` is the order in which they were learned; `at` is milliseconds since 1970; the conversation
-- is empty for what another desk learned.
CREATE TABLE lesson (
    seq          INTEGER PRIMARY KEY,
    workspace    TEXT NOT NULL,
    id           TEXT NOT NULL,
    conversation TEXT NOT NULL,
    at           INTEGER NOT NULL,
    origin       TEXT NOT NULL,
    response     TEXT NOT NULL,
    features     BLOB NOT NULL,
    UNIQUE (workspace, id)
) STRICT;

-- What became of suggested answers, by day (UTC). An empty response is the ranking as a whole.
CREATE TABLE suggestion (
    workspace TEXT NOT NULL,
    day       TEXT NOT NULL,
    response  TEXT NOT NULL,
    agent     TEXT NOT NULL,
    channel   TEXT NOT NULL,
    fate      TEXT NOT NULL,
    times     INTEGER NOT NULL,
    PRIMARY KEY (workspace, day, response, agent, channel, fate)
) STRICT, WITHOUT ROWID;
