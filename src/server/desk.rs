//! The hub's side towards customers: what channels, bots and the demo's simulated people call.

use std::sync::Arc;

use tokio::sync::broadcast;

use super::inbound;
use super::keeper::Keeper;
use super::storage::{self, Failure};
use super::{HubError, Shared, World};
use crate::backend::native::wire::{Channel, Delivery, EventBody, HandoffCard, Message};

/// What leaves the desk.
#[derive(Debug, Clone, PartialEq)]
pub enum Outgoing {
    /// An agent's message for the customer, after any hold.
    Message {
        /// Of which conversation.
        conversation: String,
        /// The message.
        message: Message,
    },
    /// A bot is to go on.
    ToBot {
        /// With which conversation.
        conversation: String,
        /// Which bot.
        bot: String,
        /// What the agent wrote for it.
        note: String,
    },
}

/// A handle on a running hub, within its process. Cheap to clone; it does not keep the hub running.
#[derive(Debug, Clone)]
pub struct Desk {
    pub(super) keeper: Keeper,
    pub(super) shared: Arc<Shared>,
}

impl Desk {
    /// Writes a world in one transaction. Records whose ids are known stay as they are.
    pub async fn load(&self, world: World) -> Result<(), HubError> {
        self.keeper.write(move |tx, _| storage::load(tx, &world)).await?;
        Ok(())
    }

    /// Whether there are no conversations yet.
    pub async fn is_empty(&self) -> Result<bool, HubError> {
        Ok(self.keeper.read(|room| storage::is_empty(&room.store.db)).await?)
    }

    /// The customer wrote, through `channel`.
    pub async fn customer_says(
        &self,
        conversation: String,
        channel: Channel,
        text: String,
    ) -> Result<(), HubError> {
        self.keeper
            .write(move |tx, _| inbound::customer_says(tx, &conversation, channel, &text))
            .await?;
        Ok(())
    }

    /// The customer types, or stopped.
    #[expect(clippy::unused_async, reason = "like everything else a customer does")]
    pub async fn customer_types(&self, conversation: String, typing: bool) {
        self.shared.peers.tell(&EventBody::Typing {
            conversation,
            agent: None,
            typing,
        });
    }

    /// A bot answers. `false` when a person has taken over meanwhile: it must be silent.
    pub async fn bot_says(&self, conversation: String, bot: String, text: String) -> Result<bool, HubError> {
        let said = self
            .keeper
            .write(move |tx, _| inbound::bot_says(tx, &conversation, &bot, &text));
        Ok(said.await?)
    }

    /// A bot gives up and hands over `card`. `false` when a person has taken over already.
    pub async fn bot_escalates(&self, conversation: String, card: HandoffCard) -> Result<bool, HubError> {
        let escalated = self
            .keeper
            .write(move |tx, _| inbound::bot_escalates(tx, &conversation, &card));
        Ok(escalated.await?)
    }

    /// A message came further: sent, delivered, read, or failed. Going back is ignored.
    pub async fn mark_delivery(
        &self,
        conversation: String,
        entry: String,
        delivery: Delivery,
    ) -> Result<(), HubError> {
        self.keeper
            .write(move |tx, _| inbound::mark_delivery(tx, &conversation, &entry, &delivery))
            .await?;
        Ok(())
    }

    /// What leaves from now on. Ends when the hub stops. A receiver that falls more than 1,024 behind
    /// misses the oldest and is told so.
    pub fn outgoing(&self) -> broadcast::Receiver<Outgoing> {
        self.shared.outgoing()
    }
}

impl From<Failure> for HubError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(body) => Self::Refused(body.message.original().to_owned()),
            Failure::Store(words) => Self::Store(words.to_string()),
            Failure::Stopped => Self::Stopped,
        }
    }
}
