//! Answers of the hub to events and an outcome. Pure.
//!
//! Records are read one by one: a bad one costs only itself and is reported as
//! [`Event::Unknown`].

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::call::Expects;
use super::{translate, wire};
use crate::backend::{Directory, Event, Outcome, PageToken, Refusal, RefusalCode, SearchHit};
use crate::domain::{Actor, ContactId, ConversationId, Entry, EntryId, RequestId, SystemEvent, SystemKind};
use crate::text::{CleanLine, Untrusted};

/// What to tell about the answer to `id`: the events it carries, then the answer itself.
pub(super) fn events(
    id: RequestId,
    expects: Expects,
    result: Option<&RawValue>,
    error: Option<&wire::ErrorBody>,
) -> Vec<Event> {
    let (mut events, outcome) = match error {
        Some(error) => (Vec::new(), refused(error)),
        None => succeeded(id, expects, result),
    };
    events.push(Event::Answer { id, outcome });
    events
}

/// Why a request failed.
pub(super) fn refused(error: &wire::ErrorBody) -> Outcome {
    use wire::ErrorCode as Code;
    let code = match error.code {
        Code::UnknownAction => return Outcome::Unsupported,
        Code::RateLimited | Code::Unavailable => {
            return Outcome::NotSent {
                retry_after: error.retry_after_ms.map(Duration::from_millis),
            };
        }
        Code::InvalidRequest | Code::IdReused => RefusalCode::Invalid,
        Code::Forbidden => RefusalCode::Forbidden,
        Code::NotFound => RefusalCode::NotFound,
        Code::Conflict => RefusalCode::Conflict,
        Code::TooLarge => RefusalCode::TooLarge,
        Code::StoreFailed => RefusalCode::StoreFailed,
        Code::Unknown => RefusalCode::Other,
    };
    Outcome::Refused(Refusal {
        code,
        message: CleanLine::new(&error.message),
        owner: error.owner.as_ref().map(translate::agent_ref),
    })
}

/// A record that could not be read, by the name of its kind.
pub(super) fn unreadable(kind: &str) -> Event {
    Event::Unknown {
        name: CleanLine::new(&Untrusted::new(format!("{kind} (unreadable)"))),
    }
}

fn succeeded(id: RequestId, expects: Expects, result: Option<&RawValue>) -> (Vec<Event>, Outcome) {
    let mut events = Vec::new();
    let read = match expects {
        Expects::Nothing => Some(()),
        Expects::ConversationPage(view) => conversation_page(id, view, result, &mut events),
        Expects::EntryPage(conversation) => entry_page(id, conversation, result, &mut events),
        Expects::SearchPage => search_page(id, result, &mut events),
        Expects::TimelinePage => timeline_page(id, result, &mut events),
        Expects::Duplicates(contact) => duplicates(id, contact, result, &mut events),
        Expects::SliceCounts => slice_counts(id, result, &mut events),
        // The directory that changed brings it; here it only has to be readable.
        Expects::SavedView => read::<wire::SavedView>(result).map(|_| ()),
        Expects::ActionPage => action_page(id, result, &mut events),
        Expects::Claimed => claimed(id, result, &mut events),
        Expects::Statistics => one(result, &mut events, |it| Event::Statistics {
            id,
            statistics: Box::new(translate::statistics(it)),
        }),
        Expects::Conversation => one(result, &mut events, |row| {
            Event::ConversationUpserted(translate::conversation(row))
        }),
        Expects::Contact => one(result, &mut events, |it| {
            Event::ContactUpserted(translate::contact(it))
        }),
        Expects::Message => one(result, &mut events, |it| {
            Event::EntryUpserted(Entry::Message(translate::message(it)))
        }),
        Expects::Note => one(result, &mut events, |it| {
            Event::EntryUpserted(Entry::Note(translate::note(it)))
        }),
        Expects::Agent => one(result, &mut events, |it| {
            Event::AgentUpserted(translate::agent(it))
        }),
    };
    if read.is_some() {
        return (events, Outcome::Done);
    }
    events.push(unreadable("result"));
    let no = Refusal {
        code: RefusalCode::Other,
        message: CleanLine::from("the backend's answer cannot be read; is this ttydesk older than the hub?"),
        owner: None,
    };
    (events, Outcome::Refused(no))
}

fn read<T: DeserializeOwned>(result: Option<&RawValue>) -> Option<T> {
    serde_json::from_str(result?.get()).ok()
}

/// Reads each value by itself; what cannot be read is reported in `events`.
fn each<T: DeserializeOwned, U>(
    kind: &str,
    values: Vec<Box<RawValue>>,
    events: &mut Vec<Event>,
    translate: impl Fn(&T) -> U,
) -> Vec<U> {
    let mut all = Vec::with_capacity(values.len());
    for value in values {
        match serde_json::from_str(value.get()) {
            Ok(record) => all.push(translate(&record)),
            Err(_) => events.push(unreadable(kind)),
        }
    }
    all
}

fn one<T: DeserializeOwned>(
    result: Option<&RawValue>,
    events: &mut Vec<Event>,
    event: impl FnOnce(&T) -> Event,
) -> Option<()> {
    let record = read(result)?;
    events.push(event(&record));
    Some(())
}

#[derive(Deserialize)]
struct Page {
    conversations: Vec<Box<RawValue>>,
    #[serde(default)]
    next: Option<String>,
    total: u64,
    counts: Option<wire::Counts>,
}

fn conversation_page(
    id: RequestId,
    view: crate::domain::View,
    result: Option<&RawValue>,
    events: &mut Vec<Event>,
) -> Option<()> {
    let page: Page = read(result)?;
    let conversations = each(
        "conversation",
        page.conversations,
        events,
        translate::conversation,
    );
    if let Some(counts) = page.counts {
        events.push(Event::Counts(translate::counts(&counts)));
    }
    events.push(Event::ConversationPage {
        id,
        view,
        conversations,
        next: page.next.map(PageToken),
        total: page.total,
    });
    Some(())
}

#[derive(Deserialize)]
struct Entries {
    entries: Vec<Box<RawValue>>,
    more: bool,
}

fn entry_page(
    id: RequestId,
    conversation: ConversationId,
    result: Option<&RawValue>,
    events: &mut Vec<Event>,
) -> Option<()> {
    let page: Entries = read(result)?;
    let mut entries = Vec::with_capacity(page.entries.len());
    for raw in page.entries {
        if let Ok(record) = serde_json::from_str(raw.get()) {
            entries.push(translate::entry(&record));
        } else {
            entries.extend(marked_unreadable(&raw));
            events.push(unreadable("entry"));
        }
    }
    events.push(Event::ThreadPage {
        id,
        conversation,
        entries,
        more: page.more,
    });
    Some(())
}

/// What is known of an entry that cannot be read.
#[derive(Deserialize)]
struct Stub {
    id: String,
    conversation: String,
    position: u64,
    at: jiff::Timestamp,
}

/// A line in the place of an entry that cannot be read, so that nobody takes the thread for whole.
fn marked_unreadable(raw: &RawValue) -> Option<Entry> {
    let stub: Stub = serde_json::from_str(raw.get()).ok()?;
    Some(Entry::Event(SystemEvent {
        id: EntryId::new(stub.id),
        conversation: ConversationId::new(stub.conversation),
        position: stub.position,
        actor: Actor::System,
        kind: SystemKind::Unreadable,
        at: stub.at,
    }))
}

#[derive(Deserialize)]
struct Hits {
    hits: Vec<Box<RawValue>>,
    #[serde(default)]
    more: bool,
}

fn search_page(id: RequestId, result: Option<&RawValue>, events: &mut Vec<Event>) -> Option<()> {
    let page: Hits = read(result)?;
    let more = page.more;
    let hits = each("hit", page.hits, events, |hit: &wire::SearchHit| SearchHit {
        conversation: translate::conversation(&hit.conversation),
        entry: hit.entry.as_ref().map(EntryId::new),
        excerpt: CleanLine::new(&hit.excerpt),
    });
    events.push(Event::SearchPage { id, hits, more });
    Some(())
}

#[derive(Deserialize)]
struct Timeline {
    rows: Vec<Box<RawValue>>,
    more: bool,
}

fn timeline_page(id: RequestId, result: Option<&RawValue>, events: &mut Vec<Event>) -> Option<()> {
    let page: Timeline = read(result)?;
    let rows = each("timeline", page.rows, events, translate::timeline_row);
    let more = page.more;
    events.push(Event::TimelinePage { id, rows, more });
    Some(())
}

#[derive(Deserialize)]
struct Found {
    contacts: Vec<Box<RawValue>>,
}

fn duplicates(
    id: RequestId,
    contact: ContactId,
    result: Option<&RawValue>,
    events: &mut Vec<Event>,
) -> Option<()> {
    let all: Found = read(result)?;
    let found = each("duplicate", all.contacts, events, translate::duplicate);
    events.push(Event::Duplicates { id, contact, found });
    Some(())
}

fn slice_counts(id: RequestId, result: Option<&RawValue>, events: &mut Vec<Event>) -> Option<()> {
    let all: wire::SliceCounts = read(result)?;
    let counts = all.counts;
    events.push(Event::SliceCounts { id, counts });
    Some(())
}

#[derive(Deserialize)]
struct Actions {
    actions: Vec<Box<RawValue>>,
    more: bool,
}

fn action_page(id: RequestId, result: Option<&RawValue>, events: &mut Vec<Event>) -> Option<()> {
    let page: Actions = read(result)?;
    let actions = each("action", page.actions, events, translate::logged_action);
    let more = page.more;
    events.push(Event::ActionPage { id, actions, more });
    Some(())
}

fn claimed(id: RequestId, result: Option<&RawValue>, events: &mut Vec<Event>) -> Option<()> {
    let taken: wire::Claimed = read(result)?;
    let row = taken.conversation.as_ref().map(translate::conversation);
    let conversation = row.as_ref().map(|row| row.id.clone());
    events.extend(row.map(Event::ConversationUpserted));
    events.push(Event::Claimed { id, conversation });
    Some(())
}

#[derive(Deserialize)]
struct Everything {
    agents: Vec<Box<RawValue>>,
    teams: Vec<Box<RawValue>>,
    tags: Vec<Untrusted>,
    canned_responses: Vec<Box<RawValue>>,
    inboxes: Vec<Box<RawValue>>,
    #[serde(default)]
    views: Vec<Box<RawValue>>,
    #[serde(default)]
    macros: Vec<Box<RawValue>>,
}

/// Agents, teams and the rest, after what could not be read of them.
pub(super) fn directory(result: Option<&RawValue>) -> Vec<Event> {
    let mut events = Vec::new();
    let Some(all) = read::<Everything>(result) else {
        return vec![unreadable("directory")];
    };
    let directory = Directory {
        agents: each("agent", all.agents, &mut events, translate::agent),
        teams: each("team", all.teams, &mut events, translate::team),
        tags: all.tags.iter().map(CleanLine::new).collect(),
        canned_responses: each(
            "canned_response",
            all.canned_responses,
            &mut events,
            translate::canned_response,
        ),
        inboxes: each("inbox", all.inboxes, &mut events, translate::inbox),
        views: each("view", all.views, &mut events, translate::saved_view),
        macros: each("macro", all.macros, &mut events, translate::desk_macro),
    };
    events.push(Event::Directory(directory));
    events
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::domain::View;

    const ID: RequestId = RequestId(Uuid::from_u128(1));

    fn row(id: &str) -> serde_json::Value {
        json!({
            "id": id, "revision": 3, "contact": "p1", "contact_name": "Анна", "inbox": "i1",
            "channel": "carrier_pigeon", "status": "open", "handling": "human", "priority": "normal",
            "last_activity": "2026-01-02T03:04:05Z", "colour": "a field of the future",
        })
    }

    fn raw(value: &serde_json::Value) -> Box<RawValue> {
        serde_json::value::to_raw_value(value).expect("JSON")
    }

    fn told(expects: Expects, result: &serde_json::Value) -> Vec<Event> {
        events(ID, expects, Some(&raw(result)), None)
    }

    #[test]
    fn a_bad_row_costs_only_itself() {
        let page = json!({ "conversations": [row("c1"), { "id": "c2" }, row("c3")], "total": 3, "next": "n",
            "counts": { "mine": 0, "unassigned": 3, "teams": 0, "all": 3, "snoozed": 0, "resolved": 0, "waiting": 1 } });
        let told = told(Expects::ConversationPage(View::All), &page);
        assert!(matches!(&told[0], Event::Unknown { name } if name.as_str() == "conversation (unreadable)"));
        assert!(matches!(&told[1], Event::Counts(counts) if counts.waiting == 1));
        let Event::ConversationPage {
            conversations,
            next,
            total,
            ..
        } = &told[2]
        else {
            panic!("{told:?}")
        };
        let ids: Vec<&str> = conversations.iter().map(|row| row.id.as_str()).collect();
        assert_eq!((ids, *total), (vec!["c1", "c3"], 3));
        assert_eq!(next, &Some(PageToken("n".to_owned())));
        assert_eq!(
            told[3],
            Event::Answer {
                id: ID,
                outcome: Outcome::Done
            }
        );
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_still_an_answer() {
        for result in [json!({}), json!([1]), json!("done")] {
            let told = told(Expects::Conversation, &result);
            assert!(
                matches!(
                    told.last(),
                    Some(Event::Answer {
                        outcome: Outcome::Refused(_),
                        ..
                    })
                ),
                "{told:?}"
            );
        }
    }

    #[test]
    fn what_claim_next_took_is_told_before_the_answer() {
        let some = told(Expects::Claimed, &json!({ "conversation": row("c1") }));
        assert!(matches!(&some[0], Event::ConversationUpserted(row) if row.id.as_str() == "c1"));
        assert!(matches!(&some[1], Event::Claimed { conversation: Some(id), .. } if id.as_str() == "c1"));
        let none = told(Expects::Claimed, &json!({}));
        assert!(matches!(
            &none[0],
            Event::Claimed {
                conversation: None,
                ..
            }
        ));
    }

    #[test]
    fn the_figures_are_told_before_the_answer_and_are_clean() {
        let figures = json!({ "started": 3, "repeats": 1, "kept": 9, "broken": 1,
            "first": { "count": 2, "median": 60, "p90": 90 }, "next": { "count": 0, "median": 0, "p90": 0 },
            "resolution": { "count": 1, "median": 5, "p90": 5 } });
        let told = told(
            Expects::Statistics,
            &json!({
                "since": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z", "total": figures,
                "board": { "open": 4, "waiting": 3, "unassigned": 2, "snoozed": 1, "broken": 1, "near": 0,
                    "longest": [{ "conversation": "c1", "contact_name": "A\u{1b}[2Jnna", "channel": "sms",
                        "since": "2026-01-01T23:00:00Z" }] },
                "channels": [{ "channel": "carrier_pigeon", "figures": figures }], "agents": [],
                "tags": [{ "tag": "refund", "figures": figures }], "course": [1, 2],
            }),
        );
        let Event::Statistics { statistics, .. } = &told[0] else {
            panic!("{told:?}")
        };
        assert_eq!(statistics.total.first.p90, 90);
        assert_eq!(statistics.channels[0].0, crate::domain::Channel::Other);
        assert!(
            !statistics.board.longest[0]
                .contact_name
                .as_str()
                .contains('\u{1b}')
        );
        assert_eq!(told.len(), 2);
    }

    #[test]
    fn errors_become_the_outcome_a_caller_can_act_on() {
        let outcome = |error: serde_json::Value| refused(&serde_json::from_value(error).expect("an error"));
        let limited =
            outcome(json!({ "code": "rate_limited", "message": "slow down", "retry_after_ms": 250 }));
        assert_eq!(
            limited,
            Outcome::NotSent {
                retry_after: Some(Duration::from_millis(250))
            }
        );
        assert_eq!(
            outcome(json!({ "code": "unavailable", "message": "" })),
            Outcome::NotSent { retry_after: None }
        );
        assert_eq!(
            outcome(json!({ "code": "unknown_action", "message": "" })),
            Outcome::Unsupported
        );
        let Outcome::Refused(no) = outcome(
            json!({ "code": "conflict", "message": "Bob has it", "owner": { "id": "b", "name": "Bob" } }),
        ) else {
            panic!("a refusal")
        };
        assert_eq!(
            (no.code, no.owner.map(|owner| owner.name.to_string())),
            (RefusalCode::Conflict, Some("Bob".to_owned()))
        );
        let Outcome::Refused(no) = outcome(json!({ "code": "of_the_future", "message": "" })) else {
            panic!("a refusal")
        };
        assert_eq!(no.code, RefusalCode::Other);
    }
}
