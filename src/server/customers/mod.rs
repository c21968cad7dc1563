//! Simulated customers of a demo: they receive and read what agents write, type, answer, write by
//! themselves, and talk to the bot.
//!
//! What they do is decided by pure code: `react` and `bot` for one reaction, `talk` for one customer,
//! `street` for everybody and their timers. This file only keeps the time and passes deeds to the hub.

mod bot;
mod lines;
mod lines_en;
mod lines_intl;
mod lines_ru;
mod persona;
mod react;
mod street;
mod talk;

use std::future::pending;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until};

use self::react::Handover;
use self::street::Street;
use self::talk::Deed;
use crate::backend::native::wire;
use crate::server::world::World;
use crate::server::{Desk, HubError, Outgoing};
use crate::text::Untrusted;

/// So many failures in a row mean that the hub is gone, not that one message was refused.
const FAILURES: u32 = 3;

/// How the simulated customers behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomersPlan {
    /// Decides who writes, when and what.
    pub seed: u64,
    /// How many messages a minute come without being asked for; 0 for none. Answers to agents come all
    /// the same.
    pub per_minute: u32,
    /// Divides every delay of an answer: 1 for people, more for tests and impatient ones.
    pub hurry: u32,
}

impl Default for CustomersPlan {
    fn default() -> Self {
        Self {
            seed: 1,
            per_minute: 0,
            hurry: 1,
        }
    }
}

/// The customers of `world` on `desk`. They listen from this call on and act while the future is
/// polled; it ends when the hub does. Conversations `world` does not know are answered too.
pub fn run(desk: Desk, world: &World, plan: CustomersPlan) -> impl Future<Output = ()> + Send + use<> {
    let mut outgoing = desk.outgoing();
    let mut street = Street::new(world, plan);
    async move {
        let started = Instant::now();
        let mut failures = 0;
        loop {
            while let Some((conversation, deed)) = street.take(started.elapsed()) {
                match perform(&desk, &mut street, conversation, deed).await {
                    Ok(()) => failures = 0,
                    Err(error) => {
                        failures += 1;
                        tracing::warn!(%error, failures, "a simulated customer was refused");
                    }
                }
                if failures >= FAILURES {
                    tracing::info!("the simulated customers leave");
                    return;
                }
            }
            tokio::select! {
                heard = outgoing.recv() => match heard {
                    Ok(heard) => hear(&mut street, started.elapsed(), &heard),
                    Err(RecvError::Lagged(missed)) => {
                        tracing::warn!(missed, "the simulated customers did not hear some messages");
                    }
                    Err(RecvError::Closed) => return,
                },
                () = due(started, street.next()) => {}
            }
        }
    }
}

/// Waits until something is due; for ever when nothing is.
async fn due(started: Instant, next: Option<Duration>) {
    match next {
        Some(after) => sleep_until(started + after).await,
        None => pending().await,
    }
}

fn hear(street: &mut Street, now: Duration, heard: &Outgoing) {
    match heard {
        Outgoing::Message {
            conversation,
            message,
        } => street.hears(now, conversation, message),
        Outgoing::ToBot {
            conversation,
            bot,
            note,
        } => street.bot_takes_over(now, conversation, bot, note),
    }
}

async fn perform(desk: &Desk, street: &mut Street, conversation: String, deed: Deed) -> Result<(), HubError> {
    let went_on = match deed {
        Deed::Mark { entry, delivery } => {
            return desk.mark_delivery(conversation, entry, delivery).await;
        }
        Deed::Type { typing } => {
            desk.customer_types(conversation, typing).await;
            return Ok(());
        }
        Deed::Say { channel, text } => return desk.customer_says(conversation, channel, text).await,
        Deed::BotSays { bot, text } => desk.bot_says(conversation.clone(), bot, text).await?,
        Deed::Escalate { bot, handover } => {
            desk.bot_escalates(conversation.clone(), card(bot, handover))
                .await?
        }
    };
    if !went_on {
        street.bot_was_silenced(&conversation);
    }
    Ok(())
}

fn card(bot: String, handover: Handover) -> wire::HandoffCard {
    let collected = |(name, value): (String, String)| (Untrusted::new(name), Untrusted::new(value));
    wire::HandoffCard {
        from: bot.into(),
        reason: handover.reason.into(),
        question: handover.question.into(),
        collected: handover.collected.into_iter().map(collected).collect(),
        at: Timestamp::now(),
    }
}
