//! Unsent texts, as the server keeps them for the agent. It tells nobody of a change, and takes the last
//! writer's words without a question: so what is there is read before it is written over.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::backend::Event;
use crate::backend::libredesk::known::{Desk, uuid};
use crate::backend::libredesk::rest::Trouble;
use crate::backend::libredesk::translate::{draft, their_kind};
use crate::backend::libredesk::{html, wire};
use crate::domain::{ConversationId, DraftKey, KeptDraft};
use crate::text::{Clean, Untrusted};

/// The list holds the texts of every conversation. For showing, it is read at most this often.
const FRESH: Duration = Duration::from_mins(1);

/// What the server keeps for a conversation.
pub(super) async fn load(desk: &Desk, conversation: ConversationId) -> Result<Vec<Event>, Trouble> {
    let mut list = desk.drafts.lock().await;
    let known = list.take().filter(|(at, _)| at.elapsed() < FRESH);
    let (at, all) = match known {
        Some(known) => known,
        None => (Instant::now(), read(desk).await?),
    };
    let drafts = of(&all, &conversation);
    *list = Some((at, all));
    Ok(vec![Event::Drafts { conversation, drafts }])
}

/// Keeps a text, or forgets it when there are no words; but not in place of one that changed since `over`.
pub(super) async fn keep(
    desk: &Desk,
    key: &DraftKey,
    text: &str,
    over: Option<Timestamp>,
) -> Result<Vec<Event>, Trouble> {
    let mut list = desk.drafts.lock().await;
    // Until all is done nothing is known: a failure may have changed it.
    *list = None;
    let mut all = read(desk).await?;
    let kind = their_kind(key.kind);
    let place = |it: &wire::Draft| it.conversation_uuid == key.conversation.as_str() && it.kind == kind;
    let found = all.iter().position(place);
    if found.map(|at| all[at].updated_at) != over {
        let drafts = of(&all, &key.conversation);
        *list = Some((Instant::now(), all));
        return Ok(vec![told(key, drafts)]);
    }
    let before = found.map(|at| all.swap_remove(at));
    let path = format!("/conversations/{}/draft", uuid(key.conversation.as_str())?);
    if text.trim().is_empty() {
        if before.is_some() {
            desk.rest.remove(&format!("{path}?type={kind}")).await?;
        }
    } else {
        // A browser keeps more than the words, and finds it again.
        let meta = before.map(|before| before.meta).filter(Value::is_object);
        let meta = meta.unwrap_or_else(|| json!({}));
        let body = json!({ "type": kind, "content": html::of_text(text), "meta": meta });
        let kept: wire::Draft = desk.rest.post(&path, &body).await?;
        all.push(wire::Draft {
            conversation_uuid: key.conversation.as_str().to_owned(),
            kind: kind.to_owned(),
            ..kept
        });
    }
    let mut drafts = of(&all, &key.conversation);
    for own in drafts.iter_mut().filter(|it| it.kind == key.kind) {
        // As they were written: a way through HTML can change white space.
        own.text = Clean::new(&Untrusted::from(text));
    }
    *list = Some((Instant::now(), all));
    Ok(vec![told(key, drafts)])
}

fn told(key: &DraftKey, drafts: Vec<KeptDraft>) -> Event {
    Event::Drafts {
        conversation: key.conversation.clone(),
        drafts,
    }
}

/// All that is ours; whatever else the list may hold is nothing of this agent.
async fn read(desk: &Desk) -> Result<Vec<wire::Draft>, Trouble> {
    let read: wire::Whole = desk.rest.get("/drafts").await?;
    let (mut drafts, _) = wire::each::<wire::Draft>(&read.unwrap_or_default());
    let me = desk.known().my_id();
    drafts.retain(|it| it.user_id == me);
    Ok(drafts)
}

/// Those of a conversation, in the desk's form.
fn of(all: &[wire::Draft], conversation: &ConversationId) -> Vec<KeptDraft> {
    let here = all
        .iter()
        .filter(|it| it.conversation_uuid == conversation.as_str());
    here.filter_map(draft).collect()
}
