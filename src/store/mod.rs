//! What must survive: drafts, outbox, the cache of what was seen, and secrets.
