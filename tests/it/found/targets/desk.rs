//! A desk at work, made of frames as the hub sends them, and what must hold of it at any time.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use ttydesk::app::state::Settings;
use ttydesk::app::{Effect, Msg, Saved, State, StoreOp, Timer, update};
use ttydesk::backend::Command;
use ttydesk::backend::native::fuzzing::told;
use ttydesk::backend::native::wire;
use ttydesk::domain::AgentId;
use ttydesk::i18n::{Catalog, Lang};

/// Reading a catalogue takes longer than drawing a screen.
pub(super) static ENGLISH: LazyLock<Arc<Catalog>> = LazyLock::new(|| Arc::new(Catalog::new(Lang::En)));

static ABLE: LazyLock<wire::Capabilities> = LazyLock::new(|| match serde_json::from_value(able()) {
    Ok(able) => able,
    Err(error) => panic!("{error}"),
});

/// A foreign text for each kind of field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) body: &'a str,
    pub(super) name: &'a str,
    pub(super) subject: &'a str,
    pub(super) tag: &'a str,
    pub(super) other: &'a str,
}

/// Signed in, with a directory and nothing else.
static ONLINE: LazyLock<Desk> = LazyLock::new(|| {
    let mut desk = Desk::new((80, 24));
    desk.hear(&hello(&HARMLESS).to_string());
    desk.asked.clear();
    // An answer to nothing is taken for the directory.
    desk.hear(&json!({ "id": uuid::Uuid::nil(), "result": directory() }).to_string());
    desk
});

/// Nobody means any harm.
pub(super) const HARMLESS: Words<'_> = Words {
    body: "Where is my parcel?",
    name: "Maria",
    subject: "Order 7",
    tag: "vip",
    other: "Berlin",
};

/// The state with what is under way.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) state: State,
    pub(super) now: Timestamp,
    /// Commands without an answer.
    pub(super) asked: Vec<Command>,
    /// What the disk was told to do and has not yet answered.
    pub(super) owed: Vec<StoreOp>,
    pub(super) timers: BTreeSet<Timer>,
}

impl Desk {
    /// One that was never online.
    pub(super) fn new(size: (u16, u16)) -> Self {
        let now = Timestamp::from_second(1_768_000_000).unwrap_or(Timestamp::UNIX_EPOCH);
        let settings = Settings {
            undo_ms: 0,
            advance: ttydesk::app::state::Advance::Stay,
            bell: true,
            calls: ttydesk::app::state::Calls::default(),
            sidebar: true,
            zone: TimeZone::UTC,
            seed: 7,
            privacy: ttydesk::app::state::Privacy::default(),
            catalog: Arc::clone(&ENGLISH),
        };
        let mut desk = Self {
            state: State::new(settings, size, now),
            now,
            asked: Vec::new(),
            owed: Vec::new(),
            timers: BTreeSet::new(),
        };
        desk.feed(Msg::Loaded(Box::new(Saved {
            tour_seen: true,
            ..Saved::default()
        })));
        desk
    }

    /// One that is online, with two conversations, the thread of the first and its customer.
    pub(super) fn busy(size: (u16, u16), words: &Words<'_>) -> Self {
        let mut desk = ONLINE.clone();
        let (width, height) = size;
        desk.feed(Msg::Resized { width, height });
        desk.meet(words);
        desk
    }

    /// The same with harmless words, sooner.
    pub(super) fn plain(size: (u16, u16)) -> Self {
        static PLAIN: LazyLock<Desk> = LazyLock::new(|| Desk::busy((80, 24), &HARMLESS));
        let mut desk = PLAIN.clone();
        let (width, height) = size;
        desk.feed(Msg::Resized { width, height });
        desk
    }

    fn meet(&mut self, words: &Words<'_>) {
        for frame in [
            event("conversation", &row("c1", words)),
            event("conversation", &row("c2", words)),
            event("contact", &contact(words)),
            event("agent", &agent("bob", words.name)),
        ] {
            self.hear(&frame.to_string());
        }
        self.feed(Msg::Due(Timer::Settle));
        self.answer_reads();
        for (position, entry) in (1..).zip(entries(words)) {
            self.hear(&event("entry", &placed(entry, position)).to_string());
        }
    }

    /// Lets one thing happen. Effects are kept until somebody performs them.
    pub(super) fn feed(&mut self, msg: Msg) -> Vec<Effect> {
        let effects = update(&mut self.state, self.now, msg);
        for effect in &effects {
            match effect {
                Effect::Backend(command) => self.asked.push(command.clone()),
                Effect::Store(op) => self.owed.push(op.clone()),
                Effect::Timer { timer, .. } => {
                    self.timers.insert(timer.clone());
                }
                Effect::CancelTimer(timer) => {
                    self.timers.remove(timer);
                }
                _ => {}
            }
        }
        effects
    }

    /// The hub sends a frame; gives what it came to.
    pub(super) fn hear(&mut self, frame: &str) -> Vec<Effect> {
        let events = told(frame, &AgentId::new("anna"), &ABLE, &mut self.asked);
        events
            .into_iter()
            .flat_map(|event| self.feed(Msg::Backend(event)))
            .collect()
    }

    /// Empty pages for everything that was asked for.
    fn answer_reads(&mut self) {
        let asked = std::mem::take(&mut self.asked);
        let none = json!({ "conversations": [], "entries": [], "hits": [], "more": false, "total": 2 });
        let answer = json!({ "id": uuid::Uuid::nil(), "result": none }).to_string();
        for command in asked {
            let events = told(&answer, &AgentId::new("anna"), &ABLE, &mut vec![command]);
            // A command that reads no page is refused by this; none of them changes anything.
            for event in events {
                self.feed(Msg::Backend(event));
            }
        }
    }
}

/// What holds after everything.
pub(super) fn assert_sound(state: &State) {
    let order = state.queue.order();
    let known: BTreeSet<_> = order.iter().collect();
    assert_eq!(known.len(), order.len(), "a row twice in the queue");
    assert!(order.iter().all(|id| state.conversations.get(id).is_some()));
    for (id, thread) in &state.threads {
        let entries = thread.entries();
        let ids: BTreeSet<_> = entries.iter().map(ttydesk::domain::Entry::id).collect();
        assert_eq!(ids.len(), entries.len(), "an entry twice in {id}");
        assert!(
            entries.is_sorted_by_key(ttydesk::domain::Entry::position),
            "out of order: {id}"
        );
    }
}

pub(super) fn event(kind: &str, data: &Value) -> Value {
    json!({ "kind": kind, "data": data })
}

fn able() -> Value {
    json!({
        "claim": true, "notes": true, "tags": true, "snooze_until": true, "bots": ["Polly"],
        "typing": true, "undo_send": true, "idempotent": true, "search": true, "edit_contact": true,
        "limits": { "frame_bytes": 1_048_576, "text_bytes": 32_768, "hold_ms": 60_000,
                    "requests_per_second": 50, "page": 200 }
    })
}

fn hello(words: &Words<'_>) -> Value {
    let data = json!({
        "protocol": 1, "server": words.other, "workspace": words.other, "epoch": uuid::Uuid::nil(), "seq": 0,
        "server_time": "2026-01-09T23:06:40Z", "me": agent("anna", "Anna"),
        "rights": ["reply", "note", "tag", "claim", "transfer", "handoff", "status", "act_for_others",
                   "edit_contact"],
        "capabilities": able(),
    });
    event("hello", &data)
}

fn agent(id: &str, name: &str) -> Value {
    json!({ "id": id, "name": name, "role": "agent", "availability": "online", "load": 1, "capacity": 6 })
}

fn directory() -> Value {
    let canned = |id: &str, body: &str| json!({ "id": id, "name": id, "group": "g", "language": "en", "body": body, "examples": ["where is it"] });
    json!({
        "agents": [agent("anna", "Anna"), agent("bob", "Bob Stone")],
        "teams": [{ "id": "t1", "name": "Billing", "waiting": 1, "members": ["anna"] }],
        "tags": ["vip", "refund"],
        "canned_responses": [canned("parcel", "Your parcel, {{contact.first_name}}, is on its way."),
                             canned("gap", "Order {{order.number}} leaves on {{day}}.")],
        "inboxes": [{ "id": "i1", "name": "Web", "channel": "web_chat" }],
    })
}

fn row(id: &str, words: &Words<'_>) -> Value {
    json!({
        "id": id, "revision": 1, "contact": "p1", "contact_name": words.name, "vip": true, "inbox": "i1",
        "channel": "email", "subject": words.subject, "status": "open", "handling": "human",
        "assignee": { "id": "anna", "name": "Anna" }, "priority": "high", "tags": [words.tag, "vip"],
        "waiting_since": "2026-01-09T23:00:00Z", "unread": 2, "last_activity": "2026-01-09T23:00:00Z",
        "preview": { "author": "customer", "text": words.body },
        "handoff": { "from": words.name, "reason": words.other, "question": words.body,
                     "collected": [[words.tag, words.other]], "at": "2026-01-09T22:00:00Z" },
    })
}

fn contact(words: &Words<'_>) -> Value {
    json!({
        "id": "p1", "name": words.name, "key_facts": [words.other], "language": words.tag,
        "identities": [{ "channel": "email", "address": words.other }],
        "attributes": [{ "name": words.tag, "value": words.other, "source": words.name }],
        "tags": [words.tag], "notes": [words.body],
        "orders": [{ "number": words.tag, "title": words.subject, "status": words.tag, "total": words.tag,
                     "at": "2026-01-01T00:00:00Z" }],
        "previous": [{ "at": "2026-01-01T00:00:00Z", "subject": words.subject, "outcome": words.other }],
    })
}

fn entries(words: &Words<'_>) -> [Value; 6] {
    let message = |id: &str, author: Value| {
        json!({ "type": "message", "id": id, "author": author, "channel": "email", "text": words.body,
                "at": "2026-01-09T23:00:00Z", "delivery": { "failed": { "reason": words.other } },
                "quotes": "e1" })
    };
    [
        message("e1", json!("customer")),
        message("e2", json!({ "agent": { "id": "bob", "name": words.name } })),
        message("e3", json!({ "bot": words.name })),
        json!({ "type": "note", "id": "e4", "author": { "bot": words.name }, "text": words.body,
                "at": "2026-01-09T23:00:00Z" }),
        json!({ "type": "event", "id": "e5", "actor": "system", "at": "2026-01-09T23:00:00Z",
                "what": { "transferred": { "to": words.name, "note": words.other } } }),
        json!({ "type": "event", "id": "e6", "actor": "customer", "at": "2026-01-09T23:00:00Z",
                "what": { "other": { "text": words.other } } }),
    ]
}

fn placed(mut entry: Value, position: u64) -> Value {
    entry["conversation"] = json!("c1");
    entry["position"] = json!(position);
    entry
}
