-- Files that go along with a text, as JSON; their bytes lie in the spool.
ALTER TABLE draft ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
ALTER TABLE outbox ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
