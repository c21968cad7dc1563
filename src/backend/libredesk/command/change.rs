//! Status, priority, tags, marks, availability.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Done, Ended};
use crate::backend::libredesk::known::{Desk, uuid};
use crate::backend::libredesk::rest::{Trouble, refusal};
use crate::backend::libredesk::translate::{agent, their_availability};
use crate::backend::libredesk::wire;
use crate::backend::{Event, RefusalCode};
use crate::domain::{Availability, ConversationId, Priority, Status};
use crate::net::http::Method;

/// Sets something of a conversation.
pub(super) async fn put(desk: &Desk, id: &ConversationId, what: &str, body: &Value) -> Result<(), Trouble> {
    let path = format!("/conversations/{}/{what}", uuid(id.as_str())?);
    desk.rest.change(Method::Put, &path, body).await
}

/// Looks at what a change made; where that fails the change is done all the same, and the desk looks.
pub(super) async fn after(desk: &Desk, id: &ConversationId) -> Vec<Event> {
    match desk.look(id).await {
        Ok(events) => events,
        Err(_) => vec![Event::Stale(id.clone())],
    }
}

/// Opens or resolves. The name must be one of the desk's own.
pub(super) async fn status(desk: &Desk, id: &ConversationId, status: Status) -> Result<Vec<Event>, Trouble> {
    let name = desk.known().lexicon.usual(status).map(str::to_owned);
    let name = name.ok_or_else(|| refusal(RefusalCode::Invalid, "the desk has no such status"))?;
    put(desk, id, "status", &json!({ "status": name })).await?;
    Ok(after(desk, id).await)
}

/// Says how urgent it is. The server clears the priority for a name it does not know and says it is done
/// (`priority-unknown`), so only names it told are sent.
pub(super) async fn priority(desk: &Desk, id: &ConversationId, priority: Priority) -> Done {
    let name = desk
        .known()
        .lexicon
        .level(priority)
        .map(|level| level.name.clone());
    let Some(name) = name else {
        return Err(Ended::Unsupported);
    };
    put(desk, id, "priority", &json!({ "priority": name })).await?;
    Ok(after(desk, id).await)
}

/// Puts off. The server takes how long, not until when.
pub(super) async fn snooze(
    desk: &Desk,
    id: &ConversationId,
    until: Timestamp,
) -> Result<Vec<Event>, Trouble> {
    let left = until.duration_since(Timestamp::now());
    let seconds = left.as_secs() + i64::from(left.subsec_nanos() > 0);
    if seconds <= 0 {
        return Err(refusal(RefusalCode::Invalid, "that time is over"));
    }
    let body = json!({ "status": "Snoozed", "snoozed_until": format!("{seconds}s") });
    put(desk, id, "status", &body).await?;
    Ok(after(desk, id).await)
}

/// Adds and removes tags. The server ignores names it does not know and says it is done.
pub(super) async fn tags(
    desk: &Desk,
    id: &ConversationId,
    add: &[String],
    remove: &[String],
) -> Result<Vec<Event>, Trouble> {
    let path = format!("/conversations/{}/tags", uuid(id.as_str())?);
    for (names, action) in [(add, "add_tags"), (remove, "remove_tags")] {
        if !names.is_empty() {
            let body = json!({ "tags": names, "action": action });
            desk.rest.change(Method::Post, &path, &body).await?;
        }
    }
    let events = after(desk, id).await;
    let has = |tag: &String| {
        events.iter().any(|event| match event {
            Event::ConversationUpserted(row) => row.tags.iter().any(|known| known.original() == tag),
            _ => true,
        })
    };
    match add.iter().find(|tag| !has(tag)) {
        Some(tag) => Err(refusal(
            RefusalCode::Invalid,
            &format!("the desk has no tag {tag:?}; an administrator can add it"),
        )),
        None => Ok(events),
    }
}

/// The agent has seen everything.
pub(super) async fn read(desk: &Desk, id: &ConversationId) -> Result<Vec<Event>, Trouble> {
    put(desk, id, "last-seen", &json!({})).await?;
    let row = desk.known().change(id, |row, _| row.unread = 0);
    Ok(row.map(Event::ConversationUpserted).into_iter().collect())
}

/// The agent comes or goes.
pub(super) async fn availability(desk: &Desk, availability: Availability) -> Result<Vec<Event>, Trouble> {
    let body = json!({ "status": their_availability(availability) });
    desk.rest
        .change(Method::Put, "/agents/me/availability", &body)
        .await?;
    let mut known = desk.known();
    let id = known.my_id();
    let mut events = Vec::new();
    if let Some(me) = known.agents.iter_mut().find(|agent| agent.id == id) {
        their_availability(availability).clone_into(&mut me.availability_status);
        events.push(Event::AgentUpserted(agent(&wire::Agent::clone(me))));
    }
    Ok(events)
}
