//! Claim, tags, transfer, hand off, status.

use jiff::tz::TimeZone;
use ttydesk::app::state::{Label, Overlay, PickerItem};
use ttydesk::backend::{CommandKind, Event, RefusalCode, TransferTarget};
use ttydesk::domain::{AgentId, AgentRef, ConversationId, Priority, Right};

use super::driver::{self, Desk, agent, conversation, desk};

fn one() -> Desk {
    desk()
        .with(conversation("c1", "Анна", 300), &["where is my refund"])
        .online()
}

#[test]
fn claiming_makes_it_mine_and_claiming_again_says_why_not() {
    let mut desk = one();
    desk.keys("c").hub_accepts();
    assert!(
        desk.state
            .current()
            .expect("shown")
            .is_owned_by(&AgentId::new("anna"))
    );
    desk.keys("c");
    assert_eq!(desk.notice(), "why-already-yours");
    assert!(desk.under_way.is_empty());
}

#[test]
fn who_was_faster_is_named() {
    let mut desk = one();
    let bob = AgentRef {
        id: AgentId::new("bob"),
        name: "Bob Tanner".into(),
    };
    desk.keys("c").hub_refuses(RefusalCode::Conflict, Some(bob));
    let notice = desk.state.notice.clone().expect("a sentence");
    assert_eq!(notice.text.id, "lost-race");
    assert!(format!("{:?}", notice.text.args).contains("Bob Tanner"));
}

#[test]
fn m08_a_tag_is_typed_and_added_in_the_conversation_the_picker_was_opened_for() {
    let mut desk = one();
    desk.keys("t").types("refu").keys("<Enter>").hub_accepts();
    assert_eq!(desk.rows[&ConversationId::new("c1")].tags, ["refund".into()]);
    desk.keys("t").types("brand new").keys("<Enter>").hub_accepts();
    assert_eq!(
        desk.rows[&ConversationId::new("c1")].tags,
        ["refund".into(), "brand new".into()]
    );
    desk.keys("t").types("refund").keys("<Enter>").hub_accepts();
    assert_eq!(desk.rows[&ConversationId::new("c1")].tags, ["brand new".into()]);
}

#[test]
fn a_transfer_names_the_receiver_the_note_and_the_state_it_was_decided_on() {
    let mut desk = one();
    desk.keys("x")
        .types("bob")
        .keys("<Enter>")
        .types("card refund")
        .keys("<Enter>");
    let sent = &desk.sent.last().expect("sent").kind;
    let CommandKind::Transfer {
        conversation,
        revision,
        to,
        note,
    } = sent
    else {
        panic!("{sent:?}")
    };
    assert_eq!(
        (conversation.as_str(), *revision, note.as_str()),
        ("c1", 1, "card refund")
    );
    assert_eq!(*to, TransferTarget::Agent(AgentId::new("bob")));
}

#[test]
fn m12_what_was_given_to_me_is_taken_or_goes_back() {
    let offered = || {
        let row = ttydesk::domain::Conversation {
            assignee: Some(AgentRef {
                id: AgentId::new("anna"),
                name: "Anna Weber".into(),
            }),
            offer: Some(ttydesk::domain::Offer {
                from: AgentRef {
                    id: AgentId::new("bob"),
                    name: "Bob".into(),
                },
                until: jiff::Timestamp::MAX,
            }),
            ..conversation("c1", "Анна", 300)
        };
        desk().with(row, &["hello"]).online()
    };
    let mut taken = offered();
    taken.keys("c");
    assert!(matches!(
        taken.sent.last().expect("sent").kind,
        CommandKind::Claim { .. }
    ));

    let mut back = offered();
    back.keys("X").types("not mine").keys("<Enter>");
    let kind = &back.sent.last().expect("sent").kind;
    assert!(
        matches!(kind, CommandKind::ReturnTransfer { note, .. } if note == "not mine"),
        "{kind:?}"
    );

    let mut nothing = one();
    nothing.keys("X");
    assert_eq!(nothing.notice(), "why-nothing-offered");
}

#[test]
fn m12_a_shift_is_handed_over_one_by_one_and_what_stays_is_named() {
    let mine = |id: &str, name: &str| ttydesk::domain::Conversation {
        assignee: Some(AgentRef {
            id: AgentId::new("anna"),
            name: "Anna Weber".into(),
        }),
        ..conversation(id, name, 300)
    };
    let mut desk = desk()
        .with(mine("c1", "Анна"), &["a"])
        .with(mine("c2", "Omar"), &["b"])
        .with(conversation("c3", "Nobody's", 100), &["c"])
        .online();
    desk.keys("<ctrl+k>").types("hand-over").keys("<Enter>");
    desk.types("bob")
        .keys("<Enter>")
        .types("see notes")
        .keys("<Enter>");
    let given: Vec<&str> = desk
        .sent
        .iter()
        .filter_map(|command| match &command.kind {
            CommandKind::Transfer {
                conversation, note, ..
            } if note == "see notes" => Some(conversation.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(given, ["c1", "c2"]);
    desk.hub_accepts();
    desk.hub_refuses(RefusalCode::Conflict, None);
    assert_eq!(desk.notice(), "handed-over-partly");
}

fn of_bob(id: &str, name: &str) -> ttydesk::domain::Conversation {
    ttydesk::domain::Conversation {
        assignee: Some(AgentRef {
            id: AgentId::new("bob"),
            name: "Bob Tanner".into(),
        }),
        ..conversation(id, name, 300)
    }
}

#[test]
fn m39_a_lead_gives_all_of_an_agent_to_somebody_else() {
    let mut desk = desk()
        .with(of_bob("c1", "Анна"), &["a"])
        .with(of_bob("c2", "Omar"), &["b"])
        .with(conversation("c3", "Nobody's", 100), &["c"]);
    desk.rights.0.insert(Right::ActForOthers);
    let mut desk = desk.online();
    let before = desk.sent.len();
    desk.keys("<ctrl+k>").types("reassign-all").keys("<Enter>");
    desk.types("bob").keys("<Enter>");
    desk.types("anna")
        .keys("<Enter>")
        .types("Bob is ill")
        .keys("<Enter>");
    let given: Vec<&str> = desk.sent[before..]
        .iter()
        .filter_map(|command| match &command.kind {
            CommandKind::Transfer {
                conversation,
                note,
                to,
                ..
            } if note == "Bob is ill" && *to == TransferTarget::Agent(AgentId::new("anna")) => {
                Some(conversation.as_str())
            }
            _ => None,
        })
        .collect();
    assert_eq!(given, ["c1", "c2"], "only Bob's");
    desk.keys("<ctrl+k>").types("reassign-all").keys("<Enter>");
    assert_eq!(desk.notice(), "why-handing-over", "one after the other");
    desk.keys("<Esc>").hub_accepts();
    desk.hub_refuses(RefusalCode::Conflict, None);
    assert_eq!(desk.notice(), "relieved-partly");
}

#[test]
fn m39_giving_all_of_an_agent_needs_the_right_and_somebody_at_work() {
    let mut alone = desk().with(of_bob("c1", "Анна"), &["a"]);
    alone.rights.0.insert(Right::ActForOthers);
    let mut alone = alone.online();
    let mut free = agent("bob", "Bob Tanner");
    free.load = 0;
    alone.event(Event::AgentUpserted(free));
    alone.keys("<ctrl+k>").types("reassign-all").keys("<Enter>");
    assert_eq!(alone.notice(), "why-nobody-to-relieve");
    let mut desk = desk().with(of_bob("c1", "Анна"), &["a"]).online();
    desk.keys("<ctrl+k>").types("reassign-all").keys("<Enter>");
    assert_eq!(desk.notice(), "why-not-permitted");
}

#[test]
fn m12_a_transfer_without_the_wanted_note_stays_open() {
    let mut desk = desk().with(conversation("c1", "Анна", 300), &["a"]);
    desk.capabilities.transfer_note = true;
    let mut desk = desk.online();
    desk.keys("x").types("bob").keys("<Enter> <Enter>");
    assert_eq!(desk.notice(), "why-note-needed");
    assert!(desk.sent.is_empty());
    desk.types("refund").keys("<Enter>");
    let kind = &desk.sent.last().expect("sent").kind;
    assert!(
        matches!(kind, CommandKind::Transfer { note, .. } if note == "refund"),
        "{kind:?}"
    );
}

#[test]
fn a_change_of_selection_behind_a_prompt_does_not_redirect_it() {
    let mut desk = desk()
        .with(conversation("c1", "Анна", 300), &["a"])
        .with(conversation("c2", "Omar", 200), &["b"])
        .online();
    desk.keys("x").types("refunds").keys("<Enter>");
    desk.state.queue.selected().expect("c1");
    desk.customer_says("c2", "again");
    desk.keys("<Enter>");
    let sent = &desk.sent.last().expect("sent").kind;
    assert!(matches!(sent, CommandKind::Transfer { conversation, .. } if conversation.as_str() == "c1"));
}

#[test]
fn handing_off_to_the_bot_and_to_the_queue() {
    let mut desk = one();
    desk.keys("h")
        .types("polly")
        .keys("<Enter>")
        .types("asks for the size")
        .keys("<Enter>");
    let kind = &desk.sent.last().expect("sent").kind;
    assert!(
        matches!(kind, CommandKind::Handoff { bot: Some(bot), note, .. } if bot == "Polly" && note == "asks for the size")
    );
    desk.hub_accepts();
    desk.keys("h <Enter> <Enter>");
    assert!(matches!(
        desk.sent.last().expect("sent").kind,
        CommandKind::Handoff { bot: None, .. }
    ));
}

#[test]
fn resolving_asks_when_the_customer_waits() {
    let mut desk = one();
    desk.keys("e");
    assert!(desk.under_way.is_empty(), "resolved without asking");
    desk.keys("n");
    assert!(desk.under_way.is_empty());
    desk.keys("e y").hub_accepts();
    assert_eq!(desk.notice(), "resolved");
}

#[test]
fn what_is_offline_or_not_permitted_says_why() {
    let mut desk = one();
    desk.cut();
    desk.keys("c");
    assert_eq!(desk.notice(), "why-offline");
    assert!(desk.under_way.is_empty());
}

#[test]
fn the_priority_is_chosen_from_what_the_backend_takes() {
    let mut desk = one();
    desk.keys("N");
    let present = picked(&desk).disabled.is_some();
    assert!(!present, "urgent is first, the present one is normal");
    desk.types("low").keys("<Enter>");
    let kind = &desk.sent.last().expect("sent").kind;
    let CommandKind::SetPriority { priority, .. } = kind else {
        panic!("{kind:?}")
    };
    assert_eq!(*priority, Priority::Low);
    let sent = desk.sent.len();
    desk.keys("N").types("normal").keys("<Enter>");
    assert_eq!(desk.notice(), "why-same-priority");
    assert_eq!(desk.sent.len(), sent, "nothing to change");

    let mut desk = driver::desk();
    desk.capabilities.priorities.clear();
    let mut desk = desk.with(conversation("c1", "Anna", 60), &["a"]).online();
    desk.keys("N");
    assert_eq!(desk.notice(), "why-not-supported");
}

#[test]
fn snoozing_offers_times_and_sends_the_chosen_one() {
    let mut desk = one();
    desk.keys("z <Down> <Enter>");
    let kind = &desk.sent.last().expect("sent").kind;
    let CommandKind::Snooze { until, .. } = kind else {
        panic!("{kind:?}")
    };
    assert_eq!(until.duration_since(desk.now).as_hours(), 3);
}

#[test]
fn snoozing_takes_words_in_both_languages_and_shows_what_it_understood() {
    for words in ["tomorrow 10:00", "завтра в 10"] {
        let mut desk = one();
        desk.keys("z").types(words);
        let row = picked(&desk);
        let shown = row.label.clone();
        assert!(
            matches!(shown, Label::Ours(text) if text.id == "snooze-at"),
            "{words}"
        );
        desk.keys("<Enter>");
        let kind = &desk.sent.last().expect("sent").kind;
        let CommandKind::Snooze { until, .. } = kind else {
            panic!("{kind:?}")
        };
        let tomorrow = desk.now.to_zoned(TimeZone::UTC).tomorrow().expect("a day");
        let ten = tomorrow
            .with()
            .hour(10)
            .minute(0)
            .second(0)
            .build()
            .expect("a time");
        assert_eq!(until.to_string(), ten.timestamp().to_string(), "{words}");
    }
}

#[test]
fn a_snooze_that_is_no_time_says_why_and_keeps_the_words() {
    for (words, why) in [
        ("whenever", "moment-unknown"),
        ("10", "moment-bare"),
        ("yesterday", "moment-past"),
        ("30 feb", "moment-no-such-day"),
    ] {
        let mut desk = one();
        desk.keys("z").types(words).keys("<Enter>");
        assert_eq!(desk.notice(), why, "{words}");
        assert!(desk.sent.is_empty(), "{words}");
        let Some(Overlay::Picker(picker)) = desk.state.overlays.last() else {
            panic!("the picker is gone")
        };
        assert_eq!(picker.filter.text(), words);
    }
}

fn picked(desk: &Desk) -> &PickerItem {
    let Some(Overlay::Picker(picker)) = desk.state.overlays.last() else {
        panic!("no picker")
    };
    picker.current().expect("a row")
}

#[test]
fn availability_goes_round() {
    let mut desk = one();
    desk.keys("a");
    let kind = &desk.sent.last().expect("sent").kind;
    assert!(matches!(
        kind,
        CommandKind::SetAvailability {
            availability: ttydesk::domain::Availability::Busy
        }
    ));
}
