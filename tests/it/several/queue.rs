//! The common queue: one order, one selection, one screen.

use std::time::Duration;

use ttydesk::app::state::{Front, Overlay, Peace};
use ttydesk::app::{Action, Msg, Source};
use ttydesk::backend::{CommandKind, Event};
use ttydesk::domain::{
    AgentId, AgentRef, Conversation, ConversationId, DraftKind, Promise, Sla, SlaState, View,
};

use super::bench::Bench;
use crate::samples::conversation;

fn row(id: &str, waits: i64) -> Conversation {
    conversation(id, id, waits)
}

/// The same ids in both: acme's c1 waits longest, then shop's c1, acme's c2, shop's c2.
fn bench() -> Bench {
    Bench::with([
        vec![row("c1", 400), row("c2", 200)],
        vec![row("c1", 300), row("c2", 100)],
    ])
}

#[test]
fn rows_stand_in_one_order_and_keys_move_through_all() {
    let mut bench = bench();
    assert_eq!(bench.order(), ["acme/c1", "shop/c1", "acme/c2", "shop/c2"]);
    assert_eq!(bench.here(), "acme/c1");
    let mut seen = Vec::new();
    for _ in 0..3 {
        bench.act(&[Action::Down]);
        seen.push(bench.here());
    }
    assert_eq!(seen, ["shop/c1", "acme/c2", "shop/c2"]);
    bench.act(&[Action::Top]);
    assert_eq!(bench.here(), "acme/c1");
    bench.act(&[Action::Bottom]);
    assert_eq!(bench.here(), "shop/c2");
    bench.act(&[Action::Up, Action::NextWaiting]);
    assert_eq!(bench.here(), "acme/c1", "who waits longest anywhere");
    bench.act(&[Action::NextWaiting]);
    assert_eq!(bench.here(), "shop/c1");
}

#[test]
fn what_changes_in_one_moves_its_row_among_all() {
    let mut bench = bench();
    let [acme, shop] = bench.places();
    bench.change(acme, "c1", |row| row.waiting_since = None);
    assert_eq!(bench.order(), ["shop/c1", "acme/c2", "shop/c2", "acme/c1"]);
    assert_eq!(bench.here(), "acme/c1", "the screen stays");
    bench.act(&[Action::Up]);
    assert_eq!(bench.here(), "shop/c2");
    assert!(bench.state(acme).front.is_behind() && bench.state(shop).front == Front::Foremost);
}

#[test]
fn one_filter_and_one_order_are_those_of_all() {
    let mut bench = bench();
    bench.act(&[Action::Filter]).types("waiting:>3m");
    bench.act(&[Action::Accept]);
    assert_eq!(bench.order(), ["acme/c1", "shop/c1", "acme/c2"]);
    bench.act(&[Action::Sort]);
    let [acme, shop] = bench
        .places()
        .map(|place| bench.state(place).queue.slice().clone());
    assert_eq!(acme, shop);
    assert_ne!(acme.sort, ttydesk::domain::Sort::default());
    bench.act(&[Action::Back]);
    assert_eq!(bench.order().len(), 4, "the words are gone in both");
}

#[test]
fn each_text_stays_where_it_was_typed_although_the_ids_are_the_same() {
    let mut bench = bench();
    let [acme, shop] = bench.places();
    bench.act(&[Action::Reply]).types("for acme");
    bench.act(&[Action::Back, Action::Back, Action::Down]);
    assert_eq!(bench.here(), "shop/c1");
    assert_eq!(bench.draft(shop, "c1", DraftKind::Reply), "");
    bench.act(&[Action::Reply]).types("for shop");
    let known = bench.sent.len();
    bench.act(&[Action::Send]);
    let sends: Vec<_> = bench
        .changes(known)
        .into_iter()
        .filter_map(|(name, kind)| match kind {
            CommandKind::SendMessage { text, .. } => Some((name, text)),
            _ => None,
        })
        .collect();
    assert_eq!(sends, [("shop", "for shop".to_owned())]);
    assert_eq!(bench.draft(acme, "c1", DraftKind::Reply), "for acme");
    bench.act(&[Action::Back, Action::Back, Action::Top, Action::Reply]);
    assert_eq!(
        (
            bench.here().as_str(),
            bench.draft(acme, "c1", DraftKind::Reply).as_str()
        ),
        ("acme/c1", "for acme")
    );
}

#[test]
fn who_goes_to_another_workspace_is_no_longer_seen_in_the_first() {
    let mut bench = bench();
    let [acme, _] = bench.places();
    bench.wait(Duration::from_secs(1));
    let known = bench.sent.len();
    bench.act(&[Action::Down]);
    bench.wait(Duration::from_secs(1));
    let viewing: Vec<_> = bench
        .changes(known)
        .into_iter()
        .filter_map(|(name, kind)| match kind {
            CommandKind::SetViewing { conversation } => Some((name, conversation)),
            _ => None,
        })
        .collect();
    let c1 = Some(ConversationId::new("c1"));
    assert_eq!(viewing, [("acme", None), ("shop", c1)]);
    assert_eq!(bench.state(acme).queue.selected(), None, "nothing is read there");
}

#[test]
fn the_next_to_take_is_the_one_that_waits_longest_anywhere() {
    let mut bench = bench();
    let [acme, shop] = bench.places();
    bench.change(acme, "c1", |row| {
        row.assignee = Some(AgentRef {
            id: AgentId::new("bob"),
            name: "Bob".into(),
        });
    });
    let known = bench.sent.len();
    bench.act(&[Action::ClaimNext]);
    assert_eq!(
        bench.changes(known),
        [(
            "shop",
            CommandKind::ClaimNext {
                view: View::Unassigned
            }
        )]
    );
    let (_, command) = bench.under_way[0].clone();
    let conversation = Some(ConversationId::new("c1"));
    bench.event(
        shop,
        Event::Claimed {
            id: command.id,
            conversation,
        },
    );
    bench.accept();
    assert_eq!(bench.here(), "shop/c1", "it comes on the screen");
}

#[test]
fn what_was_taken_waits_while_something_is_typed_into_an_overlay() {
    let mut bench = bench();
    let [_, shop] = bench.places();
    bench.change(bench.places()[0], "c1", |row| row.waiting_since = None);
    bench.change(bench.places()[0], "c2", |row| row.waiting_since = None);
    bench.act(&[Action::ClaimNext, Action::Palette]);
    let (_, command) = bench.under_way[0].clone();
    let conversation = Some(ConversationId::new("c1"));
    bench.event(
        shop,
        Event::Claimed {
            id: command.id,
            conversation,
        },
    );
    bench.accept();
    bench.types("reply");
    assert!(bench.here().starts_with("acme/"), "{}", bench.here());
    let Some(Overlay::Picker(picker)) = bench.desks.state().overlays.last() else {
        panic!("the palette is open")
    };
    assert_eq!(picker.filter.text(), "reply");
    bench.act(&[Action::Back]);
    assert_eq!(bench.here(), "shop/c1");
}

#[test]
fn with_one_link_down_the_other_works_and_only_the_lost_one_is_tried_again() {
    let mut bench = bench();
    let [acme, shop] = bench.places();
    bench.cut(acme);
    bench.act(&[Action::Down, Action::Reply]).types("still here");
    let known = bench.sent.len();
    bench.act(&[Action::Send]);
    let sent = bench.changes(known);
    assert!(
        sent.iter()
            .any(|(name, kind)| *name == "shop" && matches!(kind, CommandKind::SendMessage { .. })),
        "{sent:?}"
    );
    bench.reconnects.clear();
    bench.act(&[Action::Back, Action::Reconnect]);
    assert_eq!(bench.reconnects, [acme]);
    assert!(bench.state(shop).session.is_online());
}

fn given_to_anna(row: &mut Conversation) {
    row.assignee = Some(AgentRef {
        id: AgentId::new("anna"),
        name: "Anna".into(),
    });
}

#[test]
fn a_bell_and_a_sentence_say_whose_they_are() {
    let mut bench = bench();
    let [_, shop] = bench.places();
    bench.change(shop, "c2", given_to_anna);
    bench.act(&[Action::Back]);
    let assigned = bench.bells;
    bench.says(shop, "c2", "anybody?");
    assert_eq!(
        (bench.bells, bench.notice()),
        (assigned + 1, Some(("shop", "workspace-rang")))
    );
    bench.act(&[Action::Back]);
    assert_eq!(bench.notice(), None);
}

#[test]
fn m36_a_notification_names_the_workspace_and_one_switch_quiets_all() {
    let mut bench = bench();
    let [acme, shop] = bench.places();
    bench.change(shop, "c2", given_to_anna);
    assert_eq!(bench.popups, ["shop: c2 is yours now"]);
    bench.act(&[Action::DoNotDisturb]);
    assert_eq!(bench.state(shop).peace, Peace::DoNotDisturb);
    assert_eq!(bench.notice(), Some(("acme", "peace-on")));
    let rung = bench.bells;
    bench.says(shop, "c2", "anybody?");
    bench.change(acme, "c2", given_to_anna);
    assert_eq!((bench.popups.len(), bench.bells), (1, rung));
    bench.palette(Action::NextWorkspace);
    bench.act(&[Action::DoNotDisturb]);
    assert_eq!(bench.state(acme).peace, Peace::Reachable);
    bench.says(acme, "c2", "anybody?");
    assert_eq!(bench.popups.len(), 2, "{:?}", bench.popups);
}

#[test]
fn m03_the_least_time_left_is_next_in_whichever_workspace() {
    let mut bench = bench();
    let [_, shop] = bench.places();
    let due = bench.now;
    bench.change(shop, "c2", |row| {
        row.sla = Some(Sla {
            promise: Some(Promise::FirstResponse),
            state: SlaState::Running,
            due: Some(due),
        });
    });
    assert_eq!(bench.order().last().map(String::as_str), Some("shop/c2"));
    bench.act(&[Action::NextWaiting]);
    assert_eq!(bench.here(), "shop/c2");
    bench.act(&[Action::NextWaiting]);
    assert_eq!(bench.here(), "acme/c1", "then the longest wait");
}

#[test]
fn leaving_asks_for_what_waits_anywhere_and_ends_when_all_is_stored() {
    let mut bench = bench();
    let [acme, shop] = bench.places();
    bench.cut(acme);
    bench.act(&[Action::Reply]).types("queued at acme");
    bench.act(&[
        Action::Send,
        Action::Back,
        Action::Back,
        Action::Down,
        Action::Note,
    ]);
    bench.types("half a note at shop");
    bench.act(&[Action::Back, Action::Quit]);
    assert_eq!(bench.quit, None, "there is a question first");
    bench.act(&[Action::Yes]);
    assert_eq!(
        bench.quit,
        Some(bench.stored.len()),
        "nothing is stored after the end"
    );
    assert_eq!(bench.draft(shop, "c1", DraftKind::Note), "half a note at shop");
    assert!(
        bench
            .stored
            .iter()
            .any(|(place, op)| *place == shop && format!("{op:?}").contains("half a note")),
        "{:?}",
        bench.stored
    );
}

#[test]
fn a_terminated_session_saves_the_drafts_of_all() {
    let mut bench = bench();
    bench.act(&[Action::Reply]).types("one");
    bench
        .act(&[Action::Back, Action::Back, Action::Down, Action::Reply])
        .types("two");
    bench.feed(Source::Terminal, Msg::Terminate);
    assert_eq!(bench.quit, Some(bench.stored.len()));
    for (place, words) in bench.places().into_iter().zip(["one", "two"]) {
        let kept = |(of, op): &(_, _)| *of == place && format!("{op:?}").contains(&format!("{words:?}"));
        assert!(bench.stored.iter().any(kept), "{words}: {:?}", bench.stored);
    }
}

#[test]
fn all_lock_together_and_keys_anywhere_count() {
    let mut bench = bench();
    let places = bench.places();
    for _ in 0..4 {
        bench.wait(Duration::from_mins(4));
        bench.act(&[Action::Down]);
    }
    assert!(
        places
            .iter()
            .all(|place| bench.state(*place).locked_since().is_none())
    );
    bench.wait(Duration::from_mins(11));
    assert!(
        places
            .iter()
            .all(|place| bench.state(*place).locked_since().is_some())
    );
    let here = bench.here();
    bench.act(&[Action::Down]).types("x");
    assert_eq!(bench.here(), here, "nothing moves behind the lock");
    bench.act(&[Action::Unlock]);
    assert!(
        places
            .iter()
            .all(|place| bench.state(*place).locked_since().is_none())
    );
}

#[test]
fn the_view_is_that_of_all() {
    let mut bench = bench();
    let [acme, shop] = bench.places();
    bench.change(shop, "c2", |row| row.assignee = None);
    bench.act(&[Action::NextView]);
    assert_eq!(bench.state(acme).queue.view(), bench.state(shop).queue.view());
    assert_ne!(bench.state(acme).queue.view(), View::All);
    bench.palette(Action::PreviousView);
    assert_eq!(bench.state(shop).queue.view(), View::All, "also by the palette");
    assert_eq!(bench.here(), "acme/c1");
}

#[test]
fn the_palette_goes_to_the_next_workspace_and_shows_only_one() {
    let mut bench = bench();
    bench.palette(Action::NextWorkspace);
    assert_eq!(bench.here(), "shop/c1");
    bench.palette(Action::OnlyWorkspace);
    assert_eq!(bench.order(), ["shop/c1", "shop/c2"]);
    bench.act(&[Action::Bottom]);
    assert_eq!(bench.here(), "shop/c2");
    bench.palette(Action::NextWorkspace);
    assert_eq!((bench.here().as_str(), bench.order().len()), ("acme/c1", 2));
    bench.palette(Action::OnlyWorkspace);
    assert_eq!(bench.order().len(), 4);
}

#[test]
fn a_selected_row_stays_until_the_agent_goes_on() {
    let mut bench = bench();
    let [acme, _] = bench.places();
    bench.change(acme, "c1", |row| row.status = ttydesk::domain::Status::Resolved);
    assert!(
        bench.order().contains(&"acme/c1".to_owned()),
        "{:?}",
        bench.order()
    );
    bench.act(&[Action::Down]);
    assert!(
        !bench.order().contains(&"acme/c1".to_owned()),
        "{:?}",
        bench.order()
    );
}
