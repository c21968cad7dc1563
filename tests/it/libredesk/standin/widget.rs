//! The live-chat side: what a visitor asks.

use serde_json::{Value, json};
use uuid::Uuid;

use super::http::{Answer, Asked};
use super::world::{INBOX, Kind, Said, World};
use super::{media, seed, shape};

type Answered = Result<Answer, Answer>;

/// Answers a visitor, with the headers of the rate limit.
pub(super) fn answer(world: &mut World, asked: &Asked, path: &[&str]) -> Answered {
    let limits = |mut answer: Answer| {
        answer.headers.push(("x-ratelimit-limit", "100".to_owned()));
        answer.headers.push(("x-ratelimit-remaining", "60".to_owned()));
        answer
    };
    chat(world, asked, path).map(limits).map_err(limits)
}

fn chat(world: &mut World, asked: &Asked, path: &[&str]) -> Answered {
    if asked.header("x-libredesk-inbox-id") != INBOX {
        return Err(Answer::input("Inbox Required"));
    }
    match (asked.method.as_str(), path) {
        ("POST", ["chat", "conversations", "init"]) => begin(world, asked),
        ("GET", ["chat", "conversations"]) => {
            let contact = visitor(world, asked)?;
            let own = world.talks.iter().filter(|talk| talk.contact == contact);
            Ok(Answer::data(
                own.map(|talk| shape::chat(world, talk)).collect::<Vec<_>>(),
            ))
        }
        ("GET", ["chat", "conversations", uuid]) => {
            let talk = own(world, asked, uuid)?.1;
            Ok(Answer::data(whole(world, talk)))
        }
        ("POST", ["chat", "conversations", uuid, "message"]) => {
            let (contact, talk) = own(world, asked, uuid)?;
            let words = asked.text("message").to_owned();
            if words.is_empty() {
                return Err(Answer::input("Message Required"));
            }
            let said = world.visitor_says(talk, contact, &words);
            let mut told = shape::seen_by_visitor(world, &said);
            told["meta"] = Value::Null;
            Ok(Answer::data(told))
        }
        ("POST", ["media", "upload"]) => {
            let (_, uuid) = media::part(asked, "conversation_uuid").unwrap_or_default();
            let (contact, talk) = own(world, asked, &String::from_utf8_lossy(&uuid))?;
            let said = media::upload_by_visitor(world, asked, talk, contact)?;
            Ok(Answer::data(shape::seen_by_visitor(world, &said)))
        }
        ("POST", ["chat", "conversations", uuid, "update-last-seen"]) => {
            own(world, asked, uuid)?;
            Ok(Answer::data(true))
        }
        _ => Err(Answer::error(404, "Route not found", "GeneralException")),
    }
}

/// A visitor without a name so far begins a conversation.
fn begin(world: &mut World, asked: &Asked) -> Answered {
    let words = asked.text("message").to_owned();
    if words.is_empty() {
        return Err(Answer::input("Message Required"));
    }
    let form = asked
        .body
        .as_ref()
        .map_or(json!({}), |body| body["form_data"].clone());
    let name = form["name"].as_str().unwrap_or("Visitor").to_owned();
    let contact = seed::visitor(world, &name, form["email"].as_str().unwrap_or_default());
    let (talk, token) = (Uuid::now_v7(), Uuid::now_v7().to_string());
    world.visitors.push((token.clone(), contact));
    world.begin(contact, talk);
    world.visitor_says(talk, contact, &words);
    let mut told = whole(world, talk);
    told["session_token"] = json!(token);
    told["user"] = json!({"first_name": name, "is_visitor": true, "last_name": "", "user_id": contact});
    Ok(Answer::data(told))
}

/// The visitor whose token it is.
fn visitor(world: &World, asked: &Asked) -> Result<u64, Answer> {
    let token = asked
        .header("authorization")
        .strip_prefix("Bearer ")
        .unwrap_or_default();
    let known = world.visitors.iter().find(|(known, _)| known == token);
    let refusal = || Answer::error(401, "Unauthorized", "UnauthorizedException");
    known.map(|(_, contact)| *contact).ok_or_else(refusal)
}

/// The visitor and one of its conversations.
fn own(world: &World, asked: &Asked, uuid: &str) -> Result<(u64, Uuid), Answer> {
    let contact = visitor(world, asked)?;
    let uuid = uuid.parse().map_err(|_| Answer::wrong())?;
    let talk = world.talk(uuid).filter(|talk| talk.contact == contact);
    let missing = || Answer::error(404, "Conversation not found", "NotFoundException");
    talk.map(|talk| (contact, talk.uuid)).ok_or_else(missing)
}

/// A conversation with what was said to the visitor, newest first.
fn whole(world: &World, uuid: Uuid) -> Value {
    let talk = world.talk(uuid).expect("asked for before");
    let between = |said: &&Said| said.talk == uuid && matches!(said.kind, Kind::Incoming | Kind::Outgoing);
    let said = world.said.iter().rev().filter(between);
    let messages: Vec<Value> = said.map(|said| shape::seen_by_visitor(world, said)).collect();
    json!({
        "conversation": shape::chat(world, talk), "messages": messages, "business_hours_id": 2,
        "working_hours_utc_offset": 0,
    })
}
