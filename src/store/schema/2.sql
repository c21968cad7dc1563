-- Who keeps the drafts and sends, one row for each workspace. `token` only ever grows: a write with an
-- older one than is here comes from a process that another has taken over from. A `pid` of 0 means nobody.
CREATE TABLE lease (
    workspace TEXT NOT NULL PRIMARY KEY,
    token     INTEGER NOT NULL,
    pid       INTEGER NOT NULL,
    host      TEXT NOT NULL,
    since     TEXT NOT NULL,
    beat      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The token of the last attempt to send.
ALTER TABLE outbox ADD COLUMN token INTEGER;
