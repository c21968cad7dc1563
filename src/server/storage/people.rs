//! Records of people: everything that happened with one, records that are the same person, two made one.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::bulk::person;
use super::{Failure, Tx, fold, micros, read};
use crate::backend::native::wire::{
    Contact, Conversation, Duplicate, Entry, ErrorCode, Merged, SystemEvent, SystemKind, TimelineKind,
    TimelineRow,
};
use crate::server::rules::{folded, merge, part, refuse};
use crate::text::Untrusted;

/// Most records that are told as likely the same person.
const DUPLICATES: usize = 20;

/// What is kept of two records that became one, so that they can be two again.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    into: Contact,
    from: Contact,
    conversations: Vec<String>,
}

/// What happened with a person before a time, newest first, at least `limit` lines if there are so many:
/// lines of one moment are never parted. And whether there are older ones.
pub(in crate::server) fn timeline(
    db: &Connection,
    contact: &str,
    before: Option<Timestamp>,
    limit: u16,
) -> Result<(Vec<TimelineRow>, bool), Failure> {
    let mut rows = of_card(&read::contact(db, contact)?);
    rows.extend(of_threads(db, contact)?);
    rows.retain(|row| before.is_none_or(|before| row.at < before));
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    let limit = usize::from(limit).min(rows.len());
    let last = limit
        .checked_sub(1)
        .and_then(|last| rows.get(last))
        .map(|row| row.at);
    let end = rows.iter().take_while(|row| Some(row.at) >= last).count();
    let more = end < rows.len();
    rows.truncate(end);
    Ok((rows, more))
}

fn of_card(contact: &Contact) -> Vec<TimelineRow> {
    let row = |at, kind, text: &Untrusted, detail: &Untrusted| TimelineRow {
        at,
        kind,
        text: text.clone(),
        detail: detail.clone(),
        conversation: None,
        entry: None,
    };
    let orders = contact.orders.iter().map(|it| {
        let text = Untrusted::new(format!("{} {}", it.number.original(), it.title.original()));
        row(it.at, TimelineKind::Order, &text, &it.status)
    });
    let rounds = contact.previous.iter().map(|it| TimelineRow {
        conversation: it.conversation.clone(),
        ..row(it.at, TimelineKind::Conversation, &it.subject, &it.outcome)
    });
    let mailings = contact
        .mailings
        .iter()
        .map(|it| row(it.at, TimelineKind::Mailing, &it.subject, &it.outcome));
    let visits = contact
        .visits
        .iter()
        .map(|it| row(it.at, TimelineKind::Visit, &it.page, &it.detail));
    orders.chain(rounds).chain(mailings).chain(visits).collect()
}

/// Conversations of a person, and the calls and payments in them.
fn of_threads(db: &Connection, contact: &str) -> Result<Vec<TimelineRow>, Failure> {
    let mut rows = Vec::new();
    for conversation in conversations(db, contact)? {
        let about = conversation.subject.clone().unwrap_or_default();
        rows.push(TimelineRow {
            at: conversation.created.unwrap_or(conversation.last_activity),
            kind: TimelineKind::Conversation,
            text: about,
            detail: Untrusted::from(super::query::channel(conversation.channel)),
            conversation: Some(conversation.id),
            entry: None,
        });
    }
    let mut statement = db.prepare_cached(
        "SELECT e.record FROM entry e JOIN conversation c ON c.key = e.conversation \
         WHERE c.contact = ?1 AND e.author IS NULL AND (json_type(e.record, '$.what.call') IS NOT NULL \
         OR json_type(e.record, '$.what.payment') IS NOT NULL)",
    )?;
    let records = statement.query_map([contact], |row| row.get::<_, String>(0))?;
    for record in records {
        if let Entry::Event(event) = serde_json::from_str(&record?)? {
            rows.extend(of_event(&event));
        }
    }
    Ok(rows)
}

fn of_event(event: &SystemEvent) -> Option<TimelineRow> {
    let (kind, text, detail) = match &event.what {
        SystemKind::Call {
            direction,
            seconds,
            outcome,
            ..
        } => {
            let way = serde_json::to_value(direction).ok()?;
            let length = seconds.map_or_else(|| "–".to_owned(), |it| format!("{}:{:02}", it / 60, it % 60));
            let text = Untrusted::new(format!("{} {length}", way.as_str().unwrap_or_default()));
            (TimelineKind::Call, text, outcome.clone().unwrap_or_default())
        }
        SystemKind::Payment { state, amount, .. } => {
            let state = serde_json::to_value(state).ok()?;
            let detail = Untrusted::from(state.as_str().unwrap_or_default());
            (TimelineKind::Payment, amount.clone(), detail)
        }
        _ => return None,
    };
    Some(TimelineRow {
        at: event.at,
        kind,
        text,
        detail,
        conversation: Some(event.conversation.clone()),
        entry: Some(event.id.clone()),
    })
}

fn conversations(db: &Connection, contact: &str) -> Result<Vec<Conversation>, Failure> {
    let mut statement = db.prepare_cached("SELECT record FROM conversation WHERE contact = ?1")?;
    let records = statement.query_map([contact], |row| row.get::<_, String>(0))?;
    records
        .map(|record| Ok(serde_json::from_str(&record?)?))
        .collect()
}

/// Keeps by what addresses a person is known.
pub(super) fn save_addresses(db: &Connection, contact: &Contact) -> Result<(), Failure> {
    db.prepare_cached("DELETE FROM contact_address WHERE contact = ?1")?
        .execute([&contact.id])?;
    let mut insert =
        db.prepare_cached("INSERT OR IGNORE INTO contact_address (folded, contact) VALUES (?1, ?2)")?;
    for address in contact.identities.iter().filter_map(folded) {
        insert.execute((address, &contact.id))?;
    }
    Ok(())
}

/// Other records with one of the addresses of a person.
pub(in crate::server) fn duplicates(db: &Connection, contact: &str) -> Result<Vec<Duplicate>, Failure> {
    let own = read::contact(db, contact)?;
    let mut statement =
        db.prepare_cached("SELECT contact FROM contact_address WHERE folded = ?1 AND contact <> ?2")?;
    let mut found: Vec<Duplicate> = Vec::new();
    for identity in &own.identities {
        let Some(folded) = folded(identity) else { continue };
        let others = statement.query_map((folded, contact), |row| row.get::<_, String>(0))?;
        for id in others {
            let id = id?;
            if found.len() >= DUPLICATES || found.iter().any(|it| it.contact == id) {
                continue;
            }
            let other = read::contact(db, &id)?;
            found.push(Duplicate {
                name: other.name,
                address: identity.address.clone(),
                identities: other.identities.len(),
                orders: other.orders.len(),
                conversations: conversations(db, &id)?.len(),
                contact: id,
            });
        }
    }
    Ok(found)
}

/// Makes two records one: `from` is gone, its conversations are `into`'s.
pub(in crate::server) fn merge_contacts(tx: &mut Tx<'_>, into: &str, from: &str) -> Result<Contact, Failure> {
    let (first, other) = (read::contact(tx.db, into)?, read::contact(tx.db, from)?);
    let id = Uuid::now_v7().to_string();
    let merged = Merged {
        id: id.clone(),
        name: other.name.clone(),
        at: tx.now,
    };
    let one = merge(first.clone(), other.clone(), merged)?;
    let moved = conversations(tx.db, from)?;
    let kept = Kept {
        into: first,
        from: other,
        conversations: moved.iter().map(|it| it.id.clone()).collect(),
    };
    tx.db.execute(
        "INSERT INTO merge (id, record, at) VALUES (?1, ?2, ?3)",
        (&id, serde_json::to_string(&kept)?, micros(tx.now)),
    )?;
    tx.save_contact(&one)?;
    for conversation in &kept.conversations {
        give(tx, conversation, &one)?;
    }
    tx.db.execute("DELETE FROM contact WHERE id = ?1", [from])?;
    Ok(one)
}

/// Makes two records of one again. What was said and done since stays with the first.
pub(in crate::server) fn undo_merge(tx: &mut Tx<'_>, contact: &str, id: &str) -> Result<Contact, Failure> {
    let record: Option<String> = tx
        .db
        .query_row("SELECT record FROM merge WHERE id = ?1", [id], |row| row.get(0))
        .optional()?;
    let now = read::contact(tx.db, contact)?;
    let known = now.merged.iter().any(|it| it.id == id);
    let (Some(record), true) = (record, known) else {
        let message = "these records were never one, or are two again already";
        return Err(refuse(ErrorCode::NotFound, message).into());
    };
    let kept: Kept = serde_json::from_str(&record)?;
    let one = part(now, &kept.into, &kept.from, id);
    tx.db.execute(
        "INSERT INTO contact (id, record) VALUES (?1, ?2)",
        (&kept.from.id, serde_json::to_string(&kept.from)?),
    )?;
    tx.save_contact(&kept.from)?;
    tx.save_contact(&one)?;
    for conversation in &kept.conversations {
        give(tx, conversation, &kept.from)?;
    }
    tx.db.execute("DELETE FROM merge WHERE id = ?1", [id])?;
    Ok(one)
}

/// A conversation is another person's from now on.
fn give(tx: &mut Tx<'_>, id: &str, to: &Contact) -> Result<(), Failure> {
    let row = read::conversation(tx.db, id)?;
    let record = Conversation {
        contact: to.id.clone(),
        contact_name: to.name.clone(),
        ..row.record.clone()
    };
    tx.db.execute(
        "UPDATE conversation SET contact = ?2 WHERE key = ?1",
        (row.key, &to.id),
    )?;
    tx.db.execute("DELETE FROM people WHERE rowid = ?1", [row.key])?;
    tx.db.execute(
        "INSERT INTO people (rowid, body) VALUES (?1, ?2)",
        (row.key, fold(&person(&record, Some(to)))),
    )?;
    tx.save(row, record)?;
    Ok(())
}
