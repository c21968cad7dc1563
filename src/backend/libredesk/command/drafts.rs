//! Unsent texts, as the server keeps them for the agent. It tells nobody of a change.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use crate::backend::Event;
use crate::backend::libredesk::known::{Desk, uuid};
use crate::backend::libredesk::rest::Trouble;
use crate::backend::libredesk::translate::{draft, their_kind};
use crate::backend::libredesk::{html, wire};
use crate::domain::{ConversationId, DraftKey};

/// The list holds the texts of every conversation, and is read at most this often.
const FRESH: Duration = Duration::from_mins(1);

/// What the server keeps for a conversation.
pub(super) async fn load(desk: &Desk, conversation: ConversationId) -> Result<Vec<Event>, Trouble> {
    let is_fresh = |drafts: &(Instant, Vec<wire::Draft>)| drafts.0.elapsed() < FRESH;
    let is_known = desk.known().drafts.as_ref().is_some_and(is_fresh);
    if !is_known {
        let read: wire::Whole = desk.rest.get("/drafts").await?;
        let (drafts, _) = wire::each::<wire::Draft>(&read.unwrap_or_default());
        desk.known().drafts = Some((Instant::now(), drafts));
    }
    let known = desk.known();
    let all = known.drafts.as_ref().map_or(&[][..], |drafts| &drafts.1);
    let drafts = all
        .iter()
        .filter(|it| it.conversation_uuid == conversation.as_str())
        .filter_map(draft)
        .collect();
    Ok(vec![Event::Drafts { conversation, drafts }])
}

/// Keeps a text, or forgets it when there are no words.
pub(super) async fn keep(desk: &Desk, key: &DraftKey, text: &str) -> Result<Vec<Event>, Trouble> {
    let path = format!("/conversations/{}/draft", uuid(key.conversation.as_str())?);
    let kind = their_kind(key.kind);
    let kept = if text.trim().is_empty() {
        desk.rest.remove(&format!("{path}?type={kind}")).await?;
        None
    } else {
        let body = json!({ "type": kind, "content": html::of_text(text), "meta": {} });
        let kept: wire::Draft = desk.rest.post(&path, &body).await?;
        Some(wire::Draft {
            conversation_uuid: key.conversation.as_str().to_owned(),
            ..kept
        })
    };
    if let Some((_, drafts)) = &mut desk.known().drafts {
        drafts.retain(|it| it.conversation_uuid != key.conversation.as_str() || it.kind != kind);
        drafts.extend(kept);
    }
    Ok(Vec::new())
}
