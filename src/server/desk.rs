//! The hub's side towards customers: what channels, bots and the demo's simulated people call.

use std::sync::Arc;

use axum::body::Bytes;
use tokio::sync::broadcast;
use uuid::Uuid;

use super::files::NotReceived;
use super::inbound;
use super::keeper::Keeper;
use super::storage::{self, Failure, FileRow};
use super::{HubError, Shared, World, rules};
use crate::backend::native::wire::{Attachment, Channel, Delivery, EventBody, HandoffCard, Message};

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
        let mut rows = Vec::new();
        for file in &world.files {
            rows.push(self.receive(file.id, &file.name, file.bytes.clone()).await?);
        }
        let quota = self.shared.files.quota;
        self.keeper
            .write(move |tx, _| {
                for row in &rows {
                    storage::keep_file(tx, None, row, quota)?;
                }
                storage::load(tx, &world)
            })
            .await?;
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
            .write(move |tx, _| inbound::customer_says(tx, &conversation, channel, &text, Vec::new()))
            .await?;
        Ok(())
    }

    /// The customer sent a file through `channel`, with words or without. Refused like an agent's when it
    /// is too long.
    pub async fn customer_sends(
        &self,
        conversation: String,
        channel: Channel,
        text: String,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<(), HubError> {
        let row = self.receive(Uuid::now_v7(), name, bytes).await?;
        let (blob, quota) = (row.blob.clone(), self.shared.files.quota);
        let said = self
            .keeper
            .write(move |tx, _| {
                storage::keep_file(tx, None, &row, quota)?;
                inbound::customer_says(tx, &conversation, channel, &text, vec![row.record.clone()])
            })
            .await;
        if said.is_err() {
            self.shared.files.remove(&blob).await;
        }
        Ok(said?)
    }

    /// Writes the bytes of a customer's file to the disk; its row follows.
    async fn receive(&self, id: Uuid, name: &str, bytes: Vec<u8>) -> Result<FileRow, HubError> {
        let whole = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(bytes))]);
        let received = self
            .shared
            .files
            .receive(whole)
            .await
            .map_err(|error| match error {
                NotReceived::Disk(cause) => HubError::Store(cause.to_string()),
                NotReceived::TooLarge | NotReceived::Cut => {
                    let longest = self.shared.files.longest;
                    HubError::Refused(format!("a file may have {longest} bytes"))
                }
            })?;
        let (media_type, kind) = rules::media_type(name);
        Ok(FileRow {
            record: Attachment {
                id: id.to_string(),
                name: name.into(),
                bytes: received.bytes,
                media_type: media_type.into(),
                kind,
                url: None,
            },
            hash: received.hash,
            blob: received.blob,
        })
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

    /// Nothing goes through an inbox, and why, for the agents; `None` when it works again. Agents are
    /// warned and may send all the same: what they send waits for the channel.
    pub async fn channel_down(&self, inbox: String, reason: Option<String>) -> Result<(), HubError> {
        let set = self
            .keeper
            .write(move |tx, _| storage::set_down(tx, &inbox, reason.as_deref()));
        if set.await? {
            return Ok(());
        }
        Err(HubError::Refused("there is no such inbox".to_owned()))
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
