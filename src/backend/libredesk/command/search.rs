//! Search: by reference and address, and by what was said. The server tells only which conversation.

use serde_json::value::RawValue;

use crate::backend::libredesk::known::Desk;
use crate::backend::libredesk::rest::{Rest, Trouble, refusal};
use crate::backend::libredesk::wire;
use crate::backend::{Event, RefusalCode, SearchHit};
use crate::domain::{AgentId, Conversation, ConversationId, RequestId, TeamId, View};
use crate::text::{CleanLine, Untrusted};

/// Shortest search the server takes, in characters.
const SHORTEST: usize = 3;
/// Conversations that are fetched for one search at most, one request each.
const FETCHES: usize = 10;
/// What the desk's search knows and this server does not.
const OPERATORS: [&str; 12] = [
    "channel:",
    "tag:",
    "from:",
    "is:",
    "owner:",
    "team:",
    "waiting:",
    "sla:",
    "created:",
    "active:",
    "priority:",
    "contact:",
];

/// Hits, for the search.
pub(super) async fn hits(desk: &Desk, id: RequestId, query: &str, limit: u16) -> Result<Vec<Event>, Trouble> {
    let hits = found(desk, query, limit).await?;
    Ok(vec![Event::SearchPage {
        id,
        hits,
        // Its search has one page.
        more: false,
    }])
}

/// Hits that belong to a slice, for its narrowed list.
pub(super) async fn list(
    desk: &Desk,
    id: RequestId,
    view: View,
    query: &str,
    limit: u16,
) -> Result<Vec<Event>, Trouble> {
    let hits = found(desk, query, limit).await?;
    let (me, teams) = {
        let known = desk.known();
        let teams: Vec<TeamId> = known
            .my_teams()
            .iter()
            .map(|team| TeamId::new(team.to_string()))
            .collect();
        (AgentId::new(known.my_id().to_string()), teams)
    };
    let mut rows: Vec<Conversation> = Vec::new();
    for hit in hits {
        let is_new = !rows.iter().any(|row| row.id == hit.conversation.id);
        if is_new && view.holds(&hit.conversation, &me, &teams) {
            rows.push(hit.conversation);
        }
    }
    Ok(vec![Event::ConversationPage {
        id,
        view,
        total: u64::try_from(rows.len()).unwrap_or_default(),
        conversations: rows,
        next: None,
    }])
}

async fn found(desk: &Desk, query: &str, limit: u16) -> Result<Vec<SearchHit>, Trouble> {
    let query = query.trim();
    if let Some(operator) = query
        .split_whitespace()
        .map(|word| word.trim_start_matches('-'))
        .find_map(|word| OPERATORS.into_iter().find(|it| word.starts_with(it)))
    {
        let words = format!("this server cannot search by {operator}");
        return Err(refusal(RefusalCode::Invalid, &words));
    }
    if query.chars().count() < SHORTEST {
        return Err(refusal(
            RefusalCode::Invalid,
            "a search takes three characters at least",
        ));
    }
    let mut places: Vec<(String, CleanLine)> = Vec::new();
    for raw in ask(desk, "/conversations/search", query).await? {
        if let Ok(hit) = serde_json::from_str::<wire::FoundConversation>(raw.get()) {
            let subject = hit.subject.filter(|it| !it.original().is_empty());
            let words = subject.or(hit.reference_number).unwrap_or_default();
            places.push((hit.uuid, CleanLine::new(&words)));
        }
    }
    for raw in ask(desk, "/messages/search", query).await? {
        if let Ok(hit) = serde_json::from_str::<wire::FoundMessage>(raw.get()) {
            places.push((
                hit.conversation_uuid,
                CleanLine::new(&excerpt(&hit.text_content, query)),
            ));
        }
    }
    resolve(desk, places, usize::from(limit)).await
}

async fn ask(desk: &Desk, path: &str, query: &str) -> Result<Vec<Box<RawValue>>, Trouble> {
    let found: wire::Whole = desk.rest.ask(&Rest::request(path).query("query", query)).await?;
    Ok(found.unwrap_or_default())
}

/// The conversations of the hits. One that may not be read, or is gone, is no hit.
async fn resolve(
    desk: &Desk,
    places: Vec<(String, CleanLine)>,
    limit: usize,
) -> Result<Vec<SearchHit>, Trouble> {
    let mut hits = Vec::new();
    let mut fetches = 0;
    for (uuid, excerpt) in places {
        if hits.len() == limit {
            break;
        }
        let id = ConversationId::new(uuid);
        let known = desk.known().row(&id).cloned();
        let conversation = match known {
            Some(row) => row,
            None if fetches == FETCHES => continue,
            None => {
                fetches += 1;
                match desk.fetch(&id).await {
                    Ok(row) => desk.known().learn(&row),
                    Err(Trouble::Refused(_)) => continue,
                    Err(trouble) => return Err(trouble),
                }
            }
        };
        hits.push(SearchHit {
            conversation,
            entry: None,
            excerpt,
        });
    }
    Ok(hits)
}

/// The words around the first place that matches.
fn excerpt(text: &Untrusted, query: &str) -> Untrusted {
    const BEFORE: usize = 40;
    let text = text.original();
    let (lower, wanted) = (text.to_lowercase(), query.to_lowercase());
    // Lower case may be of another length; then the beginning has to do.
    let at = lower
        .find(&wanted)
        .filter(|_| lower.len() == text.len())
        .unwrap_or(0);
    let from = text.floor_char_boundary(at.saturating_sub(BEFORE));
    let end = text.floor_char_boundary((from + 4 * BEFORE).min(text.len()));
    Untrusted::from(&text[from..end])
}
