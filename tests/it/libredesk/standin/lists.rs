//! Lists: by offset, recomputed at each call, with the recorded defects of that.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::http::{Answer, Asked};
use super::shape;
use super::world::{Agent, Kind, Said, Talk, World};

type Answered = Result<Answer, Answer>;

/// Rows of a page when nothing is asked, and at most.
const PAGE: (usize, usize) = (30, 500);
/// Columns a list can be sorted by.
const ORDERS: [&str; 8] = [
    "created_at",
    "last_message_at",
    "last_interaction_at",
    "waiting_since",
    "priority_id",
    "status_id",
    "assigned_user_id",
    "next_sla_deadline_at",
];

/// One of the four views everybody has.
pub(super) fn view(world: &World, agent: &Agent, asked: &Asked, view: &str) -> Answered {
    let permission = match view {
        "all" => "conversations:read_all",
        "unassigned" => "conversations:read_unassigned",
        "assigned" => "conversations:read_assigned",
        _ => "conversations:read",
    };
    if !agent.may(permission) {
        return Err(Answer::forbidden());
    }
    let mentions = |talk: &Talk| {
        let mut of_it = world.said.iter().filter(|said| said.talk == talk.uuid);
        of_it.any(|said| shape::mentioned(world, said, agent.id))
    };
    let within = |talk: &Talk| match view {
        "all" => true,
        "unassigned" => talk.user.is_none() && talk.team.is_none(),
        "assigned" => talk.user == Some(agent.id),
        _ => mentions(talk),
    };
    list(world, agent, asked, &Value::Null, view == "mentioned", within)
}

/// What waits for a team the agent is in.
pub(super) fn team(world: &World, agent: &Agent, asked: &Asked, id: &str) -> Answered {
    let id = id.parse().map_err(|_| Answer::wrong())?;
    if !agent.teams.contains(&id) {
        return Err(Answer::forbidden());
    }
    let within = |talk: &Talk| talk.team == Some(id) && talk.user.is_none();
    list(world, agent, asked, &Value::Null, false, within)
}

/// A view somebody made.
pub(super) fn personal(world: &World, agent: &Agent, asked: &Asked, id: &str) -> Answered {
    let number: Option<u64> = id.parse().ok();
    let view = world.views.iter().find(|view| view["id"].as_u64() == number);
    let missing = || Answer::error(404, "View not found", "NotFoundException");
    let view = view.ok_or_else(missing)?;
    if view["visibility"] != "all" && view["user_id"] != agent.id {
        return Err(Answer::forbidden());
    }
    list(world, agent, asked, &view["filters"], false, |_| true)
}

fn list(
    world: &World,
    agent: &Agent,
    asked: &Asked,
    also: &Value,
    mentions: bool,
    within: impl Fn(&Talk) -> bool,
) -> Answered {
    let filters: Value = match asked.query("filters") {
        Some(text) => serde_json::from_str(text).map_err(|_| Answer::wrong())?,
        None => Value::Null,
    };
    let mut rows = Vec::new();
    for talk in world.talks.iter().filter(|talk| within(talk)) {
        let full = Row {
            full: shape::conversation(world, talk),
            tags: &talk.tags,
        };
        if full.passes(also)? && full.passes(&filters)? {
            rows.push((full.full, talk));
        }
    }
    let (page, size) = page(asked);
    sort(&mut rows, asked, page, size)?;
    let rows = rows.into_iter();
    let results: Vec<Value> = rows
        .map(|(_, talk)| shape::listed(world, talk, agent.id, mentions))
        .collect();
    Ok(paged(&results, page, size))
}

/// Sorts, but rows that are equal come in another order on each page: so they repeat and get lost.
fn sort(rows: &mut [(Value, &Talk)], asked: &Asked, page: usize, size: usize) -> Result<(), Answer> {
    let by = asked.query("order_by").unwrap_or("conversations.last_message_at");
    let by = by.strip_prefix("conversations.").filter(|by| ORDERS.contains(by));
    let by = by.ok_or_else(Answer::wrong)?;
    let ascending = match asked.query("order").unwrap_or("DESC") {
        "ASC" => true,
        "DESC" => false,
        _ => return Err(Answer::wrong()),
    };
    let turn = page * 5 * size;
    let chance = |talk: &Talk| (talk.id * 7).wrapping_add(turn as u64) % 11;
    rows.sort_by(|(one, first), (two, second)| {
        let order = compare(&one[by], &two[by]);
        let order = if ascending { order } else { order.reverse() };
        order.then(chance(first).cmp(&chance(second)))
    });
    Ok(())
}

fn compare(one: &Value, two: &Value) -> Ordering {
    match (one, two) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Greater,
        (_, Value::Null) => Ordering::Less,
        (Value::Number(one), Value::Number(two)) => one.as_i64().cmp(&two.as_i64()),
        _ => time(one).cmp(&time(two)),
    }
}

fn time(value: &Value) -> Option<Timestamp> {
    value.as_str()?.parse().ok()
}

/// Page and size as asked, from 1; more than the largest is cut to it.
fn page(asked: &Asked) -> (usize, usize) {
    let number = |name| asked.query(name).and_then(|text| text.parse().ok()).unwrap_or(0);
    let size = match number("page_size") {
        0 => PAGE.0,
        size => size.min(PAGE.1),
    };
    (number("page").max(1), size)
}

/// One page. Beyond the last the totals are 0.
fn paged(all: &[Value], page: usize, size: usize) -> Answer {
    let rows: Vec<&Value> = all.iter().skip((page - 1) * size).take(size).collect();
    let total = if rows.is_empty() { 0 } else { all.len() };
    let pages = total.div_ceil(size);
    Answer::data(json!({
        "results": rows, "total": total, "per_page": size, "total_pages": pages, "page": page,
    }))
}

/// A conversation against which filters are tried.
struct Row<'a> {
    full: Value,
    tags: &'a [usize],
}

impl Row<'_> {
    /// Whether it passes a flat list of filters, or a group of them.
    fn passes(&self, filters: &Value) -> Result<bool, Answer> {
        match filters {
            Value::Null => Ok(true),
            Value::Array(all) => all
                .iter()
                .try_fold(true, |pass, one| Ok(pass & self.passes(one)?)),
            one if one["rules"].is_array() => {
                let rules = one["rules"].as_array().map_or(&[][..], Vec::as_slice);
                if one["logic"] == "OR" {
                    rules
                        .iter()
                        .try_fold(false, |pass, one| Ok(pass | self.passes(one)?))
                } else {
                    self.passes(&one["rules"])
                }
            }
            one => self.rule(one),
        }
    }

    fn rule(&self, rule: &Value) -> Result<bool, Answer> {
        let text = |name: &str| rule[name].as_str().unwrap_or_default();
        let (model, field, value) = (text("model"), text("field"), text("value"));
        let actual = match (model, field) {
            ("conversations", "tags") => {
                return Ok(self.tagged(value)? != (text("operator") == "not contains"));
            }
            ("conversations", field) if ORDERS.contains(&field) => &self.full[field],
            (
                "conversations",
                field @ ("assigned_team_id"
                | "inbox_id"
                | "last_interaction_sender"
                | "snoozed_until"
                | "sla_policy_id"),
            ) => &self.full[field],
            ("conversation_statuses", "id") => &self.full["status_id"],
            ("conversation_statuses", "name") => &self.full["status"],
            ("users", "email") => &self.full["contact"]["email"],
            ("inboxes", "channel") => &self.full["inbox_channel"],
            _ => return Err(Answer::wrong()),
        };
        let number = field.ends_with("_id") || field == "id";
        let wanted = if number && text("operator").ends_with("equals") {
            json!(value.parse::<i64>().map_err(|_| Answer::wrong())?)
        } else {
            json!(value)
        };
        Ok(match text("operator") {
            "set" => !actual.is_null(),
            "not set" => actual.is_null(),
            "equals" => *actual == wanted,
            // As in SQL: of nothing it is not known.
            "not equals" => !actual.is_null() && *actual != wanted,
            "greater than" => time(actual) > time(&wanted),
            "less than" => !actual.is_null() && time(actual) < time(&wanted),
            "contains" | "ilike" => {
                let actual = actual.as_str().unwrap_or_default().to_lowercase();
                actual.contains(&value.to_lowercase())
            }
            _ => return Err(Answer::wrong()),
        })
    }

    fn tagged(&self, value: &str) -> Result<bool, Answer> {
        let ids: Vec<usize> = serde_json::from_str(value).map_err(|_| Answer::wrong())?;
        Ok(ids.iter().any(|id| self.tags.contains(id)))
    }
}

/// Messages of a conversation, newest first.
pub(super) fn messages(world: &World, asked: &Asked, talk: Uuid) -> Answer {
    let types: Vec<&str> = asked
        .query
        .iter()
        .filter(|(name, _)| name == "type")
        .map(|(_, value)| value.as_str())
        .collect();
    let private = asked.query("private").map(|value| value == "true");
    let wanted = |said: &&Said| {
        let hidden = matches!(said.kind, Kind::Note | Kind::Activity);
        said.talk == talk
            && (types.is_empty() || types.contains(&shape::kind(said.kind)))
            && private.is_none_or(|private| private == hidden)
    };
    let mut all: Vec<&Said> = world.said.iter().filter(wanted).collect();
    all.sort_by_key(|said| std::cmp::Reverse(said.created));
    let all: Vec<Value> = all.into_iter().map(|said| shape::message(world, said)).collect();
    let (page, size) = page(asked);
    paged(&all, page, size)
}

/// Conversations by number or address.
pub(super) fn search_conversations(world: &World, agent: &Agent, asked: &Asked) -> Answered {
    let query = searched(asked)?;
    let found = world.talks.iter().filter(|talk| World::readable(agent, talk));
    let rows = found.map(|talk| shape::conversation(world, talk));
    let rows = rows.filter(|row| {
        let email = row["contact"]["email"].as_str().unwrap_or_default();
        row["reference_number"] == query || email.contains(&query)
    });
    let short = |row: Value| {
        json!({
            "created_at": row["created_at"], "uuid": row["uuid"], "subject": row["subject"],
            "reference_number": row["reference_number"], "status": row["status"],
        })
    };
    Ok(Answer::data(rows.map(short).collect::<Vec<_>>()))
}

/// Messages by their words: no id of the message, and no time of it.
pub(super) fn search_messages(world: &World, agent: &Agent, asked: &Asked) -> Answered {
    let query = searched(asked)?.to_lowercase();
    let found = world.said.iter().filter_map(|said| {
        let talk = world
            .talk(said.talk)
            .filter(|talk| World::readable(agent, talk))?;
        let text = shape::text(said);
        text.to_lowercase().contains(&query).then(|| {
            let row = shape::row(world, talk);
            json!({
                "created_at": "0001-01-01T00:00:00Z", "text_content": text,
                "conversation_created_at": talk.created, "conversation_uuid": talk.uuid,
                "conversation_reference_number": row["reference_number"],
                "conversation_status": row["status"],
            })
        })
    });
    Ok(Answer::data(found.take(30).collect::<Vec<_>>()))
}

fn searched(asked: &Asked) -> Result<String, Answer> {
    let query = asked.query("query").unwrap_or_default();
    if query.chars().count() < 3 {
        return Err(Answer::input(" Please enter at least 3 characters to search."));
    }
    Ok(query.to_owned())
}
