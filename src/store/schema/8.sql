-- Whom a text goes to by e-mail, as JSON; NULL for those the backend says.
ALTER TABLE draft ADD COLUMN recipients TEXT;
ALTER TABLE outbox ADD COLUMN recipients TEXT;
