//! What the stand-in knows: agents, conversations, messages; and how each of them changes, with the
//! events the recorded server sends for it.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::media::{self, Media};
use super::shape;

/// Events a socket may be behind before further ones are dropped without a word.
pub(super) const QUEUE: usize = 128;
/// Names of the tags; the id is the place, from 1.
pub(super) const TAGS: [&str; 6] = ["refund", "shipping", "bug", "account", "vip", "follow-up"];
/// Names of the priorities; the id is the place, from 1.
pub(super) const PRIORITIES: [&str; 3] = ["Low", "Medium", "High"];
/// Names and categories of the statuses; the id is the place, from 1.
pub(super) const STATUSES: [(&str, &str); 4] = [
    ("Open", "open"),
    ("Snoozed", "waiting"),
    ("Resolved", "resolved"),
    ("Closed", "resolved"),
];
/// Ids, names and signs of the teams.
pub(super) const TEAMS: [(u64, &str, &str); 2] = [(1, "Billing", "💳"), (2, "Technical", "🔧")];
/// The live-chat inbox.
pub(crate) const INBOX: &str = "4434d023-7da9-413b-823c-93b529720a1b";

/// The address of the e-mail inbox.
pub(super) const MAIL: &str = "support@desk.example.com";

/// Who acts.
#[derive(Debug, Clone)]
pub(super) struct Agent {
    pub(super) id: u64,
    pub(super) names: (&'static str, &'static str),
    pub(super) email: &'static str,
    pub(super) role: &'static str,
    pub(super) permissions: &'static [&'static str],
    pub(super) teams: &'static [u64],
    /// Key and secret; `None` when revoked.
    pub(super) key: Option<(&'static str, &'static str)>,
    pub(super) availability: String,
}

impl Agent {
    pub(super) fn may(&self, permission: &str) -> bool {
        self.permissions.contains(&permission)
    }

    pub(super) fn name(&self) -> String {
        format!("{} {}", self.names.0, self.names.1)
    }
}

/// A visitor.
#[derive(Debug, Clone)]
pub(super) struct Contact {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) created: Timestamp,
}

/// A conversation.
#[derive(Debug, Clone)]
pub(super) struct Talk {
    pub(super) id: u64,
    pub(super) uuid: Uuid,
    pub(super) contact: u64,
    /// It goes by e-mail; the others are chats.
    pub(super) mail: bool,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) status: usize,
    pub(super) priority: Option<usize>,
    pub(super) user: Option<u64>,
    pub(super) team: Option<u64>,
    pub(super) tags: Vec<usize>,
    pub(super) waiting: Option<Timestamp>,
    pub(super) snoozed: Option<Timestamp>,
    pub(super) resolved: Option<Timestamp>,
    pub(super) closed: Option<Timestamp>,
    pub(super) first_reply: Option<Timestamp>,
    pub(super) last_reply: Option<Timestamp>,
    pub(super) last: (String, Timestamp, Option<&'static str>),
    pub(super) interaction: Option<(String, Timestamp, &'static str)>,
    /// When each agent last looked.
    pub(super) seen: Vec<(u64, Timestamp)>,
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Incoming,
    Outgoing,
    Note,
    Activity,
}

/// A message.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) id: u64,
    pub(super) uuid: Uuid,
    pub(super) talk: Uuid,
    pub(super) kind: Kind,
    pub(super) status: &'static str,
    pub(super) content: String,
    pub(super) sender: u64,
    pub(super) meta: Value,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) mentions: Vec<Value>,
}

/// What goes to a socket.
#[derive(Debug)]
pub(super) enum Out {
    Text(String),
    Kick,
}

/// An agent's open socket.
#[derive(Debug)]
pub(super) struct Socket {
    pub(super) id: u64,
    pub(super) agent: u64,
    pub(super) queue: mpsc::Sender<Out>,
    pub(super) list: Vec<Uuid>,
    pub(super) open: Option<Uuid>,
}

/// Everything.
#[derive(Debug, Default)]
pub(super) struct World {
    pub(super) agents: Vec<Agent>,
    pub(super) contacts: Vec<Contact>,
    pub(super) talks: Vec<Talk>,
    pub(super) said: Vec<Said>,
    /// Session, its token against forgery, its agent.
    pub(super) sessions: Vec<(String, String, u64)>,
    /// A visitor's token and contact.
    pub(super) visitors: Vec<(String, u64)>,
    pub(super) drafts: Vec<Value>,
    pub(super) views: Vec<Value>,
    pub(super) notifications: Vec<Value>,
    pub(super) media: Vec<Media>,
    pub(super) sockets: Vec<Socket>,
    /// What the language model writes; `None` where nobody set one up.
    pub(super) model: Option<String>,
    /// No queue has room.
    pub(super) loses_events: bool,
    /// Events no queue had room for.
    pub(super) dropped: usize,
    ids: u64,
    clock: i64,
}

impl World {
    /// The time, later than whenever it was asked before.
    pub(super) fn now(&mut self) -> Timestamp {
        self.clock = Timestamp::now().as_microsecond().max(self.clock + 1);
        Timestamp::from_microsecond(self.clock).unwrap()
    }

    /// An id nobody else has.
    pub(super) fn fresh(&mut self) -> u64 {
        self.ids += 1;
        self.ids + 100
    }

    pub(super) fn agent(&self, id: u64) -> Option<&Agent> {
        self.agents.iter().find(|agent| agent.id == id)
    }

    pub(super) fn talk(&self, uuid: Uuid) -> Option<&Talk> {
        self.talks.iter().find(|talk| talk.uuid == uuid)
    }

    pub(super) fn change(&mut self, uuid: Uuid, change: impl FnOnce(&mut Talk)) {
        let now = self.now();
        let talk = self.talks.iter_mut().find(|talk| talk.uuid == uuid);
        let talk = talk.expect("asked for before");
        talk.updated = now;
        change(talk);
    }

    pub(super) fn readable(agent: &Agent, talk: &Talk) -> bool {
        agent.may("conversations:read_all") || talk.user == Some(agent.id)
    }

    /// A visitor begins a conversation. Those who may read it learn of it before its first message.
    pub(super) fn begin(&mut self, contact: u64, uuid: Uuid) {
        let now = self.now();
        let id = self.talks.len() as u64 + 1;
        self.talks.push(Talk {
            id,
            uuid,
            contact,
            mail: false,
            created: now,
            updated: now,
            status: 1,
            priority: None,
            user: None,
            team: None,
            tags: Vec::new(),
            waiting: None,
            snoozed: None,
            resolved: None,
            closed: None,
            first_reply: None,
            last_reply: None,
            last: (String::new(), now, None),
            interaction: None,
            seen: Vec::new(),
        });
        self.tell_row(uuid);
    }

    /// Stores a message and tells everybody who may read it.
    pub(super) fn say(&mut self, said: Said) {
        let (now, talk) = (said.created, said.talk);
        let mut text = shape::text(&said);
        if text.is_empty() && !media::attached(self, said.uuid).is_empty() {
            "File".clone_into(&mut text);
        }
        let sender = if said.kind == Kind::Incoming {
            "contact"
        } else {
            "agent"
        };
        let between = matches!(said.kind, Kind::Incoming | Kind::Outgoing);
        self.change(talk, |talk| {
            talk.last = (text.clone(), now, Some(sender));
            if between {
                talk.interaction = Some((text.clone(), now, sender));
            }
        });
        let row = shape::row(self, self.talk(talk).expect("just changed"));
        let mut data = json!({
            "conversation": row, "conversation_uuid": talk, "created_at": shape::whole(now),
            "preview": text, "sender_type": sender, "type": shape::kind(said.kind), "uuid": said.uuid,
        });
        if let Some(echo) = said.meta.get("echo_id") {
            data["echo_id"] = echo.clone();
        }
        self.said.push(said);
        self.tell_readers(talk, "new_message", &data);
    }

    /// A new message, not stored yet.
    pub(super) fn draft(&mut self, talk: Uuid, kind: Kind, sender: u64, content: &str) -> Said {
        let now = self.now();
        Said {
            id: self.fresh(),
            uuid: Uuid::now_v7(),
            talk,
            kind,
            status: match kind {
                Kind::Incoming => "received",
                Kind::Outgoing => "pending",
                Kind::Note | Kind::Activity => "sent",
            },
            content: content.to_owned(),
            sender,
            meta: json!({}),
            created: now,
            updated: now,
            mentions: Vec::new(),
        }
    }

    /// A line about what an agent did.
    pub(super) fn activity(&mut self, talk: Uuid, agent: u64, what: &str, words: &str) {
        let name = self.agent(agent).map(Agent::name).unwrap_or_default();
        let mut said = self.draft(talk, Kind::Activity, agent, &words.replace("{}", &name));
        said.meta = json!({"activity_type": what});
        self.say(said);
    }

    /// A visitor writes. What was finished or put aside is open again.
    pub(super) fn visitor_says(&mut self, talk: Uuid, contact: u64, words: &str) -> Said {
        let said = self.draft(talk, Kind::Incoming, contact, words);
        self.visitor_sends(&said);
        said
    }

    /// A visitor's message is stored and told.
    pub(super) fn visitor_sends(&mut self, said: &Said) {
        let talk = said.talk;
        self.say(said.clone());
        let seen = json!({"uuid": talk, "contact_last_seen_at": shape::whole(said.created)});
        self.tell_subscribers(talk, "conversation_update", &seen);
        let waiting = json!({"uuid": talk, "waiting_since": shape::whole(said.created)});
        let status = self.talk(talk).map(|talk| talk.status);
        self.change(talk, |talk| talk.waiting = Some(said.created));
        self.tell_subscribers(talk, "conversation_update", &waiting);
        if status != Some(1) {
            self.change(talk, |talk| (talk.status, talk.snoozed) = (1, None));
            let open = json!({"uuid": talk, "status": "Open"});
            self.tell_subscribers(talk, "conversation_update", &open);
            self.activity(talk, 1, "status_change", "{} marked the conversation as Open");
        }
    }

    /// The replies that wait are with the visitor.
    pub(super) fn deliver(&mut self) {
        let waiting: Vec<(Uuid, Uuid, Timestamp)> = self
            .said
            .iter_mut()
            .filter(|said| said.status == "pending")
            .map(|said| {
                said.status = "sent";
                (said.uuid, said.talk, said.created)
            })
            .collect();
        for (uuid, talk, at) in waiting {
            let sent = json!({"conversation_uuid": talk, "uuid": uuid, "status": "sent"});
            self.tell_subscribers(talk, "message_update", &sent);
            self.change(talk, |talk| {
                talk.first_reply.get_or_insert(at);
                (talk.last_reply, talk.waiting) = (Some(at), None);
            });
            let update = json!({"uuid": talk, "last_reply_at": shape::whole(at), "waiting_since": null});
            self.tell_subscribers(talk, "conversation_update", &update);
        }
    }

    /// Ends what was put aside until a time that has come. Nobody is told: so it was recorded.
    pub(super) fn wake(&mut self) {
        let now = Timestamp::now();
        for talk in &mut self.talks {
            if talk.status == 2 && talk.snoozed.is_some_and(|until| until <= now) {
                (talk.status, talk.snoozed) = (1, None);
            }
        }
    }

    /// Sets a status, by its id.
    pub(super) fn set_status(
        &mut self,
        talk: Uuid,
        agent: u64,
        status: usize,
        aside: Option<SignedDuration>,
    ) {
        let now = self.now();
        let before = self.talk(talk).map(|talk| talk.status);
        if before == Some(status) && aside.is_none() {
            return;
        }
        let until = aside.map(|time| now + time);
        self.change(talk, |talk| {
            (talk.status, talk.snoozed) = (status, until);
            match status {
                3 => talk.resolved = Some(now),
                4 => talk.closed = Some(now),
                _ => {}
            }
        });
        let name = STATUSES[status - 1].0;
        let words = format!("{{}} marked the conversation as {name}");
        self.activity(talk, agent, "status_change", &words);
        let mut update = json!({"uuid": talk, "status": name, "snoozed_until": until.map(shape::whole)});
        if status == 3 {
            update["resolved_at"] = json!(shape::whole(now));
        }
        self.tell_subscribers(talk, "conversation_update", &update);
    }

    /// Sets a priority; a name nobody knows clears it, and the event names it all the same.
    pub(super) fn set_priority(&mut self, talk: Uuid, agent: u64, name: &str) {
        let id = PRIORITIES
            .iter()
            .position(|known| *known == name)
            .map(|at| at + 1);
        if id.is_some() && self.talk(talk).is_some_and(|talk| talk.priority == id) {
            return;
        }
        self.change(talk, |talk| talk.priority = id);
        self.activity(
            talk,
            agent,
            "priority_change",
            &format!("{{}} set priority to {name}"),
        );
        let update = json!({"uuid": talk, "priority": name});
        self.tell_subscribers(talk, "conversation_update", &update);
    }

    /// Gives a conversation to an agent.
    pub(super) fn assign(&mut self, talk: Uuid, by: u64, to: u64) {
        if self.talk(talk).is_some_and(|talk| talk.user == Some(to)) {
            return;
        }
        let before = self.readers(talk);
        self.change(talk, |talk| talk.user = Some(to));
        self.tell_row_also(talk, &before);
        let name = self.agent(to).map(Agent::name).unwrap_or_default();
        if by == to {
            self.activity(talk, by, "self_assign", "{} self-assigned this conversation");
        } else {
            self.notify(to, "assignment", talk, None, by);
            self.activity(
                talk,
                by,
                "assigned_user_change",
                &format!("Assigned to {name} by {{}}"),
            );
        }
    }

    /// Gives a conversation to a team, which takes it from its agent: two events, first with the agent.
    pub(super) fn assign_team(&mut self, talk: Uuid, by: u64, team: u64) {
        let before = self.readers(talk);
        self.change(talk, |talk| talk.team = Some(team));
        self.tell_row(talk);
        let name = TEAMS
            .iter()
            .find(|(id, ..)| *id == team)
            .map_or("", |team| team.1);
        self.activity(
            talk,
            by,
            "assigned_team_change",
            &format!("Assigned to {name} team by {{}}"),
        );
        self.change(talk, |talk| talk.user = None);
        self.tell_row_also(talk, &before);
    }

    /// Puts a notification away for an agent and tells it.
    pub(super) fn notify(&mut self, to: u64, what: &str, talk: Uuid, said: Option<&Said>, by: u64) {
        let now = self.now();
        let id = self.fresh();
        let actor = self.agent(by).filter(|_| what == "mention");
        let names = actor.map_or(("", ""), |actor| actor.names);
        let number = self.talk(talk).map_or(0, |talk| talk.id);
        let mut told = json!({
            "id": id, "created_at": now, "updated_at": now, "user_id": to, "notification_type": what,
            "title": format!("{what} in #{}", 99 + number),
            "body": said.map(|said| shape::plain(&said.content)).unwrap_or_default(),
            "is_read": false, "conversation_id": number, "message_id": said.map(|said| said.id),
            "actor_id": actor.map(|actor| actor.id), "meta": {}, "actor_first_name": names.0,
            "actor_last_name": names.1, "actor_avatar_url": null, "conversation_uuid": talk,
            "message_uuid": null,
        });
        self.tell(|_, socket| socket.agent == to, "new_notification", &told);
        told["message_uuid"] = json!(said.map(|said| said.uuid));
        self.notifications.insert(0, told);
    }

    fn readers(&self, talk: Uuid) -> Vec<u64> {
        let Some(talk) = self.talk(talk) else {
            return Vec::new();
        };
        let readers = self.agents.iter().filter(|agent| Self::readable(agent, talk));
        readers.map(|agent| agent.id).collect()
    }

    /// Tells the row to all who may read it.
    pub(super) fn tell_row(&mut self, talk: Uuid) {
        self.tell_row_also(talk, &[]);
    }

    /// Tells the row to all who may read it, and to those who could before.
    pub(super) fn tell_row_also(&mut self, talk: Uuid, before: &[u64]) {
        let row = shape::row(self, self.talk(talk).expect("asked for before"));
        let readers = self.readers(talk);
        let hears =
            |_: &Self, socket: &Socket| readers.contains(&socket.agent) || before.contains(&socket.agent);
        self.tell(hears, "new_conversation", &row);
    }

    fn tell_readers(&mut self, talk: Uuid, what: &str, data: &Value) {
        let readers = self.readers(talk);
        self.tell(|_, socket| readers.contains(&socket.agent), what, data);
    }

    /// Tells those who subscribed, whether or not they may still read it.
    pub(super) fn tell_subscribers(&mut self, talk: Uuid, what: &str, data: &Value) {
        let hears = |_: &Self, socket: &Socket| socket.open == Some(talk) || socket.list.contains(&talk);
        self.tell(hears, what, data);
    }

    /// Tells some sockets; one that is too far behind misses it and learns nothing of that.
    pub(super) fn tell(&mut self, hears: impl Fn(&Self, &Socket) -> bool, what: &str, data: &Value) {
        let text = json!({"type": what, "data": data}).to_string();
        let mut dropped = 0;
        for socket in self.sockets.iter().filter(|socket| hears(self, socket)) {
            if self.loses_events || socket.queue.try_send(Out::Text(text.clone())).is_err() {
                dropped += 1;
            }
        }
        self.dropped += dropped;
    }
}
