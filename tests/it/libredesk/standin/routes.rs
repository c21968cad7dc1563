//! What an agent asks: signing in, and everything about one conversation.

use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

use super::http::{Answer, Asked};
use super::world::{Agent, Kind, STATUSES, Said, TAGS, TEAMS, Talk, World};
use super::{lists, media, reference, shape};

type Answered = Result<Answer, Answer>;

/// The password of every agent here.
const PASSWORD: &str = "PASSWORD";

/// Signs in: two cookies, and the agent as the body.
pub(super) fn login(world: &mut World, asked: &Asked) -> Answered {
    let (email, password) = (asked.text("email"), asked.text("password"));
    if email.is_empty() || password.is_empty() {
        return Err(Answer::input("Bad request"));
    }
    let agent = world.agents.iter().find(|agent| agent.email == email).cloned();
    let Some(agent) = agent.filter(|_| password == PASSWORD) else {
        return Err(Answer::input("Invalid email or password."));
    };
    let (session, csrf) = (Uuid::now_v7().to_string(), Uuid::now_v7().to_string());
    world.sessions.push((session.clone(), csrf.clone(), agent.id));
    let mut answer = Answer::data(shape::me(&agent, world.now()));
    let flags = "path=/; HttpOnly; secure; SameSite=Lax";
    let session = format!("libredesk_session={session}; max-age=32400; {flags}");
    answer.headers.push(("set-cookie", session));
    answer
        .headers
        .push(("set-cookie", format!("csrf_token={csrf}; path=/; secure")));
    Ok(answer)
}

/// Answers an agent who is signed in.
pub(super) fn answer(world: &mut World, agent: &Agent, asked: &Asked, path: &[&str]) -> Answered {
    match (asked.method.as_str(), path) {
        ("PUT", ["agents", "me", "availability"]) => availability(world, agent, asked),
        ("GET", ["conversations", "search"]) => lists::search_conversations(world, agent, asked),
        ("GET", ["messages", "search"]) => lists::search_messages(world, agent, asked),
        (
            "GET",
            [
                "conversations",
                view @ ("all" | "assigned" | "unassigned" | "mentioned"),
            ],
        ) => lists::view(world, agent, asked, view),
        ("GET", ["teams", id, "conversations", "unassigned"]) => lists::team(world, agent, asked, id),
        ("GET", ["views", id, "conversations"]) => lists::personal(world, agent, asked, id),
        ("GET", ["drafts"]) => {
            let own = world.drafts.iter().filter(|draft| draft["user_id"] == agent.id);
            Ok(Answer::data(own.cloned().collect::<Vec<_>>()))
        }
        ("POST", ["ai", "summarize"]) => summarise(world, agent, asked),
        ("POST", ["media"]) => media::upload(world, asked),
        ("GET", ["uploads", name]) => media::download(world, name),
        ("POST", ["conversations"]) => Err(Answer::forbidden()),
        (method, ["conversations", uuid, rest @ ..]) => {
            let talk = find(world, agent, uuid)?;
            conversation(world, agent, asked, &talk, (method, rest))
        }
        _ => reference::answer(world, agent, asked, path),
    }
}

/// The model's summary becomes a note of whoever asked.
fn summarise(world: &mut World, agent: &Agent, asked: &Asked) -> Answered {
    let talk = find(world, agent, asked.text("conversation_uuid"))?;
    let words = world
        .model
        .clone()
        .ok_or_else(|| Answer::input(reference::NO_MODEL))?;
    let note = world.draft(
        talk.uuid,
        Kind::Note,
        agent.id,
        &format!("<p><strong>AI summary</strong></p>{words}"),
    );
    world.say(note);
    Ok(Answer::data(true))
}

/// A conversation the agent may read.
fn find(world: &World, agent: &Agent, uuid: &str) -> Result<Talk, Answer> {
    let uuid: Uuid = uuid.parse().map_err(|_| Answer::wrong())?;
    let missing = || Answer::error(404, "Conversation not found", "NotFoundException");
    let talk = world.talk(uuid).ok_or_else(missing)?;
    if World::readable(agent, talk) {
        Ok(talk.clone())
    } else {
        Err(Answer::forbidden())
    }
}

fn conversation(
    world: &mut World,
    agent: &Agent,
    asked: &Asked,
    talk: &Talk,
    call: (&str, &[&str]),
) -> Answered {
    match call {
        ("GET", []) => Ok(Answer::data(shape::conversation(world, talk))),
        (_, []) => {
            let mut answer = Answer::error(405, "Request method not allowed", "GeneralException");
            answer.headers.push(("allow", "GET, OPTIONS".to_owned()));
            Err(answer)
        }
        ("GET", ["messages"]) => Ok(lists::messages(world, asked, talk.uuid)),
        ("POST", ["messages"]) => send(world, agent, asked, talk),
        (method, ["messages", uuid]) => message(world, method, talk, uuid),
        ("PUT", ["messages", _, "retry"]) => Err(Answer::input("Bad request")),
        ("PUT", ["assignee", what]) => assign(world, agent, asked, talk, what),
        ("PUT", ["assignee", what, "remove"]) => {
            world.change(talk.uuid, |talk| match *what {
                "team" => talk.team = None,
                _ => talk.user = None,
            });
            world.tell_row(talk.uuid);
            Ok(Answer::data(true))
        }
        ("PUT", ["status"]) => status(world, agent, asked, talk),
        ("PUT", ["priority"]) => {
            let name = asked.text("priority");
            if name.is_empty() {
                return Err(Answer::input("`priority` empty"));
            }
            world.set_priority(talk.uuid, agent.id, name);
            Ok(Answer::data(true))
        }
        ("POST", ["tags"]) => tags(world, agent, asked, talk),
        ("PUT", ["last-seen"]) => Ok(seen(world, agent, talk, 0)),
        ("PUT", ["mark-unread"]) => Ok(seen(world, agent, talk, 1)),
        ("POST" | "DELETE", ["draft"]) => draft(world, agent, asked, talk),
        ("POST", ["macros", id, "apply"]) => macros(world, agent, asked, talk, id),
        ("GET", ["participants"]) => {
            let full = shape::conversation(world, talk);
            let who = &full["contact"];
            Ok(Answer::data(vec![json!({
                "id": who["id"], "first_name": who["first_name"], "last_name": "", "avatar_url": null,
            })]))
        }
        ("GET", ["page-visits"]) => Ok(Answer::data(Vec::<Value>::new())),
        _ => Err(Answer::error(404, "Route not found", "GeneralException")),
    }
}

/// A reply or a note. The `echo_id` of a reply is kept and promises nothing; that of a note is dropped.
fn send(world: &mut World, agent: &Agent, asked: &Asked, talk: &Talk) -> Answered {
    let Some(body) = &asked.body else {
        return Err(Answer::error(500, "Error parsing request", "InputException"));
    };
    match body["sender_type"].as_str() {
        Some("agent") if agent.may("messages:write") => {}
        Some("agent" | "contact") => return Err(Answer::forbidden()),
        _ => return Err(Answer::error(400, "Something went wrong", "InputException")),
    }
    let echo = &body["echo_id"];
    if !(echo.is_null() || echo.is_string()) {
        return Err(Answer::error(500, "Error parsing request", "InputException"));
    }
    let private = body["private"] == true;
    let kind = if private { Kind::Note } else { Kind::Outgoing };
    let mut said = world.draft(talk.uuid, kind, agent.id, asked.text("message"));
    said.mentions = body["mentions"].as_array().cloned().unwrap_or_default();
    if echo.is_string() && !private {
        said.meta = json!({"echo_id": echo});
    }
    if talk.mail && !private {
        if body["to"].as_array().is_none_or(Vec::is_empty) {
            return Err(Answer::error(500, "`to` empty", "GeneralException"));
        }
        for kind in ["to", "cc", "bcc"] {
            if body[kind].as_array().is_some_and(|all| !all.is_empty()) {
                said.meta[kind] = body[kind].clone();
            }
        }
    }
    let files = body["attachments"].as_array().cloned().unwrap_or_default();
    media::give(world, said.uuid, &files)?;
    world.say(said.clone());
    if private {
        mention(world, agent, &said);
    }
    Ok(Answer::data(shape::message(world, &said)))
}

fn mention(world: &mut World, by: &Agent, said: &Said) {
    let others: Vec<u64> = world
        .agents
        .iter()
        .map(|agent| agent.id)
        .filter(|id| *id != by.id)
        .collect();
    for to in others {
        if shape::mentioned(world, said, to) {
            world.notify(to, "mention", said.talk, Some(said), by.id);
        }
    }
}

/// One message: read it, or take a note's words back.
fn message(world: &mut World, method: &str, talk: &Talk, uuid: &str) -> Answered {
    let uuid: Uuid = uuid.parse().map_err(|_| Answer::wrong())?;
    let at = world
        .said
        .iter()
        .position(|said| said.uuid == uuid)
        .ok_or_else(Answer::wrong)?;
    if world.said[at].talk != talk.uuid {
        return Err(Answer::forbidden());
    }
    if method == "GET" {
        return Ok(Answer::data(shape::message(world, &world.said[at])));
    }
    if world.said[at].kind != Kind::Note {
        return Err(Answer::error(404, "Not found", "NotFoundException"));
    }
    let (now, gone) = (world.now(), "This note was deleted");
    let said = &mut world.said[at];
    gone.clone_into(&mut said.content);
    (said.meta, said.updated) = (json!({"deleted_at": now}), now);
    let update = json!({
        "conversation_uuid": talk.uuid, "uuid": uuid, "content": gone, "text_content": gone,
        "meta": {"deleted_at": now},
    });
    world.tell_subscribers(talk.uuid, "message_update", &update);
    let last = json!({"uuid": talk.uuid, "last_message": gone});
    world.tell_subscribers(talk.uuid, "conversation_update", &last);
    Ok(Answer::data(json!({"content": gone})))
}

fn assign(world: &mut World, agent: &Agent, asked: &Asked, talk: &Talk, what: &str) -> Answered {
    let id = asked
        .body
        .as_ref()
        .map_or(&Value::Null, |body| &body["assignee_id"]);
    let Some(id) = id.as_u64() else {
        return Err(Answer::input("Error parsing request"));
    };
    let permission = format!("conversations:update_{what}_assignee");
    if !agent.may(&permission) {
        return Err(Answer::forbidden());
    }
    match what {
        "user" if world.agent(id).is_some() => world.assign(talk.uuid, agent.id, id),
        "team" if TEAMS.iter().any(|(known, ..)| *known == id) => {
            world.assign_team(talk.uuid, agent.id, id);
        }
        "team" => return Err(Answer::input("Bad request")),
        _ => return Err(Answer::wrong()),
    }
    Ok(Answer::data(true))
}

fn status(world: &mut World, agent: &Agent, asked: &Asked, talk: &Talk) -> Answered {
    let name = asked.text("status");
    if name.is_empty() {
        return Err(Answer::input("`status` empty"));
    }
    let Some(at) = STATUSES.iter().position(|(known, _)| *known == name) else {
        return Err(Answer::wrong());
    };
    let mut aside = None;
    if name == "Snoozed" {
        let words = asked.text("snoozed_until");
        if words.is_empty() {
            return Err(Answer::input("`snoozed_until` empty"));
        }
        let time = duration(words).ok_or_else(|| Answer::input("Bad request"))?;
        if !time.is_positive() {
            return Err(Answer::input("Invalid snooze duration"));
        }
        aside = Some(time);
    }
    world.set_status(talk.uuid, agent.id, at + 1, aside);
    Ok(Answer::data(true))
}

/// A Go duration of hours, minutes and seconds.
fn duration(words: &str) -> Option<SignedDuration> {
    let (negative, mut rest) = words
        .strip_prefix('-')
        .map_or((false, words), |rest| (true, rest));
    let mut seconds = 0;
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let number: i64 = rest[..end].parse().ok()?;
        seconds += number
            * match &rest[end..=end] {
                "h" => 3_600,
                "m" => 60,
                "s" => 1,
                _ => return None,
            };
        rest = &rest[end + 1..];
    }
    Some(SignedDuration::from_secs(if negative {
        -seconds
    } else {
        seconds
    }))
}

/// Names nobody knows are passed over.
fn tags(world: &mut World, agent: &Agent, asked: &Asked, talk: &Talk) -> Answered {
    let action = asked.text("action");
    if !["add_tags", "remove_tags", "set_tags"].contains(&action) {
        return Err(Answer::input("Error parsing request"));
    }
    let given = asked
        .body
        .as_ref()
        .and_then(|body| body["tags"].as_array())
        .cloned();
    let given: Vec<usize> = given
        .unwrap_or_default()
        .iter()
        .filter_map(|name| TAGS.iter().position(|known| name == known))
        .map(|at| at + 1)
        .collect();
    set_tags(world, agent, talk, action, &given);
    Ok(Answer::data(true))
}

fn set_tags(world: &mut World, agent: &Agent, talk: &Talk, action: &str, given: &[usize]) {
    let before = &talk.tags;
    let mut after: Vec<usize> = match action {
        "set_tags" => given.to_vec(),
        "add_tags" => before.iter().chain(given).copied().collect(),
        _ => before.iter().filter(|id| !given.contains(id)).copied().collect(),
    };
    after.sort_unstable();
    after.dedup();
    if after == *before {
        return;
    }
    world.change(talk.uuid, |talk| talk.tags.clone_from(&after));
    for id in after.iter().filter(|id| !before.contains(id)) {
        let words = format!("{{}} added tag {}", TAGS[id - 1]);
        world.activity(talk.uuid, agent.id, "tag_added", &words);
    }
    for id in before.iter().filter(|id| !after.contains(id)) {
        let words = format!("{{}} removed tag {}", TAGS[id - 1]);
        world.activity(talk.uuid, agent.id, "tag_removed", &words);
    }
    let names: Vec<&str> = after.iter().map(|id| TAGS[id - 1]).collect();
    let update = json!({"uuid": talk.uuid, "tags": names});
    world.tell_subscribers(talk.uuid, "conversation_update", &update);
}

/// Remembers when the agent looked: now, or this many seconds before the last message.
fn seen(world: &mut World, agent: &Agent, talk: &Talk, before: i64) -> Answer {
    let at = match before {
        0 => world.now(),
        seconds => talk.last.1 - SignedDuration::from_secs(seconds),
    };
    world.change(talk.uuid, |talk| {
        talk.seen.retain(|(who, _)| *who != agent.id);
        talk.seen.push((agent.id, at));
    });
    Answer::data(true)
}

/// Keeps or forgets a draft. The answer lacks the conversation's id, the list has it.
fn draft(world: &mut World, agent: &Agent, asked: &Asked, talk: &Talk) -> Answered {
    let own = |draft: &Value| draft["user_id"] == agent.id && draft["conversation_id"] == talk.id;
    if asked.method == "DELETE" {
        let only = asked.query("type").map(str::to_owned);
        world
            .drafts
            .retain(|draft| !(own(draft) && only.as_ref().is_none_or(|only| draft["type"] == *only)));
        return Ok(Answer::data(true));
    }
    let (kind, content) = (asked.text("type"), asked.text("content"));
    if !["reply", "private_note"].contains(&kind) {
        return Err(Answer::input("Error parsing request"));
    }
    if content.trim().is_empty() {
        return Err(Answer::error(400, "Something went wrong", "InputException"));
    }
    let now = world.now();
    let id = world.fresh();
    let meta = asked.body.as_ref().map_or(json!({}), |body| body["meta"].clone());
    let before = world
        .drafts
        .iter()
        .position(|draft| own(draft) && draft["type"] == kind);
    let before = before.map(|at| world.drafts.remove(at));
    let mut draft = json!({
        "id": id, "conversation_id": talk.id, "conversation_uuid": talk.uuid, "user_id": agent.id,
        "type": kind, "content": content, "created_at": now, "updated_at": now, "meta": meta,
    });
    if let Some(before) = before {
        (draft["id"], draft["created_at"]) = (before["id"].clone(), before["created_at"].clone());
    }
    world.drafts.insert(0, draft.clone());
    draft["conversation_uuid"] = json!("");
    Ok(Answer::data(draft))
}

/// Runs the actions of the request, not those of the macro.
fn macros(world: &mut World, agent: &Agent, asked: &Asked, talk: &Talk, id: &str) -> Answered {
    if !["1", "2", "3"].contains(&id) {
        return Err(Answer::error(404, "Macro not found", "NotFoundException"));
    }
    let Some(actions) = asked.body.as_ref().and_then(Value::as_array) else {
        return Err(Answer::input("Error parsing request"));
    };
    let kinds: Vec<&str> = actions
        .iter()
        .filter_map(|action| action["type"].as_str())
        .collect();
    if let Some(refused) = kinds
        .iter()
        .find(|kind| **kind == "send_reply" || **kind == "send_private_note")
    {
        let words = format!("{refused} action not allowed");
        return Err(Answer::error(403, &words, "PermissionException"));
    }
    if (1..kinds.len()).any(|at| kinds[..at].contains(&kinds[at])) {
        return Err(Answer::input("Duplicate actions not allowed"));
    }
    let failed = actions
        .iter()
        .filter(|action| !run(world, agent, talk, action))
        .count();
    match failed {
        0 => Ok(Answer::bare(200, json!({"message": "Macro applied"}))),
        all if all == actions.len() => Err(Answer::error(500, "Could not apply macro", "GeneralException")),
        _ => Ok(Answer::bare(207, json!({"message": "Macro partially applied"}))),
    }
}

/// Whether one action of a macro could be done. Values are ids, of tags names.
fn run(world: &mut World, agent: &Agent, talk: &Talk, action: &Value) -> bool {
    let value = action["value"][0].as_str().unwrap_or_default();
    let id: Option<u64> = value.parse().ok();
    let place = id.and_then(|id| usize::try_from(id).ok()?.checked_sub(1));
    match action["type"].as_str() {
        Some(action_name @ ("add_tags" | "remove_tags" | "set_tags")) => {
            let names = action["value"].as_array().cloned().unwrap_or_default();
            let known = |name: &Value| TAGS.iter().position(|known| name == known).map(|at| at + 1);
            let given: Vec<usize> = names.iter().filter_map(known).collect();
            set_tags(world, agent, talk, action_name, &given);
            true
        }
        Some("set_priority") => {
            let name = place.and_then(|at| super::world::PRIORITIES.get(at));
            name.map(|name| world.set_priority(talk.uuid, agent.id, name))
                .is_some()
        }
        Some("set_status") => {
            let known = place.filter(|at| *at < STATUSES.len());
            known
                .map(|at| world.set_status(talk.uuid, agent.id, at + 1, None))
                .is_some()
        }
        Some("assign_team") => {
            let team = id.filter(|id| TEAMS.iter().any(|(known, ..)| known == id));
            team.map(|team| world.assign_team(talk.uuid, agent.id, team))
                .is_some()
        }
        Some("assign_user") => {
            let user = id.filter(|id| world.agent(*id).is_some());
            user.map(|user| world.assign(talk.uuid, agent.id, user)).is_some()
        }
        _ => false,
    }
}

/// An idle screen does not bring back who went away by hand.
fn availability(world: &mut World, agent: &Agent, asked: &Asked) -> Answered {
    let status = asked.text("status").to_owned();
    let known = ["online", "away", "away_manual", "away_and_reassigning", "offline"];
    if !known.contains(&status.as_str()) {
        return Err(Answer::wrong());
    }
    let manual = agent.availability == "away_manual" && asked.text("source") == "idle";
    let now = world.now();
    let own = world.agents.iter_mut().find(|known| known.id == agent.id);
    let own = own.expect("the agent who asks");
    if !manual {
        own.availability = status;
    }
    let own = own.clone();
    let told = json!({"agent_id": own.id, "availability_status": own.availability});
    world.tell(|_, _| true, "agent_availability_update", &told);
    Ok(Answer::data(shape::me(&own, now)))
}
