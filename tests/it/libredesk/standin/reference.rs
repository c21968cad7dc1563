//! Tables an agent reads once: teams, tags, macros, notifications, settings.

use serde_json::{Value, json};

use super::http::{Answer, Asked};
use super::shape;
use super::world::{Agent, INBOX, PRIORITIES, STATUSES, TAGS, TEAMS, World};

/// When everything here was made.
const SINCE: &str = "2026-11-21T06:50:33.468099Z";

/// What the server says where no language model is set up.
pub(super) const NO_MODEL: &str =
    "The AI provider API key is not set. Ask your administrator to add it in AI settings.";

/// Answers what is not about one conversation.
pub(super) fn answer(
    world: &mut World,
    agent: &Agent,
    asked: &Asked,
    path: &[&str],
) -> Result<Answer, Answer> {
    let data: Value = match (asked.method.as_str(), path) {
        ("GET", ["agents", "me"]) => shape::me(agent, world.now()),
        ("GET", ["agents", "me", "teams"]) => TEAMS
            .iter()
            .filter(|(id, ..)| agent.teams.contains(id))
            .map(team)
            .collect(),
        ("GET", ["agents", "compact"]) => world.agents.iter().rev().take(3).map(compact).collect(),
        ("GET", ["teams", "compact"]) => TEAMS.iter().map(shape::team).collect(),
        ("GET", ["agents" | "teams"] | ["contacts", ..]) | ("POST", ["contacts", ..]) => {
            return Err(Answer::forbidden());
        }
        ("GET", ["tags"]) => rows(&TAGS, true),
        ("GET", ["priorities"]) => rows(&PRIORITIES, false),
        ("GET", ["statuses"]) => statuses(),
        ("GET", ["macros"]) => macros(),
        ("GET", ["inboxes"]) => inboxes(),
        ("GET", ["settings", "general"]) => settings(),
        ("GET", ["views", "me"]) => {
            let own = world.views.iter().filter(|view| view["user_id"] == agent.id);
            own.cloned().collect()
        }
        ("GET", ["views", "shared"]) => {
            let shared = world.views.iter().filter(|view| view["visibility"] == "all");
            shared.cloned().collect()
        }
        ("GET", ["notifications"]) => own_notifications(world, agent).into(),
        ("GET", ["notifications", "stats"]) => {
            let own = own_notifications(world, agent);
            let unread = own.iter().filter(|told| told["is_read"] == false).count();
            json!({"unread_count": unread, "total_count": own.len()})
        }
        ("PUT", ["notifications", which, ..]) => {
            let own = world
                .notifications
                .iter_mut()
                .filter(|told| told["user_id"] == agent.id);
            for told in own.filter(|told| *which == "read-all" || told["id"].as_u64() == which.parse().ok()) {
                told["is_read"] = json!(true);
            }
            json!(true)
        }
        ("POST", ["ai", "generate-reply"]) => match &world.model {
            Some(words) => json!(words),
            None => return Err(Answer::input(NO_MODEL)),
        },
        ("POST", ["ai", "suggest-tags"]) => return Err(Answer::input(NO_MODEL)),
        ("GET", ["ai", "assistants", "compact"] | ["context-links", "active"] | ["custom-attributes"]) => {
            json!([])
        }
        _ => return Err(Answer::error(404, "Route not found", "GeneralException")),
    };
    Ok(Answer::data(data))
}

fn own_notifications(world: &World, agent: &Agent) -> Vec<Value> {
    let own = world
        .notifications
        .iter()
        .filter(|told| told["user_id"] == agent.id);
    own.cloned().collect()
}

fn rows(names: &[&str], updated: bool) -> Value {
    let row = |(at, name): (usize, &&str)| {
        let mut row = json!({"id": at + 1, "created_at": SINCE, "name": name});
        if updated {
            row["updated_at"] = json!(SINCE);
        }
        row
    };
    names.iter().enumerate().map(row).collect()
}

fn statuses() -> Value {
    let row = |(at, (name, category)): (usize, &(&str, &str))| json!({"id": at + 1, "created_at": SINCE, "name": name, "category": category});
    STATUSES.iter().enumerate().map(row).collect()
}

fn team((id, name, emoji): &(u64, &str, &str)) -> Value {
    json!({
        "id": id, "created_at": SINCE, "updated_at": SINCE, "emoji": emoji, "name": name,
        "conversation_assignment_type": "Manual", "timezone": "UTC", "business_hours_id": 2,
        "sla_policy_id": 2, "max_auto_assigned_conversations": 0,
    })
}

fn compact(agent: &Agent) -> Value {
    json!({
        "id": agent.id, "type": "agent", "first_name": agent.names.0, "last_name": agent.names.1,
        "email": agent.email, "enabled": true, "avatar_url": null, "external_user_id": null,
        "availability_status": agent.availability, "created_at": SINCE, "updated_at": SINCE,
    })
}

fn macros() -> Value {
    let one = |id: u64, name: &str, words: &str, when: &[&str], actions: Value| {
        json!({
            "id": id, "created_at": SINCE, "updated_at": SINCE, "name": name, "actions": actions,
            "visibility": "all", "visible_when": when, "message_content": words, "user_id": null,
            "team_id": null, "usage_count": 0,
        })
    };
    json!([
        one(
            3,
            "Escalate to Technical",
            "<p>Needs a technician.</p>",
            &["adding_private_note", "replying"],
            json!([
                {"type": "assign_team", "value": ["2"], "display_value": ["Technical"]},
                {"type": "set_priority", "value": ["3"], "display_value": ["High"]},
            ])
        ),
        one(
            2,
            "Refund issued",
            "<p>Your refund is on its way.</p>",
            &["replying"],
            json!([
                {"type": "add_tags", "value": ["refund", "follow-up"], "display_value": []},
                {"type": "set_priority", "value": ["1"], "display_value": ["Low"]},
                {"type": "set_status", "value": ["3"], "display_value": ["Resolved"]},
            ])
        ),
        one(
            1,
            "Greeting",
            "<p>Hi {{ .Recipient.FirstName }}, thanks for writing.</p>",
            &["replying"],
            json!([])
        ),
    ])
}

fn inboxes() -> Value {
    json!([{
        "id": 1, "uuid": INBOX, "created_at": SINCE, "updated_at": SINCE, "name": "Website chat",
        "channel": "livechat", "enabled": true, "csat_enabled": true, "prompt_tags_on_reply": false,
        "from": "", "from_name_template": "", "config": {}, "secret": null, "linked_email_inbox_id": null,
    }])
}

fn settings() -> Value {
    json!({
        "app.allowed_file_upload_extensions": ["*"], "app.business_hours_id": "2",
        "app.favicon_url": "http://localhost:9000/favicon.ico", "app.lang": "en-US",
        "app.logo_url": "http://localhost:9000/logo.png", "app.max_file_upload_size": 20,
        "app.restart_required": false, "app.root_url": "http://localhost:9000",
        "app.show_conversation_subject": true, "app.site_name": "stand-in", "app.timezone": "UTC",
        "app.update": null, "app.version": "",
    })
}
