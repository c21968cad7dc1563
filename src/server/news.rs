//! What shops, telephone systems and mailers tell the hub about customers. Each is one transaction.

use super::Desk;
use super::HubError;
use super::rules;
use super::storage::{self, Failure, Tx};
use crate::backend::native::wire::{Mailing, Order, SystemKind, Visit};

impl Desk {
    /// A call, order or payment of the customer of a conversation: a line in its thread. A missed call
    /// opens the conversation and raises its priority.
    pub async fn happened(&self, conversation: String, what: SystemKind) -> Result<(), HubError> {
        self.keeper
            .write(move |tx, _| line(tx, &conversation, what.clone()))
            .await?;
        Ok(())
    }

    /// An order as it stands now: on the card, and as a line in the thread of the conversation.
    pub async fn ordered(&self, conversation: String, order: Order) -> Result<(), HubError> {
        let what = SystemKind::Order {
            number: order.number.clone(),
            status: order.status.clone(),
            total: order.total.clone(),
        };
        self.keeper
            .write(move |tx, _| {
                let contact = storage::conversation(tx.db, &conversation)?.record.contact;
                let before = storage::contact(tx.db, &contact)?;
                tx.save_contact(&rules::ordered(before, order.clone()))?;
                line(tx, &conversation, what.clone())
            })
            .await?;
        Ok(())
    }

    /// Something was mailed to many, this person among them.
    pub async fn mailed(&self, contact: String, mailing: Mailing) -> Result<(), HubError> {
        self.keeper
            .write(move |tx, _| {
                let mut record = storage::contact(tx.db, &contact)?;
                record.mailings.insert(0, mailing.clone());
                record.mailings.truncate(rules::KEPT);
                tx.save_contact(&record)
            })
            .await?;
        Ok(())
    }

    /// The person looks at a page now.
    pub async fn visited(&self, contact: String, visit: Visit) -> Result<(), HubError> {
        self.keeper
            .write(move |tx, _| {
                let mut record = storage::contact(tx.db, &contact)?;
                record.visits.insert(0, visit.clone());
                record.visits.truncate(rules::KEPT);
                tx.save_contact(&record)
            })
            .await?;
        Ok(())
    }
}

fn line(tx: &mut Tx<'_>, id: &str, what: SystemKind) -> Result<(), Failure> {
    let row = storage::conversation(tx.db, id)?;
    let change = rules::happened(row.record.clone(), what, tx.now)?;
    tx.apply(row, change)?;
    Ok(())
}
