//! Who and what is there from the start: the agents, teams and visitors of the recording.

use serde_json::json;
use uuid::Uuid;

use super::world::{Agent, Contact, Kind, World};

/// Conversations at the start.
const TALKS: usize = 8;
/// What the built-in role "Agent" may do.
const AGENT: &[&str] = &[
    "conversations:read",
    "conversations:read_all",
    "conversations:read_assigned",
    "conversations:read_team_all",
    "conversations:read_team_inbox",
    "conversations:read_unassigned",
    "conversations:update_priority",
    "conversations:update_status",
    "conversations:update_tags",
    "conversations:update_team_assignee",
    "conversations:update_user_assignee",
    "messages:read",
    "messages:write",
    "view:manage",
];
/// What Rita may do.
const RESTRICTED: &[&str] = &[
    "conversations:read",
    "conversations:read_assigned",
    "messages:read",
    "messages:write",
];

type Key = Option<(&'static str, &'static str)>;

fn agent(id: u64, names: (&'static str, &'static str), email: &'static str, key: Key) -> Agent {
    Agent {
        id,
        names,
        email,
        role: "Agent",
        permissions: AGENT,
        teams: &[],
        key,
        availability: "online".to_owned(),
    }
}

/// Fills an empty world.
pub(super) fn fill(world: &mut World) {
    world.agents = vec![
        agent(1, ("System", ""), "system@example.com", None),
        Agent {
            teams: &[1],
            ..agent(
                2,
                ("Ann", "Agent"),
                "ann@example.com",
                Some(("API_KEY", "API_SECRET")),
            )
        },
        Agent {
            teams: &[2],
            ..agent(
                3,
                ("Bob", "Broker"),
                "bob@example.com",
                Some(("API_KEY_2", "API_SECRET_2")),
            )
        },
        Agent {
            role: "Restricted",
            permissions: RESTRICTED,
            ..agent(
                20,
                ("Rita", "Restricted"),
                "rita@example.com",
                Some(("API_KEY_3", "API_SECRET_3")),
            )
        },
    ];
    world
        .sessions
        .push(("SESSION_COOKIE".to_owned(), "CSRF_TOKEN".to_owned(), 2));
    let view = |id: u64, visibility: &str, rule: serde_json::Value| {
        json!({
            "id": id, "created_at": "2026-11-21T06:50:34.691482Z", "updated_at": "2026-11-21T06:50:34.691482Z",
            "name": format!("View {id}"), "filters": {"logic": "AND", "rules": [rule]},
            "visibility": visibility,
        })
    };
    let open = json!({"model": "conversations", "field": "status_id", "operator": "equals", "value": "1"});
    let waits = json!({"model": "conversations", "field": "waiting_since", "operator": "set", "value": ""});
    let mut own = view(2, "user", waits);
    own["user_id"] = json!(2);
    world.views = vec![view(1, "all", open), own];
    for at in 1..=TALKS {
        know(world, Uuid::now_v7());
        let talk = world.talks[at - 1].uuid;
        match at {
            2 => {
                world.set_priority(talk, 2, "High");
                world.assign(talk, 2, 2);
                world.change(talk, |talk| talk.tags = vec![5]);
            }
            3 => world.assign_team(talk, 3, 1),
            4 => world.assign(talk, 2, 3),
            5 => {
                let mut note = world.draft(talk, Kind::Note, 2, "<p>@Bob please check.</p>");
                note.mentions = vec![json!({"type": "agent", "id": 3})];
                world.say(note.clone());
                world.notify(3, "mention", talk, Some(&note), 2);
            }
            _ => {}
        }
    }
}

/// Makes a conversation with this id, unless it is there: a question, a reply, a note, a tag, another
/// question, and an older conversation of the same visitor.
pub(super) fn know(world: &mut World, uuid: Uuid) {
    if world.talk(uuid).is_some() {
        return;
    }
    let number = world.contacts.len() + 1;
    let contact = visitor(
        world,
        "Zoe Miller",
        &format!("care-{number}@visitors.example.com"),
    );
    if number > TALKS {
        question(world, contact, Uuid::now_v7());
    }
    question(world, contact, uuid);
    let reply = world.draft(uuid, Kind::Outgoing, 2, "<p>Which watch is it?</p>");
    world.say(reply);
    world.deliver();
    let note = world.draft(uuid, Kind::Note, 2, "<p>Looks like a known one.</p>");
    world.say(note);
    world.change(uuid, |talk| talk.tags = vec![1]);
    world.activity(uuid, 2, "tag_added", "{} added tag refund");
    world.visitor_says(uuid, contact, "My iPhone is on 11.1.2, and my watch is on 4.1.");
}

fn question(world: &mut World, contact: u64, uuid: Uuid) {
    world.begin(contact, uuid);
    world.visitor_says(uuid, contact, "Neither my iPhone nor my watch records my steps.");
}

/// Makes a visitor.
pub(super) fn visitor(world: &mut World, name: &str, email: &str) -> u64 {
    let (id, created) = (world.fresh(), world.now());
    world.contacts.push(Contact {
        id,
        name: name.to_owned(),
        email: email.to_owned(),
        created,
    });
    id
}
