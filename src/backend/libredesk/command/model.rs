//! The server's own language model: an answer to be looked at, and a summary, which the server itself puts
//! into the thread as a note of the agent's.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::thread;
use crate::backend::libredesk::known::{Desk, uuid};
use crate::backend::libredesk::rest::{Trouble, refusal};
use crate::backend::libredesk::translate;
use crate::backend::{Event, RefusalCode};
use crate::domain::{ConversationId, RequestId};
use crate::text::Untrusted;

/// It thinks for longer than a request usually takes, and may look things up meanwhile.
const PATIENCE: Duration = Duration::from_secs(90);

/// Has an answer drafted. Nothing of it is sent.
pub(super) async fn reply(
    desk: &Desk,
    id: RequestId,
    conversation: &ConversationId,
) -> Result<Vec<Event>, Trouble> {
    let body = json!({ "conversation_uuid": uuid(conversation.as_str())?, "instruction": "" });
    let html: Untrusted = desk
        .rest
        .post_patiently("/ai/generate-reply", &body, PATIENCE)
        .await?;
    let words = translate::words(&html);
    if words.original().trim().is_empty() {
        return Err(refusal(RefusalCode::Other, "nothing was written"));
    }
    Ok(vec![Event::Written { id, words }])
}

/// Has the conversation summed up in a note. The answer does not say what it wrote.
pub(super) async fn summary(desk: &Desk, conversation: &ConversationId) -> Result<Vec<Event>, Trouble> {
    let since = Timestamp::now();
    let body = json!({ "conversation_uuid": uuid(conversation.as_str())? });
    let done: serde_json::Value = desk.rest.post_patiently("/ai/summarize", &body, PATIENCE).await?;
    tracing::debug!(said = done.is_boolean(), "a summary was written");
    let news = thread::news(desk, conversation, since).await;
    Ok(news.unwrap_or_else(|_| vec![Event::Stale(conversation.clone())]))
}
