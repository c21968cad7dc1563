//! Loading many records at once: a world, an import.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::Connection;
use serde::Serialize;

use super::query::channel;
use super::write::{due_rank, ranks, save_tags, urgency, wakes_at, write_entry};
use super::{Failure, Slot, Tx, fold};
use crate::backend::native::wire::{
    Author, Availability, Channel, Contact, Conversation, Entry, ErrorCode, EventBody, Inbox, Message,
};
use crate::server::World;
use crate::server::rules::{of_thread, refuse};
use crate::text::Untrusted;

/// What became of the conversations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::server) struct Loaded {
    /// New ones.
    pub new: usize,
    /// Known ones, left as they were.
    pub known: usize,
}

/// Writes all of `world` that is not there yet; what has a known id stays as it is.
pub(in crate::server) fn load(tx: &mut Tx<'_>, world: &World) -> Result<Loaded, Failure> {
    directory(tx.db, world)?;
    for contact in &world.contacts {
        tx.db
            .prepare_cached("INSERT OR IGNORE INTO contact (id, record) VALUES (?1, ?2)")?
            .execute((&contact.id, serde_json::to_string(contact)?))?;
        super::people::save_addresses(tx.db, contact)?;
    }
    let contacts: HashMap<&str, &Contact> = world
        .contacts
        .iter()
        .map(|contact| (contact.id.as_str(), contact))
        .collect();
    let mut threads: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in &world.entries {
        threads.entry(thread(entry)).or_default().push(entry);
    }
    let mut loaded = Loaded::default();
    for conversation in &world.conversations {
        let entries = threads.remove(conversation.id.as_str()).unwrap_or_default();
        let contact = contacts.get(conversation.contact.as_str()).copied();
        if insert(tx, conversation, contact, &entries)? {
            loaded.new += 1;
        } else {
            loaded.known += 1;
        }
    }
    if let Some(orphan) = threads.keys().next() {
        return Err(Failure::Refused(refuse(
            ErrorCode::NotFound,
            format!("there are entries of a conversation “{orphan}” that is not among the conversations"),
        )));
    }
    tx.out.sooner = true;
    tx.emit(EventBody::DirectoryChanged {})?;
    Ok(loaded)
}

/// Writes agents, teams, inboxes, bots and canned responses that are new.
fn directory(db: &Connection, world: &World) -> Result<(), Failure> {
    for agent in &world.agents {
        db.prepare_cached(
            "INSERT OR IGNORE INTO agent (id, name, name_key, role, availability, capacity) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            &agent.id,
            agent.name.original(),
            fold(agent.name.original()),
            word(&agent.role)?,
            word(&agent.availability)?,
            agent.capacity,
        ))?;
    }
    for team in &world.teams {
        db.execute(
            "INSERT OR IGNORE INTO team (id, name) VALUES (?1, ?2)",
            (&team.id, team.name.original()),
        )?;
        for member in &team.members {
            db.execute(
                "INSERT OR IGNORE INTO team_member (team, agent) VALUES (?1, ?2)",
                (&team.id, member),
            )?;
        }
    }
    for inbox in &world.inboxes {
        add_inbox(db, inbox)?;
    }
    for bot in &world.bots {
        db.execute("INSERT OR IGNORE INTO bot (name) VALUES (?1)", [bot])?;
    }
    for canned in &world.canned_responses {
        db.execute(
            "INSERT OR IGNORE INTO canned_response (id, record) VALUES (?1, ?2)",
            (&canned.id, serde_json::to_string(canned)?),
        )?;
    }
    for it in &world.macros {
        super::macros::put(db, it)?;
    }
    Ok(())
}

/// The inbox of a channel nobody has set up.
pub(in crate::server) fn default_inbox(kind: Channel) -> Inbox {
    let name = match kind {
        Channel::WebChat => "Web chat",
        Channel::Telegram => "Telegram",
        Channel::Whatsapp => "WhatsApp",
        Channel::Email => "E-mail",
        Channel::Sms => "SMS",
        Channel::Phone => "Phone",
        Channel::Viber => "Viber",
        Channel::Max => "MAX",
        Channel::Vk => "VK",
        Channel::Push => "Push",
        Channel::Other => "Other",
    };
    Inbox {
        id: channel(kind).to_owned(),
        name: name.into(),
        channel: kind,
        down: None,
        limits: None,
    }
}

/// Adds an inbox that is not there.
pub(super) fn add_inbox(db: &Connection, inbox: &Inbox) -> Result<(), Failure> {
    db.execute(
        "INSERT OR IGNORE INTO inbox (id, name, channel, down, limits) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            &inbox.id,
            inbox.name.original(),
            channel(inbox.channel),
            inbox.down.as_ref().map(Untrusted::original),
            inbox.limits.map(|own| serde_json::to_string(&own)).transpose()?,
        ),
    )?;
    Ok(())
}

/// Writes one conversation with its thread, unless its id is known.
fn insert(
    tx: &mut Tx<'_>,
    conversation: &Conversation,
    contact: Option<&Contact>,
    entries: &[&Entry],
) -> Result<bool, Failure> {
    let began = entries
        .iter()
        .min_by_key(|entry| position(entry))
        .map(|entry| at(entry));
    let conversation = &Conversation {
        created: conversation.created.or(began),
        ..conversation.clone()
    };
    let (wait, quiet) = ranks(conversation);
    let last = entries
        .iter()
        .map(|entry| position(entry))
        .max()
        .unwrap_or_default();
    let inserted = tx
        .db
        .prepare_cached(
            "INSERT OR IGNORE INTO conversation (id, contact, status, handling, assignee, team, channel, \
             wait_rank, quiet_rank, snoozed_until, settled, read_to, next_position, record, urgency, \
             unread, created) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )?
        .execute(rusqlite::params![
            conversation.id,
            conversation.contact,
            word(&conversation.status)?,
            word(&conversation.handling)?,
            conversation.assignee.as_ref().map(|owner| &owner.id),
            conversation.team,
            channel(conversation.channel),
            wait,
            quiet,
            wakes_at(conversation),
            conversation.revision,
            read_to(conversation, entries),
            last + 1,
            serde_json::to_string(conversation)?,
            urgency(conversation),
            conversation.unread,
            conversation.created.map(super::micros),
        ])?;
    if inserted == 0 {
        return Ok(false);
    }
    let key = tx.db.last_insert_rowid();
    tx.db
        .prepare_cached("INSERT INTO people (rowid, body) VALUES (?1, ?2)")?
        .execute((key, fold(&person(conversation, contact))))?;
    save_tags(tx.db, key, conversation)?;
    let mut told = conversation.clone();
    told.sla = tx.clock(key, conversation)?;
    if told.sla.is_some() || told.sla != conversation.sla {
        tx.db
            .prepare_cached("UPDATE conversation SET record = ?2, due_rank = ?3 WHERE key = ?1")?
            .execute((key, serde_json::to_string(&told)?, due_rank(&told)))?;
    }
    for entry in entries {
        write_entry(tx.db, key, conversation, entry)?;
    }
    let mut in_order = entries.to_vec();
    in_order.sort_by_key(|entry| position(entry));
    tx.put_figures(key, &of_thread(conversation, &in_order))?;
    tx.out.moves.push((None, Slot::of(conversation)));
    tx.emit(EventBody::Conversation(Box::new(told)))?;
    Ok(true)
}

/// What a conversation is found by besides its messages.
pub(super) fn person(conversation: &Conversation, contact: Option<&Contact>) -> String {
    let mut words = vec![conversation.id.as_str(), conversation.contact_name.original()];
    words.extend(conversation.subject.as_ref().map(Untrusted::original));
    if let Some(contact) = contact {
        words.extend(
            contact
                .identities
                .iter()
                .map(|identity| identity.address.original()),
        );
        words.extend(contact.orders.iter().map(|order| order.number.original()));
        words.extend(contact.tags.iter().map(Untrusted::original));
    }
    words.join(" ")
}

/// The newest position before the unread messages of the customer.
fn read_to(conversation: &Conversation, entries: &[&Entry]) -> u64 {
    let mut theirs: Vec<u64> = entries
        .iter()
        .filter(|entry| {
            matches!(
                entry,
                Entry::Message(Message {
                    author: Author::Customer,
                    ..
                })
            )
        })
        .map(|entry| position(entry))
        .collect();
    theirs.sort_unstable();
    let unread = usize::try_from(conversation.unread).unwrap_or(usize::MAX);
    let read = theirs.len().saturating_sub(unread);
    theirs.get(read).map_or_else(
        || theirs.last().copied().unwrap_or_default(),
        |first| first.saturating_sub(1),
    )
}

fn at(entry: &Entry) -> Timestamp {
    match entry {
        Entry::Message(message) => message.at,
        Entry::Note(note) => note.at,
        Entry::Event(event) => event.at,
    }
}

fn position(entry: &Entry) -> u64 {
    match entry {
        Entry::Message(message) => message.position,
        Entry::Note(note) => note.position,
        Entry::Event(event) => event.position,
    }
}

fn thread(entry: &Entry) -> &str {
    match entry {
        Entry::Message(message) => &message.conversation,
        Entry::Note(note) => &note.conversation,
        Entry::Event(event) => &event.conversation,
    }
}

/// Keeps what an agent chose.
pub(in crate::server) fn set_availability(
    db: &Connection,
    agent: &str,
    availability: Availability,
) -> Result<(), Failure> {
    db.execute(
        "UPDATE agent SET availability = ?2 WHERE id = ?1",
        (agent, word(&availability)?),
    )?;
    Ok(())
}

/// The protocol's word for a value of a plain enum.
pub(super) fn word(value: &impl Serialize) -> Result<String, Failure> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Err(Failure::Store(format!("{other} is not a word").into())),
    }
}
