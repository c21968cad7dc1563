//! Who owns a conversation. The last one to say so wins at this server; we look before and after.

use serde_json::json;

use super::change::{after, put};
use super::{items, talk};
use crate::backend::libredesk::known::{Desk, number};
use crate::backend::libredesk::rest::{Trouble, refusal};
use crate::backend::libredesk::view::sources;
use crate::backend::libredesk::wire;
use crate::backend::{Event, Refusal, RefusalCode, TransferTarget};
use crate::domain::{ConversationId, RequestId, View};
use crate::text::CleanLine;

/// Rows among which the next one is looked for.
const ROWS: u16 = 10;

/// Takes a conversation that nobody has.
pub(super) async fn claim(desk: &Desk, id: &ConversationId) -> Result<Vec<Event>, Trouble> {
    let me = desk.known().my_id();
    let before = desk.fetch(id).await?;
    desk.known().learn(&before);
    free(desk, &before, me)?;
    put(desk, id, "assignee/user", &json!({ "assignee_id": me })).await?;
    let Ok(row) = desk.fetch(id).await else {
        return Ok(vec![Event::Stale(id.clone())]);
    };
    let learnt = desk.known().learn(&row);
    free(desk, &row, me)?;
    Ok(vec![Event::ConversationUpserted(learnt)])
}

/// Whether it is ours or nobody's.
fn free(desk: &Desk, row: &wire::Conversation, me: u64) -> Result<(), Trouble> {
    match row.assigned_user_id.filter(|owner| *owner != me) {
        None => Ok(()),
        Some(owner) => Err(Trouble::Refused(Refusal {
            code: RefusalCode::Conflict,
            message: CleanLine::from("somebody else has it"),
            owner: Some(desk.known().lexicon.person(owner)),
        })),
    }
}

/// Takes who waits longest.
pub(super) async fn claim_next(desk: &Desk, request: RequestId, view: View) -> Result<Vec<Event>, Trouble> {
    let lists = sources(view, &desk.known());
    for source in lists.iter().filter(|source| source.is_waiting()) {
        let page: wire::Page = desk.rest.ask(&source.request(1, ROWS)).await?;
        let (rows, _) = wire::each::<wire::Conversation>(items(&page));
        for row in rows.iter().filter(|row| row.assigned_user_id.is_none()) {
            let id = ConversationId::new(&row.uuid);
            match claim(desk, &id).await {
                Err(Trouble::Refused(Refusal {
                    code: RefusalCode::Conflict,
                    ..
                })) => {}
                claimed => {
                    let mut events = claimed?;
                    events.push(Event::Claimed {
                        id: request,
                        conversation: Some(id),
                    });
                    return Ok(events);
                }
            }
        }
    }
    Ok(vec![Event::Claimed {
        id: request,
        conversation: None,
    }])
}

/// Gives it to an agent or a team. A team takes it from its agent. The note goes first: whoever gave a
/// conversation away may no longer write in it.
pub(super) async fn transfer(
    desk: &Desk,
    id: &ConversationId,
    to: &TransferTarget,
    note: &str,
) -> Result<Vec<Event>, Trouble> {
    let (what, receiver) = match to {
        TransferTarget::Agent(agent) => ("assignee/user", number(agent.as_str())?),
        TransferTarget::Team(team) => ("assignee/team", number(team.as_str())?),
    };
    let mut events = Vec::new();
    if !note.is_empty() {
        events = talk::note(desk, None, id, note, &[], Some(to)).await?;
    }
    put(desk, id, what, &json!({ "assignee_id": receiver }))
        .await
        .map_err(|trouble| behind(note, trouble))?;
    events.extend(after(desk, id).await);
    Ok(events)
}

/// What it means that a conversation was not given away once its note is written: to try the whole again
/// would write the note twice.
fn behind(note: &str, trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::Refused(_) => trouble,
        _ if note.is_empty() => trouble,
        _ => refusal(
            RefusalCode::Other,
            "the note is written, but perhaps the conversation was not given away; look, and do it without a note",
        ),
    }
}

/// Gives it to an assistant, or back to the queue.
pub(super) async fn hand_off(
    desk: &Desk,
    id: &ConversationId,
    bot: Option<&str>,
    note: &str,
) -> Result<Vec<Event>, Trouble> {
    let assistant = match bot {
        None => None,
        Some(name) => Some(assistant(desk, name)?),
    };
    let mut events = Vec::new();
    if !note.is_empty() {
        events = talk::note(desk, None, id, note, &[], None).await?;
    }
    let given = match assistant {
        Some(assistant) => put(desk, id, "assignee/user", &json!({ "assignee_id": assistant })).await,
        None => put(desk, id, "assignee/user/remove", &json!({})).await,
    };
    given.map_err(|trouble| behind(note, trouble))?;
    events.extend(after(desk, id).await);
    Ok(events)
}

fn assistant(desk: &Desk, name: &str) -> Result<u64, Trouble> {
    let known = desk.known();
    let mut assistants = known.agents.iter().filter(|agent| agent.kind == "ai_assistant");
    let found = assistants.find(|agent| known.lexicon.person(agent.id).name.as_str() == name);
    found
        .map(|agent| agent.id)
        .ok_or_else(|| refusal(RefusalCode::NotFound, "there is no such assistant"))
}
