//! Search: by reference and address, and by what was said. The server tells only which conversation.

use jiff::Timestamp;
use serde_json::value::RawValue;

use super::lists::{Wanted, page};
use crate::backend::libredesk::known::Desk;
use crate::backend::libredesk::narrow::UNFILTERABLE;
use crate::backend::libredesk::rest::{Rest, Trouble, refusal};
use crate::backend::libredesk::translate::team;
use crate::backend::libredesk::wire;
use crate::backend::{Event, RefusalCode, SearchHit};
use crate::domain::{AgentId, Conversation, ConversationId, RequestId, Sort, Team, TeamId, View};
use crate::query::{Known as Asking, Query, belongs};
use crate::text::{CleanLine, Untrusted};

/// Shortest search the server takes, in characters.
const SHORTEST: usize = 3;
/// Conversations that are fetched for one search at most, one request each.
const FETCHES: usize = 10;

/// The words as a query.
pub(super) fn read(words: &str) -> Result<Query, Trouble> {
    Query::parse(words).map_err(|error| refusal(RefusalCode::Invalid, &error.to_string()))
}

/// Hits, for the search.
pub(super) async fn hits(desk: &Desk, id: RequestId, query: &str, limit: u16) -> Result<Vec<Event>, Trouble> {
    let query = read(query)?;
    if query.words().next().is_some() {
        let hits = found(desk, &query, limit).await?;
        return Ok(vec![Event::SearchPage {
            id,
            hits,
            // Its search has one page.
            more: false,
        }]);
    }
    let wanted = Wanted {
        id,
        view: View::All,
        query: &query,
        sort: Sort::Newest,
        after: None,
        limit,
    };
    let hits = page(desk, wanted)
        .await?
        .into_iter()
        .filter_map(|event| match event {
            Event::ConversationPage { conversations, .. } => Some(conversations),
            _ => None,
        });
    let hit = |conversation: Conversation| SearchHit {
        excerpt: conversation
            .preview
            .as_ref()
            .map(|it| it.text.clone())
            .unwrap_or_default(),
        conversation,
        entry: None,
    };
    let hits = hits.flatten().map(hit).collect();
    Ok(vec![Event::SearchPage {
        id,
        hits,
        // Its search has one page.
        more: false,
    }])
}

/// Hits that belong to a slice, for its narrowed list.
pub(super) async fn list(desk: &Desk, wanted: Wanted<'_>) -> Result<Vec<Event>, Trouble> {
    let Wanted { id, view, query, .. } = wanted;
    let hits = found(desk, query, wanted.limit).await?;
    let mut rows: Vec<Conversation> = Vec::new();
    for hit in hits {
        let is_new = !rows.iter().any(|row| row.id == hit.conversation.id);
        if is_new
            && fits(desk, &hit.conversation, |row, known| {
                belongs(view, query, row, known)
            })
        {
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

/// Asks a row, with what the desk knows of agents and teams.
fn fits(desk: &Desk, row: &Conversation, ask: impl FnOnce(&Conversation, Asking<'_>) -> bool) -> bool {
    let known = desk.known();
    let teams: Vec<Team> = known.teams.iter().map(|it| team(it, None)).collect();
    let mine: Vec<TeamId> = known
        .my_teams()
        .iter()
        .map(|team| TeamId::new(team.to_string()))
        .collect();
    let asking = Asking {
        me: &AgentId::new(known.my_id().to_string()),
        my_teams: &mine,
        teams: &teams,
        now: Timestamp::now(),
    };
    ask(row, asking)
}

/// Where the free words are, as far as the other words of the query hold there.
async fn found(desk: &Desk, query: &Query, limit: u16) -> Result<Vec<SearchHit>, Trouble> {
    let cannot = UNFILTERABLE.iter().chain(&["is:mentioned", "view:"]);
    let cannot: Vec<String> = cannot.map(|word| (*word).to_owned()).collect();
    if let Some(word) = query.first_of(&cannot) {
        let words = format!("this server cannot search by {word}");
        return Err(refusal(RefusalCode::Invalid, &words));
    }
    let words = query.words().collect::<Vec<_>>().join(" ");
    let words = words.trim();
    if words.chars().count() < SHORTEST {
        return Err(refusal(
            RefusalCode::Invalid,
            "a search takes three characters at least",
        ));
    }
    let mut places: Vec<(String, CleanLine)> = Vec::new();
    for raw in ask(desk, "/conversations/search", words).await? {
        if let Ok(hit) = serde_json::from_str::<wire::FoundConversation>(raw.get()) {
            let subject = hit.subject.filter(|it| !it.original().is_empty());
            let words = subject.or(hit.reference_number).unwrap_or_default();
            places.push((hit.uuid, CleanLine::new(&words)));
        }
    }
    for raw in ask(desk, "/messages/search", words).await? {
        if let Ok(hit) = serde_json::from_str::<wire::FoundMessage>(raw.get()) {
            places.push((
                hit.conversation_uuid,
                CleanLine::new(&excerpt(&hit.text_content, words)),
            ));
        }
    }
    // Rows of lists hold no tags: where more is asked, the whole conversation has to answer.
    let is_more = query.terms().len() > query.words().count();
    let mut hits = resolve(desk, places, usize::from(limit), is_more).await?;
    hits.retain(|hit| fits(desk, &hit.conversation, |row, known| query.fits(row, known)));
    Ok(hits)
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
    whole: bool,
) -> Result<Vec<SearchHit>, Trouble> {
    let mut hits = Vec::new();
    let mut fetches = 0;
    for (uuid, excerpt) in places {
        if hits.len() == limit {
            break;
        }
        let id = ConversationId::new(uuid);
        let is_read =
            |row: &&Conversation| !whole || hits.iter().any(|hit: &SearchHit| hit.conversation.id == row.id);
        let known = desk.known().row(&id).filter(is_read).cloned();
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
