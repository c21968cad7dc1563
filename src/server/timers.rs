//! What happens by itself: held messages leave, snoozed conversations wake, promises are warned of, old requests are
//! forgotten. Sleeps until the next of them is due; the file is the only memory, so a restart loses none.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::Shared;
use super::keeper::{Keeper, Room, now};
use super::rules;
use super::storage::{
    Failure, Tx, agents, blobs, conversation, entry, forget_actions, forget_before, forget_loose_files,
    held_due, next_due, offers_due, sla_due, snoozed_due, teams_of,
};
use crate::backend::native::wire::{Author, Delivery, Entry};

/// Requests are remembered this long; the protocol promises seven days.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(8 * 24);
/// The action log reaches back this far.
const LOGGED: SignedDuration = SignedDuration::from_hours(365 * 24);
/// How often old requests are looked for.
const FORGET_EVERY: Duration = Duration::from_hours(24);
/// After a failure of the store.
const AGAIN: Duration = Duration::from_secs(5);
/// Most things done in one transaction.
const PORTION: u32 = 200;

/// Runs until the hub stops.
pub(super) async fn run(keeper: Keeper, shared: Arc<Shared>) {
    let mut forget_at = Instant::now();
    loop {
        if forget_at <= Instant::now() {
            forget_at = Instant::now() + FORGET_EVERY;
            let forgotten = keeper
                .write(|tx, _| forget_before(tx.db, tx.now - REMEMBERED))
                .await;
            log(forgotten.map(drop));
            let forgotten = keeper.write(|tx, _| forget_actions(tx.db, tx.now - LOGGED)).await;
            log(forgotten.map(drop));
            log(sweep(&keeper, &shared).await);
        }
        let wake_at = match keeper.read(|room| next_due(&room.store.db)).await {
            Ok(None) => forget_at,
            Ok(Some(at)) if at <= now() => match keeper.write(|tx, _| due(tx)).await {
                Ok(()) => continue,
                failed => after_failure(failed),
            },
            Ok(Some(at)) => forget_at.min(Instant::now() + until(at)),
            Err(failure) => after_failure(Err(failure)),
        };
        tokio::select! {
            () = tokio::time::sleep_until(wake_at) => {}
            () = shared.timers.notified() => {}
            () = keeper.ended() => return,
        }
    }
}

/// Forgets uploads nothing was sent with, and removes the bytes no row knows.
async fn sweep(keeper: &Keeper, shared: &Shared) -> Result<(), Failure> {
    keeper
        .write(|tx, _| forget_loose_files(tx.db, tx.now - REMEMBERED))
        .await?;
    let known = keeper.read(|room| blobs(&room.store.db)).await?;
    if let Err(error) = shared.files.sweep(&known).await {
        tracing::warn!(%error, "the directory of files could not be swept");
    }
    Ok(())
}

/// Tells counts and agents when they have changed, at most five times a second.
pub(super) async fn pulse(keeper: Keeper, shared: Arc<Shared>) {
    loop {
        tokio::select! {
            () = shared.changed.notified() => {}
            () = keeper.ended() => return,
        }
        log(keeper.read(tell_changes).await);
        tokio::time::sleep(shared.tuning.counts_every).await;
    }
}

fn tell_changes(room: Room<'_>) -> Result<(), Failure> {
    let Room { store, shared } = room;
    let live = shared.peers.live_agents();
    if live.is_empty() {
        return Ok(());
    }
    let counts = live
        .into_iter()
        .map(|agent| {
            let counts = store.tally.counts(&agent, &teams_of(&store.db, &agent)?);
            Ok((agent, counts))
        })
        .collect::<Result<_, Failure>>()?;
    shared.peers.tell_counts(&counts);
    shared
        .peers
        .tell_agents(agents(&store.db, &store.tally, &shared.peers)?);
    Ok(())
}

/// Does what is due, a portion of it.
fn due(tx: &mut Tx<'_>) -> Result<(), Failure> {
    for (of, message) in held_due(tx.db, tx.now, PORTION)? {
        let row = conversation(tx.db, &of)?;
        let Entry::Message(message) = entry(tx.db, row.key, &message)? else {
            continue;
        };
        let message = tx.deliver(message, Delivery::Sent)?;
        if let Author::Agent(sender) = &message.author {
            let mut change = rules::reply_leaves(
                row.record.clone(),
                sender,
                message.text.original(),
                &message.attachments,
            );
            change.conversation.last_activity = tx.now;
            tx.apply(row, change)?;
        }
    }
    for id in snoozed_due(tx.db, tx.now, PORTION)? {
        let row = conversation(tx.db, &id)?;
        let change = rules::wake(row.record.clone(), tx.now);
        tx.apply(row, change)?;
    }
    for id in sla_due(tx.db, tx.now, PORTION)? {
        tx.ring(&id)?;
    }
    for id in offers_due(tx.db, tx.now, PORTION)? {
        let row = conversation(tx.db, &id)?;
        let change = rules::expire(row.record.clone(), tx.now);
        tx.apply(row, change)?;
    }
    Ok(())
}

fn until(at: Timestamp) -> Duration {
    Duration::try_from(at.duration_since(now())).unwrap_or_default()
}

fn after_failure(failed: Result<(), Failure>) -> Instant {
    log(failed);
    Instant::now() + AGAIN
}

fn log(done: Result<(), Failure>) {
    match done {
        Ok(()) | Err(Failure::Stopped) => {}
        Err(failure) => tracing::error!(?failure, "what was due could not be done; it is tried again"),
    }
}
