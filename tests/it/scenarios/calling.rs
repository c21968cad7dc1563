//! M36: what rings and pops up, by rule, and what never does.

use ttydesk::app::state::{Call, Telling};
use ttydesk::backend::Event;
use ttydesk::domain::{
    Actor, AgentId, AgentRef, Alert, AlertKind, Conversation, Entry, EntryId, Note, Promise, Sla, SlaState,
    Status, SystemEvent, SystemKind,
};

use super::driver::{Desk, conversation, desk};

fn two() -> Desk {
    desk()
        .with(conversation("c1", "Анна", 300), &["where is my refund"])
        .with(mine(conversation("c2", "Bela", 200)), &["hello"])
        .online()
}

fn mine(row: Conversation) -> Conversation {
    Conversation {
        assignee: Some(person("anna", "Anna Weber")),
        ..row
    }
}

fn person(id: &str, name: &str) -> AgentRef {
    AgentRef {
        id: AgentId::new(id),
        name: name.into(),
    }
}

fn told(desk: &mut Desk, id: &str, change: impl FnOnce(&mut Conversation)) {
    let mut row = desk
        .rows
        .values()
        .find(|row| row.id.as_str() == id)
        .expect("known")
        .clone();
    row.revision += 1;
    change(&mut row);
    desk.rows.insert(row.id.clone(), row.clone());
    desk.event(Event::ConversationUpserted(row));
}

fn line(desk: &mut Desk, id: &str, actor: Actor, kind: SystemKind) {
    desk.event(Event::EntryUpserted(Entry::Event(SystemEvent {
        id: EntryId::new(format!("{id}-{kind:?}")),
        conversation: ttydesk::domain::ConversationId::new(id),
        position: 50,
        actor,
        kind,
        at: desk.now,
    })));
}

fn called(desk: &mut Desk) -> (usize, Vec<String>) {
    (std::mem::take(&mut desk.bells), std::mem::take(&mut desk.popups))
}

#[test]
fn m36_a_customer_of_mine_elsewhere_calls_without_the_words() {
    let mut desk = two();
    desk.customer_says("c2", "my card is 4111");
    assert_eq!(called(&mut desk), (1, vec!["Bela wrote".to_owned()]));
    desk.state.settings.calls.telling = Telling::Words;
    desk.customer_says("c2", "again");
    assert_eq!(called(&mut desk), (1, vec!["Bela: again".to_owned()]));
    desk.customer_says("c1", "not mine");
    assert_eq!(called(&mut desk), (0, vec![]));
}

#[test]
fn m36_rules_say_how_each_occasion_calls() {
    for (rule, bells, popups) in [
        (Call::Off, 0, 0),
        (Call::Bell, 1, 0),
        (Call::Popup, 0, 1),
        (Call::Both, 1, 1),
    ] {
        let mut desk = two();
        desk.state.settings.calls.customer_wrote = rule;
        desk.customer_says("c2", "hello?");
        let (rung, shown) = called(&mut desk);
        assert_eq!((rung, shown.len()), (bells, popups), "{rule:?}");
    }
}

#[test]
fn m36_a_transfer_to_me_calls_and_my_own_claim_does_not() {
    let mut desk = two();
    let bob = Actor::Agent(person("bob", "Bob"));
    let given = SystemKind::Transferred {
        to: "Anna Weber".into(),
        note: None,
    };
    line(&mut desk, "c1", bob, given);
    told(&mut desk, "c1", |row| {
        row.assignee = Some(person("anna", "Anna Weber"));
    });
    assert_eq!(called(&mut desk).1, ["Анна was given to you"]);

    let mut desk = two();
    desk.keys("c").hub_accepts();
    assert_eq!(called(&mut desk), (0, vec![]));

    told(&mut desk, "c2", |row| row.assignee = None);
    told(&mut desk, "c2", |row| {
        row.assignee = Some(person("anna", "Anna Weber"));
    });
    assert_eq!(called(&mut desk).1, ["Bela is yours now"]);
}

#[test]
fn m36_a_note_that_names_me_calls() {
    let mut desk = two();
    for (id, author, words) in [
        ("n1", "anna", "@Anna Weber to myself"),
        ("n2", "bob", "no name"),
        ("n3", "bob", "ask @anna weber please"),
    ] {
        let note = Note {
            id: EntryId::new(id),
            conversation: ttydesk::domain::ConversationId::new("c1"),
            position: 60,
            author: Actor::Agent(person(author, author)),
            body: words.into(),
            at: desk.now,
            request: None,
            attachments: Vec::new(),
        };
        desk.event(Event::EntryUpserted(Entry::Note(note)));
    }
    assert_eq!(called(&mut desk).1, ["you are named in a note about Анна"]);
}

#[test]
fn m36_a_promise_calls_when_it_is_near_and_when_it_is_broken_once_each() {
    let mut desk = two();
    let due = Some(desk.now);
    for (state, expected) in [
        (SlaState::Running, vec![]),
        (SlaState::Warned, vec!["Bela: the promised time is nearly over"]),
        (SlaState::Warned, vec![]),
        (SlaState::Broken, vec!["Bela: the promised time is over"]),
    ] {
        told(&mut desk, "c2", |row| {
            row.sla = Some(Sla {
                promise: Some(Promise::NextResponse),
                state,
                due,
            });
        });
        assert_eq!(called(&mut desk).1, expected, "{state:?}");
    }
}

#[test]
fn m36_what_i_put_off_calls_when_it_comes_back() {
    let mut desk = two();
    told(&mut desk, "c2", |row| row.status = Status::Snoozed);
    line(&mut desk, "c2", Actor::System, SystemKind::Woke);
    assert_eq!(called(&mut desk).1, ["Bela was put off until now"]);
}

#[test]
fn m36_nothing_calls_while_i_am_not_to_be_disturbed() {
    let mut desk = two();
    desk.keys("B");
    assert_eq!(desk.notice(), "peace-on");
    desk.customer_says("c2", "hello?");
    assert_eq!(called(&mut desk), (0, vec![]));
    desk.keys("B").customer_says("c2", "hello?");
    assert_eq!(called(&mut desk).0, 1);
}

#[test]
fn m36_a_locked_desk_names_nobody() {
    let mut desk = two();
    desk.keys("<ctrl+alt+l>").customer_says("c2", "hello?");
    assert_eq!(called(&mut desk).1, ["something for you; the desk is locked"]);
}

fn alert(kind: AlertKind, id: &str) -> Alert {
    Alert {
        kind,
        conversation: ttydesk::domain::ConversationId::new(id),
        title: "Bob mentioned you in #130".into(),
    }
}

#[test]
fn m36_what_the_backend_tells_in_person_calls_once_whatever_rows_and_notes_say_of_it() {
    let mut desk = two();
    desk.capabilities.alerts = true;
    let mut desk = desk.online();
    called(&mut desk);
    told(&mut desk, "c1", |row| {
        row.assignee = Some(person("anna", "Anna Weber"));
    });
    let note = Note {
        id: EntryId::new("n1"),
        conversation: ttydesk::domain::ConversationId::new("c1"),
        position: 60,
        author: Actor::Agent(person("bob", "Bob")),
        body: "ask @anna weber please".into(),
        at: desk.now,
        request: None,
        attachments: Vec::new(),
    };
    desk.event(Event::EntryUpserted(Entry::Note(note)));
    assert_eq!(called(&mut desk), (0, vec![]), "the backend tells it itself");
    for (alert, id, words) in [
        (
            alert(AlertKind::Assigned, "c1"),
            "call-assigned",
            "Анна is yours now",
        ),
        (
            alert(AlertKind::Mention, "c1"),
            "call-mention",
            "you are named in a note about Анна",
        ),
        (
            alert(AlertKind::SlaNear, "c2"),
            "call-sla-near",
            "Bela: the promised time is nearly over",
        ),
        (
            alert(AlertKind::SlaBroken, "c2"),
            "call-sla-broken",
            "Bela: the promised time is over",
        ),
        (
            alert(AlertKind::Mention, "c99"),
            "call-alert",
            "Bob mentioned you in #130",
        ),
    ] {
        desk.event(Event::Alerts(vec![alert]));
        assert_eq!(called(&mut desk), (1, vec![words.to_owned()]));
        assert_eq!(desk.notice(), id);
    }
}

#[test]
fn m36_what_came_while_i_was_away_calls_once_and_as_the_rules_say() {
    let mut desk = two();
    let three = || {
        vec![
            alert(AlertKind::Assigned, "c1"),
            alert(AlertKind::SlaNear, "c2"),
            alert(AlertKind::Mention, "c2"),
        ]
    };
    let words = "3 things for you, the newest: you are named in a note about Bela";
    desk.event(Event::Alerts(three()));
    assert_eq!(called(&mut desk), (1, vec![words.to_owned()]));
    let calls = &mut desk.state.settings.calls;
    (calls.assigned, calls.sla, calls.mention) = (Call::Off, Call::Bell, Call::Off);
    desk.event(Event::Alerts(three()));
    assert_eq!(called(&mut desk), (1, vec![]));
    desk.state.settings.calls.mention = Call::Popup;
    desk.event(Event::Alerts(three()));
    assert_eq!(called(&mut desk), (1, vec![words.to_owned()]));
    desk.event(Event::Alerts(Vec::new()));
    assert_eq!(called(&mut desk), (0, vec![]));
}
