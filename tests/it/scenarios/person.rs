//! The person on screen: signals, what was told before, everything that happened, two records made one;
//! and the search.

use jiff::{SignedDuration, Timestamp};
use ttydesk::app::state::{Card, Cards, Focus, Label, Overlay, Picker};
use ttydesk::app::{CardReport, Msg};
use ttydesk::backend::{CommandKind, Event, Outcome, SearchHit};
use ttydesk::domain::{
    Actor, CallDirection, ContactId, ConversationId, Duplicate, Entry, EntryId, Order, PaymentState,
    SystemEvent, SystemKind, TimelineKind, TimelineRow,
};
use ttydesk::i18n::Text;

use super::driver::{Desk, START, conversation, desk, from_agent, from_customer};

fn at(hours_ago: i64) -> Timestamp {
    Timestamp::from_second(START).expect("in range") - SignedDuration::from_hours(hours_ago)
}

fn event(position: u64, kind: SystemKind) -> Entry {
    Entry::Event(SystemEvent {
        id: EntryId::new(format!("e{position}")),
        conversation: ConversationId::new("c1"),
        position,
        actor: Actor::Customer,
        kind,
        at: at(1),
    })
}

/// Ann's conversation on screen, with these entries.
fn opened(change: impl FnOnce(&mut Desk)) -> Desk {
    let mut desk = desk().with(conversation("c1", "Ann", 60), &["where is my refund"]);
    change(&mut desk);
    let mut desk = desk.online();
    desk.keys("<Enter>").wait(std::time::Duration::from_millis(200));
    desk
}

fn entries(desk: &mut Desk, entries: Vec<Entry>) {
    desk.threads.insert(ConversationId::new("c1"), entries);
}

fn picker(desk: &Desk) -> &Picker {
    match desk.state.overlays.last() {
        Some(Overlay::Picker(picker)) => picker,
        other => panic!("no list is open: {other:?}"),
    }
}

fn ids(desk: &Desk) -> Vec<String> {
    let name = |label: Label| match label {
        Label::Ours(text) => text.id.to_owned(),
        Label::Theirs(line) => line.to_string(),
    };
    desk.state.first_lines().into_iter().map(name).collect()
}

#[test]
fn m15_the_first_three_lines_are_chosen_by_rule() {
    let plain = opened(|_| {});
    assert_eq!(ids(&plain), ["customer for 4 years"]);
    let troubled = opened(|desk| {
        let failed = SystemKind::Payment {
            state: PaymentState::Failed,
            amount: "90 €".into(),
            order: None,
            link: None,
        };
        let said = from_customer(&ConversationId::new("c1"), 1, "hello");
        entries(desk, vec![said, event(2, failed)]);
        let contact = desk.contacts.get_mut(&ContactId::new("p-c1")).expect("known");
        contact.orders = vec![Order {
            number: "7731".into(),
            title: "boots".into(),
            status: "sent".into(),
            total: "90 €".into(),
            at: at(24),
        }];
    });
    assert_eq!(
        ids(&troubled),
        ["signal-payment-failed", "customer for 4 years", "fact-order"]
    );
}

#[test]
fn m15_what_the_customer_was_told_before_is_found_by_what_is_asked_now() {
    let desk = opened(|desk| {
        let id = ConversationId::new("c1");
        entries(
            desk,
            vec![
                from_customer(&id, 1, "my refund?"),
                from_agent("c1", 2, "bob", "Refunds take three days."),
                from_agent("c1", 3, "bob", "The shop opens at nine."),
                event(4, SystemKind::Reopened),
                from_customer(&id, 5, "Where are my refunds now"),
                from_agent("c1", 6, "bob", "A refund again"),
            ],
        );
    });
    let told: Vec<String> = desk
        .state
        .told_before()
        .into_iter()
        .map(|(_, it)| it.to_string())
        .collect();
    assert_eq!(told, ["Refunds take three days."]);
}

#[test]
fn m24_the_recording_of_a_call_is_a_link_of_its_line() {
    let desk = opened(|desk| {
        let call = SystemKind::Call {
            direction: CallDirection::Incoming,
            seconds: Some(60),
            outcome: Some("answered".into()),
            recording: Some("https://pbx.example.org/r/17".into()),
        };
        entries(desk, vec![event(1, call)]);
    });
    let links = desk.state.selected_links();
    assert_eq!(links.len(), 1);
}

#[test]
fn m15_the_timeline_comes_page_by_page_and_its_lines_open_what_they_mean() {
    let mut desk = opened(|desk| {
        let other = conversation("c2", "Ann", 30);
        desk.rows.insert(other.id.clone(), other);
    });
    desk.keys("T");
    let asked = |desk: &Desk| {
        let command = desk.under_way.last().expect("asked");
        match &command.kind {
            CommandKind::LoadTimeline { before, .. } => (command.id, *before),
            other => panic!("{other:?}"),
        }
    };
    let row = |hours, kind, conversation: Option<&str>| TimelineRow {
        at: at(hours),
        kind,
        text: "boots".into(),
        detail: "sent".into(),
        conversation: conversation.map(ConversationId::new),
        entry: None,
    };
    let (id, before) = asked(&desk);
    assert_eq!(before, None);
    let rows = vec![
        row(1, TimelineKind::Order, None),
        row(2, TimelineKind::Conversation, Some("c2")),
    ];
    desk.event(Event::TimelinePage { id, rows, more: true });
    desk.hub_accepts();
    assert_eq!(picker(&desk).items.len(), 2);
    desk.keys("<Down>");
    let (id, before) = asked(&desk);
    assert_eq!(before, Some(at(2)), "the next page on demand");
    let rows = vec![TimelineRow {
        text: "".into(),
        ..row(3, TimelineKind::Call, None)
    }];
    desk.event(Event::TimelinePage {
        id,
        rows,
        more: false,
    });
    desk.hub_accepts();
    assert_eq!(picker(&desk).items.len(), 3);
    let Label::Theirs(call) = &picker(&desk).items[2].label else {
        panic!("a line of its own")
    };
    assert!(!call.as_str().ends_with("· "), "{call:?}");
    desk.keys("<Down>");
    assert_eq!(desk.under_way.len(), 0, "there is no more");
    desk.keys("<Up> <Enter>");
    assert_eq!(desk.on_screen(), "c2");
    desk.keys("<Esc> g T <Esc>");
    desk.ends(Outcome::Unsupported);
    assert_eq!(desk.notice(), "timeline-failed");
}

#[test]
fn m15_two_records_are_made_one_after_a_look_and_two_again() {
    let mut desk = opened(|desk| desk.capabilities.merges = true);
    let find = desk.under_way.last().cloned().expect("looked for by itself");
    assert!(matches!(find.kind, CommandKind::FindDuplicates { .. }));
    desk.event(Event::Duplicates {
        id: find.id,
        contact: ContactId::new("p-c1"),
        found: vec![Duplicate {
            contact: ContactId::new("p-x"),
            name: "Ann W.".into(),
            address: "+49 30 1".into(),
            identities: 1,
            orders: 2,
            conversations: 1,
        }],
    });
    desk.hub_accepts();
    desk.keys("J <Enter> n");
    assert_eq!(desk.under_way.len(), 0, "a no changes nothing");
    desk.keys("J <Enter> y");
    let merge = desk.under_way.last().map(|it| it.kind.clone());
    assert_eq!(
        merge,
        Some(CommandKind::MergeContacts {
            into: ContactId::new("p-c1"),
            from: ContactId::new("p-x"),
        })
    );
    desk.ends(Outcome::Done);
    assert_eq!(desk.notice(), "merged");
    desk.keys("J");
    assert_eq!(desk.notice(), "why-no-duplicates");
}

#[test]
fn m08_tags_of_a_person_are_added_and_removed_in_the_sidebar() {
    let mut desk = opened(|_| {});
    let tags = |desk: &Desk| {
        let contact = desk.state.contact().expect("known");
        let tags: Vec<String> = contact.tags.iter().map(ToString::to_string).collect();
        tags
    };
    let before = tags(&desk);
    desk.keys("<Tab>");
    assert_eq!(desk.state.focus, Focus::Sidebar);
    desk.keys("t").types("press").keys("<Enter>").hub_accepts();
    assert_eq!(tags(&desk).last().map(String::as_str), Some("press"));
    assert!(desk.rows[&ConversationId::new("c1")].tags.is_empty());
    desk.keys("t").types("press").keys("<Enter>").hub_accepts();
    assert_eq!(tags(&desk), before);
    desk.keys("t").types("press").keys("<Esc>");
    assert_eq!(
        desk.under_way.len(),
        0,
        "nothing is asked for when the list is left"
    );
    assert_eq!(desk.state.focus, Focus::Sidebar);
}

#[test]
fn m08_where_people_have_no_tags_the_key_says_why() {
    let mut desk = opened(|desk| desk.capabilities.tag_contact = false);
    desk.keys("<Tab> t");
    assert_eq!(desk.notice(), "why-not-supported");
}

#[test]
fn m45_cards_are_asked_on_demand_and_errors_stay_on_their_card() {
    let mut desk = opened(|_| {});
    desk.keys("K");
    assert_eq!(desk.notice(), "why-no-cards");
    desk.wait(std::time::Duration::from_secs(10));
    desk.state.cards = Cards::new(vec!["crm".into(), "loyalty".into()]);
    desk.keys("K");
    let asked: Vec<usize> = desk.asked_cards.iter().map(|op| op.card).collect();
    assert_eq!(asked, [0, 1]);
    let contact = ContactId::new("p-c1");
    assert_eq!(desk.state.cards.of(&contact, 0), Some(&Card::Running));
    let report = |card, said| {
        Msg::Card(CardReport {
            card,
            contact: ContactId::new("p-c1"),
            said,
        })
    };
    desk.feed(report(0, Ok(vec![("segment".into(), "gold".into())])));
    desk.feed(report(1, Err(Text::new("card-too-long"))));
    assert!(matches!(desk.state.cards.of(&contact, 0), Some(Card::Said(lines)) if lines.len() == 1));
    assert!(matches!(desk.state.cards.of(&contact, 1), Some(Card::Failed(_))));
    assert_eq!(desk.notice(), "", "nothing but the card says so");
}

fn hit(number: usize) -> SearchHit {
    SearchHit {
        conversation: conversation(&format!("h{number}"), "Hit", 10),
        entry: Some(EntryId::new(format!("m{number}"))),
        excerpt: "the refund".into(),
    }
}

#[test]
fn m21_an_unclosed_quote_is_searched_as_far_as_it_is_typed() {
    let mut desk = opened(|_| {});
    desk.keys("f").types("\"my refund");
    desk.wait(std::time::Duration::from_millis(200));
    let Some(CommandKind::Search { query, .. }) = desk.under_way.last().map(|it| &it.kind) else {
        panic!("the backend is asked")
    };
    assert_eq!(query, "\"my refund\"");
    assert_eq!(desk.notice(), "");
}

#[test]
fn m21_the_next_page_of_hits_is_fetched_when_the_end_is_near() {
    let mut desk = opened(|_| {});
    desk.keys("f").types("refund");
    desk.wait(std::time::Duration::from_millis(200));
    let id = desk.under_way.last().expect("asked").id;
    let hits = (0..50).map(hit).collect();
    desk.event(Event::SearchPage { id, hits, more: true });
    desk.hub_accepts();
    desk.keys("<PageDown> <PageDown>");
    assert_eq!(desk.under_way.len(), 0, "there is enough to read");
    desk.keys("<PageDown> <PageDown>");
    let next = desk.under_way.last().cloned().expect("asked");
    assert!(
        matches!(next.kind, CommandKind::Search { skip: 50, .. }),
        "{:?}",
        next.kind
    );
    let hits = (50..53).map(hit).collect();
    desk.event(Event::SearchPage {
        id: next.id,
        hits,
        more: false,
    });
    desk.hub_accepts();
    assert_eq!(picker(&desk).selected, 40, "the selection stays");
    let here = picker(&desk).items.iter().filter(|it| {
        matches!(&it.choice, ttydesk::app::state::Choice::Conversation(id, _) if id.as_str().starts_with('h'))
    });
    assert!(here.count() >= 53);
}
