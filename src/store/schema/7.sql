-- The same draft as it was elsewhere, which was older.
ALTER TABLE draft ADD COLUMN other TEXT;
