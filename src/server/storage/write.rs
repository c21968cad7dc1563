//! Changing records: one transaction, its rows, its numbered events, and what to tell afterwards.

use axum::extract::ws::Utf8Bytes;
use jiff::Timestamp;
use rusqlite::Connection;
use uuid::Uuid;

use super::query::channel;
use super::search::words_of;
use super::{Failure, Row, Slot, bulk, events, files, fold, micros, read};
use crate::backend::native::wire::{
    Author, Channel, Contact, Conversation, Delivery, Entry, EventBody, EventFrame, FieldChange, Message,
    Note, Priority, Status, SystemEvent,
};
use crate::server::Outgoing;
use crate::server::policy::Policies;
use crate::server::rules::{Change, Line, conversation_changes};

/// `wait_rank` of a conversation in which nobody waits: after all others.
pub(super) const NOT_WAITING: i64 = i64::MAX;

/// `due_rank` of a conversation in which nothing is due: after all others.
pub(super) const NOT_DUE: i64 = i64::MAX;

/// What to tell once the transaction is committed.
#[derive(Debug, Default)]
pub(in crate::server) struct Output {
    /// Numbered events, as they go out.
    pub frames: Vec<Utf8Bytes>,
    /// For the channels.
    pub outgoing: Vec<Outgoing>,
    /// Conversations that are counted elsewhere now.
    pub moves: Vec<(Option<Slot>, Slot)>,
    /// Something is to be done later that was not before.
    pub sooner: bool,
}

impl Output {
    /// Takes over what another job of the same transaction wants told.
    pub(in crate::server) fn append(&mut self, mut other: Self) {
        self.frames.append(&mut other.frames);
        self.outgoing.append(&mut other.outgoing);
        self.moves.append(&mut other.moves);
        self.sooner |= other.sooner;
    }
}

/// A transaction.
#[derive(Debug)]
pub(in crate::server) struct Tx<'s> {
    /// The connection, inside the transaction.
    pub db: &'s Connection,
    /// What the desk promises.
    pub policies: &'s Policies,
    /// The hub's clock when it began.
    pub now: Timestamp,
    /// Number of the newest event.
    pub seq: u64,
    /// What to tell.
    pub out: Output,
    /// What is different, for the action log.
    pub done: Done,
}

/// What a request changed, collected while it is done.
#[derive(Debug, Default)]
pub(in crate::server) struct Done {
    /// In which conversation.
    pub conversation: Option<String>,
    /// Which contact.
    pub contact: Option<String>,
    /// The message or note written or taken back.
    pub entry: Option<String>,
    /// Fields before and after.
    pub changes: Vec<FieldChange>,
}

impl<'s> Tx<'s> {
    pub(in crate::server) fn new(
        db: &'s Connection,
        policies: &'s Policies,
        now: Timestamp,
        seq: u64,
    ) -> Self {
        Self {
            db,
            policies,
            now,
            seq,
            out: Output::default(),
            done: Done::default(),
        }
    }

    /// Numbers an event, logs it, and has it told.
    pub(in crate::server) fn emit(&mut self, body: EventBody) -> Result<(), Failure> {
        let seq = self.seq + 1;
        let frame = serde_json::to_string(&EventFrame { seq: Some(seq), body })?;
        events::append(self.db, seq, &frame)?;
        self.seq = seq;
        self.out.frames.push(frame.into());
        Ok(())
    }

    /// Writes a change, and returns the conversation as it is now.
    pub(in crate::server) fn apply(&mut self, mut row: Row, change: Change) -> Result<Conversation, Failure> {
        let Change {
            mut conversation,
            lines,
            ended,
            to_bot,
        } = change;
        let mut happened = false;
        for line in lines {
            let entry = make(line, &row.record.id, row.next_position, self.now);
            row.next_position += 1;
            happened |= !is_held(&entry);
            self.insert_entry(row.key, &row.record, &entry)?;
        }
        if let Some(ended) = ended {
            let mut contact = read::contact(self.db, &conversation.contact)?;
            contact.previous.insert(0, ended);
            self.save_contact(&contact)?;
        }
        if let Some((bot, note)) = to_bot {
            self.out.outgoing.push(Outgoing::ToBot {
                conversation: conversation.id.clone(),
                bot,
                note,
            });
        }
        if happened {
            conversation.last_activity = self.now;
        }
        self.save(row, conversation)
    }

    /// Saves a conversation's row; counts and tells it if it changed.
    pub(in crate::server) fn save(
        &mut self,
        mut row: Row,
        mut new: Conversation,
    ) -> Result<Conversation, Failure> {
        new.sla = self.clock(row.key, &new)?;
        self.offer(row.key, &row.record, &mut new)?;
        let old = &row.record;
        if *old != new {
            self.count(row.key, old, &new)?;
            self.done.changes.extend(conversation_changes(old, &new));
            new.revision = old.revision + 1;
            if (&old.assignee, &old.team, old.handling) != (&new.assignee, &new.team, new.handling) {
                row.settled = new.revision;
            }
            if new.unread == 0 {
                row.read_to = row.next_position.saturating_sub(1);
            }
            if old.tags != new.tags {
                save_tags(self.db, row.key, &new)?;
            }
            self.out.sooner |= new.snoozed_until.is_some() && old.snoozed_until != new.snoozed_until;
            self.out.moves.push((Some(Slot::of(old)), Slot::of(&new)));
        }
        self.done.conversation = Some(new.id.clone());
        let (wait, quiet) = ranks(&new);
        self.db
            .prepare_cached(
                "UPDATE conversation SET status = ?2, handling = ?3, assignee = ?4, team = ?5, channel = ?6, \
                 wait_rank = ?7, quiet_rank = ?8, snoozed_until = ?9, settled = ?10, read_to = ?11, \
                 next_position = ?12, record = ?13, urgency = ?14, unread = ?15, due_rank = ?16 \
                 WHERE key = ?1",
            )?
            .execute(rusqlite::params![
                row.key,
                bulk::word(&new.status)?,
                bulk::word(&new.handling)?,
                new.assignee.as_ref().map(|owner| &owner.id),
                new.team,
                channel(new.channel),
                wait,
                quiet,
                wakes_at(&new),
                row.settled,
                row.read_to,
                row.next_position,
                serde_json::to_string(&new)?,
                urgency(&new),
                new.unread,
                due_rank(&new),
            ])?;
        if row.record != new {
            self.emit(EventBody::Conversation(Box::new(new.clone())))?;
        }
        Ok(new)
    }

    /// The inbox through which a customer writes; a desk without one for the channel gets it now.
    pub(in crate::server) fn inbox_for(&mut self, current: &str, kind: Channel) -> Result<String, Failure> {
        if let Some(inbox) = read::inbox_for(self.db, current, kind)? {
            return Ok(inbox);
        }
        let inbox = bulk::default_inbox(kind);
        bulk::add_inbox(self.db, &inbox)?;
        self.emit(EventBody::DirectoryChanged {})?;
        Ok(inbox.id)
    }

    fn insert_entry(&mut self, key: i64, conversation: &Conversation, entry: &Entry) -> Result<(), Failure> {
        write_entry(self.db, key, conversation, entry)?;
        match entry {
            Entry::Message(Message { id, .. }) | Entry::Note(Note { id, .. }) => {
                self.done.entry = Some(id.clone());
            }
            Entry::Event(_) => {}
        }
        self.out.sooner |= is_held(entry);
        if let Entry::Message(message) = entry {
            self.leaves(message);
        }
        self.emit(EventBody::Entry(Box::new(entry.clone())))
    }

    /// A message of an agent that is with the channel from now on.
    fn leaves(&mut self, message: &Message) {
        if matches!(message.author, Author::Agent(_)) && message.delivery == Some(Delivery::Sent) {
            self.out.outgoing.push(Outgoing::Message {
                conversation: message.conversation.clone(),
                message: message.clone(),
            });
        }
    }

    /// Gives a message another delivery, at another time if it left only now.
    pub(in crate::server) fn deliver(
        &mut self,
        mut message: Message,
        delivery: Delivery,
    ) -> Result<Message, Failure> {
        let was_held = matches!(message.delivery, Some(Delivery::Held { .. }));
        message.delivery = Some(delivery);
        message.revision += 1;
        if was_held {
            message.at = self.now;
            self.leaves(&message);
        }
        let id = message.id.clone();
        let entry = Entry::Message(message.clone());
        self.db
            .prepare_cached("UPDATE entry SET record = ?2, held_until = ?3 WHERE id = ?1")?
            .execute((id, serde_json::to_string(&entry)?, held_until(&entry)))?;
        self.emit(EventBody::Entry(Box::new(entry)))?;
        Ok(message)
    }

    /// Takes an entry out of its thread for good.
    pub(in crate::server) fn remove_entry(&mut self, conversation: &str, id: &str) -> Result<(), Failure> {
        self.db
            .prepare_cached("DELETE FROM words WHERE rowid = (SELECT key FROM entry WHERE id = ?1)")?
            .execute([id])?;
        self.db
            .prepare_cached("DELETE FROM entry WHERE id = ?1")?
            .execute([id])?;
        files::free(self.db, id)?;
        self.done.conversation = Some(conversation.to_owned());
        self.done.entry = Some(id.to_owned());
        self.emit(EventBody::EntryRemoved {
            conversation: conversation.to_owned(),
            entry: id.to_owned(),
        })
    }

    /// Saves a contact and what can be found of it, and tells it.
    pub(in crate::server) fn save_contact(&mut self, contact: &Contact) -> Result<(), Failure> {
        self.db
            .prepare_cached("UPDATE contact SET record = ?2 WHERE id = ?1")?
            .execute((&contact.id, serde_json::to_string(contact)?))?;
        super::people::save_addresses(self.db, contact)?;
        self.emit(EventBody::Contact(Box::new(contact.clone())))
    }
}

/// Writes a new entry with its words.
pub(super) fn write_entry(
    db: &Connection,
    key: i64,
    conversation: &Conversation,
    entry: &Entry,
) -> Result<(), Failure> {
    files::bind(db, entry)?;
    let (id, words) = words_of(entry);
    let (position, request) = match entry {
        Entry::Message(message) => (message.position, message.request),
        Entry::Note(note) => (note.position, note.request),
        Entry::Event(event) => (event.position, None),
    };
    let (author, name) = match entry {
        Entry::Message(message) => author(&message.author, conversation),
        Entry::Note(_) => (Some("note"), None),
        Entry::Event(_) => (None, None),
    };
    db.prepare_cached(
        "INSERT INTO entry (id, conversation, position, author, author_name, held_until, request, record) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(rusqlite::params![
        id,
        key,
        position,
        author,
        name,
        held_until(entry),
        request.map(Uuid::into_bytes),
        serde_json::to_string(entry)?,
    ])?;
    if !words.is_empty() {
        db.prepare_cached("INSERT INTO words (rowid, body) VALUES (?1, ?2)")?
            .execute((db.last_insert_rowid(), fold(words)))?;
    }
    Ok(())
}

/// Writes the tags of a conversation for searching.
pub(super) fn save_tags(db: &Connection, key: i64, conversation: &Conversation) -> Result<(), Failure> {
    db.prepare_cached("DELETE FROM tag WHERE conversation = ?1")?
        .execute([key])?;
    let mut insert =
        db.prepare_cached("INSERT OR IGNORE INTO tag (folded, conversation, name) VALUES (?1, ?2, ?3)")?;
    for tag in &conversation.tags {
        insert.execute((fold(tag.original()), key, tag.original()))?;
    }
    Ok(())
}

/// Place in the queue by what is due.
pub(super) fn due_rank(conversation: &Conversation) -> i64 {
    let due = conversation.sla.as_ref().and_then(|sla| sla.due);
    due.map_or(NOT_DUE, micros)
}

/// Places in the queue.
pub(super) fn ranks(conversation: &Conversation) -> (i64, i64) {
    (
        conversation.waiting_since.map_or(NOT_WAITING, micros),
        -micros(conversation.last_activity),
    )
}

/// The most urgent first; the usual one is 0.
pub(super) fn urgency(conversation: &Conversation) -> i64 {
    match conversation.priority {
        Priority::Low => 1,
        Priority::Normal => 0,
        Priority::High => -1,
        Priority::Urgent => -2,
    }
}

/// When a snoozed conversation is to wake, as a column.
pub(super) fn wakes_at(conversation: &Conversation) -> Option<i64> {
    conversation
        .snoozed_until
        .filter(|_| conversation.status == Status::Snoozed)
        .map(micros)
}

fn author(author: &Author, conversation: &Conversation) -> (Option<&'static str>, Option<String>) {
    let (kind, name) = match author {
        Author::Customer => ("customer", conversation.contact_name.original()),
        Author::Agent(agent) => ("agent", agent.name.original()),
        Author::Bot(name) => ("bot", name.original()),
    };
    (Some(kind), Some(fold(name)))
}

fn held_until(entry: &Entry) -> Option<i64> {
    match entry {
        Entry::Message(Message {
            delivery: Some(Delivery::Held { until }),
            ..
        }) => Some(micros(*until)),
        _ => None,
    }
}

fn is_held(entry: &Entry) -> bool {
    held_until(entry).is_some()
}

/// The entry a line becomes.
fn make(line: Line, conversation: &str, position: u64, at: Timestamp) -> Entry {
    let id = Uuid::now_v7().to_string();
    let conversation = conversation.to_owned();
    match line {
        Line::Message {
            author,
            channel,
            text,
            delivery,
            request,
            quotes,
            attachments,
        } => Entry::Message(Message {
            id,
            conversation,
            position,
            revision: 1,
            author,
            channel,
            text,
            at,
            delivery,
            request,
            quotes,
            attachments,
        }),
        Line::Note {
            author,
            text,
            request,
            attachments,
        } => Entry::Note(Note {
            id,
            conversation,
            position,
            author,
            text,
            at,
            request,
            attachments,
        }),
        Line::Event { actor, what } => Entry::Event(SystemEvent {
            id,
            conversation,
            position,
            actor,
            what,
            at,
        }),
    }
}
