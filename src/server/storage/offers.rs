//! Until when a transfer is offered, beside its conversation.

use super::{Failure, Tx, micros};
use crate::backend::native::wire::Conversation;

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
