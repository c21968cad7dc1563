//! Pages of the queue, and how many there are.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::{Report, items, unread};
use crate::backend::libredesk::known::Desk;
use crate::backend::libredesk::narrow::Narrow;
use crate::backend::libredesk::rest::{Trouble, refusal};
use crate::backend::libredesk::view::{MOST, Place, narrowed, sources};
use crate::backend::libredesk::wire;
use crate::backend::{Counts, Event, PageToken, RefusalCode};
use crate::domain::{Conversation, ConversationId, RequestId, Sort, View};
use crate::query::Query;
use crate::text::CleanLine;

/// How long a count of a narrowed slice is good enough ...
const COUNTED: Duration = Duration::from_mins(2);
/// ... and how many are made at once: one request each.
const COUNTS: usize = 10;

/// What a page is asked for.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    pub(super) id: RequestId,
    pub(super) view: View,
    pub(super) query: &'a Query,
    pub(super) sort: Sort,
    pub(super) after: Option<&'a PageToken>,
    pub(super) limit: u16,
}

/// A page of a slice: of each of its lists that is not at its end.
pub(super) async fn page(desk: &Desk, wanted: Wanted<'_>) -> Result<Vec<Event>, Trouble> {
    let Wanted {
        id,
        view,
        limit,
        after,
        ..
    } = wanted;
    let (lists, tags) = {
        let known = desk.known();
        let narrow = Narrow::read(wanted.query, &known, Timestamp::now())?;
        (narrowed(view, &narrow, wanted.sort, &known), narrow.tags)
    };
    let tags: Vec<CleanLine> = tags.iter().map(CleanLine::new).collect();
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
                let learnt = known.learn(row);
                rows.push(known.tagged(&learnt.id, &tags).unwrap_or(learnt));
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

/// How many there are in narrowed slices. Nothing of one that cannot be read, or not be counted now.
pub(super) async fn count(
    desk: &Desk,
    id: RequestId,
    slices: Vec<(View, String)>,
) -> Result<Vec<Event>, Trouble> {
    let mut counts = Vec::new();
    let mut left = COUNTS;
    for slice in slices {
        let fresh = desk.known().counted.get(&slice).copied();
        if let Some((_, count)) = fresh.filter(|(at, _)| at.elapsed() < COUNTED) {
            counts.push(Some(count));
            continue;
        }
        let lists = Query::parse(&slice.1).ok().and_then(|query| {
            let known = desk.known();
            let narrow = Narrow::read(&query, &known, Timestamp::now()).ok()?;
            let by_rows = query.words().next().is_none();
            by_rows.then(|| narrowed(slice.0, &narrow, Sort::Newest, &known))
        });
        let Some(lists) = lists.filter(|lists| lists.len() <= left) else {
            counts.push(None);
            continue;
        };
        left -= lists.len();
        let mut total = 0;
        for source in lists {
            let page: wire::Page = desk.rest.ask(&source.request(1, 1)).await?;
            total += page.total;
        }
        desk.known().counted.insert(slice, (Instant::now(), total));
        counts.push(Some(total));
    }
    Ok(vec![Event::SliceCounts { id, counts }])
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
