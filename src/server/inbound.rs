//! What reaches the desk from outside, each as one transaction.

use super::policy::Away;
use super::rules::{self, check_text, check_words};
use super::storage::{Failure, Tx, conversation, entry, is_away};
use crate::backend::native::wire::{Attachment, Channel, Delivery, Entry, ErrorCode, HandoffCard, Message};

/// The customer wrote.
pub(super) fn customer_says(
    tx: &mut Tx<'_>,
    id: &str,
    channel: Channel,
    text: &str,
    attachments: Vec<Attachment>,
) -> Result<(), Failure> {
    check_words(text, &attachments)?;
    let row = conversation(tx.db, id)?;
    let inbox = tx.inbox_for(&row.record.inbox, channel)?;
    let mut change = rules::customer_writes(row.record.clone(), inbox, channel, text, attachments, tx.now);
    let owner = row.record.assignee.as_ref();
    if tx.policies.away_replies == Away::Queue
        && let Some(owner) = owner
        && is_away(tx.db, &owner.id)?
    {
        change = rules::left_to_the_queue(change);
    }
    tx.apply(row, change)?;
    Ok(())
}

/// A bot answers, unless a person has taken over.
pub(super) fn bot_says(tx: &mut Tx<'_>, id: &str, bot: &str, text: &str) -> Result<bool, Failure> {
    check_text(text)?;
    let row = conversation(tx.db, id)?;
    let Some(change) = rules::bot_says(row.record.clone(), bot, text) else {
        return Ok(false);
    };
    tx.apply(row, change)?;
    Ok(true)
}

/// A bot gives up, unless a person has taken over.
pub(super) fn bot_escalates(tx: &mut Tx<'_>, id: &str, card: &HandoffCard) -> Result<bool, Failure> {
    let row = conversation(tx.db, id)?;
    let Some(change) = rules::bot_escalates(row.record.clone(), card.clone(), tx.now) else {
        return Ok(false);
    };
    tx.apply(row, change)?;
    Ok(true)
}

/// A message came further.
pub(super) fn mark_delivery(
    tx: &mut Tx<'_>,
    id: &str,
    message: &str,
    delivery: &Delivery,
) -> Result<(), Failure> {
    let row = conversation(tx.db, id)?;
    let Entry::Message(
        message @ Message {
            delivery: Some(_), ..
        },
    ) = entry(tx.db, row.key, message)?
    else {
        return Err(Failure::Refused(rules::refuse(
            ErrorCode::InvalidRequest,
            "only messages to the customer are delivered",
        )));
    };
    if message
        .delivery
        .as_ref()
        .is_some_and(|now| step(delivery) > step(now))
    {
        tx.deliver(message, delivery.clone())?;
    }
    Ok(())
}

/// How far a message is. One that is held can come no further by a mark: it has not left.
fn step(delivery: &Delivery) -> u8 {
    match delivery {
        Delivery::Sent => 0,
        Delivery::Delivered => 1,
        Delivery::Read => 2,
        Delivery::Failed { .. } | Delivery::Held { .. } => 3,
    }
}
