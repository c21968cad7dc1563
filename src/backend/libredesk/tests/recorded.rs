//! Recorded answers and frames to the desk's words.

use serde_json::Value;

use super::{ann, answer, data, recordings};
use crate::backend::Event;
use crate::backend::libredesk::hint::{self, Hint};
use crate::backend::libredesk::{translate, wire};
use crate::domain::{
    AlertKind, Author, Channel, ConversationId, Delivery, Entry, MacroStep, Priority, RequestId, Right,
    Status, SystemKind, TeamId,
};

#[test]
fn a_list_row_keeps_what_only_the_whole_tells() {
    let Some(root) = recordings() else { return };
    let mut known = ann(&root);
    let page: wire::Page = data(&root, "conversations-assigned");
    let (rows, bad) = wire::each::<wire::Conversation>(&page.results.expect("rows"));
    assert_eq!(bad, 0);
    let row = known.learn(&rows[0]);
    assert_eq!(row.contact_name.as_str(), "Omar Haddad");
    assert_eq!(
        (row.channel, row.status, row.priority),
        (Channel::WebChat, Status::Open, Priority::High)
    );
    assert_eq!(row.assignee.as_ref().expect("Ann").name.as_str(), "Ann Agent");
    assert_eq!(row.unread, 7);
    assert!(
        !row.preview
            .expect("a preview")
            .text
            .as_str()
            .contains("added tag")
    );

    let whole: wire::Conversation = data(&root, "status-snoozed-conversation");
    let learnt = known.learn(&whole);
    assert_eq!(learnt.status, Status::Snoozed);
    assert!(learnt.snoozed_until.is_some());
    let mut again = answer(&root, "status-snoozed-conversation")["data"].take();
    for only_in_full in ["tags", "inbox_id", "snoozed_until"] {
        again.as_object_mut().expect("an object").remove(only_in_full);
    }
    let as_row: wire::Conversation = serde_json::from_value(again).expect("a row");
    assert_eq!(known.learn(&as_row), learnt);
}

#[test]
fn a_bad_row_costs_only_itself() {
    let Some(root) = recordings() else { return };
    let mut body = answer(&root, "conversations-assigned");
    body["data"]["results"][0]["uuid"] = Value::Null;
    let page: wire::Page = serde_json::from_value(body["data"].take()).expect("a page");
    let items = page.results.expect("rows");
    let (rows, bad) = wire::each::<wire::Conversation>(&items);
    assert_eq!((rows.len(), bad), (items.len() - 1, 1));
}

#[test]
fn a_thread_has_places_in_the_order_of_time() {
    let Some(root) = recordings() else { return };
    let known = ann(&root);
    let page: wire::Page = data(&root, "messages-page1");
    let (messages, _) = wire::each::<wire::Message>(&page.results.expect("messages"));
    let entries: Vec<Entry> = messages.iter().map(|message| known.entry(message)).collect();
    assert!(
        entries
            .windows(2)
            .all(|two| two[0].position() > two[1].position())
    );
    let Entry::Event(claimed) = &entries[0] else {
        panic!("{entries:?}")
    };
    assert_eq!(claimed.kind, SystemKind::Claimed);
    let Entry::Message(customers) = &entries[1] else {
        panic!("{entries:?}")
    };
    assert_eq!(
        (&customers.author, &customers.delivery),
        (&Author::Customer, &None)
    );
    let Entry::Message(ours) = &entries[2] else {
        panic!("{entries:?}")
    };
    assert_eq!(ours.delivery, Some(Delivery::Sent));
    assert!(
        ours.body.as_str().starts_with("Let’s investigate"),
        "{}",
        ours.body
    );
}

#[test]
fn a_note_is_a_note_and_a_reply_is_ours_only_with_our_echo() {
    let Some(root) = recordings() else { return };
    let known = ann(&root);
    assert!(matches!(known.entry(&data(&root, "note")), Entry::Note(_)));
    let id = uuid::Uuid::from_u128(7);
    let mut body = answer(&root, "reply")["data"].take();
    body["meta"]["echo_id"] = id.to_string().into();
    let ours: wire::Message = serde_json::from_value(body.clone()).expect("a message");
    assert_eq!(known.entry(&ours).request(), Some(RequestId(id)));
    body["sender_id"] = 3.into();
    let theirs: wire::Message = serde_json::from_value(body).expect("a message");
    assert_eq!(known.entry(&theirs).request(), None);
}

#[test]
fn files_are_named_by_what_they_can_be_fetched_by() {
    let Some(root) = recordings() else { return };
    let entry = ann(&root).entry(&data(&root, "message-with-attachments"));
    let names: Vec<&str> = entry
        .attachments()
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(names, ["blue.png", "note.txt"]);
    assert_eq!(entry.attachments()[1].bytes, 20);
    assert_eq!(
        entry.attachments()[0].id.as_str(),
        "15b5db6a-122a-4b48-95ed-a3a940bce831"
    );
}

#[test]
fn the_card_is_made_of_the_conversation() {
    let Some(root) = recordings() else { return };
    let whole: wire::Conversation = data(&root, "conversation");
    let contact = translate::contact(&whole).expect("a card");
    assert_eq!(contact.name.as_str(), "Zoe Miller");
    assert_eq!(
        contact.identities[0].address.as_str(),
        "care-1@visitors.example.com"
    );
    let earlier: wire::Conversation = data(&root, "conversation-with-previous");
    assert!(!translate::contact(&earlier).expect("a card").previous.is_empty());
}

#[test]
fn permissions_are_rights_and_macros_have_our_variables() {
    let Some(root) = recordings() else { return };
    let welcome = |name: &str| {
        translate::welcome(
            &data(&root, name),
            &data(&root, "settings-general"),
            jiff::Timestamp::UNIX_EPOCH,
        )
    };
    let ann_may = welcome("agents-me").rights;
    assert!(
        [Right::Reply, Right::Claim, Right::Tag, Right::Status]
            .into_iter()
            .all(|it| ann_may.allow(it))
    );
    let rita = welcome("agents-me-restricted");
    assert!(rita.rights.allow(Right::Reply) && !rita.rights.allow(Right::Claim));
    assert_eq!(rita.capabilities.limits.file_bytes, 20 << 20);
    assert!(!rita.capabilities.idempotent_send && !rita.capabilities.replays);
    let tables = translate::Tables {
        macros: data(&root, "macros"),
        ..translate::Tables::default()
    };
    let lexicon = translate::Lexicon {
        statuses: data(&root, "statuses"),
        priorities: data(&root, "priorities"),
        ..translate::Lexicon::default()
    };
    let directory = translate::directory(&tables, &data(&root, "agents-me"), &lexicon);
    let escalate = [
        MacroStep::AssignToTeam(TeamId::new("2")),
        MacroStep::Priority(Priority::High),
    ];
    assert_eq!(directory.macros[0].steps, escalate);
    assert_eq!(directory.macros.len(), 2, "the greeting is words alone");
    let greeting = &directory.canned_responses[2];
    assert_eq!(
        greeting.body.as_str(),
        "Hi {{contact.first_name}}, thanks for writing. I am looking into it now."
    );
}

/// What the frames of a recorded transcript make the adapter do.
fn heard(name: &str) -> Option<(Vec<Hint>, crate::backend::libredesk::known::Known)> {
    let root = recordings()?;
    let mut known = ann(&root);
    let text = std::fs::read_to_string(root.join("ws").join(name)).expect("a transcript");
    let mut hints = Vec::new();
    for line in text.lines() {
        let step: Value = serde_json::from_str(line).expect("JSON");
        if let (Some("recv"), Some(frame)) = (step["dir"].as_str(), step["text"].as_str()) {
            hints.extend(hint::read(frame, &mut known, None));
        }
    }
    Some((hints, known))
}

#[test]
fn every_recorded_frame_is_understood() {
    let Some(root) = recordings() else { return };
    for file in std::fs::read_dir(root.join("ws")).expect("a directory") {
        let name = file.expect("a file").file_name().into_string().expect("a name");
        if std::path::Path::new(&name)
            .extension()
            .is_none_or(|it| it != "jsonl")
            || name.contains("timeline")
            || name.contains("visitor-side")
        {
            continue;
        }
        let (hints, _) = heard(&name).expect("there");
        let strange = hints
            .iter()
            .find(|it| matches!(it, Hint::Tell(event) if matches!(**event, Event::Unknown { .. })));
        assert!(strange.is_none(), "{name}: {strange:?}");
    }
}

#[test]
fn changes_are_told_without_a_request() {
    let Some((hints, known)) = heard("attributes.jsonl") else {
        return;
    };
    assert!(!hints.iter().any(|hint| matches!(hint, Hint::Row(_))));
    let id = ConversationId::new("b1ebac6d-0696-424b-8569-9b8361d66bb6");
    let row = known.row(&id).expect("known");
    assert_eq!((row.status, row.snoozed_until), (Status::Open, None));
    let told = |wanted: fn(&crate::domain::Conversation) -> bool| {
        hints.iter().any(|hint| match hint {
            Hint::Tell(event) => matches!(&**event, Event::ConversationUpserted(row) if wanted(row)),
            Hint::Thread(..) | Hint::Row(_) => false,
        })
    };
    assert!(told(|row| row.snoozed_until.is_some()) && told(|row| !row.tags.is_empty()));
}

#[test]
fn a_message_is_fetched_only_where_the_thread_is_followed() {
    let Some((hints, _)) = heard("new-conversation.jsonl") else {
        return;
    };
    let fetches = |hints: &[Hint]| {
        hints
            .iter()
            .filter(|hint| matches!(hint, Hint::Thread(..)))
            .count()
    };
    assert_eq!(fetches(&hints), 0, "nobody opened it and Bob owns it");
    let (hints, _) = heard("agent-reply-other-session.jsonl").expect("there");
    assert!(fetches(&hints) > 0, "Ann owns it");
}

#[test]
fn what_is_told_in_person_is_told_once() {
    let Some((hints, mut known)) = heard("notifications.jsonl") else {
        return;
    };
    let alerts = |hints: &[Hint]| -> Vec<AlertKind> {
        let told = hints.iter().filter_map(|hint| match hint {
            Hint::Tell(event) => match &**event {
                Event::Alerts(alerts) => Some(alerts.iter().map(|alert| alert.kind)),
                _ => None,
            },
            Hint::Thread(..) | Hint::Row(_) => None,
        });
        told.flatten().collect()
    };
    assert_eq!(
        alerts(&hints),
        [AlertKind::Assigned, AlertKind::Mention, AlertKind::Mention]
    );
    let root = recordings().expect("just read");
    let list: wire::Whole = data(&root, "notifications");
    let (list, bad) = wire::each::<wire::Notification>(&list.expect("rows"));
    assert_eq!((list.len(), bad), (2, 0));
    let told: Vec<_> = list.iter().filter_map(|it| known.alerts.take(it)).collect();
    let titles: Vec<&str> = told.iter().map(|alert| alert.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Ann Agent mentioned you in #100",
            "Conversation assigned to you #105"
        ]
    );
    assert!(list.iter().all(|it| known.alerts.take(it).is_none()));
    let text = std::fs::read_to_string(root.join("ws/notifications.jsonl")).expect("a transcript");
    let frames = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    for frame in frames.filter_map(|step| step["text"].as_str().map(str::to_owned)) {
        assert_eq!(
            alerts(&hint::read(&frame, &mut known, None)),
            [],
            "twice: {frame}"
        );
    }
}
