-- Whether a language model had a hand in a draft.
ALTER TABLE draft ADD COLUMN with_model INTEGER NOT NULL DEFAULT 0;

-- Whether the customer wrote back after a use, and what finds it.
ALTER TABLE lesson ADD COLUMN replied INTEGER NOT NULL DEFAULT 0;
CREATE INDEX lesson_conversation ON lesson (workspace, conversation, at);
