//! The recorded shapes: field names and types exactly as the real server writes them.

use jiff::{Timestamp, Unit};
use serde_json::{Value, json};

use super::media;
use super::world::{Agent, Contact, Kind, MAIL, PRIORITIES, STATUSES, Said, TAGS, TEAMS, Talk, World};

/// A time in whole seconds, as events say it.
pub(super) fn whole(at: Timestamp) -> String {
    let cut = Timestamp::from_second(at.as_second()).unwrap();
    cut.round(Unit::Second).unwrap().to_string()
}

/// Text without markup. Lossy, as the real one: line breaks vanish.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut tag = false;
    for letter in html.chars() {
        match letter {
            '<' => tag = true,
            '>' if tag => tag = false,
            letter if !tag => text.push(letter),
            _ => {}
        }
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// What a message says without markup. A visitor's words are no markup.
pub(super) fn text(said: &Said) -> String {
    match said.kind {
        Kind::Outgoing | Kind::Note => plain(&said.content),
        Kind::Incoming | Kind::Activity => said.content.clone(),
    }
}

/// The name of a kind. A note is an outgoing message.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Incoming => "incoming",
        Kind::Outgoing | Kind::Note => "outgoing",
        Kind::Activity => "activity",
    }
}

/// A row of a list, as events carry it.
pub(super) fn row(world: &World, talk: &Talk) -> Value {
    let contact = contact(world, talk.contact);
    let interaction = talk.interaction.as_ref();
    json!({
        "id": talk.id, "created_at": talk.created, "updated_at": talk.updated, "uuid": talk.uuid,
        "reference_number": (99 + talk.id).to_string(), "waiting_since": talk.waiting,
        "contact": {
            "created_at": contact.created, "updated_at": contact.created, "first_name": contact.name,
            "last_name": "", "email": contact.email, "avatar_url": null,
        },
        "inbox_channel": if talk.mail { "email" } else { "livechat" },
        "inbox_name": if talk.mail { "Support mail" } else { "Website chat" }, "sla_policy_id": null,
        "first_reply_at": talk.first_reply, "last_reply_at": talk.last_reply,
        "resolved_at": talk.resolved, "subject": "", "last_message": talk.last.0,
        "last_message_at": talk.last.1, "last_message_sender": talk.last.2,
        "last_interaction": interaction.map(|said| &said.0),
        "last_interaction_at": interaction.map(|said| said.1),
        "last_interaction_sender": interaction.map(|said| said.2), "next_sla_deadline_at": null,
        "priority_id": talk.priority, "assigned_user_id": talk.user, "assigned_team_id": talk.team,
        "status": STATUSES[talk.status - 1].0,
        "priority": talk.priority.map(|id| PRIORITIES[id - 1]), "first_response_deadline_at": null,
        "resolution_deadline_at": null, "applied_sla_id": null, "next_response_deadline_at": null,
        "next_response_met_at": null,
    })
}

/// A row of a list, as the list gives it to an agent.
pub(super) fn listed(world: &World, talk: &Talk, agent: u64, mentions: bool) -> Value {
    let seen = talk.seen.iter().find(|(who, _)| *who == agent).map(|(_, at)| *at);
    let of_it = world.said.iter().filter(|said| said.talk == talk.uuid);
    let unread = of_it
        .filter(|said| seen.is_none_or(|seen| said.created > seen))
        .count();
    let mention = world
        .said
        .iter()
        .rfind(|said| said.talk == talk.uuid && mentioned(world, said, agent));
    let mut row = row(world, talk);
    row["unread_message_count"] = json!(unread.min(10));
    row["mentioned_message_uuid"] = json!(mention.filter(|_| mentions).map(|said| said.uuid));
    row
}

/// Whether a note names an agent or one of its teams.
pub(super) fn mentioned(world: &World, said: &Said, agent: u64) -> bool {
    let teams = world.agent(agent).map_or(&[][..], |agent| agent.teams);
    said.mentions.iter().any(|named| {
        let id = named["id"].as_u64().unwrap_or(0);
        match named["type"].as_str() {
            Some("team") => teams.contains(&id),
            _ => id == agent,
        }
    })
}

/// One conversation with everything about it.
pub(super) fn conversation(world: &World, talk: &Talk) -> Value {
    let mut whole = row(world, talk);
    let who = contact(world, talk.contact);
    let tags: Vec<&str> = talk.tags.iter().map(|id| TAGS[id - 1]).collect();
    let more = json!({
        "contact_id": talk.contact, "inbox_id": if talk.mail { 2 } else { 1 }, "closed_at": talk.closed,
        "status_category": STATUSES[talk.status - 1].1, "status_id": talk.status,
        "snoozed_until": talk.snoozed, "inbox_mail": if talk.mail { MAIL } else { "" }, "inbox_reply_to": "", "tags": tags,
        "meta": {"ip": "127.0.0.1", "user_agent": "stand-in"}, "custom_attributes": {},
        "contact": {
            "id": who.id, "created_at": who.created, "updated_at": who.created, "first_name": who.name,
            "last_name": "", "email": who.email, "type": "visitor", "availability_status": "offline",
            "avatar_url": null, "phone_number": null, "phone_number_country_code": null,
            "country": null, "custom_attributes": {}, "enabled": true, "last_active_at": null,
            "last_login_at": null, "external_user_id": null,
        },
        "sla_policy_name": null, "csat_rating": null, "csat_feedback": null, "csat_responded_at": null,
        "previous_conversations": previous(world, talk),
    });
    let fields = whole.as_object_mut().unwrap();
    fields.remove("next_sla_deadline_at");
    fields.extend(more.as_object().unwrap().clone());
    whole
}

/// The ten newest of the same visitor without this one: none for a conversation older than those.
fn previous(world: &World, talk: &Talk) -> Vec<Value> {
    let of_them = world
        .talks
        .iter()
        .rev()
        .filter(|other| other.contact == talk.contact);
    let newest: Vec<&Talk> = of_them.take(10).collect();
    if !newest.iter().any(|other| other.id == talk.id) {
        return Vec::new();
    }
    let others = newest.into_iter().filter(|other| other.id != talk.id);
    others
        .map(|other| {
            let contact = contact(world, other.contact);
            json!({
                "id": other.id, "created_at": other.created, "updated_at": other.updated,
                "uuid": other.uuid, "subject": "",
                "contact": {"first_name": contact.name, "last_name": "", "avatar_url": null},
                "last_message": other.last.0, "last_message_at": other.last.1,
            })
        })
        .collect()
}

fn contact(world: &World, id: u64) -> &Contact {
    let contact = world.contacts.iter().find(|contact| contact.id == id);
    contact.expect("a conversation has a contact")
}

/// One message.
pub(super) fn message(world: &World, said: &Said) -> Value {
    let number = world.talk(said.talk).map_or(0, |talk| talk.id);
    let html = matches!(said.kind, Kind::Outgoing | Kind::Note);
    json!({
        "id": said.id, "created_at": said.created, "updated_at": said.updated, "uuid": said.uuid,
        "type": kind(said.kind), "status": said.status, "conversation_id": number,
        "conversation_uuid": said.talk, "content": said.content,
        "text_content": text(said),
        "content_type": if html { "html" } else { "text" },
        "private": matches!(said.kind, Kind::Note | Kind::Activity), "sender_id": said.sender,
        "sender_type": if said.kind == Kind::Incoming { "contact" } else { "agent" },
        "meta": said.meta, "attachments": media::attached(world, said.uuid), "author": author(world, said),
    })
}

fn author(world: &World, said: &Said) -> Value {
    let (first, last, email, availability, kind) = match world.agent(said.sender) {
        Some(agent) if said.kind != Kind::Incoming => {
            let (first, last) = agent.names;
            (first, last, agent.email, agent.availability.as_str(), "agent")
        }
        _ => {
            let contact = contact(world, said.sender);
            (
                contact.name.as_str(),
                "",
                contact.email.as_str(),
                "offline",
                "visitor",
            )
        }
    };
    json!({
        "id": said.sender, "first_name": first, "last_name": last, "email": email, "avatar_url": null,
        "availability_status": availability, "type": kind, "last_active_at": null,
    })
}

/// An agent about itself.
pub(super) fn me(agent: &Agent, since: Timestamp) -> Value {
    let own = TEAMS.iter().filter(|(id, ..)| agent.teams.contains(id));
    let teams: Vec<Value> = own.map(team).collect();
    json!({
        "id": agent.id, "created_at": since, "updated_at": since, "first_name": agent.names.0,
        "last_name": agent.names.1, "email": agent.email, "type": "agent",
        "availability_status": agent.availability, "phone_number_country_code": null,
        "phone_number": null, "avatar_url": null, "enabled": true, "last_active_at": null,
        "last_login_at": null, "roles": [agent.role], "permissions": agent.permissions, "country": null,
        "meta": null, "custom_attributes": null, "external_user_id": null, "teams": teams,
        "api_key": agent.key.map(|key| key.0), "api_key_last_used_at": null,
    })
}

/// A team in short.
pub(super) fn team((id, name, emoji): &(u64, &str, &str)) -> Value {
    json!({"id": id, "name": name, "emoji": emoji})
}

/// What the visitor sees of a message.
pub(super) fn seen_by_visitor(world: &World, said: &Said) -> Value {
    let mut author = author(world, said);
    author["email"] = Value::Null;
    json!({
        "uuid": said.uuid, "status": said.status, "conversation_uuid": said.talk,
        "created_at": said.created, "content": said.content,
        "text_content": text(said), "author": author,
        "attachments": media::attached(world, said.uuid), "meta": said.meta,
    })
}

/// What the visitor sees of a conversation.
pub(super) fn chat(world: &World, talk: &Talk) -> Value {
    let who = contact(world, talk.contact);
    let (words, at) = talk
        .interaction
        .as_ref()
        .map_or(("", talk.created), |said| (said.0.as_str(), said.1));
    json!({
        "created_at": talk.created, "uuid": talk.uuid, "status": STATUSES[talk.status - 1].0,
        "last_message": {
            "content": words, "created_at": at,
            "author": {
                "id": who.id, "first_name": who.name, "last_name": "", "avatar_url": "",
                "availability_status": "", "type": "contact", "active_at": null,
            },
        },
        "unread_message_count": 0, "assignee": null,
    })
}
