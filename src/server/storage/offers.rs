//! When transfers nobody took go back.

use jiff::Timestamp;
use rusqlite::Connection;

use super::{Failure, Tx, micros};
use crate::backend::native::wire::Conversation;

/// Conversations whose offer is over, the earliest first.
pub(in crate::server) fn offers_due(
    db: &Connection,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<String>, Failure> {
    let mut statement = db.prepare_cached(
        "SELECT c.id FROM offer o JOIN conversation c ON c.key = o.conversation \
         WHERE o.at <= ?1 ORDER BY o.at LIMIT ?2",
    )?;
    let rows = statement.query_map((micros(now), limit), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

impl Tx<'_> {
    /// An offer is over when the conversation changes hands or is done; what is offered now is
    /// remembered.
    pub(super) fn offer(
        &mut self,
        key: i64,
        old: &Conversation,
        new: &mut Conversation,
    ) -> Result<(), Failure> {
        let hands = |it: &Conversation| (it.assignee.clone(), it.team.clone(), it.handling, it.status);
        if new.offer == old.offer && hands(old) != hands(new) {
            new.offer = None;
        }
        if new.offer == old.offer {
            return Ok(());
        }
        match &new.offer {
            Some(offer) => {
                self.db
                    .prepare_cached("INSERT OR REPLACE INTO offer (conversation, at) VALUES (?1, ?2)")?
                    .execute((key, micros(offer.until)))?;
                self.out.sooner = true;
            }
            None => {
                self.db
                    .prepare_cached("DELETE FROM offer WHERE conversation = ?1")?
                    .execute([key])?;
            }
        }
        Ok(())
    }
}
