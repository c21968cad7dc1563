//! Requests that change something. A request that was done is not done again.

use uuid::Uuid;

use super::{NOTHING, json, logging, responses, views};
use crate::backend::native::wire::{
    AgentRef, Attachment, Author, Availability, Call, Claimed, Contact, Conversation, Delivery, Entry,
    ErrorBody, ErrorCode, FieldChange, Identity, Message, Right, TransferTarget,
};
use crate::server::keeper::Room;
use crate::server::rules::{self, Caller, Receiver, Reply, Route, refuse};
use crate::server::storage::{self, Done, Failure, Row, Seen, Tx};
use crate::text::Untrusted;

/// Does a change once, and returns its first result as JSON.
pub(in crate::server) fn change(
    tx: &mut Tx<'_>,
    room: Room<'_>,
    caller: &Caller,
    id: Uuid,
    call: &Call,
) -> Result<String, Failure> {
    match storage::seen(tx.db, &caller.agent.id, id, call)? {
        Seen::Done(result) => return Ok(result),
        Seen::Reused => {
            let message = "this id was used for another request; make a new one for each";
            return Err(refuse(ErrorCode::IdReused, message).into());
        }
        Seen::New => {}
    }
    let result = perform(tx, room, caller, id, call)?;
    logging::log(tx, caller, call)?;
    storage::remember(tx.db, &caller.agent.id, id, call, &result, tx.now)?;
    Ok(result)
}

fn perform(
    tx: &mut Tx<'_>,
    room: Room<'_>,
    caller: &Caller,
    id: Uuid,
    call: &Call,
) -> Result<String, Failure> {
    match call {
        Call::SendMessage {
            conversation,
            text,
            hold_ms,
            quotes,
            attachments,
            via,
        } => {
            let attachments = storage::uploads(tx.db, caller, attachments)?;
            let row = storage::conversation(tx.db, conversation)?;
            let route = route(tx, &row, via.as_ref())?;
            let reply = Reply {
                route: &route,
                attachments: &attachments,
                text,
                hold_ms: *hold_ms,
                quotes: quotes.as_deref(),
                request: id,
            };
            send(tx, caller, row, reply)
        }
        Call::CancelMessage {
            conversation,
            request,
        } => cancel(tx, caller, conversation, *request),
        Call::AddNote {
            conversation,
            text,
            attachments,
        } => {
            let attachments = storage::uploads(tx.db, caller, attachments)?;
            note(tx, caller, conversation, (text, attachments), id)
        }
        Call::Claim {
            conversation,
            revision,
        } => {
            let row = storage::conversation(tx.db, conversation)?;
            json(&claim(tx, caller, row, *revision)?)
        }
        Call::ClaimNext { view } => {
            let next = storage::waiting_longest(tx.db, *view, caller)?;
            let next = next.map(|id| storage::conversation(tx.db, &id)).transpose()?;
            let revision = next.as_ref().map_or(0, |row| row.record.revision);
            let conversation = next.map(|row| claim(tx, caller, row, revision)).transpose()?;
            json(&Claimed { conversation })
        }
        Call::Transfer { .. } | Call::ReturnTransfer { .. } | Call::Handoff { .. } => {
            give(tx, room, caller, call)
        }
        Call::SaveView { .. } => views::save(tx, caller, call),
        Call::RemoveView { id } => views::remove(tx, caller, id),
        Call::SaveResponse { name, language, text } => responses::save(tx, caller, (name, language), text),
        Call::SetAvailability { availability } => available(tx, room, caller, *availability),
        Call::SetAttribute { contact, name, value } => {
            on_contact(tx, contact, |it| rules::attribute(it, caller, name, value))
        }
        Call::TagContact { contact, add, remove } => {
            on_contact(tx, contact, |it| rules::contact_tags(it, caller, add, remove))
        }
        Call::MergeContacts { .. } | Call::UndoMerge { .. } => merge(tx, caller, call),
        _ => mark(tx, caller, call),
    }
}

/// Changes what is known of a person.
fn on_contact(
    tx: &mut Tx<'_>,
    contact: &str,
    change: impl FnOnce(Contact) -> Result<Contact, ErrorBody>,
) -> Result<String, Failure> {
    let before = storage::contact(tx.db, contact)?;
    let after = change(before.clone())?;
    if after != before {
        tx.done.contact = Some(after.id.clone());
        tx.done.changes = rules::contact_changes(&before, &after);
        tx.save_contact(&after)?;
    }
    json(&after)
}

/// Two records of one person become one, or two again.
fn merge(tx: &mut Tx<'_>, caller: &Caller, call: &Call) -> Result<String, Failure> {
    caller.needs(Right::EditContact)?;
    let (after, before, now) = match call {
        Call::MergeContacts { into, from } => {
            let after = storage::merge_contacts(tx, into, from)?;
            (after, None, Some(Untrusted::from(from.as_str())))
        }
        Call::UndoMerge { contact, merge } => {
            let after = storage::undo_merge(tx, contact, merge)?;
            (after, Some(Untrusted::from(merge.as_str())), None)
        }
        _ => return Err(Failure::Store("not a way to merge".into())),
    };
    tx.done = Done {
        contact: Some(after.id.clone()),
        changes: vec![FieldChange {
            field: "merged".into(),
            before,
            after: now,
        }],
        ..Done::default()
    };
    json(&after)
}

/// Tags, status and what was read: a conversation in, a conversation out.
fn mark(tx: &mut Tx<'_>, caller: &Caller, call: &Call) -> Result<String, Failure> {
    let now = tx.now;
    let changed = match call {
        Call::SetTags {
            conversation,
            add,
            remove,
        } => on(tx, conversation, |record| {
            rules::tags(record, caller, add, remove)
        }),
        Call::SetPriority {
            conversation,
            priority,
        } => on(tx, conversation, |record| {
            rules::priority(record, caller, *priority)
        }),
        Call::Snooze { conversation, until } => on(tx, conversation, |record| {
            rules::snooze(record, caller, *until, now)
        }),
        Call::Resolve { conversation } => {
            let tag = tx.policies.resolve_tag;
            on(tx, conversation, |record| {
                rules::resolve(record, caller, tag, now)
            })
        }
        Call::Reopen { conversation } => on(tx, conversation, |record| rules::reopen(record, caller)),
        Call::MarkRead {
            conversation,
            position,
        } => read_up_to(tx, caller, conversation, *position),
        _ => Err(Failure::Store("a read was taken for a change".into())),
    };
    json(&changed?)
}

fn on(
    tx: &mut Tx<'_>,
    id: &str,
    rule: impl FnOnce(Conversation) -> Result<rules::Change, ErrorBody>,
) -> Result<Conversation, Failure> {
    let row = storage::conversation(tx.db, id)?;
    let change = rule(row.record.clone())?;
    tx.apply(row, change)
}

fn claim(tx: &mut Tx<'_>, caller: &Caller, row: Row, revision: u64) -> Result<Conversation, Failure> {
    let change = rules::claim(row.record.clone(), row.settled, caller, revision)?;
    tx.apply(row, change)
}

/// Where an answer goes: through the conversation's inbox, or to another address of the customer's.
fn route(tx: &Tx<'_>, row: &Row, via: Option<&Identity>) -> Result<Route, Failure> {
    let (channel, inbox) = match via {
        None => (row.record.channel, storage::inbox(tx.db, &row.record.inbox)?),
        Some(via) => {
            let contact = storage::contact(tx.db, &row.record.contact)?;
            rules::address(&row.record, &contact, via)?;
            let inbox = storage::inbox_of(tx.db, &row.record.inbox, via.channel)?;
            if inbox.is_none() {
                let message = "this desk has no inbox of that channel; choose another address";
                return Err(refuse(ErrorCode::NotFound, message).into());
            }
            (via.channel, inbox)
        }
    };
    let windowed = rules::has_window(channel, inbox.as_ref());
    Ok(Route {
        channel,
        heard: if windowed {
            storage::last_heard(tx.db, &row.record.contact, channel)?
        } else {
            None
        },
        approved: if windowed {
            storage::approved(tx.db, channel)?
        } else {
            Vec::new()
        },
        inbox,
    })
}

fn send(tx: &mut Tx<'_>, caller: &Caller, row: Row, reply: Reply<'_>) -> Result<String, Failure> {
    if let Some(quoted) = reply.quotes {
        storage::entry(tx.db, row.key, quoted)?;
    }
    let key = row.key;
    let change = rules::reply(row.record.clone(), caller, reply, tx.now)?;
    tx.apply(row, change)?;
    written(tx, key, reply.request)
}

fn note(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: &str,
    (text, attachments): (&str, Vec<Attachment>),
    request: Uuid,
) -> Result<String, Failure> {
    let row = storage::conversation(tx.db, id)?;
    let key = row.key;
    let change = rules::note(row.record.clone(), caller, text, request, attachments)?;
    tx.apply(row, change)?;
    written(tx, key, request)
}

fn written(tx: &Tx<'_>, key: i64, request: Uuid) -> Result<String, Failure> {
    match storage::by_request(tx.db, key, request)? {
        Some(Entry::Message(message)) => json(&message),
        Some(Entry::Note(note)) => json(&note),
        Some(Entry::Event(_)) | None => Err(Failure::Store("the entry just written is not there".into())),
    }
}

fn cancel(tx: &mut Tx<'_>, caller: &Caller, id: &str, request: Uuid) -> Result<String, Failure> {
    let row = storage::conversation(tx.db, id)?;
    let Some(Entry::Message(message)) = storage::by_request(tx.db, row.key, request)? else {
        let message = "that request holds no message here; it may have been cancelled already";
        return Err(refuse(ErrorCode::NotFound, message).into());
    };
    let Message {
        author: Author::Agent(sender),
        delivery,
        ..
    } = &message
    else {
        return Err(refuse(ErrorCode::Forbidden, "only one's own messages can be taken back").into());
    };
    if sender.id != caller.agent.id {
        return Err(refuse(ErrorCode::Forbidden, "only one's own messages can be taken back").into());
    }
    if !matches!(delivery, Some(Delivery::Held { .. })) {
        return Err(refuse(
            ErrorCode::Conflict,
            "the message has left and cannot be taken back",
        )
        .into());
    }
    tx.remove_entry(id, &message.id)?;
    Ok(NOTHING.to_owned())
}

fn give(tx: &mut Tx<'_>, room: Room<'_>, caller: &Caller, call: &Call) -> Result<String, Failure> {
    let now = tx.now;
    match call {
        Call::Transfer {
            conversation,
            revision,
            to,
            note,
        } => {
            let policy = tx.policies.transfer;
            rules::needs_note(policy.note, note)?;
            let receiver = receiver(tx, room, to)?;
            let row = storage::conversation(tx.db, conversation)?;
            let change = rules::transfer(
                row.record.clone(),
                row.settled,
                caller,
                *revision,
                receiver,
                note,
                now,
            )?;
            let change = rules::offered(change, caller, policy.accept_within, now);
            json(&tx.apply(row, change)?)
        }
        Call::ReturnTransfer { conversation, note } => {
            let row = storage::conversation(tx.db, conversation)?;
            let change = rules::give_back(row.record.clone(), caller, note, now)?;
            json(&tx.apply(row, change)?)
        }
        Call::Handoff {
            conversation,
            revision,
            bot,
            note,
        } => {
            if let Some(bot) = bot
                && !storage::bots(tx.db)?.contains(bot)
            {
                return Err(refuse(ErrorCode::NotFound, format!("there is no bot “{bot}”")).into());
            }
            let row = storage::conversation(tx.db, conversation)?;
            let bot = bot.as_deref();
            let change = rules::handoff(row.record.clone(), row.settled, caller, *revision, bot, note, now)?;
            json(&tx.apply(row, change)?)
        }
        _ => Err(Failure::Store("not a way to give a conversation away".into())),
    }
}

fn receiver(tx: &Tx<'_>, room: Room<'_>, to: &TransferTarget) -> Result<Receiver, Failure> {
    let tally = &room.store.tally;
    Ok(match to {
        TransferTarget::Agent(id) => {
            let agent = storage::agent(tx.db, tally, &room.shared.peers, id)?;
            Receiver::Agent(AgentRef {
                id: agent.id,
                name: agent.name,
            })
        }
        TransferTarget::Team(id) => Receiver::Team(storage::team(tx.db, tally, id)?),
    })
}

/// What an owner reads is read for the desk; a look over the owner's shoulder is not.
fn read_up_to(tx: &mut Tx<'_>, caller: &Caller, id: &str, position: u64) -> Result<Conversation, Failure> {
    let mut row = storage::conversation(tx.db, id)?;
    let mut record = row.record.clone();
    let others = record
        .assignee
        .as_ref()
        .is_some_and(|owner| owner.id != caller.agent.id);
    if others || position <= row.read_to {
        return Ok(record);
    }
    row.read_to = position.min(row.next_position.saturating_sub(1));
    record.unread = storage::unread_after(tx.db, row.key, row.read_to)?;
    tx.save(row, record)
}

fn available(
    tx: &mut Tx<'_>,
    room: Room<'_>,
    caller: &Caller,
    availability: Availability,
) -> Result<String, Failure> {
    let me = |tx: &Tx<'_>| storage::agent(tx.db, &room.store.tally, &room.shared.peers, &caller.agent.id);
    let before = me(tx)?;
    storage::set_availability(tx.db, &caller.agent.id, availability)?;
    room.shared.changed.notify_one();
    let after = me(tx)?;
    tx.done.changes = rules::availability_change(before.availability, after.availability);
    json(&after)
}
