//! Pages of the queue, and how many there are.

use super::{Report, items, unread};
use crate::backend::libredesk::known::Desk;
use crate::backend::libredesk::rest::{Trouble, refusal};
use crate::backend::libredesk::view::{Place, sources};
use crate::backend::libredesk::wire;
use crate::backend::{Counts, Event, PageToken, RefusalCode};
use crate::domain::{Conversation, ConversationId, RequestId, View};

/// Most rows the server gives at once.
const MOST: u16 = 500;

/// A page of a slice: of each of its lists that is not at its end.
pub(super) async fn page(
    desk: &Desk,
    id: RequestId,
    view: View,
    after: Option<&PageToken>,
    limit: u16,
) -> Result<Vec<Event>, Trouble> {
    let lists = sources(view, &desk.known());
    let place = match after {
        None => Place::first(lists.len()),
        Some(token) => {
            Place::read(token).ok_or_else(|| refusal(RefusalCode::Invalid, "there is no such page"))?
        }
    };
    let first = after.is_none();
    let mut next = Place {
        page: place.page + 1,
        total: place.total,
        lists: Vec::new(),
    };
    let mut events = Vec::new();
    let mut rows: Vec<Conversation> = Vec::new();
    for at in place.lists {
        let Some(source) = lists.get(at) else { continue };
        let request = source.request(place.page, limit.clamp(1, MOST));
        let page: wire::Page = desk.rest.ask(&request).await?;
        if first {
            next.total += page.total;
        }
        if place.page < page.total_pages {
            next.lists.push(at);
        }
        let (read, bad) = wire::each::<wire::Conversation>(items(&page));
        events.extend(unread("conversation", bad));
        let mut known = desk.known();
        for row in &read {
            if !rows.iter().any(|seen| seen.id.as_str() == row.uuid) {
                rows.push(known.learn(row));
            }
        }
    }
    events.push(Event::ConversationPage {
        id,
        view,
        conversations: rows,
        total: next.total,
        next: (!next.lists.is_empty()).then(|| next.token()),
    });
    Ok(events)
}

/// How many there are in each slice, and how many of all wait.
pub(in crate::backend::libredesk) async fn counts(desk: &Desk) -> Result<Vec<Event>, Trouble> {
    let mut counts = Counts::default();
    for view in View::ALL {
        let mut total = 0;
        let lists = sources(view, &desk.known());
        for source in lists {
            let page: wire::Page = desk.rest.ask(&source.request(1, 1)).await?;
            total += page.total;
            if view == View::All && source.is_waiting() {
                counts.waiting += page.total;
            }
        }
        let of = match view {
            View::Mine => &mut counts.mine,
            View::Unassigned => &mut counts.unassigned,
            View::Teams => &mut counts.teams,
            View::All => &mut counts.all,
            View::Snoozed => &mut counts.snoozed,
            View::Resolved => &mut counts.resolved,
        };
        *of = total;
    }
    Ok(vec![Event::Counts(counts)])
}

/// The rows with the newest activity: what a look without a socket sees of what a socket would tell.
pub(in crate::backend::libredesk) async fn newest(desk: &Desk) -> Report {
    const ROWS: u16 = 30;
    let lists = sources(View::All, &desk.known());
    let mut report = Report::default();
    for source in lists {
        let page: wire::Page = match desk.rest.ask(&source.newest(ROWS)).await {
            Ok(page) => page,
            Err(trouble) => {
                let failed = Report::failed(&trouble);
                return Report {
                    events: report.events,
                    hints: report.hints,
                    ..failed
                };
            }
        };
        let (read, _) = wire::each::<wire::Conversation>(items(&page));
        let mut known = desk.known();
        for row in &read {
            let id = ConversationId::new(&row.uuid);
            let before = known.row(&id).cloned();
            let learnt = known.learn(row);
            if before.as_ref() != Some(&learnt) {
                if known.follows(&id) {
                    report.hints.push((id, learnt.last_activity));
                }
                report.events.push(Event::ConversationUpserted(learnt));
            }
        }
    }
    report
}
