-- Whether a language model had a hand in a draft.
ALTER TABLE draft ADD COLUMN with_model INTEGER NOT NULL DEFAULT 0;
