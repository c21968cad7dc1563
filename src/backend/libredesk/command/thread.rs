//! Pages of a thread. The server pages by offset, newest first; the desk by place.

use jiff::Timestamp;

use super::{items, unread};
use crate::backend::Event;
use crate::backend::libredesk::known::{Desk, uuid};
use crate::backend::libredesk::rest::{Rest, Trouble};
use crate::backend::libredesk::translate::place_of;
use crate::backend::libredesk::wire;
use crate::domain::{ConversationId, Entry, Position, RequestId};

/// Rows of one page of the server's.
const ROWS: u16 = 50;
/// Pages that are looked through for the right place at most.
const WALK: u64 = 40;
/// Newest lines that are looked at for a hint.
const NEWS: u16 = 20;

/// Lines before a place, or the newest. Offsets move when something is written meanwhile, so a line may
/// come twice or the place may be a page further; what is no older than the place is left out.
pub(super) async fn page(
    desk: &Desk,
    id: RequestId,
    conversation: ConversationId,
    before: Option<Position>,
    limit: u16,
) -> Result<Vec<Event>, Trouble> {
    let newer = before.map_or(0, |place| desk.known().served_after(&conversation, place));
    let mut number = u64::try_from(newer).unwrap_or_default() / u64::from(ROWS) + 1;
    let last = number + WALK;
    let mut events = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    desk.known().open(&conversation);
    let more = loop {
        let page = fetch(desk, &conversation, number, ROWS).await?;
        let (read, bad) = wire::each::<wire::Message>(items(&page));
        events.extend(unread("message", bad));
        let mut known = desk.known();
        for message in &read {
            let wanted = before.is_none_or(|place| place_of(message) < place);
            if wanted && !entries.iter().any(|entry| entry.id().as_str() == message.uuid) {
                known.serve(message);
                entries.push(known.entry(message));
            }
        }
        let more = number < page.total_pages;
        // Half a screenful is worth an answer.
        if !more || number == last || entries.len() >= usize::from(limit.min(ROWS) / 2).max(1) {
            break more;
        }
        number += 1;
    };
    entries.sort_by_key(Entry::position);
    events.extend(desk.known().mail_news(&conversation));
    events.push(Event::ThreadPage {
        id,
        conversation,
        entries,
        more,
    });
    Ok(events)
}

/// What a hint was about: lines that are new or changed. Of a thread nobody looked at yet only what was
/// said since the hint is news.
pub(in crate::backend::libredesk) async fn news(
    desk: &Desk,
    conversation: &ConversationId,
    since: Timestamp,
) -> Result<Vec<Event>, Trouble> {
    let page = fetch(desk, conversation, 1, NEWS).await?;
    let (read, bad) = wire::each::<wire::Message>(items(&page));
    let mut known = desk.known();
    let whole = known.has_served(conversation);
    let all = read.len();
    let mut events: Vec<Event> = unread("message", bad).collect();
    let mut told = 0;
    for message in read.iter().rev() {
        let old = !whole && message.created_at < since;
        if known.serve(message) && !old {
            told += 1;
            events.push(Event::EntryUpserted(known.entry(message)));
        }
    }
    events.extend(known.mail_news(conversation));
    // More was missed than was looked at.
    if whole && told == all && all == usize::from(NEWS) {
        events.push(Event::Stale(conversation.clone()));
    }
    Ok(events)
}

/// Reads the newest lines for what the adapter itself has to know of them.
pub(super) async fn acquaint(desk: &Desk, conversation: &ConversationId) -> Result<(), Trouble> {
    let page = fetch(desk, conversation, 1, NEWS).await?;
    let (read, _) = wire::each::<wire::Message>(items(&page));
    let mut known = desk.known();
    for message in &read {
        known.head(message);
    }
    Ok(())
}

async fn fetch(
    desk: &Desk,
    conversation: &ConversationId,
    page: u64,
    rows: u16,
) -> Result<wire::Page, Trouble> {
    let path = format!("/conversations/{}/messages", uuid(conversation.as_str())?);
    let request = Rest::request(&path)
        .query("page", &page)
        .query("page_size", &rows);
    desk.rest.ask(&request).await
}
