//! Replies and notes.

use serde_json::{Value, json};
use uuid::Uuid;

use super::mention::mentions;
use super::thread;
use crate::backend::libredesk::known::{Desk, uuid};
use crate::backend::libredesk::mail::Mail;
use crate::backend::libredesk::rest::{Trouble, refusal};
use crate::backend::libredesk::{html, wire};
use crate::backend::{Event, RefusalCode, TransferTarget};
use crate::domain::{Channel, ConversationId, Entry, EntryId, Recipients, RequestId};

/// An answer.
pub(super) struct Reply<'a> {
    pub(super) text: &'a str,
    pub(super) quotes: Option<&'a EntryId>,
    pub(super) files: &'a [Uuid],
    pub(super) recipients: Option<&'a Recipients>,
}

/// Answers the customer. The request's id goes along and is how a reply without an answer is found again.
pub(super) async fn reply(
    desk: &Desk,
    id: RequestId,
    conversation: &ConversationId,
    reply: Reply<'_>,
) -> Result<Vec<Event>, Trouble> {
    let Reply {
        text, quotes, files, ..
    } = reply;
    let Recipients { to, cc, bcc } = recipients(desk, conversation, reply.recipients).await?;
    let message = match quotes {
        Some(entry) => html::quoted(&quoted_words(desk, conversation, entry).await?, text),
        None => html::of_text(text),
    };
    let body = json!({
        "message": message, "private": false, "sender_type": "agent", "to": to, "cc": cc, "bcc": bcc,
        "attachments": attachments(desk, files)?, "mentions": [], "echo_id": id.to_string(),
    });
    post(desk, conversation, &body, Some(id)).await
}

/// Writes a note; those it names and `to` are told of it.
pub(super) async fn note(
    desk: &Desk,
    id: Option<RequestId>,
    conversation: &ConversationId,
    text: &str,
    files: &[Uuid],
    to: Option<&TransferTarget>,
) -> Result<Vec<Event>, Trouble> {
    let mentions = mentions(text, to, &desk.known());
    let body = json!({
        "message": html::of_text(text), "private": true, "sender_type": "agent", "to": [], "cc": [],
        "bcc": [], "attachments": attachments(desk, files)?, "mentions": mentions,
    });
    post(desk, conversation, &body, id).await
}

async fn post(
    desk: &Desk,
    conversation: &ConversationId,
    body: &Value,
    id: Option<RequestId>,
) -> Result<Vec<Event>, Trouble> {
    let path = format!("/conversations/{}/messages", uuid(conversation.as_str())?);
    let stored: wire::Message = desk.rest.post(&path, body).await?;
    let mut known = desk.known();
    known.serve(&stored);
    let mut entry = known.entry(&stored);
    match &mut entry {
        // The server forgets whose note it was.
        Entry::Note(note) => note.request = id,
        Entry::Message(message) => message.request = id,
        Entry::Event(_) => {}
    }
    let mut events = vec![Event::EntryUpserted(entry)];
    events.extend(known.mail_news(conversation));
    Ok(events)
}

/// Whom an e-mail goes to: whom the agent chose, else whom the last letter says. A chat needs nobody named.
async fn recipients(
    desk: &Desk,
    conversation: &ConversationId,
    chosen: Option<&Recipients>,
) -> Result<Recipients, Trouble> {
    let channel = desk.known().row(conversation).map(|row| row.channel);
    if channel.is_none() {
        desk.look(conversation).await.map_err(before_sending)?;
    }
    if desk.known().row(conversation).map(|row| row.channel) != Some(Channel::Email) {
        return match chosen {
            Some(_) => Err(refusal(RefusalCode::Invalid, "only e-mail has recipients")),
            None => Ok(Recipients::default()),
        };
    }
    if let Some(chosen) = chosen {
        return Ok(chosen.clone());
    }
    if !desk.known().mail(conversation).is_some_and(Mail::knows_inbox) {
        desk.look(conversation).await.map_err(before_sending)?;
    }
    let known = |desk: &Desk| desk.known().mail(conversation).and_then(Mail::recipients);
    let mut found = known(desk);
    if found.is_none() {
        thread::acquaint(desk, conversation)
            .await
            .map_err(before_sending)?;
        found = known(desk);
    }
    let customer = || desk.known().mail(conversation).map(Mail::customer);
    found
        .or_else(customer)
        .filter(|all| !all.to.is_empty())
        .ok_or_else(|| refusal(RefusalCode::Invalid, "the customer has no e-mail address"))
}

/// What went wrong while something was read: nothing of the reply has left.
fn before_sending(trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::Unknown(_) => Trouble::NotSent(None),
        Trouble::Failed(words) => refusal(RefusalCode::Other, words.as_str()),
        other => other,
    }
}

async fn quoted_words(
    desk: &Desk,
    conversation: &ConversationId,
    quoted: &EntryId,
) -> Result<String, Trouble> {
    let conversation = uuid(conversation.as_str())?;
    let path = format!(
        "/conversations/{conversation}/messages/{}",
        uuid(quoted.as_str())?
    );
    let message: wire::Message = match desk.rest.get(&path).await {
        // Nothing of the reply has left.
        Err(Trouble::Unknown(_)) => return Err(Trouble::NotSent(None)),
        Err(Trouble::Failed(_)) => return Err(refusal(RefusalCode::NotFound, "the quoted message is gone")),
        read => read?,
    };
    Ok(match desk.known().entry(&message) {
        Entry::Message(message) => message.body.original().to_owned(),
        Entry::Note(_) | Entry::Event(_) => String::new(),
    })
}

/// What the server calls our files. It leaves out one that a former message has already.
fn attachments(desk: &Desk, files: &[Uuid]) -> Result<Vec<u64>, Trouble> {
    let known = |file: &Uuid| {
        let missing = || {
            refusal(
                RefusalCode::Invalid,
                "a file has to be uploaded again; attach it anew",
            )
        };
        desk.rest.uploaded(*file).ok_or_else(missing)
    };
    files.iter().map(known).collect()
}
