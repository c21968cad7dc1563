-- The address of the customer's a text goes to, as JSON; NULL for the one last written from.
ALTER TABLE draft ADD COLUMN via TEXT;
ALTER TABLE outbox ADD COLUMN via TEXT;
