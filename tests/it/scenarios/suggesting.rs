//! Suggested answers: when they come, what they learn, and when there are none.

use std::time::Duration;

use ttydesk::app::StoreOp;
use ttydesk::backend::{CommandKind, Event};
use ttydesk::domain::{CannedResponseId, ConversationId, Delivery, DraftKind, Entry, Fate};

use super::driver::{Desk, conversation, desk, from_agent};
use crate::support::care_dialogues;

const ID: &str = "c1";

fn suggested(desk: &Desk) -> Vec<&str> {
    let all = desk.state.suggestions().iter();
    all.map(|it| it.source.as_str()).collect()
}

/// Everything counted so far, in order.
fn counted(desk: &Desk, fate: Fate) -> usize {
    let tallies = desk.stored.iter().filter_map(|op| match op {
        StoreOp::CountSuggestions { tallies, .. } => Some(tallies),
        _ => None,
    });
    tallies.flatten().filter(|it| it.fate == fate).count()
}

fn lessons(desk: &Desk) -> usize {
    let kept = desk.stored.iter();
    kept.filter(|op| matches!(op, StoreOp::PutLessons { .. })).count()
}

/// The agent answers with words of their own, and they arrive.
fn answers(desk: &mut Desk, words: &str) {
    desk.keys("r").types(words).keys("<Enter>");
    desk.hub_accepts();
    while !desk.under_way.is_empty() {
        desk.hub_accepts();
    }
    desk.keys("<Esc>").wait(Duration::from_mins(1));
}

fn asked(said: &str) -> Desk {
    let mut desk = desk().with(conversation(ID, "Maria", 300), &[said]).online();
    desk.keys("<Enter>");
    desk
}

#[test]
fn m10_what_was_sent_three_times_is_suggested_within_one_update() {
    let parcel = "Your parcel arrives within three days.";
    let mut desk = asked("my gizmo is stuck at customs");
    assert_eq!(suggested(&desk), [""; 0]);
    for said in [
        "the gizmo stuck at customs again",
        "gizmo customs stuck",
        "stuck at customs!",
    ] {
        answers(&mut desk, parcel);
        desk.customer_says(ID, said);
    }
    assert_eq!(lessons(&desk), 3);
    answers(&mut desk, "I will look.");
    assert_eq!(lessons(&desk), 3, "no response was used");
    assert_eq!(suggested(&desk), [""; 0], "the last word is the agent's");
    // No key: the message itself brings it.
    desk.customer_says(ID, "is my gizmo still stuck at the customs?");
    assert_eq!(suggested(&desk)[0], "delivery-time");
}

#[test]
fn m10_real_dialogues_teach_in_three_answers() {
    let Some(file) = care_dialogues() else { return };
    let source = std::fs::read_to_string(file).unwrap();
    let said: Vec<String> = source
        .lines()
        .filter_map(|line| {
            let dialogue: serde_json::Value = serde_json::from_str(line).ok()?;
            let first = &dialogue["turns"][0];
            (first["from"] == "customer").then(|| first["text"].as_str().unwrap_or_default().to_owned())
        })
        .filter(|text| text.to_lowercase().contains("battery"))
        .take(5)
        .collect();
    assert_eq!(said.len(), 5, "customers with batteries");
    let mut desk = asked(&said[0]);
    let before = place(&desk);
    for next in &said[1..4] {
        answers(&mut desk, "Your parcel arrives within three days.");
        desk.customer_says(ID, next);
    }
    answers(&mut desk, "One moment.");
    desk.customer_says(ID, &said[0]);
    assert_eq!((before, place(&desk)), (None, Some(0)));
}

/// Where the taught response stands among the suggestions.
fn place(desk: &Desk) -> Option<usize> {
    suggested(desk).iter().position(|id| *id == "delivery-time")
}

#[test]
fn m10_a_suggestion_taken_is_accepted_and_one_rewritten_is_not() {
    let mut desk = asked("where is my parcel");
    assert_eq!(suggested(&desk)[0], "delivery-time");
    assert!(counted(&desk, Fate::Shown) >= 2, "the ranking and the response");
    desk.keys("1").keys("<Enter>");
    while !desk.under_way.is_empty() {
        desk.hub_accepts();
    }
    desk.keys("<Esc>").wait(Duration::from_mins(1));
    assert_eq!(
        (counted(&desk, Fate::Accepted), counted(&desk, Fate::Sent)),
        (1, 1)
    );

    desk.customer_says(ID, "where is my other parcel?");
    desk.keys("1")
        .keys("<ctrl+u>")
        .types("Which one do you mean, please, the lamp or the table?");
    desk.keys("<Enter>");
    while !desk.under_way.is_empty() {
        desk.hub_accepts();
    }
    desk.keys("<Esc>").wait(Duration::from_mins(1));
    assert_eq!((counted(&desk, Fate::Edited), counted(&desk, Fate::Sent)), (1, 1));
    assert_eq!(lessons(&desk), 1);
}

#[test]
fn m10_what_was_taken_back_teaches_nothing() {
    let mut desk = asked("where is my parcel");
    desk.cut();
    desk.keys("1 <Enter> <Esc> u");
    desk.connect();
    desk.wait(Duration::from_mins(1));
    assert_eq!((lessons(&desk), counted(&desk, Fate::Sent)), (0, 0), "never left");

    let mut desk = asked("where is my parcel");
    desk.state.settings.undo_ms = 10_000;
    desk.keys("1 <Enter>");
    desk.hub_accepts();
    let until = desk.state.now + Duration::from_secs(10);
    let mut held = desk.threads[&ConversationId::new(ID)].last().unwrap().clone();
    if let Entry::Message(message) = &mut held {
        message.delivery = Some(Delivery::Held { until });
    }
    desk.event(Event::EntryUpserted(held));
    desk.keys("<Esc> u");
    assert!(matches!(
        desk.under_way[0].kind,
        CommandKind::CancelMessage { .. }
    ));
    desk.hub_accepts();
    desk.wait(Duration::from_mins(1));
    assert_eq!((lessons(&desk), counted(&desk, Fate::Sent)), (0, 0), "taken back");
}

#[test]
fn m42_a_customer_who_writes_back_is_counted_once_for_the_answer() {
    let replies = |desk: &Desk| {
        let told = desk.stored.iter();
        told.filter(|op| matches!(op, StoreOp::CustomerReplied { .. }))
            .count()
    };
    let mut desk = asked("where is my parcel");
    desk.customer_says(ID, "hello?");
    assert_eq!(replies(&desk), 0, "nobody has answered");
    answers(&mut desk, "Your parcel arrives within three days.");
    desk.customer_says(ID, "thanks");
    desk.customer_says(ID, "and where is the other parcel?");
    assert_eq!(replies(&desk), 1);

    // Faster than the answer could be learned: told again once it is.
    desk.state.settings.undo_ms = 10_000;
    desk.keys("r")
        .types("Your parcel arrives within three days.")
        .keys("<Enter>");
    while !desk.under_way.is_empty() {
        desk.hub_accepts();
    }
    desk.customer_says(ID, "already?");
    desk.wait(Duration::from_mins(1));
    let order: Vec<bool> = desk
        .stored
        .iter()
        .filter_map(|op| match op {
            StoreOp::PutLessons { .. } => Some(false),
            StoreOp::CustomerReplied { .. } => Some(true),
            _ => None,
        })
        .collect();
    assert_eq!(order, [false, true, true, false, true]);
}

#[test]
fn m41_a_sent_answer_becomes_a_canned_response_without_what_is_personal() {
    let mut desk = asked("where is my parcel");
    desk.keys("<ctrl+k>").types("save-answer").keys("<Enter>");
    assert_eq!(desk.notice(), "why-no-sent-answer");
    desk.keys("<Esc>");
    answers(
        &mut desk,
        "Dear Maria, it is at maria@example.com, call +49 30 901820.",
    );
    desk.keys("<ctrl+k>").types("save-answer").keys("<Enter>");
    assert_eq!(desk.notice(), "why-not-permitted", "{:?}", desk.state.overlays);

    desk.rights.0.insert(ttydesk::domain::Right::ManageResponses);
    desk.connect();
    desk.keys("<Esc>")
        .keys("<ctrl+k>")
        .types("save-answer")
        .keys("<Enter>");
    let shown = |desk: &Desk| match desk.state.overlays.last() {
        Some(ttydesk::app::state::Overlay::Prompt(prompt)) => {
            let warning = prompt.warning.as_ref().map(|it| it.id.to_owned());
            (prompt.editor.text().to_owned(), warning)
        }
        other => panic!("no prompt: {other:?}"),
    };
    let general = "\nDear {{contact.first_name}}, it is at {{email}}, call {{phone}}.";
    assert_eq!(shown(&desk), (general.to_owned(), None));
    assert!(
        desk.under_way.is_empty(),
        "nothing is saved before it was looked at"
    );
    desk.keys("<Enter>");
    assert_eq!(shown(&desk).1.as_deref(), Some("response-needs-both"));
    desk.keys("<Esc>")
        .keys("<ctrl+k>")
        .types("save-answer")
        .keys("<Enter>");
    desk.types("Delivery time").keys("<Enter>");
    assert_eq!(shown(&desk).1.as_deref(), Some("response-name-taken"));
    desk.types(" at home").keys("<Enter>");
    let CommandKind::SaveResponse { name, text, language } = &desk.under_way[0].kind else {
        panic!("{:?}", desk.under_way);
    };
    assert_eq!(
        (name.as_str(), language.as_str()),
        ("Delivery time at home", "en")
    );
    assert_eq!(text, general.trim());
    desk.hub_accepts();
    assert_eq!(desk.notice(), "response-saved");

    desk.capabilities.saves_responses = false;
    desk.connect();
    desk.keys("<ctrl+k>").types("save-answer").keys("<Enter>");
    assert_eq!(desk.notice(), "why-not-supported");
}

#[test]
fn m28_what_the_customer_wants_is_named_with_the_words_that_say_so() {
    let mut desk = asked("hello! where is my parcel, please?");
    let first = &desk.state.suggestions()[0];
    assert_eq!(first.name.as_str(), "Delivery time");
    assert!(
        first.because.iter().any(|word| word == "parcel"),
        "{:?}",
        first.because
    );
    desk.keys("4");
    assert!(!desk.state.overlays.is_empty(), "the words are shown on demand");
}

#[test]
fn m10_a_bad_suggestion_is_told_in_two_keys_and_goes_away() {
    for (keys, fate) in [("9 1", Fate::Wrong), ("9 2", Fate::Outdated), ("9 3", Fate::Tone)] {
        let mut desk = asked("where is my parcel");
        desk.keys(keys);
        assert_eq!(counted(&desk, fate), 1, "{keys}");
        assert_eq!(suggested(&desk), [""; 0]);
    }
}

#[test]
fn m10_greetings_and_answered_conversations_bring_nothing() {
    for said in ["Hello!", "thanks a lot, have a nice day", "👍"] {
        assert_eq!(suggested(&asked(said)), [""; 0], "{said}");
    }
    let mut desk = asked("where is my parcel");
    let answer = from_agent(ID, 2, "Bob Tanner", "It is here.");
    desk.event(Event::EntryUpserted(answer));
    assert_eq!(suggested(&desk), [""; 0]);
}

#[test]
fn m09_a_response_sent_from_here_counts_in_the_picker() {
    let mut desk = asked("where is my parcel");
    for _ in 0..3 {
        answers(&mut desk, "Your parcel arrives within three days.");
        desk.customer_says(ID, "where is my parcel");
    }
    desk.keys("m");
    let Some(ttydesk::app::state::Overlay::Picker(picker)) = desk.state.overlays.last() else {
        panic!("no picker");
    };
    let first = ttydesk::app::state::Choice::CannedResponse(CannedResponseId::new("delivery-time"));
    assert_eq!(picker.items[0].choice, first, "four uses are more than three");
}

#[test]
fn m09_a_variable_written_wrongly_is_told_and_nothing_is_sent() {
    let mut desk = asked("where is my parcel");
    for (written, why) in [
        ("{{contact.first_name | firstname}}", "why-filter-unknown"),
        ("{{order.date | date: \"long\"}}", "why-filter-words"),
        ("{{order.number}}", "why-gap"),
    ] {
        desk.keys("r <ctrl+u>").types(written).keys("<Enter>");
        assert_eq!(desk.notice(), why, "{written}");
        assert_eq!(desk.draft(ID, DraftKind::Reply), written);
    }
    assert_eq!(desk.messages_sent().len(), 0);
}

#[test]
fn m09_filters_write_dates_sums_and_names_for_the_reader() {
    let mut desk = asked("where is my parcel");
    let mut directory = super::driver::directory();
    let body = "Hi {{contact.first_name | or: \"there\"}}, today is {{time.today | date}}. {{ticket | or: \"Bye\"}}.";
    directory.canned_responses[0].body = body.into();
    let name = directory.canned_responses[0].name.as_str().to_owned();
    desk.event(Event::Directory(directory));
    desk.keys("m").types(&name).keys("<Enter>");
    let text = desk.draft(ID, DraftKind::Reply);
    assert!(
        text.starts_with("Hi Maria, today is ") && text.ends_with(". Bye."),
        "{text}"
    );
    let year = desk.now.strftime("%B %Y").to_string();
    assert!(text.contains(&year) && !text.contains('{'), "{text}");
}

#[test]
fn m14_a_question_the_card_answers_is_shown_before_it_leaves() {
    let mut desk = asked("my lamp is broken");
    let contact = desk.state.contacts.values().next().unwrap().clone();
    desk.keys("r")
        .types("May I have your name, please?")
        .keys("<Enter>");
    assert_eq!(desk.messages_sent().len(), 0, "{contact:?}");
    assert_eq!(desk.state.overlays.len(), 1);
    desk.keys("n");
    assert_eq!(desk.draft(ID, DraftKind::Reply), "May I have your name, please?");
    desk.keys("<Enter> y");
    assert_eq!(desk.messages_sent().len(), 1);
}
