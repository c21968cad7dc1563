//! The queue's words, orders and saved views. Tests begin with the row of the product they show.

use std::time::Duration;

use ttydesk::app::StoreOp;
use ttydesk::app::state::{Advance, Overlay};
use ttydesk::backend::{CommandKind, Event};
use ttydesk::domain::{ConversationId, Priority, QueueMemory, SavedView, Sla, SlaState, Sort, View};

use super::driver::{Desk, conversation, desk};

fn tagged(mut row: ttydesk::domain::Conversation, tag: &str) -> ttydesk::domain::Conversation {
    row.tags.push(tag.into());
    row
}

fn three() -> Desk {
    let mut urgent = conversation("c1", "Анна Петрова", 60);
    urgent.priority = Priority::Urgent;
    desk()
        .with(urgent, &["a"])
        .with(
            tagged(conversation("c2", "Omar", 600), "refund"),
            &["where is my parcel"],
        )
        .with(tagged(conversation("c3", "ミナ", 300), "refund"), &["c"])
        .online()
}

fn order(desk: &Desk) -> Vec<&str> {
    desk.state
        .queue
        .order()
        .iter()
        .map(ConversationId::as_str)
        .collect()
}

/// Words and order of every page that was asked for.
fn pages(desk: &Desk) -> Vec<(String, Sort)> {
    let page = |kind: &CommandKind| match kind {
        CommandKind::ListConversations { query, sort, .. } => Some((query.clone(), *sort)),
        _ => None,
    };
    desk.asked.iter().filter_map(page).collect()
}

#[test]
fn m02_words_narrow_the_queue_while_they_are_typed() {
    let mut desk = three();
    desk.keys("F").types("tag:ref");
    assert_eq!(
        order(&desk),
        ["c2", "c3", "c1"],
        "nothing has this tag, and nobody answered yet"
    );
    desk.types("und");
    assert_eq!(order(&desk), ["c2", "c3"]);
    assert_eq!(pages(&desk).len(), 1, "nothing is asked while somebody types");
    desk.wait(Duration::from_millis(500));
    assert_eq!(
        pages(&desk).last(),
        Some(&("tag:refund".to_owned(), Sort::Waiting))
    );
    desk.keys("<Enter>");
    assert_eq!(
        (desk.state.queue.filter(), desk.state.overlays.len()),
        ("tag:refund", 0)
    );
    desk.keys("<Esc>");
    assert_eq!((desk.state.queue.filter(), order(&desk).len()), ("", 3));
}

#[test]
fn m02_russian_words_go_to_the_hub_as_the_words_of_the_wire() {
    let mut desk = three();
    desk.keys("F")
        .types("метка:refund -клиент:omar")
        .wait(Duration::from_millis(500));
    assert_eq!(order(&desk), ["c3"]);
    assert_eq!(
        pages(&desk).last().map(|page| page.0.as_str()),
        Some("tag:refund -contact:omar")
    );
}

#[test]
fn m02_words_that_cannot_be_read_say_why_and_change_nothing() {
    let mut desk = three();
    desk.keys("F").types("tag:refund is:opne");
    assert_eq!(order(&desk), ["c2", "c3"], "the last words that could be read");
    desk.keys("<Enter>");
    assert_eq!(desk.notice(), "query-unknown-value");
    let Some(Overlay::Filter(line)) = desk.state.overlays.last() else {
        panic!("the line stays open")
    };
    assert_eq!(line.editor.text(), "tag:refund is:opne");
}

#[test]
fn m02_tab_ends_the_word_at_the_caret() {
    let mut desk = three();
    desk.keys("F").types("ta").keys("<Tab>").types("r").keys("<Tab>");
    let Some(Overlay::Filter(line)) = desk.state.overlays.last() else {
        panic!("the line is open")
    };
    assert_eq!(line.editor.text(), "tag:refund ");
    assert_eq!(order(&desk), ["c2", "c3"]);
}

#[test]
fn m02_orders_take_turns_and_are_remembered() {
    let mut desk = three();
    assert_eq!(order(&desk), ["c2", "c3", "c1"]);
    desk.keys("O");
    assert_eq!(
        desk.state.queue.sort(),
        Sort::Newest,
        "a desk without SLA clocks has no such order"
    );
    assert_eq!(order(&desk), ["c1", "c3", "c2"]);
    desk.keys("O");
    assert_eq!((desk.state.queue.sort(), order(&desk)[0]), (Sort::Priority, "c1"));
    let kept = QueueMemory {
        sort: Sort::Priority,
        views: Vec::new(),
    };
    assert!(desk.stored.contains(&StoreOp::PutQueue(kept)));
    assert_eq!(pages(&desk).last().map(|page| page.1), Some(Sort::Priority));
}

#[test]
fn m02_a_view_is_saved_shown_renamed_and_removed() {
    let mut desk = three();
    desk.keys("F")
        .types("tag:refund")
        .keys("<Enter> W")
        .types("Refunds")
        .keys("<Enter>");
    let saved = SavedView {
        shared: None,
        name: "Refunds".into(),
        view: View::All,
        query: "tag:refund".to_owned(),
        sort: Sort::Waiting,
    };
    assert_eq!(desk.state.queue.saved(), Some(&saved));
    desk.keys("<Esc>");
    assert_eq!((desk.state.queue.saved(), order(&desk).len()), (None, 3));
    desk.keys("V <Enter>");
    assert_eq!((desk.state.queue.saved(), order(&desk).len()), (Some(&saved), 2));
    desk.keys("<ctrl+k>").types("rename the saved").keys("<Enter>");
    desk.keys("<ctrl+u>").types("Money back").keys("<Enter>");
    assert_eq!(desk.state.own_views[0].name.as_str(), "Money back");
    assert_eq!(desk.state.own_views.len(), 1);
    desk.keys("<ctrl+k>").types("remove the saved").keys("<Enter> y");
    assert!(desk.state.own_views.is_empty());
    assert_eq!(desk.state.queue.filter(), "tag:refund", "what is shown stays");
}

#[test]
fn m02_saved_views_have_live_counts() {
    let mut desk = three();
    desk.keys("F")
        .types("tag:refund")
        .keys("<Enter> W")
        .types("Refunds")
        .keys("<Enter>");
    desk.wait(Duration::from_secs(2));
    let asked = desk.under_way.pop().expect("counts are asked for");
    let wanted = CommandKind::CountConversations {
        slices: vec![(View::All, "tag:refund".to_owned())],
    };
    assert_eq!(asked.kind, wanted);
    desk.event(Event::SliceCounts {
        id: asked.id,
        counts: vec![Some(2)],
    });
    assert_eq!(desk.state.rows_of(&desk.state.own_views[0]), Some(2));
}

#[test]
fn m02_a_backend_without_filters_says_so() {
    let mut desk = desk();
    desk.capabilities.filters = false;
    let mut desk = desk.with(conversation("c1", "Anna", 60), &["a"]).online();
    for key in ["F", "O", "W"] {
        desk.keys(key);
        assert_eq!(desk.notice(), "why-not-supported", "{key}");
    }
    assert!(desk.state.overlays.is_empty());
}

#[test]
fn m02_a_word_the_backend_cannot_filter_by_is_named_before_it_is_asked() {
    let mut desk = desk();
    desk.capabilities.unfilterable = vec!["contact:".to_owned(), "is:mentioned".to_owned()];
    let mut desk = desk.with(conversation("c1", "Anna", 60), &["a"]).online();
    let asked = desk.sent.len();
    desk.keys("F").types("-contact:anna").keys("<Enter>");
    assert_eq!(desk.notice(), "query-not-here");
    assert_eq!(desk.sent.len(), asked, "nothing was asked");
    desk.keys("<Esc> V");
    assert_eq!(desk.notice(), "why-no-views", "there is no list of mentions");
}

#[test]
fn m02_mentions_are_a_view_where_the_backend_lists_them() {
    let mut desk = desk();
    desk.capabilities.unfilterable.clear();
    let mut desk = desk.with(conversation("c1", "Anna", 60), &["a"]).online();
    desk.keys("V <Enter>");
    assert_eq!(desk.state.queue.filter(), "is:mentioned");
    assert!(
        desk.state.queue.saved().is_none(),
        "it cannot be renamed or removed"
    );
}

#[test]
fn m03_one_key_goes_to_whose_time_runs_out_first() {
    let mut desk = three();
    let mut row = desk.rows[&ConversationId::new("c1")].clone();
    row.revision += 1;
    row.sla = Some(Sla {
        promise: None,
        state: SlaState::Running,
        due: Some(desk.now),
    });
    desk.event(Event::ConversationUpserted(row));
    assert_eq!(desk.on_screen(), "c2");
    desk.keys("w");
    assert_eq!(
        desk.on_screen(),
        "c1",
        "less time left, though others wait longer"
    );
    desk.keys("w");
    assert_eq!(desk.on_screen(), "c2", "the longest wait of the others");
}

#[test]
fn m18_what_is_put_off_makes_room_for_the_next() {
    let mut desk = three();
    desk.state.settings.advance = Advance::Next;
    desk.keys("z <Enter>").hub_accepts();
    assert_eq!(desk.on_screen(), "c3");
}

#[test]
fn m19_resolve_and_next_is_one_setting() {
    let mut desk = three();
    desk.keys("e y").hub_accepts();
    assert_eq!(desk.on_screen(), "c2", "the usual: it stays");
    let mut desk = three();
    desk.state.settings.advance = Advance::Next;
    desk.keys("e y").hub_accepts();
    assert_eq!((desk.on_screen(), desk.notice()), ("c3", "resolved"));
}

#[test]
fn m19_whoever_moved_on_meanwhile_is_left_alone() {
    let mut desk = three();
    desk.state.settings.advance = Advance::Next;
    desk.keys("e y G").hub_accepts();
    assert_eq!(desk.on_screen(), "c1");
}

#[test]
fn m21_what_is_kept_here_is_found_at_once_and_without_a_link() {
    let mut desk = three();
    desk.wait(Duration::from_millis(500));
    desk.cut();
    desk.keys("f").types("parcel");
    let found = |desk: &Desk| match desk.state.overlays.last() {
        Some(Overlay::Picker(picker)) => picker.items.len(),
        _ => 0,
    };
    assert!(found(&desk) >= 2, "the message and the canned response");
    desk.keys("<Enter>");
    assert_eq!(desk.on_screen(), "c2");
}

#[test]
fn m21_the_same_operators_narrow_the_search() {
    let mut desk = three();
    desk.keys("f")
        .types("тег:refund омар")
        .wait(Duration::from_millis(500));
    let query = desk.under_way.iter().find_map(|command| match &command.kind {
        CommandKind::Search { query, .. } => Some(query.as_str()),
        _ => None,
    });
    assert_eq!(query, Some("tag:refund омар"));
}
