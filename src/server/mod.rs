//! The hub: the embedded backend behind `ttydesk demo` and `ttydesk serve`.

pub mod customers;
pub mod world;

use crate::backend::native::wire;

/// Placeholder until the hub's branch is merged: its own file replaces this one.
#[derive(Debug, thiserror::Error)]
#[error("the hub refused")]
pub struct HubError;

/// Placeholder until the hub's branch is merged.
#[derive(Clone)]
pub struct Desk;

impl Desk {
    /// See the hub's branch.
    pub async fn customer_says(&self, _: String, _: wire::Channel, _: String) -> Result<(), HubError> {
        Err(HubError)
    }

    /// See the hub's branch.
    pub async fn customer_types(&self, _: String, _: bool) {}

    /// See the hub's branch.
    pub async fn bot_says(&self, _: String, _: String, _: String) -> Result<bool, HubError> {
        Err(HubError)
    }

    /// See the hub's branch.
    pub async fn bot_escalates(&self, _: String, _: wire::HandoffCard) -> Result<bool, HubError> {
        Err(HubError)
    }

    /// See the hub's branch.
    pub async fn mark_delivery(&self, _: String, _: String, _: wire::Delivery) -> Result<(), HubError> {
        Err(HubError)
    }

    /// See the hub's branch.
    pub fn outgoing(&self) -> tokio::sync::broadcast::Receiver<Outgoing> {
        tokio::sync::broadcast::channel(1).1
    }
}

/// Placeholder until the hub's branch is merged.
#[derive(Debug, Clone)]
pub enum Outgoing {
    /// A message left for the customer.
    Message {
        /// Which conversation.
        conversation: String,
        /// What.
        message: wire::Message,
    },
    /// A person gave the conversation to a bot.
    ToBot {
        /// Which conversation.
        conversation: String,
        /// Which bot.
        bot: String,
        /// What it should know.
        note: String,
    },
}
