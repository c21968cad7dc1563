//! The clocks of promises: what is remembered of them beside each conversation.

use rusqlite::{Connection, OptionalExtension};

use super::write::NOT_WAITING;
use super::{Failure, Row, Tx, micros, read};
use crate::backend::native::wire::{Conversation, Sla};
use crate::server::rules::{self, Clocks, Watch};

impl Tx<'_> {
    /// Counts the clocks of a conversation that is about to be written, and remembers them.
    pub(super) fn clock(&mut self, key: i64, new: &Conversation) -> Result<Option<Sla>, Failure> {
        let before = watch(self.db, key)?;
        let promises = self.policies.promises(new);
        if before.is_none() && promises.is_none() {
            return Ok(None);
        }
        let clocks = rules::clocks(promises, before, new, self.now);
        self.keep(key, &clocks)?;
        self.out.sooner |= clocks.next.is_some();
        Ok(clocks.shown)
    }

    /// Tells what is due of a conversation's promises.
    pub(in crate::server) fn ring(&mut self, id: &str) -> Result<(), Failure> {
        let row = read::conversation(self.db, id)?;
        let Some(before) = watch(self.db, row.key)? else {
            return Ok(());
        };
        let promises = self.policies.promises(&row.record);
        let (after, change) = rules::ring(promises, before, row.record.clone(), self.now);
        let clocks = Clocks {
            watch: Some(after),
            shown: None,
            next: None,
        };
        self.keep(row.key, &clocks)?;
        let broken = vec![rules::broken(&row.record, self.now); change.lines.len()];
        self.put_figures(row.key, &broken)?;
        self.apply(row, change)?;
        Ok(())
    }

    /// Counts all clocks anew, as the policy may be another than the last time.
    pub(in crate::server) fn reckon(&mut self) -> Result<(), Failure> {
        let known = i64::from(!self.policies.is_empty());
        let ids = {
            let mut statement = self.db.prepare_cached(
                "SELECT c.id FROM conversation c LEFT JOIN sla s ON s.conversation = c.key \
                 WHERE c.status <> 'resolved' AND (s.conversation IS NOT NULL OR (?1 AND c.wait_rank < ?2))",
            )?;
            let rows = statement.query_map((known, NOT_WAITING), |row| row.get(0))?;
            rows.collect::<rusqlite::Result<Vec<String>>>()?
        };
        for id in ids {
            let row: Row = read::conversation(self.db, &id)?;
            let record = row.record.clone();
            self.save(row, record)?;
        }
        Ok(())
    }

    fn keep(&self, key: i64, clocks: &Clocks) -> Result<(), Failure> {
        let Some(watch) = clocks.watch else {
            self.db
                .prepare_cached("DELETE FROM sla WHERE conversation = ?1")?
                .execute([key])?;
            return Ok(());
        };
        self.db
            .prepare_cached("INSERT OR REPLACE INTO sla (conversation, at, record) VALUES (?1, ?2, ?3)")?
            .execute((key, clocks.next.map(micros), serde_json::to_string(&watch)?))?;
        Ok(())
    }
}

fn watch(db: &Connection, key: i64) -> Result<Option<Watch>, Failure> {
    let record: Option<String> = db
        .prepare_cached("SELECT record FROM sla WHERE conversation = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    Ok(record.map(|record| serde_json::from_str(&record)).transpose()?)
}
