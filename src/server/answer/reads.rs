//! Requests that change nothing stored.

use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{NOTHING, json};
use crate::backend::native::wire::{
    Call, Capabilities, Counts, Duplicates, EventBody, Hello, Limits, MAX_FRAME, MAX_HOLD_MS, MAX_PAGE,
    MAX_TEXT, Priority, Right, SearchHit, SliceCounts, Sort, Synced, TimelinePage, VERSION,
};
use crate::server::keeper::{Room, now};
use crate::server::peers::PeerId;
use crate::server::policy::{Note, Tag};
use crate::server::rules::{self, Caller, rights};
use crate::server::storage::{self, Ask, AskActions, Failure, Resume};
use crate::text::Untrusted;

/// Bytes of rows in a page, so that its frame stays below the limit. At least one row is sent.
const PAGE_BYTES: usize = MAX_FRAME - (64 << 10);

/// Rows as they are stored: they are not parsed only to be written again.
#[derive(Serialize)]
struct RawConversations<'a> {
    conversations: Vec<&'a RawValue>,
    next: Option<String>,
    total: u64,
    counts: Counts,
}

#[derive(Serialize)]
struct RawEntries<'a> {
    entries: Vec<&'a RawValue>,
    more: bool,
}

#[derive(Serialize)]
struct RawActions<'a> {
    actions: Vec<&'a RawValue>,
    more: bool,
}

#[derive(Serialize)]
struct Hits<'a> {
    hits: &'a [SearchHit],
    more: bool,
}

/// The first frame for an agent who connects.
pub(in crate::server) fn hello(room: Room<'_>, caller: &Caller) -> Result<EventBody, Failure> {
    let Room { store, shared } = room;
    let me = storage::agent(&store.db, &store.tally, &shared.peers, &caller.agent.id)?;
    let bots = storage::bots(&store.db)?;
    Ok(EventBody::Hello(Box::new(Hello {
        protocol: VERSION,
        server: Untrusted::new(concat!("ttydesk ", env!("CARGO_PKG_VERSION"))),
        workspace: Untrusted::from(shared.workspace.as_str()),
        epoch: store.epoch,
        seq: store.seen,
        server_time: now(),
        me,
        rights: rights(caller.role),
        capabilities: Capabilities {
            claim: true,
            notes: true,
            tags: true,
            snooze_until: true,
            bots: bots.into_iter().map(Untrusted::from).collect(),
            typing: true,
            undo_send: true,
            idempotent: true,
            search: true,
            edit_contact: true,
            tag_contact: true,
            filters: true,
            views: true,
            saves_responses: true,
            priorities: vec![Priority::Urgent, Priority::High, Priority::Normal, Priority::Low],
            sla: !store.policies.is_empty(),
            return_transfer: store.policies.transfer.accept_within.is_some(),
            transfer_note: store.policies.transfer.note == Note::Required,
            other_addresses: true,
            timeline: true,
            merges: true,
            resolve_tag: store.policies.resolve_tag == Tag::Required,
            statistics: true,
            limits: limits(shared.tuning.requests_per_second, shared.files.longest),
        },
    })))
}

/// Where the stream goes on, and whether that is its end already. The connection is told nothing more
/// until it has caught up.
pub(in crate::server) fn sync(
    room: Room<'_>,
    peer: PeerId,
    epoch: Option<Uuid>,
    seq: Option<u64>,
) -> Result<(Synced, bool), Failure> {
    room.shared.peers.set_live(peer, false);
    let own = room.store.epoch;
    let (seq, resync) = match storage::resume(&room.store.db, own, epoch, seq)? {
        Resume::After(seq) => (seq, false),
        Resume::Anew(seq) => (seq, true),
    };
    let synced = Synced {
        epoch: own,
        seq,
        resync,
    };
    Ok((synced, seq == room.store.seen))
}

/// Answers a reading or momentary call with JSON.
pub(in crate::server) fn read(
    room: Room<'_>,
    caller: &Caller,
    peer: PeerId,
    call: &Call,
) -> Result<String, Failure> {
    let Room { store, shared } = room;
    let db = &store.db;
    match call {
        Call::Directory {} => json(&storage::directory(db, &store.tally, &shared.peers)?),
        Call::ListConversations {
            view,
            query,
            sort,
            after,
            limit,
        } => {
            let ask = Ask {
                view: *view,
                query,
                sort: sort.unwrap_or(Sort::Waiting),
                now: now(),
                after: after.as_deref(),
                limit: page(*limit),
            };
            conversations(room, caller, ask)
        }
        Call::CountConversations { slices } => {
            let counts = storage::count_slices(db, &store.tally, caller, slices, now())?;
            json(&SliceCounts { counts })
        }
        Call::GetConversation { conversation } => json(&storage::conversation(db, conversation)?.record),
        Call::ListEntries {
            conversation,
            before,
            limit,
        } => entries(room, conversation, *before, page(*limit)),
        Call::GetContact { contact } => json(&storage::contact(db, contact)?),
        Call::Search { query, limit, skip } => hits(room, caller, query, page(*limit), *skip),
        Call::ListTimeline {
            contact,
            before,
            limit,
        } => {
            let (rows, more) = storage::timeline(db, contact, *before, page(*limit))?;
            json(&TimelinePage { rows, more })
        }
        Call::FindDuplicates { contact } => json(&Duplicates {
            contacts: storage::duplicates(db, contact)?,
        }),
        Call::ListActions {
            conversation,
            agent,
            since,
            before,
            limit,
        } => {
            caller.needs(Right::ViewActionLog)?;
            let ask = AskActions {
                conversation: conversation.as_deref(),
                agent: agent.as_deref(),
                since: *since,
                before: *before,
                limit: page(*limit),
            };
            actions(room, &ask)
        }
        Call::Statistics { since, until } => {
            caller.needs(Right::ViewStatistics)?;
            let period = rules::period(*since, *until, now())?;
            json(&storage::statistics(db, &store.tally, period, now())?)
        }
        Call::SetTyping { conversation, typing } => {
            storage::conversation(db, conversation)?;
            shared.peers.set_typing(peer, conversation, *typing);
            Ok(NOTHING.to_owned())
        }
        Call::SetViewing { conversation } => {
            if let Some(conversation) = conversation {
                storage::conversation(db, conversation)?;
            }
            shared.peers.set_viewing(peer, conversation.clone());
            Ok(NOTHING.to_owned())
        }
        _ => Err(Failure::Store("a change was taken for a read".into())),
    }
}

fn conversations(room: Room<'_>, caller: &Caller, ask: Ask<'_>) -> Result<String, Failure> {
    let page = storage::page(&room.store.db, &room.store.tally, caller, ask, PAGE_BYTES)?;
    json(&RawConversations {
        conversations: raw(&page.rows)?,
        next: page.next,
        total: page.total,
        counts: page.counts,
    })
}

fn entries(room: Room<'_>, conversation: &str, before: Option<u64>, limit: u16) -> Result<String, Failure> {
    let (rows, older) = storage::entries(&room.store.db, conversation, before, limit)?;
    let mut bytes = 0;
    // The newest are wanted first, so the oldest are left for the next page.
    let fitting = rows.iter().rev().take_while(|row| {
        bytes += row.len();
        bytes <= PAGE_BYTES
    });
    let fitting = fitting.count().max(1).min(rows.len());
    let cut = rows.len() - fitting;
    json(&RawEntries {
        entries: raw(&rows[cut..])?,
        more: older || cut > 0,
    })
}

fn hits(room: Room<'_>, caller: &Caller, query: &str, limit: u16, skip: u32) -> Result<String, Failure> {
    // One more than asked for tells whether there are others.
    let mut hits = storage::search(&room.store.db, caller, query, (limit + 1, skip), now())?;
    let mut more = hits.len() > usize::from(limit);
    hits.truncate(limit.into());
    loop {
        let found = json(&Hits { hits: &hits, more })?;
        if found.len() <= PAGE_BYTES || hits.len() <= 1 {
            return Ok(found);
        }
        hits.truncate(hits.len() / 2);
        more = true;
    }
}

fn actions(room: Room<'_>, ask: &AskActions<'_>) -> Result<String, Failure> {
    let (actions, older) = storage::actions(&room.store.db, ask)?;
    let mut page = Vec::with_capacity(actions.len());
    let mut bytes = 0;
    for action in &actions {
        let row = json(action)?;
        bytes += row.len();
        if bytes > PAGE_BYTES && !page.is_empty() {
            break;
        }
        page.push(row);
    }
    json(&RawActions {
        more: older || page.len() < actions.len(),
        actions: raw(&page)?,
    })
}

fn raw(rows: &[String]) -> Result<Vec<&RawValue>, Failure> {
    rows.iter().map(|row| Ok(serde_json::from_str(row)?)).collect()
}

fn page(limit: u16) -> u16 {
    limit.clamp(1, MAX_PAGE)
}

fn limits(requests_per_second: u32, file_bytes: u64) -> Limits {
    let number = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
    Limits {
        frame_bytes: number(MAX_FRAME),
        text_bytes: number(MAX_TEXT),
        hold_ms: MAX_HOLD_MS,
        requests_per_second,
        page: MAX_PAGE,
        file_bytes,
    }
}
